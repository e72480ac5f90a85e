//! The reporter's side: their own reports, what was written about them, and writing to the desk.

use super::replied::ReporterReplied;
use crate::{
    attachments::{self, Attachment},
    cases::{access::openings, store::rows},
    entries::{self, Book, Entry, New},
    kernel::{
        Ctx, Kernel, audit,
        db::Tx,
        error::{Error, Result},
        institutions, words,
    },
    reports::{self, Reader, Thread},
};
use jiff::tz::TimeZone;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use shared::{
    attachments::OwnAttachment,
    audit::Action,
    entries::Said,
    ids::{CaseId, EntryId, Reference},
    lifecycle::{CaseState, ReportState},
    locale::Lang,
    own_reports::{
        FollowUp, FollowedUp, ListOwnReports, NewFollowUp, OwnEntry, OwnReport, OwnReportLine, OwnReports, OwnSaid, OwnStatus,
        ReadOwnReport, Writer,
    },
    page::PageQuery,
    problem::Code,
    text::Message,
};
use std::collections::HashMap;
use uuid::Uuid;

pub(super) async fn list_own_reports(ctx: Ctx<ListOwnReports>, (): (), query: PageQuery) -> Result<OwnReports> {
    list(&ctx, query.cursor.as_deref()).await
}

pub(super) async fn read_own_report(ctx: Ctx<ReadOwnReport>, (reference,): (Reference,), (): ()) -> Result<OwnReport> {
    read(&ctx, reference).await
}

pub(super) async fn follow_up_by_program(ctx: Ctx<FollowUp>, (reference,): (Reference,), new: NewFollowUp) -> Result<FollowedUp> {
    follow_up(&ctx, reference, new).await
}

/// A portion of the caller's own reports.
///
/// # Errors
/// `bad_request` for a cursor that is none; the database's.
pub async fn list<E>(ctx: &Ctx<E>, cursor: Option<&str>) -> Result<OwnReports> {
    let kernel = &ctx.kernel;
    let told = Told::of(ctx).await?;
    let (threads, next) = reports::threads_for(kernel, &told.reader, cursor).await?;
    let objects: Vec<Uuid> = threads.iter().map(|thread| thread.id.0).collect();
    let book = entries::of(kernel.db.reader(), &kernel.vault, &objects).await?;
    let states = states(kernel, &threads).await?;
    let unread = book.unread(|account| told.reader.is(account));
    let items = threads.iter().map(|thread| {
        let theirs = |id: &&EntryId| book.find(**id).is_some_and(|entry| entry.object == thread.id.0);
        told.line(thread, &states, unread.iter().filter(theirs).count())
    });
    Ok(OwnReports { items: items.collect::<Result<_>>()?, next })
}

/// One of the caller's own reports. What was new in it is read now, in the write that records the read.
///
/// # Errors
/// `not_found`; the database's.
pub async fn read<E>(ctx: &Ctx<E>, reference: Reference) -> Result<OwnReport> {
    let (kernel, who) = (&ctx.kernel, ctx.actor.who());
    let told = Told::of(ctx).await?;
    let thread = reports::thread_for(kernel, &told.reader, reference).await?;
    let book = entries::of(kernel.db.reader(), &kernel.vault, &[thread.id.0]).await?;
    let unread = book.unread(|account| told.reader.is(account));
    let states = states(kernel, std::slice::from_ref(&thread)).await?;
    let line = told.line(&thread, &states, unread.len())?;
    let entries = book.entries().iter().filter_map(|entry| told.entry(&book, entry, &thread, unread.contains(&entry.id))).collect();
    if unread.is_empty() {
        audit::read(kernel, ctx.now, who, Action::OwnReportRead, thread.id.into()).await?;
    } else {
        let seen = New {
            institution: thread.institution,
            object: thread.id.0,
            author: told.reader.account,
            said: Said::Seen { entries: unread },
            supersedes: None,
        };
        let seen = entries::prepare(&kernel.vault, seen, ctx.now)?.rows();
        kernel.insert(ctx.now, who, Action::OwnReportRead, thread.id.into(), None, seen).await?;
    }
    let rated = book.rated(|account| told.reader.is(account));
    let withdrawn = thread.state == ReportState::Withdrawn;
    let files = told.files(attachments::of_report(kernel, thread.id).await?);
    let may_withdraw = !withdrawn && told.reader.withdraws(&thread);
    Ok(OwnReport { may_rate: !rated && line.status == OwnStatus::Closed, line, entries, files, withdrawn, may_withdraw })
}

/// When the name on one of the caller's own reports was opened, in words; nothing where it is not kept apart.
///
/// # Errors
/// `not_found`; the database's.
pub async fn name_opened<E>(ctx: &Ctx<E>, reference: Reference) -> Result<Option<Vec<String>>> {
    let thread = reports::thread_for(&ctx.kernel, &reader(ctx).await?, reference).await?;
    if !thread.confidential {
        return Ok(None);
    }
    let zone = institutions::get(&ctx.kernel, thread.institution).await?.time_zone();
    let opened = openings(&ctx.kernel, thread.case, thread.id).await?;
    Ok(Some(opened.into_iter().map(|at| words::day_and_time(at, &zone, ctx.lang)).collect()))
}

/// Whether a report is there for the caller to read and add to.
///
/// # Errors
/// `not_found` where it is not; the database's.
pub async fn reads_own<E>(ctx: &Ctx<E>, reference: Reference) -> Result<()> {
    reports::thread_for(&ctx.kernel, &reader(ctx).await?, reference).await.map(drop)
}

/// Writes to the desk about one of the caller's own reports, under the request's claim.
///
/// # Errors
/// `not_found`; [`Error::KeyReused`]; the database's.
pub async fn follow_up<E>(ctx: &Ctx<E>, reference: Reference, new: NewFollowUp) -> Result<FollowedUp> {
    let kernel = &ctx.kernel;
    let reader = reader(ctx).await?;
    let thread = reports::thread_for(kernel, &reader, reference).await?;
    let said = if new.corrects { Said::Corrected { text: new.text } } else { Said::FollowUp { text: new.text } };
    let (institution, author) = (thread.institution, reader.account);
    let entry = entries::prepare(&kernel.vault, New { institution, object: thread.id.0, author, said, supersedes: None }, ctx.now)?;
    let (replied, notice) = ReporterReplied::prepare(kernel, &thread, author, ctx.now).await?;
    let written = ctx.insert(Action::FollowedUp, entry.id, entry.rows().and(notice)).await?;
    replied.ring(kernel);
    Ok(FollowedUp { id: EntryId(written.subject) })
}

/// Where a case stands, as the transaction sees it.
pub(super) async fn state(tx: &Tx, case: CaseId) -> Result<CaseState> {
    let state: Option<String> = rows::Entity::find_by_id(case.0).select_only().column(rows::Column::State).into_tuple().one(tx).await?;
    let state = state.and_then(|state| CaseState::from_code(&state));
    state.ok_or_else(|| Error::internal("a report's case is missing, or its state unknown"))
}

async fn states(kernel: &Kernel, threads: &[Thread]) -> Result<HashMap<CaseId, CaseState>> {
    let cases = rows::Entity::find().filter(rows::Column::Id.is_in(threads.iter().map(|thread| thread.case.0)));
    let found: Vec<(Uuid, String)> =
        cases.select_only().columns([rows::Column::Id, rows::Column::State]).into_tuple().all(kernel.db.reader()).await?;
    Ok(found.into_iter().filter_map(|(id, state)| Some((CaseId(id), CaseState::from_code(&state)?))).collect())
}

/// Whoever asks: somebody signed in, or whoever holds a receipt.
pub(super) async fn reader<E>(ctx: &Ctx<E>) -> Result<Reader> {
    match ctx.visitor() {
        Some(visitor) => Ok(Reader::of_receipt(visitor, ctx.now)),
        None => Reader::of(&ctx.kernel, ctx.signed()?, ctx.now).await,
    }
}

/// Whoever is told, and how.
struct Told {
    reader: Reader,
    zone: TimeZone,
    lang: Lang,
}

impl Told {
    async fn of<E>(ctx: &Ctx<E>) -> Result<Self> {
        let institution = ctx.actor.who().institution.ok_or(Error::Refused(Code::SignInNeeded))?;
        let zone = institutions::get(&ctx.kernel, institution).await?.time_zone();
        Ok(Self { reader: reader(ctx).await?, zone, lang: ctx.lang })
    }

    fn line(&self, thread: &Thread, states: &HashMap<CaseId, CaseState>, unread: usize) -> Result<OwnReportLine> {
        let state = states.get(&thread.case).ok_or_else(|| Error::internal("a report's case is missing, or its state unknown"))?;
        Ok(OwnReportLine {
            reference: thread.reference,
            received_at: thread.received_at,
            received_words: words::day_and_time(thread.received_at, &self.zone, self.lang),
            status: OwnStatus::of(thread.state, *state),
            unread: u32::try_from(unread).map_err(Error::internal)?,
        })
    }

    /// The files of a report as its reporter sees them.
    fn files(&self, files: Vec<Attachment>) -> Vec<OwnAttachment> {
        let own = |file: Attachment| OwnAttachment {
            id: file.id,
            at_words: words::day_and_time(file.at, &self.zone, self.lang),
            state: file.state,
            unkept: file.unkept(),
        };
        files.into_iter().map(own).collect()
    }

    /// What of an entry its reporter reads.
    fn entry(&self, book: &Book, entry: &Entry, thread: &Thread, new: bool) -> Option<OwnEntry> {
        let (what, words) = match &entry.said {
            Said::Message { text, .. } | Said::FollowUp { text } => (OwnSaid::Message, Some(text.expose())),
            Said::Feedback { text } => (OwnSaid::Message, Some(text.expose())),
            Said::Corrected { text } => (OwnSaid::Correction, Some(text.expose())),
            Said::Added { .. } => (OwnSaid::Addition, None),
            Said::Withdrawn { reason } => (OwnSaid::Withdrawal, reason.as_ref().map(Message::expose)),
            Said::Rated { text, .. } => (OwnSaid::Rating, text.as_ref().map(Message::expose)),
            Said::Note { .. } | Said::Task { .. } | Said::Settled { .. } | Said::Seen { .. } => return None,
        };
        let from = match (entry.said.is_to_reporter(), thread.apart) {
            (true, false) => Writer::Team,
            (true, true) => Writer::Contact,
            (false, _) if self.reader.is(entry.author) => Writer::You,
            (false, _) => Writer::Other,
        };
        let text = words.filter(|_| book.successor(entry.id).is_none()).map(str::to_owned);
        let at_words = words::day_and_time(entry.at, &self.zone, self.lang);
        Some(OwnEntry { id: entry.id, at: entry.at, at_words, from, what, text, new })
    }
}

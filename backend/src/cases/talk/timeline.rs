//! What was said and done around a case, in order.

use crate::{
    accounts,
    cases::store::Seen,
    entries::{self, Book, Entry},
    kernel::{
        Kernel, audit,
        error::{Error, Result},
    },
    reports::{self, Thread},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use shared::{
    access::Colleague,
    audit::{Action, System},
    entries::{Entries, EntryRead, RecordedAct, TimelineItem, What},
    ids::{AccountId, ReportId},
    page::PAGE_SIZE,
    problem::Code,
    time::Moment,
};
use std::collections::HashMap;

/// The newest rows of the audit that are looked through for acts. Most of them are reads, which are not told.
const ROWS: u64 = 10_000;

/// Where an item stands: when, and among those of one moment.
type Place = (Moment, usize);

/// A portion of it; `open` are the reports whose names this reader may see. Everything is read each time: whether an entry stands depends on all that came after.
pub(super) async fn page(kernel: &Kernel, seen: &Seen, open: &[ReportId], cursor: Option<&str>) -> Result<Entries> {
    let from = cursor.map(place).transpose()?;
    let threads = reports::threads(kernel, seen.id()).await?;
    let objects: Vec<_> = threads.iter().map(|thread| thread.id.0).chain([seen.id().0]).collect();
    let book = entries::of(kernel.db.reader(), &kernel.vault, &objects).await?;
    let mut items: Vec<_> = threads.iter().map(received).chain(acts(kernel, seen).await?).collect();
    items.extend(book.entries().iter().map(|entry| said(&book, entry, &threads, open)));
    items.sort_by_key(|(item, _)| item.at);
    let mut counted = Counted::default();
    let placed = items.into_iter().map(|(item, by)| (counted.next(item.at), item, by));
    let mut wanted: Vec<_> = placed.filter(|(at, ..)| from.is_none_or(|from| *at > from)).take(PAGE_SIZE + 1).collect();
    let more = wanted.len() > PAGE_SIZE;
    wanted.truncate(PAGE_SIZE);
    let next = wanted.last().filter(|_| more).map(|((at, nth), ..)| URL_SAFE_NO_PAD.encode(format!("{}.{nth}", at.0)));
    let mut names = HashMap::new();
    let mut items = Vec::new();
    for (_, item, by) in wanted {
        items.push(TimelineItem { by: named(kernel, &mut names, by).await?, ..item });
    }
    Ok(Entries { items, next, unopened: book.unopened })
}

/// Counts what happened in one moment.
#[derive(Default)]
struct Counted(Option<Place>);

impl Counted {
    fn next(&mut self, at: Moment) -> Place {
        let place = match self.0 {
            Some((last, nth)) if last == at => (at, nth + 1),
            _ => (at, 0),
        };
        self.0 = Some(place);
        place
    }
}

fn place(cursor: &str) -> Result<Place> {
    let read = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (at, nth) = text.split_once('.')?;
        Some((Moment(at.parse().ok()?), nth.parse().ok()?))
    };
    read().ok_or(Error::Refused(Code::BadRequest))
}

const fn item(at: Moment, what: What) -> TimelineItem {
    TimelineItem { at, by: None, report: None, what }
}

fn received(thread: &Thread) -> (TimelineItem, Option<AccountId>) {
    let act = item(thread.received_at, What::Act { act: RecordedAct::ReportReceived });
    (TimelineItem { report: Some(thread.reference), ..act }, None)
}

fn said(book: &Book, entry: &Entry, threads: &[Thread], open: &[ReportId]) -> (TimelineItem, Option<AccountId>) {
    let thread = threads.iter().find(|thread| thread.id.0 == entry.object);
    // Who writes from the reporter's side is the name that may be kept apart.
    let kept = |thread: &Thread| !thread.has_account || (thread.confidential && !open.contains(&thread.id));
    let hidden = entry.said.is_from_reporter() && thread.is_none_or(kept);
    let read = EntryRead {
        id: entry.id,
        said: entry.said.clone(),
        supersedes: entry.supersedes,
        superseded_by: book.successor(entry.id),
        task: book.task(entry),
    };
    let told = TimelineItem { report: thread.map(|thread| thread.reference), ..item(entry.at, What::Entry(read)) };
    (told, (!hidden).then_some(entry.author))
}

/// What the audit tells of the case.
async fn acts(kernel: &Kernel, seen: &Seen) -> Result<Vec<(TimelineItem, Option<AccountId>)>> {
    let rows = audit::about(kernel, seen.institution(), seen.id().0, ROWS).await?;
    let told = rows.into_iter().rev().filter_map(|row| Some((item(row.at, What::Act { act: told(row.action)? }), row.account)));
    Ok(told.collect())
}

/// Those of its acts that everybody on a case may know of.
const fn told(action: Action) -> Option<RecordedAct> {
    match action {
        Action::AddedToCase => Some(RecordedAct::AddedToCase),
        Action::RemovedFromCase => Some(RecordedAct::RemovedFromCase),
        Action::System(System::CaseHandedOver) => Some(RecordedAct::HandedOver),
        Action::System(System::CaseSetApart) => Some(RecordedAct::SetApart),
        Action::NameAsked => Some(RecordedAct::NameAsked),
        Action::NameOpened => Some(RecordedAct::NameOpened),
        Action::NameRefused => Some(RecordedAct::NameRefused),
        _ => None,
    }
}

async fn named(kernel: &Kernel, known: &mut HashMap<AccountId, Colleague>, account: Option<AccountId>) -> Result<Option<Colleague>> {
    let Some(account) = account else { return Ok(None) };
    if let Some(known) = known.get(&account) {
        return Ok(Some(known.clone()));
    }
    let somebody = Colleague { account, name: accounts::profile(kernel, account).await?.name };
    known.insert(account, somebody.clone());
    Ok(Some(somebody))
}

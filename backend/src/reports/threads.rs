//! Reports as something people go on talking about: who reads along, and whether a letter may say so (docs/domain.md §1.5).

use super::{
    people::owner,
    store::{self, Behalf, Codes, Content, codes_place, content_place, rows},
};
use crate::{
    accounts::{self, Merged},
    kernel::{
        Kernel, Signed, Visitor, compartments,
        error::{Error, Result},
        institutions,
        vault::TagKind,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::{
    entries::Letter,
    ids::{AccountId, CaseId, InstitutionId, Reference, ReportId},
    lifecycle::ReportState,
    locale::Lang,
    page::PAGE_SIZE,
    permission::{
        Delegation,
        delegation::{Act, Filed, is_own, may},
    },
    problem::Code,
    reports::IdentityShown,
    time::Moment,
};
use uuid::Uuid;

/// A report, as far as talking about it goes.
#[derive(Debug)]
pub struct Thread {
    /// The report.
    pub id: ReportId,
    /// Its case.
    pub case: CaseId,
    /// Where.
    pub institution: InstitutionId,
    /// Its name for people.
    pub reference: Reference,
    /// When it was received.
    pub received_at: Moment,
    /// Where it stands.
    pub state: ReportState,
    /// The language it was answered in.
    pub language: Lang,
    /// Whether it stands apart from the security team.
    pub apart: bool,
    /// Whether the name of who sent it is kept apart.
    pub confidential: bool,
    /// Whether who sent it had an account.
    pub has_account: bool,
    /// Whether what it tells of counts toward a campaign and other reports' priority (docs/rules.md §5).
    pub counts: bool,
    /// Who sent it.
    pub by: AccountId,
    /// For whom.
    pub on_behalf_of: Option<Behalf>,
    /// Whether a letter may go to who sent it, as they answered.
    pub letter: Letter,
}

/// Somebody, with all that decides which reports they may read.
#[derive(Debug)]
pub struct Reader {
    /// Who.
    pub account: AccountId,
    institution: InstitutionId,
    merged: Merged,
    acts_for: Vec<Delegation>,
    now: Moment,
}

impl Reader {
    /// Somebody signed in.
    ///
    /// # Errors
    /// The database's.
    pub async fn of(kernel: &Kernel, signed: &Signed, now: Moment) -> Result<Self> {
        Self::whose(kernel, signed.institution, signed.account, now).await
    }

    /// Somebody.
    ///
    /// # Errors
    /// The database's.
    pub async fn whose(kernel: &Kernel, institution: InstitutionId, account: AccountId, now: Moment) -> Result<Self> {
        let merged = accounts::merged(kernel.db.reader(), &kernel.vault, institution).await?;
        let acts_for = accounts::given_to(kernel, institution, account, now).await?;
        Ok(Self { account, institution, merged, acts_for, now })
    }

    /// Whoever holds the receipt of a report without an account: they read that one.
    pub fn of_receipt(visitor: Visitor, now: Moment) -> Self {
        let account = AccountId(visitor.id);
        Self { account, institution: visitor.institution, merged: Merged::default(), acts_for: Vec::new(), now }
    }

    /// Whether it is them, by this account or one that was merged into it.
    pub fn is(&self, account: AccountId) -> bool {
        self.merged.now(account) == self.account
    }

    /// Whether they may read a report and add to it.
    pub fn reads(&self, thread: &Thread) -> bool {
        self.may(thread, Act::FollowUp)
    }

    /// Whether they may take it back.
    pub fn withdraws(&self, thread: &Thread) -> bool {
        self.may(thread, Act::Withdraw)
    }

    fn may(&self, thread: &Thread, act: fn(Filed) -> Act) -> bool {
        let today = |account| self.merged.now(account);
        let filed = Filed {
            by: today(thread.by),
            on_behalf_of: thread.on_behalf_of.as_ref().map(|behalf| today(behalf.member)),
            private: thread.on_behalf_of.as_ref().is_some_and(|behalf| behalf.private),
        };
        let acts = |given: &Delegation| may(given, self.account, self.now, act(filed)).is_ok();
        thread.institution == self.institution && (is_own(self.account, filed) || self.acts_for.iter().any(acts))
    }

    /// The reports that may be theirs to read: found by them, or by whom they act for.
    fn theirs(&self, kernel: &Kernel) -> Condition {
        let people = self.acts_for.iter().map(|given| given.member).chain([self.account]);
        let known = people.flat_map(|person| self.merged.into_one(person).into_iter().chain([person]));
        Condition::all()
            .add(rows::Column::Institution.eq(self.institution.0))
            .add(rows::Column::ReporterTag.is_in(known.map(|account| owner(&kernel.vault, account))))
    }
}

/// One report, if it belongs to this case.
///
/// # Errors
/// `not_found`; the database's.
pub async fn thread(kernel: &Kernel, case: CaseId, id: ReportId) -> Result<Thread> {
    let row = rows::Entity::find_by_id(id.0).filter(rows::Column::CaseId.eq(case.0)).one(kernel.db.reader()).await?;
    opened(kernel, row.ok_or(Error::Refused(Code::NotFound))?).await
}

/// One report as the service itself sees it, for its letters.
///
/// # Errors
/// The database's; internal when it is not there.
pub async fn thread_of(kernel: &Kernel, id: ReportId) -> Result<Thread> {
    opened(kernel, store::row(kernel, id).await?).await
}

/// The reports of a case, oldest first.
///
/// # Errors
/// The database's; internal when one does not open.
pub async fn threads(kernel: &Kernel, case: CaseId) -> Result<Vec<Thread>> {
    let found = rows::Entity::find().filter(rows::Column::CaseId.eq(case.0)).order_by_asc(rows::Column::ReceivedAt);
    let mut threads = Vec::new();
    for row in found.all(kernel.db.reader()).await? {
        threads.push(opened(kernel, row).await?);
    }
    Ok(threads)
}

/// The report of this reference, if this person may read it.
///
/// # Errors
/// `not_found`; the database's.
pub async fn thread_for(kernel: &Kernel, reader: &Reader, reference: Reference) -> Result<Thread> {
    let tag = kernel.vault.tag(TagKind::Reference, &[reference.to_string().as_bytes()]);
    let row = rows::Entity::find().filter(reader.theirs(kernel)).filter(rows::Column::ReferenceTag.eq(tag)).one(kernel.db.reader()).await?;
    let thread = opened(kernel, row.ok_or(Error::Refused(Code::NotFound))?).await?;
    if reader.reads(&thread) { Ok(thread) } else { Err(Code::NotFound.into()) }
}

/// A portion of the reports somebody may read, the newest first, and where the next one begins.
///
/// # Errors
/// `bad_request` for a cursor that is none; the database's.
pub async fn threads_for(kernel: &Kernel, reader: &Reader, cursor: Option<&str>) -> Result<(Vec<Thread>, Option<String>)> {
    let mut from = cursor.map(Position::read).transpose()?;
    let mut threads = Vec::new();
    // Which rows are theirs shows only once they are read, so it reads on until the portion is full.
    while threads.len() <= PAGE_SIZE {
        let mut found = rows::Entity::find().filter(reader.theirs(kernel));
        if let Some(from) = from {
            found = found.filter(from.after());
        }
        let found = found.order_by_desc(rows::Column::ReceivedAt).order_by_desc(rows::Column::Id).limit(PAGE_SIZE as u64 + 1);
        let found = found.all(kernel.db.reader()).await?;
        let Some(last) = found.last() else { break };
        from = Some(Position { received_at: last.received_at, id: last.id });
        for row in found {
            let id = row.id;
            match opened(kernel, row).await {
                Ok(thread) => threads.extend(Some(thread).filter(|thread| reader.reads(thread))),
                Err(cause) => kernel.unopened.tell("report", id, &cause),
            }
        }
    }
    let more = threads.len() > PAGE_SIZE;
    threads.truncate(PAGE_SIZE);
    let last = threads.last().filter(|_| more).map(|last| Position { received_at: last.received_at.0, id: last.id.0 });
    Ok((threads, last.map(|last| last.to_string())))
}

async fn opened(kernel: &Kernel, row: rows::Model) -> Result<Thread> {
    let (id, institution) = (ReportId(row.id), InstitutionId(row.institution));
    let place = institutions::get(kernel, institution).await?;
    let room = store::room(kernel, &place, &row.compartment_tag, id)?;
    let content: Content = store::open(kernel, content_place(id), row.content_key, row.content)?;
    let codes: Codes = store::open(kernel, codes_place(id), row.codes_key, row.codes)?;
    Ok(Thread {
        id,
        case: CaseId(row.case_id),
        institution,
        reference: content.reference,
        received_at: Moment(row.received_at),
        state: ReportState::from_code(&row.state).ok_or_else(|| Error::internal("a report's state is unknown"))?,
        language: content.language,
        apart: room != compartments::team(institution),
        confidential: content.identity_mode == IdentityShown::Confidential,
        has_account: content.filed_by.is_verified(),
        counts: content.counts(),
        letter: if content.filed_by.is_verified() { Letter::agreed(&codes.answers, &content.words) } else { Letter::ByReceipt },
        by: content.reporter,
        on_behalf_of: content.on_behalf_of,
    })
}

/// A place in the order of somebody's reports.
#[derive(Clone, Copy)]
struct Position {
    received_at: i64,
    id: Uuid,
}

impl Position {
    fn read(cursor: &str) -> Result<Self> {
        let read = || {
            let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
            let (received_at, id) = text.split_once('.')?;
            Some(Self { received_at: received_at.parse().ok()?, id: id.parse().ok()? })
        };
        read().ok_or(Error::Refused(Code::BadRequest))
    }

    fn after(self) -> Condition {
        let same = Condition::all().add(rows::Column::ReceivedAt.eq(self.received_at)).add(rows::Column::Id.lt(self.id));
        Condition::any().add(rows::Column::ReceivedAt.lt(self.received_at)).add(same)
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(format!("{}.{}", self.received_at, self.id)))
    }
}

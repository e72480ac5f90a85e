//! Who a report is from and whom it names, for deciding who may have to do with it (docs/rules.md §3, §4).

use super::{
    involved::{Involved, Whole},
    store::{self, Codes, Content, codes_place, content_place, rows},
};
use crate::{
    accounts::{self, Profile},
    kernel::{
        Kernel, Signed, compartments,
        db::Tx,
        error::Result,
        vault::{Tag, TagKind, Vault},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use shared::{
    ids::{AccountId, CaseId, CompartmentId, InstitutionId, Reference, ReportId},
    locale::Lang,
    priority::routes_to_separate_contact,
    reports::IdentityShown,
    time::Moment,
};
use std::collections::HashSet;
use uuid::Uuid;

/// Cases in one question: both databases limit how many values a statement has.
const AT_ONCE: usize = 500;

/// Which of some cases people are named in.
#[derive(Debug)]
pub struct Naming {
    /// For each person, the cases they must do without: they are named there, or nobody can tell whether they are.
    pub named: Vec<HashSet<Uuid>>,
    /// The cases with a report that does not open.
    pub unopened: HashSet<Uuid>,
}

/// For each of `people`, in which of these cases they are named. A report that does not open may name anybody, so it
/// counts as naming everybody.
///
/// # Errors
/// The database's.
pub async fn naming(kernel: &Kernel, cases: &[Uuid], people: &[&Profile]) -> Result<Naming> {
    naming_with(kernel, cases, std::iter::empty(), people).await
}

/// The same where some of the cases also count the reports that they gave to another one.
///
/// # Errors
/// The database's.
pub async fn naming_with<'a>(
    kernel: &Kernel,
    cases: &[Uuid],
    given: impl Iterator<Item = (Uuid, &'a [ReportId])>,
    people: &[&Profile],
) -> Result<Naming> {
    let mut naming = Naming { named: vec![HashSet::new(); people.len()], unopened: HashSet::new() };
    if cases.is_empty() || people.is_empty() {
        return Ok(naming);
    }
    let whole: Vec<Whole> = people.iter().map(|person| Whole::of(person)).collect();
    let mut found = Vec::new();
    for some in cases.chunks(AT_ONCE) {
        let theirs = rows::Entity::find().filter(rows::Column::CaseId.is_in(some.iter().copied())).all(kernel.db.reader()).await?;
        found.extend(theirs.into_iter().map(|row| (row.case_id, row)));
    }
    for (case, reports) in given.filter(|(_, reports)| !reports.is_empty()) {
        let theirs = rows::Entity::find().filter(rows::Column::Id.is_in(reports.iter().map(|report| report.0)));
        found.extend(theirs.all(kernel.db.reader()).await?.into_iter().map(|row| (case, row)));
    }
    for (case, row) in found {
        match involved(kernel, row) {
            Ok(involved) => {
                let each = whole.iter().zip(&mut naming.named);
                each.filter(|(person, _)| involved.names(person)).for_each(|(_, named)| named.extend([case]));
            }
            Err(cause) => {
                kernel.unopened.tell("report", case, &cause);
                naming.unopened.insert(case);
                naming.named.iter_mut().for_each(|named| named.extend([case]));
            }
        }
    }
    Ok(naming)
}

/// Whom the answers of a report call involved inside.
fn involved(kernel: &Kernel, row: rows::Model) -> Result<Involved> {
    let id = ReportId(row.id);
    let content: Content = store::open(kernel, content_place(id), row.content_key, row.content)?;
    let codes: Codes = store::open(kernel, codes_place(id), row.codes_key, row.codes)?;
    Ok(Involved::of(&content.words, routes_to_separate_contact(&codes.answers)))
}

/// Puts the reports of a case into another compartment; which these are.
///
/// # Errors
/// The database's.
pub async fn set_room(tx: &Tx, vault: &Vault, case: CaseId, room: CompartmentId) -> Result<Vec<ReportId>> {
    let theirs = rows::Entity::find().filter(rows::Column::CaseId.eq(case.0)).select_only().column(rows::Column::Id);
    let ids: Vec<Uuid> = theirs.into_tuple().all(tx).await?;
    for id in ids.iter().copied() {
        let tag = Expr::value(compartments::tag(vault, room, id));
        let moved = rows::Entity::update_many().col_expr(rows::Column::CompartmentTag, tag).filter(rows::Column::Id.eq(id));
        moved.exec(tx).await?;
    }
    Ok(ids.into_iter().map(ReportId).collect())
}

/// What opening a name depends on.
#[derive(Clone, Copy, Debug)]
pub struct NameKept {
    /// Whether it is kept apart.
    pub confidential: bool,
    /// When its reporter said that somebody is in danger now, by our clock.
    pub danger_at: Option<Moment>,
}

/// The same of one report, if it belongs to the case.
///
/// # Errors
/// The database's; internal when the report does not open.
pub async fn name_kept(kernel: &Kernel, case: CaseId, report: ReportId) -> Result<Option<NameKept>> {
    let row = rows::Entity::find_by_id(report.0).filter(rows::Column::CaseId.eq(case.0)).one(kernel.db.reader()).await?;
    let Some(row) = row else { return Ok(None) };
    let content: Content = store::open(kernel, content_place(report), row.content_key, row.content)?;
    let codes: Codes = store::open(kernel, codes_place(report), row.codes_key, row.codes)?;
    let danger = codes.answers.first("danger_now") == Some("YES");
    let confidential = content.identity_mode == IdentityShown::Confidential;
    Ok(Some(NameKept { confidential, danger_at: danger.then_some(Moment(row.received_at)) }))
}

/// One of somebody's own reports.
#[derive(Clone, Copy, Debug)]
pub struct Own {
    /// The report.
    pub id: ReportId,
    /// Its case.
    pub case: CaseId,
    /// When it was received.
    pub received_at: Moment,
    /// The language it was answered in.
    pub language: Lang,
}

/// The report of this reference, if this person filed it.
///
/// # Errors
/// The database's; internal when the report does not open.
pub async fn own(kernel: &Kernel, signed: &Signed, reference: Reference) -> Result<Option<Own>> {
    let tag = |kind, bytes: &[u8]| kernel.vault.tag(kind, &[bytes]);
    // What they filed with an account that was merged into this one is theirs before it is moved.
    let mut accounts = accounts::merged(kernel.db.reader(), &kernel.vault, signed.institution).await?.into_one(signed.account);
    accounts.push(signed.account);
    let theirs = rows::Entity::find()
        .filter(rows::Column::Institution.eq(signed.institution.0))
        .filter(rows::Column::ReporterTag.is_in(accounts.iter().map(|account| tag(TagKind::Reporter, account.0.as_bytes()))))
        .filter(rows::Column::ReferenceTag.eq(tag(TagKind::Reference, reference.to_string().as_bytes())));
    let Some(row) = theirs.one(kernel.db.reader()).await? else { return Ok(None) };
    let (id, case, received_at) = (ReportId(row.id), CaseId(row.case_id), Moment(row.received_at));
    let content: Content = store::open(kernel, content_place(id), row.content_key, row.content)?;
    Ok(Some(Own { id, case, received_at, language: content.language }))
}

/// Some of the reports that are found by an account, `most` of them.
///
/// # Errors
/// The database's.
pub async fn some_of(kernel: &Kernel, institution: InstitutionId, account: AccountId, most: u64) -> Result<Vec<ReportId>> {
    let theirs = rows::Entity::find()
        .filter(rows::Column::Institution.eq(institution.0))
        .filter(rows::Column::ReporterTag.eq(owner(&kernel.vault, account)))
        .limit(most);
    let ids: Vec<Uuid> = theirs.select_only().column(rows::Column::Id).into_tuple().all(kernel.db.reader()).await?;
    Ok(ids.into_iter().map(ReportId).collect())
}

/// Lets these reports be found by another account of the same person. What is sealed in them stays as it was said.
///
/// # Errors
/// The database's.
pub async fn follow(tx: &Tx, vault: &Vault, ids: &[ReportId], (from, to): (AccountId, AccountId)) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::ReporterTag, Expr::value(owner(vault, to)))
        .filter(rows::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .filter(rows::Column::ReporterTag.eq(owner(vault, from)))
        .exec(tx)
        .await?;
    Ok(())
}

pub(super) fn owner(vault: &Vault, account: AccountId) -> Tag {
    vault.tag(TagKind::Reporter, &[account.0.as_bytes()])
}

//! The cases' rows.

use super::due;
use crate::kernel::{
    Kernel, Signed,
    db::Tx,
    error::{Error, Result},
    institutions::{self, Institution},
    vault::Place,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use shared::{
    cases::CaseLine,
    ids::{CaseId, CompartmentId, Reference},
    lifecycle::CaseState,
    page::{PAGE_SIZE, Page},
    permission::Role,
    priority::{PRIORITY_VERSION, Priority},
    problem::Code,
    time::Moment,
};
use uuid::Uuid;

mod rows {
    //! The table.
    use crate::kernel::vault::Sealed;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "cases")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution: Uuid,
        pub state: String,
        pub priority: i16,
        pub due_at: Option<i64>,
        pub opened_at: i64,
        pub closed_at: Option<i64>,
        pub version: i32,
        pub owner_id: Option<Uuid>,
        pub compartment_id: Option<Uuid>,
        pub details: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What is sealed of a case.
#[derive(Debug, Serialize, Deserialize)]
struct Details {
    reference: Reference,
    reasons: Vec<String>,
    priority_version: u16,
}

const SIZE: usize = 512;

const fn place(id: CaseId) -> Place {
    Place::new("cases", "details", id.0)
}

/// What a new case starts with.
#[derive(Debug)]
pub struct NewCase<'a> {
    /// Its id.
    pub id: CaseId,
    /// Where it belongs.
    pub institution: &'a Institution,
    /// The compartment it stands in, if any.
    pub compartment: Option<CompartmentId>,
    /// How soon.
    pub priority: Priority,
    /// Why, a sentence each.
    pub reasons: Vec<String>,
    /// The report that opens it.
    pub reference: Reference,
    /// When.
    pub opened_at: Moment,
}

/// A case sealed and ready to be written.
#[derive(Debug)]
pub struct Prepared(rows::ActiveModel);

/// Seals a new case outside the transaction.
///
/// # Errors
/// Internal only.
pub fn prepare(kernel: &Kernel, new: NewCase<'_>) -> Result<Prepared> {
    let details = Details { reference: new.reference, reasons: new.reasons, priority_version: PRIORITY_VERSION };
    let sealed = kernel.vault.seal_json(place(new.id), &details, SIZE)?;
    Ok(Prepared(rows::ActiveModel {
        id: Set(new.id.0),
        institution: Set(new.institution.id.0),
        state: Set(CaseState::New.code().to_owned()),
        priority: Set(new.priority.number()),
        due_at: Set(due::first_contact(new.priority, new.opened_at, &new.institution.settings).map(|due| due.0)),
        opened_at: Set(new.opened_at.0),
        closed_at: Set(None),
        version: Set(1),
        owner_id: Set(None),
        compartment_id: Set(new.compartment.map(Into::into)),
        details: Set(sealed),
    }))
}

/// Writes a prepared case.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &Tx, case: Prepared) -> Result<()> {
    rows::Entity::insert(case.0).exec_without_returning(tx).await?;
    Ok(())
}

/// The cases somebody may see. Every select of cases starts here: institution first, then the
/// compartments they belong to (docs/domain.md §6.3).
async fn visible_to(kernel: &Kernel, signed: &Signed) -> Result<Select<rows::Entity>> {
    let mut walls = Condition::any();
    if signed.roles.iter().any(|role| matches!(role, Role::Triage | Role::Lead)) {
        walls = walls.add(rows::Column::CompartmentId.is_null());
    }
    if signed.roles.contains(&Role::SeparateContact) {
        let institution = institutions::get(kernel, signed.institution).await?;
        walls = walls.add(rows::Column::CompartmentId.eq(institution.separate_compartment.0));
    }
    if walls.is_empty() {
        return Err(Code::NotFound.into());
    }
    Ok(rows::Entity::find().filter(rows::Column::Institution.eq(signed.institution.0)).filter(walls))
}

/// A portion of the queue: most urgent first, then longest waiting.
pub(super) async fn list(kernel: &Kernel, signed: &Signed, cursor: Option<&str>) -> Result<Page<CaseLine>> {
    let mut found = visible_to(kernel, signed).await?;
    if let Some(cursor) = cursor {
        found = found.filter(after(cursor)?);
    }
    let found = found
        .order_by_asc(rows::Column::Priority)
        .order_by_asc(rows::Column::OpenedAt)
        .order_by_asc(rows::Column::Id)
        .limit(PAGE_SIZE as u64 + 1);
    let mut rows = found.all(kernel.db.reader()).await?;
    let more = rows.len() > PAGE_SIZE;
    rows.truncate(PAGE_SIZE);
    let next = rows.last().filter(|_| more).map(cursor_of);
    let items = rows.into_iter().map(|row| line(kernel, row).map(|(line, _)| line)).collect::<Result<_>>()?;
    Ok(Page { items, next })
}

/// One case with its reasons, if this person may see it.
pub(super) async fn get(kernel: &Kernel, signed: &Signed, id: CaseId) -> Result<(CaseLine, Vec<String>)> {
    let row = visible_to(kernel, signed).await?.filter(rows::Column::Id.eq(id.0)).one(kernel.db.reader()).await?;
    line(kernel, row.ok_or(Error::Refused(Code::NotFound))?)
}

fn line(kernel: &Kernel, row: rows::Model) -> Result<(CaseLine, Vec<String>)> {
    let details: Details = kernel.vault.open_json(place(CaseId(row.id)), &row.details)?;
    let line = CaseLine {
        id: CaseId(row.id),
        reference: details.reference,
        state: CaseState::from_code(&row.state).ok_or_else(|| Error::internal("a case state is unknown"))?,
        priority: Priority::from_number(row.priority).ok_or_else(|| Error::internal("a priority is unknown"))?,
        opened_at: Moment(row.opened_at),
        due_at: row.due_at.map(Moment),
        compartment: row.compartment_id.is_some(),
    };
    Ok((line, details.reasons))
}

fn cursor_of(row: &rows::Model) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}.{}.{}", row.priority, row.opened_at, row.id))
}

/// Rows after a cursor. A cursor says where, never what: whoever alters it sees no row more.
fn after(cursor: &str) -> Result<Condition> {
    let bad = || Error::Refused(Code::BadRequest);
    let text = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(bad)?;
    let mut parts = text.splitn(3, '.');
    let mut part = || parts.next().ok_or_else(bad);
    let priority: i16 = part()?.parse().map_err(|_| bad())?;
    let opened_at: i64 = part()?.parse().map_err(|_| bad())?;
    let id: Uuid = part()?.parse().map_err(|_| bad())?;
    let same_priority = Condition::all().add(rows::Column::Priority.eq(priority));
    Ok(Condition::any()
        .add(rows::Column::Priority.gt(priority))
        .add(same_priority.clone().add(rows::Column::OpenedAt.gt(opened_at)))
        .add(same_priority.add(rows::Column::OpenedAt.eq(opened_at)).add(rows::Column::Id.gt(id))))
}

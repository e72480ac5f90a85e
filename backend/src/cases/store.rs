//! The cases' rows.

use super::due;
use crate::kernel::{
    Kernel, Signed,
    compartments::{self, Rooms},
    db::{Rows, Tx},
    error::{Error, Result},
    institutions::Institution,
    vault::{Column, Place, Tag},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait},
};
use serde::{Deserialize, Serialize};
use shared::{
    cases::CaseLine,
    ids::{AccountId, CaseId, CompartmentId, InstitutionId, Reference},
    lifecycle::CaseState,
    page::{PAGE_SIZE, Page},
    priority::{PRIORITY_VERSION, Priority},
    problem::Code,
    time::Moment,
};
use std::collections::HashSet;
use uuid::Uuid;

mod rows {
    //! The table.
    use crate::kernel::vault::{Sealed, Tag};
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
        pub compartment_tag: Tag,
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

/// Room for every reason at once (`priority::REASONS_MAX`) and the rest.
const SIZE: usize = 1024;

/// Its sealed column.
pub const SEALED: &[Column] = &[Column::whole("cases", "details")];

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
    /// The compartment it stands in.
    pub compartment: CompartmentId,
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
        compartment_tag: Set(compartments::tag(&kernel.vault, new.compartment, new.id.0)),
        details: Set(sealed),
    }))
}

impl Prepared {
    /// The row, for the door to insert.
    pub fn rows(self) -> Rows {
        Rows::one(self.0)
    }
}

/// The cases somebody may see. Every look at cases starts here: institution first, then the compartments
/// they may look into.
struct Visible {
    institution: InstitutionId,
    rooms: Rooms,
}

async fn visible_to(kernel: &Kernel, signed: &Signed) -> Result<Visible> {
    Ok(Visible { institution: signed.institution, rooms: Rooms::of(kernel, signed).await? })
}

impl Visible {
    fn select(&self) -> Select<rows::Entity> {
        rows::Entity::find().filter(rows::Column::Institution.eq(self.institution.0))
    }

    fn holds(&self, kernel: &Kernel, row: &rows::Model) -> bool {
        self.rooms.hold(&kernel.vault, row.id, &row.compartment_tag)
    }
}

/// A portion of the queue: most urgent first, then longest waiting. Which rows are in the reader's
/// compartments shows only once they are read, so it reads on until the portion is full.
pub(super) async fn list(kernel: &Kernel, signed: &Signed, cursor: Option<&str>) -> Result<Page<CaseLine>> {
    let visible = visible_to(kernel, signed).await?;
    let mut from = cursor.map(Position::read).transpose()?;
    let mut seen = Vec::new();
    while seen.len() <= PAGE_SIZE {
        let mut found = visible.select();
        if let Some(from) = from {
            found = found.filter(from.after());
        }
        let found = found.order_by_asc(rows::Column::Priority).order_by_asc(rows::Column::OpenedAt).order_by_asc(rows::Column::Id);
        let rows = found.limit(PAGE_SIZE as u64 + 1).all(kernel.db.reader()).await?;
        let Some(last) = rows.last() else { break };
        from = Some(Position::of(last));
        seen.extend(rows.into_iter().filter(|row| visible.holds(kernel, row)));
    }
    let more = seen.len() > PAGE_SIZE;
    seen.truncate(PAGE_SIZE);
    let next = seen.last().filter(|_| more).map(|row| Position::of(row).to_string());
    let items = seen.into_iter().map(|row| line(kernel, &visible, row).map(|(line, _)| line)).collect::<Result<_>>()?;
    Ok(Page { items, next })
}

/// The cases this person may see that were opened since `then`. By id alone: whoever asks wants to know
/// whether there is one they have not been told of.
pub(super) async fn opened_since(kernel: &Kernel, signed: &Signed, then: Moment) -> Result<HashSet<Uuid>> {
    let visible = visible_to(kernel, signed).await?;
    let found = visible
        .select()
        // Named one by one, so that the queue's index leads straight to the newest of each.
        .filter(rows::Column::Priority.is_in(Priority::ALL.map(Priority::number)))
        .filter(rows::Column::OpenedAt.gte(then.0))
        .select_only()
        .columns([rows::Column::Id, rows::Column::CompartmentTag]);
    let found: Vec<(Uuid, Tag)> = found.into_tuple().all(kernel.db.reader()).await?;
    Ok(found.into_iter().filter(|(id, tag)| visible.rooms.hold(&kernel.vault, *id, tag)).map(|(id, _)| id).collect())
}

/// One case with its reasons, if this person may see it.
pub(super) async fn get(kernel: &Kernel, signed: &Signed, id: CaseId) -> Result<(CaseLine, Vec<String>)> {
    let visible = visible_to(kernel, signed).await?;
    let row = visible.select().filter(rows::Column::Id.eq(id.0)).one(kernel.db.reader()).await?;
    let row = row.filter(|row| visible.holds(kernel, row)).ok_or(Error::Refused(Code::NotFound))?;
    line(kernel, &visible, row)
}

/// The cases somebody owns, wherever they stand, with the tags of their compartments. For handing them over.
pub(super) async fn owned_by(kernel: &Kernel, institution: InstitutionId, owner: AccountId) -> Result<Vec<(CaseId, Tag)>> {
    let theirs = rows::Entity::find().filter(rows::Column::Institution.eq(institution.0)).filter(rows::Column::OwnerId.eq(owner.0));
    let rows = theirs.all(kernel.db.reader()).await?;
    Ok(rows.into_iter().map(|row| (CaseId(row.id), row.compartment_tag)).collect())
}

/// Gives a case another owner, as long as `from` still is it.
pub(super) async fn set_owner(tx: &Tx, case: CaseId, from: AccountId, to: Option<AccountId>) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::OwnerId, Expr::value(to.map(|to| to.0)))
        .col_expr(rows::Column::Version, Expr::col(rows::Column::Version).add(1))
        .filter(rows::Column::Id.eq(case.0))
        .filter(rows::Column::OwnerId.eq(from.0))
        .exec(tx)
        .await?;
    Ok(())
}

fn line(kernel: &Kernel, visible: &Visible, row: rows::Model) -> Result<(CaseLine, Vec<String>)> {
    let details: Details = kernel.vault.open_json(place(CaseId(row.id)), &row.details)?;
    let room = visible.rooms.find(&kernel.vault, row.id, &row.compartment_tag);
    let line = CaseLine {
        id: CaseId(row.id),
        reference: details.reference,
        state: CaseState::from_code(&row.state).ok_or_else(|| Error::internal("a case state is unknown"))?,
        priority: Priority::from_number(row.priority).ok_or_else(|| Error::internal("a priority is unknown"))?,
        opened_at: Moment(row.opened_at),
        due_at: row.due_at.map(Moment),
        compartment: room.is_some_and(|room| room != compartments::team(visible.institution)),
    };
    Ok((line, details.reasons))
}

/// A place in the queue's order. As a cursor it says where, never what: whoever alters it sees no row more.
#[derive(Clone, Copy)]
struct Position {
    priority: i16,
    opened_at: i64,
    id: Uuid,
}

impl Position {
    const fn of(row: &rows::Model) -> Self {
        Self { priority: row.priority, opened_at: row.opened_at, id: row.id }
    }

    fn read(cursor: &str) -> Result<Self> {
        let bad = || Error::Refused(Code::BadRequest);
        let text = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(bad)?;
        let mut parts = text.splitn(3, '.');
        let mut part = || parts.next().ok_or_else(bad);
        Ok(Self {
            priority: part()?.parse().map_err(|_| bad())?,
            opened_at: part()?.parse().map_err(|_| bad())?,
            id: part()?.parse().map_err(|_| bad())?,
        })
    }

    fn after(self) -> Condition {
        let same_priority = Condition::all().add(rows::Column::Priority.eq(self.priority));
        Condition::any()
            .add(rows::Column::Priority.gt(self.priority))
            .add(same_priority.clone().add(rows::Column::OpenedAt.gt(self.opened_at)))
            .add(same_priority.add(rows::Column::OpenedAt.eq(self.opened_at)).add(rows::Column::Id.gt(self.id)))
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(format!("{}.{}.{}", self.priority, self.opened_at, self.id)))
    }
}

//! The cases' rows.

use super::{
    access::{self, Eyes, Facing, People},
    due,
};
use crate::{
    kernel::{
        Kernel, Signed,
        compartments::{self, Rooms},
        db::{Rows, Tx},
        error::{Error, Result},
        institutions::{self, Institution},
        vault::{Column, Place, Tag},
    },
    reports,
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
    permission::{Permission, Sight},
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

/// Its sealed columns.
pub const SEALED: &[Column] = &[Column::whole("cases", "details"), access::SEALED];

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

/// A case that is there for somebody, with how they stand to it.
pub(super) struct Seen {
    row: rows::Model,
    /// The compartment it stands in.
    pub(super) room: CompartmentId,
    /// Who has to do with it.
    pub(super) people: People,
    /// How whoever looked stands to it.
    pub(super) sight: Sight,
}

impl Seen {
    pub(super) const fn id(&self) -> CaseId {
        CaseId(self.row.id)
    }

    pub(super) const fn institution(&self) -> InstitutionId {
        InstitutionId(self.row.institution)
    }

    pub(super) fn priority(&self) -> Priority {
        Priority::from_number(self.row.priority).unwrap_or(Priority::P1)
    }

    pub(super) fn owner(&self) -> Option<AccountId> {
        self.row.owner_id.map(AccountId)
    }

    /// The same case before somebody else's eyes.
    pub(super) fn facing(&self, named: bool) -> Facing<'_> {
        facing(&self.row, self.room, self.sight.apart, Some(&self.people), named)
    }
}

fn facing<'a>(row: &rows::Model, room: CompartmentId, apart: bool, people: Option<&'a People>, named: bool) -> Facing<'a> {
    // A state nobody knows is nobody's to triage.
    let state = CaseState::from_code(&row.state).unwrap_or(CaseState::Closed);
    Facing { room, apart, state, owner: row.owner_id.map(AccountId), people, named }
}

/// The cases of somebody's institution. Every look at cases starts here and goes on in [`there`].
fn select(eyes: &Eyes) -> Select<rows::Entity> {
    rows::Entity::find().filter(rows::Column::Institution.eq(eyes.institution.0))
}

/// Those of `rows` that are there for somebody: first the compartments their roles lead into, then how they stand to
/// each case.
async fn there(kernel: &Kernel, eyes: &Eyes, rows: Vec<rows::Model>, wanted: impl Fn(&Facing<'_>) -> bool) -> Result<Vec<Seen>> {
    let roomed: Vec<_> =
        rows.into_iter().filter_map(|row| eyes.rooms.find(&kernel.vault, row.id, &row.compartment_tag).map(|room| (row, room))).collect();
    let ids: Vec<Uuid> = roomed.iter().map(|(row, _)| row.id).collect();
    let mut people = access::of(kernel, ids.clone()).await?;
    let named = reports::naming(kernel, &ids, &[&eyes.profile]).await?.pop().unwrap_or_default();
    let mut seen = Vec::new();
    for (row, room) in roomed {
        let (people, apart) = (people.remove(&row.id).unwrap_or_default(), room != compartments::team(eyes.institution));
        let case = facing(&row, room, apart, Some(&people), named.contains(&row.id));
        if wanted(&case) {
            let sight = eyes.sight(&case);
            seen.push(Seen { row, room, people, sight });
        }
    }
    Ok(seen)
}

/// Which list of cases is wanted.
#[derive(Clone, Copy)]
pub(super) enum Scope {
    /// The queue.
    Queue,
    /// The cases the reader is on.
    Own,
}

/// A portion of a list: most urgent first, then longest waiting. Which rows are there for the reader shows only once
/// they are read, so it reads on until the portion is full.
pub(super) async fn list(kernel: &Kernel, signed: &Signed, scope: Scope, cursor: Option<&str>) -> Result<Page<CaseLine>> {
    let eyes = Eyes::of(kernel, signed).await?;
    let mut from = cursor.map(Position::read).transpose()?;
    let mine = match scope {
        Scope::Queue => Condition::all(),
        Scope::Own => {
            let listed = access::all(kernel, eyes.institution).await?.into_iter().filter(|(_, people)| people.has(eyes.account));
            let listed = rows::Column::Id.is_in(listed.map(|(case, _)| case));
            Condition::any().add(rows::Column::OwnerId.eq(eyes.account.0)).add(listed)
        }
    };
    let wanted = |case: &Facing<'_>| match scope {
        Scope::Queue => eyes.sees(Permission::SeeQueue, case),
        Scope::Own => eyes.sight(case).on_case && eyes.sees(Permission::ReadReport, case),
    };
    let mut seen = Vec::new();
    while seen.len() <= PAGE_SIZE {
        let mut found = select(&eyes).filter(mine.clone());
        if let Some(from) = from {
            found = found.filter(from.after());
        }
        let found = found.order_by_asc(rows::Column::Priority).order_by_asc(rows::Column::OpenedAt).order_by_asc(rows::Column::Id);
        let rows = found.limit(PAGE_SIZE as u64 + 1).all(kernel.db.reader()).await?;
        let Some(last) = rows.last() else { break };
        from = Some(Position::of(last));
        seen.extend(there(kernel, &eyes, rows, wanted).await?);
    }
    let more = seen.len() > PAGE_SIZE;
    seen.truncate(PAGE_SIZE);
    let next = seen.last().filter(|_| more).map(|seen| Position::of(&seen.row).to_string());
    let items = seen.iter().map(|seen| line(kernel, seen).map(|(line, _)| line)).collect::<Result<_>>()?;
    Ok(Page { items, next })
}

/// The cases this person may see that were opened since `then`. By id alone: whoever asks wants to know
/// whether there is one they have not been told of. Who is named in a case hears that there is something, and finds
/// nothing.
pub(super) async fn opened_since(kernel: &Kernel, signed: &Signed, then: Moment) -> Result<HashSet<Uuid>> {
    let rooms = Rooms::of(kernel, signed).await?;
    let found = rows::Entity::find()
        .filter(rows::Column::Institution.eq(signed.institution.0))
        // Named one by one, so that the queue's index leads straight to the newest of each.
        .filter(rows::Column::Priority.is_in(Priority::ALL.map(Priority::number)))
        .filter(rows::Column::OpenedAt.gte(then.0))
        .select_only()
        .columns([rows::Column::Id, rows::Column::CompartmentTag]);
    let found: Vec<(Uuid, Tag)> = found.into_tuple().all(kernel.db.reader()).await?;
    let roomed: HashSet<Uuid> = found.into_iter().filter(|(id, tag)| rooms.hold(&kernel.vault, *id, tag)).map(|(id, _)| id).collect();
    let people = access::of(kernel, roomed.iter().copied()).await?;
    let away = |id: &Uuid| people.get(id).is_some_and(|people| people.keeps_away(signed.account));
    Ok(roomed.into_iter().filter(|id| !away(id)).collect())
}

/// One case, if it is there for this person with `permission`.
///
/// # Errors
/// `not_found`; the database's.
pub(super) async fn look(kernel: &Kernel, eyes: &Eyes, id: CaseId, permission: Permission) -> Result<Seen> {
    look_where(kernel, eyes, id, |case| eyes.sees(permission, case)).await
}

/// One case, if it is there for this person in the way that is asked for.
///
/// # Errors
/// `not_found`; the database's.
pub(super) async fn look_where(kernel: &Kernel, eyes: &Eyes, id: CaseId, wanted: impl Fn(&Facing<'_>) -> bool) -> Result<Seen> {
    let row = select(eyes).filter(rows::Column::Id.eq(id.0)).one(kernel.db.reader()).await?;
    there(kernel, eyes, row.into_iter().collect(), wanted).await?.pop().ok_or(Error::Refused(Code::NotFound))
}

/// A case as the service itself sees it, for its letters.
///
/// # Errors
/// The database's; internal when it is not there.
pub(super) async fn brief(kernel: &Kernel, id: CaseId) -> Result<(InstitutionId, Seen, Reference)> {
    let row = rows::Entity::find_by_id(id.0).one(kernel.db.reader()).await?.ok_or_else(|| Error::internal("a case is missing"))?;
    let institution = institutions::get(kernel, InstitutionId(row.institution)).await?;
    let room = Rooms::all(&institution).find(&kernel.vault, row.id, &row.compartment_tag);
    let room = room.ok_or_else(|| Error::internal("a case stands in no compartment"))?;
    let people = access::of(kernel, [row.id]).await?.remove(&row.id).unwrap_or_default();
    let details: Details = kernel.vault.open_json(place(id), &row.details)?;
    let sight = Sight { apart: room != compartments::team(institution.id), ..Sight::default() };
    Ok((institution.id, Seen { row, room, people, sight }, details.reference))
}

/// Makes a case nobody's, if it was this person's.
pub(super) async fn disown(tx: &Tx, id: CaseId, owner: AccountId) -> Result<()> {
    set_owner(tx, id, owner, None).await
}

/// The cases somebody owns, wherever they stand. For handing them over.
pub(super) async fn owned_by(kernel: &Kernel, institution: InstitutionId, owner: AccountId) -> Result<Vec<CaseId>> {
    let theirs = rows::Entity::find().filter(rows::Column::Institution.eq(institution.0)).filter(rows::Column::OwnerId.eq(owner.0));
    let ids: Vec<Uuid> = theirs.select_only().column(rows::Column::Id).into_tuple().all(kernel.db.reader()).await?;
    Ok(ids.into_iter().map(CaseId).collect())
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

/// What the list shows of a case, and why it has its priority.
pub(super) fn line(kernel: &Kernel, seen: &Seen) -> Result<(CaseLine, Vec<String>)> {
    let row = &seen.row;
    let details: Details = kernel.vault.open_json(place(seen.id()), &row.details)?;
    let line = CaseLine {
        id: seen.id(),
        reference: details.reference,
        state: CaseState::from_code(&row.state).ok_or_else(|| Error::internal("a case state is unknown"))?,
        priority: Priority::from_number(row.priority).ok_or_else(|| Error::internal("a priority is unknown"))?,
        opened_at: Moment(row.opened_at),
        due_at: row.due_at.map(Moment),
        compartment: seen.sight.apart,
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

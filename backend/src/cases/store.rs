//! The cases' rows.

use super::{
    access::{self, Eyes, Facing, People},
    due,
};
use crate::{
    kernel::{
        Kernel,
        compartments::{self, Rooms},
        db::{Rows, Tx},
        error::{Error, Result},
        institutions::{self, Institution},
        vault::{Column, Place, Tag, Vault},
    },
    reports,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::{Expr, ExprTrait},
};
use serde::{Deserialize, Serialize};
use shared::{
    cases::CaseLine,
    ids::{AccountId, CaseId, CompartmentId, InstitutionId, Reference},
    lifecycle::CaseState,
    permission::{Permission, Sight},
    priority::{PRIORITY_VERSION, Priority},
    problem::Code,
    time::Moment,
};
use std::collections::HashSet;
use uuid::Uuid;

pub(super) mod rows {
    //! The table.
    use crate::kernel::vault::{Sealed, Tag};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "cases")]
    pub(in crate::cases) struct Model {
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
    pub(in crate::cases) enum Relation {}
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
    pub(super) row: rows::Model,
    details: Details,
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
pub(super) fn select(eyes: &Eyes) -> Select<rows::Entity> {
    rows::Entity::find().filter(rows::Column::Institution.eq(eyes.institution.0))
}

/// What was found for somebody.
pub(super) struct There {
    /// The cases that are there for them.
    pub(super) seen: Vec<Seen>,
    /// Those that nobody can open, as far as the reader leads where they stand: they have it mended.
    pub(super) unopened: Vec<rows::Model>,
}

/// Those of `rows` that are there for somebody: first the compartments their roles lead into, then how they stand to
/// each case. One that does not open is there for nobody: who may see it cannot be told.
pub(super) async fn there(kernel: &Kernel, eyes: &Eyes, rows: Vec<rows::Model>, wanted: impl Fn(&Facing<'_>) -> bool) -> Result<There> {
    let roomed: Vec<_> =
        rows.into_iter().filter_map(|row| eyes.rooms.find(&kernel.vault, row.id, &row.compartment_tag).map(|room| (row, room))).collect();
    let ids: Vec<Uuid> = roomed.iter().map(|(row, _)| row.id).collect();
    let mut documents = access::of(kernel, &ids).await?;
    let naming = reports::naming(kernel, &ids, &[&eyes.profile]).await?;
    let named = naming.named.first();
    let mut found = There { seen: Vec::new(), unopened: Vec::new() };
    for (row, room) in roomed {
        let apart = room != compartments::team(eyes.institution);
        let readable = documents.remove(&row.id).unwrap_or_else(|| Some(People::default()));
        let (Some(people), Some(details), false) = (readable, details(kernel, &row), naming.unopened.contains(&row.id)) else {
            found.unopened.extend(eyes.lead(apart).then_some(row));
            continue;
        };
        let case = facing(&row, room, apart, Some(&people), named.is_some_and(|named| named.contains(&row.id)));
        if wanted(&case) {
            let sight = eyes.sight(&case);
            found.seen.push(Seen { row, details, room, people, sight });
        }
    }
    Ok(found)
}

fn details(kernel: &Kernel, row: &rows::Model) -> Option<Details> {
    let opened = kernel.vault.open_json(place(CaseId(row.id)), &row.details);
    opened.inspect_err(|cause| kernel.unopened.tell("case", row.id, cause)).ok()
}

/// The cases opened since `then` in these compartments, whoever may see them there.
pub(super) async fn opened_since(kernel: &Kernel, institution: InstitutionId, rooms: &Rooms, then: Moment) -> Result<HashSet<CaseId>> {
    let found = rows::Entity::find()
        .filter(rows::Column::Institution.eq(institution.0))
        // Named one by one, so that the queue's index leads straight to the newest of each.
        .filter(rows::Column::Priority.is_in(Priority::ALL.map(Priority::number)))
        .filter(rows::Column::OpenedAt.gte(then.0))
        .select_only()
        .columns([rows::Column::Id, rows::Column::CompartmentTag]);
    let found: Vec<(Uuid, Tag)> = found.into_tuple().all(kernel.db.reader()).await?;
    Ok(found.into_iter().filter(|(id, tag)| rooms.hold(&kernel.vault, *id, tag)).map(|(id, _)| CaseId(id)).collect())
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
    there(kernel, eyes, row.into_iter().collect(), wanted).await?.seen.pop().ok_or(Error::Refused(Code::NotFound))
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
    let people = access::of(kernel, &[row.id]).await?.remove(&row.id).unwrap_or_else(|| Some(People::default()));
    let people = people.ok_or_else(|| Error::internal("who is on a case cannot be read"))?;
    let details: Details = kernel.vault.open_json(place(id), &row.details)?;
    let sight = Sight { apart: room != compartments::team(institution.id), ..Sight::default() };
    let reference = details.reference;
    Ok((institution.id, Seen { row, details, room, people, sight }, reference))
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

/// Some of them, `most` at once.
pub(super) async fn some_owned_by(kernel: &Kernel, institution: InstitutionId, owner: AccountId, most: u64) -> Result<Vec<CaseId>> {
    let theirs = rows::Entity::find().filter(rows::Column::Institution.eq(institution.0)).filter(rows::Column::OwnerId.eq(owner.0));
    let ids: Vec<Uuid> = theirs.limit(most).select_only().column(rows::Column::Id).into_tuple().all(kernel.db.reader()).await?;
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

/// Puts a case into another compartment.
pub(super) async fn set_room(tx: &Tx, vault: &Vault, case: CaseId, room: CompartmentId) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::CompartmentTag, Expr::value(compartments::tag(vault, room, case.0)))
        .col_expr(rows::Column::Version, Expr::col(rows::Column::Version).add(1))
        .filter(rows::Column::Id.eq(case.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// What the list shows of a case, and why it has its priority.
pub(super) fn line(seen: &Seen) -> Result<(CaseLine, Vec<String>)> {
    let (row, details) = (&seen.row, &seen.details);
    let line = CaseLine {
        id: seen.id(),
        reference: details.reference,
        state: CaseState::from_code(&row.state).ok_or_else(|| Error::internal("a case state is unknown"))?,
        priority: Priority::from_number(row.priority).ok_or_else(|| Error::internal("a priority is unknown"))?,
        opened_at: Moment(row.opened_at),
        due_at: row.due_at.map(Moment),
        compartment: seen.sight.apart,
    };
    Ok((line, details.reasons.clone()))
}

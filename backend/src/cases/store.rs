//! The cases' rows.

use super::{
    access::{self, Eyes, Facing, People},
    attention,
    details::Details,
    due,
};
use crate::{
    accounts::{self, Merged},
    entries,
    kernel::{
        Kernel,
        compartments::{self, Rooms},
        db::{Rows, Tx},
        error::{Error, Result},
        institutions::{self, Institution},
        vault::{Column, Tag, Vault},
    },
    reports,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait},
};
use shared::{
    ids::{AccountId, CaseId, CompartmentId, InstitutionId, Reference},
    lifecycle::{CaseFacts, CaseState},
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
        pub due_at: i64,
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

/// Its sealed columns.
pub const SEALED: &[Column] = &[Column::whole("cases", "details"), access::SEALED, attention::SEALED];

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
    let apart = new.compartment != compartments::team(new.institution.id);
    let details = Details {
        reference: new.reference,
        reasons: new.reasons,
        priority_version: PRIORITY_VERSION,
        computed: new.priority,
        facts: CaseFacts::filed(new.id, new.priority, apart),
        marking: None,
        grading: None,
        referrals: Vec::new(),
        steps: Vec::new(),
        given: Vec::new(),
        clock: due::Clock::starting(new.opened_at),
        due_at: due::first_contact(new.priority, new.opened_at, &new.institution.settings),
    };
    let columns = details.columns();
    Ok(Prepared(rows::ActiveModel {
        id: Set(new.id.0),
        institution: Set(new.institution.id.0),
        state: Set(columns.state),
        priority: Set(columns.priority),
        due_at: Set(columns.due_at),
        opened_at: Set(new.opened_at.0),
        closed_at: Set(columns.closed_at),
        version: Set(1),
        owner_id: Set(columns.owner_id),
        compartment_tag: Set(compartments::tag(&kernel.vault, new.compartment, new.id.0)),
        details: Set(details.seal(&kernel.vault, new.id)?),
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
    pub(super) details: Details,
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

    pub(super) const fn priority(&self) -> Priority {
        self.details.facts.priority
    }

    pub(super) const fn owner(&self) -> Option<AccountId> {
        self.details.facts.owner
    }

    /// The same case before somebody else's eyes.
    pub(super) fn facing(&self, named: bool) -> Facing<'_> {
        facing(&self.details, self.room, self.sight.apart, Some(&self.people), named)
    }
}

fn facing<'a>(details: &Details, room: CompartmentId, apart: bool, people: Option<&'a People>, named: bool) -> Facing<'a> {
    Facing { room, apart, unrouted: details.facts.is_unrouted(), owner: details.facts.owner, people, named }
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
    let merged = accounts::merged(kernel.db.reader(), &kernel.vault, eyes.institution).await?;
    let mut documents = access::of(kernel, &ids).await?;
    let opened: Vec<_> = roomed.into_iter().map(|(row, room)| (details(kernel, &row, &merged), row, room)).collect();
    let given = opened.iter().filter_map(|(details, row, _)| details.as_ref().map(|details| (row.id, details.given.as_slice())));
    let naming = reports::naming_with(kernel, &ids, given, &[&eyes.profile]).await?;
    let named = naming.named.first();
    let mut found = There { seen: Vec::new(), unopened: Vec::new() };
    for (details, row, room) in opened {
        let apart = room != compartments::team(eyes.institution);
        let readable = documents.remove(&row.id).unwrap_or_else(|| Some(People::default()));
        let (Some(people), Some(details), false) = (readable, details, naming.unopened.contains(&row.id)) else {
            found.unopened.extend(eyes.lead(apart).then_some(row));
            continue;
        };
        let case = facing(&details, room, apart, Some(&people), named.is_some_and(|named| named.contains(&row.id)));
        if wanted(&case) {
            let sight = eyes.sight(&case);
            found.seen.push(Seen { row, details, room, people, sight });
        }
    }
    Ok(found)
}

fn details(kernel: &Kernel, row: &rows::Model, merged: &Merged) -> Option<Details> {
    let opened = Details::open(&kernel.vault, row, merged);
    opened.inspect_err(|cause| kernel.unopened.tell("case", row.id, cause)).ok()
}

/// The cases opened since `then` in these compartments, whoever may see them there.
pub(super) async fn opened_since(kernel: &Kernel, institution: InstitutionId, rooms: &Rooms, then: Moment) -> Result<HashSet<CaseId>> {
    let found = rows::Entity::find()
        .filter(rows::Column::Institution.eq(institution.0))
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
    let mut seen = there(kernel, eyes, row.into_iter().collect(), wanted).await?.seen.pop().ok_or(Error::Refused(Code::NotFound))?;
    seen.details.facts.open_tasks = entries::open_tasks(kernel.db.reader(), &kernel.vault, id).await?;
    Ok(seen)
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
    let merged = accounts::merged(kernel.db.reader(), &kernel.vault, institution.id).await?;
    let details = Details::open(&kernel.vault, &row, &merged)?;
    let sight = Sight { apart: room != compartments::team(institution.id), ..Sight::default() };
    let reference = details.reference;
    Ok((institution.id, Seen { row, details, room, people, sight }, reference))
}

/// Makes a case nobody's, if it was this person's.
pub(super) async fn disown(tx: &Tx, vault: &Vault, id: CaseId, owner: AccountId) -> Result<()> {
    set_owner(tx, vault, id, owner, None).await
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

/// A case, where it stands with the team.
pub(super) async fn of_team(kernel: &Kernel, institution: InstitutionId, case: CaseId) -> Result<Vec<CaseId>> {
    let found = rows::Entity::find_by_id(case.0).filter(rows::Column::Institution.eq(institution.0)).one(kernel.db.reader()).await?;
    let team = Rooms::counted(institution);
    Ok(found.filter(|row| team.hold(&kernel.vault, row.id, &row.compartment_tag)).map(|row| CaseId(row.id)).into_iter().collect())
}

/// Of a portion of an institution's cases, in the order of their ids, those of the team that nobody has closed; and the
/// last one that was looked at, where there may be more.
pub(super) async fn open_of_team(
    kernel: &Kernel,
    institution: InstitutionId,
    after: Option<Uuid>,
    most: u64,
) -> Result<(Vec<CaseId>, Option<Uuid>)> {
    let mut found = rows::Entity::find().filter(rows::Column::Institution.eq(institution.0));
    if let Some(after) = after {
        found = found.filter(rows::Column::Id.gt(after));
    }
    let over = [CaseState::Closed, CaseState::Merged].map(CaseState::code);
    let found = found.filter(rows::Column::State.is_not_in(over)).order_by_asc(rows::Column::Id).limit(most);
    let found = found.select_only().columns([rows::Column::Id, rows::Column::CompartmentTag]);
    let found: Vec<(Uuid, Tag)> = found.into_tuple().all(kernel.db.reader()).await?;
    let last = found.last().map(|(id, _)| *id).filter(|_| found.len() as u64 == most);
    let team = Rooms::counted(institution);
    Ok((found.into_iter().filter(|(id, tag)| team.hold(&kernel.vault, *id, tag)).map(|(id, _)| CaseId(id)).collect(), last))
}

/// Writes a case over the version that was read: what is sealed, and the plain columns from it.
///
/// # Errors
/// `conflict` when somebody else was faster.
pub(super) async fn put(tx: &Tx, vault: &Vault, row: &rows::Model, details: &Details) -> Result<()> {
    let columns = details.columns();
    let written = rows::Entity::update_many()
        .col_expr(rows::Column::State, Expr::value(columns.state))
        .col_expr(rows::Column::Priority, Expr::value(columns.priority))
        .col_expr(rows::Column::DueAt, Expr::value(columns.due_at))
        .col_expr(rows::Column::ClosedAt, Expr::value(columns.closed_at))
        .col_expr(rows::Column::OwnerId, Expr::value(columns.owner_id))
        .col_expr(rows::Column::CompartmentTag, Expr::value(row.compartment_tag.clone()))
        .col_expr(rows::Column::Details, Expr::value(details.seal(vault, CaseId(row.id))?))
        .col_expr(rows::Column::Version, Expr::col(rows::Column::Version).add(1))
        .filter(rows::Column::Id.eq(row.id))
        .filter(rows::Column::Version.eq(row.version))
        .exec(tx)
        .await?;
    if written.rows_affected == 1 { Ok(()) } else { Err(Code::Conflict.into()) }
}

/// Gives a case another owner, as long as `from` still is it. What is due does not wait for that.
pub(super) async fn set_owner(tx: &Tx, vault: &Vault, case: CaseId, from: AccountId, to: Option<AccountId>) -> Result<()> {
    let theirs = rows::Entity::find_by_id(case.0).filter(rows::Column::OwnerId.eq(from.0));
    let Some(row) = theirs.one(tx).await? else { return Ok(()) };
    if let Ok(mut details) = Details::open_raw(vault, &row) {
        details.facts.assign(to);
        return put(tx, vault, &row, &details).await;
    }
    // Nobody sees one that does not open; still it must not stay with somebody who has left.
    let to = Expr::value(to.map(|to| to.0));
    rows::Entity::update_many().col_expr(rows::Column::OwnerId, to).filter(rows::Column::Id.eq(case.0)).exec(tx).await?;
    Ok(())
}

/// Puts a case into another compartment.
///
/// # Errors
/// The database's; internal when it is not there or does not open.
pub(super) async fn set_room(tx: &Tx, vault: &Vault, case: CaseId, room: CompartmentId) -> Result<()> {
    let row = rows::Entity::find_by_id(case.0).one(tx).await?.ok_or_else(|| Error::internal("a case is missing"))?;
    let mut details = Details::open_raw(vault, &row)?;
    details.facts.apart = room != compartments::team(InstitutionId(row.institution));
    put(tx, vault, &rows::Model { compartment_tag: compartments::tag(vault, room, case.0), ..row }, &details).await
}

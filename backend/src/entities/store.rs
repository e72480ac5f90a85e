//! The rows of entities and sightings.

use super::said::{Identity, mentions};
use crate::kernel::{
    Kernel,
    compartments::{self, Rooms},
    db::{Rows, Tx},
    error::Result,
    ids, institutions,
    vault::{Place, TagKind, Vault},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use serde::{Deserialize, Serialize};
use shared::{
    ids::{AccountId, CompartmentId, EntityId, InstitutionId, ReportId},
    questionnaire::Answers,
    time::Moment,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

mod entities {
    //! The table.
    use crate::kernel::vault::Sealed;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "entities")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution: Uuid,
        pub identity: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod rows {
    //! The table.
    use crate::kernel::vault::{Sealed, Tag};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sightings")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution: Uuid,
        pub entity_id: Uuid,
        pub report_id: Uuid,
        pub compartment_tag: Tag,
        pub at: i64,
        pub details: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Padding: every identity and nearly every sighting fits the first step.
const IDENTITY_SIZE: usize = 512;
const SIGHTING_SIZE: usize = 1024;
/// Sightings of one entity that are looked at, the newest ones: an address in a circular may stand in thousands.
const MOST: u64 = 500;
/// Ids in one question: both databases limit how many values a statement has.
const AT_ONCE: usize = 500;

const fn identity_place(id: Uuid) -> Place {
    Place::new("entities", "identity", id)
}

const fn sighting_place(id: Uuid) -> Place {
    Place::new("sightings", "details", id)
}

/// What is sealed of a sighting.
#[derive(Serialize, Deserialize)]
struct Details {
    /// Who was approached, as a keyed tag.
    target: Vec<u8>,
    by: AccountId,
    typed: String,
    strong: bool,
    in_words: bool,
    counts: bool,
}

/// One report tells of one entity.
#[derive(Clone, Debug)]
pub struct Sighting {
    /// Of what.
    pub entity: EntityId,
    /// In which report.
    pub report: ReportId,
    /// Where it belongs.
    pub institution: InstitutionId,
    /// The compartment the report stands in.
    pub room: CompartmentId,
    /// When the report was received.
    pub at: Moment,
    /// Who was approached, as a keyed tag (docs/rules.md §2).
    pub target: Vec<u8>,
    /// Who filed the report.
    pub by: AccountId,
    /// As it was typed.
    pub typed: String,
    /// Whether it proves that two reports tell of the same.
    pub strong: bool,
    /// Whether it stood in the story only.
    pub in_words: bool,
    /// Whether it counts toward a campaign and toward other reports' priority (docs/rules.md §5).
    pub counts: bool,
}

/// What a filing tells of.
#[derive(Debug)]
pub struct NewSightings<'a> {
    /// Where it belongs.
    pub institution: InstitutionId,
    /// The compartment it is routed into.
    pub room: CompartmentId,
    /// The report.
    pub report: ReportId,
    /// Who was approached, as a keyed tag.
    pub target: Vec<u8>,
    /// Who filed it.
    pub by: AccountId,
    /// Whether what it was asked for counts: of what anybody can send, and of what an alert asked for, nothing does
    /// (docs/rules.md §5).
    pub counts: bool,
    /// When it was received.
    pub at: Moment,
    /// Its typed answers.
    pub words: &'a Answers,
}

/// Sightings sealed and ready to be written.
#[derive(Debug)]
pub struct Prepared {
    rows: Vec<(entities::ActiveModel, rows::ActiveModel)>,
    /// Whether there is something to match with other reports.
    pub counts: bool,
}

/// Seals what a report tells of, outside the transaction.
///
/// # Errors
/// Internal only.
pub fn prepare(kernel: &Kernel, new: &NewSightings<'_>) -> Result<Prepared> {
    let vault = &kernel.vault;
    let mut prepared = Prepared { rows: Vec::new(), counts: false };
    for mention in mentions(new.words) {
        let (entity, id) = (id_of(vault, new.institution, &mention.matched).0, ids::fresh());
        let counts = new.counts && !mention.in_words;
        prepared.counts |= counts;
        let details = Details {
            target: new.target.clone(),
            by: new.by,
            typed: mention.typed,
            strong: mention.identity.strong,
            in_words: mention.in_words,
            counts,
        };
        let what = entities::ActiveModel {
            id: Set(entity),
            institution: Set(new.institution.0),
            identity: Set(vault.seal_json(identity_place(entity), &mention.identity, IDENTITY_SIZE)?),
        };
        let sighting = rows::ActiveModel {
            id: Set(id),
            institution: Set(new.institution.0),
            entity_id: Set(entity),
            report_id: Set(new.report.0),
            compartment_tag: Set(compartments::tag(vault, new.room, id)),
            at: Set(new.at.0),
            details: Set(vault.seal_json(sighting_place(id), &details, SIGHTING_SIZE)?),
        };
        prepared.rows.push((what, sighting));
    }
    // In one order, or two filings of the same two identifiers could wait for each other for ever.
    prepared.rows.sort_by_key(|(what, _)| what.id.clone().take());
    Ok(prepared)
}

impl Prepared {
    /// The rows, for the door to insert. An entity that is there already stays as it is.
    pub fn rows(self) -> Rows {
        let each = self.rows.into_iter();
        each.fold(Rows::default(), |rows, (what, sighting)| {
            rows.and(Rows::unless_there(what, entities::Column::Id)).and(Rows::one(sighting))
        })
    }
}

/// The entity of an identifier ([`shared::identifiers::Identifier::as_matched`]), whether or not it was ever met.
pub fn id_of(vault: &Vault, institution: InstitutionId, matched: &str) -> EntityId {
    EntityId(vault.tag(TagKind::Entity, &[institution.0.as_bytes(), matched.as_bytes()]).id())
}

/// What entities are, by their ids; those that do not open are left out.
pub type Known = HashMap<EntityId, Identity>;

/// What these entities of an institution are.
///
/// # Errors
/// The database's.
pub async fn known(kernel: &Kernel, institution: InstitutionId, wanted: &[EntityId]) -> Result<Known> {
    let mut known = Known::new();
    for some in wanted.chunks(AT_ONCE) {
        let found = entities::Entity::find()
            .filter(entities::Column::Institution.eq(institution.0))
            .filter(entities::Column::Id.is_in(some.iter().map(|id| id.0)));
        for row in found.all(kernel.db.reader()).await? {
            match kernel.vault.open_json(identity_place(row.id), &row.identity) {
                Ok(identity) => drop(known.insert(EntityId(row.id), identity)),
                Err(cause) => kernel.unopened.tell("entity", row.id, &cause),
            }
        }
    }
    Ok(known)
}

/// Where these entities were met in these compartments, the newest sightings of each first.
///
/// # Errors
/// The database's.
pub async fn sightings(kernel: &Kernel, institution: InstitutionId, rooms: &Rooms, of: &[EntityId]) -> Result<Vec<Sighting>> {
    let mut met = Vec::new();
    for entity in of {
        let found = rows::Entity::find()
            .filter(rows::Column::Institution.eq(institution.0))
            .filter(rows::Column::EntityId.eq(entity.0))
            .order_by_desc(rows::Column::At)
            .order_by_asc(rows::Column::Id)
            .limit(MOST);
        met.extend(found.all(kernel.db.reader()).await?.into_iter().filter_map(|row| opened(kernel, rooms, row)));
    }
    Ok(met)
}

/// Those of some entities of which a sighting in these compartments counts. All are looked at, from the oldest on: what an
/// alert asked for counts nothing, and may be more than a list holds.
///
/// # Errors
/// The database's.
pub async fn counted(kernel: &Kernel, institution: InstitutionId, rooms: &Rooms, of: &[EntityId]) -> Result<HashSet<EntityId>> {
    let mut counted = HashSet::new();
    for entity in of {
        let mut after = Some(Uuid::nil());
        while let Some(last) = after {
            let found = rows::Entity::find()
                .filter(rows::Column::Institution.eq(institution.0))
                .filter(rows::Column::EntityId.eq(entity.0))
                .filter(rows::Column::Id.gt(last))
                .order_by_asc(rows::Column::Id)
                .limit(MOST);
            let found = found.all(kernel.db.reader()).await?;
            after = found.last().map(|row| row.id);
            let mut met = found.into_iter().filter_map(|row| opened(kernel, rooms, row));
            // A story may hold its reporter's own number.
            if met.any(|sighting| sighting.counts && sighting.strong && !sighting.in_words) {
                counted.insert(*entity);
                break;
            }
        }
    }
    Ok(counted)
}

/// What these reports tell of, wherever they stand.
///
/// # Errors
/// The database's.
pub async fn of_reports(kernel: &Kernel, reports: &[ReportId]) -> Result<Vec<Sighting>> {
    let mut met = Vec::new();
    for some in reports.chunks(AT_ONCE) {
        let found = rows::Entity::find().filter(rows::Column::ReportId.is_in(some.iter().map(|id| id.0)));
        for row in found.order_by_asc(rows::Column::Id).all(kernel.db.reader()).await? {
            let rooms = Rooms::all(&institutions::get(kernel, InstitutionId(row.institution)).await?);
            met.extend(opened(kernel, &rooms, row));
        }
    }
    Ok(met)
}

/// A sighting, if it stands in one of `rooms`.
fn opened(kernel: &Kernel, rooms: &Rooms, row: rows::Model) -> Option<Sighting> {
    let room = rooms.find(&kernel.vault, row.id, &row.compartment_tag)?;
    let details: Result<Details> = kernel.vault.open_json(sighting_place(row.id), &row.details);
    let details = details.inspect_err(|cause| kernel.unopened.tell("sighting", row.id, cause)).ok()?;
    let Details { target, by, typed, strong, in_words, counts } = details;
    let (entity, report, institution) = (EntityId(row.entity_id), ReportId(row.report_id), InstitutionId(row.institution));
    Some(Sighting { entity, report, institution, room, at: Moment(row.at), target, by, typed, strong, in_words, counts })
}

/// Puts what these reports tell of into another compartment, with them.
///
/// # Errors
/// The database's.
pub async fn set_room(tx: &Tx, vault: &Vault, reports: &[ReportId], room: CompartmentId) -> Result<()> {
    let theirs = rows::Entity::find().filter(rows::Column::ReportId.is_in(reports.iter().map(|id| id.0)));
    let ids: Vec<Uuid> = theirs.select_only().column(rows::Column::Id).into_tuple().all(tx).await?;
    for id in ids {
        let tag = Expr::value(compartments::tag(vault, room, id));
        let moved = rows::Entity::update_many().col_expr(rows::Column::CompartmentTag, tag).filter(rows::Column::Id.eq(id));
        moved.exec(tx).await?;
    }
    Ok(())
}

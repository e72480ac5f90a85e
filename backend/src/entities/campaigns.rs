//! The rows of campaigns.

use crate::kernel::{
    Kernel,
    compartments::{self, Rooms},
    db::Tx,
    error::{Error, Result},
    institutions,
    vault::{Place, Sealed, Tag, TagKind, Vault},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TryInsertResult,
    sea_query::{Expr, ExprTrait},
};
use serde::{Deserialize, Serialize};
use shared::{
    ids::{CampaignId, CompartmentId, EntityId, InstitutionId},
    problem::Code,
    text::{Label, Narrative, Reason},
    time::Moment,
};

mod rows {
    //! The table.
    use crate::kernel::vault::{Sealed, Tag};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "campaigns")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution: Uuid,
        pub entity_id: Uuid,
        pub compartment_tag: Tag,
        pub state: String,
        pub opened_at: i64,
        pub closed_at: Option<i64>,
        pub version: i32,
        pub details: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

const OPEN: &str = "OPEN";
const CLOSED: &str = "CLOSED";
/// Padding: room for a name and a reason; a long summary takes the next steps.
const SIZE: usize = 2048;

const fn place(id: CampaignId) -> Place {
    Place::new("campaigns", "details", id.0)
}

/// What is sealed of a campaign.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Details {
    name: Option<Label>,
    summary: Option<Narrative>,
    closing_reason: Option<Reason>,
}

/// One approacher who approached several people.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// The campaign.
    pub id: CampaignId,
    /// Where it belongs.
    pub institution: InstitutionId,
    /// The compartment it stands in.
    pub room: CompartmentId,
    /// What it was raised on.
    pub entity: EntityId,
    /// When.
    pub opened_at: Moment,
    /// When it was closed.
    pub closed_at: Option<Moment>,
    /// How often it was changed.
    pub version: i32,
    /// What it is called.
    pub name: Option<Label>,
    /// What is known of it.
    pub summary: Option<Narrative>,
    /// Why it was closed.
    pub closing_reason: Option<Reason>,
}

fn opened(kernel: &Kernel, rooms: &Rooms, row: rows::Model) -> Option<Campaign> {
    let (id, room) = (CampaignId(row.id), rooms.find(&kernel.vault, row.id, &row.compartment_tag)?);
    let details: Result<Details> = kernel.vault.open_json(place(id), &row.details);
    let Details { name, summary, closing_reason } = details.inspect_err(|cause| kernel.unopened.tell("campaign", row.id, cause)).ok()?;
    let (institution, entity, opened_at) = (InstitutionId(row.institution), EntityId(row.entity_id), Moment(row.opened_at));
    let closed_at = row.closed_at.map(Moment);
    Some(Campaign { id, institution, room, entity, opened_at, closed_at, version: row.version, name, summary, closing_reason })
}

/// The campaigns on these entities in these compartments, the newest first.
///
/// # Errors
/// The database's.
pub async fn campaigns(kernel: &Kernel, institution: InstitutionId, rooms: &Rooms, on: &[EntityId]) -> Result<Vec<Campaign>> {
    let mut all = Vec::new();
    for some in on.chunks(500) {
        let found = rows::Entity::find()
            .filter(rows::Column::Institution.eq(institution.0))
            .filter(rows::Column::EntityId.is_in(some.iter().map(|id| id.0)))
            .order_by_desc(rows::Column::OpenedAt);
        all.extend(found.all(kernel.db.reader()).await?.into_iter().filter_map(|row| opened(kernel, rooms, row)));
    }
    Ok(all)
}

/// The newest campaigns of an institution in these compartments.
///
/// # Errors
/// The database's.
pub async fn newest(kernel: &Kernel, institution: InstitutionId, rooms: &Rooms, most: u64) -> Result<Vec<Campaign>> {
    let found = rows::Entity::find()
        .filter(rows::Column::Institution.eq(institution.0))
        .order_by_desc(rows::Column::OpenedAt)
        .order_by_asc(rows::Column::Id)
        .limit(most);
    Ok(found.all(kernel.db.reader()).await?.into_iter().filter_map(|row| opened(kernel, rooms, row)).collect())
}

/// One of them, wherever it stands; for the service itself and for whoever asks where it stands next.
///
/// # Errors
/// The database's.
pub async fn campaign(kernel: &Kernel, id: CampaignId) -> Result<Option<Campaign>> {
    let Some(row) = rows::Entity::find_by_id(id.0).one(kernel.db.reader()).await? else { return Ok(None) };
    let rooms = Rooms::all(&institutions::get(kernel, InstitutionId(row.institution)).await?);
    Ok(opened(kernel, &rooms, row))
}

/// The latest of some campaigns on an entity in a compartment.
pub fn latest(campaigns: &[Campaign], room: CompartmentId, entity: EntityId) -> Option<&Campaign> {
    campaigns.iter().filter(|one| one.room == room && one.entity == entity).max_by_key(|one| one.opened_at)
}

/// A campaign ready to be raised.
#[derive(Clone, Debug)]
pub struct Raised {
    /// Its id.
    pub id: CampaignId,
    institution: InstitutionId,
    entity: EntityId,
    tag: Tag,
    details: Sealed,
    at: Moment,
}

/// Seals a new campaign outside the transaction. The id tells on what it is raised and after which one, so that two
/// servers that come to it together raise the same.
///
/// # Errors
/// Internal only.
pub fn raise(
    vault: &Vault,
    (institution, room): (InstitutionId, CompartmentId),
    entity: EntityId,
    after: Option<&Campaign>,
    at: Moment,
) -> Result<Raised> {
    let after = after.map(|campaign| campaign.id.0).unwrap_or_default();
    let parts = [room.0.as_bytes(), entity.0.as_bytes(), after.as_bytes()].map(<[u8; 16]>::as_slice);
    let id = CampaignId(vault.tag(TagKind::Campaign, &parts).id());
    let details = vault.seal_json(place(id), &Details::default(), SIZE)?;
    Ok(Raised { id, institution, entity, tag: compartments::tag(vault, room, id.0), details, at })
}

impl Raised {
    /// Writes it.
    ///
    /// # Errors
    /// `conflict` when it was raised already; the database's.
    pub async fn write(self, tx: &Tx) -> Result<()> {
        let row = rows::ActiveModel {
            id: Set(self.id.0),
            institution: Set(self.institution.0),
            entity_id: Set(self.entity.0),
            compartment_tag: Set(self.tag),
            state: Set(OPEN.to_owned()),
            opened_at: Set(self.at.0),
            closed_at: Set(None),
            version: Set(1),
            details: Set(self.details),
        };
        let inserted = rows::Entity::insert(row).on_conflict_do_nothing_on([rows::Column::Id]).exec_without_returning(tx).await?;
        if matches!(inserted, TryInsertResult::Inserted(1..)) { Ok(()) } else { Err(Code::Conflict.into()) }
    }
}

/// What somebody makes of a campaign.
#[derive(Debug)]
pub enum Change {
    /// It gets a name.
    Named(Label, Option<Narrative>),
    /// It is over.
    Closed(Reason, Moment),
}

/// A changed campaign, ready to be written over the version that was read.
#[derive(Debug)]
pub struct Changed {
    id: CampaignId,
    version: i32,
    closed_at: Option<Moment>,
    details: Sealed,
}

/// Seals a change outside the transaction.
///
/// # Errors
/// `conflict` when it is to be closed and is.
pub fn change(vault: &Vault, campaign: &Campaign, change: Change) -> Result<Changed> {
    let Campaign { id, version, closed_at, name, summary, closing_reason, .. } = campaign.clone();
    let (details, closed_at) = match (change, closed_at) {
        (Change::Named(name, summary), _) => (Details { name: Some(name), summary, closing_reason }, closed_at),
        (Change::Closed(reason, at), None) => (Details { name, summary, closing_reason: Some(reason) }, Some(at)),
        (Change::Closed(..), Some(_)) => return Err(Code::Conflict.into()),
    };
    Ok(Changed { id, version, closed_at, details: vault.seal_json(place(id), &details, SIZE)? })
}

impl Changed {
    /// Writes it.
    ///
    /// # Errors
    /// `conflict` when somebody else was faster; the database's.
    pub async fn write(self, tx: &Tx) -> Result<()> {
        let state = if self.closed_at.is_some() { CLOSED } else { OPEN };
        let updated = rows::Entity::update_many()
            .col_expr(rows::Column::State, Expr::value(state))
            .col_expr(rows::Column::ClosedAt, Expr::value(self.closed_at.map(|at| at.0)))
            .col_expr(rows::Column::Details, Expr::value(self.details))
            .col_expr(rows::Column::Version, Expr::col(rows::Column::Version).add(1))
            .filter(rows::Column::Id.eq(self.id.0))
            .filter(rows::Column::Version.eq(self.version))
            .exec(tx)
            .await?;
        if updated.rows_affected == 1 { Ok(()) } else { Err(Error::Refused(Code::Conflict)) }
    }
}

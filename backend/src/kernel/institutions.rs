//! Which institution a visit is for, and what it tells its visitors (docs/rules.md §1.1, §1.3).

use super::{
    context::Kernel,
    db::Tx,
    error::{Error, Result},
};
use frontend::Setting;
use jiff::tz::TimeZone;
use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder};
use serde::{Deserialize, Serialize};
use shared::ids::{CompartmentId, InstitutionId};

mod rows {
    //! The table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "institutions")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub slug: String,
        pub name: String,
        #[sea_orm(column_type = "Text")]
        pub settings: String,
        pub separate_compartment: Uuid,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// An institution: a parliament, a council, a party office.
#[derive(Clone, Debug)]
pub struct Institution {
    /// Its id.
    pub id: InstitutionId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// What it tells its visitors, and its clock.
    pub settings: Settings,
    /// The compartment of its separate contact (docs/rules.md §3).
    pub separate_compartment: CompartmentId,
}

const LONDON: &str = "Europe/London";

/// What an institution sets for itself. Empty numbers are never shown as empty links.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The emergency number.
    pub emergency: String,
    /// The text relay number.
    pub relay: String,
    /// The security team's own number.
    pub team_phone: Option<String>,
    /// Its time zone, as in the IANA list.
    pub zone: String,
    /// The team's weekday hours, first and last whole hour; none when it never closes.
    pub office_hours: Option<(i8, i8)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            emergency: "999".to_owned(),
            relay: "18000".to_owned(),
            team_phone: None,
            zone: LONDON.to_owned(),
            office_hours: Some((9, 17)),
        }
    }
}

impl Settings {
    /// The zone; London's when the name is not in the list.
    pub fn time_zone(&self) -> TimeZone {
        [self.zone.as_str(), LONDON].iter().find_map(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC)
    }
}

fn opened(row: rows::Model) -> Result<Institution> {
    Ok(Institution {
        id: InstitutionId(row.id),
        slug: row.slug,
        name: row.name,
        settings: serde_json::from_str(&row.settings)?,
        separate_compartment: CompartmentId(row.separate_compartment),
    })
}

/// The institution of this id.
///
/// # Errors
/// Internal when it is not there: ids come from our own rows.
pub async fn get(kernel: &Kernel, id: InstitutionId) -> Result<Institution> {
    let read = async || rows::Entity::find_by_id(id.0).one(kernel.db.reader()).await?.map(opened).transpose();
    kernel.institutions.get(id, read).await?.ok_or_else(|| Error::internal("an institution is missing"))
}

/// The institution whose host name or slug a visit names; until there are several, the first one.
///
/// # Errors
/// The database's.
pub async fn visited(kernel: &Kernel) -> Result<Option<Institution>> {
    let row = rows::Entity::find().order_by_asc(rows::Column::Slug).one(kernel.db.reader()).await?;
    row.map(opened).transpose()
}

/// Every institution.
///
/// # Errors
/// The database's.
pub async fn all(kernel: &Kernel) -> Result<Vec<Institution>> {
    let rows = rows::Entity::find().order_by_asc(rows::Column::Slug).all(kernel.db.reader()).await?;
    rows.into_iter().map(opened).collect()
}

/// Adds an institution.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &Tx, institution: &Institution) -> Result<()> {
    let row = rows::ActiveModel {
        id: Set(institution.id.0),
        slug: Set(institution.slug.clone()),
        name: Set(institution.name.clone()),
        settings: Set(serde_json::to_string(&institution.settings)?),
        separate_compartment: Set(institution.separate_compartment.0),
    };
    rows::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// What pages show of an institution; sensible national numbers while there is none.
pub fn setting(institution: Option<&Institution>, demonstration: bool) -> Setting {
    let settings = institution.map_or_else(Settings::default, |institution| institution.settings.clone());
    Setting {
        institution: institution.map_or_else(String::new, |institution| institution.name.clone()),
        emergency: settings.emergency,
        relay: settings.relay,
        team_phone: settings.team_phone,
        zone: settings.zone,
        demonstration,
    }
}

//! Which institution a visit is for, what it tells its visitors (docs/rules.md §1.1, §1.3), and what lies below it.

mod tree;

pub use tree::{below, tree, within};

use super::{
    context::Kernel,
    db::Tx,
    error::{Error, Result},
    hours,
};
use frontend::{Setting, SettingContact};
use jiff::tz::TimeZone;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, TryInsertResult, sea_query::Expr};
use shared::{
    ids::{CompartmentId, InstitutionId},
    locale::Lang,
    settings::{Contact, Settings},
};

mod rows {
    //! The table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "institutions")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub parent: Option<Uuid>,
        pub slug: String,
        pub name: String,
        #[sea_orm(column_type = "Text")]
        pub settings: String,
        pub settings_version: i64,
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
    /// The institution it lies below; nothing where it lies below none.
    pub parent: Option<InstitutionId>,
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// What it tells its visitors, and its clock.
    pub settings: Settings,
    /// Which version of the settings these are, from 0.
    pub settings_version: u32,
    /// The compartment of its separate contact (docs/rules.md §3).
    pub separate_compartment: CompartmentId,
}

impl Institution {
    /// Its zone.
    pub fn time_zone(&self) -> TimeZone {
        hours::zone(&self.settings)
    }
}

fn opened(row: rows::Model) -> Result<Institution> {
    Ok(Institution {
        id: InstitutionId(row.id),
        parent: row.parent.map(InstitutionId),
        slug: row.slug,
        name: row.name,
        settings: serde_json::from_str(&row.settings)?,
        settings_version: u32::try_from(row.settings_version).map_err(Error::internal)?,
        separate_compartment: CompartmentId(row.separate_compartment),
    })
}

/// The institution of this id.
///
/// # Errors
/// Internal when it is not there: ids come from our own rows.
pub async fn get(kernel: &Kernel, id: InstitutionId) -> Result<Institution> {
    of_id(kernel, id).await?.ok_or_else(|| Error::internal("an institution is missing"))
}

/// The institution of an id that somebody else says, if there is one.
///
/// # Errors
/// The database's.
pub async fn of_id(kernel: &Kernel, id: InstitutionId) -> Result<Option<Institution>> {
    let read = async || rows::Entity::find_by_id(id.0).one(kernel.db.reader()).await?.map(opened).transpose();
    kernel.institutions.get(id, read).await
}

/// The institution of a short name, if it lets people report without an account.
///
/// # Errors
/// The database's.
pub async fn open_to_visitors(kernel: &Kernel, slug: &str) -> Result<Option<Institution>> {
    let found = rows::Entity::find().filter(rows::Column::Slug.eq(slug)).one(kernel.db.reader()).await?;
    Ok(found.map(opened).transpose()?.filter(|found| found.settings.without_account.is_open()))
}

/// The institution whose host name or slug a visit names; until a visit can name one, the first that lies below none.
///
/// # Errors
/// The database's.
pub async fn visited(kernel: &Kernel) -> Result<Option<Institution>> {
    let top = rows::Entity::find().filter(rows::Column::Parent.is_null());
    let row = top.order_by_asc(rows::Column::Slug).one(kernel.db.reader()).await?;
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

/// Adds an institution unless its short name is taken by now; says whether it did.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &Tx, institution: &Institution) -> Result<bool> {
    let row = rows::ActiveModel {
        id: Set(institution.id.0),
        parent: Set(institution.parent.map(|parent| parent.0)),
        slug: Set(institution.slug.clone()),
        name: Set(institution.name.clone()),
        settings: Set(serde_json::to_string(&institution.settings)?),
        settings_version: Set(institution.settings_version.into()),
        separate_compartment: Set(institution.separate_compartment.0),
    };
    let inserted = rows::Entity::insert(row).on_conflict_do_nothing_on([rows::Column::Slug]).exec_without_returning(tx).await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(1..)))
}

/// Gives an institution another name. Whoever calls this has the copy in memory forgotten once the transaction is
/// through.
///
/// # Errors
/// The database's.
pub async fn rename(tx: &Tx, id: InstitutionId, name: &str) -> Result<()> {
    let named = rows::Entity::update_many().col_expr(rows::Column::Name, Expr::value(name));
    named.filter(rows::Column::Id.eq(id.0)).exec(tx).await?;
    Ok(())
}

/// Holds an institution's row until the transaction ends, so that what is counted of it stays true.
///
/// # Errors
/// The database's.
pub async fn lock(tx: &Tx, id: InstitutionId) -> Result<()> {
    let same = rows::Entity::update_many().col_expr(rows::Column::Slug, Expr::col(rows::Column::Slug));
    same.filter(rows::Column::Id.eq(id.0)).exec(tx).await?;
    Ok(())
}

async fn row(tx: &Tx, id: InstitutionId) -> Result<rows::Model> {
    rows::Entity::find_by_id(id.0).one(tx).await?.ok_or_else(|| Error::internal("an institution is missing"))
}

/// The number of the version in force, as the transaction sees it.
///
/// # Errors
/// The database's.
pub async fn settings_version(tx: &Tx, id: InstitutionId) -> Result<u32> {
    u32::try_from(row(tx, id).await?.settings_version).map_err(Error::internal)
}

/// The settings in force, as the transaction sees them.
///
/// # Errors
/// The database's.
pub async fn settings(tx: &Tx, id: InstitutionId) -> Result<Settings> {
    Ok(serde_json::from_str(&row(tx, id).await?.settings)?)
}

/// The texts that a public address may not be without, each with the institution that lacks it (docs/rules.md §8).
pub fn unset_texts(all: &[Institution]) -> Vec<String> {
    let unset = |institution: &Institution| {
        let missing = institution.settings.legal.unset();
        (!missing.is_empty()).then(|| format!("the settings of {} lack these texts: {}", institution.slug, missing.join(", ")))
    };
    all.iter().filter_map(unset).collect()
}

/// Puts new settings in force; false when another version than `base` holds by now. Whoever calls this has the
/// copy in memory forgotten once the transaction is through.
///
/// # Errors
/// The database's.
pub async fn change(tx: &Tx, id: InstitutionId, base: u32, settings: &Settings) -> Result<bool> {
    let (text, next) = (serde_json::to_string(settings)?, i64::from(base) + 1);
    let ours = rows::Entity::update_many()
        .col_expr(rows::Column::Settings, Expr::value(text))
        .col_expr(rows::Column::SettingsVersion, Expr::value(next))
        .filter(rows::Column::Id.eq(id.0))
        .filter(rows::Column::SettingsVersion.eq(i64::from(base)));
    Ok(ours.exec(tx).await?.rows_affected == 1)
}

/// What pages show of an institution; sensible national numbers while there is none.
pub fn setting(institution: Option<&Institution>, demonstration: bool) -> Setting {
    let (name, settings) = institution.map_or_else(Default::default, |found| (found.name.clone(), found.settings.clone()));
    setting_of(name, &settings, demonstration)
}

/// What pages would show under some settings.
pub fn setting_of(institution: String, settings: &Settings, demonstration: bool) -> Setting {
    let number = |number: &Option<shared::settings::Number>| number.as_ref().map(|number| number.number.expose().to_owned());
    Setting {
        institution,
        emergency: number(&settings.emergency).unwrap_or_default(),
        relay: number(&settings.relay).unwrap_or_default(),
        team_phone: number(&settings.team),
        contacts: settings.contacts.iter().map(contact).collect(),
        zone: settings.zone().to_owned(),
        leave_to: settings.leave_to().to_owned(),
        demonstration,
    }
}

fn contact(contact: &Contact) -> SettingContact {
    SettingContact {
        label: Lang::ALL.map(|lang| contact.label.of(lang).to_owned()),
        number: contact.number.number.expose().to_owned(),
        hours: Lang::ALL.map(|lang| contact.hours.as_ref().map_or_else(String::new, |hours| hours.of(lang).to_owned())),
    }
}

//! Versions of institutions' settings, proposed and in force, with who proposed and who decided.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum SettingsVersions {
    Table,
    Id,
    Institution,
    Version,
    Base,
    State,
    Body,
    ProposedBy,
    ProposedAt,
    DecidedBy,
    DecidedAt,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let versions = Table::create()
        .table(SettingsVersions::Table)
        .col(uuid(SettingsVersions::Id).primary_key())
        .col(uuid(SettingsVersions::Institution))
        // Nothing until somebody agreed.
        .col(big_integer_null(SettingsVersions::Version))
        .col(big_integer(SettingsVersions::Base))
        .col(string(SettingsVersions::State))
        // Settings and reason as JSON text: every visitor is shown what is in force (docs/adr/0026-settings-in-versions.md).
        .col(text(SettingsVersions::Body))
        .col(uuid_null(SettingsVersions::ProposedBy))
        .col(big_integer(SettingsVersions::ProposedAt))
        .col(uuid_null(SettingsVersions::DecidedBy))
        .col(big_integer_null(SettingsVersions::DecidedAt))
        .to_owned();
    // One of each number.
    let numbers = Index::create()
        .name("settings_versions_number")
        .table(SettingsVersions::Table)
        .col(SettingsVersions::Institution)
        .col(SettingsVersions::Version)
        .unique()
        .to_owned();
    let newest = Index::create()
        .name("settings_versions_newest")
        .table(SettingsVersions::Table)
        .col(SettingsVersions::Institution)
        .col(SettingsVersions::ProposedAt)
        .to_owned();
    (vec![versions], vec![numbers, newest])
}

change!("m0012_settings", up: up, down: SettingsVersions);

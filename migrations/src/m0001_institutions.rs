//! Institutions, and the marks an installation carries for ever.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum Institutions {
    Table,
    Id,
    Parent,
    Slug,
    Name,
    Settings,
    SettingsVersion,
    SeparateCompartment,
}

#[derive(DeriveIden)]
enum Marks {
    Table,
    Name,
    SetAt,
    Value,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let institutions = Table::create()
        .table(Institutions::Table)
        .col(uuid(Institutions::Id).primary_key())
        // The institution it lies below; nothing where it lies below none. Never changed: so there is no circle.
        .col(uuid_null(Institutions::Parent))
        .col(string_uniq(Institutions::Slug))
        .col(string(Institutions::Name))
        // Numbers, zone and hours as JSON text: they are shown to everyone who visits.
        .col(text(Institutions::Settings))
        .col(big_integer(Institutions::SettingsVersion))
        .col(uuid(Institutions::SeparateCompartment))
        .to_owned();
    let marks = Table::create()
        .table(Marks::Table)
        .col(string(Marks::Name).primary_key())
        .col(big_integer(Marks::SetAt))
        .col(binary_null(Marks::Value))
        .to_owned();
    (vec![institutions, marks], vec![])
}

change!("m0001_institutions", up: up, down: Marks, Institutions);

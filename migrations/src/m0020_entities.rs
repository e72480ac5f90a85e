//! What approachers are found again by, where it was met, and the campaigns that come of it.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum Entities {
    Table,
    Id,
    Institution,
    Identity,
}

#[derive(DeriveIden)]
enum Sightings {
    Table,
    Id,
    Institution,
    EntityId,
    ReportId,
    CompartmentTag,
    At,
    Details,
}

#[derive(DeriveIden)]
enum Campaigns {
    Table,
    Id,
    Institution,
    EntityId,
    CompartmentTag,
    State,
    OpenedAt,
    ClosedAt,
    Version,
    Details,
}

#[derive(DeriveIden)]
enum Settlements {
    Table,
    Id,
    Institution,
    At,
    Details,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let entities = Table::create()
        .table(Entities::Table)
        // A keyed tag of institution and identifier, so that filing need not look whether it is there.
        .col(uuid(Entities::Id).primary_key())
        .col(uuid(Entities::Institution))
        .col(binary(Entities::Identity))
        .to_owned();
    let sightings = Table::create()
        .table(Sightings::Table)
        .col(uuid(Sightings::Id).primary_key())
        .col(uuid(Sightings::Institution))
        .col(uuid(Sightings::EntityId))
        .col(uuid(Sightings::ReportId))
        .col(binary(Sightings::CompartmentTag))
        .col(big_integer(Sightings::At))
        .col(binary(Sightings::Details))
        .to_owned();
    let campaigns = Table::create()
        .table(Campaigns::Table)
        .col(uuid(Campaigns::Id).primary_key())
        .col(uuid(Campaigns::Institution))
        .col(uuid(Campaigns::EntityId))
        .col(binary(Campaigns::CompartmentTag))
        .col(string(Campaigns::State))
        .col(big_integer(Campaigns::OpenedAt))
        .col(big_integer_null(Campaigns::ClosedAt))
        .col(integer(Campaigns::Version))
        .col(binary(Campaigns::Details))
        .to_owned();
    let settlements = Table::create()
        .table(Settlements::Table)
        // A keyed tag of the two cases and the entity.
        .col(uuid(Settlements::Id).primary_key())
        .col(uuid(Settlements::Institution))
        .col(big_integer(Settlements::At))
        .col(binary(Settlements::Details))
        .to_owned();
    let index = |name: &str| Index::create().name(name).to_owned();
    let indexes = vec![
        index("sightings_entity").table(Sightings::Table).col(Sightings::EntityId).col(Sightings::At).to_owned(),
        index("sightings_report").table(Sightings::Table).col(Sightings::ReportId).to_owned(),
        index("campaigns_opened").table(Campaigns::Table).col(Campaigns::Institution).col(Campaigns::OpenedAt).to_owned(),
        index("campaigns_entity").table(Campaigns::Table).col(Campaigns::EntityId).to_owned(),
    ];
    (vec![entities, sightings, campaigns, settlements], indexes)
}

change!("m0020_entities", up: up, down: Settlements, Campaigns, Sightings, Entities);

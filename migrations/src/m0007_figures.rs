//! The frozen figures of closed months and the band of the running one, sealed.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum ClosedMonths {
    Table,
    Id,
    Institution,
    Month,
    ClosedAt,
    Figures,
}

#[derive(DeriveIden)]
enum RunningMonths {
    Table,
    Id,
    Institution,
    Month,
    Band,
    RefreshedAt,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let closed = Table::create()
        .table(ClosedMonths::Table)
        // What its figures are bound to; made of institution and month.
        .col(uuid_uniq(ClosedMonths::Id))
        .col(uuid(ClosedMonths::Institution))
        .col(string(ClosedMonths::Month))
        .col(big_integer(ClosedMonths::ClosedAt))
        .col(binary(ClosedMonths::Figures))
        .primary_key(Index::create().col(ClosedMonths::Institution).col(ClosedMonths::Month))
        .to_owned();
    let running = Table::create()
        .table(RunningMonths::Table)
        .col(uuid_uniq(RunningMonths::Id))
        .col(uuid(RunningMonths::Institution).primary_key())
        .col(string(RunningMonths::Month))
        .col(binary(RunningMonths::Band))
        .col(big_integer(RunningMonths::RefreshedAt))
        .to_owned();
    (vec![closed, running], vec![])
}

change!("m0007_figures", up: up, down: RunningMonths, ClosedMonths);

//! The unsent answers of somebody who reports without scripts, sealed, one per account: signing in again goes on where it stopped (docs/rules.md §1.5).

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum Drafts {
    Table,
    Account,
    Draft,
    UpdatedAt,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let drafts = Table::create()
        .table(Drafts::Table)
        .col(uuid(Drafts::Account).primary_key())
        .col(binary(Drafts::Draft))
        .col(big_integer(Drafts::UpdatedAt))
        .to_owned();
    (vec![drafts], vec![])
}

change!("m0006_drafts", up: up, down: Drafts);

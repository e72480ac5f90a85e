//! Reports without an account (docs/adr/0049-filing-without-an-account.md): what a receipt's words lead to, and until when the
//! unsent answers of such a visit are kept.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum Receipts {
    Table,
    Id,
    Report,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let receipts = Table::create()
        .table(Receipts::Table)
        // Made of the words' hash: nothing in the row says which report it is about, or which reports have one.
        .col(uuid(Receipts::Id).primary_key())
        .col(binary(Receipts::Report))
        .to_owned();
    (vec![receipts], Vec::new())
}

change!("m0024_receipts", up: up, down: Receipts;
    after: |_| vec!["ALTER TABLE drafts ADD COLUMN ends_at bigint NULL".to_owned()],
    |_| vec!["ALTER TABLE drafts DROP COLUMN ends_at".to_owned()]);

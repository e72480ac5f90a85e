//! Which account became which, of one person. Which one stays is sealed.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum AccountMerges {
    Table,
    Id,
    Institution,
    Merge,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let merges = Table::create()
        .table(AccountMerges::Table)
        // The id of the account that was closed.
        .col(uuid(AccountMerges::Id).primary_key())
        .col(uuid(AccountMerges::Institution))
        .col(binary(AccountMerges::Merge))
        .to_owned();
    let by_institution =
        Index::create().name("account_merges_institution").table(AccountMerges::Table).col(AccountMerges::Institution).to_owned();
    (vec![merges], vec![by_institution])
}

change!("m0018_merging", up: up, down: AccountMerges);

//! Whether anybody has looked at a case, and whom it has told since, in a sealed document a case.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum CaseAttention {
    Table,
    Id,
    Version,
    Attention,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let attention = Table::create()
        .table(CaseAttention::Table)
        // The case's own id.
        .col(uuid(CaseAttention::Id).primary_key())
        .col(integer(CaseAttention::Version))
        .col(binary(CaseAttention::Attention))
        .to_owned();
    (vec![attention], Vec::new())
}

change!("m0021_attention", up: up, down: CaseAttention);

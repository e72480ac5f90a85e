//! What was done, in order; and the receipts of requests, so that a retry is recognised.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum Audit {
    Table,
    Seq,
    At,
    Institution,
    ObjectTag,
    Entry,
}

#[derive(DeriveIden)]
enum Claims {
    Table,
    Tag,
    Digest,
    Subject,
    At,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let audit = Table::create()
        .table(Audit::Table)
        .col(big_integer(Audit::Seq).primary_key().auto_increment())
        .col(big_integer(Audit::At))
        .col(uuid_null(Audit::Institution))
        .col(binary(Audit::ObjectTag))
        .col(binary(Audit::Entry))
        .to_owned();
    let claims = Table::create()
        .table(Claims::Table)
        .col(binary(Claims::Tag).primary_key())
        .col(binary(Claims::Digest))
        .col(uuid(Claims::Subject))
        .col(big_integer(Claims::At))
        .to_owned();
    let by_object = Index::create().name("audit_object").table(Audit::Table).col(Audit::ObjectTag).to_owned();
    (vec![audit, claims], vec![by_object])
}

change!("m0004_audit", up: up, down: Claims, Audit);

//! Messages that must leave, written in the transaction that makes them necessary.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum Outbox {
    Table,
    Id,
    Kind,
    Rank,
    Payload,
    State,
    Attempts,
    NextAt,
    LeaseUntil,
    LastError,
    CreatedAt,
    DoneAt,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let outbox = Table::create()
        .table(Outbox::Table)
        .col(uuid(Outbox::Id).primary_key())
        .col(string(Outbox::Kind))
        // How soon it must leave: a report's priority.
        .col(small_integer(Outbox::Rank))
        .col(binary(Outbox::Payload))
        .col(string(Outbox::State))
        .col(integer(Outbox::Attempts))
        .col(big_integer(Outbox::NextAt))
        .col(big_integer_null(Outbox::LeaseUntil))
        .col(string_null(Outbox::LastError))
        .col(big_integer(Outbox::CreatedAt))
        .col(big_integer_null(Outbox::DoneAt))
        .to_owned();
    let due = Index::create().name("outbox_due").table(Outbox::Table).col(Outbox::State).col(Outbox::Rank).col(Outbox::NextAt).to_owned();
    (vec![outbox], vec![due])
}

change!("m0005_outbox", up: up, down: Outbox);

//! What is alerted of (docs/rules.md §5): an identifier is in one draft or live alert at a time. A row's id is a keyed tag of
//! institution and identifier. Each alert has five rows, however many identifiers it names. And that a member answered a
//! notice stands in the sealed reply alone.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum AlertedOf {
    Table,
    Id,
    AlertId,
    EndsAt,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let alerted = Table::create()
        .table(AlertedOf::Table)
        .col(uuid(AlertedOf::Id).primary_key())
        .col(uuid(AlertedOf::AlertId))
        .col(big_integer(AlertedOf::EndsAt))
        .to_owned();
    let of = Index::create().name("alerted_of_alert").table(AlertedOf::Table).col(AlertedOf::AlertId).to_owned();
    (vec![alerted], vec![of])
}

change!("m0031_one_alert_at_a_time", up: up, down: AlertedOf;
    after: |_| ["DROP INDEX notice_readers_alert", "ALTER TABLE notice_readers DROP COLUMN state",
        "CREATE INDEX notice_readers_alert ON notice_readers (alert_id)"].map(str::to_owned).to_vec(),
    // Who answered is sealed, and no key is here: on the way back everybody has only read it.
    |_| ["DROP INDEX notice_readers_alert", "ALTER TABLE notice_readers ADD COLUMN state text NOT NULL DEFAULT 'READ'",
        "CREATE INDEX notice_readers_alert ON notice_readers (alert_id, state)"].map(str::to_owned).to_vec());

//! Changes of an address that wait for both addresses to say yes.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum EmailChanges {
    Table,
    Id,
    Account,
    OldTag,
    NewTag,
    OldSaid,
    NewSaid,
    Wanted,
    ExpiresAt,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let changes = Table::create()
        .table(EmailChanges::Table)
        .col(uuid(EmailChanges::Id).primary_key())
        // One at a time: a newer one takes its place.
        .col(uuid_uniq(EmailChanges::Account))
        .col(binary_uniq(EmailChanges::OldTag))
        .col(binary_uniq(EmailChanges::NewTag))
        .col(boolean(EmailChanges::OldSaid))
        .col(boolean(EmailChanges::NewSaid))
        .col(binary(EmailChanges::Wanted))
        .col(big_integer(EmailChanges::ExpiresAt))
        .to_owned();
    let by_end = Index::create().name("email_changes_expires").table(EmailChanges::Table).col(EmailChanges::ExpiresAt).to_owned();
    (vec![changes], vec![by_end])
}

change!("m0014_identity", up: up, down: EmailChanges);

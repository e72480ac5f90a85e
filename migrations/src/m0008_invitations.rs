//! Invitations that wait to be used. A row goes when it is used, taken back, replaced or run out, so that
//! nothing is kept of people who never came.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum Invitations {
    Table,
    Id,
    Institution,
    CodeTag,
    EmailTag,
    Invited,
    InvitedAt,
    ExpiresAt,
    Renews,
    FromAbove,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let invitations = Table::create()
        .table(Invitations::Table)
        .col(uuid(Invitations::Id).primary_key())
        .col(uuid(Invitations::Institution))
        .col(binary_uniq(Invitations::CodeTag))
        .col(binary(Invitations::EmailTag))
        .col(binary(Invitations::Invited))
        .col(big_integer(Invitations::InvitedAt))
        .col(big_integer(Invitations::ExpiresAt))
        // The account that gets new ways in by it; nothing where one is to be made.
        .col(uuid_null(Invitations::Renews))
        // Whether an institution above asked: only these it may take back.
        .col(boolean(Invitations::FromAbove))
        .to_owned();
    // One for each address and institution: the newer takes the place of the older.
    let by_address = Index::create()
        .name("invitations_address")
        .table(Invitations::Table)
        .col(Invitations::Institution)
        .col(Invitations::EmailTag)
        .unique()
        .to_owned();
    (vec![invitations], vec![by_address])
}

change!("m0008_invitations", up: up, down: Invitations);

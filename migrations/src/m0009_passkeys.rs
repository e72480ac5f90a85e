//! Passkeys, the ceremonies that wait for their second request, and recovery codes.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum Passkeys {
    Table,
    Id,
    Account,
    CredentialTag,
    Passkey,
    Version,
}

#[derive(DeriveIden)]
enum Ceremonies {
    Table,
    Id,
    Tag,
    State,
    ExpiresAt,
}

#[derive(DeriveIden)]
enum RecoveryCodes {
    Table,
    Tag,
    Account,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let passkeys = Table::create()
        .table(Passkeys::Table)
        .col(uuid(Passkeys::Id).primary_key())
        .col(uuid(Passkeys::Account))
        .col(binary_uniq(Passkeys::CredentialTag))
        .col(binary(Passkeys::Passkey))
        .col(big_integer(Passkeys::Version))
        .to_owned();
    // A ceremony is found by its nonce, its purpose and whose it is, all in one tag.
    let ceremonies = Table::create()
        .table(Ceremonies::Table)
        .col(uuid(Ceremonies::Id).primary_key())
        .col(binary_uniq(Ceremonies::Tag))
        .col(binary(Ceremonies::State))
        .col(big_integer(Ceremonies::ExpiresAt))
        .to_owned();
    let codes = Table::create()
        .table(RecoveryCodes::Table)
        .col(binary(RecoveryCodes::Tag).primary_key())
        .col(uuid(RecoveryCodes::Account))
        .to_owned();
    let passkeys_of = Index::create().name("passkeys_account").table(Passkeys::Table).col(Passkeys::Account).to_owned();
    let by_end = Index::create().name("ceremonies_expires").table(Ceremonies::Table).col(Ceremonies::ExpiresAt).to_owned();
    let codes_of = Index::create().name("recovery_codes_account").table(RecoveryCodes::Table).col(RecoveryCodes::Account).to_owned();
    (vec![passkeys, ceremonies, codes], vec![passkeys_of, by_end, codes_of])
}

change!("m0009_passkeys", up: up, down: RecoveryCodes, Ceremonies, Passkeys);

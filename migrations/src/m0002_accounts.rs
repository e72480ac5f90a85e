//! Accounts, their sessions, and the failures of sign-in names (known or not).

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum Accounts {
    Table,
    Id,
    Institution,
    State,
    EmailTag,
    Profile,
    Secrets,
    LastStep,
    CreatedAt,
}

#[derive(DeriveIden)]
enum Sessions {
    Table,
    Id,
    Account,
    Institution,
    Roles,
    Device,
    Generation,
    CreatedAt,
    LastUsedAt,
    ReadAt,
    ReadingUntil,
    Until,
    EndedAt,
    ProvenAt,
    EnrolsOnly,
}

#[derive(DeriveIden)]
enum SignInFailures {
    Table,
    Tag,
    Failures,
    BlockedUntil,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let accounts = Table::create()
        .table(Accounts::Table)
        .col(uuid(Accounts::Id).primary_key())
        .col(uuid(Accounts::Institution))
        .col(string(Accounts::State))
        .col(binary_uniq(Accounts::EmailTag))
        .col(binary(Accounts::Profile))
        .col(binary(Accounts::Secrets))
        // The last accepted time step of the code, so that a code is good once (docs/security.md §2).
        .col(big_integer(Accounts::LastStep))
        // Which of two accounts of one person is the older.
        .col(big_integer(Accounts::CreatedAt))
        .to_owned();
    let sessions = Table::create()
        .table(Sessions::Table)
        .col(uuid(Sessions::Id).primary_key())
        .col(uuid(Sessions::Account))
        .col(uuid(Sessions::Institution))
        .col(binary(Sessions::Roles))
        .col(binary(Sessions::Device))
        .col(big_integer(Sessions::Generation))
        .col(big_integer(Sessions::CreatedAt))
        .col(big_integer(Sessions::LastUsedAt))
        .col(big_integer(Sessions::ReadAt))
        .col(big_integer(Sessions::ReadingUntil))
        // When the first of its roles ends, and with it whatever it is good for.
        .col(big_integer_null(Sessions::Until))
        .col(big_integer_null(Sessions::EndedAt))
        // The last proof of who it is, beyond the cookie.
        .col(big_integer(Sessions::ProvenAt))
        // Whether all it is good for is a new passkey, whatever the roles say.
        .col(boolean(Sessions::EnrolsOnly))
        .to_owned();
    let failures = Table::create()
        .table(SignInFailures::Table)
        .col(binary(SignInFailures::Tag).primary_key())
        .col(integer(SignInFailures::Failures))
        .col(big_integer(SignInFailures::BlockedUntil))
        .to_owned();
    let by_institution = Index::create().name("accounts_institution").table(Accounts::Table).col(Accounts::Institution).to_owned();
    let by_account = Index::create().name("sessions_account").table(Sessions::Table).col(Sessions::Account).to_owned();
    // Sessions are forgotten by age.
    let by_end = Index::create().name("sessions_ended").table(Sessions::Table).col(Sessions::EndedAt).to_owned();
    let by_beginning = Index::create().name("sessions_created").table(Sessions::Table).col(Sessions::CreatedAt).to_owned();
    (vec![accounts, sessions, failures], vec![by_institution, by_account, by_end, by_beginning])
}

change!("m0002_accounts", up: up, down: SignInFailures, Sessions, Accounts);

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

#[derive(DeriveIden)]
enum AuditSeals {
    Table,
    Position,
    Seq,
    Hash,
}

#[derive(DeriveIden)]
enum AuditCheckpoints {
    Table,
    Size,
    At,
    Note,
    PublicKey,
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
    let seals = Table::create()
        .table(AuditSeals::Table)
        .col(big_integer(AuditSeals::Position).primary_key())
        .col(big_integer_uniq(AuditSeals::Seq))
        .col(binary(AuditSeals::Hash))
        .to_owned();
    let checkpoints = Table::create()
        .table(AuditCheckpoints::Table)
        .col(big_integer(AuditCheckpoints::Size).primary_key())
        .col(big_integer(AuditCheckpoints::At))
        .col(text(AuditCheckpoints::Note))
        .col(binary(AuditCheckpoints::PublicKey))
        .to_owned();
    // Claims are forgotten by age.
    let by_age = Index::create().name("claims_at").table(Claims::Table).col(Claims::At).to_owned();
    let by_object = Index::create().name("audit_object").table(Audit::Table).col(Audit::ObjectTag).to_owned();
    (vec![audit, seals, checkpoints, claims], vec![by_object, by_age])
}

/// The tables whose rows the database itself keeps as they are.
const FIXED: [&str; 3] = ["audit", "audit_seals", "audit_checkpoints"];

fn guards(postgres: bool) -> Vec<String> {
    let on = |table: &str| {
        if postgres {
            return vec![format!(
                "CREATE TRIGGER {table}_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_fixed()"
            )];
        }
        let guard = |event: &str| {
            let name = event.to_lowercase();
            format!("CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END")
        };
        vec![guard("UPDATE"), guard("DELETE")]
    };
    let function = "CREATE FUNCTION audit_fixed() RETURNS trigger LANGUAGE plpgsql AS \
                    $$ BEGIN RAISE EXCEPTION 'the audit is never changed'; END $$";
    let first = postgres.then(|| function.to_owned());
    first.into_iter().chain(FIXED.into_iter().flat_map(on)).collect()
}

fn unguarded(postgres: bool) -> Vec<String> {
    // Triggers go with their tables.
    if postgres { vec!["DROP FUNCTION audit_fixed".to_owned()] } else { Vec::new() }
}

change!("m0004_audit", up: up, down: Claims, AuditCheckpoints, AuditSeals, Audit; after: guards, unguarded);

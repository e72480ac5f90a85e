//! Everything said about a report or a case after filing. Which of them a row is about stands in a keyed tag, and what
//! kind it is stands nowhere but in the sealed document.

use super::change;
use sea_orm_migration::{async_trait, prelude::*, schema::*};

#[derive(DeriveIden)]
enum Entries {
    Table,
    Id,
    Institution,
    At,
    ObjectTag,
    DocumentKey,
    Document,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let entries = Table::create()
        .table(Entries::Table)
        .col(uuid(Entries::Id).primary_key())
        .col(uuid(Entries::Institution))
        .col(big_integer(Entries::At))
        .col(binary(Entries::ObjectTag))
        .col(binary(Entries::DocumentKey))
        .col(binary(Entries::Document))
        .to_owned();
    let by_object = Index::create().name("entries_object").table(Entries::Table).col(Entries::ObjectTag).col(Entries::Id).to_owned();
    (vec![entries], vec![by_object])
}

/// The database itself keeps what was said as it was said. A document's key may be wrapped anew, or destroyed.
fn guards(postgres: bool) -> Vec<String> {
    let columns = "id, institution, at, object_tag, document";
    if postgres {
        let function = "CREATE FUNCTION entries_fixed() RETURNS trigger LANGUAGE plpgsql AS \
                        $$ BEGIN RAISE EXCEPTION 'what was said is never changed'; END $$";
        let trigger = format!(
            "CREATE TRIGGER entries_fixed BEFORE UPDATE OF {columns} OR DELETE OR TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION \
             entries_fixed()"
        );
        return vec![function.to_owned(), trigger];
    }
    let guard = |name: &str, event: &str| {
        format!("CREATE TRIGGER entries_{name} BEFORE {event} ON entries BEGIN SELECT RAISE(ABORT, 'what was said is never changed'); END")
    };
    vec![guard("update", &format!("UPDATE OF {columns}")), guard("delete", "DELETE")]
}

fn unguarded(postgres: bool) -> Vec<String> {
    if postgres { vec!["DROP FUNCTION entries_fixed".to_owned()] } else { Vec::new() }
}

change!("m0019_entries", up: up, down: Entries; after: guards, unguarded);

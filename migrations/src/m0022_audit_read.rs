//! Lets the audit be read by institution and time, the newest first.

use super::change;
use sea_orm_migration::{async_trait, prelude::*};

#[derive(DeriveIden)]
enum Audit {
    Table,
    Institution,
    At,
    Seq,
}

fn up() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) {
    let read = Index::create().name("audit_read").table(Audit::Table).col(Audit::Institution).col(Audit::At).col(Audit::Seq).to_owned();
    (Vec::new(), vec![read])
}

change!("m0022_audit_read", up: up, down: ; after: |_| Vec::new(), |_| vec!["DROP INDEX audit_read".to_owned()]);

//! The schema: one file per change, each in a transaction, each with a way back.
//!
//! Columns that are not ids, times, states or counts are sealed bytes or keyed tags
//! (docs/security.md §4.1). Times are UTC milliseconds.

use sea_orm_migration::prelude::*;

mod m0001_institutions;
mod m0002_accounts;
mod m0003_reports;
mod m0004_audit;
mod m0005_outbox;
mod m0006_drafts;
mod m0007_figures;
mod m0008_invitations;
mod m0009_passkeys;
mod m0011_people;
mod m0012_settings;
mod m0013_case_access;
mod m0014_identity;
mod m0018_merging;
mod m0019_entries;
mod m0020_entities;
mod m0021_attention;
mod m0022_audit_read;
mod m0023_attachments;
mod m0024_receipts;
mod m0025_visits;
mod m0026_attachments_due;
mod m0027_member_alerts;
mod m0029_questions;
mod m0030_visits_in_a_rush;
mod m0031_one_alert_at_a_time;

/// Runs the changes in order.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_institutions::Change),
            Box::new(m0002_accounts::Change),
            Box::new(m0003_reports::Change),
            Box::new(m0004_audit::Change),
            Box::new(m0005_outbox::Change),
            Box::new(m0006_drafts::Change),
            Box::new(m0007_figures::Change),
            Box::new(m0008_invitations::Change),
            Box::new(m0009_passkeys::Change),
            Box::new(m0011_people::Change),
            Box::new(m0012_settings::Change),
            Box::new(m0013_case_access::Change),
            Box::new(m0014_identity::Change),
            Box::new(m0018_merging::Change),
            Box::new(m0019_entries::Change),
            Box::new(m0020_entities::Change),
            Box::new(m0021_attention::Change),
            Box::new(m0022_audit_read::Change),
            Box::new(m0023_attachments::Change),
            Box::new(m0024_receipts::Change),
            Box::new(m0025_visits::Change),
            Box::new(m0026_attachments_due::Change),
            Box::new(m0027_member_alerts::Change),
            Box::new(m0029_questions::Change),
            Box::new(m0030_visits_in_a_rush::Change),
            Box::new(m0031_one_alert_at_a_time::Change),
        ]
    }
}

/// A change's name and that it runs in one transaction: SQLite would otherwise keep half of it.
macro_rules! change {
    ($name:literal, up: $up:expr, down: $($table:ident),+) => {
        change!($name, up: $up, down: $($table),+; after: |_| Vec::new(), |_| Vec::new());
    };
    // `after`: statements no builder writes, after up and after down; asked whether it is PostgreSQL.
    ($name:literal, up: $up:expr, down: $($table:ident),*; after: $raised:expr, $lowered:expr) => {
        pub(crate) struct Change;

        impl MigrationName for Change {
            fn name(&self) -> &str { $name }
        }

        #[async_trait::async_trait]
        impl MigrationTrait for Change {
            fn use_transaction(&self) -> Option<bool> { Some(true) }

            async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                let up: fn() -> (Vec<TableCreateStatement>, Vec<IndexCreateStatement>) = $up;
                let (tables, indexes) = up();
                for table in tables { manager.create_table(table).await?; }
                for index in indexes { manager.create_index(index).await?; }
                let more: fn(bool) -> Vec<String> = $raised;
                $crate::execute(manager, more).await
            }

            async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                $(manager.drop_table(Table::drop().table($table::Table).to_owned()).await?;)*
                let more: fn(bool) -> Vec<String> = $lowered;
                $crate::execute(manager, more).await
            }
        }
    };
}
use change;

async fn execute(manager: &SchemaManager<'_>, statements: fn(bool) -> Vec<String>) -> Result<(), DbErr> {
    let postgres = manager.get_database_backend() == sea_orm_migration::sea_orm::DatabaseBackend::Postgres;
    for statement in statements(postgres) {
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}

//! Moving the schema, for the command line.

use super::{Access, connect};
use crate::kernel::error::Result;
use migrations::Migrator;
use sea_orm_migration::{MigratorTrait, migrator::MigrationStatus};

/// Applies what is pending; says what was done.
///
/// # Errors
/// The database's; a change that fails leaves nothing of itself.
pub async fn migrate_up(url: &str) -> Result<Vec<String>> {
    let pool = connect(url, Access::Write).await?;
    let pending: Vec<String> = Migrator::get_pending_migrations(&pool).await?.iter().map(|m| format!("applied {}", m.name())).collect();
    Migrator::up(&pool, None).await?;
    pool.close().await?;
    Ok(if pending.is_empty() { vec!["the schema is up to date".to_owned()] } else { pending })
}

/// Undoes the last change.
///
/// # Errors
/// The database's.
pub async fn migrate_down(url: &str) -> Result<Vec<String>> {
    let pool = connect(url, Access::Write).await?;
    let last = Migrator::get_applied_migrations(&pool).await?.last().map(|m| format!("undid {}", m.name()));
    Migrator::down(&pool, Some(1)).await?;
    pool.close().await?;
    Ok(vec![last.unwrap_or_else(|| "there is nothing to undo".to_owned())])
}

/// Every change and whether it is applied.
///
/// # Errors
/// The database's.
pub async fn migrate_status(url: &str) -> Result<Vec<String>> {
    let pool = connect(url, Access::Write).await?;
    let all = Migrator::get_migration_with_status(&pool).await?;
    pool.close().await?;
    let word = |status| if status == MigrationStatus::Applied { "applied" } else { "pending" };
    Ok(all.iter().map(|m| format!("{} {}", word(m.status()), m.name())).collect())
}

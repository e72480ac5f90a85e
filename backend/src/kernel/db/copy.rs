//! Copying the whole database as it is at one moment, while others write to it; and putting a copy back
//! (docs/adr/0037-backup-without-keys.md).

use super::{
    Tx,
    connect::{Access, connect, is_sqlite},
    dump,
};
use crate::kernel::error::{Error, Result};
use migrations::Migrator;
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, EntityTrait, IsolationLevel, Statement,
    TransactionTrait,
};
use sea_orm_migration::{MigratorTrait, seaql_migrations};
use std::{collections::BTreeMap, fs::File, path::Path};

/// What a database holds, without a word of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The changes of the schema that were made.
    pub schema: Vec<String>,
    /// How many rows each table has.
    pub rows: BTreeMap<String, i64>,
}

/// Copies the database at `url` into a new file and looks at exactly what was copied. Nobody who writes
/// waits for it: SQLite reads a snapshot of its write-ahead log, PostgreSQL one of its rows.
///
/// # Errors
/// A sentence for the operator; the file is then not a copy.
pub async fn copy<T>(url: &str, file: &Path, look: impl AsyncFnOnce(&Tx) -> Result<T>) -> Result<T> {
    if !is_sqlite(url) {
        return dump::dump(url, file, look).await;
    }
    let path = file.to_str().ok_or_else(|| Error::internal("the backup's folder has a name that is no text"))?;
    let pool = opened(url).await?;
    // A copy made anew: it has no page of anything that was deleted.
    let copied = pool.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [path.into()])).await;
    pool.close().await?;
    copied.map_err(|cause| Error::Internal(format!("{path} cannot be written: {cause}")))?;
    // The statement itself leaves that to the system's leisure.
    File::open(file).and_then(|file| file.sync_all()).map_err(Error::internal)?;
    look_into(file, look).await
}

/// The pool that only reads.
pub(super) async fn opened(url: &str) -> Result<DatabaseConnection> {
    connect(url, Access::Read).await.map_err(|cause| Error::Internal(format!("the database cannot be opened: {cause}")))
}

/// Looks at a copied SQLite file, which nothing changes, after checking that it is whole.
///
/// # Errors
/// A sentence for the operator.
pub async fn look_into<T>(file: &Path, look: impl AsyncFnOnce(&Tx) -> Result<T>) -> Result<T> {
    let (mut options, path) = (ConnectOptions::new("sqlite::memory:"), file.to_owned());
    // Immutable: beside a copy nothing appears, no log and no lock.
    options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(move |sqlite| {
        sqlite.filename(&path).in_memory(false).shared_cache(false).read_only(true).immutable(true).pragma("trusted_schema", "OFF")
    });
    let pool = Database::connect(options).await?;
    let tx = snapshot(&pool).await?;
    let verdict = tx.query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check")).await?;
    let verdict: String = verdict.map_or_else(|| Ok(String::new()), |row| row.try_get_by_index(0))?;
    if verdict != "ok" {
        return Err(Error::Internal(format!("{} is damaged: {verdict}", file.display())));
    }
    let looked = look(&tx).await;
    tx.rollback().await?;
    pool.close().await?;
    looked
}

/// A transaction that only reads, and sees one moment.
pub(super) async fn snapshot(pool: &DatabaseConnection) -> Result<Tx> {
    let (isolation, access) = match pool.get_database_backend() {
        DbBackend::Postgres => (Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)),
        _ => (None, None),
    };
    #[expect(clippy::disallowed_methods, reason = "this is where transactions begin, and it writes nothing")]
    Ok(pool.begin_with_config(isolation, access).await?)
}

/// What there is at the moment of a transaction.
///
/// # Errors
/// The database's.
pub async fn contents(tx: &Tx) -> Result<Contents> {
    let backend = tx.get_database_backend();
    let tables = match backend {
        DbBackend::Postgres => "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1",
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1",
    };
    let mut rows = BTreeMap::new();
    for table in tx.query_all_raw(Statement::from_string(backend, tables)).await? {
        let name: String = table.try_get("", "name")?;
        let counted = tx.query_one_raw(Statement::from_string(backend, format!("SELECT count(*) AS n FROM \"{name}\""))).await?;
        rows.insert(name, counted.map_or(Ok(0), |row| row.try_get("", "n"))?);
    }
    let schema = seaql_migrations::Entity::find().all(tx).await?.into_iter().map(|change| change.version).collect();
    Ok(Contents { schema, rows })
}

/// How a schema stands to this build's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// It lacks changes that this build makes by `vedette migrate up`.
    Older,
    /// It is this build's.
    Same,
    /// It has changes this build does not know.
    Newer,
}

/// Compares a schema with this build's.
pub fn age(schema: &[String]) -> Age {
    let known: Vec<String> = Migrator::migrations().iter().map(|change| change.name().to_owned()).collect();
    match (schema.iter().all(|change| known.contains(change)), schema.len() < known.len()) {
        (false, _) => Age::Newer,
        (true, true) => Age::Older,
        (true, false) => Age::Same,
    }
}

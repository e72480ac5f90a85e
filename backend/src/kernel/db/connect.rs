//! Opening the database: SQLite in the data folder, or PostgreSQL by address.

use super::writer::Writer;
use crate::kernel::error::{Error, Result};
use migrations::Migrator;
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbErr, EntityTrait,
    sqlx::{
        Connection as _,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};
use sea_orm_migration::{MigratorTrait, seaql_migrations};
use std::{path::Path, time::Duration};

/// The open database.
#[derive(Debug)]
pub struct Db {
    pub(super) writer: Writer,
    reader: DatabaseConnection,
}

impl Db {
    /// Opens the database at `url` and refuses one whose schema is not exactly this build's.
    ///
    /// # Errors
    /// Unreachable, older (run `vedette migrate up`) or newer than this build.
    pub async fn open(url: &str) -> Result<Self> {
        let writer = Writer::start(url).await?;
        let reader = connect(url, Access::Read).await?;
        let db = Self { writer, reader };
        db.check_schema().await?;
        Ok(db)
    }

    /// The pool that can only read.
    pub const fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Whether other servers, with clocks of their own, may work on it too.
    pub const fn is_shared(&self) -> bool {
        matches!(self.writer, Writer::Pool(_))
    }

    /// Finishes what is queued and closes both pools.
    pub async fn close(&self) {
        // The reader first: the last connection to leave folds the log in.
        let _ = self.reader.close_by_ref().await;
        self.writer.close().await;
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> bool {
        self.reader.ping().await.is_ok()
    }

    async fn check_schema(&self) -> Result<()> {
        let known: Vec<String> = Migrator::migrations().iter().map(|m| m.name().to_owned()).collect();
        // Read as a table: the migrator would create it first, which this pool cannot. A database
        // without it has no schema at all.
        let applied = seaql_migrations::Entity::find().all(&self.reader).await.unwrap_or_default();
        if let Some(newer) = applied.iter().find(|m| !known.contains(&m.version)) {
            return Err(Error::internal(format!("the database is newer than this build (it has {}); use the newer build", newer.version)));
        }
        if applied.len() < known.len() {
            return Err(Error::internal("the database schema is older than this build; run `vedette migrate up`"));
        }
        Ok(())
    }
}

/// What a pool is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Reading only; the database itself refuses a write.
    Read,
    /// Writing: one connection on SQLite.
    Write,
}

/// Whether `url` names a SQLite file.
pub(crate) fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

/// The address of the embedded database in a data folder.
pub fn embedded_url(folder: &Path) -> String {
    format!("sqlite://{}?mode=rwc", folder.join("vedette.sqlite").display())
}

/// Opens one pool.
pub(crate) async fn connect(url: &str, access: Access) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    let most = match (access, is_sqlite(url)) {
        (Access::Write, true) => 1,
        (Access::Write, false) => 12,
        (Access::Read, _) => 4,
    };
    options
        .max_connections(most)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(!is_sqlite(url))
        // Statements carry values; values never go to a log.
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .read_only(access == Access::Read)
                .create_if_missing(access == Access::Write)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5))
                .pragma("secure_delete", "ON")
                .pragma("trusted_schema", "OFF")
                .pragma("temp_store", "MEMORY")
                // KiB, negated. Keys are random, so a batch touches hundreds of pages: the one that writes must
                // hold them, or it writes and reads them twice.
                .pragma("cache_size", if access == Access::Write { "-8000" } else { "-1000" })
                // Pages that change again and again are folded in once.
                .pragma("wal_autocheckpoint", "4000")
        })
        .map_sqlx_postgres_opts(move |postgres| match access {
            Access::Read => postgres.options([("default_transaction_read_only", "on")]),
            Access::Write => postgres,
        });
    // After a full disk SQLite has rolled back by itself while sqlx still counts an open transaction:
    // everything later would be "committed" into it and vanish (docs/adr/0002-databases.md). Such a
    // connection is thrown away.
    options.map_sqlx_sqlite_before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }));
    Database::connect(options).await
}

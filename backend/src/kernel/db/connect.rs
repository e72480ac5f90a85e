//! Opening the database: SQLite in the data folder, or PostgreSQL by address.

use super::{
    folder,
    usage::{BATCHES, Pool, Usage},
    writer::Writer,
};
use crate::{
    config::is_this_machine,
    kernel::error::{Error, Result},
};
use migrations::Migrator;
use prometheus_client::metrics::histogram::Histogram;
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbErr, EntityTrait,
    sqlx::{
        Connection as _,
        postgres::{PgConnectOptions, PgSslMode},
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
    batches: Histogram,
}

impl Db {
    /// Opens the database at `url` and refuses one whose schema is not exactly this build's.
    ///
    /// # Errors
    /// Unreachable, older (run `vedette migrate up`) or newer than this build.
    pub async fn open(url: &str) -> Result<Self> {
        let batches = Histogram::new(BATCHES);
        let writer = Writer::start(url, batches.clone()).await?;
        let reader = connect(url, Access::Read).await?;
        let db = Self { writer, reader, batches };
        db.check_schema().await?;
        Ok(db)
    }

    /// The pool that can only read.
    pub const fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// How many requests were committed together, each time; on PostgreSQL each is committed alone and none is counted.
    pub const fn batches(&self) -> &Histogram {
        &self.batches
    }

    /// How busy it is.
    pub fn usage(&self) -> Usage {
        let mut pools = vec![Pool::of("read", &self.reader)];
        if let Writer::Pool(pool) = &self.writer {
            pools.push(Pool::of("write", pool));
        }
        Usage { waiting: self.writer.waiting(), pools }
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

    /// Whether the database answers, for reading and for writing, while somebody would wait for it.
    pub async fn ping(&self) -> bool {
        let both = async { self.reader.ping().await.is_ok() && self.writer.answers().await };
        tokio::time::timeout(PATIENCE, both).await.unwrap_or(false)
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

/// How long a database may take to answer a look at it.
const PATIENCE: Duration = Duration::from_secs(2);

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

/// Whether what goes to the database at `url` can be read or answered by somebody on the way: it leaves this
/// machine, and its address asks for less than a certificate that fits the host's name.
pub fn is_unprotected(url: &str) -> bool {
    let options = if is_sqlite(url) { None } else { url.parse().ok() };
    options.is_some_and(|options| {
        let options = protected(url, options);
        !is_local(&options) && !matches!(options.get_ssl_mode(), PgSslMode::VerifyFull)
    })
}

/// Whether `url` leaves this machine and does not say how it is protected.
pub(super) fn is_unnamed_remote(url: &str) -> bool {
    url.parse().is_ok_and(|options: PgConnectOptions| !is_local(&options) && !names_mode(url))
}

/// The driver by itself would encrypt where the server offers it, and take any certificate. What leaves this
/// machine is protected instead, unless the address itself asks for less.
fn protected(url: &str, options: PgConnectOptions) -> PgConnectOptions {
    if names_mode(url) || is_local(&options) { options } else { options.ssl_mode(PgSslMode::VerifyFull) }
}

fn names_mode(url: &str) -> bool {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    query.split('&').any(|pair| matches!(pair.split('=').next(), Some("sslmode" | "ssl-mode")))
}

fn is_local(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    options.get_socket().is_some() || host.starts_with('/') || is_this_machine(host)
}

/// Opens one pool.
pub(crate) async fn connect(url: &str, access: Access) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    let address = url.to_owned();
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
                .pragma("cache_size", if access == Access::Write { "-4000" } else { "-1000" })
                .pragma("wal_autocheckpoint", folder::AT_MOST)
        })
        .map_sqlx_postgres_opts(move |postgres| match access {
            Access::Read => protected(&address, postgres).options([("default_transaction_read_only", "on")]),
            Access::Write => protected(&address, postgres),
        });
    // After a full disk SQLite has rolled back by itself while sqlx still counts an open transaction:
    // everything later would be "committed" into it and vanish (docs/adr/0002-databases.md). Such a
    // connection is thrown away.
    options.map_sqlx_sqlite_before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }));
    Database::connect(options).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_database_that_only_reads_does_not_count_as_answering() {
        let folder = tempfile::tempdir().unwrap();
        let url = embedded_url(folder.path());
        crate::kernel::db::migrate_up(&url).await.unwrap();
        let db = Db::open(&url).await.unwrap();
        assert!(db.ping().await);
        db.writer.close().await;
        assert!(db.reader.ping().await.is_ok());
        assert!(!db.ping().await);
    }

    fn mode(url: &str) -> PgSslMode {
        protected(url, url.parse().unwrap()).get_ssl_mode()
    }

    #[test]
    fn what_leaves_this_machine_needs_a_certificate_for_the_hosts_name() {
        for url in [
            "postgres://u:p@db.example/vedette",
            "postgresql://10.0.0.5:5432/v",
            "postgres://localhost.example/v?application_name=sslmode",
            "postgres://u@h/v?host=db.example",
        ] {
            assert!(matches!(mode(url), PgSslMode::VerifyFull), "{url}");
            assert!(!is_unprotected(url), "{url}");
        }
    }

    #[test]
    fn what_stays_on_this_machine_may_go_in_plain_text() {
        for url in [
            "postgres://u@localhost/v",
            "postgres://127.0.0.1:5433/v",
            "postgres://[::1]/v",
            "postgres://u@%2Fvar%2Frun%2Fpostgresql/v",
            "postgres:///v?host=/run/postgresql",
        ] {
            assert!(!matches!(mode(url), PgSslMode::VerifyFull), "{url}");
            assert!(!is_unprotected(url), "{url}");
        }
        assert!(!is_unprotected("sqlite://data/vedette.sqlite"));
    }

    #[test]
    fn an_address_that_asks_for_less_gets_it_and_is_known_for_it() {
        for weaker in ["disable", "allow", "prefer", "require", "verify-ca"] {
            let url = format!("postgres://db.example/v?application_name=x&sslmode={weaker}");
            assert!(!matches!(mode(&url), PgSslMode::VerifyFull) && is_unprotected(&url), "{url}");
        }
        assert!(is_unprotected("postgres://db.example/v?ssl-mode=require"));
        assert!(!is_unprotected("postgres://db.example/v?sslmode=verify-full&sslrootcert=/etc/ca.pem"));
    }
}

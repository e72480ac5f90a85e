//! How busy the way to the database is, for whoever watches the server.

use sea_orm::{DatabaseConnection, DbBackend};

/// Requests committed together, in steps.
pub(super) const BATCHES: [f64; 7] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];

/// What waits and what is open.
#[derive(Debug)]
pub struct Usage {
    /// Writes that wait for the writer thread; nothing where each has a connection of its own.
    pub waiting: Option<usize>,
    /// The connections.
    pub pools: Vec<Pool>,
}

/// Connections for one purpose.
#[derive(Debug)]
pub struct Pool {
    /// Which.
    pub name: &'static str,
    /// Those that are open.
    pub open: usize,
    /// Those of them that nobody uses.
    pub idle: usize,
}

impl Pool {
    pub(super) fn of(name: &'static str, pool: &DatabaseConnection) -> Self {
        let (open, idle) = match pool.get_database_backend() {
            DbBackend::Postgres => {
                let pool = pool.get_postgres_connection_pool();
                (pool.size(), pool.num_idle())
            }
            _ => {
                let pool = pool.get_sqlite_connection_pool();
                (pool.size(), pool.num_idle())
            }
        };
        Self { name, open: usize::try_from(open).unwrap_or(usize::MAX), idle }
    }
}

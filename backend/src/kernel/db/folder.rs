//! Folding SQLite's write-ahead log into the database file, beside the writer.
//!
//! Left to the writer it holds everybody up and is a quarter of its work (docs/adr/0002-databases.md). A
//! connection of its own copies pages while the writer goes on; the writer itself only finishes the little
//! that is left, once in [`AT_MOST`] pages, so that the log begins anew.

use super::connect::{Access, connect};
use prometheus_client::metrics::histogram::Histogram;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};
use std::sync::Arc;
use tokio::sync::Notify;

/// Writes between two foldings.
const EVERY: usize = 64;

/// Pages in the log (of 4 KiB) after which the writer finishes the folding itself.
pub(super) const AT_MOST: &str = "4000";

/// What copies the log's pages.
pub(super) struct Folder {
    pool: DatabaseConnection,
    asked: Arc<Notify>,
    unfolded: usize,
    batches: Histogram,
}

impl Folder {
    /// Starts on the current runtime.
    pub(super) async fn start(url: &str, batches: Histogram) -> Result<Self, DbErr> {
        let (pool, asked) = (connect(url, Access::Write).await?, Arc::new(Notify::new()));
        let (connection, waiting) = (pool.clone(), asked.clone());
        tokio::spawn(async move {
            loop {
                waiting.notified().await;
                // What it cannot copy now, because somebody reads it, the next one copies.
                if let Err(cause) = connection.execute_unprepared("PRAGMA wal_checkpoint(PASSIVE)").await {
                    tracing::warn!(%cause, "the write-ahead log could not be folded in");
                }
            }
        });
        Ok(Self { pool, asked, unfolded: 0, batches })
    }

    /// So many requests' writes were committed.
    pub(super) fn committed(&mut self, writes: usize) {
        self.unfolded += writes;
        self.batches.observe(u32::try_from(writes).unwrap_or(u32::MAX).into());
        if self.unfolded >= EVERY {
            self.unfolded = 0;
            self.asked.notify_one();
        }
    }

    /// Closes; whoever leaves the file last folds the rest.
    pub(super) async fn close(&self) {
        let _ = self.pool.close_by_ref().await;
    }
}

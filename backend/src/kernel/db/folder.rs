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

/// Writes between two looks at what the tables hold.
///
/// Without figures SQLite takes it that an institution has ten cases, and rather reads all of them than fifty by their ids. A
/// connection sees new figures when it is opened: readers are renewed every half hour.
const LOOK_EVERY: usize = 8_192;

/// Counts every table that grew tenfold since it was counted last, by a sample of it.
const LOOK: &str = "PRAGMA optimize=0x10012";

/// What copies the log's pages.
pub(super) struct Folder {
    pool: DatabaseConnection,
    asked: Arc<Notify>,
    unfolded: usize,
    unlooked: usize,
    look: Arc<Notify>,
    batches: Histogram,
}

impl Folder {
    /// Starts on the current runtime.
    pub(super) async fn start(url: &str, batches: Histogram) -> Result<Self, DbErr> {
        let (pool, asked, look) = (connect(url, Access::Write).await?, Arc::new(Notify::new()), Arc::new(Notify::new()));
        // Before anybody reads. A disk that is full must not keep the server from starting.
        say(pool.execute_unprepared(LOOK).await, "the tables could not be counted");
        let (connection, waiting, looking) = (pool.clone(), asked.clone(), look.clone());
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    // What it cannot copy now, because somebody reads it, the next one copies.
                    () = waiting.notified() => {
                        let folded = connection.execute_unprepared("PRAGMA wal_checkpoint(PASSIVE)").await;
                        say(folded, "the write-ahead log could not be folded in");
                    }
                    () = looking.notified() => say(connection.execute_unprepared(LOOK).await, "the tables could not be counted"),
                }
            }
        });
        Ok(Self { pool, asked, unfolded: 0, unlooked: 0, look, batches })
    }

    /// So many requests' writes were committed.
    pub(super) fn committed(&mut self, writes: usize) {
        self.unfolded += writes;
        self.unlooked += writes;
        self.batches.observe(u32::try_from(writes).unwrap_or(u32::MAX).into());
        if self.unfolded >= EVERY {
            self.unfolded = 0;
            self.asked.notify_one();
        }
        if self.unlooked >= LOOK_EVERY {
            self.unlooked = 0;
            self.look.notify_one();
        }
    }

    /// Closes; whoever leaves the file last folds the rest.
    pub(super) async fn close(&self) {
        let _ = self.pool.close_by_ref().await;
    }
}

fn say<T>(outcome: Result<T, DbErr>, what: &str) {
    if let Err(cause) = outcome {
        tracing::warn!(%cause, "{what}");
    }
}

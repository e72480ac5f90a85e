//! Writes that only add rows, many in one transaction.
//!
//! Each exchange with the driver costs two switches between threads, which is most of what a filing costs
//! (docs/adr/0002-databases.md). A write that need not look first gives its receipt, rows and audit row to
//! the driver at once, and needs no savepoint: when anything is wrong with one of a batch, the
//! whole batch is undone and each is tried again for itself.

use super::{
    Rows, Tx,
    claims::Claim,
    write::{Written, abandoned, inserted},
    writer::Job,
};
use crate::kernel::error;
use futures_util::FutureExt;
use sea_orm::DbErr;
use shared::time::Moment;
use tokio::sync::oneshot;
use uuid::Uuid;

/// One request's rows.
pub(super) struct Insertion {
    pub(super) now: Moment,
    pub(super) subject: Uuid,
    pub(super) claim: Option<Claim>,
    pub(super) rows: Rows,
    pub(super) tell: oneshot::Sender<error::Result<Written>>,
}

impl Insertion {
    /// No rows, to ask whether a write would get through.
    pub(super) fn nothing(tell: oneshot::Sender<error::Result<Written>>) -> Self {
        Self { now: Moment(0), subject: Uuid::nil(), claim: None, rows: Rows::default(), tell }
    }

    /// Inserts all of it; fails where its key was used before.
    pub(super) async fn insert(&self, tx: &Tx) -> Result<(), DbErr> {
        let receipt = self.claim.clone().map(|claim| claim.row(self.now, self.subject)).unwrap_or_default();
        receipt.and(self.rows.clone()).insert(tx).await
    }

    /// Tells the waiting request what became of it.
    pub(super) fn tell(self, committed: &Result<(), String>) {
        let written = Written { subject: self.subject, replayed: false };
        let _ = self.tell.send(committed.as_ref().map(|()| written).map_err(abandoned));
    }

    /// The same as a job with a savepoint, which says what is wrong with it.
    pub(super) fn alone(self) -> Job {
        Box::new(move |tx| inserted(self, tx).boxed_local())
    }
}

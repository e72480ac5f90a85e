//! The one door for writes: claim, body, audit, commit. Nothing else opens a transaction, so nothing
//! changes without being recorded and safe to retry.

use super::{
    Rows, Tx,
    claims::{self, Claim},
    insertion::Insertion,
    writer::{Ack, Job, Order, Writer, begin},
};
use crate::kernel::{
    audit,
    context::Kernel,
    error::{Error, Result},
};
use futures_util::FutureExt;
use sea_orm::DbErr;
use shared::{
    audit::Action,
    ids::{AccountId, InstitutionId},
    time::Moment,
};
use tokio::sync::oneshot;
use uuid::Uuid;

/// On whose behalf something is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Who {
    /// The account; none for the server itself and for a signed-out visitor.
    pub account: Option<AccountId>,
    /// The institution it concerns.
    pub institution: Option<InstitutionId>,
}

/// What a write left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The subject: of this write, or of the first one with the same key.
    pub subject: Uuid,
    /// Whether an earlier request with the same key had done it already.
    pub replayed: bool,
}

impl Kernel {
    /// Runs `body` in a transaction together with its claim and its audit entry.
    ///
    /// Name the subject before: the claim row is the receipt. Nothing slow or remote inside `body`. Rows it
    /// gives back are inserted together with the audit row.
    ///
    /// # Errors
    /// What `body` refused; [`Error::KeyReused`]; `unavailable` when the writer is full or the commit
    /// failed, after which a retry with the same key is safe.
    pub async fn write<F, R>(&self, now: Moment, who: Who, action: Action, subject: Uuid, claim: Option<Claim>, body: F) -> Result<Written>
    where
        F: AsyncFnOnce(&Tx) -> Result<R> + Send + 'static,
        R: Into<Rows> + 'static,
    {
        let written = self.carried_out(now, who, action, subject, claim, body).await;
        self.counted(action, &written);
        written
    }

    async fn carried_out<F, R>(
        &self,
        now: Moment,
        who: Who,
        action: Action,
        subject: Uuid,
        claim: Option<Claim>,
        body: F,
    ) -> Result<Written>
    where
        F: AsyncFnOnce(&Tx) -> Result<R> + Send + 'static,
        R: Into<Rows> + 'static,
    {
        let entry = audit::entry(&self.vault, now, who, action, subject)?;
        match &self.db.writer {
            Writer::Pool(pool) => {
                let tx = begin(pool).await?;
                let (outcome, _) = finish(recorded(&tx, now, subject, claim, entry, body).await, tx).await;
                outcome
            }
            Writer::Grouped(jobs) => {
                let (tell, told) = oneshot::channel();
                let job: Job = Box::new(move |tx| {
                    async move {
                        let recorded = recorded(&tx, now, subject, claim, entry, body).await;
                        let (outcome, clean) = finish(recorded, tx).await;
                        Ack { clean, tell: Box::new(move |committed| answer(tell, committed, outcome)) }
                    }
                    .boxed_local()
                });
                Writer::enqueue(jobs, Order::Write(job))?;
                // A dropped sender means the batch failed before this job, or the job panicked.
                told.await.unwrap_or_else(|_| Err(abandoned("the write was dropped")))
            }
        }
    }

    /// [`Kernel::write`] for a write that only adds rows and need not look first. Many of them are one
    /// transaction with hardly more than one exchange with the database each; filing is one.
    ///
    /// # Errors
    /// As [`Kernel::write`].
    pub async fn insert(&self, now: Moment, who: Who, action: Action, subject: Uuid, claim: Option<Claim>, rows: Rows) -> Result<Written> {
        let Writer::Grouped(jobs) = &self.db.writer else {
            return self.write(now, who, action, subject, claim, async move |_| Ok(rows)).await;
        };
        let entry = audit::entry(&self.vault, now, who, action, subject)?;
        let rows = rows.and(entry.map(audit::Entry::row).unwrap_or_default());
        let (tell, told) = oneshot::channel();
        Writer::enqueue(jobs, Order::Insert(Insertion { now, subject, claim, rows, tell }))?;
        let written = told.await.unwrap_or_else(|_| Err(abandoned("the write was dropped")));
        self.counted(action, &written);
        written
    }

    /// Reports are counted where they are committed: a retry is none.
    fn counted(&self, action: Action, written: &Result<Written>) {
        if action == Action::ReportFiled && written.as_ref().is_ok_and(|written| !written.replayed) {
            self.metrics.report_filed();
        }
    }
}

/// Nothing was kept, and the same request may be sent again.
pub(super) fn abandoned(cause: impl std::fmt::Display) -> Error {
    tracing::error!(%cause, "a batch of writes was abandoned");
    Error::Refused(shared::problem::Code::Unavailable)
}

/// An insertion with a savepoint of its own, so that what is wrong with it is its own affair.
pub(super) async fn inserted(insertion: Insertion, tx: Tx) -> Ack {
    let Insertion { now, subject, claim, rows, tell } = insertion;
    let recorded = recorded(&tx, now, subject, claim, None, async move |_| Ok(rows)).await;
    let (outcome, clean) = finish(recorded, tx).await;
    Ack { clean, tell: Box::new(move |committed| answer(tell, committed, outcome)) }
}

/// Tells a waiting request how it went.
fn answer(tell: oneshot::Sender<Result<Written>>, committed: &Result<(), DbErr>, outcome: Result<Written>) {
    let _ = tell.send(match committed {
        Ok(()) => outcome,
        Err(cause) => Err(abandoned(cause)),
    });
}

async fn recorded<F, R>(tx: &Tx, now: Moment, subject: Uuid, claim: Option<Claim>, entry: Option<audit::Entry>, body: F) -> Result<Written>
where
    F: AsyncFnOnce(&Tx) -> Result<R>,
    R: Into<Rows>,
{
    if let Some(claim) = claim
        && let Some(first) = claims::already_claimed(tx, now, subject, claim).await?
    {
        return Ok(Written { subject: first, replayed: true });
    }
    let rows: Rows = body(tx).await?.into();
    rows.and(entry.map(audit::Entry::row).unwrap_or_default()).insert(tx).await?;
    Ok(Written { subject, replayed: false })
}

/// Keeps what succeeded and undoes what failed; says whether the transaction itself went well.
async fn finish(outcome: Result<Written>, tx: Tx) -> (Result<Written>, bool) {
    match outcome {
        Ok(written) => match tx.commit().await {
            Ok(()) => (Ok(written), true),
            Err(cause) => (Err(cause.into()), false),
        },
        // The first error is the one to tell, whatever becomes of the rollback.
        Err(error) => {
            let undone = tx.rollback().await.is_ok();
            (Err(error), undone)
        }
    }
}

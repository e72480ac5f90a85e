//! The one door for writes: claim, body, audit, commit. Nothing else opens a transaction, so nothing
//! changes without being recorded and safe to retry.

use super::{
    Rows, Tx,
    writer::{Ack, Job, Writer, begin},
};
use crate::kernel::{
    audit,
    context::Kernel,
    error::{Error, Result},
    vault::Tag,
};
use futures_util::FutureExt;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, TryInsertResult};
use shared::{
    audit::{Action, Unaudited},
    ids::{AccountId, InstitutionId},
    time::Moment,
};
use tokio::sync::oneshot;
use uuid::Uuid;

mod claims {
    //! Receipts of requests.
    use crate::kernel::vault::Tag;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "claims")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tag: Tag,
        pub digest: Tag,
        pub subject: Uuid,
        pub at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// On whose behalf something is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Who {
    /// The account; none for the server itself and for a signed-out visitor.
    pub account: Option<AccountId>,
    /// The institution it concerns.
    pub institution: Option<InstitutionId>,
}

/// A request's key, so that a retry is recognised (docs/rules.md §1.12).
#[derive(Clone, Debug)]
pub struct Claim {
    /// The key, scoped to caller and endpoint.
    pub tag: Tag,
    /// The canonical request.
    pub digest: Tag,
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
                        Ack {
                            clean,
                            tell: Box::new(move |committed| {
                                let _ = tell.send(match committed {
                                    Ok(()) => outcome,
                                    Err(cause) => Err(abandoned(cause)),
                                });
                            }),
                        }
                    }
                    .boxed_local()
                });
                Writer::enqueue(jobs, job)?;
                // A dropped sender means the batch failed before this job, or the job panicked.
                told.await.unwrap_or_else(|_| Err(abandoned(&"the write was dropped")))
            }
        }
    }
}

/// How long a retry is recognised (docs/rules.md §1.12).
const CLAIMS_KEPT: i64 = 180 * Moment::DAY;

/// Forgets receipts of requests nobody repeats any more.
///
/// # Errors
/// The database's.
pub async fn forget_claims(kernel: &Kernel) -> Result<()> {
    let now = kernel.clock.now();
    let old = claims::Column::At.lt(now.plus(-CLAIMS_KEPT).0);
    if claims::Entity::find().filter(old.clone()).one(kernel.db.reader()).await?.is_none() {
        return Ok(());
    }
    let action = Action::Unaudited(Unaudited::ClaimsForgotten);
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        claims::Entity::delete_many().filter(old).exec(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}

/// Nothing was kept, and the same request may be sent again.
fn abandoned(cause: &dyn std::fmt::Display) -> Error {
    tracing::error!(%cause, "a batch of writes was abandoned");
    Error::Refused(shared::problem::Code::Unavailable)
}

async fn recorded<F, R>(tx: &Tx, now: Moment, subject: Uuid, claim: Option<Claim>, entry: Option<audit::Entry>, body: F) -> Result<Written>
where
    F: AsyncFnOnce(&Tx) -> Result<R>,
    R: Into<Rows>,
{
    if let Some(claim) = claim
        && let Some(first) = already_claimed(tx, now, subject, claim).await?
    {
        return Ok(Written { subject: first, replayed: true });
    }
    let rows: Rows = body(tx).await?.into();
    rows.and(entry.map(audit::Entry::row).unwrap_or_default()).insert(tx).await?;
    Ok(Written { subject, replayed: false })
}

/// Claims the key for `subject`; the earlier subject if it was claimed before.
async fn already_claimed(tx: &Tx, now: Moment, subject: Uuid, claim: Claim) -> Result<Option<Uuid>> {
    let row = claims::ActiveModel { tag: Set(claim.tag.clone()), digest: Set(claim.digest.clone()), subject: Set(subject), at: Set(now.0) };
    let inserted = claims::Entity::insert(row).on_conflict_do_nothing_on([claims::Column::Tag]).exec_without_returning(tx).await?;
    if matches!(inserted, TryInsertResult::Inserted(1..)) {
        return Ok(None);
    }
    let first = claims::Entity::find_by_id(claim.tag).one(tx).await?.ok_or_else(|| Error::internal("a claim vanished"))?;
    if first.digest == claim.digest { Ok(Some(first.subject)) } else { Err(Error::KeyReused(first.subject)) }
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

//! The worker: leases what is due, handles it, puts back what failed.

use super::{DEAD, Mailer, Message, READY, place, rows};
use crate::kernel::{
    context::Kernel,
    db::Who,
    error::{Error, Result},
};
use actix_web::web::Data;
use futures_util::{FutureExt, StreamExt, future::LocalBoxFuture, stream};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::Expr};
use shared::{
    audit::{Action, System, Unaudited},
    ids::OutboxId,
    time::Moment,
};
use std::{panic::AssertUnwindSafe, rc::Rc, sync::Arc, time::Duration};
use tokio::sync::oneshot;

/// How a message failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Try again.
    Later(String),
    /// Never. Recorded in the audit and the log.
    Dead(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Later(error.to_string())
    }
}

/// What handles one kind of message. It marks the message as done itself, in the transaction of what
/// it does.
pub type Handler = fn(Data<Kernel>, Rc<Mailer>, Message) -> LocalBoxFuture<'static, Result<(), Failure>>;

/// The worker with the handlers of all kinds.
pub struct Worker {
    kernel: Data<Kernel>,
    mailer: Rc<Mailer>,
    handlers: &'static [(&'static str, Handler)],
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Worker")
    }
}

/// A message is nobody else's for this long; after a crash it comes back by itself.
const LEASE: i64 = 2 * Moment::MINUTE;
/// A message whose turn comes later than this after it was leased is left to come back: handling it must
/// end before the lease does, or a second worker sends it too.
const LATEST_START: i64 = Moment::MINUTE;
/// The longest one message may take.
const LONGEST: Duration = Duration::from_secs(50);
/// Messages leased at once.
const LEASED: u64 = 16;
/// Messages handled at once: a mail server that stalls must not hold up everything.
const LANES: usize = 4;
/// First wait, doubled each time.
const FIRST_WAIT: i64 = 5 * Moment::SECOND;

/// The longest wait between two tries (docs/rules.md §7).
const fn longest_wait(rank: i16) -> i64 {
    if rank <= 2 { 5 * Moment::MINUTE } else { 15 * Moment::MINUTE }
}

impl Worker {
    /// A worker.
    ///
    /// # Errors
    /// When the mail settings are unusable.
    pub fn new(kernel: Data<Kernel>, handlers: &'static [(&'static str, Handler)]) -> Result<Self> {
        let mailer = Rc::new(Mailer::new(&kernel.config)?);
        Ok(Self { kernel, mailer, handlers })
    }

    /// Works until the server stops: at once when woken, else every few seconds for what is due again.
    pub async fn run(self) {
        loop {
            if let Err(cause) = self.drain().await {
                tracing::error!(%cause, "the outbox could not be worked");
            }
            let again = tokio::time::sleep(Duration::from_secs(5));
            tokio::select! { () = again => {}, () = self.kernel.wake.notified() => {} }
        }
    }

    /// Handles everything that is due now; tests call it instead of waiting.
    ///
    /// # Errors
    /// The database's.
    pub async fn drain(&self) -> Result<()> {
        loop {
            let leased_at = self.kernel.clock.now();
            let leased = self.lease(leased_at).await?;
            if leased.is_empty() {
                return Ok(());
            }
            let late = || self.kernel.clock.now().since(leased_at) > LATEST_START;
            let handled = stream::iter(leased).map(async |row| if late() { Ok(()) } else { self.handle(row).await });
            let outcomes: Vec<Result<()>> = handled.buffer_unordered(LANES).collect().await;
            outcomes.into_iter().collect::<Result<()>>()?;
        }
    }

    /// Takes what is due, the most urgent first.
    async fn lease(&self, now: Moment) -> Result<Vec<rows::Model>> {
        // Looking is a read; only what is due costs a write.
        if due(now).one(self.kernel.db.reader()).await?.is_none() {
            return Ok(Vec::new());
        }
        let (tell, told) = oneshot::channel();
        self.write(async move |tx| {
            let next = due(now).select_only().column(rows::Column::Id).order_by_asc(rows::Column::Rank).order_by_asc(rows::Column::NextAt);
            let next = next.limit(LEASED).into_query();
            // Another worker may look at the same moment: a row goes to who changes it first.
            let leased = rows::Entity::update_many()
                .col_expr(rows::Column::LeaseUntil, Expr::value(now.plus(LEASE).0))
                .col_expr(rows::Column::Attempts, Expr::col(rows::Column::Attempts).add(1))
                .filter(rows::Column::Id.in_subquery(next))
                .filter(unleased(now))
                .exec_with_returning(tx)
                .await?;
            let _ = tell.send(leased);
            Ok(())
        })
        .await?;
        let mut leased = told.await.map_err(Error::internal)?;
        leased.sort_by_key(|row| (row.rank, row.next_at));
        Ok(leased)
    }

    async fn handle(&self, row: rows::Model) -> Result<()> {
        let id = OutboxId(row.id);
        let opened = self.kernel.vault.open(place(row.id), &row.payload).map_err(Error::internal);
        let outcome = match (opened, self.handlers.iter().find(|(kind, _)| *kind == row.kind)) {
            (Ok(payload), Some((_, handler))) => {
                let message = Message { id, created_at: Moment(row.created_at), payload: payload.to_vec() };
                let handled = handler(Data::clone(&self.kernel), Rc::clone(&self.mailer), message);
                let handled = AssertUnwindSafe(tokio::time::timeout(LONGEST, handled)).catch_unwind().await;
                match handled {
                    Ok(Ok(outcome)) => outcome,
                    Ok(Err(_)) => Err(Failure::Later("it took too long".to_owned())),
                    Err(_) => Err(Failure::Later("the handler panicked".to_owned())),
                }
            }
            (Err(error), _) => Err(error.into()),
            (_, None) => Err(Failure::Later(format!("no handler for {}", row.kind))),
        };
        match outcome {
            Ok(()) => Ok(()),
            Err(Failure::Later(cause)) => self.put_back(id, (row.rank, row.attempts), cause).await,
            Err(Failure::Dead(cause)) => self.bury(id, cause).await,
        }
    }

    async fn put_back(&self, id: OutboxId, (rank, attempts): (i16, i32), cause: String) -> Result<()> {
        // The row was counted up when it was leased, so its first failure waits the first wait.
        let doublings = std::cmp::min(attempts.unsigned_abs().saturating_sub(1), 20);
        let wait = std::cmp::min(FIRST_WAIT.saturating_mul(1 << doublings), longest_wait(rank));
        tracing::warn!(outbox_id = %id, %cause, wait_seconds = wait / Moment::SECOND, "a message waits for another try");
        let next = self.kernel.clock.now().plus(wait);
        self.write(async move |tx| {
            rows::Entity::update_many()
                .col_expr(rows::Column::LeaseUntil, Expr::value(Option::<i64>::None))
                .col_expr(rows::Column::NextAt, Expr::value(next.0))
                .col_expr(rows::Column::LastError, Expr::value(cause))
                .filter(rows::Column::Id.eq(id.0))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
    }

    async fn bury(&self, id: OutboxId, cause: String) -> Result<()> {
        tracing::error!(outbox_id = %id, %cause, "a message cannot be delivered");
        let kernel = Arc::clone(&self.kernel);
        let (now, action) = (kernel.clock.now(), Action::System(System::MessageDead));
        let written = kernel.write(now, Who::default(), action, id.0, None, async move |tx| {
            rows::Entity::update_many()
                .col_expr(rows::Column::State, Expr::value(DEAD))
                .col_expr(rows::Column::LastError, Expr::value(cause))
                .col_expr(rows::Column::DoneAt, Expr::value(now.0))
                .filter(rows::Column::Id.eq(id.0))
                .exec(tx)
                .await?;
            Ok(())
        });
        written.await.map(drop)
    }

    async fn write<F>(&self, body: F) -> Result<()>
    where
        F: AsyncFnOnce(&crate::kernel::db::Tx) -> Result<()> + Send + 'static,
    {
        let (kernel, action) = (&self.kernel, Action::Unaudited(Unaudited::OutboxMoved));
        kernel.write(kernel.clock.now(), Who::default(), action, uuid::Uuid::nil(), None, body).await.map(drop)
    }
}

fn unleased(now: Moment) -> Condition {
    Condition::any().add(rows::Column::LeaseUntil.is_null()).add(rows::Column::LeaseUntil.lte(now.0))
}

fn due(now: Moment) -> sea_orm::Select<rows::Entity> {
    rows::Entity::find().filter(rows::Column::State.eq(READY)).filter(rows::Column::NextAt.lte(now.0)).filter(unleased(now))
}

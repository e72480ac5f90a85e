//! The worker: leases what is due, handles it, puts back what failed.

use super::{DEAD, Mailer, Message, READY, rows};
use crate::kernel::{
    context::Kernel,
    db::Who,
    error::{Error, Result},
    vault::Place,
};
use actix_web::web::Data;
use futures_util::{FutureExt, future::LocalBoxFuture};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
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
const LEASE: i64 = Moment::MINUTE;
/// Messages leased at once.
const AT_ONCE: u64 = 16;
/// First wait, doubled each time.
const FIRST_WAIT: i64 = 5 * Moment::SECOND;
/// The longest wait between two tries.
const LONGEST_WAIT: i64 = 5 * Moment::MINUTE;

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
            let leased = self.lease().await?;
            if leased.is_empty() {
                return Ok(());
            }
            for row in leased {
                self.handle(row).await?;
            }
        }
    }

    async fn lease(&self) -> Result<Vec<rows::Model>> {
        let now = self.kernel.clock.now();
        // Looking is a read; only what is due costs a write.
        if due(now).one(self.kernel.db.reader()).await?.is_none() {
            return Ok(Vec::new());
        }
        let (tell, told) = oneshot::channel();
        self.write(async move |tx| {
            let rows = due(now).order_by_asc(rows::Column::NextAt).limit(AT_ONCE).all(tx).await?;
            let mut leased = Vec::new();
            for row in rows {
                // Another worker may have looked at the same moment: the row goes to who changes it.
                let mine = rows::Entity::update_many()
                    .col_expr(rows::Column::LeaseUntil, Expr::value(now.plus(LEASE).0))
                    .col_expr(rows::Column::Attempts, Expr::col(rows::Column::Attempts).add(1))
                    .filter(rows::Column::Id.eq(row.id))
                    .filter(unleased(now))
                    .exec(tx)
                    .await?;
                if mine.rows_affected == 1 {
                    leased.push(row);
                }
            }
            let _ = tell.send(leased);
            Ok(())
        })
        .await?;
        told.await.map_err(Error::internal)
    }

    async fn handle(&self, row: rows::Model) -> Result<()> {
        let id = OutboxId(row.id);
        let opened = self.kernel.vault.open(Place::new("outbox", "payload", row.id), &row.payload).map_err(Error::internal);
        let outcome = match (opened, self.handlers.iter().find(|(kind, _)| *kind == row.kind)) {
            (Ok(payload), Some((_, handler))) => {
                let message = Message { id, created_at: Moment(row.created_at), payload: payload.to_vec() };
                let handled = handler(Data::clone(&self.kernel), Rc::clone(&self.mailer), message);
                AssertUnwindSafe(handled).catch_unwind().await.unwrap_or_else(|_| Err(Failure::Later("the handler panicked".to_owned())))
            }
            (Err(error), _) => Err(error.into()),
            (_, None) => Err(Failure::Later(format!("no handler for {}", row.kind))),
        };
        match outcome {
            Ok(()) => Ok(()),
            Err(Failure::Later(cause)) => self.put_back(id, row.attempts, cause).await,
            Err(Failure::Dead(cause)) => self.bury(id, cause).await,
        }
    }

    async fn put_back(&self, id: OutboxId, attempts: i32, cause: String) -> Result<()> {
        let wait = std::cmp::min(FIRST_WAIT.saturating_mul(1 << std::cmp::min(attempts.unsigned_abs(), 20)), LONGEST_WAIT);
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

//! The worker: leases what is due, handles it, puts back what failed.

use super::{Mailer, Message, place, queue, rows, smtp};
use crate::kernel::{
    context::Kernel,
    error::{Error, Result},
};
use actix_web::web::Data;
use futures_util::{FutureExt, StreamExt, future::LocalBoxFuture, stream};
use sea_orm::{ColumnTrait, sea_query::SimpleExpr};
use shared::{ids::OutboxId, time::Moment};
use std::{panic::AssertUnwindSafe, rc::Rc, time::Duration};

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

/// What handles one kind of message. It marks what it was given as done itself, in the transaction of what
/// it does.
#[derive(Clone, Copy)]
pub enum Handler {
    /// One by one.
    Each(fn(Data<Kernel>, Rc<Mailer>, Message) -> Handled),
    /// All that wait, together: what several messages say can then be said once. It says which of them have
    /// to wait. Where it fails they are given one by one, so that a bad one holds up no other.
    Together(fn(Data<Kernel>, Vec<Message>) -> HandledTogether),
}

impl std::fmt::Debug for Handler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if matches!(self, Handler::Each(_)) { "Each" } else { "Together" })
    }
}

/// What became of it.
pub type Handled = LocalBoxFuture<'static, Result<(), Failure>>;
/// What became of several: those that are not done.
pub type HandledTogether = LocalBoxFuture<'static, Result<Vec<OutboxId>, Failure>>;

/// Which messages a round is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kinds {
    Together,
    Each,
}

/// The worker with the handlers of all kinds.
pub struct Worker {
    kernel: Data<Kernel>,
    mailer: Rc<Mailer>,
    handlers: Vec<(&'static str, Handler)>,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Worker")
    }
}

/// A message whose turn comes later than this after it was leased is given back: handling it must end before
/// the lease does, or a second worker sends it too.
pub(super) const LATEST_START: i64 = 15 * Moment::SECOND;
/// The longest one message may take: the mail server's part, and half a minute for the database's. Cut off
/// between the two, a letter that has left would be sent again.
pub(super) const LONGEST: Duration = Duration::from_secs(smtp::LONGEST.as_secs() + 30);
/// Messages leased at once: of those handled one by one, and of those that can be told together.
const FEW: u64 = 64;
const MANY: u64 = 200;
/// Messages handled at once: a mail server that stalls must not hold up everything.
const LANES: usize = 4;
/// How long it rests between two rounds, and how long it waits for a call.
const REST: Duration = Duration::from_secs(1);
const AGAIN: Duration = Duration::from_secs(4);
impl Worker {
    /// A worker.
    ///
    /// # Errors
    /// When the mail settings are unusable.
    pub fn new(kernel: Data<Kernel>, handlers: impl Into<Vec<(&'static str, Handler)>>) -> Result<Self> {
        let mailer = Rc::new(Mailer::new(&kernel.config)?);
        Ok(Self { kernel, mailer, handlers: handlers.into() })
    }

    /// Works until the server stops: at once when woken, else every few seconds for what is due again. What can
    /// be told together is looked at once a second, so that a flood is few letters and filing keeps the disk.
    pub async fn run(self) {
        loop {
            let more = self.turn().await.unwrap_or_else(|cause| {
                tracing::error!(%cause, "the outbox could not be worked");
                false
            });
            tokio::time::sleep(REST).await;
            if !more {
                let again = tokio::time::sleep(AGAIN);
                tokio::select! { () = again => {}, () = self.kernel.wake.notified() => {} }
            }
        }
    }

    /// Handles everything that is due now; tests call it instead of waiting.
    ///
    /// # Errors
    /// The database's.
    pub async fn drain(&self) -> Result<()> {
        while self.turn().await? {}
        Ok(())
    }

    /// What can be told together, then some of everything else: what is new and urgent is told before what is
    /// left of an old backlog. Whether there was anything. Tests call it to stop in the middle.
    ///
    /// # Errors
    /// The database's.
    pub async fn turn(&self) -> Result<bool> {
        let told = self.round(Kinds::Together).await?;
        Ok(self.round(Kinds::Each).await? || told)
    }

    /// Leases and handles once; whether there was anything.
    async fn round(&self, kinds: Kinds) -> Result<bool> {
        let leased_at = self.kernel.clock.now();
        let leased = queue::lease(&self.kernel, leased_at, self.filter(kinds)).await?;
        let some = !leased.is_empty();
        let late = || self.kernel.clock.now().since(leased_at) > LATEST_START;
        let handled = self.portions(leased).into_iter().map(
            async |rows| {
                if late() { Ok(rows) } else { self.handle(rows).await.map(|()| Vec::new()) }
            },
        );
        let outcomes: Vec<Result<Vec<rows::Model>>> = stream::iter(handled).buffer_unordered(LANES).collect().await;
        let untried = outcomes.into_iter().collect::<Result<Vec<_>>>()?.concat();
        queue::leave(&self.kernel, &untried).await?;
        Ok(some)
    }

    /// Which rows a round is about, and how many at most.
    fn filter(&self, kinds: Kinds) -> (SimpleExpr, u64) {
        let together = self.handlers.iter().filter(|(_, handler)| matches!(handler, Handler::Together(_))).map(|(kind, _)| *kind);
        match kinds {
            Kinds::Together => (rows::Column::Kind.is_in(together), MANY),
            Kinds::Each => (rows::Column::Kind.is_not_in(together), FEW),
        }
    }

    /// What is handled in one go: messages that can be told together, and every other one alone.
    fn portions(&self, leased: Vec<rows::Model>) -> Vec<Vec<rows::Model>> {
        let mut portions: Vec<Vec<rows::Model>> = Vec::new();
        for row in leased {
            let together = matches!(self.handler(&row.kind), Some(Handler::Together(_)));
            match portions.iter_mut().find(|rows| together && rows.first().is_some_and(|first| first.kind == row.kind)) {
                Some(portion) => portion.push(row),
                None => portions.push(vec![row]),
            }
        }
        portions
    }

    fn handler(&self, kind: &str) -> Option<Handler> {
        self.handlers.iter().find(|(known, _)| *known == kind).map(|(_, handler)| *handler)
    }

    async fn handle(&self, rows: Vec<rows::Model>) -> Result<()> {
        let several = rows.len() > 1;
        let outcome = self.attempt(&rows).await;
        for row in rows {
            let outcome = if several && outcome.is_err() { self.attempt(std::slice::from_ref(&row)).await } else { outcome.clone() };
            match outcome {
                Ok(waiting) if waiting.contains(&OutboxId(row.id)) => queue::put_back(&self.kernel, &row, "it cannot be done yet").await?,
                Ok(_) => {}
                Err(Failure::Later(cause)) => queue::put_back(&self.kernel, &row, &cause).await?,
                Err(Failure::Dead(cause)) => queue::bury(&self.kernel, &row, &cause).await?,
            }
        }
        Ok(())
    }

    /// Tries once; says which of them have to wait.
    async fn attempt(&self, rows: &[rows::Model]) -> Result<Vec<OutboxId>, Failure> {
        let mut messages = rows.iter().map(|row| self.opened(row)).collect::<Result<Vec<_>>>()?;
        let kind = rows.first().map_or("", |row| &row.kind);
        let (kernel, mailer) = (Data::clone(&self.kernel), Rc::clone(&self.mailer));
        let handled = match (self.handler(kind), messages.pop()) {
            (Some(Handler::Each(handle)), Some(message)) => {
                handle(kernel, mailer, message).map(|outcome| outcome.map(|()| Vec::new())).boxed_local()
            }
            (Some(Handler::Together(handle)), Some(last)) => {
                messages.push(last);
                handle(kernel, messages)
            }
            (None, _) => return Err(Failure::Later(format!("no handler for {kind}"))),
            (_, None) => return Ok(Vec::new()),
        };
        match AssertUnwindSafe(tokio::time::timeout(LONGEST, handled)).catch_unwind().await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(Failure::Later("it took too long".to_owned())),
            Err(_) => Err(Failure::Later("the handler panicked".to_owned())),
        }
    }

    fn opened(&self, row: &rows::Model) -> Result<Message> {
        let payload = self.kernel.vault.open(place(row.id), &row.payload).map_err(Error::internal)?;
        Ok(Message { id: OutboxId(row.id), created_at: Moment(row.created_at), attempt: row.attempts, payload: payload.to_vec() })
    }
}

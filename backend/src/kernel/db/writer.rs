//! Who carries out writes.
//!
//! SQLite has one writer. It is a thread of its own, sharing one core with the driver's thread (a
//! filing costs thread switches, not SQL), and it commits what is waiting together: one sync for up
//! to 64 requests. PostgreSQL gets a transaction per request (docs/adr/0002-databases.md).

use super::{
    Tx,
    connect::{Access, connect, is_sqlite},
};
use crate::kernel::error::{Error, Result};
use futures_util::{FutureExt, future::LocalBoxFuture};
use sea_orm::{DatabaseConnection, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use shared::problem::Code;
use std::panic::AssertUnwindSafe;
use tokio::sync::{mpsc, oneshot};

/// One request's part of a batch: works in its savepoint and says how to tell the outcome.
pub(super) type Job = Box<dyn FnOnce(Tx) -> LocalBoxFuture<'static, Ack> + Send>;

/// Tells a waiting request what became of the commit.
pub(super) type Tell = Box<dyn FnOnce(&Result<(), DbErr>)>;

/// What a job leaves behind until its batch is committed.
pub(super) struct Ack {
    /// Whether its savepoint was released or rolled back cleanly.
    pub(super) clean: bool,
    /// Tells the waiting request, once the outcome of the commit is known.
    pub(super) tell: Tell,
}

/// What the writer thread is asked for.
pub(super) enum Order {
    /// A write.
    Write(Job),
    /// Finish what is queued, fold the write-ahead log in, and say so.
    Close(oneshot::Sender<()>),
}

/// The way to the database for writes.
#[derive(Debug)]
pub(super) enum Writer {
    /// SQLite: the queue of the writer thread.
    Grouped(mpsc::Sender<Order>),
    /// PostgreSQL: a pool.
    Pool(DatabaseConnection),
}

/// The most requests committed together.
const BATCH: usize = 64;
/// The most requests waiting; beyond it the answer is "busy", at once.
const QUEUE: usize = 1024;

impl Writer {
    pub(super) async fn start(url: &str) -> Result<Self> {
        if !is_sqlite(url) {
            return Ok(Writer::Pool(connect(url, Access::Write).await?));
        }
        let (jobs, queue) = mpsc::channel(QUEUE);
        let (opened, outcome) = oneshot::channel();
        let url = url.to_owned();
        std::thread::Builder::new().name("writer".to_owned()).spawn(move || run(&url, queue, opened)).map_err(Error::internal)?;
        outcome.await.map_err(Error::internal)??;
        Ok(Writer::Grouped(jobs))
    }

    /// Hands a job to the writer thread.
    pub(super) fn enqueue(jobs: &mpsc::Sender<Order>, job: Job) -> Result<()> {
        jobs.try_send(Order::Write(job)).map_err(|_| Error::Refused(Code::Unavailable))
    }

    /// Whether a write would get through: an empty one is sent the way of all others. It changes nothing, so
    /// its commit costs no sync.
    pub(super) async fn answers(&self) -> bool {
        let jobs = match self {
            Writer::Pool(pool) => return pool.ping().await.is_ok(),
            Writer::Grouped(jobs) => jobs,
        };
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(|tx| {
            async move {
                let clean = tx.commit().await.is_ok();
                let tell: Tell = Box::new(move |committed| {
                    let _ = tell.send(committed.is_ok());
                });
                Ack { clean, tell }
            }
            .boxed_local()
        });
        Writer::enqueue(jobs, job).is_ok() && told.await.unwrap_or(false)
    }

    /// Finishes what is queued and closes; later writes are refused.
    pub(super) async fn close(&self) {
        match self {
            Writer::Pool(pool) => {
                let _ = pool.close_by_ref().await;
            }
            Writer::Grouped(jobs) => {
                let (tell, told) = oneshot::channel();
                if jobs.send(Order::Close(tell)).await.is_ok() {
                    let _ = told.await;
                }
            }
        }
    }
}

fn run(url: &str, queue: mpsc::Receiver<Order>, opened: oneshot::Sender<Result<(), DbErr>>) {
    // The pool is opened on this thread after pinning, so that the driver's thread inherits the core.
    if let Some(core) = core_affinity::get_core_ids().and_then(|cores| cores.last().copied()) {
        core_affinity::set_for_current(core);
    }
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        let _ = opened.send(Err(DbErr::Custom("the writer thread could not start".to_owned())));
        return;
    };
    runtime.block_on(async move {
        match connect(url, Access::Write).await {
            Ok(pool) => {
                let _ = opened.send(Ok(()));
                let closing = serve(&pool, queue).await;
                // Closing folds the write-ahead log in, so that a stopped server leaves one file.
                let _ = pool.close().await;
                let _ = closing.map(|told| told.send(()));
            }
            Err(cause) => {
                let _ = opened.send(Err(cause));
            }
        }
    });
}

/// Serves until asked to close, or until nobody can ask any more.
async fn serve(pool: &DatabaseConnection, mut queue: mpsc::Receiver<Order>) -> Option<oneshot::Sender<()>> {
    let mut closing = None;
    while closing.is_none() {
        let first = match queue.recv().await? {
            Order::Write(job) => job,
            Order::Close(tell) => return Some(tell),
        };
        let mut acks = Vec::new();
        let committed = batch(pool, first, &mut queue, &mut acks, &mut closing).await;
        // Nobody hears "done" before the commit.
        for ack in acks {
            (ack.tell)(&committed);
        }
    }
    closing
}

async fn batch(
    pool: &DatabaseConnection,
    first: Job,
    queue: &mut mpsc::Receiver<Order>,
    acks: &mut Vec<Ack>,
    closing: &mut Option<oneshot::Sender<()>>,
) -> Result<(), DbErr> {
    let outer = begin(pool).await?;
    let (mut next, mut taken) = (Some(first), 1);
    while let Some(job) = next {
        #[expect(clippy::disallowed_methods, reason = "this is where transactions begin")]
        let savepoint = outer.begin().await?;
        // A job that panics drops its savepoint, which rolls it back; its client is told, the others go on.
        if let Ok(ack) = AssertUnwindSafe(job(savepoint)).catch_unwind().await {
            let clean = ack.clean;
            acks.push(ack);
            if !clean {
                let _ = outer.rollback().await;
                return Err(DbErr::Custom("the batch was abandoned".to_owned()));
            }
        }
        next = match if taken < BATCH { queue.try_recv().ok() } else { None } {
            Some(Order::Write(job)) => Some(job),
            Some(Order::Close(tell)) => {
                *closing = Some(tell);
                None
            }
            None => None,
        };
        taken += 1;
    }
    outer.commit().await
}

/// A transaction that takes the write lock at once: a read that turns into a write would otherwise
/// fail with a stale snapshot, which no waiting cures (docs/security.md §0).
pub(super) async fn begin(pool: &DatabaseConnection) -> Result<Tx, DbErr> {
    #[expect(clippy::disallowed_methods, reason = "this is where transactions begin")]
    pool.begin_with_options(TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() })
        .await
}

//! Who carries out writes.
//!
//! SQLite has one writer. It is a thread of its own, sharing one core with the driver's thread (a
//! filing costs thread switches, not SQL), and it commits what is waiting together: one sync for up
//! to 64 requests. PostgreSQL gets a transaction per request (docs/adr/0002-databases.md).

use super::{
    Tx,
    connect::{Access, connect, is_sqlite},
    folder::Folder,
    insertion::Insertion,
};
use crate::kernel::error::{Error, Result};
use futures_util::{FutureExt, future::LocalBoxFuture};
use prometheus_client::metrics::histogram::Histogram;
use sea_orm::{DatabaseConnection, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use shared::problem::Code;
use std::{collections::VecDeque, panic::AssertUnwindSafe};
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
    /// A write that looks first.
    Write(Job),
    /// A write that only adds rows.
    Insert(Insertion),
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
    /// Starts it. How many requests it commits together is told to `batches`.
    pub(super) async fn start(url: &str, batches: Histogram) -> Result<Self> {
        if !is_sqlite(url) {
            return Ok(Writer::Pool(connect(url, Access::Write).await?));
        }
        let (jobs, queue) = mpsc::channel(QUEUE);
        let (opened, outcome) = oneshot::channel();
        let url = url.to_owned();
        std::thread::Builder::new().name("writer".to_owned()).spawn(move || run(&url, queue, opened, batches)).map_err(Error::internal)?;
        outcome.await.map_err(Error::internal)??;
        Ok(Writer::Grouped(jobs))
    }

    /// Hands a write to the writer thread.
    pub(super) fn enqueue(jobs: &mpsc::Sender<Order>, order: Order) -> Result<()> {
        jobs.try_send(order).map_err(|_| Error::Refused(Code::Unavailable))
    }

    /// How many writes wait for the thread; nothing where there is none.
    pub(super) fn waiting(&self) -> Option<usize> {
        match self {
            Writer::Pool(_) => None,
            Writer::Grouped(jobs) => Some(jobs.max_capacity() - jobs.capacity()),
        }
    }

    /// Whether a write would get through: an empty one is sent the way of all others. It changes nothing, so
    /// its commit costs no sync.
    pub(super) async fn answers(&self) -> bool {
        let jobs = match self {
            Writer::Pool(pool) => return pool.ping().await.is_ok(),
            Writer::Grouped(jobs) => jobs,
        };
        let (tell, told) = oneshot::channel();
        Writer::enqueue(jobs, Order::Insert(Insertion::nothing(tell))).is_ok() && matches!(told.await, Ok(Ok(_)))
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

fn run(url: &str, queue: mpsc::Receiver<Order>, opened: oneshot::Sender<Result<(), DbErr>>, batches: Histogram) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        let _ = opened.send(Err(DbErr::Custom("the writer thread could not start".to_owned())));
        return;
    };
    runtime.block_on(async move {
        match open(url, batches).await {
            Ok((pool, mut folder)) => {
                let _ = opened.send(Ok(()));
                let closing = serve(&pool, &mut folder, queue).await;
                folder.close().await;
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

/// Opens the pool on this thread after pinning it, so that the driver's thread inherits the core; what folds
/// the log before, so that it does not.
async fn open(url: &str, batches: Histogram) -> Result<(DatabaseConnection, Folder), DbErr> {
    let folder = Folder::start(url, batches).await?;
    if let Some(core) = core_affinity::get_core_ids().and_then(|cores| cores.last().copied()) {
        core_affinity::set_for_current(core);
    }
    Ok((connect(url, Access::Write).await?, folder))
}

/// Serves until asked to close, or until nobody can ask any more.
async fn serve(pool: &DatabaseConnection, folder: &mut Folder, mut queue: mpsc::Receiver<Order>) -> Option<oneshot::Sender<()>> {
    let mut next = None;
    loop {
        let first = match next.take() {
            Some(order) => order,
            None => queue.recv().await?,
        };
        next = match first {
            Order::Close(tell) => return Some(tell),
            Order::Insert(insertion) => insert(pool, insertion, folder, &mut queue).await,
            Order::Write(job) => batch(pool, [job].into(), folder, &mut queue).await,
        };
    }
}

/// Insertions as they come, in one transaction; gives back the first order that is something else.
async fn insert(pool: &DatabaseConnection, first: Insertion, folder: &mut Folder, queue: &mut mpsc::Receiver<Order>) -> Option<Order> {
    let (mut together, mut other) = (vec![first], None);
    let tx = match begin(pool).await {
        Ok(tx) => tx,
        Err(cause) => {
            together.into_iter().for_each(|insertion| insertion.tell(&Err(cause.to_string())));
            return None;
        }
    };
    let mut taken = 0;
    while let Some(insertion) = together.get(taken) {
        if insertion.insert(&tx).await.is_err() {
            let _ = tx.rollback().await;
            // Nothing else was taken from the queue: that ends the taking.
            return batch(pool, together.into_iter().map(Insertion::alone).collect(), folder, queue).await;
        }
        taken += 1;
        if taken < BATCH && other.is_none() {
            match queue.try_recv() {
                Ok(Order::Insert(insertion)) => together.push(insertion),
                waiting => other = waiting.ok(),
            }
        }
    }
    // Nobody hears "done" before the commit.
    let committed = tx.commit().await.map_err(|cause| cause.to_string());
    folder.committed(together.len());
    together.into_iter().for_each(|insertion| insertion.tell(&committed));
    other
}

/// Jobs as they come, in one transaction, each in its savepoint; gives back an order to close.
async fn batch(pool: &DatabaseConnection, waiting: VecDeque<Job>, folder: &mut Folder, queue: &mut mpsc::Receiver<Order>) -> Option<Order> {
    let (mut acks, mut closing) = (Vec::new(), None);
    let committed = carried_out(pool, waiting, queue, &mut acks, &mut closing).await;
    folder.committed(acks.len());
    for ack in acks {
        (ack.tell)(&committed);
    }
    closing
}

async fn carried_out(
    pool: &DatabaseConnection,
    mut waiting: VecDeque<Job>,
    queue: &mut mpsc::Receiver<Order>,
    acks: &mut Vec<Ack>,
    closing: &mut Option<Order>,
) -> Result<(), DbErr> {
    let outer = begin(pool).await?;
    while let Some(job) = waiting.pop_front() {
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
        if acks.len() + waiting.len() < BATCH && closing.is_none() {
            match queue.try_recv() {
                Ok(Order::Write(job)) => waiting.push_back(job),
                Ok(Order::Insert(insertion)) => waiting.push_back(insertion.alone()),
                close => *closing = close.ok(),
            }
        }
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

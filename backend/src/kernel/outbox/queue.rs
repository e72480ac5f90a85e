//! Taking messages and giving them back.

use super::{
    DEAD, FAILED, Hold, READY, rows, taken_up,
    worker::{LATEST_START, LONGEST},
};
use crate::kernel::{
    clock::SKEW,
    context::Kernel,
    db::{ENDED_KEPT, PORTION, Tx, Who},
    error::{Error, Result},
    ids,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, SimpleExpr},
};
use shared::{
    audit::{Action, System, Unaudited},
    time::Moment,
};
use tokio::sync::oneshot;
use uuid::Uuid;

/// A message is nobody else's for this long; after a crash it comes back by itself. Who leased it must have
/// ended with it by then, with half a minute to say so.
const LEASE: i64 = LATEST_START + LONGEST.as_millis() as i64 + 30 * Moment::SECOND;
/// First wait, doubled each time.
const FIRST_WAIT: i64 = 5 * Moment::SECOND;

/// The longest wait between two tries (docs/rules.md §7).
const fn longest_wait(rank: i16) -> i64 {
    if rank <= 2 { 5 * Moment::MINUTE } else { 15 * Moment::MINUTE }
}

/// Until when a lease holds. Where several servers work, another may read it by a clock that is ahead.
fn lease_until(kernel: &Kernel, now: Moment) -> Moment {
    now.plus(if kernel.db.is_shared() { LEASE + SKEW } else { LEASE })
}

/// Takes what is due and passes the filter, the most urgent first.
pub(super) async fn lease(kernel: &Kernel, now: Moment, (filter, most): (SimpleExpr, u64)) -> Result<Vec<rows::Model>> {
    let found = rows::Entity::find().filter(due(now)).filter(filter);
    // Looking is a read; only what is due costs a write.
    if found.clone().one(kernel.db.reader()).await?.is_none() {
        return Ok(Vec::new());
    }
    let until = lease_until(kernel, now);
    let (tell, told) = oneshot::channel();
    write(kernel, async move |tx| {
        let next = found.select_only().column(rows::Column::Id).order_by_asc(rows::Column::Rank).order_by_asc(rows::Column::NextAt);
        let next = next.limit(most).into_query();
        // Another worker may look at the same moment: a row goes to who changes it first.
        let leased = rows::Entity::update_many()
            .col_expr(rows::Column::LeaseUntil, Expr::value(until.0))
            .col_expr(rows::Column::Attempts, Expr::col(rows::Column::Attempts).add(1))
            .filter(rows::Column::Id.in_subquery(next))
            .filter(due(now))
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

/// Lets a message wait for another try. Its row was counted up when it was leased, so the first failure
/// waits the first wait. What is not held any more is left to who holds it.
pub(super) async fn put_back(kernel: &Kernel, row: &rows::Model, cause: &str) -> Result<()> {
    let doublings = std::cmp::min(row.attempts.unsigned_abs().saturating_sub(1), 20);
    let wait = std::cmp::min(FIRST_WAIT.saturating_mul(1 << doublings), longest_wait(row.rank));
    let hold = Hold::of(row);
    tracing::warn!(outbox_id = %row.id, cause, wait_seconds = wait / Moment::SECOND, "a message waits for another try");
    let next = kernel.clock.now().plus(wait);
    write(kernel, async move |tx| {
        rows::Entity::update_many()
            .col_expr(rows::Column::LeaseUntil, Expr::value(Option::<i64>::None))
            .col_expr(rows::Column::NextAt, Expr::value(next.0))
            .col_expr(rows::Column::LastError, Expr::value(FAILED))
            .filter(Hold::still(&[hold]))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await
}

/// Gives back what was leased and not tried. It is due as before; that mail is slow shows at the desk.
pub(super) async fn leave(kernel: &Kernel, rows: &[rows::Model]) -> Result<()> {
    let holds: Vec<Hold> = rows.iter().map(Hold::of).collect();
    if holds.is_empty() {
        return Ok(());
    }
    write(kernel, async move |tx| {
        rows::Entity::update_many()
            .col_expr(rows::Column::LeaseUntil, Expr::value(Option::<i64>::None))
            .col_expr(rows::Column::Attempts, Expr::col(rows::Column::Attempts).sub(1))
            .col_expr(rows::Column::LastError, Expr::value(FAILED))
            .filter(Hold::still(&holds))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await
}

/// Gives a message up, which the audit and the log say.
pub(super) async fn bury(kernel: &Kernel, row: &rows::Model, cause: &str) -> Result<()> {
    tracing::error!(outbox_id = %row.id, cause, "a message cannot be delivered");
    let (now, action, hold) = (kernel.clock.now(), Action::System(System::MessageDead), Hold::of(row));
    let written = kernel.write(now, Who::default(), action, row.id, None, async move |tx| {
        let buried = rows::Entity::update_many()
            .col_expr(rows::Column::State, Expr::value(DEAD))
            .col_expr(rows::Column::LastError, Expr::value(FAILED))
            .col_expr(rows::Column::DoneAt, Expr::value(now.0))
            .filter(Hold::still(&[hold]))
            .exec(tx)
            .await?;
        // The audit must not say what did not happen.
        if buried.rows_affected == 1 { Ok(()) } else { Err(taken_up()) }
    });
    written.await.map(drop)
}

/// Deletes messages that were delivered or given up long enough ago. That one was given up stays in the audit.
///
/// # Errors
/// The database's.
pub async fn forget_ended(kernel: &Kernel) -> Result<()> {
    let long_ago = kernel.clock.now().plus(-ENDED_KEPT);
    // The ids say when a message began, so that the many newer ones are not even looked at.
    let over = rows::Entity::find()
        .filter(rows::Column::Id.lt(ids::first_in_order(long_ago)))
        .filter(rows::Column::State.ne(READY))
        .filter(rows::Column::DoneAt.lt(long_ago.0))
        .select_only()
        .column(rows::Column::Id);
    let over: Vec<Uuid> = over.limit(PORTION).into_tuple().all(kernel.db.reader()).await?;
    if over.is_empty() {
        return Ok(());
    }
    let action = Action::Unaudited(Unaudited::EndedForgotten);
    let written = kernel.write(kernel.clock.now(), Who::default(), action, Uuid::nil(), None, async move |tx| {
        rows::Entity::delete_many().filter(rows::Column::Id.is_in(over)).exec(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}

async fn write<F>(kernel: &Kernel, body: F) -> Result<()>
where
    F: AsyncFnOnce(&Tx) -> Result<()> + Send + 'static,
{
    let action = Action::Unaudited(Unaudited::OutboxMoved);
    kernel.write(kernel.clock.now(), Who::default(), action, Uuid::nil(), None, body).await.map(drop)
}

fn due(now: Moment) -> Condition {
    let unleased = Condition::any().add(rows::Column::LeaseUntil.is_null()).add(rows::Column::LeaseUntil.lte(now.0));
    Condition::all().add(rows::Column::State.eq(READY)).add(rows::Column::NextAt.lte(now.0)).add(unleased)
}

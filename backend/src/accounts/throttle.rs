//! Waiting longer and longer after failures. A name or a network waits, never a person: there is no state
//! "locked" that somebody would have to undo.

use crate::kernel::{
    Kernel,
    db::{Tx, Who},
    error::{Error, Result},
    vault::Tag,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use shared::{
    audit::{Action, Unaudited},
    time::Moment,
};
use uuid::Uuid;

mod failures {
    //! The failures of what is tried from one network, whether or not it exists.
    use crate::kernel::vault::Tag;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_failures")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tag: Tag,
        pub failures: i32,
        pub blocked_until: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Failures that cost nothing yet.
const FREE: i32 = 5;
/// The longest wait.
const LONGEST_WAIT: i64 = 15 * Moment::MINUTE;

/// Counts a try, unless it has to wait. Counting comes first: it locks the row, so that tries at
/// the same moment come one after another on either database; a refused one is undone with the rest.
///
/// # Errors
/// `too_many` with the seconds to wait.
pub(super) async fn count(kernel: &Kernel, now: Moment, tag: Tag) -> Result<()> {
    let action = Action::Unaudited(Unaudited::SignInCounted);
    let counted = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        let first = failures::ActiveModel { tag: Set(tag.clone()), failures: Set(1), blocked_until: Set(0) };
        let once_more = Expr::col((failures::Entity, failures::Column::Failures)).add(1);
        let again = OnConflict::column(failures::Column::Tag).value(failures::Column::Failures, once_more).to_owned();
        failures::Entity::insert(first).on_conflict(again).exec_without_returning(tx).await?;
        let row = failures::Entity::find_by_id(tag.clone()).one(tx).await?.ok_or_else(|| Error::internal("a count vanished"))?;
        if row.blocked_until > now.0 {
            let seconds = (row.blocked_until - now.0 + 999) / 1000;
            return Err(Error::TooMany(u64::try_from(seconds).unwrap_or(1)));
        }
        let over = std::cmp::min(row.failures - FREE, 20);
        let wait = if over <= 0 { 0 } else { std::cmp::min(Moment::SECOND << over, LONGEST_WAIT) };
        failures::Entity::update_many()
            .col_expr(failures::Column::BlockedUntil, Expr::value(now.plus(wait).0))
            .filter(failures::Column::Tag.eq(tag))
            .exec(tx)
            .await?;
        Ok(())
    });
    counted.await.map(drop)
}

/// Writes a count anew as it is, for the time that takes.
///
/// # Errors
/// The database's.
pub(super) async fn touch(kernel: &Kernel, now: Moment, tag: Tag) -> Result<()> {
    let action = Action::Unaudited(Unaudited::SignInCounted);
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        let same = Expr::col(failures::Column::Failures);
        failures::Entity::update_many().col_expr(failures::Column::Failures, same).filter(failures::Column::Tag.eq(tag)).exec(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}

/// Forgets the failures of what has now succeeded.
///
/// # Errors
/// The database's.
pub(super) async fn clear(tx: &Tx, tag: Tag) -> Result<()> {
    failures::Entity::delete_by_id(tag).exec(tx).await?;
    Ok(())
}

/// Forgets names whose last failure is a day old: whoever tries strange names must not fill the disk.
///
/// # Errors
/// The database's.
pub(super) async fn forget(kernel: &Kernel) -> Result<()> {
    let now = kernel.clock.now();
    let old = failures::Column::BlockedUntil.lt(now.plus(-Moment::DAY).0);
    if failures::Entity::find().filter(old.clone()).one(kernel.db.reader()).await?.is_none() {
        return Ok(());
    }
    let action = Action::Unaudited(Unaudited::SignInCounted);
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        failures::Entity::delete_many().filter(old).exec(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}

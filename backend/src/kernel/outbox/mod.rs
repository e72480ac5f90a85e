//! Messages that must leave: written in the transaction that makes them necessary, handled later, as
//! often as it takes (docs/security.md §5, docs/rules.md §7).

mod mail;
mod queue;
mod worker;

pub use mail::{Letter, Mailer};
pub use worker::{Failure, Handled, Handler, Worker};

use super::{
    context::Kernel,
    db::Tx,
    error::Result,
    vault::{Column, Place},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use serde::{Serialize, de::DeserializeOwned};
use shared::{ids::OutboxId, priority::Priority, time::Moment};

mod rows {
    //! The table.
    use crate::kernel::vault::Sealed;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "outbox")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        pub rank: i16,
        pub payload: Sealed,
        pub state: String,
        pub attempts: i32,
        pub next_at: i64,
        pub lease_until: Option<i64>,
        pub last_error: Option<String>,
        pub created_at: i64,
        pub done_at: Option<i64>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

const READY: &str = "READY";
const DONE: &str = "DONE";
const DEAD: &str = "DEAD";

/// Its sealed column.
pub const SEALED: &[Column] = &[Column::whole("outbox", "payload")];

/// Bytes a payload is padded to.
const SIZE: usize = 256;

/// A message to be written within a transaction.
#[derive(Debug)]
pub struct Outgoing(rows::ActiveModel);

/// Prepares a message of `kind`. The kind lives in the feature that handles it; the priority says what goes
/// first and how long it may wait between tries (docs/rules.md §7).
///
/// # Errors
/// Internal only.
pub fn prepare(kernel: &Kernel, kind: &'static str, priority: Priority, payload: &impl Serialize, now: Moment) -> Result<Outgoing> {
    let id = super::ids::fresh();
    let sealed = kernel.vault.seal_json(Place::new("outbox", "payload", id), payload, SIZE)?;
    Ok(Outgoing(rows::ActiveModel {
        id: Set(id),
        kind: Set(kind.to_owned()),
        rank: Set(priority.number()),
        payload: Set(sealed),
        state: Set(READY.to_owned()),
        attempts: Set(0),
        next_at: Set(now.0),
        lease_until: Set(None),
        last_error: Set(None),
        created_at: Set(now.0),
        done_at: Set(None),
    }))
}

/// Writes prepared messages.
///
/// # Errors
/// The database's.
pub async fn enqueue(tx: &Tx, messages: impl IntoIterator<Item = Outgoing>) -> Result<()> {
    let mut rows = messages.into_iter().map(|message| message.0).peekable();
    if rows.peek().is_some() {
        rows::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// A leased message, opened.
#[derive(Debug)]
pub struct Message {
    /// Its id; fixed over all tries, so a letter can carry it.
    pub id: OutboxId,
    /// When it was written.
    pub created_at: Moment,
    payload: Vec<u8>,
}

impl Message {
    /// What it says.
    ///
    /// # Errors
    /// Internal when it is of another kind.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_slice(&self.payload)?)
    }
}

/// Marks messages as done, within the transaction of what they led to.
///
/// # Errors
/// The database's.
pub async fn finish(tx: &Tx, ids: &[OutboxId], now: Moment) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::State, Expr::value(DONE))
        .col_expr(rows::Column::DoneAt, Expr::value(now.0))
        .filter(rows::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .exec(tx)
        .await?;
    Ok(())
}

/// Since when a message waits that should have left: tried in vain, and ten minutes old. Then the desk
/// says so, because no letter can.
///
/// # Errors
/// The database's.
pub async fn delayed_since(kernel: &Kernel, now: Moment) -> Result<Option<Moment>> {
    let oldest = rows::Entity::find()
        .filter(rows::Column::State.eq(READY))
        .filter(rows::Column::Attempts.gt(0))
        .filter(rows::Column::CreatedAt.lte(now.plus(-10 * Moment::MINUTE).0))
        .order_by_asc(rows::Column::CreatedAt);
    Ok(oldest.one(kernel.db.reader()).await?.map(|row| Moment(row.created_at)))
}

/// Drops everything that waits. Only the demonstration does: the alerts of its past are past.
///
/// # Errors
/// The database's.
pub async fn drop_waiting(tx: &Tx) -> Result<()> {
    rows::Entity::delete_many().filter(rows::Column::State.eq(READY)).exec(tx).await?;
    Ok(())
}

//! Messages that must leave: written in the transaction that makes them necessary, handled later, as
//! often as it takes (docs/security.md §5, docs/rules.md §7).

mod mail;
mod smtp;
mod worker;

pub use mail::{Letter, Mailer};
pub use worker::{Failure, Handler, Worker};

use super::{context::Kernel, db::Tx, error::Result, vault::Place};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde::{Serialize, de::DeserializeOwned};
use shared::{ids::OutboxId, time::Moment};

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

/// Bytes a payload is padded to.
const SIZE: usize = 256;

/// A message to be written within a transaction.
#[derive(Debug)]
pub struct Outgoing(rows::ActiveModel);

/// Prepares a message of `kind`. The kind lives in the feature that handles it.
///
/// # Errors
/// Internal only.
pub fn prepare(kernel: &Kernel, kind: &'static str, payload: &impl Serialize, now: Moment) -> Result<Outgoing> {
    let id = super::ids::fresh();
    let sealed = kernel.vault.seal_json(Place::new("outbox", "payload", id), payload, SIZE)?;
    Ok(Outgoing(rows::ActiveModel {
        id: Set(id),
        kind: Set(kind.to_owned()),
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

/// Writes a prepared message.
///
/// # Errors
/// The database's.
pub async fn enqueue(tx: &Tx, message: Outgoing) -> Result<()> {
    rows::Entity::insert(message.0).exec_without_returning(tx).await?;
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

/// Marks a message as done, within the transaction of what it led to.
///
/// # Errors
/// The database's.
pub async fn finish(tx: &Tx, id: OutboxId, now: Moment) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::State, Expr::value(DONE))
        .col_expr(rows::Column::DoneAt, Expr::value(now.0))
        .filter(rows::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Drops everything that waits. Only the demonstration does: the alerts of its past are past.
///
/// # Errors
/// The database's.
pub async fn drop_waiting(tx: &Tx) -> Result<()> {
    rows::Entity::delete_many().filter(rows::Column::State.eq(READY)).exec(tx).await?;
    Ok(())
}

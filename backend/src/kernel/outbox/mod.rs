//! Messages that must leave: written in the transaction that makes them necessary, handled later, as
//! often as it takes (docs/security.md §5, docs/rules.md §7).

mod mail;
mod queue;
mod sip;
mod smtp;
mod worker;

pub use mail::{Letter, Mailer};
pub use worker::{Failure, Handled, Handler, Worker};

use super::{
    compartments::Rooms,
    context::Kernel,
    db::{Rows, Tx},
    error::Result,
    vault::{Column, Place},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use serde::{
    Deserialize, Serialize,
    de::{DeserializeOwned, IgnoredAny},
};
use shared::{
    ids::{CompartmentId, OutboxId},
    priority::Priority,
    time::Moment,
};
use uuid::Uuid;

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

const fn place(id: Uuid) -> Place {
    Place::new("outbox", "payload", id)
}

/// A message to be written within a transaction.
#[derive(Debug)]
pub struct Outgoing(rows::ActiveModel);

/// What is sealed of a message.
#[derive(Serialize, Deserialize)]
struct Contents<T> {
    /// Where that stands of which it tells; that it waits is nobody else's business.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    room: Option<CompartmentId>,
    said: T,
}

/// Prepares a message of `kind`. The kind lives in the feature that handles it; the priority says what goes
/// first and how long it may wait between tries (docs/rules.md §7).
///
/// # Errors
/// Internal only.
pub fn prepare(kernel: &Kernel, kind: &'static str, priority: Priority, payload: &impl Serialize, now: Moment) -> Result<Outgoing> {
    seal(kernel, kind, priority, &Contents { room: None, said: payload }, now)
}

/// The same for a message that somebody at a desk waits for: who may look into `room` is told when it is
/// late ([`delayed_since`]).
///
/// # Errors
/// Internal only.
pub fn prepare_alert(
    kernel: &Kernel,
    kind: &'static str,
    priority: Priority,
    room: CompartmentId,
    payload: &impl Serialize,
    now: Moment,
) -> Result<Outgoing> {
    seal(kernel, kind, priority, &Contents { room: Some(room), said: payload }, now)
}

fn seal(kernel: &Kernel, kind: &'static str, priority: Priority, contents: &impl Serialize, now: Moment) -> Result<Outgoing> {
    let id = super::ids::fresh_in_order(now);
    let sealed = kernel.vault.seal_json(place(id), contents, SIZE)?;
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

impl Outgoing {
    /// The row, for the door to insert.
    pub fn rows(self) -> Rows {
        Rows::one(self.0)
    }
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
        let contents: Contents<T> = serde_json::from_slice(&self.payload)?;
        Ok(contents.said)
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

/// How long a message may wait before the desk says so, because no letter can (docs/rules.md §7).
const PATIENCE: i64 = 10 * Moment::MINUTE;
/// Rows looked at in one go.
const PORTION: u64 = 100;

/// Since when a message about one of `rooms` waits that should have left: tried in vain, and ten minutes
/// old. Whose message it is shows only once it is opened, so it reads on until one is theirs: a letter
/// about a report that went past the team must not tell the team, by being late, that there is one.
///
/// # Errors
/// The database's.
pub async fn delayed_since(kernel: &Kernel, rooms: &Rooms, now: Moment) -> Result<Option<Moment>> {
    let mut from = (i64::MIN, Uuid::nil());
    loop {
        let later = Condition::any()
            .add(rows::Column::CreatedAt.gt(from.0))
            .add(Condition::all().add(rows::Column::CreatedAt.eq(from.0)).add(rows::Column::Id.gt(from.1)));
        let oldest = rows::Entity::find()
            .filter(rows::Column::State.eq(READY))
            // Whoever has only just been taken up has not failed yet, however old they are.
            .filter(rows::Column::LastError.is_not_null())
            .filter(rows::Column::CreatedAt.lte(now.plus(-PATIENCE).0))
            .filter(later)
            .order_by_asc(rows::Column::CreatedAt)
            .order_by_asc(rows::Column::Id);
        let late = oldest.limit(PORTION).all(kernel.db.reader()).await?;
        for row in &late {
            let contents: Contents<IgnoredAny> = kernel.vault.open_json(place(row.id), &row.payload)?;
            if contents.room.is_some_and(|room| rooms.include(room)) {
                return Ok(Some(Moment(row.created_at)));
            }
        }
        let Some(last) = late.last() else { return Ok(None) };
        from = (last.created_at, last.id);
    }
}

/// Drops everything that waits. Only the demonstration does: the alerts of its past are past.
///
/// # Errors
/// The database's.
pub async fn drop_waiting(tx: &Tx) -> Result<()> {
    rows::Entity::delete_many().filter(rows::Column::State.eq(READY)).exec(tx).await?;
    Ok(())
}

//! Messages that must leave: written in the transaction that makes them necessary, handled later, as
//! often as it takes (docs/security.md §5, docs/rules.md §7).

mod late;
mod mail;
mod queue;
mod sip;
mod smtp;
mod worker;

pub use late::{Backlog, backlog, delayed_since};
pub use mail::{Letter, Mailer};
pub use queue::forget_ended;
pub use worker::{Failure, Handled, HandledTogether, Handler, Worker};

use super::{
    context::Kernel,
    db::{Rows, Tx},
    error::{Error, Result},
    vault::{Column, Place},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shared::{
    ids::{CaseId, CompartmentId, OutboxId},
    priority::Priority,
    time::Moment,
};
use std::collections::BTreeMap;
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

/// All that a row says of a failure: that there was one. Whoever steals the database must not tell from it
/// for which report the separate contact, say, was missing; the log says why.
const FAILED: &str = "FAILED";

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

/// What a message tells of; that it waits is nobody else's business than theirs who may look there.
#[derive(Debug, Serialize, Deserialize)]
pub struct About {
    /// The compartment.
    pub room: CompartmentId,
    /// The cases.
    pub cases: Vec<CaseId>,
}

/// What is sealed of a message.
#[derive(Serialize, Deserialize)]
struct Contents<T> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<About>,
    said: T,
}

/// Prepares a message of `kind`. The kind lives in the feature that handles it; the priority says what goes
/// first and how long it may wait between tries (docs/rules.md §7).
///
/// # Errors
/// Internal only.
pub fn prepare(kernel: &Kernel, kind: &'static str, priority: Priority, payload: &impl Serialize, now: Moment) -> Result<Outgoing> {
    seal(kernel, kind, priority, &Contents { about: None, said: payload }, now)
}

/// The same for a message that somebody at a desk waits for: who may look at what it is `about` is told when it is
/// late ([`delayed_since`]).
///
/// # Errors
/// Internal only.
pub fn prepare_alert(
    kernel: &Kernel,
    kind: &'static str,
    priority: Priority,
    about: About,
    payload: &impl Serialize,
    now: Moment,
) -> Result<Outgoing> {
    seal(kernel, kind, priority, &Contents { about: Some(about), said: payload }, now)
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
    /// The same, handled no earlier than `then`.
    #[must_use]
    pub fn not_before(self, then: Moment) -> Self {
        Self(rows::ActiveModel { next_at: Set(then.0), ..self.0 })
    }

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
    attempt: i32,
    payload: Vec<u8>,
}

/// The right to say what became of a message: it ends when another worker takes the message up, as it may
/// once the lease ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    id: OutboxId,
    attempt: i32,
}

impl Hold {
    const fn of(row: &rows::Model) -> Self {
        Self { id: OutboxId(row.id), attempt: row.attempts }
    }

    /// The messages that are still held, of these. There must be some: none is no condition at all.
    fn still(holds: &[Self]) -> Condition {
        let mut tries: BTreeMap<i32, Vec<Uuid>> = BTreeMap::new();
        for hold in holds {
            tries.entry(hold.attempt).or_default().push(hold.id.0);
        }
        let each = tries.into_iter().map(|(attempt, ids)| rows::Column::Attempts.eq(attempt).and(rows::Column::Id.is_in(ids)));
        Condition::all().add(rows::Column::State.eq(READY)).add(each.fold(Condition::any(), Condition::add))
    }
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

    /// What [`finish`] wants to see.
    pub const fn hold(&self) -> Hold {
        Hold { id: self.id, attempt: self.attempt }
    }
}

/// Marks messages as done, within the transaction of what they led to.
///
/// # Errors
/// The database's. Internal when one of them is not held any more: another worker says what becomes of it.
pub async fn finish(tx: &Tx, holds: &[Hold], now: Moment) -> Result<()> {
    if holds.is_empty() {
        return Ok(());
    }
    let done = rows::Entity::update_many()
        .col_expr(rows::Column::State, Expr::value(DONE))
        .col_expr(rows::Column::DoneAt, Expr::value(now.0))
        .col_expr(rows::Column::LastError, Expr::value(Option::<String>::None))
        .filter(Hold::still(holds))
        .exec(tx)
        .await?;
    if usize::try_from(done.rows_affected).is_ok_and(|count| count == holds.len()) { Ok(()) } else { Err(taken_up()) }
}

fn taken_up() -> Error {
    Error::internal("a message was taken up by another worker")
}

/// Drops everything that waits but these kinds. Only the demonstration does: the alerts of its past are past.
///
/// # Errors
/// The database's.
pub async fn drop_waiting(tx: &Tx, but: &[&str]) -> Result<()> {
    let waiting = rows::Entity::delete_many().filter(rows::Column::State.eq(READY));
    waiting.filter(rows::Column::Kind.is_not_in(but.iter().copied())).exec(tx).await?;
    Ok(())
}

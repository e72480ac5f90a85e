//! The database: a read-only pool for reading, and one door for writing.

mod claims;
mod connect;
mod copy;
mod dump;
mod folder;
mod insertion;
mod rows;
mod schema;
mod usage;
mod write;
mod writer;

pub use claims::{Claim, forget_claims};
pub(crate) use connect::{Access, connect};
pub use connect::{Db, embedded_url, is_unprotected};
pub use copy::{Age, Contents, age, contents, copy, look_into};
pub use dump::restore_dump;
pub use rows::Rows;
pub use schema::{migrate_down, migrate_status, migrate_up};
pub use usage::{Pool, Usage};
pub use write::{Who, Written};

/// How long what has ended is kept, for whoever looks into what went wrong.
pub const ENDED_KEPT: i64 = 30 * shared::time::Moment::DAY;
/// Ended rows deleted in one write: others wait for it.
pub const PORTION: u64 = 500;

/// The transaction a write's body works in. It cannot commit: that belongs to the door.
pub type Tx = sea_orm::DatabaseTransaction;

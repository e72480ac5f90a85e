//! The database: a read-only pool for reading, and one door for writing.

mod claims;
mod connect;
mod insertion;
mod rows;
mod schema;
mod write;
mod writer;

pub use claims::{Claim, forget_claims};
pub(crate) use connect::{Access, connect};
pub use connect::{Db, embedded_url};
pub use rows::Rows;
pub use schema::{migrate_down, migrate_status, migrate_up};
pub use write::{Who, Written};

/// The transaction a write's body works in. It cannot commit: that belongs to the door.
pub type Tx = sea_orm::DatabaseTransaction;

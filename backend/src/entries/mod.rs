//! Entries: everything said about a report or a case after filing (docs/domain.md §4.7).
//!
//! - One table. A note or a task is about the case; what goes to a reporter or comes from one is about the report, and
//!   goes with it wherever its case goes.
//! - Nothing is edited: a later entry takes the place of an earlier one, or says what became of it.
//! - A row tells its time and nothing else. What it is about is a keyed tag, bound again inside the document.
//! - Who may read or write here is decided by whoever calls: an entry knows no roles.

mod book;
mod store;

pub use book::Book;
pub use store::{Entry, New, Prepared, SEALED, objects, of, prepare};

use crate::kernel::{error::Result, vault::Vault};
use sea_orm::ConnectionTrait;
use shared::{entries::TaskState, ids::CaseId};

/// How many tasks of a case are neither done nor cancelled. What does not open may be one, so it counts.
///
/// # Errors
/// The database's.
pub async fn open_tasks(db: &impl ConnectionTrait, vault: &Vault, case: CaseId) -> Result<u32> {
    let book = of(db, vault, &[case.0]).await?;
    let open = book.entries().iter().filter(|entry| book.task(entry).is_some_and(TaskState::is_open)).count();
    Ok(u32::try_from(open).unwrap_or(u32::MAX).saturating_add(book.unopened))
}

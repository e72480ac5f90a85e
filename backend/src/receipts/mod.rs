//! Receipts of reports without an account: seven words that lead back to the report, and to nothing else
//! (docs/adr/0050-receipts-of-seven-words.md).
//!
//! - The words are kept nowhere. They are made from the key a report is sent under, so that whoever sends it twice is told
//!   the same ones; what is stored is a slow hash of them, keyed by the vault.
//! - Words that lead nowhere take as long as words that lead to a report, and are answered alike.

mod store;
mod words;

pub use store::{Prepared, SEALED, Ticket, found, prepare};
pub use words::Words;

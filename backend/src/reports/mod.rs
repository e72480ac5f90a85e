//! Reports: what a person said, sealed as two documents with a key each.
//!
//! - *content*: words, names, how to reach the reporter. Opened by a permitted, recorded read.
//! - *codes*: every coded answer and the target's tag. Opened also by the monthly figures.
//! - Who filed it stays apart where the reporter wants it so.
//! - A report is never edited and never deleted by hand.

mod advice;
mod counted;
mod due_words;
mod involved;
mod people;
mod store;

pub use counted::{codes_between, first_received, received_between};
pub use due_words::what_happens_next;
pub use people::{NameKept, Naming, Own, follow, name_kept, naming, own, set_room, some_of};
pub use store::{Behalf, Codes, Prepared, Route, SEALED, Sender, of_case, prepare, receipt, reference, routes};

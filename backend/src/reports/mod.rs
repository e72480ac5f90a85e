//! Reports: what a person said, sealed as two documents with a key each.
//!
//! - *content*: words, names, how to reach the reporter. Opened by a permitted, recorded read.
//! - *codes*: every coded answer and the target's tag. Opened also by the monthly figures.
//! - Who filed it stays apart where the reporter wants it so.
//! - A report is never edited and never deleted by hand.

mod advice;
mod counted;
mod delay;
mod due_words;
mod involved;
mod linking;
mod opened;
mod people;
mod placed;
mod searched;
mod standing;
mod store;
mod threads;

pub use advice::{Advised, advised};
pub use counted::{codes_between, first_received, received_between, targets_of};
pub use due_words::what_happens_next;
pub use linking::{Scored, cases_of, raise_priority, scored};
pub use opened::of_case;
pub use people::{NameKept, Naming, Own, follow, name_kept, naming, naming_with, own, set_room, some_of};
pub use placed::{file_key, placed, reference, still_in};
pub use searched::{Found as FoundReport, Place, Shut, Words, holding, of_reference, shut};
pub use standing::{Turn, hold, of_a_case, turn, withdraw};
pub use store::{Behalf, Codes, Prepared, Route, SEALED, Sender, prepare, receipt, routes, target};
pub use threads::{Reader, Thread, thread, thread_for, thread_of, threads, threads_for};

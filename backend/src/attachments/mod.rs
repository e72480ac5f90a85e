//! Files that reporters add to their reports (docs/security.md §4.2).
//!
//! - A file is sealed in memory before anything of it is on a disk, with a key that goes with the words of its report.
//! - Nobody reads a file before it was looked at, and what was looked at and refused is gone.
//! - Of a picture a new one is made, which says nothing of place, time and device. The first one is kept only where its
//!   reporter agreed.
//! - Who may read or write here is decided by whoever calls: a file knows no roles.

mod examine;
mod keep;
mod look;
mod room;
mod scan;
mod store;
mod sweep;

pub use keep::{Arriving, begin, content, opens, prepare, take};
pub use look::{Looked, look};
pub use store::{Attachment, SEALED, all_there, count_try, find, next_held, of_report, reports_of, uncount_try};
pub use sweep::tick;

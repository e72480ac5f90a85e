//! Who has an account here, what waits for a second person, and who was invited.

mod invitations;
mod list;
mod merging;
mod parts;
mod person;
mod proposals;

pub use invitations::{checked_list, invitations};
pub use list::people;
pub use merging::found_accounts;
pub use parts::{INVITATIONS, PROPOSALS};
pub use person::{end_of, person};
pub use proposals::proposals;

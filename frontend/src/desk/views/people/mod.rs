//! Who has an account here, what waits for a second person, and who was invited.

mod invitations;
mod list;
mod merging;
mod parts;
mod person;
mod proposals;
mod step_up;

pub use invitations::{checked_list, invitations};
pub use list::people;
pub use merging::found_accounts;
pub use parts::wrong;
pub(super) use parts::{head, select};
pub use person::{end_of, person};
pub use proposals::proposals;
pub use step_up::step_up;

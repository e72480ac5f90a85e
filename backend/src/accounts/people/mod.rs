//! The people of an institution, as those see them who answer for the accounts (docs/domain.md §6.4).
//!
//! - A list and an account's history show names, addresses, roles and states; never a report. Each look is recorded.
//! - Disabling ends sessions and delegations in its transaction. Cases belong to a feature above this one: it is told
//!   by a message, at once or as soon as it can be.
//! - Nobody changes what they themselves may do.

mod handlers;
mod history;
mod leaving;
mod renewal;
mod roles;
mod store;

pub(super) use handlers::{change_roles, disable_account, enable_account, open_person, renew_sign_in, search_people};
pub use leaving::{CASES_LEFT, CasesLeft};
pub(super) use renewal::renewal;
pub(super) use roles::{Change, changed, check_roles, settled, still_hold};
pub(super) use store::{Found, find};

//! The people of an institution, as those see them who answer for the accounts (docs/domain.md §6.4).
//!
//! - A list and an account's history show names, addresses, roles and states; never a report. Each look is recorded.
//! - Disabling ends sessions and delegations in its transaction. Cases belong to a feature above this one: it is told
//!   by a message, at once or as soon as it can be.
//! - Power that went with a disabled account comes back by two people, as it came.
//! - Nobody changes what they themselves may do. Nobody disables a separate contact alone.
//! - Whatever changes who may hear of cases leaves a message that this is looked at again.

mod disabling;
mod enabling;
mod handlers;
mod hearers;
mod history;
mod leaving;
mod renewal;
mod roles;
mod store;

pub(super) use disabling::Disabling;
pub(super) use enabling::enabled;
pub(super) use handlers::{change_roles, disable_account, enable_account, open_person, renew_sign_in, search_people};
pub(super) use hearers::hearers_changed;
pub use hearers::{HEARERS_CHANGED, HearersChanged};
pub use leaving::{CASES_LEFT, CasesLeft};
pub(super) use renewal::renewal;
pub(super) use roles::{Change, changed, check_roles, settled, still_hold};
pub(super) use store::{Found, find};

//! Recovery codes: the way in for whoever has lost the phone with the passkey.
//!
//! - Ten codes of 128 bits, each good once; stored as keyed hashes, so they can be read only when they are made.
//! - Failures wait like those of passwords, per name and network. Passkeys are not touched by that.
//! - The person gets a letter for each use. Staff get a session that is good for a new passkey and nothing else
//!   (docs/adr/0023-passkeys.md).

mod form;
mod sign_in;
mod store;

pub(super) use form::{recovery_form, recovery_page};
pub(super) use store::{Fresh, Rows, delete_all, left, replace};

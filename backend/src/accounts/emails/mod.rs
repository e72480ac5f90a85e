//! Another address to sign in with (docs/security.md §2).
//!
//! - Asked for with a fresh proof, and done once the old address and the new one have both said yes. Until then the old
//!   one signs in and the new one does not.
//! - Each has a code of 256 bits by letter, good once within a day. A code signs nobody in and shows nothing.
//! - Whoever asks is told the same whether or not the new address signs in here already; its letter alone tells, and
//!   carries no code then.
//! - Whatever takes an account from somebody who may be in it takes a change that waits along: another password, new ways
//!   in, an account disabled.
//! - A stop from the old address ends every session: somebody is in who should not be.

mod answer;
mod form;
mod letters;
mod store;

pub(super) use answer::{email_answer_form, email_answer_page};
pub(super) use form::{change_email, email_form, email_page};
pub(super) use letters::{NEW_TOLD, OLD_TOLD, tell_new, tell_old};
pub(super) use store::{SEALED, delete_of, forget_expired};

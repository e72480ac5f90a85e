//! Passkeys: how somebody shows who they are without a secret that could be told to the wrong page.
//!
//! - Name and origin come from the configured address. On a bare number there are none.
//! - A ceremony waits sealed for five minutes, is found only by its secret name together with what it is for and whose
//!   it is, and is used up by the first answer, good or bad.
//! - Whose passkey it is comes from the session or the invitation, never from a request.
//! - The device asks its owner to unlock it, always (docs/adr/0023-passkeys.md).

mod assertion;
mod ceremony;
mod handlers;
mod mine;
mod party;
mod registration;
mod store;

pub(super) use ceremony::{Purpose, forget_expired};
pub(super) use handlers::{
    begin_passkey, begin_passkey_sign_in, begin_passkey_step_up, finish_passkey, finish_passkey_sign_in, finish_passkey_step_up,
    list_passkeys, rename_passkey, renew_recovery_codes, revoke_passkey,
};
pub(super) use mine::{list, rename, renew_codes, revoke};
pub(super) use party::offered;
pub(super) use registration::{ask, made};
pub(super) use store::{Prepared, delete_all, insert, prepare};

use crate::kernel::{Kernel, vault::Column};

/// The address of the script that works with passkeys; none where they do not work.
pub(super) fn script(kernel: &Kernel) -> Option<&str> {
    offered(&kernel.config).then(|| kernel.assets.passkey_script())
}

/// Its sealed columns.
pub(super) const SEALED: [Column; 2] = [store::SEALED, ceremony::SEALED];

//! Where a list goes on, sealed for its reader: the row there may be one they know nothing of.

use crate::kernel::{
    Kernel, Signed,
    error::{Error, Result},
    vault::{Place, Sealed},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};
use shared::problem::Code;

const fn place(signed: &Signed) -> Place {
    Place::new("cursors", "place", signed.account.0)
}

/// A place that nobody but the server reads, for this reader only.
///
/// # Errors
/// Internal only.
pub(super) fn write(kernel: &Kernel, signed: &Signed, at: &impl Serialize) -> Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(kernel.vault.seal_json(place(signed), at, 128)?))
}

/// Reads it again.
///
/// # Errors
/// `bad_request` for anything else.
pub(super) fn read<T: DeserializeOwned>(kernel: &Kernel, signed: &Signed, cursor: &str) -> Result<T> {
    let bad = || Error::Refused(Code::BadRequest);
    let sealed = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| bad())?;
    kernel.vault.open_json(place(signed), &Sealed::kept(sealed)).map_err(|_| bad())
}

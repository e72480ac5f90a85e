//! Sealing. A stolen database tells nothing without the key folder (docs/security.md §4.1).
//!
//! - [`KeyRing`]: the keys, in a folder of their own, outside the data folder.
//! - [`Vault::seal`]: every document gets a fresh key, wrapped by the newest key-encryption key, and
//!   is bound to its row: moved to another row or column it does not open.
//! - [`Vault::tag`]: a keyed hash to look something up by, without storing it.

mod keyring;
mod seal;
mod tags;

pub use keyring::KeyRing;
pub use seal::{Place, Sealed, Unsealable};
pub use tags::{Tag, TagKind};

use super::error::{Error, Result};
use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

/// The keys and what is done with them.
#[derive(Debug)]
pub struct Vault {
    ring: KeyRing,
}

impl Vault {
    /// A vault over a key ring.
    pub const fn new(ring: KeyRing) -> Self {
        Self { ring }
    }

    /// Seals a value as JSON; see [`Vault::seal`].
    ///
    /// # Errors
    /// Internal only.
    pub fn seal_json(&self, place: Place, value: &impl Serialize, step: usize) -> Result<Sealed> {
        let plain = Zeroizing::new(serde_json::to_vec(value)?);
        self.seal(place, &plain, step).map_err(Error::internal)
    }

    /// Opens what [`Vault::seal_json`] sealed.
    ///
    /// # Errors
    /// Internal: a row of ours that does not open, or is of another shape, is our fault.
    pub fn open_json<T: DeserializeOwned>(&self, place: Place, sealed: &Sealed) -> Result<T> {
        let opened = self.open(place, sealed).map_err(Error::internal)?;
        Ok(serde_json::from_slice(&opened)?)
    }

    /// The key that signs access tokens.
    pub const fn token_key(&self) -> &keyring::TokenKey {
        self.ring.token_key()
    }
}

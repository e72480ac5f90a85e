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

    /// The key that signs access tokens.
    pub const fn token_key(&self) -> &keyring::TokenKey {
        self.ring.token_key()
    }
}

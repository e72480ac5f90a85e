//! Sealing. A stolen database tells nothing without the key folder (docs/security.md §4.1).
//!
//! - [`KeyRing`]: the keys, in a folder of their own, outside the data folder.
//! - [`Vault::seal`]: every document gets a fresh key, wrapped by the newest key-encryption key, and
//!   is bound to its row: moved to another row or column it does not open.
//! - [`Vault::file_key`]: the key of files that belong to a document, and go with it.
//! - [`Vault::tag`]: a keyed hash to look something up by, without storing it.

mod chunks;
mod keyring;
mod rewrap;
mod seal;
mod sent;
mod signing;
mod tags;

pub use chunks::FileKey;
pub use keyring::{KeyKind, KeyRing};
pub use rewrap::{Column, Rewrapped, count, rewrap, try_all};
pub use seal::{Place, Sealed, Unsealable};
pub use tags::{Tag, TagKind};

use super::error::{Error, Result};
use serde::{Serialize, de::DeserializeOwned};
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::Zeroizing;

/// The keys and what is done with them.
#[derive(Debug)]
pub struct Vault {
    ring: RwLock<Arc<KeyRing>>,
}

impl Vault {
    /// A vault over a key ring.
    pub fn new(ring: KeyRing) -> Self {
        Self { ring: RwLock::new(Arc::new(ring)) }
    }

    fn ring(&self) -> Arc<KeyRing> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks for something in the ring, and once more in the folder: keys may have been rotated by the
    /// command line while this server was running.
    fn with_ring<T>(&self, look: impl Fn(&KeyRing) -> Option<T>) -> Option<T> {
        let ring = self.ring();
        look(&ring).or_else(|| {
            let again = Arc::new(KeyRing::open(&ring.folder).ok()?);
            // Whoever asks for keys that do not exist must not make us read a folder into a new ring each time.
            let changed = KeyKind::ALL.iter().any(|kind| again.numbers(*kind) != ring.numbers(*kind));
            if changed {
                *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&again);
            }
            look(&again)
        })
    }

    /// Which keys there are.
    pub fn keys(&self) -> Arc<KeyRing> {
        self.ring()
    }

    /// Takes the folder as it is now.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn reload(&self) -> Result<(), String> {
        let again = KeyRing::open(&self.ring().folder)?;
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(again);
        Ok(())
    }

    /// Takes newer keys from the folder, if there are any: a server that only seals would never meet one.
    ///
    /// # Errors
    /// A sentence for the operator; the keys in memory stay.
    pub fn refresh(&self) -> Result<(), String> {
        let ring = self.ring();
        let again = KeyRing::open(&ring.folder)?;
        let newest = |ring: &KeyRing| KeyKind::ALL.map(|kind| ring.numbers(kind).last().copied());
        let (before, after) = (newest(&ring), newest(&again));
        // Never back: a folder put back from an old backup would take away keys that are in use.
        if before != after && before.iter().zip(&after).all(|(before, after)| before <= after) {
            *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(again);
        }
        Ok(())
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

    /// The key that signs access tokens: its name, and what it signs with.
    ///
    /// # Errors
    /// Internal, when the ring holds none; an opened one does.
    pub fn token_key(&self) -> Result<(String, Zeroizing<Vec<u8>>)> {
        let ring = self.ring();
        let key = ring.token_key().ok_or_else(|| Error::internal("there is no token key"))?;
        Ok((key.kid.clone(), key.private.clone()))
    }

    /// The public key a token of this `kid` was signed with.
    pub fn token_public(&self, kid: &str) -> Option<Vec<u8>> {
        self.ring().token_key_of(kid).map(|key| key.public.clone())
    }

    /// Retires the token keys before the one in use: from here on nothing they signed opens anything.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn retire_token_keys(&self) -> Result<(), String> {
        self.ring().delete_older_token_keys()?;
        self.reload()
    }

    /// Signs a checkpoint of the audit; the public key and the signature.
    ///
    /// # Errors
    /// Internal only.
    pub fn sign_checkpoint(&self, text: &[u8]) -> Result<(Vec<u8>, Vec<u8>)> {
        let ring = self.ring();
        let key = ring.audit_key().ok_or_else(|| Error::internal("there is no audit key"))?;
        let signature = key.sign(text).ok_or_else(|| Error::internal("the audit key does not sign"))?;
        Ok((key.public.clone(), signature))
    }

    /// The public key of the audit's checkpoints.
    pub fn audit_public(&self) -> Vec<u8> {
        self.ring().audit_key().map(|key| key.public.clone()).unwrap_or_default()
    }
}

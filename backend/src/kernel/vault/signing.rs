//! Ed25519 keys that sign: access tokens, and the audit's checkpoints.

use ring::{
    rand::SystemRandom,
    signature::{Ed25519KeyPair, KeyPair},
};
use std::fmt;
use zeroize::Zeroizing;

/// A key pair that signs.
pub(super) struct SigningKey {
    /// Names the key: the first 8 bytes of the public key's SHA-256, in hex.
    pub(super) kid: String,
    /// PKCS#8, for the signer.
    pub(super) private: Zeroizing<Vec<u8>>,
    /// The raw public key.
    pub(super) public: Vec<u8>,
}

impl SigningKey {
    /// A fresh key as its file holds it.
    pub(super) fn fresh() -> Result<Zeroizing<Vec<u8>>, String> {
        let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| "no Ed25519 key could be made".to_owned())?;
        Ok(Zeroizing::new(made.as_ref().to_vec()))
    }

    /// Reads a key file.
    pub(super) fn read(private: Zeroizing<Vec<u8>>) -> Option<Self> {
        let pair = Ed25519KeyPair::from_pkcs8(&private).ok()?;
        let public = pair.public_key().as_ref().to_vec();
        let digest = ring::digest::digest(&ring::digest::SHA256, &public);
        let kid = digest.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Some(Self { kid, private, public })
    }

    /// Signs a message.
    pub(super) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let pair = Ed25519KeyPair::from_pkcs8(&self.private).ok()?;
        Some(pair.sign(message).as_ref().to_vec())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.kid)
    }
}

//! What a device sealed to our public key before it had a connection (docs/rules.md §1.12). The format
//! stands in [`shared::sealing`].

use super::{Unsealable, Vault};
use crate::kernel::ids;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hpke::{Deserializable, Kem, OpModeR, Serializable, aead::AesGcm256, kdf::HkdfSha256, kem::DhP256HkdfSha256 as P256};
use shared::sealing::{NAME, POINT, PURPOSE, VERSION};
use std::fmt;
use zeroize::Zeroizing;

/// A key pair devices seal to.
pub(super) struct FilingKey {
    private: <P256 as Kem>::PrivateKey,
    public: Vec<u8>,
    name: [u8; NAME],
}

impl FilingKey {
    /// A fresh key as its file holds it.
    pub(super) fn fresh() -> Zeroizing<Vec<u8>> {
        let (private, _) = P256::derive_keypair(&ids::random::<32>());
        Zeroizing::new(private.to_bytes().to_vec())
    }

    /// Reads a key file.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let private = <P256 as Kem>::PrivateKey::from_bytes(bytes).ok()?;
        let public = P256::sk_to_pk(&private).to_bytes().to_vec();
        let name = *ring::digest::digest(&ring::digest::SHA256, &public).as_ref().first_chunk()?;
        Some(Self { private, public, name })
    }

    pub(super) const fn name(&self) -> &[u8; NAME] {
        &self.name
    }

    fn open(&self, point: &[u8], text: &[u8], bound_to: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let encapsulated = <P256 as Kem>::EncappedKey::from_bytes(point).ok()?;
        let opened =
            hpke::single_shot_open::<AesGcm256, HkdfSha256, P256>(&OpModeR::Base, &self.private, &encapsulated, PURPOSE, text, bound_to);
        opened.ok().map(Zeroizing::new)
    }
}

impl fmt::Debug for FilingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FilingKey(…)")
    }
}

impl Vault {
    /// The public key devices seal to, as the pages carry it: the uncompressed point in base64url.
    pub fn filing_key(&self) -> String {
        self.ring().filing_key().map(|key| URL_SAFE_NO_PAD.encode(&key.public)).unwrap_or_default()
    }

    /// Opens a sealed body made for `bound_to`.
    ///
    /// # Errors
    /// [`Unsealable`]: another key, another purpose, altered, or no sealed body at all.
    pub fn open_sent(&self, body: &[u8], bound_to: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let ([version, name @ ..], rest) = body.split_first_chunk::<{ 1 + NAME }>().ok_or(Unsealable)?;
        let (point, text) = rest.split_first_chunk::<POINT>().ok_or(Unsealable)?;
        if *version != VERSION {
            return Err(Unsealable);
        }
        self.with_ring(|ring| ring.filing_key_of(name).map(|key| key.open(point, text, bound_to))).flatten().ok_or(Unsealable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::vault::KeyRing;
    use hpke::OpModeS;
    use proptest::prelude::*;

    fn vault() -> Vault {
        let folder = tempfile::tempdir().unwrap();
        Vault::new(KeyRing::open_or_create(&folder.path().join("keys")).unwrap())
    }

    /// As a device does it, from the public key alone.
    fn seal(public: &str, plain: &[u8], bound_to: &[u8]) -> Vec<u8> {
        let point = URL_SAFE_NO_PAD.decode(public).unwrap();
        let key = <P256 as Kem>::PublicKey::from_bytes(&point).unwrap();
        let (encapsulated, text) =
            hpke::single_shot_seal::<AesGcm256, HkdfSha256, P256>(&OpModeS::Base, &key, PURPOSE, plain, bound_to).unwrap();
        let digest = ring::digest::digest(&ring::digest::SHA256, &point);
        [&[VERSION], &digest.as_ref()[..NAME], encapsulated.to_bytes().as_slice(), &text].concat()
    }

    #[test]
    fn what_was_sealed_opens_for_its_purpose_and_for_no_other_key_or_purpose() {
        let (ours, other) = (vault(), vault());
        let sealed = seal(&ours.filing_key(), b"what happened", b"FileReport");
        assert_eq!(ours.open_sent(&sealed, b"FileReport").unwrap().as_slice(), b"what happened");
        assert!(ours.open_sent(&sealed, b"FileReport again").is_err());
        assert!(other.open_sent(&sealed, b"FileReport").is_err());
        assert!(!sealed.windows(4).any(|bytes| bytes == b"what"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn one_flipped_bit_anywhere_and_nothing_opens(at: prop::sample::Index, bit in 0u8..8) {
            let vault = vault();
            let mut sealed = seal(&vault.filing_key(), b"what happened", b"here");
            let at = at.index(sealed.len());
            sealed[at] ^= 1 << bit;
            prop_assert!(vault.open_sent(&sealed, b"here").is_err());
        }

        #[test]
        fn whatever_arrives_is_refused_without_a_panic(bytes: Vec<u8>) {
            prop_assert!(vault().open_sent(&bytes, b"here").is_err());
        }
    }
}

//! One envelope for everything that is sealed.
//!
//! ```text
//! head  version 1 | wrapping key number 4 | nonce 24 | wrapped document key 32 + 16     = 77 bytes
//! body  nonce 24  | padded text + 16
//! ```
//! Both parts are bound to the row they stand in. The head can be stored apart from the body: to
//! destroy a document, destroy its head; to rotate the wrapping key, rewrite the head.

use super::Vault;
use crate::kernel::ids;
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use sea_orm::DeriveValueType;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Sealed bytes, as a column holds them. A `String` does not fit.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct Sealed(Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

impl AsRef<[u8]> for Sealed {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Where a sealed value stands. Only what never changes may be part of it.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row's id.
    pub row: Uuid,
}

impl Place {
    /// A place in a table.
    pub const fn new(table: &'static str, column: &'static str, row: Uuid) -> Self {
        Self { table, column, row }
    }

    fn bytes(&self, part: &str) -> Vec<u8> {
        format!("vedette\0{}\0{}\0{}\0{part}\0v{VERSION}", self.table, self.column, self.row).into_bytes()
    }
}

/// A sealed value did not open: wrong key, wrong place or altered. Which of them is nobody's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value did not open")]
pub struct Unsealable;

const VERSION: u8 = 1;
const NONCE: usize = 24;
const HEAD: usize = 1 + 4 + NONCE + 32 + 16;

impl Sealed {
    /// Sealed bytes that somebody kept for us, like a cursor. What was altered meanwhile does not open.
    pub fn kept(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The number of the wrapping key.
    pub(super) fn wrapped_by(&self) -> Option<u32> {
        let ([_, number @ ..], _) = self.0.split_first_chunk::<5>()?;
        Some(u32::from_be_bytes(*number))
    }

    /// Head and body apart, for documents whose key is stored in a column of its own.
    pub fn split(mut self) -> (Sealed, Sealed) {
        let body = self.0.split_off(HEAD.min(self.0.len()));
        (self, Sealed(body))
    }

    /// Head and body together again.
    pub fn join(head: Sealed, body: Sealed) -> Sealed {
        let mut bytes = head.0;
        bytes.extend(body.0);
        Sealed(bytes)
    }
}

impl Vault {
    /// Seals `plain` for `place`, padded to the next of `step`, 2·`step`, 4·`step` … bytes, so that
    /// the size tells at most the order of magnitude.
    ///
    /// # Errors
    /// Only when the key ring is empty, which it never is once opened.
    pub fn seal(&self, place: Place, plain: &[u8], step: usize) -> Result<Sealed, Unsealable> {
        let ring = self.ring();
        let (number, wrapping) = ring.newest().ok_or(Unsealable)?;
        let document = Zeroizing::new(ids::random::<32>());
        let mut bytes = vec![VERSION];
        bytes.extend(number.to_be_bytes());
        bytes.extend(encrypt(wrapping, &place.bytes("head"), document.as_slice())?);
        bytes.extend(encrypt(&document, &place.bytes("body"), &padded(plain, step))?);
        Ok(Sealed(bytes))
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    /// [`Unsealable`], whatever the reason.
    pub fn open(&self, place: Place, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let (head, body) = sealed.0.split_at_checked(HEAD).ok_or(Unsealable)?;
        let document = self.document_key(place, head)?;
        unpadded(&decrypt(&document, &place.bytes("body"), body)?)
    }

    pub(super) fn document_key(&self, place: Place, head: &[u8]) -> Result<Zeroizing<[u8; 32]>, Unsealable> {
        let ([version, number @ ..], wrapped) = head.split_first_chunk::<5>().ok_or(Unsealable)?;
        if *version != VERSION {
            return Err(Unsealable);
        }
        let number = u32::from_be_bytes(*number);
        let wrapping = self.with_ring(|ring| ring.wrapping(number).cloned()).ok_or(Unsealable)?;
        let document = decrypt(&wrapping, &place.bytes("head"), wrapped)?;
        Ok(Zeroizing::new(document.as_slice().try_into().map_err(|_| Unsealable)?))
    }

    /// The same document, its key wrapped by the newest wrapping key. The body is not touched, but it is
    /// opened: a head that no longer fits must not be written over the one that did.
    ///
    /// # Errors
    /// [`Unsealable`] when it does not open.
    pub(super) fn rewrapped(&self, place: Place, sealed: &Sealed) -> Result<Sealed, Unsealable> {
        let (head, body) = sealed.0.split_at_checked(HEAD).ok_or(Unsealable)?;
        let document = self.document_key(place, head)?;
        let ring = self.ring();
        let (number, wrapping) = ring.newest().ok_or(Unsealable)?;
        let mut bytes = vec![VERSION];
        bytes.extend(number.to_be_bytes());
        bytes.extend(encrypt(wrapping, &place.bytes("head"), document.as_slice())?);
        bytes.extend(body);
        let again = Sealed(bytes);
        if !body.is_empty() {
            self.open(place, &again)?;
        }
        Ok(again)
    }
}

fn encrypt(key: &[u8; 32], place: &[u8], plain: &[u8]) -> Result<Vec<u8>, Unsealable> {
    let nonce = ids::random::<NONCE>();
    let sealed =
        XChaCha20Poly1305::new(key.into()).encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: place }).map_err(|_| Unsealable)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn decrypt(key: &[u8; 32], place: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
    let (nonce, text) = sealed.split_first_chunk::<NONCE>().ok_or(Unsealable)?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: place })
        .map(Zeroizing::new)
        .map_err(|_| Unsealable)
}

/// Length, text, zeros up to a bucket.
fn padded(plain: &[u8], step: usize) -> Zeroizing<Vec<u8>> {
    let needed = plain.len() + 4;
    let mut bucket = step.max(16);
    while bucket < needed {
        bucket *= 2;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(bucket));
    bytes.extend(u32::try_from(plain.len()).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend(plain);
    bytes.resize(bucket, 0);
    bytes
}

fn unpadded(bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or(Unsealable)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| Unsealable)?;
    rest.get(..length).map(|plain| Zeroizing::new(plain.to_vec())).ok_or(Unsealable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::vault::KeyRing;
    use proptest::prelude::*;

    fn vault() -> Vault {
        let folder = tempfile::tempdir().unwrap();
        Vault::new(KeyRing::open_or_create(&folder.path().join("keys")).unwrap())
    }

    fn place() -> Place {
        Place::new("reports", "content", ids::fresh())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_sealed_opens_again_in_its_own_place(plain in proptest::collection::vec(any::<u8>(), 0..3000), step in 1_usize..600) {
            let (vault, place) = (vault(), place());
            let sealed = vault.seal(place, &plain, step).unwrap();
            let opened = vault.open(place, &sealed).unwrap();
            prop_assert_eq!(opened.as_slice(), plain.as_slice());
            let (head, body) = sealed.clone().split();
            prop_assert_eq!(Sealed::join(head, body), sealed);
        }

        #[test]
        fn one_flipped_bit_anywhere_and_it_stays_shut(plain in proptest::collection::vec(any::<u8>(), 0..200), at: prop::sample::Index, bit in 0_u8..8) {
            let (vault, place) = (vault(), place());
            let mut sealed = vault.seal(place, &plain, 64).unwrap();
            let at = at.index(sealed.0.len());
            sealed.0[at] ^= 1 << bit;
            prop_assert_eq!(vault.open(place, &sealed), Err(Unsealable));
        }

        #[test]
        fn bytes_that_were_never_sealed_do_not_open_or_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert_eq!(vault().open(place(), &Sealed(bytes)), Err(Unsealable));
        }
    }

    #[test]
    fn a_value_moved_to_another_row_column_table_or_vault_stays_shut() {
        let (vault_a, vault_b, home) = (vault(), vault(), place());
        let sealed = vault_a.seal(home, b"words", 64).unwrap();
        for elsewhere in [place(), Place { column: "codes", ..home }, Place { table: "cases", ..home }] {
            assert_eq!(vault_a.open(elsewhere, &sealed), Err(Unsealable));
        }
        assert_eq!(vault_b.open(home, &sealed), Err(Unsealable));
    }

    #[test]
    fn texts_of_one_bucket_have_one_size() {
        let (vault, place) = (vault(), place());
        let size = |n: usize| vault.seal(place, &vec![b'x'; n], 1024).unwrap().0.len();
        assert_eq!(size(0), size(1020));
        assert_eq!(size(1021), size(2044));
        assert!(size(1021) > size(1020));
    }
}

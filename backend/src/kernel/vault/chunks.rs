//! Files, sealed in chunks: the construction STREAM over XChaCha20-Poly1305 (docs/security.md §4.2).
//!
//! ```text
//! version 1 | nonce prefix 19 | chunk | chunk | … | last chunk
//! chunk     64 KiB of text + 16; its nonce is the prefix, its number (4) and whether it is the last (1)
//! ```
//! Each chunk is bound to the object's name. One that is missing, doubled, moved, altered or taken from another object
//! does not open, and neither does an object that ends too soon. The text is its length, the bytes, and zeros up to a
//! whole chunk, so that an object's size tells that of the file to 64 KiB.

use super::{Place, Sealed, Unsealable, Vault};
use crate::kernel::ids;
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use ring::hmac;
use uuid::Uuid;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const PREFIX: usize = 19;
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;

/// The key of the files that belong to a document. It is made from the document's own key, so that it goes with it.
pub struct FileKey(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for FileKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileKey(…)")
    }
}

impl Vault {
    /// The key of the files of a document whose head is given. Wrapped anew, a head gives the same.
    ///
    /// # Errors
    /// [`Unsealable`], also once the head was destroyed.
    pub fn file_key(&self, place: Place, head: &Sealed) -> Result<FileKey, Unsealable> {
        let document = self.document_key(place, head.as_ref())?;
        let key = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, document.as_slice()), b"vedette files v1");
        Ok(FileKey(Zeroizing::new(key.as_ref().try_into().map_err(|_| Unsealable)?)))
    }
}

impl FileKey {
    /// Seals an object of this name.
    ///
    /// # Errors
    /// Only for more chunks than can be counted, which is 256 TiB.
    pub fn seal(&self, name: Uuid, plain: &[u8]) -> Result<Vec<u8>, Unsealable> {
        let (cipher, prefix) = (self.cipher(), ids::random::<PREFIX>());
        let whole = (plain.len() + 8).div_ceil(CHUNK);
        let mut sealed = Vec::with_capacity(1 + PREFIX + whole * (CHUNK + TAG));
        sealed.push(VERSION);
        sealed.extend(prefix);
        let length = (plain.len() as u64).to_be_bytes();
        let mut text = length.iter().chain(plain).copied();
        let mut chunk = Zeroizing::new(Vec::with_capacity(CHUNK));
        for number in 0..whole {
            chunk.clear();
            chunk.extend(text.by_ref().take(CHUNK));
            chunk.resize(CHUNK, 0);
            let nonce = nonce(prefix, number, number + 1 == whole)?;
            sealed.extend(cipher.encrypt(&nonce, Payload { msg: &chunk, aad: &bound(name) }).map_err(|_| Unsealable)?);
        }
        Ok(sealed)
    }

    /// Opens what was sealed under this name.
    ///
    /// # Errors
    /// [`Unsealable`], whatever the reason.
    pub fn open(&self, name: Uuid, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let (version, rest) = sealed.split_first().ok_or(Unsealable)?;
        let (prefix, chunks) = rest.split_first_chunk::<PREFIX>().ok_or(Unsealable)?;
        if *version != VERSION || chunks.is_empty() || !chunks.len().is_multiple_of(CHUNK + TAG) {
            return Err(Unsealable);
        }
        let (cipher, whole) = (self.cipher(), chunks.len() / (CHUNK + TAG));
        let mut plain = Zeroizing::new(Vec::with_capacity(whole * CHUNK));
        for (number, chunk) in chunks.chunks(CHUNK + TAG).enumerate() {
            let nonce = nonce(*prefix, number, number + 1 == whole)?;
            let text = cipher.decrypt(&nonce, Payload { msg: chunk, aad: &bound(name) }).map_err(|_| Unsealable)?;
            plain.extend_from_slice(&Zeroizing::new(text));
        }
        let (length, _) = plain.split_first_chunk::<8>().ok_or(Unsealable)?;
        let length = usize::try_from(u64::from_be_bytes(*length)).map_err(|_| Unsealable)?;
        if length > plain.len() - 8 {
            return Err(Unsealable);
        }
        plain.drain(..8);
        plain.truncate(length);
        Ok(plain)
    }

    /// Seals a few words that belong to a file, bound to its row.
    ///
    /// # Errors
    /// Internal only.
    pub fn seal_words(&self, row: Uuid, plain: &[u8]) -> Result<Vec<u8>, Unsealable> {
        let nonce = ids::random::<{ PREFIX + 5 }>();
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &words_of(row) });
        Ok([nonce.as_slice(), &sealed.map_err(|_| Unsealable)?].concat())
    }

    /// Opens what [`FileKey::seal_words`] sealed.
    ///
    /// # Errors
    /// [`Unsealable`], whatever the reason.
    pub fn open_words(&self, row: Uuid, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let (nonce, text) = sealed.split_first_chunk::<{ PREFIX + 5 }>().ok_or(Unsealable)?;
        let opened = self.cipher().decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: &words_of(row) });
        opened.map(Zeroizing::new).map_err(|_| Unsealable)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

fn nonce(prefix: [u8; PREFIX], number: usize, last: bool) -> Result<XNonce, Unsealable> {
    let mut nonce = [0; PREFIX + 5];
    let number = u32::try_from(number).map_err(|_| Unsealable)?;
    nonce.iter_mut().zip(prefix.into_iter().chain(number.to_be_bytes()).chain([u8::from(last)])).for_each(|(to, from)| *to = from);
    Ok(XNonce::from(nonce))
}

fn bound(name: Uuid) -> Vec<u8> {
    format!("vedette\0objects\0{name}\0v{VERSION}").into_bytes()
}

fn words_of(row: Uuid) -> Vec<u8> {
    format!("vedette\0words of a file\0{row}\0v{VERSION}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::vault::KeyRing;
    use proptest::prelude::*;

    fn key(byte: u8) -> FileKey {
        FileKey(Zeroizing::new([byte; 32]))
    }

    #[test]
    fn a_file_of_any_length_opens_again_under_its_own_name_and_key_only() {
        let name = ids::fresh();
        for length in [0, 1, CHUNK - 9, CHUNK - 8, CHUNK - 7, CHUNK, 3 * CHUNK] {
            let plain: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let sealed = key(1).seal(name, &plain).unwrap();
            assert_eq!(key(1).open(name, &sealed).unwrap().as_slice(), plain.as_slice());
            assert!(key(2).open(name, &sealed).is_err() && key(1).open(ids::fresh(), &sealed).is_err());
            assert_eq!(sealed.len(), 1 + PREFIX + (length + 8).div_ceil(CHUNK) * (CHUNK + TAG), "{length}");
        }
    }

    #[test]
    fn no_chunk_can_be_taken_away_added_or_moved() {
        let name = ids::fresh();
        let sealed = key(1).seal(name, &vec![7; 2 * CHUNK + 5]).unwrap();
        let (head, chunks) = sealed.split_at(1 + PREFIX);
        let chunks: Vec<&[u8]> = chunks.chunks(CHUNK + TAG).collect();
        let told = |order: &[usize]| [head].into_iter().chain(order.iter().map(|at| chunks[*at])).collect::<Vec<_>>().concat();
        assert!(key(1).open(name, &told(&[0, 1, 2])).is_ok());
        for other in [&[0, 1][..], &[1, 2], &[0, 2, 1], &[0, 1, 1, 2], &[0, 1, 2, 2], &[2], &[]] {
            assert!(key(1).open(name, &told(other)).is_err(), "{other:?}");
        }
    }

    #[test]
    fn words_of_one_file_do_not_open_at_another_nor_as_a_file() {
        let (one, other) = (ids::fresh(), ids::fresh());
        let sealed = key(1).seal_words(one, b"photo.jpg").unwrap();
        assert_eq!(key(1).open_words(one, &sealed).unwrap().as_slice(), b"photo.jpg");
        assert!(key(1).open_words(other, &sealed).is_err() && key(2).open_words(one, &sealed).is_err());
        assert!(key(1).open(one, &sealed).is_err() && key(1).open_words(one, &[]).is_err());
    }

    #[test]
    fn the_key_of_files_goes_with_the_key_of_their_document() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(KeyRing::open_or_create(&folder.path().join("keys")).unwrap());
        let place = Place::new("reports", "content", ids::fresh());
        let sealed = vault.seal(place, b"words", 64).unwrap();
        let (head, _) = sealed.clone().split();
        let (first, again) =
            (vault.file_key(place, &head).unwrap(), vault.file_key(place, &vault.rewrapped(place, &sealed).unwrap().split().0));
        assert_eq!(*first.0, *again.unwrap().0, "wrapped anew it is the same");
        assert!(vault.file_key(place, &Sealed::kept(Vec::new())).is_err(), "destroyed it is gone");
        assert!(vault.file_key(Place { column: "codes", ..place }, &head).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn one_flipped_bit_anywhere_and_it_stays_shut(at: prop::sample::Index, bit in 0_u8..8) {
            let name = ids::fresh();
            let mut sealed = key(1).seal(name, b"a picture").unwrap();
            let at = at.index(sealed.len());
            sealed[at] ^= 1 << bit;
            prop_assert!(key(1).open(name, &sealed).is_err());
        }

        #[test]
        fn bytes_that_were_never_sealed_do_not_open_or_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(key(1).open(ids::fresh(), &bytes).is_err());
        }
    }
}

//! The arithmetic of the chain: what a row adds to it, and what a checkpoint says. Over stored bytes
//! only, so that whoever verifies needs no keys.

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::digest::{Context, SHA256, digest};

/// A link of the chain: SHA-256 over the link before and the row.
pub(super) type Hash = [u8; 32];

/// What the first row is chained to.
pub(super) const ROOT: Hash = [0; 32];

/// A row's stored bytes.
#[derive(Debug)]
pub(super) struct Stored<'a> {
    pub(super) seq: i64,
    pub(super) at: i64,
    pub(super) institution: Option<[u8; 16]>,
    pub(super) object_tag: &'a [u8],
    pub(super) entry: &'a [u8],
}

/// The link after `before`. Lengths are hashed too, so that bytes cannot move from one column to the next.
pub(super) fn link(before: &Hash, row: &Stored<'_>) -> Hash {
    let mut context = Context::new(&SHA256);
    context.update(before);
    let (seq, at) = (row.seq.to_be_bytes(), row.at.to_be_bytes());
    let institution = row.institution.as_ref().map_or(&[][..], |id| id);
    for part in [&seq[..], &at, institution, row.object_tag, row.entry] {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    shortened(context.finish().as_ref())
}

fn shortened(digest: &[u8]) -> Hash {
    digest.first_chunk().copied().unwrap_or_default()
}

/// How long the chain was and where it ended, at a moment. Its text is that of a signed note with a
/// checkpoint (c2sp.org/signed-note), so that it can be kept and compared by anybody; the hash in it is
/// our chain's, not a tree's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose chain: the installation's public address.
    pub origin: String,
    /// Rows in the chain.
    pub size: i64,
    /// The last link.
    pub head: [u8; 32],
    /// When, in UTC milliseconds.
    pub at: i64,
}

impl Checkpoint {
    /// What is signed.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\ntime {}\n", self.origin, self.size, STANDARD.encode(self.head), self.at)
    }

    /// Reads a checkpoint's text; a signature line after it does not matter.
    pub fn read(note: &str) -> Option<Self> {
        let mut lines = note.lines();
        let checkpoint = Self {
            origin: lines.next().filter(|origin| !origin.is_empty())?.to_owned(),
            size: lines.next()?.parse().ok()?,
            head: STANDARD.decode(lines.next()?).ok()?.try_into().ok()?,
            at: lines.next()?.strip_prefix("time ")?.parse().ok()?,
        };
        Some(checkpoint)
    }

    /// The text with its signature line.
    pub fn note(&self, public: &[u8], signature: &[u8]) -> String {
        let signed = [&key_id(&self.origin, public)[..], signature].concat();
        format!("{}\n\u{2014} {} {}\n", self.text(), self.origin, STANDARD.encode(signed))
    }
}

/// The signature of a note, if it names `public` as its key.
pub(super) fn signature(note: &str, origin: &str, public: &[u8]) -> Option<Vec<u8>> {
    let line = note.lines().find_map(|line| line.strip_prefix("\u{2014} ")?.strip_prefix(origin)?.strip_prefix(' '))?;
    STANDARD.decode(line).ok()?.strip_prefix(&key_id(origin, public)[..]).map(<[u8]>::to_vec)
}

/// A key's short name in a signature line.
fn key_id(origin: &str, public: &[u8]) -> [u8; 4] {
    const ED25519: u8 = 1;
    let named = [origin.as_bytes(), b"\n", &[ED25519], public].concat();
    digest(&SHA256, &named).as_ref().first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_checkpoint_reads_back_with_and_without_its_signature(size in 0i64.., head: [u8; 32], at: i64, public: [u8; 32], signed: [u8; 64]) {
            let checkpoint = Checkpoint { origin: "https://report.example".to_owned(), size, head, at };
            prop_assert_eq!(Checkpoint::read(&checkpoint.text()), Some(checkpoint.clone()));
            let note = checkpoint.note(&public, &signed);
            prop_assert_eq!(Checkpoint::read(&note), Some(checkpoint.clone()));
            prop_assert_eq!(signature(&note, &checkpoint.origin, &public), Some(signed.to_vec()));
            prop_assert_eq!(signature(&note, &checkpoint.origin, &[7; 32]), None);
        }

        #[test]
        fn no_byte_of_a_row_can_change_place(tag in prop::collection::vec(any::<u8>(), 1..8), entry in prop::collection::vec(any::<u8>(), 1..8)) {
            let row = |tag: &[u8], entry: &[u8]| link(&ROOT, &Stored { seq: 1, at: 2, institution: None, object_tag: tag, entry });
            let moved = ([&tag[..], &entry[..1]].concat(), entry[1..].to_vec());
            prop_assert_ne!(row(&tag, &entry), row(&moved.0, &moved.1));
        }
    }
}

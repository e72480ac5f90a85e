//! The words.
//!
//! `words.txt` is the Electronic Frontier Foundation's long word list for passphrases (2016), unchanged, under the licence
//! Creative Commons Attribution 3.0 United States: <https://www.eff.org/dice>. No word of it begins another, also
//! without hyphens, so that words written without spaces are still the same words; "yo-yo" and "yoyo" are one.

use crate::kernel::vault::{TagKind, Vault};
use shared::ids::IdempotencyKey;
use std::sync::LazyLock;

/// Seven of 7,776: 90 bits.
const COUNT: usize = 7;

static LIST: LazyLock<Vec<&'static str>> = LazyLock::new(|| include_str!("words.txt").lines().collect());

/// The words of one receipt. They do not print.
#[derive(Clone, PartialEq, Eq)]
pub struct Words([&'static str; COUNT]);

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Words(…)")
    }
}

impl Words {
    /// The words of what is sent under a key. Without the key, which is not kept, nobody can make them again.
    pub fn of(vault: &Vault, key: IdempotencyKey) -> Self {
        let tag = vault.tag(TagKind::ReceiptWords, &[key.0.as_bytes()]);
        // 28 of its 32 bytes, four a word: the remainder's lean is less than one in 500,000.
        let (numbers, _) = tag.as_ref().as_chunks::<4>();
        let word = |place: usize| {
            let number = numbers.get(place).map_or(0, |bytes| u32::from_be_bytes(*bytes)) as usize;
            LIST.get(number % LIST.len()).copied().unwrap_or_default()
        };
        Self(std::array::from_fn(word))
    }

    /// Each, for whoever they are shown to.
    pub const fn expose(&self) -> &[&'static str; COUNT] {
        &self.0
    }

    /// What is hashed of them.
    pub(super) fn canonical(&self) -> String {
        canonical(&self.0.concat())
    }
}

/// The letters of what was typed: how somebody writes seven words down is theirs. Longer than any seven words can be, it is
/// cut.
pub(super) fn canonical(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).take(LONGEST).collect()
}

/// More letters than seven words have.
const LONGEST: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::vault::KeyRing;

    fn vault() -> (tempfile::TempDir, Vault) {
        let folder = tempfile::tempdir().unwrap();
        let ring = KeyRing::open_or_create(&folder.path().join("keys")).unwrap();
        (folder, Vault::new(ring))
    }

    #[test]
    fn there_are_enough_words_and_none_begins_another() {
        assert_eq!(LIST.len(), 7776);
        let mut all: Vec<String> = LIST.iter().map(|word| canonical(word)).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 7775, "one stands there twice");
        assert!((all.len() as f64).log2() * COUNT as f64 >= 90.0);
        assert!(all.iter().zip(all.iter().skip(1)).all(|(one, next)| !next.starts_with(one.as_str()) && !one.is_empty()));
        let longest = all.iter().map(String::len).max().unwrap();
        assert!(longest * COUNT < LONGEST);
    }

    #[test]
    fn a_key_has_its_own_words_again_and_again_and_only_under_these_keys() {
        let ((_one, here), (_other, there)) = (vault(), vault());
        let key = IdempotencyKey(crate::kernel::ids::fresh());
        assert_eq!(Words::of(&here, key), Words::of(&here, key));
        assert_ne!(Words::of(&here, key), Words::of(&there, key));
        assert_ne!(Words::of(&here, key), Words::of(&here, IdempotencyKey(crate::kernel::ids::fresh())));
        assert_eq!(format!("{:?}", Words::of(&here, key)), "Words(…)");
    }

    #[test]
    fn it_does_not_matter_how_the_words_are_written_down() {
        let plain = canonical("abacus yo-yo t-shirt zoom");
        for written in ["Abacus, yo-yo; T-shirt. ZOOM", "  abacus\nyoyo tshirt\t zoom ", "1. abacus 2. yo yo 3. t shirt 4. zoom"] {
            assert_eq!(canonical(written), plain);
        }
        assert_ne!(canonical("abacus yo-yo t-shirt zoo"), plain);
    }
}

//! What was worked out from a version of a row, kept as long as the row has that version.
//!
//! Nothing has to be forgotten where a row changes: it has another version then, and what is kept of the former one is
//! asked for no more. Only codes and numbers belong in here, never a word that somebody typed (docs/security.md §4.1).

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
};

/// The most that is kept, of all institutions together: some 10 MiB.
const MOST: usize = 200_000;

/// Values by key and version.
#[derive(Debug)]
pub struct Kept<K, V> {
    held: Mutex<HashMap<K, (i32, V)>>,
    most: usize,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self { held: Mutex::new(HashMap::new()), most: MOST }
    }
}

impl<K: Eq + Hash + Copy, V: Copy> Kept<K, V> {
    /// What is kept of these, in their order; nothing where one was never worked out in that version.
    pub fn of(&self, wanted: &[(K, i32)]) -> Vec<Option<V>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let found = |(key, version): &(K, i32)| held.get(key).filter(|(kept, _)| kept == version).map(|(_, value)| *value);
        wanted.iter().map(found).collect()
    }

    /// Keeps what was worked out. Where there is no more room everything else makes some: it is worked out again.
    pub fn keep(&self, worked_out: impl IntoIterator<Item = (K, i32, V)>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, version, value) in worked_out {
            if held.len() >= self.most && !held.contains_key(&key) {
                held.clear();
            }
            held.insert(key, (version, value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_worked_out_from_another_version_is_not_taken() {
        let kept = Kept::default();
        kept.keep([("a", 1, 10), ("b", 1, 20)]);
        assert_eq!(kept.of(&[("b", 1), ("a", 2), ("c", 1), ("a", 1)]), [Some(20), None, None, Some(10)]);
        kept.keep([("a", 2, 11)]);
        assert_eq!(kept.of(&[("a", 1), ("a", 2)]), [None, Some(11)]);
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let kept = Kept { held: Mutex::default(), most: 2 };
        kept.keep([(1, 1, 'a'), (2, 1, 'b'), (2, 2, 'c')]);
        assert_eq!(kept.of(&[(1, 1), (2, 2)]), [Some('a'), Some('c')]);
        kept.keep([(3, 1, 'd')]);
        assert_eq!(kept.of(&[(1, 1), (2, 2), (3, 1)]), [None, None, Some('d')]);
    }
}

//! Rows that are read on every request and hardly ever change, kept for a moment.
//!
//! A second at most: another server may have changed them. What this server changes, it forgets at once,
//! and a reader who looked before the change cannot put the old row back after it.

use super::clock::{Clock, Stopwatch};
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The longest a row is kept.
const LONGEST: Duration = Duration::from_secs(1);
/// The most rows kept.
const MOST: usize = 10_000;

/// Rows by key.
#[derive(Debug)]
pub struct Cache<K, V> {
    held: Mutex<Held<K, V>>,
}

#[derive(Debug)]
struct Held<K, V> {
    rows: HashMap<K, (Stopwatch, V)>,
    changes: u64,
}

impl<K, V> Default for Cache<K, V> {
    fn default() -> Self {
        Self { held: Mutex::new(Held { rows: HashMap::new(), changes: 0 }) }
    }
}

impl<K: Eq + Hash, V: Clone> Cache<K, V> {
    /// The row as kept, or as `read` finds it now.
    ///
    /// # Errors
    /// `read`'s; nothing is kept then.
    pub async fn get<E>(&self, key: K, read: impl AsyncFnOnce() -> Result<Option<V>, E>) -> Result<Option<V>, E> {
        let before = {
            let held = self.held();
            if let Some((since, row)) = held.rows.get(&key)
                && since.elapsed() < LONGEST
            {
                return Ok(Some(row.clone()));
            }
            held.changes
        };
        let found = read().await?;
        if let Some(row) = &found {
            let mut held = self.held();
            if held.changes == before {
                held.keep(key, row.clone());
            }
        }
        Ok(found)
    }

    /// Forgets a row that was changed.
    pub fn forget(&self, key: &K) {
        let mut held = self.held();
        held.changes += 1;
        held.rows.remove(key);
    }

    /// Forgets every row that was changed with others.
    pub fn forget_where(&self, changed: impl Fn(&V) -> bool) {
        let mut held = self.held();
        held.changes += 1;
        held.rows.retain(|_, (_, row)| !changed(row));
    }

    fn held(&self) -> MutexGuard<'_, Held<K, V>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash, V> Held<K, V> {
    fn keep(&mut self, key: K, row: V) {
        if self.rows.len() >= MOST {
            self.rows.retain(|_, (since, _)| since.elapsed() < LONGEST);
        }
        if self.rows.len() < MOST {
            self.rows.insert(key, (Clock::stopwatch(), row));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_row_is_read_once_and_again_after_it_was_changed() {
        let cache = Cache::default();
        let read = async |value: u8| cache.get("row", async || Ok::<_, ()>(Some(value))).await.unwrap().unwrap();
        assert_eq!((read(1).await, read(2).await), (1, 1));
        cache.forget(&"row");
        assert_eq!(read(3).await, 3);
    }

    #[tokio::test]
    async fn a_reader_who_looked_before_a_change_does_not_bring_the_old_row_back() {
        let cache = Cache::default();
        let slow = cache.get("row", async || {
            cache.forget(&"row");
            Ok::<_, ()>(Some("old"))
        });
        assert_eq!(slow.await.unwrap(), Some("old"), "that reader itself began before");
        assert_eq!(cache.get("row", async || Ok::<_, ()>(Some("new"))).await.unwrap(), Some("new"));
    }

    #[tokio::test]
    async fn what_is_not_there_and_what_failed_is_asked_again() {
        let cache = Cache::<_, u8>::default();
        assert_eq!(cache.get("row", async || Ok::<_, ()>(None)).await, Ok(None));
        assert_eq!(cache.get("row", async || Err("broken")).await, Err("broken"));
        assert_eq!(cache.get("row", async || Ok::<_, ()>(Some(1))).await, Ok(Some(1)));
    }
}

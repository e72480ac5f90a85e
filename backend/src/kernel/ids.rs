//! The one source of randomness: ids, references, keys.

use shared::{ids::Reference, time::Moment};
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Random bytes from the operating system.
///
/// Without them no id is unpredictable and no nonce unique, and there is nothing sensible a caller
/// could do, so the process ends.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[expect(clippy::disallowed_methods, reason = "this is the home of randomness")]
    if getrandom::fill(&mut bytes).is_err() {
        std::process::abort();
    }
    bytes
}

/// A fresh random id.
pub fn fresh() -> Uuid {
    uuid::Builder::from_random_bytes(random()).into_uuid()
}

/// A fresh id for rows nobody names: later ones sort after earlier ones, so that an index grows at its end.
/// The time in it stands beside it in the row anyway (UUID version 7).
pub fn fresh_in_order(now: Moment) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(now.0).unwrap_or_default(), &random()).into_uuid()
}

/// What sorts before every such id from `at` on.
pub fn first_in_order(at: Moment) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(at.0).unwrap_or_default(), &[0; 10]).into_uuid()
}

/// A fresh name for a request: short enough to be read out on the phone, long enough to find one in a log.
pub fn request_name() -> String {
    random::<5>().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where references come from. A value, like the clock: a test says which are drawn next, since of two thousand million no
/// two meet while it waits.
#[derive(Debug, Default)]
pub struct References(Mutex<Vec<Reference>>);

impl References {
    /// A fresh one.
    pub fn draw(&self) -> Reference {
        let next = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        next.unwrap_or_else(|| Reference::from_random(u64::from_le_bytes(random())))
    }

    /// Lets these be drawn next, the last one first.
    pub fn next_are(&self, next: Vec<Reference>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = next;
    }
}

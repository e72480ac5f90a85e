//! Rows that do not open: damaged, or sealed under a key that is gone. Somebody has to look at them; the log says so
//! once for each, or every look at a list would say it again.

use super::error::Error;
use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};
use uuid::Uuid;

/// What was told of since the server began.
#[derive(Debug, Default)]
pub struct Unopened(Mutex<HashSet<Uuid>>);

impl Unopened {
    /// Says in the log that a row does not open, unless it has been said. The row's id is no secret, and what stood in it
    /// is not known.
    pub fn tell(&self, what: &'static str, row: Uuid, cause: &Error) {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if told.insert(row) {
            tracing::error!(what, %row, %cause, "a row does not open: it is hidden from everybody");
        }
    }
}

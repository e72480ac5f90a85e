//! What a person has answered so far, as it travels: field id to values.

use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// Answers by field id. A choice is its codes, typed words are one value. Unchecked: only
/// [`super::check`] says whether they are good.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Vec<String>>);

impl Answers {
    /// No answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// The values given for `field`; empty when there is none.
    pub fn of(&self, field: &str) -> &[String] {
        self.0.get(field).map_or(&[], Vec::as_slice)
    }

    /// The first value given for `field`.
    pub fn first(&self, field: &str) -> Option<&str> {
        self.of(field).first().map(String::as_str)
    }

    /// Whether `code` is among the values of `field`.
    pub fn has(&self, field: &str, code: &str) -> bool {
        self.of(field).iter().any(|value| value == code)
    }

    /// Replaces the values of `field`; no values removes it.
    pub fn set(&mut self, field: &str, values: Vec<String>) {
        if values.is_empty() {
            self.0.remove(field);
        } else {
            self.0.insert(field.to_owned(), values);
        }
    }

    /// The same answers with one more value; for tests and small set-ups.
    #[must_use]
    pub fn with(mut self, field: &str, values: &[&str]) -> Self {
        self.set(field, values.iter().map(|v| (*v).to_owned()).collect());
        self
    }

    /// Every field with its values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(field, values)| (field.as_str(), values.as_slice()))
    }

    /// Whether nothing was answered yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answers(… {} fields)", self.0.len())
    }
}

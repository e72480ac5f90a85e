//! Questions, and what counts as an answer to them.

use super::When;
use crate::{
    locale::{Key, key},
    taxonomy::Choice,
    text::{Line, Narrative, Pasted},
};

/// One question.
#[derive(Debug)]
pub struct Field {
    /// Stable name in the answers (docs/domain.md §1.3).
    pub id: &'static str,
    /// Its own label; `None` where the page's heading asks it.
    pub label: Option<Key>,
    /// Help under its label.
    pub hint: Option<Key>,
    /// What is said when a required answer is missing.
    pub missing: Key,
    /// Whether the report can be sent without it.
    pub required: bool,
    /// What counts as an answer.
    pub kind: FieldKind,
    /// Whether it is asked on its page. Looks at earlier pages only: on paper nothing appears while one writes.
    pub when: When,
}

/// What counts as an answer.
#[derive(Clone, Copy, Debug)]
pub enum FieldKind {
    /// Exactly one of these.
    One(&'static [Choice]),
    /// Any of these; only the first `main` stand open, the rest behind “Show more”.
    Many {
        /// All options.
        choices: &'static [Choice],
        /// How many stand open at once.
        main: usize,
    },
    /// One typed line.
    Line {
        /// The most characters.
        max: usize,
    },
    /// Several typed lines.
    Text {
        /// The most characters.
        max: usize,
        /// How tall the box starts, in lines.
        rows: u8,
    },
    /// A day, as `2026-03-31`.
    Day,
}

impl FieldKind {
    /// Whether its answers are codes (sealed with the codes) rather than words (sealed with the content).
    pub const fn is_coded(&self) -> bool {
        match self {
            FieldKind::One(_) | FieldKind::Many { .. } => true,
            FieldKind::Line { .. } | FieldKind::Text { .. } | FieldKind::Day => false,
        }
    }

    /// The options, if it has any.
    pub const fn choices(&self) -> &'static [Choice] {
        match self {
            FieldKind::One(choices) | FieldKind::Many { choices, .. } => choices,
            FieldKind::Line { .. } | FieldKind::Text { .. } | FieldKind::Day => &[],
        }
    }
}

impl Field {
    const fn of(id: &'static str, kind: FieldKind) -> Self {
        Self { id, label: None, hint: None, missing: key::FAULT_NOT_OFFERED, required: false, kind, when: When::Always }
    }

    pub(super) const fn one(id: &'static str, choices: &'static [Choice]) -> Self {
        Self::of(id, FieldKind::One(choices))
    }

    pub(super) const fn many(id: &'static str, choices: &'static [Choice], main: usize) -> Self {
        Self::of(id, FieldKind::Many { choices, main })
    }

    pub(super) const fn line(id: &'static str) -> Self {
        Self::of(id, FieldKind::Line { max: Line::MAX })
    }

    pub(super) const fn story(id: &'static str) -> Self {
        Self::of(id, FieldKind::Text { max: Narrative::MAX, rows: 6 })
    }

    pub(super) const fn pasted(id: &'static str) -> Self {
        Self::of(id, FieldKind::Text { max: Pasted::MAX, rows: 3 })
    }

    pub(super) const fn day(id: &'static str) -> Self {
        Self::of(id, FieldKind::Day)
    }

    pub(super) const fn label(self, label: Key) -> Self {
        Self { label: Some(label), ..self }
    }

    pub(super) const fn hint(self, hint: Key) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// Makes it required; `missing` is said where it is not answered.
    pub(super) const fn required(self, missing: Key) -> Self {
        Self { required: true, missing, ..self }
    }

    pub(super) const fn when(self, when: When) -> Self {
        Self { when, ..self }
    }
}

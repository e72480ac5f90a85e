//! How soon a person must look, and why (docs/domain.md §3.1 to §3.3; docs/rules.md §2).
//!
//! - [`assess`] turns what a report says and what is known around it into an [`Assessment`]: floors that a
//!   single answer sets, points that add up, and a sentence for each.
//! - The rules are tables (`floors.rs`, `points.rs`). They can name nothing but an [`Input`], a standing or a
//!   pattern, so a name, a country, a language or a typed word has no way in.
//! - A sort order, not a verdict: a person may set another priority.
//! - The rules come with the feature `later`: a phone knows the word and does not judge.

#[cfg(feature = "later")]
mod assess;
#[cfg(feature = "later")]
mod facts;
#[cfg(feature = "later")]
mod floors;
#[cfg(feature = "later")]
mod points;
#[cfg(feature = "later")]
mod rule;

#[cfg(feature = "later")]
pub use assess::{Assessment, Met, REASONS_MAX, Scored, assess, assess_codes};
#[cfg(feature = "later")]
pub use facts::{Circumstances, INPUTS, Input, Pattern, Standing};
#[cfg(feature = "later")]
pub use floors::{Floor, routes_to_separate_contact};
#[cfg(feature = "later")]
pub use points::Factor;

use serde::{Deserialize, Serialize};

/// The version of these rules, stored with what they decided.
pub const PRIORITY_VERSION: u16 = 1;

/// How soon; P1 first. `P1 < P2`, so sorting ascending puts the most urgent on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Priority {
    /// At once, day and night.
    P1,
    /// Within four working hours.
    P2,
    /// Within two working days.
    P3,
    /// Within five working days.
    P4,
}

impl Priority {
    /// Every priority, the most urgent first.
    pub const ALL: [Priority; 4] = [Priority::P1, Priority::P2, Priority::P3, Priority::P4];

    /// The word mails and the desk use.
    pub const fn word(self) -> &'static str {
        match self {
            Priority::P1 => "urgent",
            Priority::P2 => "high",
            Priority::P3 => "normal",
            Priority::P4 => "low",
        }
    }

    /// 1 to 4, as stored.
    pub const fn number(self) -> i16 {
        match self {
            Priority::P1 => 1,
            Priority::P2 => 2,
            Priority::P3 => 3,
            Priority::P4 => 4,
        }
    }

    /// Reads a stored number.
    pub const fn from_number(number: i16) -> Option<Self> {
        match number {
            1 => Some(Priority::P1),
            2 => Some(Priority::P2),
            3 => Some(Priority::P3),
            4 => Some(Priority::P4),
            _ => None,
        }
    }

    /// The band a score of 0 to 100 falls in (docs/domain.md §3.3).
    pub const fn of_score(score: u8) -> Self {
        match score {
            70.. => Priority::P1,
            45.. => Priority::P2,
            20.. => Priority::P3,
            _ => Priority::P4,
        }
    }
}

#[cfg(test)]
mod tests;

//! The running month.

use serde::{Deserialize, Serialize};

/// What the running month shows: only how busy it is, in wide steps, so that one more report is
/// almost never visible (docs/rules.md §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// 0 to 4.
    FewerThanFive,
    /// 5 to 19.
    FiveToNineteen,
    /// 20 to 49.
    TwentyToFortyNine,
    /// 50 or more.
    FiftyOrMore,
}

impl Band {
    /// The band of a count.
    pub const fn of(count: u64) -> Self {
        match count {
            0..5 => Band::FewerThanFive,
            5..20 => Band::FiveToNineteen,
            20..50 => Band::TwentyToFortyNine,
            _ => Band::FiftyOrMore,
        }
    }

    /// The band in words.
    pub const fn words(self) -> &'static str {
        match self {
            Band::FewerThanFive => "fewer than 5",
            Band::FiveToNineteen => "5 to 19",
            Band::TwentyToFortyNine => "20 to 49",
            Band::FiftyOrMore => "50 or more",
        }
    }
}

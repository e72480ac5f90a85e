//! The steps of the two dimensions whose rows lie inside each other.

use crate::taxonomy::mapping::Depth;
use serde::{Deserialize, Serialize};

/// How soon after the last contact a report arrived, in calendar days, as far as its answers tell: at most so many.
/// Each step holds the shorter ones. A report whose time is doubtful has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Delay {
    /// The same day or the next.
    Day,
    /// Up to three days.
    ThreeDays,
    /// Up to seven days.
    Week,
}

impl Delay {
    /// Every step, the widest first.
    pub const ALL: &'static [Delay] = &[Delay::Week, Delay::ThreeDays, Delay::Day];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Delay::Day => "DAY",
            Delay::ThreeDays => "THREE_DAYS",
            Delay::Week => "WEEK",
        }
    }

    /// The narrowest step of a number of days; `None` where it is longer than a week.
    pub const fn of(days: u32) -> Option<Self> {
        match days {
            0..=1 => Some(Delay::Day),
            2..=3 => Some(Delay::ThreeDays),
            4..=7 => Some(Delay::Week),
            _ => None,
        }
    }
}

/// The code of a depth's row. That nothing came back has none: it would hold everybody.
pub const fn depth_code(depth: Depth) -> Option<&'static str> {
    match depth {
        Depth::None => None,
        Depth::Replied => Some("REPLIED"),
        Depth::Met => Some("MET"),
        Depth::Complied => Some("COMPLIED"),
        Depth::Disclosed => Some("DISCLOSED"),
    }
}

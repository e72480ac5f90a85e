//! How far a device's clock is off (docs/rules.md §1.8).

use super::Moment;
use serde::{Deserialize, Serialize};

/// How far a clock may be off before that is told, in milliseconds; clocks drift.
pub const TOLERATED: i64 = 5 * Moment::MINUTE;

/// How far a device's clock was behind the server's when it last heard of it, in whole seconds; ahead when negative
/// (docs/rules.md §1.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct ClockOffset(i64);

/// Further off than a clock is believed to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFarOff;

impl ClockOffset {
    /// The most there is, either way: ten years of 365 days.
    pub const MOST: i64 = 10 * 365 * 24 * 60 * 60;

    /// Milliseconds that the clock was behind.
    pub const fn behind(self) -> i64 {
        self.0.saturating_mul(Moment::SECOND)
    }

    /// The moment when that clock said `at`.
    #[must_use]
    pub const fn put_right(self, at: Moment) -> Moment {
        at.plus(self.behind())
    }

    /// Whether that is to be told.
    pub const fn is_off(self) -> bool {
        self.behind().saturating_abs() > TOLERATED
    }
}

impl std::fmt::Display for TooFarOff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("A clock is taken to be off by ten years at most.")
    }
}

impl TryFrom<i64> for ClockOffset {
    type Error = TooFarOff;
    fn try_from(seconds: i64) -> Result<Self, TooFarOff> {
        if (-Self::MOST..=Self::MOST).contains(&seconds) { Ok(Self(seconds)) } else { Err(TooFarOff) }
    }
}

impl From<ClockOffset> for i64 {
    fn from(offset: ClockOffset) -> Self {
        offset.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Moment = Moment(1_795_435_200_000);

    fn offset(seconds: i64) -> ClockOffset {
        seconds.try_into().unwrap()
    }

    #[test]
    fn a_clock_that_was_behind_is_put_forward_and_one_that_was_ahead_back() {
        assert_eq!(offset(86_400).put_right(NOON), NOON.plus(Moment::DAY));
        assert_eq!(offset(-60).put_right(NOON), NOON.plus(-Moment::MINUTE));
        assert_eq!(offset(1).put_right(Moment(i64::MAX)), Moment(i64::MAX));
    }

    #[test]
    fn only_a_clock_that_is_off_by_more_than_five_minutes_is_told_of() {
        assert_eq!([-301, -300, 0, 300, 301].map(|seconds| offset(seconds).is_off()), [true, false, false, false, true]);
    }

    #[test]
    fn ten_years_are_the_most_either_way() {
        let most = ClockOffset::MOST;
        assert_eq!(most, 315_360_000);
        assert_eq!([-most, most].map(|seconds| i64::from(offset(seconds))), [-most, most]);
        for seconds in [i64::MIN, -most - 1, most + 1, i64::MAX] {
            assert_eq!(ClockOffset::try_from(seconds), Err(TooFarOff));
            assert!(serde_json::from_str::<ClockOffset>(&seconds.to_string()).is_err());
        }
        assert_eq!(serde_json::to_string(&offset(-5)).unwrap(), "-5");
    }
}

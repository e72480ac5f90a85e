//! When nobody sits at the desk. A list that goes on asking for news keeps its session alive, and an
//! unattended screen open to whoever walks past.

use shared::time::Moment;

/// How long a screen may stand untouched before it stops asking.
const PATIENCE: i64 = 30 * Moment::MINUTE;

/// Since when nobody has touched a key or moved a pointer.
#[derive(Clone, Copy, Debug)]
pub struct Idle {
    since: Moment,
}

impl Idle {
    /// Touched now.
    pub const fn new(now: Moment) -> Self {
        Self { since: now }
    }

    /// Whether nobody has been here for too long. A clock that was set tells nothing, so a leap either
    /// way counts: the next touch mends it.
    pub const fn is_long(self, now: Moment) -> bool {
        now.since(self.since).saturating_abs() >= PATIENCE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_is_unattended_after_half_an_hour_and_not_before() {
        let start = Moment(1_800_000_000_000);
        let idle = Idle::new(start);
        assert!(!idle.is_long(start) && !idle.is_long(start.plus(29 * Moment::MINUTE)));
        assert!(idle.is_long(start.plus(30 * Moment::MINUTE)));
        assert!(idle.is_long(start.plus(-2 * Moment::DAY)), "a clock set back does not keep it alive for days");
        assert!(!Idle::new(start.plus(Moment::DAY)).is_long(start.plus(Moment::DAY)), "a touch starts it again");
    }
}

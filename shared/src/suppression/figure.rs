//! One count, and what leadership sees of it.

use super::audience::Audience;
use serde::{Deserialize, Serialize};

/// A figure leadership may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Figure {
    /// Fewer than five, which includes none: that somebody reported is itself a fact about a person
    /// when the group is small. A count that is mostly one office's is treated as if it were one of these.
    FewerThanFive,
    /// Fewer than this many, where the institution chose to hide more than the rule asks.
    FewerThan(u32),
    /// About this many: rounded to the nearest five.
    About(u32),
}

/// The smallest count that is shown at all.
pub const THRESHOLD: u32 = Audience::Leadership.rules().hidden_below;

/// How far from the figure shown the count may lie.
const HALF: u32 = Audience::Leadership.rules().nearest / 2;

/// The published form of one count.
pub const fn publish(targets: u32) -> Figure {
    match Audience::Leadership.rules().show(targets) {
        None => Figure::FewerThanFive,
        Some(shown) => Figure::About(shown),
    }
}

impl Figure {
    /// The smallest count shown like this.
    pub const fn least(self) -> u32 {
        match self {
            Figure::FewerThanFive | Figure::FewerThan(_) => 0,
            Figure::About(shown) if shown < THRESHOLD + HALF => THRESHOLD,
            Figure::About(shown) => shown - HALF,
        }
    }

    /// The largest count shown like this.
    pub const fn most(self) -> u32 {
        match self {
            Figure::FewerThanFive => THRESHOLD - 1,
            Figure::FewerThan(hidden_below) => hidden_below.saturating_sub(1),
            Figure::About(shown) => shown.saturating_add(HALF),
        }
    }

    /// The same where counts below `hidden_below` are to be hidden. Made from what may be shown anyway, so it tells nothing
    /// that is not told without it.
    #[must_use]
    pub const fn stricter(self, hidden_below: u32) -> Self {
        if hidden_below > THRESHOLD && self.most() < hidden_below { Figure::FewerThan(hidden_below) } else { self }
    }

    /// The number shown, if one is.
    pub const fn shown(self) -> Option<u32> {
        match self {
            Figure::FewerThanFive | Figure::FewerThan(_) => None,
            Figure::About(shown) => Some(shown),
        }
    }
}

/// Distinct targets in one cell, and how many of them one office has at most.
///
/// A target counts once, so no single target can make up a cell of five. An office can: a member and
/// their staff are several targets, and one of them knows about the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    targets: u32,
    largest_office: u32,
}

impl Count {
    /// A count whose offices are known. `largest_office` is the number of targets of the office that has most.
    pub const fn new(targets: u32, largest_office: u32) -> Self {
        Self { targets, largest_office }
    }

    /// A count where every target stands for an office of its own, or nobody asked for offices.
    pub const fn of(targets: u32) -> Self {
        Self::new(targets, 1)
    }

    /// The same where no more than this many are to be told of.
    #[must_use]
    pub(super) const fn at_most(self, most: u32) -> Self {
        if self.targets > most && !self.is_dominated() { Self::new(most, 1) } else { self }
    }

    /// Distinct targets.
    pub const fn targets(self) -> u32 {
        self.targets
    }

    /// Whether more than half of the targets are of one office. Below the threshold it does not matter.
    pub const fn is_dominated(self) -> bool {
        self.targets >= THRESHOLD && self.largest_office > self.targets / 2
    }

    /// What leadership sees of a count that nothing is known of from elsewhere.
    pub(super) const fn publish(self) -> Figure {
        if self.is_dominated() { Figure::FewerThanFive } else { publish(self.targets) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Thresholds;

    #[test]
    fn a_stricter_threshold_hides_exactly_what_is_below_it_and_nothing_said_is_wrong() {
        for hidden_below in Thresholds::STEPS {
            for count in 0..60 {
                let shown = publish(count).stricter(hidden_below);
                assert!((shown.least()..=shown.most()).contains(&count), "{count} as {shown:?}");
                assert_eq!(shown.shown().is_none(), count < hidden_below, "{count} below {hidden_below}");
            }
        }
    }
}

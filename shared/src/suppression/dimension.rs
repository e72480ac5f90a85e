//! The dimensions there are, and what is never broken down.

use super::ladder::{Delay, depth_code};
use crate::taxonomy::{Channel, Sought, Technique, mapping::Depth};

/// A way to break figures down: how the approach was made, as the reports tell it.
///
/// No dimension is a property of the target. Rows that sort each target into exactly one place (an
/// office, a role) add up to the total, and then a hidden row is what is left of it. How far it got and how soon it was
/// reported would sort them too, so their rows are cumulative: “at least as far as”, “at most so many days”.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// How they made contact (docs/domain.md §2.1).
    Channel,
    /// What they did (§2.2).
    Technique,
    /// What they wanted (§2.3a).
    Sought,
    /// How far it got (§2.7). Its rows lie inside each other.
    Depth,
    /// How soon after the contact it was reported (§5.1). Its rows lie inside each other.
    Delay,
}

/// Whether a dimension accounts for every target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// Every target is in at least one row that is shown, so the total is capped.
    Whole,
    /// Some targets are only in the rest, which is never shown, so nothing limits a hidden row from
    /// below. The number tells the dimensions of this kind apart, from 0.
    Part(usize),
}

/// Never broken down: to have been met like this is a fact about somebody's private life.
const SPECIAL: &[Technique] = &[Technique::Honeytrap, Technique::Blackmail];

/// What else goes into the rest.
const UNSORTED: &[Technique] = &[Technique::Other, Technique::NotSure];
const UNSOUGHT: &[Sought] = &[Sought::NothingYet, Sought::Other, Sought::NotSure];

impl Dimension {
    /// Every dimension. Levers are none.
    pub const ALL: &'static [Dimension] =
        &[Dimension::Channel, Dimension::Technique, Dimension::Sought, Dimension::Depth, Dimension::Delay];

    /// How it relates to the total. Only one dimension may cover: two would bound each other's hidden rows.
    pub const fn cover(self) -> Cover {
        match self {
            Dimension::Channel => Cover::Whole,
            Dimension::Technique => Cover::Part(0),
            Dimension::Sought => Cover::Part(1),
            Dimension::Depth => Cover::Part(2),
            Dimension::Delay => Cover::Part(3),
        }
    }

    /// Whether each row holds all of the next one.
    pub const fn is_nested(self) -> bool {
        matches!(self, Dimension::Depth | Dimension::Delay)
    }

    /// The codes that have a row, in order, the widest first where they are nested. All others are folded into the rest.
    pub fn rows(self) -> Vec<&'static str> {
        match self {
            Dimension::Channel => Channel::ALL.iter().map(|channel| channel.code()).collect(),
            Dimension::Technique => {
                let folded = |technique: &&Technique| SPECIAL.contains(technique) || UNSORTED.contains(technique);
                Technique::ALL.iter().filter(|technique| !folded(technique)).map(|technique| technique.code()).collect()
            }
            Dimension::Sought => Sought::ALL.iter().filter(|sought| !UNSOUGHT.contains(sought)).map(|sought| sought.code()).collect(),
            Dimension::Depth => Depth::ALL.iter().copied().filter_map(depth_code).collect(),
            Dimension::Delay => Delay::ALL.iter().map(|delay| delay.code()).collect(),
        }
    }
}

//! What is worked out from figures that were published already. None of it takes a count.

use super::{audience::Audience, figure::Figure};
use serde::{Deserialize, Serialize};

/// A share in whole percent, 0 to 100, or `None` where a number is hidden or the base is too small.
///
/// `part` and `whole` are numbers as shown. A part can be shown larger than a capped whole; that is 100.
pub fn percent(part: Option<u32>, whole: Option<u32>, audience: Audience) -> Option<u32> {
    let (part, whole) = (u64::from(part?), u64::from(whole.filter(|whole| *whole > 0 && *whole >= audience.rules().base)?));
    u32::try_from(((part * 200 + whole) / (whole * 2)).min(100)).ok()
}

/// The row in which the median lies, read from the rows of a distribution as shown (for example days from
/// contact to report, in steps). Hidden rows count as nought. `None` where the base is too small.
pub fn median_row(shown: &[Option<u32>], audience: Audience) -> Option<usize> {
    let rows = || shown.iter().map(|row| u64::from(row.unwrap_or_default()));
    let base: u64 = rows().sum();
    if base == 0 || base < u64::from(audience.rules().base) {
        return None;
    }
    rows()
        .scan(0, |sum, row| {
            *sum += row;
            Some(*sum)
        })
        .position(|sum| sum * 2 >= base)
}

/// All that is said about a campaign's size. It bears no period and no row, so it bounds no cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CampaignSize {
    /// Three targets or more.
    ThreeOrMore,
}

impl CampaignSize {
    /// The size of a campaign that may be told of; `None` for a smaller one, which is not mentioned at all.
    pub const fn of(targets: u32) -> Option<Self> {
        if targets >= 3 { Some(CampaignSize::ThreeOrMore) } else { None }
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            CampaignSize::ThreeOrMore => "3 or more targets",
        }
    }
}

/// What several institutions come to together, as far as their published figures tell.
///
/// A parent sees this of its children, and never a count of their targets: from such a count and the
/// children's own figures, one child could be worked out. No target is in two institutions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Together {
    /// At least so many distinct targets.
    pub least: u32,
    /// Institutions whose figure is hidden, and which therefore add nothing to `least`.
    pub hidden: u32,
}

impl Together {
    /// The same cell of several institutions.
    pub fn of(figures: &[Figure]) -> Self {
        let add = |sum: Self, figure: &Figure| match figure {
            Figure::FewerThanFive | Figure::FewerThan(_) => Self { hidden: sum.hidden.saturating_add(1), ..sum },
            Figure::About(_) => Self { least: sum.least.saturating_add(figure.least()), ..sum },
        };
        figures.iter().fold(Self { least: 0, hidden: 0 }, add)
    }
}

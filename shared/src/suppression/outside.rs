//! What readers beyond the institution see. Everything here is computed from figures that were
//! published already to a closer reader, so whoever reads both learns nothing from the second.

use super::{
    audience::{Audience, Outside},
    dimension::Cover,
    figure::Figure,
    month::{MonthTable, OWN},
    quarter::{Quarter, QuarterTable},
};
use crate::time::Month;
use serde::{Deserialize, Serialize};

/// A figure a reader beyond the institution may see. Another type than [`Figure`], so that leadership's
/// figures cannot leave by mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum OutsideFigure {
    /// Hidden: fewer than 8 (other institutions), or not surely 10 or more (the public). None included.
    Hidden,
    /// About this many: the nearest multiple of 5 or of 10.
    About(u32),
}

impl OutsideFigure {
    /// The number shown, if one is.
    pub const fn shown(self) -> Option<u32> {
        match self {
            OutsideFigure::Hidden => None,
            OutsideFigure::About(shown) => Some(shown),
        }
    }
}

/// The figures of one quarter for a reader beyond the institution.
///
/// A row shows the busiest month: the figure of the month that has most. It says nothing that the
/// months do not say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OutsideTable {
    whole: Vec<OutsideFigure>,
    parts: Vec<Vec<OutsideFigure>>,
    total: OutsideFigure,
}

impl OutsideTable {
    /// What other institutions see of a quarter.
    pub fn for_institutions(quarter: &QuarterTable) -> Self {
        let busiest = |rows: Vec<&[Figure]>| {
            let width = rows.iter().map(|rows| rows.len()).max().unwrap_or_default();
            let most = |place| rows.iter().filter_map(|rows: &&[Figure]| rows.get(place)).max().copied();
            (0..width).filter_map(most).map(for_institutions).collect::<Vec<_>>()
        };
        let months = quarter.months().each_ref();
        let whole = busiest(months.map(|month| month.rows(Cover::Whole)).to_vec());
        let parts = months.iter().map(|month| month.parts().len()).max().unwrap_or_default();
        let part = |place| busiest(months.map(|month: &MonthTable| month.rows(Cover::Part(place))).to_vec());
        let figure = quarter.total();
        let total = Self::cap(&whole, Outside::Institutions).filter(|cap| *cap < figure.least());
        let total = for_institutions(total.map_or(figure, super::figure::publish));
        Self { parts: (0..parts).map(part).map(|rows| at_most(rows, total)).collect(), whole, total }
    }

    /// What the public sees of it, once the lag has passed. Only [`Publication`] asks.
    fn for_public(&self) -> Self {
        let rows = |rows: &Vec<OutsideFigure>| rows.iter().copied().map(for_public).collect::<Vec<_>>();
        let whole = rows(&self.whole);
        let least = |figure: OutsideFigure| figure.shown().map_or(0, |shown| shown.saturating_sub(2));
        let cap = Self::cap(&whole, Outside::Public).filter(|cap| *cap < least(self.total));
        let total = for_public(cap.map_or(self.total, |cap| for_institutions(super::figure::publish(cap))));
        Self { parts: self.parts.iter().map(rows).map(|rows| at_most(rows, total)).collect(), whole, total }
    }

    /// The rows of a dimension.
    pub fn rows(&self, cover: Cover) -> &[OutsideFigure] {
        match cover {
            Cover::Whole => &self.whole,
            Cover::Part(place) => self.parts.get(place).map_or(&[], Vec::as_slice),
        }
    }

    /// Every target of the quarter once; capped beside hidden rows.
    pub const fn total(&self) -> OutsideFigure {
        self.total
    }

    /// What the quarter could come to if any one hidden row held nobody but the reader in all three
    /// months: hiding more needs a cap of its own. `None` where no row is hidden.
    fn cap(rows: &[OutsideFigure], to: Outside) -> Option<u32> {
        let others = |figure: OutsideFigure| most(figure, to).saturating_sub(OWN).saturating_mul(3);
        rows.contains(&OutsideFigure::Hidden).then(|| {
            let sum = rows.iter().copied().map(others).fold(OWN, u32::saturating_add);
            sum.saturating_sub(others(OutsideFigure::Hidden))
        })
    }
}

/// The row of a further dimension never exceeds the total as shown.
fn at_most(rows: Vec<OutsideFigure>, total: OutsideFigure) -> Vec<OutsideFigure> {
    rows.into_iter().map(|figure| figure.min(total)).collect()
}

/// The largest count shown like this.
pub(super) const fn most(figure: OutsideFigure, to: Outside) -> u32 {
    match (figure, to) {
        // What other institutions see as "about 10" can be 8, so the public does not see it; it can also be 12.
        (OutsideFigure::Hidden, Outside::Public) => 12,
        (OutsideFigure::Hidden, Outside::Institutions) => 7,
        (OutsideFigure::About(shown), _) => shown.saturating_add(2),
    }
}

/// Leadership's figure for other institutions: hidden unless all it can stand for may be shown.
fn for_institutions(figure: Figure) -> OutsideFigure {
    let rules = Audience::Outside(Outside::Institutions).rules();
    match figure {
        Figure::About(shown) if figure.least() >= rules.hidden_below => OutsideFigure::About(shown),
        Figure::About(_) | Figure::FewerThanFive | Figure::FewerThan(_) => OutsideFigure::Hidden,
    }
}

/// Other institutions' figure for the public.
fn for_public(figure: OutsideFigure) -> OutsideFigure {
    let rules = Audience::Outside(Outside::Public).rules();
    match figure {
        OutsideFigure::About(shown) if shown.saturating_sub(2) >= rules.hidden_below => OutsideFigure::About(rules.round(shown)),
        OutsideFigure::About(_) | OutsideFigure::Hidden => OutsideFigure::Hidden,
    }
}

/// The tables that may be published. There is no other, so nobody can ask for one that isolates a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreedTable {
    /// Distinct targets of the quarter.
    Total,
    /// Distinct targets of the quarter, and the busiest month of each channel.
    ByChannel,
}

/// A table as the public may read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Which quarter.
    pub quarter: Quarter,
    /// Distinct targets of the quarter.
    pub total: OutsideFigure,
    /// The busiest month of each row; empty in a table without rows.
    pub rows: Vec<OutsideFigure>,
}

impl Publication {
    /// An agreed table of a quarter, or `None` while the lag has not passed. `running` is the month that runs now.
    pub fn of(table: AgreedTable, quarter: Quarter, running: Month, shared: &OutsideTable) -> Option<Self> {
        if running < quarter.shown_from(Outside::Public) {
            return None;
        }
        let public = shared.for_public();
        let rows = match table {
            AgreedTable::Total => Vec::new(),
            AgreedTable::ByChannel => public.whole,
        };
        Some(Self { quarter, total: public.total, rows })
    }
}

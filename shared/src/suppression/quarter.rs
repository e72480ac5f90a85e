//! The table of a quarter, and which quarters there are.

use super::{
    audience::{Audience, Outside},
    figure::{Count, Figure, publish},
    month::{MonthTable, OWN},
};
use crate::time::Month;

/// A calendar quarter. There is no other span of months, so no two periods overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    first: Month,
}

impl Quarter {
    /// The quarter a month lies in.
    pub const fn of(month: Month) -> Self {
        let first = (month.month() - 1) / 3 * 3 + 1;
        match Month::new(month.year(), first) {
            Some(first) => Self { first },
            // Not reached: the month before a valid one, in the same year, is valid.
            None => Self { first: month },
        }
    }

    /// Its months, in order.
    pub const fn months(self) -> [Month; 3] {
        [self.first, self.first.next(), self.first.next().next()]
    }

    /// The month in which figures of this quarter may first be shown: when it has ended, and the lag of
    /// the audience has passed.
    pub fn shown_from(self, to: Outside) -> Month {
        let ended = self.first.next().next().next();
        (0..Audience::Outside(to).rules().lag).fold(ended, |month, _| month.next())
    }
}

/// What leadership sees of a quarter: its months, and every target of the quarter once.
///
/// There are no rows of the quarter beside those of its months. Months and rows would then bound the
/// same cells from two sides, and no cap on single figures makes that safe for all sets of people.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct QuarterTable {
    months: [MonthTable; 3],
    total: Figure,
}

impl QuarterTable {
    /// The published form of a quarter whose months have been published.
    ///
    /// The total is capped like that of a month: at what the months could come to if any one hidden cell
    /// in them held nobody but the reader.
    pub fn publish(months: [MonthTable; 3], total: Count) -> Self {
        let largest = months.iter().map(MonthTable::total).max().unwrap_or(Figure::FewerThanFive);
        let others = |most: u32| most.saturating_sub(OWN);
        let sum = months.iter().map(|month| others(month.most())).fold(OWN, u32::saturating_add);
        let hidden = |month: &MonthTable| {
            let nobody_else = month.most_beside_hidden()?;
            Some(sum.saturating_sub(others(month.most())).saturating_add(others(nobody_else)))
        };
        let cap = months.iter().filter_map(hidden).min().unwrap_or(u32::MAX);
        let total = if total.is_dominated() { largest } else { publish(total.targets().min(cap)).max(largest) };
        Self { months, total }
    }

    /// The months, in order.
    pub const fn months(&self) -> &[MonthTable; 3] {
        &self.months
    }

    /// Every target of the quarter once; capped beside hidden cells.
    pub const fn total(&self) -> Figure {
        self.total
    }

    /// A table with two dimensions for one of the months, or `None`.
    ///
    /// Margins and cells bound each other from all sides, and months bound each other through the
    /// quarter. So there is one only where nothing could be found out: no cell of it is hidden, and no
    /// cell of the quarter is.
    pub fn two_way(&self, cells: &[Vec<Count>]) -> Option<Vec<Vec<Figure>>> {
        if self.months.iter().any(MonthTable::hides) {
            return None;
        }
        let shown = |count: &Count| Some(count.publish()).filter(|figure| *figure != Figure::FewerThanFive);
        cells.iter().map(|row| row.iter().map(shown).collect()).collect()
    }
}

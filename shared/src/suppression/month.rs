//! The table of a closed month, as leadership sees it.

use super::{
    dimension::Cover,
    figure::{Count, Figure, publish},
};
use serde::{Deserialize, Serialize};

/// The most reports of one reader's that a figure protects others from. Whoever filed more knows more
/// than half of the largest hidden cell by themselves.
pub(super) const OWN: u32 = 3;

/// Exact counts of one institution and one month. Rows may overlap: a target met in two ways counts in two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthCounts {
    /// The rows of the one dimension that covers: every target is in at least one of them.
    pub whole: Vec<Count>,
    /// The rows of further dimensions, each without its rest ([`Cover::Part`]).
    pub parts: Vec<Part>,
    /// Every target once.
    pub total: Count,
}

/// The rows of a dimension that leaves targets out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The rows.
    pub rows: Vec<Count>,
    /// Whether each row holds all targets of the next one ([`super::Dimension::is_nested`]).
    pub nested: bool,
}

impl Part {
    /// Never above the total as shown, or it would undo the cap.
    ///
    /// Of rows that lie inside each other, each shows at least what the next one shows: a row hidden beside one that
    /// lies inside it would only say that an office dominates.
    fn publish(&self, total: Figure) -> Vec<Figure> {
        let mut shown: Vec<Figure> = self.rows.iter().map(|row| row.publish().min(total)).collect();
        if self.nested {
            let mut inner = Figure::FewerThanFive;
            for row in shown.iter_mut().rev() {
                inner = inner.max(*row);
                *row = inner;
            }
        }
        shown
    }
}

/// What leadership sees of a month. Made once, when the month has closed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MonthTable {
    whole: Vec<Figure>,
    parts: Vec<Vec<Figure>>,
    total: Figure,
}

impl MonthTable {
    /// The published form of a month.
    ///
    /// Rows are hidden and rounded one by one. The total is first capped at what the rows could add up
    /// to if any one hidden row held nobody but a reader who filed `OWN` reports and ticked every row
    /// in each. The cap rests on published figures only, hence says nothing itself. Without it, two
    /// hidden rows of four and a total of "about 10" would leave one possible table.
    pub fn publish(counts: &MonthCounts) -> Self {
        let whole: Vec<Figure> = counts.whole.iter().map(|row| row.publish()).collect();
        let largest = whole.iter().copied().max().unwrap_or(Figure::FewerThanFive);
        // Hiding a dominated total beside a larger row would only say that an office dominates. So it says what that row says.
        let total = if counts.total.is_dominated() {
            largest
        } else {
            publish(counts.total.targets().min(Cap::of(&whole).beside_hidden.unwrap_or(u32::MAX))).max(largest)
        };
        let parts = counts.parts.iter().map(|part| part.publish(total));
        Self { parts: parts.collect(), whole, total }
    }

    /// The rows of a dimension, in the order of the counts.
    pub fn rows(&self, cover: Cover) -> &[Figure] {
        match cover {
            Cover::Whole => &self.whole,
            Cover::Part(place) => self.parts.get(place).map_or(&[], Vec::as_slice),
        }
    }

    /// The rows of all further dimensions.
    pub(super) fn parts(&self) -> &[Vec<Figure>] {
        &self.parts
    }

    /// Every target once; capped beside hidden rows.
    pub const fn total(&self) -> Figure {
        self.total
    }

    /// Whether any cell is hidden.
    pub(super) fn hides(&self) -> bool {
        self.whole.iter().chain(self.parts.iter().flatten()).chain([&self.total]).any(|figure| *figure == Figure::FewerThanFive)
    }

    /// The largest total that is possible whatever the reader filed. Where no row is hidden the total was
    /// not capped, so what was shown is possible even if the reader's reports leave less room than [`Cap`] says.
    pub(super) fn most(&self) -> u32 {
        self.total.most().min(Cap::of(&self.whole).all).max(self.total.least())
    }

    /// The same, when a hidden cell of this month holds nobody but the reader; `None` where none is hidden.
    pub(super) fn most_beside_hidden(&self) -> Option<u32> {
        if self.total == Figure::FewerThanFive {
            return Some(OWN);
        }
        Cap::of(&self.whole).beside_hidden.map(|cap| cap.min(self.total.most()))
    }
}

/// The published form of a table with one dimension and exact counts whose offices nobody asked for.
pub fn publish_table(rows: &[u32], total: u32) -> (Vec<Figure>, Figure) {
    let whole = rows.iter().copied().map(Count::of).collect();
    let table = MonthTable::publish(&MonthCounts { whole, parts: Vec::new(), total: Count::of(total) });
    (table.whole, table.total)
}

/// What overlapping rows can come to at most, read from their published figures.
struct Cap {
    all: u32,
    beside_hidden: Option<u32>,
}

impl Cap {
    /// The reader's own targets are in every row, so each row adds only what it has beyond them.
    fn of(rows: &[Figure]) -> Self {
        if rows.is_empty() {
            return Self { all: u32::MAX, beside_hidden: None };
        }
        let others = |figure: Figure| figure.most().saturating_sub(OWN);
        let sum = rows.iter().copied().map(others).fold(OWN, u32::saturating_add);
        let hidden = rows.contains(&Figure::FewerThanFive);
        Self { all: sum, beside_hidden: hidden.then(|| sum.saturating_sub(others(Figure::FewerThanFive))) }
    }
}

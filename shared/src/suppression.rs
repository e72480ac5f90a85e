//! Disclosure control: what may be shown of a count of distinct targets (docs/domain.md §5.3,
//! docs/rules.md §6). Pure; applied on the server before a figure leaves it.

use serde::{Deserialize, Serialize};

/// A figure leadership may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Figure {
    /// Fewer than five, which includes none: that somebody reported is itself a fact about a person
    /// when the group is small.
    FewerThanFive,
    /// About this many: rounded to the nearest five.
    About(u32),
}

/// The smallest count that is shown at all.
pub const THRESHOLD: u32 = 5;

/// The published form of one count.
pub const fn publish(targets: u32) -> Figure {
    if targets < THRESHOLD { Figure::FewerThanFive } else { Figure::About((targets + 2) / 5 * 5) }
}

/// The published form of a table whose rows may overlap: one target can be met in several ways, so
/// the true total lies between the largest row and the sum of the rows.
///
/// Beside hidden rows a total can say too much: two hidden rows and a total of eight leave only four
/// and four. So the total is first capped at what the rows could add up to with any one hidden row
/// at 1. The cap depends on nothing but published figures, hence says nothing itself; it understates
/// the total by three at the most.
pub fn publish_table(rows: &[u32], total: u32) -> (Vec<Figure>, Figure) {
    let published: Vec<Figure> = rows.iter().copied().map(publish).collect();
    let hidden = published.iter().filter(|figure| **figure == Figure::FewerThanFive).count();
    let most = |figure: &Figure| match figure {
        Figure::FewerThanFive => THRESHOLD - 1,
        Figure::About(shown) => shown + 2,
    };
    let sum = published.iter().map(most).fold(0, u32::saturating_add);
    let cap = if hidden == 0 { sum } else { sum.saturating_sub(THRESHOLD - 2) };
    (published, publish(total.min(cap)))
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_small_count_is_told_from_another() {
        assert!((0..THRESHOLD).all(|n| publish(n) == Figure::FewerThanFive));
    }

    #[test]
    fn what_is_shown_is_within_two_of_the_truth_and_a_multiple_of_five() {
        for truth in THRESHOLD..500 {
            let Figure::About(shown) = publish(truth) else { panic!("{truth} is hidden") };
            assert!(shown % 5 == 0 && shown.abs_diff(truth) <= 2, "{truth} shown as {shown}");
        }
    }

    /// The attacker knows this very function and reads everything published. For each thing they can
    /// read, we collect every truth that would have been published like that: a hidden row must still
    /// be able to be 1, 2, 3 or 4, whether or not the attacker filed one of the reports in it.
    #[test]
    fn a_total_beside_hidden_rows_gives_none_of_them_away() {
        use std::collections::{HashMap, HashSet};
        const TOP: u32 = 23; // 0 to 22: whole groups only, or the edge would look like knowledge
        let mut truths: HashMap<String, [HashSet<u32>; 3]> = HashMap::new();
        let each = |visit: &mut dyn FnMut([u32; 3], u32)| {
            for a in 0..TOP {
                for b in 0..TOP {
                    for c in 0..8 {
                        let rows = [a, b, c];
                        (a.max(b).max(c)..=a + b + c).for_each(|total| visit(rows, total));
                    }
                }
            }
        };
        each(&mut |rows, total| {
            let seen = truths.entry(format!("{:?}", publish_table(&rows, total))).or_default();
            seen.iter_mut().zip(rows).for_each(|(values, row)| {
                values.insert(row);
            });
        });
        for (shown, rows) in truths {
            for values in rows.iter().filter(|values| values.iter().any(|n| *n < THRESHOLD)) {
                assert!((1..THRESHOLD).all(|value| values.contains(&value)), "{shown} leaves only {values:?}");
            }
        }
    }
}

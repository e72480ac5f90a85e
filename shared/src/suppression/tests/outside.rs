//! Readers beyond the institution: what they see is worked out from what a closer reader saw, and
//! hiding more is safe for those who see only that.

use super::{
    institutions::{Known, families, family, some_month},
    *,
};
use crate::suppression::outside::most;

fn public(table: &OutsideTable) -> Publication {
    let quarter = Quarter::of(some_month());
    Publication::of(AgreedTable::ByChannel, quarter, quarter.shown_from(Outside::Public), table).unwrap()
}

/// What one reader reads: the rows that cover, and the total.
fn read(quarter: &QuarterTable, to: Outside) -> (Vec<OutsideFigure>, OutsideFigure) {
    let shared = OutsideTable::for_institutions(quarter);
    match to {
        Outside::Institutions => (shared.rows(Cover::Whole).to_vec(), shared.total()),
        Outside::Public => (public(&shared).rows, public(&shared).total),
    }
}

/// A quarter in which the hidden row `place` never held more than `value`, and the others as many as can be.
fn other_quarter(rows: &[OutsideFigure], total: OutsideFigure, to: Outside, place: usize, value: u32) -> QuarterTable {
    let mut sizes: Vec<u32> = rows.iter().map(|row| most(*row, to)).collect();
    sizes[place] = value;
    let beyond: u32 = sizes.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, size)| size - 3).sum();
    let largest = sizes.iter().copied().max().unwrap();
    let whole = most(total, to).min(3 + 3 * beyond).max(largest);
    let month = whole.min(3 + beyond).max(largest);
    let counts = MonthCounts { whole: sizes.into_iter().map(Count::of).collect(), parts: Vec::new(), total: Count::of(month) };
    let table = MonthTable::publish(&counts);
    QuarterTable::publish([table.clone(), table.clone(), table], Count::of(whole))
}

#[test]
fn a_row_hidden_from_readers_outside_can_hold_nobody_or_up_to_four() {
    let mut cells = 0;
    for Known { published, .. } in families().flatten().flatten() {
        for to in [Outside::Institutions, Outside::Public] {
            let (rows, total) = read(&published, to);
            for place in (0..rows.len()).filter(|place| rows[*place] == OutsideFigure::Hidden) {
                cells += 1;
                for value in 0..5 {
                    let other = other_quarter(&rows, total, to, place, value);
                    assert_eq!(read(&other, to), (rows.clone(), total), "row {place} of {to:?} cannot be {value}");
                }
            }
        }
    }
    assert!(cells > 1000);
}

#[test]
fn without_a_cap_of_its_own_a_total_for_outside_would_give_a_hidden_row_away() {
    // What may be in the other row of a quarter in which nothing is hidden from leadership: three months of 7, or of 12.
    for (to, row, other) in [(Outside::Institutions, 7, 21), (Outside::Public, 12, 36)] {
        let counts = MonthCounts { whole: vec![Count::of(row); 2], parts: Vec::new(), total: Count::of(2 * row) };
        let month = MonthTable::publish(&counts);
        let quarter = QuarterTable::publish([month.clone(), month.clone(), month], Count::of(6 * row));
        let (rows, total) = read(&quarter, to);
        assert_eq!(rows, [OutsideFigure::Hidden; 2]);
        assert!(quarter.total().least() > other, "nothing to cap");
        assert!(total.shown().unwrap() <= other, "{to:?}");
    }
}

#[test]
fn nothing_is_shown_outside_that_a_closer_reader_does_not_see() {
    for Known { published, .. } in (0..40).flat_map(family).flatten() {
        let shared = OutsideTable::for_institutions(&published);
        let out = public(&shared);
        let near = |figure: OutsideFigure, of: Option<u32>, within: u32| {
            figure.shown().is_none_or(|shown| of.is_some_and(|of| shown.abs_diff(of) <= within))
        };
        for (place, row) in shared.rows(Cover::Whole).iter().enumerate() {
            let busiest = published.months().iter().map(|month| month.rows(Cover::Whole)[place]).max().unwrap();
            assert!(near(*row, busiest.shown(), 0));
            assert!(near(out.rows[place], row.shown(), 5));
        }
        for row in shared.rows(Cover::Whole).iter().chain(shared.rows(Cover::Part(0))) {
            assert!(*row <= shared.total(), "a row above its total");
        }
        assert!(out.rows.iter().all(|row| *row <= out.total));
        assert!(shared.total().shown() <= published.total().shown());
    }
}

#[test]
fn what_the_public_sees_is_ten_or_more_and_a_multiple_of_ten() {
    for truth in 0..200 {
        let month = |count| MonthTable::publish(&MonthCounts { whole: Vec::new(), parts: Vec::new(), total: Count::of(count) });
        let quarter = QuarterTable::publish([month(truth), month(0), month(0)], Count::of(truth));
        let shown = public(&OutsideTable::for_institutions(&quarter)).total.shown();
        assert_eq!(shown.is_some(), truth >= 13, "{truth}: what could be 8 or 9 is hidden with them");
        assert!(shown.is_none_or(|shown| shown % 10 == 0 && shown.abs_diff(truth) <= 7));
    }
}

#[test]
fn the_public_waits_and_gets_agreed_tables_only() {
    let known = &family(1)[0][0];
    let shared = OutsideTable::for_institutions(&known.published);
    let quarter = Quarter::of(some_month());
    let of = |month: &str, table| Publication::of(table, quarter, month.parse().unwrap(), &shared);
    assert_eq!(of("2027-03", AgreedTable::ByChannel), None);
    assert!(of("2027-04", AgreedTable::Total).unwrap().rows.is_empty());
    assert_eq!(of("2027-04", AgreedTable::ByChannel).unwrap().rows.len(), known.counts[0].whole.len());
}

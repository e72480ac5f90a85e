//! Every small table, and everybody who could read it. The reader knows the very function: for each
//! thing they can read, all truths that would have been published like that are collected.

use crate::suppression::{Count, Cover, Figure, MonthCounts, MonthTable, Part, QuarterTable};
use std::{collections::HashMap, hash::Hash};

/// Which values a hidden cell can have, as bits, for readers who filed 0, 1, 2 or 3 of the reports.
type Possible = [u8; 4];

fn month(rows: &[u32], total: u32) -> MonthTable {
    MonthTable::publish(&MonthCounts { whole: rows.iter().copied().map(Count::of).collect(), parts: Vec::new(), total: Count::of(total) })
}

/// Notes a truth for each reader whose reports it can hold, if they ticked every row.
fn note(possible: &mut Possible, value: u32, fits: impl Fn(u32) -> bool) {
    for (own, values) in (0_u32..).zip(possible.iter_mut()) {
        if value < 5 && value >= own && fits(own) {
            *values |= 1 << value;
        }
    }
}

/// Nobody else, one, … up to four: whatever the reader's own leave. Readers whose own reports cannot be
/// behind what they read are none.
fn check<K: Hash + Eq + std::fmt::Debug>(truths: &HashMap<(K, usize), Possible>, at_least: usize) {
    assert!(truths.len() >= at_least, "only {} things to read", truths.len());
    for (shown, possible) in truths {
        for (own, values) in possible.iter().enumerate() {
            let wanted = 0b11111 & !((1 << own) - 1);
            assert_eq!(*values, wanted, "{shown:?} leaves {values:05b} to somebody who filed {own}");
        }
    }
}

#[test]
fn a_total_beside_hidden_rows_gives_none_of_them_away() {
    const TOP: u32 = 23; // 0 to 22: whole groups only, or the edge would look like knowledge
    let mut truths = HashMap::new();
    for (a, b, c) in (0..TOP).flat_map(|a| (0..TOP).flat_map(move |b| (0..8).map(move |c| (a, b, c)))) {
        let rows = [a, b, c];
        let fits = |total: u32| move |own: u32| rows.iter().all(|row| *row >= own) && total <= rows.iter().sum::<u32>() - 2 * own;
        for total in a.max(b).max(c)..=a + b + c {
            let table = month(&rows, total);
            for (place, row) in rows.into_iter().enumerate() {
                if table.rows(Cover::Whole)[place] == Figure::FewerThanFive {
                    note(truths.entry((table.clone(), place)).or_insert([0; 4]), row, fits(total));
                }
            }
        }
    }
    check(&truths, 100);
}

#[test]
fn a_quarter_beside_hidden_months_gives_none_of_them_away() {
    let rows = |top: u32| (0..top).flat_map(|a| (0..5_u32).flat_map(move |b| (a.max(b)..=a + b).map(move |total| ([a, b], total))));
    let tables = |top| rows(top).map(|(rows, total)| (rows, total, month(&rows, total))).collect::<Vec<_>>();
    // One month with a row of up to 12, one that is hidden, and one in which the same few people are in all rows.
    let (first, second) = (tables(13), tables(5));
    let third: Vec<_> = (0..5).map(|few| ([few, few], few, month(&[few, few], few))).collect();
    let mut truths = HashMap::new();
    let pairs = || second.iter().flat_map(|b| third.iter().map(move |c| (b, c)));
    for (a, (b, c)) in first.iter().flat_map(|a| pairs().map(move |pair| (a, pair))) {
        let months = [a, b, c];
        let totals = months.map(|(_, total, _)| *total);
        for whole in totals.into_iter().max().unwrap_or(0)..=totals.iter().sum() {
            let quarter = QuarterTable::publish(months.map(|(.., table)| table.clone()), Count::of(whole));
            let fits = |own: u32| {
                let month = |(rows, total, _): &&([u32; 2], u32, MonthTable)| {
                    rows.iter().all(|row| *row >= own) && total + own <= rows.iter().sum()
                };
                months.iter().all(month) && whole + 2 * own <= totals.iter().sum()
            };
            for (place, (rows, total, table)) in months.into_iter().enumerate() {
                let shown = table.rows(Cover::Whole).iter().chain([&table.total()]).copied().collect::<Vec<_>>();
                for (at, value) in rows.iter().chain([total]).enumerate().filter(|(at, _)| shown[*at] == Figure::FewerThanFive) {
                    note(truths.entry((quarter.clone(), 3 * place + at)).or_insert([0; 4]), *value, fits);
                }
            }
        }
    }
    check(&truths, 40);
}

#[test]
fn rows_inside_each_other_give_none_of_the_hidden_ones_away() {
    const TOP: u32 = 13; // 0 to 12: whole groups only
    let mut truths = HashMap::new();
    for total in 0..TOP {
        for (a, b, c) in (0..=total).flat_map(|a| (0..=a).flat_map(move |b| (0..=b).map(move |c| (a, b, c)))) {
            let rows = [a, b, c];
            let part = Part { rows: rows.map(Count::of).to_vec(), nested: true };
            let counts = MonthCounts { whole: vec![Count::of(total)], parts: vec![part], total: Count::of(total) };
            let table = MonthTable::publish(&counts);
            for (place, row) in rows.into_iter().enumerate() {
                if table.rows(Cover::Part(0))[place] == Figure::FewerThanFive {
                    // The reader's own are in the row, hence in every row around it.
                    note(truths.entry((table.clone(), place)).or_insert([0; 4]), row, |_| true);
                }
            }
        }
    }
    check(&truths, 19);
}

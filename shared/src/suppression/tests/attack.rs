//! A reader with everything published and a solver: the least and the most a cell can hold.

use super::{
    Cell, hidden,
    institutions::{Known, PARTS, families, family, is_nested},
    kinds,
};
use crate::suppression::{Count, Cover, Figure, MonthCounts, MonthTable, QuarterTable, Together, publish};
use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

/// Between which bounds a number lies, as a reader knows.
type Bounds = (u32, u32);

struct Month {
    whole: Vec<Bounds>,
    parts: Vec<Vec<Bounds>>,
    total: Bounds,
}

/// All that a reader of one institution's quarter knows.
struct Seen {
    months: Vec<Month>,
    total: Bounds,
}

const fn bounds(figure: Figure) -> Bounds {
    (figure.least(), figure.most())
}

fn seen(quarter: &QuarterTable) -> Seen {
    let rows = |table: &MonthTable, cover| table.rows(cover).iter().copied().map(bounds).collect();
    let parts = |table: &MonthTable| (0..table.parts().len()).map(|part| rows(table, Cover::Part(part))).collect();
    let month = |table: &MonthTable| Month { whole: rows(table, Cover::Whole), parts: parts(table), total: bounds(table.total()) };
    Seen { months: quarter.months().iter().map(month).collect(), total: bounds(quarter.total()) }
}

/// The least and the most a cell can hold, for a reader who filed `own` of the reports behind it and
/// ticked every row, in every month in which something is hidden.
fn attack(seen: &Seen, cell: Cell, own: u32) -> (f64, f64) {
    let best = |direction| {
        let mut problem = Problem::new(direction);
        let mut variable = |at: Cell, (least, most): Bounds, own: u32| {
            problem.add_var(f64::from(u8::from(at == cell)), (f64::from(least.max(own)), f64::from(most)))
        };
        let total = variable(Cell::Quarter, seen.total, own);
        let mut unions: Vec<(Variable, Vec<Variable>, u32)> = Vec::new();
        let mut below: Vec<(Variable, Variable)> = Vec::new();
        let mut months = Vec::new();
        for (place, month) in seen.months.iter().enumerate() {
            let own = if month.whole.iter().any(|row| row.0 == 0) { own } else { 0 };
            let whole = variable(Cell::Month(place), month.total, own);
            let row = |cover| move |(at, row): (usize, &Bounds)| (Cell::Row { month: place, cover, place: at }, *row);
            let rows: Vec<_> = month.whole.iter().enumerate().map(row(Cover::Whole)).map(|(at, row)| variable(at, row, own)).collect();
            for (part, rows) in month.parts.iter().enumerate() {
                let mut around = whole;
                for (at, row) in rows.iter().enumerate().map(row(Cover::Part(part))) {
                    let inner = variable(at, row, if at == cell { own } else { 0 });
                    below.push((inner, around));
                    // Of rows that lie inside each other, each is below the one before it.
                    around = if is_nested(part) { inner } else { whole };
                }
            }
            unions.push((whole, rows, own));
            months.push(whole);
        }
        let everywhere = unions.iter().map(|(_, _, own)| *own).min().unwrap_or(0);
        unions.push((total, months, everywhere));
        for (whole, parts, own) in unions {
            // Together they are no more than their sum, in which the reader's own are counted once.
            let mut sum: Vec<_> = parts.iter().map(|part| (*part, 1.0)).collect();
            sum.push((whole, -1.0));
            problem.add_constraint(&sum, ComparisonOp::Ge, f64::from(own) * (parts.len() as f64 - 1.0));
            below.extend(parts.into_iter().map(|part| (part, whole)));
        }
        for (part, whole) in below {
            problem.add_constraint([(whole, 1.0), (part, -1.0)], ComparisonOp::Ge, 0.0);
        }
        problem.solve().unwrap().into_solution().unwrap().objective()
    };
    (best(OptimizationDirection::Minimize), best(OptimizationDirection::Maximize))
}

#[test]
fn a_reader_with_a_solver_narrows_no_hidden_cell() {
    let (mut solved, mut institutions) = (0, 0);
    for year in families().flatten() {
        institutions += 1;
        for known in &year {
            let shown = seen(&known.published);
            // Of the dimensions that leave targets out, one after the other, so that all are attacked over the institutions.
            let turn = |cell: &Cell| !matches!(cell, Cell::Row { cover: Cover::Part(part), .. } if *part != institutions % PARTS);
            for (at, cell) in kinds(hidden(&known.published)).into_iter().filter(turn).enumerate() {
                // Each kind of reader in turn, so that over the institutions each cell meets all of them.
                let own = [0, 1, 2, 3][(at + institutions) % 4];
                let (least, most) = attack(&shown, cell, own);
                let possible = least < f64::from(own) + 0.001 && most > 3.999;
                assert!(possible, "{cell:?} lies in {least}..={most} for somebody who filed {own}: {:?}", known.published);
                solved += 2;
            }
        }
    }
    println!("{institutions} institutions, {solved} programs solved");
}

fn month(rows: &[u32], total: u32) -> MonthCounts {
    MonthCounts { whole: rows.iter().copied().map(Count::of).collect(), parts: Vec::new(), total: Count::of(total) }
}

fn quarter(months: [MonthCounts; 3], total: u32) -> QuarterTable {
    QuarterTable::publish(months.each_ref().map(MonthTable::publish), Count::of(total))
}

const fn first_row(month: usize, place: usize) -> Cell {
    Cell::Row { month, cover: Cover::Whole, place }
}

#[test]
fn the_attack_finds_a_hidden_row_beside_an_exact_total() {
    let quarter = quarter([month(&[12, 4], 16), month(&[0, 0], 0), month(&[0, 0], 0)], 16);
    let mut broken = seen(&quarter);
    let (least, most) = attack(&broken, first_row(0, 1), 0);
    assert!(least < 0.001 && most > 3.999, "{least}..={most} while nothing is broken");
    broken.months[0].total = (16, 16);
    broken.total = (16, 16);
    assert_eq!(attack(&broken, first_row(0, 1), 0), (4.0, 4.0));
}

#[test]
fn the_attack_finds_hidden_rows_beside_a_rounded_total_without_a_cap() {
    let quarter = quarter([month(&[4, 4], 8), month(&[0, 0], 0), month(&[0, 0], 0)], 8);
    let mut broken = seen(&quarter);
    broken.months[0].total = bounds(publish(8));
    broken.total = bounds(publish(8));
    assert_eq!(attack(&broken, first_row(0, 0), 0), (4.0, 4.0));
    assert_eq!(attack(&broken, first_row(0, 1), 0), (4.0, 4.0));
}

#[test]
fn the_attack_finds_a_hidden_month_beside_a_quarter_without_a_cap() {
    let quarter = quarter([month(&[7, 0], 7), month(&[4, 0], 4), month(&[2, 0], 2)], 13);
    let mut broken = seen(&quarter);
    broken.total = bounds(publish(13));
    assert_eq!(attack(&broken, Cell::Month(1), 0).0, 2.0, "13 or more are not 7 and 4");
}

#[test]
fn the_attack_of_somebody_who_ticked_every_row_needs_a_lower_cap_than_that_of_a_stranger() {
    // Six rows of four: twenty are possible without the last row, so a cap for strangers would let "about 20" stand.
    let quarter = quarter([month(&[4; 6], 18), month(&[0; 6], 0), month(&[0; 6], 0)], 18);
    let mut broken = seen(&quarter);
    (broken.months[0].total, broken.total) = (bounds(publish(18)), bounds(publish(18)));
    assert!(attack(&broken, first_row(0, 0), 0).0 < 0.001, "a stranger learns nothing");
    assert!(attack(&broken, first_row(0, 0), 1).0 > 2.999, "one own report in six rows leaves room for fifteen others");
    assert!(attack(&seen(&quarter), first_row(0, 0), 1).0 < 1.001, "what is really published tells neither");
}

#[test]
fn exact_totals_give_hidden_cells_away_in_institutions_as_they_are() {
    let found = |known: &Known| {
        let mut broken = seen(&known.published);
        for (month, counts) in broken.months.iter_mut().zip(&known.counts) {
            month.total = (counts.total.targets(), counts.total.targets());
        }
        broken.total = (known.total.targets(), known.total.targets());
        // What an office hides can be large, so there the exact totals may fit no small counts at all.
        let offices = known.counts.iter().flat_map(|month| &month.whole).any(|row| row.is_dominated());
        let pinned = |cell: &Cell| {
            let (least, most) = attack(&broken, *cell, 0);
            least > 0.001 || most < 3.999
        };
        !offices && kinds(hidden(&known.published)).iter().filter(|cell| matches!(cell, Cell::Row { .. })).any(pinned)
    };
    let quarters: Vec<Known> = (0..12).flat_map(family).flatten().collect();
    let found = quarters.iter().filter(|known| found(known)).count();
    assert!(found > 10, "only {found} of {} quarters were broken", quarters.len());
}

#[test]
fn what_a_parent_sees_of_its_children_is_a_sum_of_what_the_children_show() {
    for family in (0..20).map(family) {
        let totals: Vec<Figure> = family.iter().map(|year| year[0].published.total()).collect();
        let truth: u32 = family.iter().map(|year| year[0].total.targets()).sum();
        let together = Together::of(&totals);
        assert_eq!(together.least, totals.iter().map(|figure| figure.least()).sum::<u32>());
        assert!(together.least <= truth, "at least means at least");
    }
}

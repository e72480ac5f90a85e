//! The proofs of docs/rules.md §6.6. [`enumeration`] tries every small table; [`people`] shows, for each
//! hidden cell of large ones, the other people who would have been published alike; [`attack`] is the
//! reader with a solver, and is shown to succeed where the publisher is broken.

mod attack;
mod enumeration;
mod institutions;
mod outside;
mod people;
mod rules;

use super::*;

/// A cell of a quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Row { month: usize, cover: Cover, place: usize },
    Month(usize),
    Quarter,
}

/// Every hidden cell of a quarter.
fn hidden(quarter: &QuarterTable) -> Vec<Cell> {
    let covers = |table: &MonthTable| (0..table.parts().len()).map(Cover::Part).chain([Cover::Whole]).collect::<Vec<_>>();
    let mut cells = Vec::new();
    for (month, table) in quarter.months().iter().enumerate() {
        for cover in covers(table) {
            let rows = table.rows(cover).iter().enumerate();
            cells.extend(rows.filter(|(_, row)| **row == Figure::FewerThanFive).map(|(place, _)| Cell::Row { month, cover, place }));
        }
        cells.extend((table.total() == Figure::FewerThanFive).then_some(Cell::Month(month)));
    }
    cells.extend((quarter.total() == Figure::FewerThanFive).then_some(Cell::Quarter));
    cells
}

/// One hidden cell of each kind: hidden rows of one dimension and month are alike to every relation.
fn kinds(cells: Vec<Cell>) -> Vec<Cell> {
    let kind = |cell: &Cell| match cell {
        Cell::Row { month, cover, .. } => (Some(*month), Some(*cover)),
        Cell::Month(month) => (Some(*month), None),
        Cell::Quarter => (None, None),
    };
    let mut kept: Vec<Cell> = Vec::new();
    for cell in cells {
        if !kept.iter().any(|known| kind(known) == kind(&cell)) {
            kept.push(cell);
        }
    }
    kept
}

//! For each hidden cell and each value it must be able to have: another quarter that would have been
//! published alike. It is a whole number of people in each cell, so no solver's rounding has to be
//! believed, and [`Other::people`] names them, so neither has which numbers can belong together.

use super::{
    Cell, hidden,
    institutions::{Known, Met, PARTS, Shape, families, family, is_nested, publish_people},
    kinds,
};
use crate::suppression::{Count, Cover, Figure, MonthCounts, MonthTable, Part, QuarterTable};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// The reader's own reports are about persons 0, 1 and 2, who are in every row and month with room for them.
const OWN: u32 = 3;

fn most(figures: &[Figure]) -> Vec<u32> {
    figures.iter().map(|figure| figure.most()).collect()
}

fn counts(sizes: &[u32]) -> Vec<Count> {
    sizes.iter().copied().map(Count::of).collect()
}

/// What `sizes` come to at most when they share the reader's own.
fn room(sizes: &[u32]) -> u32 {
    sizes.iter().map(|size| size.saturating_sub(OWN)).sum::<u32>() + OWN
}

/// The sizes of a month in the other quarter.
struct Month {
    whole: Vec<u32>,
    parts: [Vec<u32>; PARTS],
    total: u32,
}

impl Month {
    fn of(table: &MonthTable, month: usize, cell: Cell, value: u32) -> Self {
        let mut whole = most(table.rows(Cover::Whole));
        let mut parts: [Vec<u32>; PARTS] = std::array::from_fn(|part| most(table.rows(Cover::Part(part))));
        match cell {
            Cell::Row { month: at, cover: Cover::Whole, place } if at == month => whole[place] = value,
            Cell::Row { month: at, cover: Cover::Part(part), place } if at == month => {
                parts[part][place] = value;
                if is_nested(part) {
                    parts[part].iter_mut().skip(place).for_each(|inner| *inner = value.min(*inner));
                }
            }
            _ => {}
        }
        let largest = whole.iter().copied().max().unwrap();
        let mut total = table.total().most().min(room(&whole)).max(table.total().least()).max(largest);
        if cell == Cell::Month(month) || cell == Cell::Quarter {
            // A hidden total holds nothing but hidden rows.
            total = value;
            whole.iter_mut().for_each(|row| *row = value);
        }
        parts.iter_mut().flatten().for_each(|row| *row = total.min(*row));
        Self { whole, parts, total }
    }

    fn counts(&self) -> MonthCounts {
        let part = |(part, sizes): (usize, &Vec<u32>)| Part { rows: counts(sizes), nested: is_nested(part) };
        MonthCounts { whole: counts(&self.whole), parts: self.parts.iter().enumerate().map(part).collect(), total: Count::of(self.total) }
    }

    /// Persons `0..total`, each row a stretch of them: first the reader's own, the rest laid end to end
    /// around a circle, so that together they are everybody.
    fn people(&self) -> Met {
        let own = if self.total <= room(&self.whole) { OWN } else { 0 };
        let mut met = Met::default();
        let mut next = 0;
        for (place, size) in self.whole.iter().enumerate() {
            for step in 0..*size {
                let person = if step < own { step } else { own + (next + step - own) % (self.total - own) };
                met.whole.entry(person.into()).or_default().insert(place);
            }
            next += size.saturating_sub(own);
        }
        for (part, sizes) in self.parts.iter().enumerate() {
            for (place, size) in sizes.iter().enumerate() {
                for person in 0..*size {
                    met.parts[part].entry(person.into()).or_default().insert(place);
                }
            }
        }
        met
    }
}

/// The other quarter.
struct Other {
    months: [Month; 3],
    total: u32,
}

impl Other {
    /// A quarter in which `cell` holds `value` and everything else as many as it can.
    fn of(shown: &QuarterTable, cell: Cell, value: u32) -> Self {
        let [first, second, third] = shown.months();
        let months = [(first, 0), (second, 1), (third, 2)].map(|(table, month)| Month::of(table, month, cell, value));
        let totals = months.each_ref().map(|month| month.total);
        let total = if cell == Cell::Quarter { value } else { shown.total().most().min(room(&totals)) };
        let total = total.max(totals.into_iter().max().unwrap());
        Self { months, total }
    }

    fn publish(&self) -> QuarterTable {
        QuarterTable::publish(self.months.each_ref().map(|month| MonthTable::publish(&month.counts())), Count::of(self.total))
    }

    /// The people of the months by names that hold for the quarter: the same circle once more.
    fn people(&self) -> [Met; 3] {
        let own = u64::from(OWN);
        let mut next = 0;
        self.months.each_ref().map(|month| {
            let name = |person| if person < own { person } else { own + (next + person - own) % (u64::from(self.total) - own) };
            let rename =
                |met: &BTreeMap<u64, _>| met.iter().map(|(person, rows): (&u64, &BTreeSet<usize>)| (name(*person), rows.clone())).collect();
            let people = month.people();
            let renamed = Met { whole: rename(&people.whole), parts: people.parts.each_ref().map(rename) };
            next += u64::from(month.total.saturating_sub(OWN));
            renamed
        })
    }
}

/// Whether a cell is a row of a dimension that covers not everybody, beside a total that is shown. Then the
/// truth itself is the witness: the row can hold any few of the month's people, the others are in the rest.
fn is_free(known: &Known, cell: Cell) -> bool {
    matches!(cell, Cell::Row { month, cover: Cover::Part(_), .. } if known.published.months()[month].total() != Figure::FewerThanFive)
}

/// Puts `value` people into a hidden row. Of rows that lie inside each other, those further in lose people, and the hidden
/// ones further out gain some; the shown ones have five or more anyway.
fn hold(part: &mut Part, place: usize, value: u32) {
    for (at, row) in part.rows.iter_mut().enumerate() {
        let few = row.targets() < 5;
        match at.cmp(&place) {
            Ordering::Equal => *row = Count::of(value),
            Ordering::Greater if part.nested => *row = Count::of(row.targets().min(value)),
            Ordering::Less if part.nested && few => *row = Count::of(row.targets().max(value)),
            _ => {}
        }
    }
}

#[test]
fn behind_every_hidden_cell_there_can_be_nobody_or_up_to_four_whoever_filed_up_to_three_of_them() {
    let (mut cells, mut institutions) = (0, 0);
    for year in families().flatten() {
        institutions += 1;
        for known in &year {
            for cell in kinds(hidden(&known.published)) {
                cells += 1;
                for value in 0..5 {
                    let published = match cell {
                        Cell::Row { month, cover: Cover::Part(part), place } if is_free(known, cell) => {
                            let mut counts = known.counts.clone();
                            hold(&mut counts[month].parts[part], place, value);
                            QuarterTable::publish(counts.each_ref().map(MonthTable::publish), known.total)
                        }
                        _ => Other::of(&known.published, cell, value).publish(),
                    };
                    assert_eq!(published, known.published, "{cell:?} cannot be {value}");
                }
            }
        }
    }
    assert!(cells > 10 * institutions, "{cells} kinds of hidden cells in {institutions} institutions prove little");
    println!("{institutions} institutions, {cells} kinds of hidden cells, each with five other quarters");
}

#[test]
fn those_other_quarters_are_made_of_people_with_the_readers_own_among_them() {
    let mut made = 0;
    for known in (0..12).flat_map(family).flatten() {
        let shape = Shape { whole: known.counts[0].whole.len(), parts: std::array::from_fn(|part| known.counts[0].parts[part].rows.len()) };
        for cell in kinds(hidden(&known.published)).into_iter().filter(|cell| !is_free(&known, *cell)) {
            for value in 0..5 {
                let other = Other::of(&known.published, cell, value);
                let people = other.people();
                let recounted = publish_people(&people, shape, 1);
                let numbers = |counts: &MonthCounts| {
                    let rows = counts.whole.iter().chain(counts.parts.iter().flat_map(|part| &part.rows)).chain([&counts.total]);
                    rows.map(|count| count.targets()).collect::<Vec<_>>()
                };
                assert_eq!(recounted.counts.each_ref().map(numbers), other.months.each_ref().map(|month| numbers(&month.counts())));
                assert_eq!((recounted.total.targets(), &recounted.published), (other.total, &known.published));
                if let Cell::Row { month, cover: Cover::Whole, place } = cell {
                    let own = (0..OWN.min(value)).filter(|own| people[month].whole[&u64::from(*own)].contains(&place));
                    assert_eq!(own.count(), OWN.min(value) as usize, "the reader's own are behind the cell");
                }
                made += 1;
            }
        }
    }
    assert!(made > 500, "{made}");
}

//! Institutions as they are: many rows with nobody, few with many, people met in several ways and in
//! several months, offices of several people. Reproducible from a number.

use super::super::*;
use crate::time::Month;
use std::collections::{BTreeMap, BTreeSet};

/// The targets an institution of this size has.
const TARGETS: u64 = 650;
/// Targets in one office: a member and three of staff.
const OFFICE: u64 = 4;

/// Dimensions that leave targets out.
pub(super) const PARTS: usize = Dimension::ALL.len() - 1;

/// Whether the rows of such a dimension lie inside each other.
pub(super) fn is_nested(part: usize) -> bool {
    Dimension::ALL.iter().any(|dimension| dimension.cover() == Cover::Part(part) && dimension.is_nested())
}

/// Who was met in one month: the person, and the rows of each dimension.
#[derive(Clone, Debug, Default)]
pub(super) struct Met {
    pub(super) whole: BTreeMap<u64, BTreeSet<usize>>,
    pub(super) parts: [BTreeMap<u64, BTreeSet<usize>>; PARTS],
}

/// How many rows each dimension has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) whole: usize,
    pub(super) parts: [usize; PARTS],
}

/// The counts of some people, with their largest office.
pub(super) fn count<'a>(people: impl Iterator<Item = &'a u64>, office: u64) -> Count {
    let distinct: BTreeSet<u64> = people.copied().collect();
    let mut offices: BTreeMap<u64, u32> = BTreeMap::new();
    distinct.iter().for_each(|person| *offices.entry(person / office).or_default() += 1);
    Count::new(u32::try_from(distinct.len()).unwrap(), offices.into_values().max().unwrap_or(0))
}

impl Met {
    /// The counts of the month.
    pub(super) fn counts(&self, shape: Shape, office: u64) -> MonthCounts {
        let rows = |met: &BTreeMap<u64, BTreeSet<usize>>, width| {
            let row = |place| count(met.iter().filter(|(_, rows)| rows.contains(&place)).map(|(person, _)| person), office);
            (0..width).map(row).collect::<Vec<_>>()
        };
        let total = count(self.whole.keys(), office);
        let part = |at| Part { rows: rows(&self.parts[at], shape.parts[at]), nested: is_nested(at) };
        MonthCounts { whole: rows(&self.whole, shape.whole), parts: (0..PARTS).map(part).collect(), total }
    }
}

/// A quarter's exact counts and what is published of them.
pub(super) struct Known {
    pub(super) counts: [MonthCounts; 3],
    pub(super) total: Count,
    pub(super) published: QuarterTable,
}

/// Publishes three months of people.
pub(super) fn publish_people(months: &[Met; 3], shape: Shape, office: u64) -> Known {
    let counts = months.each_ref().map(|met| met.counts(shape, office));
    let total = count(months.iter().flat_map(|met| met.whole.keys()), office);
    let published = QuarterTable::publish(counts.each_ref().map(MonthTable::publish), total);
    Known { counts, total, published }
}

/// The dimensions as the product has them.
pub(super) fn shape() -> Shape {
    let width = |cover| Dimension::ALL.iter().find(|dimension| dimension.cover() == cover).unwrap().rows().len();
    Shape { whole: width(Cover::Whole), parts: std::array::from_fn(|part| width(Cover::Part(part))) }
}

/// A parent and its children: one to four institutions, each with the four quarters of a year.
pub(super) fn family(seed: u64) -> Vec<Vec<Known>> {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    (0..1 + dice.below(4)).map(|_| year(&mut dice)).collect()
}

/// Families with 200 institutions in all, or as many as the environment says.
pub(super) fn families() -> impl Iterator<Item = Vec<Vec<Known>>> {
    let wanted: usize = std::env::var("VEDETTE_TEST_INSTITUTIONS").map_or(200, |wanted| wanted.parse().unwrap());
    (0..).map(family).scan(0, move |made, family| {
        let more = *made < wanted;
        *made += family.len();
        more.then_some(family)
    })
}

fn year(dice: &mut Dice) -> Vec<Known> {
    // Small ones are the rule; one in six has few rows, where a total says most.
    let scale = [2, 6, 12, 25, 60, 140][usize::try_from(dice.below(6)).unwrap()];
    let shape =
        if dice.below(6) == 0 { Shape { whole: 2 + usize::try_from(dice.below(4)).unwrap(), parts: [3, 2, 3, 2] } } else { shape() };
    let ways = 1 + dice.below(3);
    // In one in eight, one office and two other people are all there is.
    let targets = if dice.below(8) == 0 { OFFICE + 2 } else { TARGETS };
    let months: Vec<Met> = (0..12).map(|_| month(dice, scale, shape, ways, targets)).collect();
    months.as_chunks::<3>().0.iter().map(|quarter| publish_people(quarter, shape, OFFICE)).collect()
}

fn month(dice: &mut Dice, scale: u64, shape: Shape, ways: u64, targets: u64) -> Met {
    let mut met = Met::default();
    for _ in 0..dice.below(2 * scale + 1) {
        // Squaring prefers low numbers: the same few are met again and again, in the same few ways.
        let person = dice.skewed(targets);
        for _ in 0..1 + dice.below(ways) {
            met.whole.entry(person).or_default().insert(usize::try_from(dice.skewed(shape.whole as u64)).unwrap());
        }
        for (part, width) in shape.parts.into_iter().enumerate() {
            if dice.below(3) > 0 {
                let row = usize::try_from(dice.skewed(width as u64)).unwrap();
                let first = if is_nested(part) { 0 } else { row };
                met.parts[part].entry(person).or_default().extend(first..=row);
            }
        }
    }
    met
}

/// Any three neighbouring months, to name periods with.
pub(super) fn some_month() -> Month {
    "2026-11".parse().unwrap()
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % end
    }

    fn skewed(&mut self, end: u64) -> u64 {
        let at = self.below(1 << 16);
        (at * at * end) >> 32
    }
}

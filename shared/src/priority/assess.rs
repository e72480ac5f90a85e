//! The rules applied, and the result that explains itself.

use super::{
    PRIORITY_VERSION, Priority,
    facts::{Circumstances, Facts},
    floors::{FLOORS, Floor},
    points::Factor,
    rule::first,
};
use crate::{
    locale::{Key, key},
    questionnaire::{Answers, Checked},
};
use std::cmp::Reverse;

/// The most bytes that [`Assessment::reasons`] take in English as a list in JSON. A sealed row of one size
/// holds them, so that its length does not tell how much was wrong.
pub const REASONS_MAX: usize = 930;

/// A hard rule that lifted the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Met {
    /// Which.
    pub floor: Floor,
    /// The report is at least this urgent.
    pub priority: Priority,
    /// Why.
    pub reason: Key,
}

/// A row that gives points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scored {
    /// For what.
    pub factor: Factor,
    /// What the row gives by itself.
    pub worth: u8,
    /// What counts: `worth`, or less where the factor's cap is reached. May be nought.
    pub points: u8,
    /// Why.
    pub reason: Key,
}

/// A priority that explains itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// How soon: the band of the score, or the most urgent floor if that is sooner.
    pub priority: Priority,
    /// 0 to 100, the sum of the points.
    pub score: u8,
    /// The hard rules that hold, the most urgent first.
    pub floors: Vec<Met>,
    /// Every row that holds, most points first.
    pub points: Vec<Scored>,
    /// The rules it was computed by, [`PRIORITY_VERSION`] at the time.
    pub version: u16,
}

impl Assessment {
    /// Every sentence that counted, the weightiest first and none twice: a list shows the first three. Never
    /// empty: where nothing counted, that is the reason.
    pub fn reasons(&self) -> Vec<Key> {
        let counted = self.points.iter().filter(|scored| scored.points > 0).map(|scored| scored.reason);
        let mut reasons = Vec::new();
        for reason in self.floors.iter().map(|met| met.reason).chain(counted) {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        if reasons.is_empty() {
            reasons.push(key::REASON_NOTHING);
        }
        reasons
    }
}

/// How soon somebody must look at this report, and why.
pub fn assess(report: &Checked, around: &Circumstances) -> Assessment {
    assess_codes(report.codes(), around)
}

/// [`assess`] for coded answers that were checked when they came in, as they lie in a stored report.
pub fn assess_codes(codes: &Answers, around: &Circumstances) -> Assessment {
    let facts = Facts::new(codes, around);
    let mut floors: Vec<Met> = FLOORS
        .iter()
        .filter_map(|(floor, rows)| first(rows, &facts).map(|row| Met { floor: *floor, priority: row.gives, reason: row.reason }))
        .collect();
    floors.sort_by_key(|met| met.priority);

    let mut points: Vec<Scored> = Factor::ALL.into_iter().flat_map(|factor| scored(factor, &facts)).collect();
    points.sort_by_key(|scored| Reverse(scored.points));
    let score = points.iter().map(|scored| scored.points).sum();

    let lifted = floors.first().map_or(Priority::P4, |met| met.priority);
    let mut priority = Priority::of_score(score).min(lifted);
    if !around.seen && priority > UNTIL_SEEN {
        priority = UNTIL_SEEN;
        floors.push(Met { floor: Floor::Unseen, priority, reason: key::REASON_UNTIL_SEEN });
    }
    Assessment { priority, score, floors, points, version: PRIORITY_VERSION }
}

/// Until a person has looked a report stays here at least, so that answering little never lowers it.
const UNTIL_SEEN: Priority = Priority::P3;

/// The rows of one factor that hold. The cap takes from the smallest, so that what remains names what
/// weighs most.
fn scored(factor: Factor, facts: &Facts<'_>) -> Vec<Scored> {
    let mut rows: Vec<_> = factor.choices().iter().filter_map(|choice| first(choice, facts)).collect();
    rows.sort_by_key(|row| Reverse(row.gives));
    let mut room = factor.cap();
    let mut give = |worth: u8| {
        let points = worth.min(room);
        room -= points;
        points
    };
    rows.into_iter().map(|row| Scored { factor, worth: row.gives, points: give(row.gives), reason: row.reason }).collect()
}

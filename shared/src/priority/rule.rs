//! Conditions as data, and the row they stand in.

use super::facts::{Facts, Input, Pattern};
use crate::locale::Key;

/// Codes of one list.
pub(super) type Codes = &'static [&'static str];

/// Something that holds of a report or does not.
#[derive(Clone, Copy)]
pub(super) enum Test {
    /// One of these codes was answered.
    Says(Input, Codes),
    /// At least so many of these codes were answered.
    SaysMany(usize, Input, Codes),
    /// Something besides these codes was answered.
    SaysBeyond(Input, Codes),
    /// The person approached has one of these roles.
    Role(Codes),
    /// The person approached has one of these access flags.
    Flag(Codes),
    /// Other reports say so.
    Other(fn(&Pattern) -> bool),
    /// All of these hold.
    All(&'static [Test]),
    /// At least one of these holds.
    Any(&'static [Test]),
    /// This does not hold. Used sparingly: under it a further answer can lower a priority.
    Not(&'static Test),
}

impl Test {
    pub(super) fn holds(&self, facts: &Facts<'_>) -> bool {
        match *self {
            Test::Says(input, codes) => Self::SaysMany(1, input, codes).holds(facts),
            Test::SaysMany(least, input, codes) => {
                codes.iter().filter(|code| facts.codes(input).iter().any(|said| said == *code)).count() >= least
            }
            Test::SaysBeyond(input, codes) => facts.codes(input).iter().any(|said| !codes.contains(&said.as_str())),
            Test::Role(codes) => facts.standing.role.as_deref().is_some_and(|role| codes.contains(&role)),
            Test::Flag(codes) => facts.standing.flags.iter().any(|flag| codes.contains(&flag.as_str())),
            Test::Other(says) => says(facts.pattern),
            Test::All(tests) => tests.iter().all(|test| test.holds(facts)),
            Test::Any(tests) => tests.iter().any(|test| test.holds(facts)),
            Test::Not(test) => !test.holds(facts),
        }
    }
}

/// One row of a table: when it holds, what it gives, and the sentence that says why.
pub(super) struct Row<T: 'static> {
    pub(super) gives: T,
    pub(super) when: Test,
    pub(super) reason: Key,
}

pub(super) const fn row<T: Copy>(gives: T, when: Test, reason: Key) -> Row<T> {
    Row { gives, when, reason }
}

/// Rows of which only the first that holds counts, so the highest stands first.
pub(super) type Choice<T> = &'static [Row<T>];

/// The row that counts.
pub(super) fn first<T>(choice: Choice<T>, facts: &Facts<'_>) -> Option<&'static Row<T>> {
    choice.iter().find(|row| row.when.holds(facts))
}

//! When something is asked: conditions as data, so that the app, the server and the handbook read the same.

use super::{Answers, Form};

/// When a page or a question is asked (docs/domain.md §1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Of everybody.
    Always,
    /// One of these codes was given to that question.
    Said(&'static str, &'static [&'static str]),
    /// That question was answered, and not with these codes alone.
    SaidOtherThan(&'static str, &'static [&'static str]),
    /// One of these holds.
    Any(&'static [When]),
}

impl When {
    /// Whether it holds. An answer counts only where its question is asked: what somebody answered before
    /// they changed their mind must not lead anywhere.
    pub fn holds(&self, form: &Form, answers: &Answers) -> bool {
        match self {
            When::Always => true,
            When::Said(field, codes) => form.asks(field, answers) && codes.iter().any(|code| answers.has(field, code)),
            When::SaidOtherThan(field, codes) => {
                form.asks(field, answers) && answers.of(field).iter().any(|said| !codes.contains(&said.as_str()))
            }
            When::Any(any) => any.iter().any(|when| when.holds(form, answers)),
        }
    }

    /// The questions it looks at, each with the codes it looks for.
    pub fn looks_at(&self) -> Vec<(&'static str, &'static [&'static str])> {
        match self {
            When::Always => Vec::new(),
            When::Said(field, codes) | When::SaidOtherThan(field, codes) => vec![(*field, *codes)],
            When::Any(any) => any.iter().flat_map(When::looks_at).collect(),
        }
    }
}

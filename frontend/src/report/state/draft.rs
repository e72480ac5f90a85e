//! What is being written, as it is kept between two visits (docs/rules.md §1.5).

use super::{DeviceTime, State, Step};
use shared::questionnaire::{Page, REPORT};

/// Between the parts of a draft: where the person was, then each answer.
const PART: char = '\u{1e}';

/// Between a field and each of its values.
const VALUE: char = '\u{1f}';

impl State {
    /// What would be lost if the page went now; empty when that is nothing. Nobody types the characters between.
    pub fn draft(&self) -> String {
        if !self.unsent() {
            return String::new();
        }
        let mut draft = match self.step() {
            Step::Page { page, .. } => page.id.to_owned(),
            Step::Check | Step::SignIn(_) | Step::Receipt => String::new(),
        };
        for field in REPORT.pages.iter().flat_map(|page| page.fields()) {
            let values = self.answers.of(field.id);
            if !values.is_empty() {
                draft.push(PART);
                draft += field.id;
            }
            for value in values {
                draft.push(VALUE);
                draft.extend(value.chars().filter(|c| *c != PART && *c != VALUE));
            }
        }
        draft
    }

    /// Carries on with a draft from the first question: every page of the way to where the person was gets a place in the
    /// history, so that Back leads through them. Fields that an older form had are left out.
    pub fn carry_on(&mut self, draft: &str, now: DeviceTime) {
        let mut parts = draft.split(PART);
        let here = parts.next().and_then(|id| REPORT.page(id));
        // What is added after a send that failed is the same report to the server, which may have it, unless that waits here by itself.
        let key = self.key.filter(|_| !self.kept);
        self.forget();
        self.key = key;
        self.answered = now;
        for part in parts {
            let mut values = part.split(VALUE).map(str::to_owned);
            let id = values.next().unwrap_or_default();
            if REPORT.pages.iter().flat_map(|page| page.fields()).any(|field| field.id == id) {
                self.answers.set(&id, values.collect());
            }
        }
        let before = |page: &&'static Page| here.is_none_or(|here| here.id != page.id);
        let done: Vec<_> = REPORT.path(&self.answers).take_while(before).collect();
        let pages = done.iter().copied().chain(here).map(|page| Step::Page { page, changing: false });
        let ways: Vec<_> = pages.chain(here.is_none().then_some(Step::Check)).skip(1).collect();
        self.seen = done.iter().map(|page| page.id).collect();
        ways.into_iter().for_each(|step| self.go(step));
    }
}

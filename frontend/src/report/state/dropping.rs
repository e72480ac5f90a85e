//! Throwing the answers away, on a second press.

use super::{Progress, State, Step, first_step};
use shared::questionnaire::Answers;

impl State {
    /// Delete was pressed; the result says whether it was the second time, and the answers are gone.
    /// What is on its way to the server cannot be called back.
    pub fn drop_answers(&mut self, sure: bool) -> bool {
        if self.progress == Progress::Now || !matches!(self.step(), Step::Check) {
            return false;
        }
        if !(sure && self.dropping) {
            self.dropping = true;
            return false;
        }
        // What is deleted is not on this phone, whatever became of the last try to keep it.
        self.stale = self.key;
        self.forget();
        self.restart();
        self.go(first_step());
        true
    }

    /// Every place in the history is the first question again. A receipt of an earlier report stays where Back finds it
    /// (docs/rules.md §1.7).
    pub(super) fn restart(&mut self) {
        self.trail.iter_mut().filter(|step| !matches!(step, Step::Receipt)).for_each(|step| *step = first_step());
    }

    /// Keep was pressed.
    pub const fn keep_answers(&mut self) {
        self.dropping = false;
    }

    /// Nothing of what was answered stays in memory.
    pub(super) fn forget(&mut self) {
        self.answers = Answers::new();
        self.progress = Progress::No;
        self.frozen = None;
        self.kept = false;
        self.key = None;
        self.seen.clear();
        self.faults.clear();
    }
}

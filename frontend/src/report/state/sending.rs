//! Sending: what goes out, and what each answer of the server makes of the state.

use super::{Progress, State, Step};
use crate::report::views::{Sent, SignInNotice};
use shared::{
    ids::IdempotencyKey,
    locale::{Key, key},
    problem::{Code, Problem},
    questionnaire::{self, FORM_VERSION, Fault, FaultKind, REPORT},
    reports::{IdentityShown, NewReport, Receipt},
};

impl State {
    /// Send was pressed. `None` when nothing is to be sent now: it is under way already, or something
    /// has to be mended first, which is then what is shown.
    pub fn send(&mut self, new_key: impl FnOnce() -> Option<IdempotencyKey>) -> Option<(IdempotencyKey, NewReport)> {
        if self.progress == Progress::Now {
            return None;
        }
        let checked = match questionnaire::check(&self.answers) {
            Ok(checked) => checked,
            Err(faults) => {
                self.mend(faults);
                return None;
            }
        };
        self.key = self.key.or_else(new_key);
        let Some(key) = self.key else {
            self.progress = Progress::Failed(key::FAILURE_OTHER);
            return None;
        };
        let report = self.frozen.take().unwrap_or_else(|| NewReport {
            form_version: FORM_VERSION,
            language: self.lang,
            answered_at: self.answered.at,
            clock_offset: self.answered.offset,
            identity_mode: IdentityShown::Named,
            answers: checked.answers(),
            on_behalf_of: None,
        });
        self.frozen = Some(report.clone());
        self.progress = Progress::Now;
        self.dropping = false;
        Some((key, report))
    }

    /// The report on its way waits on this phone too, until the server has it; unless it was changed meanwhile.
    pub fn kept(&mut self) {
        self.kept = true;
        if self.frozen.is_none() {
            self.withdraw();
        }
    }

    /// The key under which this report waits on this phone, while nothing is under way.
    pub fn waits_as(&self) -> Option<IdempotencyKey> {
        self.key.filter(|_| self.kept && self.progress != Progress::Now)
    }

    /// It was deleted in another tab.
    pub const fn no_longer_kept(&mut self) {
        self.kept = false;
        self.progress = Progress::No;
    }

    /// What waits on this phone is not what the person says any more.
    pub(super) fn withdraw(&mut self) {
        if std::mem::take(&mut self.kept) {
            self.stale = self.key;
        }
    }

    /// What is to be taken off this phone, told once.
    pub const fn stale(&mut self) -> Option<IdempotencyKey> {
        self.stale.take()
    }

    /// The server has it.
    pub fn received(&mut self, receipt: Receipt) {
        self.done(Sent::Receipt(receipt));
    }

    /// The server did not take it. The result says whether a new place was gone to.
    pub fn refused(&mut self, problem: &Problem) -> bool {
        self.progress = Progress::No;
        let before = self.at;
        // What arrived before is not what waits here: that stays until its person deletes it.
        if !waits(problem.code) && !needs_sign_in(problem.code) && problem.code != Code::KeyReused {
            self.withdraw();
        }
        match (problem.code, &problem.reference) {
            (Code::KeyReused, Some(reference)) => self.done(Sent::Before(reference.clone())),
            (code, _) if needs_sign_in(code) => self.go(Step::SignIn(SignInNotice::Ended)),
            (Code::Invalid, _) => self.mend(pointed_at(problem)),
            (Code::Offline, _) => self.fail(if self.kept { key::FAILURE_KEPT_OFFLINE } else { key::FAILURE_OFFLINE }),
            (code, _) if self.kept && waits(code) => self.fail(key::FAILURE_KEPT_BUSY),
            (Code::Unavailable | Code::TooMany, _) => self.fail(key::FAILURE_BUSY),
            _ => self.fail(key::FAILURE_OTHER),
        }
        self.at > before
    }

    /// Signing in again got no answer; the check page says so and offers another try.
    pub fn sign_in_failed(&mut self, problem: &Problem) {
        if self.signed_in() {
            self.fail(if problem.code == Code::Offline { key::FAILURE_OFFLINE } else { key::FAILURE_OTHER });
        }
    }

    fn fail(&mut self, words: Key) {
        self.progress = Progress::Failed(words);
    }

    /// Goes to the first page with a fault; without one, the form itself is out of date.
    fn mend(&mut self, faults: Vec<Fault>) {
        let first = faults.iter().find_map(|fault| fault.page).and_then(|id| REPORT.page(id));
        match first {
            Some(page) => {
                self.go(Step::Page { page, changing: true });
                self.faults = faults.into_iter().filter(|fault| fault.page == Some(page.id)).collect();
            }
            None => self.fail(key::FAULT_UNKNOWN_FIELD),
        }
    }

    /// From here on every place in the history is the receipt, and the answers are gone.
    fn done(&mut self, sent: Sent) {
        self.sent = Some(sent);
        self.forget();
        self.trail.iter_mut().for_each(|step| *step = Step::Receipt);
    }
}

/// Whether the same may be taken a little later.
const fn waits(code: Code) -> bool {
    matches!(code, Code::Offline | Code::Unavailable | Code::TooMany | Code::Unreadable | Code::Internal)
}

/// Whether it is taken once somebody has signed in.
const fn needs_sign_in(code: Code) -> bool {
    matches!(code, Code::SignInNeeded | Code::ReadingEnded)
}

/// The faults a server named, as far as this form knows the fields.
fn pointed_at(problem: &Problem) -> Vec<Fault> {
    let named = |id: &str| problem.errors.iter().any(|error| error.pointer == format!("/answers/{id}"));
    let fields = REPORT.pages.iter().flat_map(|page| page.fields().iter().map(move |field| (page, field)));
    fields
        .filter(|(_, field)| named(field.id))
        .map(|(page, field)| Fault { page: Some(page.id), field: field.id, kind: FaultKind::NotOffered })
        .collect()
}

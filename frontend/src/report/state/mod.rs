//! What the report app knows, and what each act of a person makes of it. Pure: no browser in it.
//!
//! The history of the browser holds only a number, the place in [`State::trail`]; answers are here, in
//! memory, and nowhere else (docs/rules.md §1.7).

mod draft;
mod dropping;
mod sending;

use super::views::{Sent, SignInNotice};
use crate::setting::Setting;
use shared::{
    ids::IdempotencyKey,
    locale::{Key, Lang},
    pages::Fields,
    questionnaire::{Answers, Fault, Page, REPORT, check_page},
    reports::NewReport,
    time::{ClockOffset, Moment},
};

/// One place a person has been.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// A page of the form; `changing` when they came from the check page to change one answer.
    Page {
        /// The page.
        page: &'static Page,
        /// Whether it leads back to the check page.
        changing: bool,
    },
    /// Check answers.
    Check,
    /// Signing in again before sending.
    SignIn(SignInNotice),
    /// The receipt.
    Receipt,
}

/// Where sending stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Not tried.
    No,
    /// On its way.
    Now,
    /// Tried; the sentence says why it did not work.
    Failed(Key),
}

/// A moment by the clock of this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceTime {
    /// What it said.
    pub at: Moment,
    /// How far it was off when the server was last heard of.
    pub offset: Option<ClockOffset>,
}

/// Everything the app knows.
#[derive(Debug)]
pub struct State {
    /// The institution's names and numbers.
    pub setting: Setting,
    /// The language shown.
    pub lang: Lang,
    /// What was answered so far.
    pub answers: Answers,
    /// What is wrong on the page shown.
    pub faults: Vec<Fault>,
    /// Where sending stands.
    pub progress: Progress,
    /// The address typed when signing in again.
    pub email: String,
    /// What the server said, once it has the report.
    pub sent: Option<Sent>,
    /// Whether the answers are to be deleted and only the second press is missing.
    pub dropping: bool,
    trail: Vec<Step>,
    at: usize,
    seen: Vec<&'static str>,
    answered: DeviceTime,
    /// The report as it was first sent: a retry must send the very same, or it would be another report.
    frozen: Option<NewReport>,
    /// Whether the report as it stands waits on this phone under `key`.
    kept: bool,
    /// What waits on this phone and is no longer what the person says.
    stale: Option<IdempotencyKey>,
    signing_in: bool,
    key: Option<IdempotencyKey>,
}

impl State {
    /// At the first question. `at` is the place in a history that an earlier load of the page left.
    pub fn new(setting: Setting, lang: Lang, at: usize) -> Self {
        Self {
            setting,
            lang,
            answers: Answers::new(),
            faults: Vec::new(),
            progress: Progress::No,
            email: String::new(),
            sent: None,
            dropping: false,
            trail: vec![first_step(); at.saturating_add(1)],
            at,
            seen: Vec::new(),
            answered: DeviceTime { at: Moment(0), offset: None },
            frozen: None,
            kept: false,
            stale: None,
            signing_in: false,
            key: None,
        }
    }

    /// Where the person is.
    pub fn step(&self) -> Step {
        self.trail.get(self.at).copied().unwrap_or_else(first_step)
    }

    /// The number of this place, for the history.
    pub const fn at(&self) -> usize {
        self.at
    }

    /// Whether leaving would lose something.
    pub fn unsent(&self) -> bool {
        !self.answers.is_empty() && !self.kept
    }

    /// Keeps what is filled in on the page shown, without judging it.
    pub fn keep(&mut self, fields: &Fields) {
        let Step::Page { page, .. } = self.step() else { return };
        let before = self.answers.clone();
        for field in page.fields() {
            let values = fields.all(field.id).into_iter().filter(|value| !value.trim().is_empty()).collect();
            self.answers.set(field.id, values);
        }
        if before != self.answers {
            self.frozen = None;
            self.withdraw();
        }
    }

    /// Continue was pressed. Goes on, or says what to mend; the result says whether it went on.
    pub fn answer(&mut self, fields: &Fields, now: DeviceTime) -> bool {
        let Step::Page { page, changing } = self.step() else { return false };
        self.keep(fields);
        self.faults = check_page(&REPORT, page, &self.answers);
        if !self.faults.is_empty() {
            return false;
        }
        self.answered = now;
        self.seen.retain(|id| *id != page.id && REPORT.path(&self.answers).any(|shown| shown.id == *id));
        self.seen.push(page.id);
        let next = if changing {
            let open = |page: &&'static Page| !self.seen.contains(&page.id) || !check_page(&REPORT, page, &self.answers).is_empty();
            REPORT.path(&self.answers).find(open)
        } else {
            REPORT.next(page.id, &self.answers)
        };
        self.go(next.map_or(Step::Check, |page| Step::Page { page, changing }));
        true
    }

    /// A change link was followed.
    pub fn change(&mut self, page: &'static Page) {
        self.go(Step::Page { page, changing: true });
    }

    /// The browser went to another place of its history.
    pub fn travel(&mut self, at: usize) {
        self.at = at.min(self.trail.len().saturating_sub(1));
        self.dropping = false;
        self.faults.clear();
        if self.progress != Progress::Now {
            self.progress = Progress::No;
        }
        // Signing in again was for one try at sending; the way back leads past it.
        if let Some(step @ Step::SignIn(_)) = self.trail.get_mut(self.at) {
            *step = Step::Check;
        }
    }

    /// The sign-in form was sent; false while an earlier try is under way.
    pub fn begin_sign_in(&mut self, email: &str) -> bool {
        email.clone_into(&mut self.email);
        !std::mem::replace(&mut self.signing_in, true)
    }

    /// Signing in again worked: back to the check page, from where the report is sent. False when the
    /// person has gone elsewhere meanwhile and nothing should be sent behind their back.
    pub fn signed_in(&mut self) -> bool {
        self.leave_sign_in(Step::Check)
    }

    /// Signing in again did not work.
    pub fn not_signed_in(&mut self, said: SignInNotice) {
        self.leave_sign_in(Step::SignIn(said));
    }

    /// Another report, from the start. What waits on this phone is out of its person's hands.
    pub fn again(&mut self) {
        if self.kept {
            self.forget();
            self.restart();
        }
        self.go(first_step());
    }

    fn leave_sign_in(&mut self, to: Step) -> bool {
        self.signing_in = false;
        match self.trail.get_mut(self.at) {
            Some(here @ Step::SignIn(_)) => {
                *here = to;
                true
            }
            _ => false,
        }
    }

    fn go(&mut self, step: Step) {
        self.trail.truncate(self.at.saturating_add(1));
        self.trail.push(step);
        self.at = self.trail.len().saturating_sub(1);
        self.dropping = false;
        self.faults.clear();
        if self.progress != Progress::Now {
            self.progress = Progress::No;
        }
    }
}

fn first_step() -> Step {
    REPORT.pages.first().map_or(Step::Check, |page| Step::Page { page, changing: false })
}

#[cfg(test)]
mod tests;

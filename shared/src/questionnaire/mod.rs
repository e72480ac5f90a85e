//! The forms as data: pages, questions, conditions; and the one check that app, plain pages
//! and server all use (docs/domain.md §1.2).
//!
//! - [`REPORT`] is the report. A view draws a page; it knows no question by name.
//! - [`Form::path`] is the pages this reporter meets, given what they said so far; [`Form::explain`] says why.
//! - [`check`] turns answers into [`Checked`], or says what to mend. Answers to questions that were
//!   not asked are dropped, so nothing can ride along.
//! - [`ME_TOO`] and [`ASK`] are the short ways in. [`MORE`], [`CONTACT`], [`APPROACHER`] and [`SAME`] are what can be added
//!   after a report was sent, the last three as often as there is something to add. They come with the feature `later`.

mod answers;
mod check;
mod field;
mod form;
#[cfg(feature = "later")]
mod later;
mod report;
#[cfg(feature = "later")]
mod short;
mod when;

pub use answers::Answers;
pub use check::{Checked, Fault, FaultKind, check_form, check_page, fitting, misfits};
#[cfg(feature = "later")]
pub use check::{check_ask, check_me_too};
pub use field::{Field, FieldKind};
pub use form::{Form, Page, PageKind};
#[cfg(feature = "later")]
pub use later::{APPROACHER, CONTACT, MORE, SAME};
pub use report::REPORT;
#[cfg(feature = "later")]
pub use short::{ASK, ME_TOO, without_account};
pub use when::When;

/// The version of the forms this build asks. The server accepts older ones for 180 days.
pub const FORM_VERSION: u16 = 1;

/// Every form.
#[cfg(feature = "later")]
pub static FORMS: &[&Form] = &[&REPORT, &ME_TOO, &ASK, &MORE, &CONTACT, &APPROACHER, &SAME];

/// Checks the answers of a report; see [`check_form`].
///
/// # Errors
/// Everything there is to mend, at once.
pub fn check(answers: &Answers) -> Result<Checked, Vec<Fault>> {
    check_form(&REPORT, answers)
}

#[cfg(test)]
#[path = "tests_conditions.rs"]
mod conditions;
#[cfg(test)]
mod handbook;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod timing;

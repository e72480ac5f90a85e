//! The report form as data: pages, questions, conditions; and the one check that app, plain pages
//! and server all use (docs/domain.md §1.2).
//!
//! - [`form::PAGES`] is the form. A view draws a page; it knows no question by name.
//! - [`path`] is the pages this reporter meets, given what they said so far.
//! - [`check`] turns answers into [`Checked`], or says what to mend. Answers to questions that were
//!   not asked are dropped, so nothing can ride along.

mod answers;
mod check;
pub mod form;

pub use answers::Answers;
pub use check::{Checked, Fault, FaultKind, check, check_page};
pub use form::{Field, FieldKind, Page, PageKind, page};

/// The version of the form this build asks. The server accepts older ones for 180 days.
pub const FORM_VERSION: u16 = 1;

/// The pages this reporter meets, in order.
pub fn path(answers: &Answers) -> impl Iterator<Item = &'static Page> + '_ {
    form::PAGES.iter().filter(move |page| (page.shown)(answers))
}

/// The page after `id`, or `None` after the last one (which leads to the check page).
pub fn next(id: &str, answers: &Answers) -> Option<&'static Page> {
    path(answers).skip_while(|page| page.id != id).nth(1)
}

/// The page before `id`; `None` before the first. The check page's previous page is the last one.
pub fn previous(id: &str, answers: &Answers) -> Option<&'static Page> {
    path(answers).take_while(|page| page.id != id).last()
}

/// The first page that still lacks a valid answer: where a reporter who returns goes on.
pub fn first_unanswered(answers: &Answers) -> Option<&'static Page> {
    path(answers).find(|page| !check_page(page, answers).is_empty())
}

#[cfg(test)]
mod tests;

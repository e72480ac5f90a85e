//! The pages of a report. Their forms and links lead to the plain pages, so the same HTML works
//! without scripts; the app catches the clicks and answers them itself.

mod check;
mod question;
mod receipt;
mod sign_in;
mod urgent;

pub use check::{Sending, check, said};
pub use question::question;
pub use receipt::{Sent, receipt};
pub use sign_in::{SignInNotice, sign_in, wait};
pub use urgent::urgent;

use shared::{
    call,
    locale::{Key, Lang, fill, key, text},
    pages::ShowQuestion,
    questionnaire::{Answers, Page, REPORT},
};

/// The address of a page of the form.
pub fn address(page: &Page) -> String {
    call::path::<ShowQuestion>(&(page.id.to_owned(),))
}

/// Where one page back leads: to the page before, or out to the start page.
pub fn way_back(page: &Page, answers: &Answers) -> String {
    REPORT.previous(page.id, answers).map_or_else(|| "/".to_owned(), address)
}

/// A page's title for the browser: an error first, then where one is. It stands in the task switcher
/// and the history of a phone that others may look at, so it names no question and no purpose.
pub fn title(lang: Lang, place: &str, wrong: bool) -> String {
    let prefix = if wrong { format!("{} ", text(lang, key::APP_ERROR_PREFIX)) } else { String::new() };
    format!("{prefix}{place} – {}", text(lang, key::APP_NAME))
}

/// The title of a page that is named by `place`.
pub fn title_of(lang: Lang, place: Key, wrong: bool) -> String {
    title(lang, text(lang, place), wrong)
}

/// The title of a page of the form: its number on this person's way.
pub fn step_title(lang: Lang, page: &Page, answers: &Answers, wrong: bool) -> String {
    let number = REPORT.path(answers).take_while(|before| before.id != page.id).count() + 1;
    title(lang, &fill(lang, key::TITLE_STEP, &[("number", &number.to_string())]), wrong)
}

/// Where one page back from the check page leads: the last page of the form.
pub fn check_back(answers: &Answers) -> String {
    REPORT.path(answers).last().map_or_else(|| "/".to_owned(), address)
}

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
pub use sign_in::{SignInNotice, sign_in};
pub use urgent::urgent;

use shared::{
    locale::{Key, Lang, key, text},
    questionnaire::{self, Answers, Page},
};

/// Where one page back leads: to the page before, or out to the start page.
pub fn way_back(page: &Page, answers: &Answers) -> String {
    questionnaire::previous(page.id, answers).map_or_else(|| "/".to_owned(), |previous| format!("/plain/{}", previous.id))
}

/// A page's title for the browser: an error first, then the heading, then what all this is.
pub fn title(lang: Lang, heading: &str, wrong: bool) -> String {
    let prefix = if wrong { format!("{} ", text(lang, key::APP_ERROR_PREFIX)) } else { String::new() };
    format!("{prefix}{heading} – {} – {}", text(lang, key::APP_REPORT_TITLE), text(lang, key::APP_NAME))
}

/// The title of a page that has a heading of its own.
pub fn title_of(lang: Lang, heading: Key, wrong: bool) -> String {
    title(lang, text(lang, heading), wrong)
}

/// Where one page back from the check page leads: the last page of the form.
pub fn check_back(answers: &Answers) -> String {
    questionnaire::path(answers).last().map_or_else(|| "/".to_owned(), |last| format!("/plain/{}", last.id))
}

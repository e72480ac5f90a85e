//! Another password of one's own.

use crate::ui::{Asked, Button, Line, Wrong, button, error_summary, text_line};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    locale::{Key, Lang, fill, key, text},
    pages::PasswordForm,
    password::{NewPassword, PasswordFault},
};

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PasswordFaults {
    /// Whether the password until now is another.
    pub current: bool,
    /// With the new one.
    pub new: Option<PasswordFault>,
    /// Whether the second time differs from the first.
    pub again: bool,
}

impl PasswordFaults {
    /// Whether there is any.
    pub const fn any(self) -> bool {
        self.current || self.new.is_some() || self.again
    }
}

/// What the page is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct PasswordState<'a> {
    /// The account's address, for password managers; nothing where there is no password to change.
    pub email: Option<&'a str>,
    /// Whether the password until now is asked for: a fresh proof does as well.
    pub asks_current: bool,
    /// The fewest characters of the new one.
    pub least: usize,
    /// What is wrong.
    pub faults: PasswordFaults,
    /// Too many tries; seconds to wait.
    pub wait: Option<u64>,
}

/// The page. `wait` is how long to wait, in words.
pub fn password(lang: Lang, s: &PasswordState<'_>, wait: Option<String>) -> impl IntoView + use<> {
    let said = |words: Key| text(lang, words).to_owned();
    let Some(email) = s.email.map(str::to_owned) else {
        return view! {
            <h1 class="govuk-heading-l" tabindex="-1">{said(key::OWN_PASSWORD_HEADING)}</h1>
            <p class="govuk-body">{said(key::OWN_PASSWORD_NONE)}</p>
        }
        .into_any();
    };
    let current = s.faults.current.then(|| said(key::OWN_PASSWORD_CURRENT_WRONG));
    let new = s.faults.new.map(|fault| password_fault(lang, fault));
    let again = s.faults.again.then(|| said(key::OWN_PASSWORD_AGAIN_WRONG));
    let mut wrong: Vec<Wrong> = [("current", &current), ("new", &new), ("again", &again)]
        .into_iter()
        .filter_map(|(field, words)| words.clone().map(|words| Wrong { field: Some(field), words }))
        .collect();
    wrong.extend(wait.map(|words| Wrong { field: None, words }));
    let asked = |id, words: Key, hint: Option<Key>, error: Option<String>| Asked {
        id,
        words: text(lang, words).to_owned(),
        heads_page: false,
        hint: hint.map(|hint| text(lang, hint)),
        error: error.map(|error| (text(lang, key::APP_ERROR_PREFIX), error)),
    };
    let of = |line, asked: Asked| text_line(&asked, line, String::new());
    view! {
        {error_summary(text(lang, key::APP_ERROR_TITLE), wrong)}
        <h1 class="govuk-heading-l" tabindex="-1">{said(key::OWN_PASSWORD_HEADING)}</h1>
        <p class="govuk-body">{said(key::OWN_PASSWORD_LEAD)}</p>
        <form method="post" action=PasswordForm::PATH novalidate>
            {text_line(&asked("email", key::SIGN_IN_EMAIL, None, None), Line::OwnEmail, email)}
            {s.asks_current.then(|| of(Line::Password, asked("current", key::OWN_PASSWORD_CURRENT, None, current)))}
            {of(Line::NewPassword, asked("new", key::OWN_PASSWORD_NEW, Some(hint(s.least)), new))}
            {of(Line::NewPassword, asked("again", key::OWN_PASSWORD_AGAIN, None, again))}
            {button(Button::Main, Some("change"), text(lang, key::OWN_PASSWORD_BUTTON), false)}
        </form>
    }
    .into_any()
}

/// What a new password has to be.
pub(super) const fn hint(least: usize) -> Key {
    if least == NewPassword::LEAST { key::OWN_PASSWORD_HINT } else { key::OWN_PASSWORD_HINT_STAFF }
}

/// What to do about one that is refused.
pub(super) fn password_fault(lang: Lang, fault: PasswordFault) -> String {
    match fault {
        PasswordFault::Short(least) => fill(lang, key::INVITATION_SHORT, &[("least", &least.to_string())]),
        PasswordFault::Long => fill(lang, key::FAULT_TOO_LONG, &[("max", &NewPassword::MOST.to_string())]),
        PasswordFault::Guessable => text(lang, key::INVITATION_GUESSABLE).to_owned(),
        PasswordFault::Common => text(lang, key::OWN_PASSWORD_COMMON).to_owned(),
    }
}

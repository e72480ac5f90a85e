//! Who may act for somebody, and for whom they may. Works without scripts.

use super::account::ways;
use crate::ui::{Asked, Button, Line, Wrong, button, error_summary, notice, text_line};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    delegations::{DelegationLine, Delegations},
    locale::{Key, Lang, fill, key, text},
    pages::{DelegatesForm, DelegatesPage},
};

/// What was just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DelegatesNotice {
    /// Somebody may act now.
    Allowed,
    /// Somebody may not any more.
    Stopped,
}

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DelegatesFault {
    /// Nobody signs in with the address.
    Unknown,
    /// It is their own.
    Oneself,
    /// The person may act already.
    Twice,
    /// Not a day of the next year.
    Day,
}

impl DelegatesFault {
    const fn said(self) -> (&'static str, Key) {
        match self {
            Self::Unknown => ("email", key::DELEGATES_EMAIL_UNKNOWN),
            Self::Oneself => ("email", key::DELEGATES_ONESELF),
            Self::Twice => ("email", key::DELEGATES_TWICE),
            Self::Day => ("day", key::DELEGATES_DAY_WRONG),
        }
    }
}

/// What the page is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct DelegatesState<'a> {
    /// Those that hold.
    pub own: &'a Delegations,
    /// The last day of each, in words, in the order of `given` and then `got`.
    pub until: &'a [String],
    /// What was just done.
    pub notice: Option<DelegatesNotice>,
    /// What is wrong.
    pub fault: Option<DelegatesFault>,
    /// What was typed as address.
    pub email: &'a str,
    /// What was typed as last day.
    pub day: &'a str,
    /// Whether the box was ticked.
    pub read: bool,
}

/// The page's main part.
pub fn delegates(lang: Lang, s: &DelegatesState<'_>) -> impl IntoView + use<> {
    let said = |words: Key| text(lang, words);
    let done = s.notice.map(|done| match done {
        DelegatesNotice::Allowed => notice(said(key::DELEGATES_ALLOWED), None),
        DelegatesNotice::Stopped => notice(said(key::DELEGATES_STOPPED), None),
    });
    let wrong = s.fault.map(|fault| fault.said());
    let summary = wrong.map(|(field, words)| Wrong { field: Some(field), words: said(words).to_owned() });
    let asked = |id: &'static str, words: Key, hint: Key| Asked {
        id,
        words: said(words).to_owned(),
        heads_page: false,
        hint: Some(said(hint)),
        error: wrong.filter(|(field, _)| *field == id).map(|(_, words)| (said(key::APP_ERROR_PREFIX), said(words).to_owned())),
    };
    let (given, got) = s.until.split_at(s.own.given.len().min(s.until.len()));
    view! {
        {error_summary(said(key::APP_ERROR_TITLE), summary.into_iter().collect())}
        {done}
        <h1 class="govuk-heading-l" tabindex="-1">{said(key::DELEGATES_TITLE)}</h1>
        {ways(lang, DelegatesPage::PATH)}
        <p class="govuk-body">{said(key::DELEGATES_LEAD)}</p>
        <h2 class="govuk-heading-m">{said(key::DELEGATES_GIVEN)}</h2>
        {list(lang, &s.own.given, given, key::DELEGATES_GIVEN_NONE, key::DELEGATES_SEES)}
        <h2 class="govuk-heading-m">{said(key::DELEGATES_GOT)}</h2>
        {list(lang, &s.own.got, got, key::DELEGATES_GOT_NONE, key::DELEGATES_SEES_GOT)}
        <h2 class="govuk-heading-m">{said(key::DELEGATES_ADD)}</h2>
        <form method="post" action=DelegatesForm::PATH novalidate>
            {text_line(&asked("email", key::DELEGATES_EMAIL, key::DELEGATES_EMAIL_HINT), Line::Words, s.email.to_owned())}
            {text_line(&asked("day", key::DELEGATES_DAY, key::DELEGATES_DAY_HINT), Line::Day, s.day.to_owned())}
            <div class="govuk-form-group">
                <div class="govuk-checkboxes">
                    <div class="govuk-checkboxes__item">
                        <input class="govuk-checkboxes__input" id="read" name="read" type="checkbox" value="yes" checked=s.read />
                        <label class="govuk-label govuk-checkboxes__label" for="read">{said(key::DELEGATES_READ)}</label>
                    </div>
                </div>
            </div>
            {button(Button::Main, Some("allow"), said(key::DELEGATES_ALLOW), false)}
        </form>
    }
}

fn list(lang: Lang, lines: &[DelegationLine], until: &[String], none: Key, sees: Key) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="govuk-body">{text(lang, none)}</p> }.into_any();
    }
    let items: Vec<_> = lines
        .iter()
        .zip(until)
        .map(|(line, until)| {
            let name = line.name.expose().to_owned();
            let words = fill(lang, key::DELEGATES_LINE, &[("name", &name), ("until", until)]);
            let sees = line.sees_members_own.then(|| view! { <p class="govuk-body">{text(lang, sees)}</p> });
            view! {
                <li>
                    <p class="govuk-body">{words}</p>
                    {sees}
                    <form method="post" action=DelegatesForm::PATH>
                        <input type="hidden" name="stop" value=line.id.to_string() />
                        <button type="submit" class="govuk-button govuk-button--secondary">
                            {text(lang, key::DELEGATES_STOP)} <span class="govuk-visually-hidden">{format!(" {name}")}</span>
                        </button>
                    </form>
                </li>
            }
        })
        .collect();
    view! { <ul class="govuk-list">{items}</ul> }.into_any()
}

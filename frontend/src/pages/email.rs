//! Another address of one's own: asking for it, and answering the letters about it.

use crate::ui::{Asked, Button, Line, Wrong, button, error_summary, notice, text_line};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    locale::{Key, Lang, fill, key, text},
    pages::{EmailAnswerForm, EmailForm},
};

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailFault {
    /// It is no address.
    Wrong,
    /// It is the one until now.
    Same,
}

/// What the first page is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct EmailState<'a> {
    /// The address until now.
    pub email: &'a str,
    /// What was typed.
    pub wanted: &'a str,
    /// What is wrong with it.
    pub fault: Option<EmailFault>,
    /// Whether the letters have just left.
    pub sent: bool,
}

/// Asking for another address.
pub fn email(lang: Lang, s: &EmailState<'_>) -> impl IntoView + use<> {
    let said = |words: Key| text(lang, words);
    let words = s.fault.map(|fault| {
        said(match fault {
            EmailFault::Wrong => key::OWN_EMAIL_WRONG,
            EmailFault::Same => key::OWN_EMAIL_SAME,
        })
        .to_owned()
    });
    let asked = Asked {
        id: "email",
        words: said(key::OWN_EMAIL_NEW).to_owned(),
        heads_page: false,
        hint: None,
        error: words.clone().map(|words| (said(key::APP_ERROR_PREFIX), words)),
    };
    view! {
        {error_summary(said(key::APP_ERROR_TITLE), words.map(|words| Wrong { field: Some("email"), words }).into_iter().collect())}
        {s.sent.then(|| notice(said(key::OWN_EMAIL_SENT), None))}
        <h1 class="govuk-heading-l" tabindex="-1">{said(key::OWN_EMAIL_HEADING)}</h1>
        <p class="govuk-body">{fill(lang, key::OWN_EMAIL_LEAD, &[("email", s.email)])}</p>
        <form method="post" action=EmailForm::PATH novalidate>
            {text_line(&asked, Line::Email, s.wanted.to_owned())}
            {button(Button::Main, Some("send"), said(key::OWN_EMAIL_BUTTON), false)}
        </form>
    }
}

/// What became of an answer to such a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailAnswer {
    /// Nothing was answered yet.
    Asked,
    /// No code was typed.
    Missing,
    /// The code opens nothing; never why.
    Refused,
    /// Too many tries; seconds to wait.
    Wait(u64),
    /// One address said yes.
    Half,
    /// Both did.
    Whole,
    /// It was stopped.
    Stopped {
        /// Whether that ended every session too.
        signed_out: bool,
    },
}

impl EmailAnswer {
    /// Whether something is wrong.
    pub const fn is_error(self) -> bool {
        matches!(self, EmailAnswer::Missing | EmailAnswer::Refused | EmailAnswer::Wait(_))
    }

    /// Whether a code is asked for.
    pub const fn asks(self) -> bool {
        self.is_error() || matches!(self, EmailAnswer::Asked)
    }
}

/// Answering such a letter. `wait` is how long to wait, in words.
pub fn email_answer(lang: Lang, state: EmailAnswer, wait: Option<String>) -> impl IntoView + use<> {
    let said = |words: Key| text(lang, words);
    let heading = view! { <h1 class="govuk-heading-l" tabindex="-1">{said(key::OWN_EMAIL_ANSWER)}</h1> };
    let (field, words) = match state {
        EmailAnswer::Half | EmailAnswer::Whole | EmailAnswer::Stopped { .. } => return told(lang, state).into_any(),
        EmailAnswer::Asked => (None, None),
        EmailAnswer::Missing => (Some("invitation"), Some(said(key::INVITATION_MISSING).to_owned())),
        EmailAnswer::Refused => (Some("invitation"), Some(said(key::OWN_EMAIL_REFUSED).to_owned())),
        EmailAnswer::Wait(_) => (None, wait),
    };
    let asked = Asked {
        id: "invitation",
        words: said(key::OWN_EMAIL_CODE).to_owned(),
        heads_page: false,
        hint: Some(said(key::OWN_EMAIL_ANSWER_HINT)),
        error: words.clone().filter(|_| field.is_some()).map(|words| (said(key::APP_ERROR_PREFIX), words)),
    };
    view! {
        {error_summary(said(key::APP_ERROR_TITLE), words.map(|words| Wrong { field, words }).into_iter().collect())}
        {heading}
        <p class="govuk-body">{said(key::OWN_EMAIL_ANSWER_LEAD)}</p>
        <form method="post" action=EmailAnswerForm::PATH novalidate>
            {text_line(&asked, Line::Invitation, String::new())}
            <div>
                <button type="submit" class="govuk-button" name="answer" value="yes">{said(key::OWN_EMAIL_YES)}</button>
            </div>
            <div>
                <button type="submit" class="govuk-button govuk-button--warning" name="answer" value="stop">{said(key::OWN_EMAIL_STOP)}</button>
            </div>
        </form>
    }
    .into_any()
}

fn told(lang: Lang, state: EmailAnswer) -> impl IntoView + use<> {
    let words = match state {
        EmailAnswer::Whole => key::OWN_EMAIL_WHOLE,
        EmailAnswer::Stopped { signed_out: true } => key::OWN_EMAIL_STOPPED_OUT,
        EmailAnswer::Stopped { signed_out: false } => key::OWN_EMAIL_STOPPED,
        _ => key::OWN_EMAIL_HALF,
    };
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, key::OWN_EMAIL_ANSWER)}</h1>
        <p class="govuk-body">{text(lang, words)}</p>
    }
}

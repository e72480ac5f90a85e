//! Answering an invitation: the letter's code, then password and authenticator app.

use super::{
    passkeys::{Flow, codes_part, passkey_part},
    password::{hint, password_fault},
};
use crate::ui::{Asked, Button, Line, Wrong, button, error_summary, text_line};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    locale::{Key, Lang, fill, key, text},
    pages::InvitationForm,
    password::PasswordFault,
};

/// What the first page has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationNotice {
    /// Nothing.
    None,
    /// No code was typed.
    Missing,
    /// The code opens nothing; never why.
    Refused,
    /// Too many tries; seconds to wait.
    Wait(u64),
    /// Staff cannot sign in with a password at this address.
    Staff,
}

/// A picture of a link, for another phone's camera.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Square {
    /// How many small squares it is wide and high.
    pub size: usize,
    /// The dark ones, as an SVG path.
    pub path: String,
}

/// What is wrong on the second page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetupFaults {
    /// With the password.
    pub password: Option<PasswordFault>,
    /// Whether the six-digit code does not match.
    pub code: bool,
}

impl SetupFaults {
    /// Whether there is any.
    pub const fn any(self) -> bool {
        self.password.is_some() || self.code
    }
}

/// What an authenticator app is given.
#[derive(Clone, Copy, Debug)]
pub struct PasswordSetup<'a> {
    /// The fewest characters of the password.
    pub least: usize,
    /// The app's secret in letters, in groups.
    pub key: &'a str,
    /// The same as a link.
    pub link: &'a str,
    /// The link as a picture.
    pub square: &'a Square,
}

/// What the second page is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct SetupState<'a> {
    /// Who invites.
    pub institution: &'a str,
    /// Who is invited.
    pub email: &'a str,
    /// The other way: password and authenticator app; none for those who may not use it here.
    pub password: Option<PasswordSetup<'a>>,
    /// The address of the script for passkeys; none where they do not work.
    pub script: Option<&'a str>,
    /// The letter's code, which the second form has to bring again.
    pub invitation: &'a str,
    /// Which visit's secret it is.
    pub visit: &'a str,
    /// Whether it is for somebody who has an account and lost the ways in.
    pub renews: bool,
    /// What is wrong.
    pub faults: SetupFaults,
}

/// The first page. `wait` is how long to wait, in words.
pub fn invitation(lang: Lang, visit: &str, notice: InvitationNotice, wait: Option<String>) -> impl IntoView + use<> {
    let said = |words: Key| text(lang, words).to_owned();
    let (field, words) = match notice {
        InvitationNotice::None => (None, None),
        InvitationNotice::Missing => (Some("invitation"), Some(said(key::INVITATION_MISSING))),
        InvitationNotice::Refused => (Some("invitation"), Some(said(key::INVITATION_REFUSED))),
        InvitationNotice::Staff => (None, Some(said(key::INVITATION_STAFF))),
        InvitationNotice::Wait(_) => (None, wait),
    };
    let error = words.clone().filter(|_| field.is_some()).map(|words| (text(lang, key::APP_ERROR_PREFIX), words));
    let asked = Asked {
        id: "invitation",
        words: text(lang, key::INVITATION_CODE).to_owned(),
        heads_page: false,
        hint: Some(text(lang, key::INVITATION_CODE_HINT)),
        error,
    };
    view! {
        {error_summary(text(lang, key::APP_ERROR_TITLE), words.map(|words| Wrong { field, words }).into_iter().collect())}
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, key::INVITATION_HEADING)}</h1>
        <p class="govuk-body">{text(lang, key::INVITATION_LEAD)}</p>
        <form method="post" action=InvitationForm::PATH novalidate>
            {text_line(&asked, Line::Invitation, String::new())}
            <input type="hidden" name="visit" value=visit.to_owned() />
            {button(Button::Main, Some("continue"), text(lang, key::APP_CONTINUE), false)}
        </form>
    }
}

/// The second page: a passkey first, then password and app where they are allowed.
pub fn setup(lang: Lang, s: &SetupState<'_>) -> impl IntoView + use<> {
    let said = |words: Key| text(lang, words);
    let password = s.faults.password.map(|fault| password_fault(lang, fault));
    let code = s.faults.code.then(|| said(key::INVITATION_CODE_WRONG).to_owned());
    let wrong = [("password", &password), ("code", &code)]
        .into_iter()
        .filter_map(|(field, words)| words.clone().map(|words| Wrong { field: Some(field), words }))
        .collect();
    let passkey = s.script.is_some().then(|| {
        view! {
            <div data-before-codes="">
                <h2 class="govuk-heading-m">{said(key::PASSKEY_CREATE)}</h2>
                <p class="govuk-body">{said(key::PASSKEY_WHAT)}</p>
            </div>
            <noscript><p class="govuk-body">{said(key::PASSKEY_NO_SCRIPT)}</p></noscript>
            {passkey_part(lang, Flow::Enrol, String::new(), Some(s.invitation.to_owned()))}
            {codes_part(lang, "/sign-in")}
        }
    });
    let lead =
        if s.renews { said(key::INVITATION_RENEWS).to_owned() } else { fill(lang, key::INVITATION_BY, &[("institution", s.institution)]) };
    let other = s.password.map(|setup| password_setup(lang, s, setup, password, code));
    view! {
        {error_summary(said(key::APP_ERROR_TITLE), wrong)}
        <h1 class="govuk-heading-l" tabindex="-1">{said(key::INVITATION_SETUP)}</h1>
        <p class="govuk-body">{lead}</p>
        {passkey}
        {other}
    }
}

fn password_setup(
    lang: Lang,
    s: &SetupState<'_>,
    setup: PasswordSetup<'_>,
    password: Option<String>,
    code: Option<String>,
) -> impl IntoView + use<> {
    let said = |words: Key| text(lang, words);
    let prefix = text(lang, key::APP_ERROR_PREFIX);
    let asked = |id, words: Key, hint: Option<Key>, error: Option<String>| Asked {
        id,
        words: text(lang, words).to_owned(),
        heads_page: false,
        hint: hint.map(|hint| text(lang, hint)),
        error: error.map(|error| (prefix, error)),
    };
    view! {
        <div data-before-codes="">
            {s.script.is_some().then(|| view! { <h2 class="govuk-heading-l">{said(key::INVITATION_OTHER)}</h2> })}
            <p class="govuk-body">{said(key::INVITATION_APP)}</p>
            <h2 class="govuk-heading-m">{said(key::INVITATION_ADD)}</h2>
            <p class="govuk-body">{said(key::INVITATION_HERE)}</p>
            <p class="govuk-body">
                <a class="govuk-link vd-tap" href=setup.link.to_owned()>{said(key::INVITATION_LINK)}</a>
            </p>
            <p class="govuk-body">{said(key::INVITATION_SCAN)}</p>
            <p class="govuk-body">{square(said(key::INVITATION_SQUARE), setup.square)}</p>
            <p class="govuk-body">{said(key::INVITATION_TYPE)}</p>
            <p class="govuk-body vd-bold" id="key">{setup.key.to_owned()}</p>
            <h2 class="govuk-heading-m">{said(key::INVITATION_CHOOSE)}</h2>
            <form method="post" action=InvitationForm::PATH novalidate>
                {text_line(&asked("email", key::SIGN_IN_EMAIL, None, None), Line::OwnEmail, s.email.to_owned())}
                {text_line(&asked("password", key::INVITATION_PASSWORD, Some(hint(setup.least)), password), Line::NewPassword, String::new())}
                {text_line(&asked("code", key::SIGN_IN_CODE, Some(key::INVITATION_SIX_HINT), code), Line::Code, String::new())}
                <input type="hidden" name="invitation" value=s.invitation.to_owned() />
                <input type="hidden" name="visit" value=s.visit.to_owned() />
                {button(Button::Main, Some("finish"), said(key::INVITATION_FINISH), false)}
            </form>
        </div>
    }
}

/// Dark on light whatever the page's colours are: cameras want it so.
fn square(name: &'static str, square: &Square) -> impl IntoView + use<> {
    let size = square.size.to_string();
    view! {
        <svg role="img" aria-label=name viewBox=format!("0 0 {size} {size}") width="240" height="240" shape-rendering="crispEdges">
            <rect width=size.clone() height=size.clone() fill="#ffffff" />
            <path d=square.path.clone() fill="#000000" />
        </svg>
    }
}

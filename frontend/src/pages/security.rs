//! What a person signs in with: their passkeys and recovery codes; and showing again that it is them.

use super::account::ways;
use super::passkeys::{Flow, codes_lead, codes_part, passkey_part};
use crate::{
    report::views::{SignInNotice, wait},
    ui::{Asked, Button, Line, Wrong, button, error_summary, inset, link_button, notice, text_line},
};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    locale::{Key, Lang, fill, key, text},
    pages::{EmailPage, PasswordPage, RecoveryCodesForm, RecoveryForm, SecurityPage, StepUpForm},
};

/// What has just happened to the passkeys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityNotice {
    /// Nothing.
    None,
    /// One was added.
    Added,
    /// One was taken away.
    Removed,
    /// One has another name.
    Renamed,
    /// It is the only way in, so it stays.
    Last,
    /// The name is missing or too long.
    Nameless,
    /// The password is another one.
    Password,
    /// The proof is fresh; what was begun can go on.
    Proven,
}

/// One passkey, in words.
#[derive(Clone, Debug)]
pub struct PasskeyLine {
    /// Its id.
    pub id: String,
    /// What its owner calls it; none if they never said.
    pub name: Option<String>,
    /// The day it was made.
    pub added: String,
    /// The day it was used last.
    pub used: Option<String>,
}

/// What the page is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct SecurityState<'a> {
    /// What to say first.
    pub notice: SecurityNotice,
    /// The passkeys.
    pub passkeys: &'a [PasskeyLine],
    /// How many recovery codes are left.
    pub codes: u64,
    /// Whether the session is good for a new passkey and nothing else.
    pub enrols_only: bool,
    /// Whether there is a password to change.
    pub password: bool,
    /// The address of the script; none where passkeys do not work.
    pub script: Option<&'a str>,
}

/// The page of somebody's own ways in.
pub fn security(lang: Lang, s: &SecurityState<'_>) -> impl IntoView + use<> {
    let said = |words: Key| text(lang, words);
    let wrong = match s.notice {
        SecurityNotice::Last => Some(key::SECURITY_LAST),
        SecurityNotice::Nameless => Some(key::SECURITY_NAMELESS),
        _ => None,
    };
    let wrong = wrong.map(|words| Wrong { field: None, words: said(words).to_owned() });
    let told = match s.notice {
        SecurityNotice::Added => Some(key::SECURITY_ADDED),
        SecurityNotice::Removed => Some(key::SECURITY_REMOVED),
        SecurityNotice::Renamed => Some(key::SECURITY_RENAMED),
        SecurityNotice::Proven => Some(key::SECURITY_PROVEN),
        SecurityNotice::Password => Some(key::OWN_PASSWORD_CHANGED),
        SecurityNotice::None | SecurityNotice::Last | SecurityNotice::Nameless => None,
    };
    let lines: Vec<_> = s.passkeys.iter().map(|line| passkey(lang, line)).collect();
    let add = if s.script.is_some() {
        view! {
            <div data-before-codes="">
                <h2 class="govuk-heading-m">{said(key::PASSKEY_ADD)}</h2>
                <p class="govuk-body">{said(key::SECURITY_ADD_LEAD)}</p>
            </div>
            <noscript><p class="govuk-body">{said(key::PASSKEY_NO_SCRIPT)}</p></noscript>
            {passkey_part(lang, Flow::Add, format!("{}?notice=added", SecurityPage::PATH), None)}
            {codes_part(lang, SecurityPage::PATH)}
        }
        .into_any()
    } else {
        view! { <p class="govuk-body">{said(key::PASSKEY_NO_NAME)}</p> }.into_any()
    };
    let left = match s.codes {
        0 => said(key::SECURITY_NO_CODES).to_owned(),
        left => fill(lang, key::SECURITY_CODES, &[("left", &left.to_string())]),
    };
    view! {
        {error_summary(said(key::APP_ERROR_TITLE), wrong.into_iter().collect())}
        {told.map(|words| notice(said(words), None))}
        <h1 class="govuk-heading-l" tabindex="-1">{said(key::SECURITY_HEADING)}</h1>
        {(!s.enrols_only).then(|| ways(lang, SecurityPage::PATH))}
        {s.enrols_only.then(|| inset(said(key::SECURITY_ENROLS_ONLY).to_owned()))}
        <h2 class="govuk-heading-m">{said(key::SECURITY_PASSKEYS)}</h2>
        {lines.is_empty().then(|| view! { <p class="govuk-body">{said(key::SECURITY_NONE)}</p> })}
        {lines}
        {add}
        <h2 class="govuk-heading-m">{said(key::RECOVERY_HEADING)}</h2>
        <p class="govuk-body">{left}</p>
        <form method="post" action=RecoveryCodesForm::PATH novalidate>
            {button(Button::Other, None, said(key::SECURITY_NEW_CODES), false)}
        </form>
        {(!s.enrols_only).then(|| way(EmailPage::PATH, said(key::OWN_EMAIL_HEADING)))}
        {s.password.then(|| way(PasswordPage::PATH, said(key::OWN_PASSWORD_HEADING)))}
    }
}

fn way(path: &'static str, words: &'static str) -> impl IntoView {
    view! {
        <p class="govuk-body">
            <a class="govuk-link vd-tap" href=path>{words}</a>
        </p>
    }
}

fn passkey(lang: Lang, line: &PasskeyLine) -> impl IntoView + use<> {
    let name = line.name.clone().unwrap_or_else(|| text(lang, key::SECURITY_UNNAMED).to_owned());
    let made = fill(lang, key::SECURITY_MADE, &[("day", &line.added)]);
    let used = line.used.as_ref().map(|day| fill(lang, key::SECURITY_USED, &[("day", day)]));
    let of = |what: &str| format!("{}/{}/{what}", SecurityPage::PATH, line.id);
    let field = format!("name-{}", line.id);
    view! {
        <section class="vd-passkey" aria-label=name.clone()>
            <h3 class="govuk-heading-s">{name.clone()}</h3>
            <p class="govuk-body">{made} {used.map(|words| format!(" {words}"))}</p>
            <form method="post" action=of("rename") novalidate>
                <div class="govuk-form-group">
                    <label class="govuk-label" for=field.clone()>{text(lang, key::SECURITY_NEW_NAME)}</label>
                    <input
                        class="govuk-input"
                        id=field
                        name="name"
                        type="text"
                        autocomplete="off"
                        spellcheck="false"
                        value=line.name.clone().unwrap_or_default()
                    />
                </div>
                {button(Button::Other, None, text(lang, key::SECURITY_RENAME), false)}
            </form>
            <form method="post" action=of("revoke") novalidate>
                <button type="submit" class="govuk-button govuk-button--warning">
                    {text(lang, key::SECURITY_REMOVE)} <span class="govuk-visually-hidden">{format!(": {name}")}</span>
                </button>
            </form>
        </section>
    }
}

/// New recovery codes, this once.
pub fn recovery_codes(lang: Lang, codes: &[String]) -> impl IntoView + use<> {
    let items: Vec<_> = codes.iter().map(|code| view! { <li>{code.clone()}</li> }).collect();
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, key::RECOVERY_HEADING)}</h1>
        {codes_lead(lang)}
        <ul id="codes-list" class="govuk-list">{items}</ul>
        {link_button(Button::Main, SecurityPage::PATH.to_owned(), text(lang, key::RECOVERY_KEPT).to_owned())}
    }
}

/// The way in with a recovery code.
pub fn recovery(lang: Lang, email: &str, said: SignInNotice) -> impl IntoView + use<> {
    let wrong = match said {
        SignInNotice::Refused => Some(Wrong { field: Some("email"), words: text(lang, key::RECOVERY_REFUSED).to_owned() }),
        SignInNotice::Wait(seconds) => Some(Wrong { field: None, words: wait(lang, seconds) }),
        _ => None,
    };
    let field = |id, words, hint: Option<_>| Asked {
        id,
        words: text(lang, words).to_owned(),
        heads_page: false,
        hint: hint.map(|hint| text(lang, hint)),
        error: None,
    };
    view! {
        {error_summary(text(lang, key::APP_ERROR_TITLE), wrong.into_iter().collect())}
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, key::RECOVERY_TITLE)}</h1>
        <p class="govuk-body">{text(lang, key::RECOVERY_LEAD)}</p>
        <form method="post" action=RecoveryForm::PATH novalidate>
            {text_line(&field("email", key::SIGN_IN_EMAIL, None), Line::Email, email.to_owned())}
            {text_line(&field("recovery", key::RECOVERY_CODE, Some(key::RECOVERY_CODE_HINT)), Line::Invitation, String::new())}
            {button(Button::Main, Some("recover"), text(lang, key::SIGN_IN_BUTTON), false)}
        </form>
        <p class="govuk-body">{text(lang, key::RECOVERY_LOST_ALL)}</p>
    }
}

/// What the page for a fresh proof is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct StepUpState<'a> {
    /// Where to go on.
    pub next: &'a str,
    /// What to say first.
    pub notice: SignInNotice,
    /// Whether a code of the authenticator app is one.
    pub code: bool,
    /// The address of the script; none where the person has no passkey.
    pub script: Option<&'a str>,
}

/// Showing again that it is you.
pub fn step_up(lang: Lang, s: &StepUpState<'_>) -> impl IntoView + use<> {
    let wrong = match s.notice {
        SignInNotice::Refused => Some(Wrong { field: Some("code"), words: text(lang, key::STEP_UP_REFUSED).to_owned() }),
        SignInNotice::Wait(seconds) => Some(Wrong { field: None, words: wait(lang, seconds) }),
        _ => None,
    };
    let asked = Asked {
        id: "code",
        words: text(lang, key::SIGN_IN_CODE).to_owned(),
        heads_page: false,
        hint: Some(text(lang, key::STEP_UP_CODE_HINT)),
        error: None,
    };
    let next = s.next.to_owned();
    let code = s.code.then(|| {
        view! {
            <form method="post" action=StepUpForm::PATH novalidate>
                {text_line(&asked, Line::Code, String::new())}
                <input type="hidden" name="next" value=next.clone() />
                {button(Button::Main, Some("prove"), text(lang, key::APP_CONTINUE), false)}
            </form>
        }
    });
    view! {
        {error_summary(text(lang, key::APP_ERROR_TITLE), wrong.into_iter().collect())}
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, key::STEP_UP_HEADING)}</h1>
        <p class="govuk-body">{text(lang, key::STEP_UP_LEAD)}</p>
        {s.script.is_some().then(|| passkey_part(lang, Flow::StepUp, next.clone(), None))}
        {code}
        <p class="govuk-body">{text(lang, key::STEP_UP_ELSE)}</p>
    }
}

//! What a page offers to do with a passkey. The script file does it; the part is there only where scripts run, and from
//! the first moment, so that nothing moves under a finger.

use crate::ui::{Asked, Line, text_line};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    locale::{Key, Lang, key, text},
    pages::RecoveryPage,
};

/// What is done with a passkey on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// Signing in.
    SignIn,
    /// Showing again that it is you.
    StepUp,
    /// Adding one.
    Add,
    /// Making an account of an invitation.
    Enrol,
}

impl Flow {
    const fn name(self) -> &'static str {
        match self {
            Flow::SignIn => "sign-in",
            Flow::StepUp => "step-up",
            Flow::Add => "add",
            Flow::Enrol => "enrol",
        }
    }

    const fn button(self) -> Key {
        match self {
            Flow::SignIn => key::PASSKEY_SIGN_IN,
            Flow::StepUp => key::PASSKEY_STEP_UP,
            Flow::Add => key::PASSKEY_ADD,
            Flow::Enrol => key::PASSKEY_CREATE,
        }
    }

    const fn wrong(self) -> Key {
        match self {
            Flow::SignIn | Flow::StepUp => key::PASSKEY_NO_MATCH,
            Flow::Add | Flow::Enrol => key::PASSKEY_NOT_MADE,
        }
    }
}

/// The part. `next` is where to go on; `invitation` is the letter's code, where there is one.
pub(super) fn passkey_part(lang: Lang, flow: Flow, next: String, invitation: Option<String>) -> impl IntoView + use<> {
    let said = |words: Key| text(lang, words);
    let name = Asked {
        id: "passkey-name",
        words: text(lang, key::PASSKEY_NAME).to_owned(),
        heads_page: false,
        hint: Some(text(lang, key::PASSKEY_NAME_HINT)),
        error: None,
    };
    view! {
        <div
            id="passkey"
            class="vd-offer"
            data-before-codes=""
            data-flow=flow.name()
            data-next=next
            data-invitation=invitation
            data-wrong=said(flow.wrong())
            data-wait=said(key::PASSKEY_WAIT)
            data-twice=said(key::PASSKEY_TWICE)
        >
            {(flow == Flow::Add).then(|| text_line(&name, Line::Words, String::new()))}
            <p id="passkey-wrong" class="govuk-error-message" role="alert" hidden=true></p>
            <button type="button" class="govuk-button">{said(flow.button())}</button>
        </div>
    }
}

/// The way in that the sign-in page offers first, and the one for whoever has lost it.
pub fn passkey_sign_in(lang: Lang, next: &str, offered: bool) -> impl IntoView + use<> {
    // The server knows where somebody lands who asked for nothing in particular.
    let next = format!("/sign-in?notice=in{}", if next.is_empty() { String::new() } else { format!("&next={next}") });
    view! {
        {offered.then(|| passkey_part(lang, Flow::SignIn, next, None))}
        <p class="govuk-body">
            <a class="govuk-link vd-tap" href=RecoveryPage::PATH>{text(lang, key::RECOVERY_LINK)}</a>
        </p>
    }
}

/// Where the script shows recovery codes. `next` is where to go when they are written down.
pub(super) fn codes_part(lang: Lang, next: &'static str) -> impl IntoView + use<> {
    view! {
        <div id="codes" hidden=true tabindex="-1">
            <h2 class="govuk-heading-m">{text(lang, key::RECOVERY_HEADING)}</h2>
            {codes_lead(lang)}
            <ul id="codes-list" class="govuk-list"></ul>
            <a href=next class="govuk-button" draggable="false">{text(lang, key::RECOVERY_KEPT)}</a>
        </div>
    }
}

/// What recovery codes are for.
pub(super) fn codes_lead(lang: Lang) -> impl IntoView + use<> {
    view! {
        <p class="govuk-body">{text(lang, key::RECOVERY_WHAT)}</p>
        <p class="govuk-body">{text(lang, key::RECOVERY_ONCE)}</p>
    }
}

//! The sign-in form: a page of its own, and inside the app when the session ends before sending.

use crate::{
    setting::Setting,
    ui::{Asked, Button, Line, Wrong, beside, button, call, error_summary, notice, text_line},
};
use leptos::prelude::*;
use shared::locale::{Key, Lang, fill, key, text};

/// What the form has to say before it is filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignInNotice {
    /// Nothing.
    #[default]
    None,
    /// The details do not match; never which of them.
    Refused,
    /// Too many tries; seconds to wait.
    Wait(u64),
    /// The session ended.
    Ended,
    /// The person signed out.
    SignedOut,
    /// An invitation has just become an account.
    Ready,
}

impl SignInNotice {
    /// Whether it is an error, which goes into the title too.
    pub const fn is_error(self) -> bool {
        matches!(self, Self::Refused | Self::Wait(_))
    }
}

/// How long to wait, in a unit that can be waited for.
pub fn wait(lang: Lang, seconds: u64) -> String {
    match seconds {
        0..120 => fill(lang, key::SIGN_IN_WAIT, &[("seconds", &seconds.to_string())]),
        _ => fill(lang, key::SIGN_IN_WAIT_MINUTES, &[("minutes", &seconds.div_ceil(60).to_string())]),
    }
}

/// The sign-in page's main part. `next` is where to go on afterwards; `first` is another way in, shown before. Whoever cannot sign in still
/// needs a number to call.
pub fn sign_in<V: IntoView>(
    lang: Lang,
    email: &str,
    next: &str,
    said: SignInNotice,
    setting: &Setting,
    first: V,
) -> impl IntoView + use<V> {
    let wrong = match said {
        SignInNotice::Refused => Some(Wrong { field: Some("email"), words: text(lang, key::SIGN_IN_REFUSED).to_owned() }),
        SignInNotice::Wait(seconds) => Some(Wrong { field: None, words: wait(lang, seconds) }),
        SignInNotice::None | SignInNotice::Ended | SignInNotice::SignedOut | SignInNotice::Ready => None,
    };
    let told = match said {
        SignInNotice::Ended => Some((key::SIGN_IN_ENDED, None)),
        SignInNotice::SignedOut => Some((key::SIGN_IN_SIGNED_OUT, None)),
        SignInNotice::Ready => Some((key::SIGN_IN_READY, Some(text(lang, key::SIGN_IN_NEXT_CODE).to_owned()))),
        SignInNotice::None | SignInNotice::Refused | SignInNotice::Wait(_) => None,
    };
    let field = |id, words, hint: Option<_>| Asked {
        id,
        words: text(lang, words).to_owned(),
        heads_page: false,
        hint: hint.map(|hint| text(lang, hint)),
        error: None,
    };
    let number = |words: Key, number: Option<&str>| {
        number.filter(|number| !number.is_empty()).map(|number| {
            view! { <p class="govuk-body">{call(lang, words, number, setting)} {beside(lang, words, &[("number", number)])}</p> }
        })
    };
    view! {
        {error_summary(text(lang, key::APP_ERROR_TITLE), wrong.into_iter().collect())}
        {told.map(|(title, words)| notice(text(lang, title), words))}
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, key::SIGN_IN_HEADING)}</h1>
        <p class="govuk-body">{text(lang, key::SIGN_IN_LEAD)}</p>
        {first}
        <form method="post" action="/sign-in" novalidate>
            {text_line(&field("email", key::SIGN_IN_EMAIL, None), Line::Email, email.to_owned())}
            {text_line(&field("password", key::SIGN_IN_PASSWORD, None), Line::Password, String::new())}
            {text_line(&field("code", key::SIGN_IN_CODE, Some(key::SIGN_IN_CODE_HINT)), Line::Code, String::new())}
            <input type="hidden" name="next" value=next.to_owned() />
            {button(Button::Main, Some("sign-in"), text(lang, key::SIGN_IN_BUTTON), false)}
        </form>
        {number(key::SIGN_IN_DANGER, Some(&setting.emergency))}
        {number(key::SIGN_IN_URGENT, setting.team_phone.as_deref())}
    }
}

//! Error pages: in both languages, because an error may come before the language is known
//! (docs/rules.md §9). Each says what to do.

use crate::setting::Setting;
use leptos::{either::Either, prelude::*};
use shared::{
    locale::{Key, Lang, fill, key, text},
    problem::Code,
};

/// The words for a problem: its heading and what to do.
const fn words(code: Code) -> (Key, Key) {
    match code {
        Code::SignInNeeded | Code::ReadingEnded | Code::SignInRefused | Code::StepUpRequired | Code::StepUpRefused => {
            (key::ERROR_SIGN_IN_HEADING, key::ERROR_SIGN_IN_TEXT)
        }
        Code::NotPermitted => (key::ERROR_NOT_PERMITTED_HEADING, key::ERROR_NOT_PERMITTED_TEXT),
        Code::WrongOrigin => (key::ERROR_WRONG_ORIGIN_HEADING, key::ERROR_WRONG_ORIGIN_TEXT),
        Code::NotFound | Code::WrongHost | Code::MethodNotAllowed => (key::ERROR_NOT_FOUND_HEADING, key::ERROR_NOT_FOUND_TEXT),
        Code::TooLarge => (key::ERROR_TOO_LARGE_HEADING, key::ERROR_TOO_LARGE_TEXT),
        Code::TooMany => (key::ERROR_TOO_MANY_HEADING, key::ERROR_TOO_MANY_TEXT),
        Code::Unavailable | Code::Offline => (key::ERROR_UNAVAILABLE_HEADING, key::ERROR_UNAVAILABLE_TEXT),
        Code::Internal | Code::Unreadable => (key::ERROR_INTERNAL_HEADING, key::ERROR_INTERNAL_TEXT),
        Code::BadRequest
        | Code::KeyMissing
        | Code::UnsupportedType
        | Code::Invalid
        | Code::Unopenable
        | Code::Conflict
        | Code::MoveRefused
        | Code::AddressTaken
        | Code::AlertStands
        | Code::NotOnCase
        | Code::NothingApart
        | Code::OnCase
        | Code::AskerLeft
        | Code::AlreadyOpen
        | Code::BeingChecked
        | Code::FileKeptApart
        | Code::NobodyToTell
        | Code::NoPasskeysHere
        | Code::LastFactor
        | Code::PasskeyRefused
        | Code::OwnProposal
        | Code::SecondPerson
        | Code::KeyReused => (key::ERROR_BAD_REQUEST_HEADING, key::ERROR_BAD_REQUEST_TEXT),
    }
}

/// The heading of a problem's page.
pub const fn heading(code: Code) -> Key {
    words(code).0
}

/// The page's main part: the reader's language first.
pub fn error(lang: Lang, code: Code, request_id: &str, setting: &Setting) -> impl IntoView + use<> {
    let first = said(lang, code, request_id, setting, true);
    let second = said(lang.other(), code, request_id, setting, false);
    view! { {first} <hr class="govuk-section-break govuk-section-break--l govuk-section-break--visible" /> {second} }
}

fn said(lang: Lang, code: Code, request_id: &str, setting: &Setting, first: bool) -> impl IntoView + use<> {
    let (title, what) = words(code);
    let title = text(lang, title);
    let sign_in = matches!(code, Code::SignInNeeded | Code::ReadingEnded | Code::SignInRefused).then(|| {
        view! { <p class="govuk-body"><a class="govuk-link vd-tap" href="/sign-in">{text(lang, key::SIGN_IN_BUTTON)}</a></p> }
    });
    let danger = (!setting.emergency.is_empty()).then(|| {
        view! { <p class="govuk-body vd-bold">{fill(lang, key::SIGN_IN_DANGER, &[("number", &setting.emergency)])}</p> }
    });
    let request =
        (!request_id.is_empty()).then(|| view! { <p class="govuk-hint">{fill(lang, key::ERROR_REQUEST, &[("request", request_id)])}</p> });
    view! {
        <section lang=lang.tag()>
            {if first {
                Either::Left(view! { <h1 class="govuk-heading-l" tabindex="-1">{title}</h1> })
            } else {
                Either::Right(view! { <h2 class="govuk-heading-m">{title}</h2> })
            }}
            <p class="govuk-body">{text(lang, what)}</p>
            {sign_in}
            <p class="govuk-body"><a class="govuk-link vd-tap" href="/">{text(lang, key::ERROR_START)}</a></p>
            {danger}
            {request}
        </section>
    }
}

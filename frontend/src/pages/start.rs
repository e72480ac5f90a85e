//! The start page: what this is for, what to do in danger, and the way in.

use super::{ask::ask_link, notice::notices_link};
use crate::{
    setting::Setting,
    ui::{Button, beside, call, inset, link_button},
};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    locale::{Lang, key, text},
    pages::{OwnReportsPage, ReceiptPage},
};

/// Where to call in danger; nothing where no number is set.
pub(super) fn danger(lang: Lang, setting: &Setting) -> impl IntoView + use<> {
    (!setting.emergency.is_empty()).then(|| {
        let number = [("number", setting.emergency.as_str())];
        view! {
            <div class="vd-notice vd-notice--danger">
                <p class="vd-notice__title">{text(lang, key::START_DANGER)} {beside(lang, key::START_DANGER, &[])}</p>
                <p class="vd-notice__words">
                    {call(lang, key::START_DANGER_CALL, &setting.emergency, setting)} {beside(lang, key::START_DANGER_CALL, &number)}
                </p>
            </div>
        }
    })
}

/// The way to a report without an account.
pub fn visit_link(lang: Lang, place: String) -> impl IntoView + use<> {
    view! {
        <p class="govuk-body">
            <a class="govuk-link vd-tap" href=place>{text(lang, key::START_WITHOUT)}</a>
        </p>
    }
}

/// The start page's main part.
///
/// `visit` is where somebody goes who has no account, if the institution lets them report.
///
/// `unread` is how many notices wait for somebody signed in.
pub fn start(lang: Lang, setting: &Setting, visit: Option<String>, unread: Option<usize>) -> impl IntoView + use<> {
    let notices = unread.map(|unread| notices_link(lang, unread));
    let visit = visit.map(|place| {
        view! {
            {visit_link(lang, place)}
            <p class="govuk-body">
                <a class="govuk-link vd-tap" href=ReceiptPage::PATH>{text(lang, key::START_RECEIPT)}</a>
            </p>
        }
    });
    view! {
        <h1 class="govuk-heading-xl" tabindex="-1">{text(lang, key::START_HEADING)}</h1>
        <p class="govuk-body-l">{text(lang, key::START_LEAD)}</p>
        <p class="govuk-body">{text(lang, key::START_TIME)}</p>
        {link_button(Button::Main, "/report".to_owned(), text(lang, key::START_BUTTON).to_owned())}
        <p class="govuk-body">{text(lang, key::START_RIGHT)}</p>
        {danger(lang, setting)}
        <p class="govuk-body">
            <a class="govuk-link vd-tap" href=OwnReportsPage::PATH>{text(lang, key::START_MINE)}</a>
        </p>
        {ask_link(lang)}
        {notices}
        {visit}
        <h2 class="govuk-heading-m">{text(lang, key::START_BEFORE)}</h2>
        {inset(text(lang, key::START_SECRET).to_owned())}
        <h2 class="govuk-heading-m">{text(lang, key::START_LEAVE)}</h2>
        <p class="govuk-body">{text(lang, key::START_LEAVE_TEXT)}</p>
        <h2 class="govuk-heading-m">{text(lang, key::START_WHO_READS)}</h2>
        <p class="govuk-body">{text(lang, key::START_WHO_READS_TEXT)}</p>
        <h2 class="govuk-heading-m">{text(lang, key::START_DESK)}</h2>
        <p class="govuk-body">
            <a class="govuk-link vd-tap" href="/desk">{text(lang, key::START_DESK_TEXT)}</a>
        </p>
    }
}

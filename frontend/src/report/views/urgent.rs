//! The danger page: help first, then the report (docs/rules.md §1.3).

use crate::{
    setting::Setting,
    ui::{Button, button, inset, link_button},
};
use leptos::{either::Either, prelude::*};
use shared::{
    locale::{Lang, fill, key, text},
    questionnaire::Page,
};

/// Numbers to call, drawn large; in a demonstration they do not dial and say so.
pub fn urgent(lang: Lang, page: &'static Page, setting: &Setting) -> impl IntoView + use<> {
    let call = (!setting.emergency.is_empty()).then(|| {
        let words = fill(lang, key::URGENT_CALL, &[("number", &setting.emergency)]);
        let call = match setting.dial(&setting.emergency) {
            Some(href) => Either::Left(link_button(Button::Urgent, href, words)),
            None => Either::Right(view! { <p class="vd-call">{words}</p> }),
        };
        view! { {call} <p class="govuk-body">{text(lang, key::URGENT_SILENT)}</p> }
    });
    let relay = (!setting.relay.is_empty())
        .then(|| view! { <p class="govuk-body">{fill(lang, key::URGENT_RELAY, &[("relay", &setting.relay)])}</p> });
    let team = setting.team_phone.as_deref().filter(|number| !number.is_empty()).map(|number| {
        let words = fill(lang, key::URGENT_TEAM, &[("number", number)]);
        match setting.dial(number) {
            Some(href) => Either::Left(view! { <p class="govuk-body"><a class="govuk-link vd-tap" href=href>{words}</a></p> }),
            None => Either::Right(view! { <p class="govuk-body">{words}</p> }),
        }
    });
    let inert = setting.demonstration.then(|| view! { <p class="govuk-hint">{text(lang, key::URGENT_INERT)}</p> });
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, page.heading)}</h1>
        {call}
        {inert}
        <p class="govuk-body">{text(lang, key::URGENT_ABROAD)}</p>
        {relay}
        {team}
        {inset(text(lang, key::URGENT_CARRY_ON).to_owned())}
        <form method="post" action=format!("/plain/{}", page.id)>
            {button(Button::Main, Some("continue"), text(lang, key::URGENT_BUTTON), false)}
        </form>
    }
}

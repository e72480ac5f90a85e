//! The danger page: help first, then the report (docs/rules.md §1.3).

use super::address;
use crate::{
    setting::{Setting, SettingContact},
    ui::{Button, beside, button, call, link_button},
};
use leptos::{either::Either, prelude::*};
use shared::{
    locale::{Key, Lang, fill, key, text},
    questionnaire::Page,
};

/// Numbers to call, drawn large; in a demonstration they do not dial and say so.
pub fn urgent(lang: Lang, page: &'static Page, setting: &Setting) -> impl IntoView + use<> {
    let line =
        |words: Key, values: &[(&str, &str)]| view! { <p class="govuk-body">{fill(lang, words, values)} {beside(lang, words, values)}</p> };
    let emergency = (!setting.emergency.is_empty()).then(|| {
        let number = [("number", setting.emergency.as_str())];
        let words = fill(lang, key::URGENT_CALL, &number);
        let call = match setting.dial(&setting.emergency) {
            Some(href) => Either::Left(link_button(Button::Urgent, href, words)),
            None => Either::Right(view! { <p class="vd-call">{words}</p> }),
        };
        let english = (lang == Lang::Cy).then(|| view! { <p class="govuk-body">{beside(lang, key::URGENT_CALL, &number)}</p> });
        view! { {call} {english} {line(key::URGENT_SILENT, &[])} }
    });
    let relay = (!setting.relay.is_empty()).then(|| line(key::URGENT_RELAY, &[("relay", &setting.relay)]));
    let inert = setting.demonstration.then(|| view! { <p class="govuk-hint">{text(lang, key::URGENT_INERT)}</p> });
    let heading = (lang == Lang::Cy).then(|| view! { <p class="govuk-body-l">{beside(lang, page.heading, &[])}</p> });
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, page.heading)}</h1>
        {heading}
        {emergency}
        {inert}
        {line(key::URGENT_ABROAD, &[])}
        {relay}
        {contacts(lang, setting)}
        <div class="govuk-inset-text">{text(lang, key::URGENT_CARRY_ON)} {beside(lang, key::URGENT_CARRY_ON, &[])}</div>
        <form method="post" action=address(page)>
            {button(Button::Main, Some("continue"), text(lang, key::URGENT_BUTTON), false)}
        </form>
    }
}

/// Who may be called, as the institution has it: its security team, then the others.
pub(super) fn contacts(lang: Lang, setting: &Setting) -> impl IntoView + use<> {
    let one = |contact: &SettingContact| {
        let (label, hours) = contact.words(lang);
        let words = fill(lang, key::URGENT_CONTACT, &[("contact", label), ("number", &contact.number)]);
        let said = match setting.dial(&contact.number) {
            Some(href) => Either::Left(view! { <a class="govuk-link vd-tap" href=href>{words}</a> }),
            None => Either::Right(words),
        };
        let hours = (!hours.is_empty()).then(|| format!(" ({hours})"));
        view! { <p class="govuk-body">{said} {hours}</p> }
    };
    let team = setting.team_phone.as_deref().filter(|number| !number.is_empty()).map(|number| {
        view! {
            <p class="govuk-body">
                {call(lang, key::URGENT_TEAM, number, setting)} {beside(lang, key::URGENT_TEAM, &[("number", number)])}
            </p>
        }
    });
    let others: Vec<_> = setting.contacts.iter().map(one).collect();
    view! {
        {team}
        {others}
    }
}

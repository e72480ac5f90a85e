//! Whose report it is: asked of who may act for somebody, on the check page; and what leads them there.

use crate::ui::{Wrong, error_summary};
use leptos::prelude::*;
use shared::{
    locale::{Key, Lang, fill, key, text},
    pages::ShowQuestion,
    reports::{OWN, UNSEEN},
};

/// What the question is drawn with.
#[derive(Clone, Copy, Debug, Default)]
pub struct WhoseState<'a> {
    /// Whose report it may be, each with the delegation; none where it can only be the sender's own.
    pub members: &'a [(String, String)],
    /// Whether it was sent without an answer.
    pub missing: bool,
}

fn say(lang: Lang, words: Key) -> &'static str {
    text(lang, words)
}

/// That the question was not answered, for the top of the page.
pub fn whose_wrong(lang: Lang, s: &WhoseState<'_>) -> impl IntoView + use<> {
    let wrong = s.missing.then(|| Wrong { field: Some("for"), words: say(lang, key::BEHALF_MISSING).to_owned() });
    error_summary(say(lang, key::APP_ERROR_TITLE), wrong.into_iter().collect())
}

/// The question, with each member's delegation and name; nothing where there is none. Nothing is chosen for them: who
/// acts for a member mostly reports for the member, and would send it as their own.
pub fn whose(lang: Lang, s: &WhoseState<'_>) -> Option<impl IntoView + use<>> {
    let mut choices = vec![(OWN.to_owned(), say(lang, key::BEHALF_ME).to_owned())];
    for (delegation, name) in s.members {
        choices.push((delegation.clone(), name.clone()));
        choices.push((format!("{delegation}{UNSEEN}"), fill(lang, key::BEHALF_CHOICE_UNSEEN, &[("name", name)])));
    }
    let items = choices.into_iter().enumerate().map(|(place, (choice, words))| {
        let id = if place == 0 { "for".to_owned() } else { format!("for-{}", place + 1) };
        view! {
            <div class="govuk-radios__item">
                <input class="govuk-radios__input" id=id.clone() name="for" type="radio" value=choice />
                <label class="govuk-label govuk-radios__label" for=id>{words}</label>
            </div>
        }
    });
    let items: Vec<_> = items.collect();
    let error = s.missing.then(|| {
        view! {
            <p id="for-error" class="govuk-error-message">
                <span class="govuk-visually-hidden">{say(lang, key::APP_ERROR_PREFIX)}</span> {" "} {say(lang, key::BEHALF_MISSING)}
            </p>
        }
    });
    let group = if s.missing { "govuk-form-group govuk-form-group--error" } else { "govuk-form-group" };
    let described = s.missing.then_some("for-error");
    (!s.members.is_empty()).then(|| {
        view! {
            <div class=group>
                <fieldset class="govuk-fieldset" aria-describedby=described>
                    <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{say(lang, key::BEHALF_WHO)}</legend>
                    {error}
                    <div class="govuk-radios">{items}</div>
                </fieldset>
            </div>
        }
    })
}

/// Where somebody begins a report for a member. The app has no such question: it knows of nobody but its own person.
pub(super) fn behalf_link(lang: Lang) -> impl IntoView + use<> {
    let first = shared::call::path::<ShowQuestion>(&("danger".to_owned(),));
    view! {
        <a class="govuk-link vd-tap" href=first>{say(lang, key::BEHALF_GO)}</a>
    }
}

/// What stands above the app of somebody who may act for a member: whose report theirs is, and the way to the other.
/// It stands in each language, since the app changes its own without asking the server; the style shows one.
pub fn behalf_strip() -> impl IntoView + use<> {
    let lines = Lang::ALL.map(|lang| {
        view! {
            <p class="vd-strip vd-behalf" lang=lang.tag()>
                <span class="govuk-width-container vd-strip__words">{say(lang, key::BEHALF_OWN_HERE)} " " {behalf_link(lang)}</span>
            </p>
        }
    });
    Vec::from(lines)
}

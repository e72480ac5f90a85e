//! Any of several answers; the rarer ones behind “Show more”.

use super::{
    guidance::{Asked, described_by, error_message, hint},
    radios::option_id,
};
use leptos::prelude::*;
use shared::{
    locale::{Lang, key, text},
    taxonomy::Choice,
};

/// Check boxes, `main` of them open at once. The rest stand in a `details`, which works without
/// scripts and is open from the start when one of them is ticked: an answer must never be hidden.
pub fn checkboxes(lang: Lang, asked: &Asked, choices: &'static [Choice], main: usize, ticked: &[String]) -> impl IntoView + use<> {
    let name = asked.id;
    let on = |choice: &Choice| ticked.iter().any(|code| code == choice.code);
    let (open, rest) = choices.split_at(main.min(choices.len()));
    let items = |part: &'static [Choice], from: usize| -> Vec<_> {
        part.iter().enumerate().map(|(place, choice)| item(name, from + place, choice, text(lang, choice.label), on(choice))).collect()
    };
    let more = (!rest.is_empty()).then(|| {
        view! {
            <details class="govuk-details vd-more" open=rest.iter().any(on)>
                <summary class="govuk-details__summary">
                    <span class="govuk-details__summary-text">{text(lang, key::APP_MORE)}</span>
                </summary>
                <div class="vd-more__rest">{items(rest, open.len())}</div>
            </details>
        }
    });
    view! {
        <div class=asked.group_class()>
            <fieldset class="govuk-fieldset" aria-describedby=described_by(asked, false)>
                {asked.legend()} {hint(asked)} {error_message(asked)}
                <div class="govuk-checkboxes">{items(open, 0)} {more}</div>
            </fieldset>
        </div>
    }
}

fn item(name: &'static str, place: usize, choice: &Choice, words: &'static str, on: bool) -> impl IntoView + use<> {
    let id = option_id(name, place);
    view! {
        <div class="govuk-checkboxes__item">
            <input class="govuk-checkboxes__input" id=id.clone() name=name type="checkbox" value=choice.code checked=on />
            <label class="govuk-label govuk-checkboxes__label" for=id>{words}</label>
        </div>
    }
}

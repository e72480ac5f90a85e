//! One answer out of several.

use super::guidance::{Asked, described_by, error_message, hint};
use leptos::prelude::*;
use shared::{
    locale::{Lang, text},
    taxonomy::Choice,
};

/// Radio buttons. The first one carries the field's id, so that an error link lands on it.
pub fn radios(lang: Lang, asked: &Asked, choices: &'static [Choice], ticked: &[String]) -> impl IntoView + use<> {
    let name = asked.id;
    let items: Vec<_> = choices
        .iter()
        .enumerate()
        .map(|(place, choice)| {
            let id = option_id(name, place);
            let on = ticked.iter().any(|code| code == choice.code);
            view! {
                <div class="govuk-radios__item">
                    <input class="govuk-radios__input" id=id.clone() name=name type="radio" value=choice.code checked=on />
                    <label class="govuk-label govuk-radios__label" for=id>{text(lang, choice.label)}</label>
                </div>
            }
        })
        .collect();
    view! {
        <div class=asked.group_class()>
            <fieldset class="govuk-fieldset" aria-describedby=described_by(asked, false)>
                {asked.legend()} {hint(asked)} {error_message(asked)} <div class="govuk-radios">{items}</div>
            </fieldset>
        </div>
    }
}

/// The id of the option at `place`: the field's own for the first, numbered from 2 after it.
pub(super) fn option_id(name: &str, place: usize) -> String {
    if place == 0 { name.to_owned() } else { format!("{name}-{}", place + 1) }
}

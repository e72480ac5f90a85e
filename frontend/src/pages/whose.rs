//! Whose report it is: asked of who may act for somebody, on the check page.

use leptos::prelude::*;
use shared::{
    locale::{Lang, fill, key, text},
    reports::UNSEEN,
};

/// The question, with each member's delegation and name; nothing where there is none. The report is the sender's own
/// until they say otherwise.
pub fn whose(lang: Lang, members: &[(String, String)]) -> Option<impl IntoView + use<>> {
    let mut choices = vec![(String::new(), text(lang, key::BEHALF_ME).to_owned())];
    for (delegation, name) in members {
        choices.push((delegation.clone(), name.clone()));
        choices.push((format!("{delegation}{UNSEEN}"), fill(lang, key::BEHALF_CHOICE_UNSEEN, &[("name", name)])));
    }
    let items = choices.into_iter().enumerate().map(|(place, (choice, words))| {
        let (id, own) = (if place == 0 { "for".to_owned() } else { format!("for-{}", place + 1) }, choice.is_empty());
        view! {
            <div class="govuk-radios__item">
                <input class="govuk-radios__input" id=id.clone() name="for" type="radio" value=choice checked=own />
                <label class="govuk-label govuk-radios__label" for=id>{words}</label>
            </div>
        }
    });
    let items: Vec<_> = items.collect();
    (!members.is_empty()).then(|| {
        view! {
            <div class="govuk-form-group">
                <fieldset class="govuk-fieldset">
                    <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{text(lang, key::BEHALF_WHO)}</legend>
                    <div class="govuk-radios">{items}</div>
                </fieldset>
            </div>
        }
    })
}

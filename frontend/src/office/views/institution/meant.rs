//! What settings would mean: what changes, and what reporters would read.

use crate::ui::{Button, button};
use leptos::prelude::*;
use shared::{
    locale::Lang,
    settings::{Difference, Seen, SettingsPreview},
    text::Reason,
};

/// The page before a proposal. `note` says what happened meanwhile.
pub fn preview(meant: &SettingsPreview, reason: &Reason, note: Option<String>) -> impl IntoView + use<> {
    let changes = !meant.differences.is_empty();
    view! {
        {note.map(|words| view! { <div class="vd-notice" id="notice" role="status"><p class="vd-notice__words">{words}</p></div> })}
        <div id=String::from("wrong")></div>
        <h1 class="govuk-heading-l" tabindex="-1">{"What would change"}</h1>
        {differences(&meant.differences)}
        <h2 class="govuk-heading-m">{"Why"}</h2>
        <p class="govuk-body vd-words">{reason.expose().to_owned()}</p>
        <div class="vd-facts">
            {changes.then(|| view! { <form data-do="settings-propose">{button(Button::Main, Some("propose"), "Propose this", false)}</form> })}
            <form data-do="settings-mend">{button(Button::Other, Some("mend"), "Back to the form", false)}</form>
        </div>
        {seen(&meant.seen)}
    }
}

/// The values that differ.
pub(super) fn differences(all: &[Difference]) -> AnyView {
    if all.is_empty() {
        return view! { <p class="govuk-body">{"Nothing: these settings hold."}</p> }.into_any();
    }
    let words = |words: &Option<String>| words.clone().unwrap_or_else(|| "Not set".to_owned());
    let rows: Vec<_> = all
        .iter()
        .map(|one| {
            view! {
                <tr class="govuk-table__row" role="row">
                    <th scope="row" role="rowheader" class="govuk-table__header">{one.what.clone()}</th>
                    <td class="govuk-table__cell vd-words" role="cell">{words(&one.before)}</td>
                    <td class="govuk-table__cell vd-words" role="cell">{words(&one.after)}</td>
                </tr>
            }
        })
        .collect();
    let heads: Vec<_> = ["Setting", "Holds now", "Would hold"]
        .into_iter()
        .map(|words| view! { <th scope="col" role="columnheader" class="govuk-table__header">{words}</th> })
        .collect();
    view! {
        <table class="govuk-table vd-differences" role="table">
            <caption class="govuk-table__caption govuk-visually-hidden">{"What would change"}</caption>
            <thead class="govuk-table__head" role="rowgroup"><tr class="govuk-table__row" role="row">{heads}</tr></thead>
            <tbody class="govuk-table__body" role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

/// What reporters would read, in each language.
pub(super) fn seen(all: &[Seen]) -> impl IntoView + use<> {
    let each: Vec<_> = all.iter().map(in_language).collect();
    view! {
        <h2 class="govuk-heading-m">{"What reporters would read"}</h2>
        <div class="vd-columns">{each}</div>
    }
}

fn in_language(seen: &Seen) -> impl IntoView + use<> {
    let heading = if seen.language == Lang::Cy { "In Welsh" } else { "In English" };
    let danger: Vec<_> = seen.danger.iter().map(|line| view! { <p class="govuk-body">{line.clone()}</p> }).collect();
    let promises: Vec<_> = seen
        .promises
        .iter()
        .map(|one| {
            view! {
                <h5 class="govuk-heading-s">{format!("Sent on {}", one.sent)}</h5>
                <p class="govuk-body vd-words" lang=seen.language.tag()>{one.words.clone()}</p>
            }
        })
        .collect();
    view! {
        <section>
            <h3 class="govuk-heading-s">{heading}</h3>
            <h4 class="govuk-heading-s">{"The danger page"}</h4>
            <div class="vd-set" lang=seen.language.tag()>{danger}</div>
            <h4 class="govuk-heading-s">{"What a receipt says"}</h4>
            <div class="vd-set">{promises}</div>
        </section>
    }
}

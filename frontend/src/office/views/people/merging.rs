//! Saying that two accounts are one person's.

use crate::{
    staff::views::select,
    ui::{Asked, Button, Line, button, text_line},
};
use leptos::prelude::*;
use shared::{
    call,
    ids::AccountId,
    page::Page,
    pages::DeskPersonShell,
    people::{AccountState, PersonLine},
};

/// The other accounts of the person, where there are any, each a way to its page.
pub(super) fn same_person(line: &PersonLine, others: &[PersonLine]) -> Option<impl IntoView + use<>> {
    let words = if line.state == AccountState::Closed { "Merged into" } else { "Merged into this account" };
    let each: Vec<_> = others
        .iter()
        .map(|other| {
            let (href, name) = (call::path::<DeskPersonShell>(&(other.id.to_string(),)), other.name.expose().to_owned());
            view! { <li><a class="govuk-link vd-tap" href=href>{name}</a> {format!(", {}", other.email.expose())}</li> }
        })
        .collect();
    (!each.is_empty()).then(|| {
        view! {
            <h2 class="govuk-heading-m">{words}</h2>
            <ul class="govuk-list">{each}</ul>
        }
    })
}

/// The way to look for the other account; what is found is shown in its place.
pub(super) fn merging() -> impl IntoView {
    let asked = Asked { id: "same-words", words: "Name or address".to_owned(), heads_page: false, hint: None, error: None };
    view! {
        <h2 class="govuk-heading-m">{"Another account of the same person"}</h2>
        <p class="govuk-body">
            {"A security lead has to agree. The older account stays, with the roles, reports and cases of both. The other is closed for good, and both addresses get a letter."}
        </p>
        <form data-do="same-search" role="search" aria-label=String::from("Another account")>
            {text_line(&asked, Line::Words, String::new())}
            {button(Button::Other, Some("same-search"), "Find the other account", false)}
        </form>
        <div id=String::from("same")></div>
    }
}

/// The accounts that may be the same person's as `this`.
pub fn found_accounts(found: &Page<PersonLine>, this: AccountId) -> AnyView {
    let others = found.items.iter().filter(|other| other.id != this && other.state == AccountState::Active);
    let others: Vec<_> = others.map(|other| (other.id.to_string(), format!("{}, {}", other.name.expose(), other.email.expose()))).collect();
    if others.is_empty() {
        return view! { <p id="none-found" class="govuk-body" tabindex="-1">{"No other active account fits. Try a part of the name or address."}</p> }.into_any();
    }
    let more =
        found.next.is_some().then(|| view! { <p class="govuk-body">{"These are not all that fit. Type more of the name or address."}</p> });
    view! {
        {more}
        <form data-do="merge">
            {select("other", "The same person as", others, "")}
            {button(Button::Final, Some("merge"), "Propose that it is the same person", false)}
        </form>
    }
    .into_any()
}

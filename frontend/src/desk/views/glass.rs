//! A case that is not there for the reader, and the way in for whoever must see it all the same (docs/rules.md §3).

use super::case::form::{Ask, Kind, open_form};
use crate::{staff::views::head, ui::Button};
use leptos::prelude::*;
use shared::problem::Problem;

/// The problem as it is told to anybody, since it is not told whether there is such a case; then the form.
pub fn glass(problem: &Problem) -> impl IntoView + use<> {
    let asks = vec![Ask::new("reason", "Why you must see it now", Kind::Words(2)).hint("Those who lead read it.")];
    view! {
        {head(problem.title.clone(), None)}
        <p class="govuk-body">{problem.detail.clone()}</p>
        <h2 class="govuk-heading-m">{"Open a case that is not yours"}</h2>
        <p class="govuk-body">{"Only where it cannot wait for somebody to put you on it. Before you do:"}</p>
        <ul class="govuk-list govuk-list--bullet">
            <li>{"A lead hears of it at once, by letter, and reads your reason with the case."}</li>
            <li>{"It ends by itself after an hour. You can read the case and do nothing else with it."}</li>
            <li>{"A name that is kept apart stays so. You may be asked for a fresh proof that it is you."}</li>
        </ul>
        {open_form("case-glass".to_owned(), asks, "Open it for an hour", Button::Final, None)}
    }
}

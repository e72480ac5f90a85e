//! What most pages of staff share.

use crate::ui::{Wrong, choice, error_summary, notice};
use leptos::prelude::*;
use shared::problem::Problem;

/// The heading with what was just done, and the place where it is said what could not be.
pub fn head(heading: String, done: Option<&'static str>) -> impl IntoView {
    view! {
        {done.map(|done| notice(done, None))}
        <div id=String::from("wrong")></div>
        <h1 class="govuk-heading-l" tabindex="-1">{heading}</h1>
    }
}

/// What could not be done, and what to mend.
pub fn wrong(problem: &Problem) -> impl IntoView + use<> {
    let mut all: Vec<Wrong> = problem.errors.iter().map(|error| Wrong { field: None, words: error.detail.clone() }).collect();
    if all.is_empty() {
        all.push(Wrong { field: None, words: format!("{}. {}", problem.title, problem.detail) });
    }
    error_summary("That was not done", all)
}

/// A choice out of a list that is opened.
pub fn select(id: &'static str, words: &'static str, options: Vec<(String, String)>, chosen: &str) -> impl IntoView + use<> {
    view! {
        <div class="govuk-form-group">
            <label class="govuk-label govuk-label--s" for=id>{words}</label>
            {choice(id.to_owned(), None, options, chosen)}
        </div>
    }
}

/// The column's name inside a card, where the head of the table is out of sight.
pub fn label(words: &'static str) -> impl IntoView {
    view! { <span class="vd-cards__label" aria-hidden="true">{format!("{words}: ")}</span> }
}

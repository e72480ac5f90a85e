//! A choice out of a list that is opened.

use leptos::prelude::*;

/// The list alone; its label is its caller's.
pub fn choice(id: String, described: Option<String>, options: Vec<(String, String)>, chosen: &str) -> impl IntoView + use<> {
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect();
    view! { <select class="govuk-select" id=id.clone() name=id aria-describedby=described>{options}</select> }
}

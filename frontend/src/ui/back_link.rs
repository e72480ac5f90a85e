//! The way one page back, above the heading.

use leptos::prelude::*;

/// A link to the page before this one.
pub fn back_link(href: String, words: &'static str) -> impl IntoView {
    view! { <a href=href class="govuk-back-link">{words}</a> }
}

//! What stands on a page while its data is on the way.

use leptos::prelude::*;

/// A heading and one word of patience.
pub fn loading(heading: &'static str) -> impl IntoView {
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{heading}</h1>
        <p class="govuk-body" role="status">{"Loading…"}</p>
    }
}

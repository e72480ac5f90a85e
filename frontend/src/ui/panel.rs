//! The panel that says something is done.

use leptos::prelude::*;

/// A large heading with one line under it.
pub fn panel<B: IntoView>(title: &'static str, body: B) -> impl IntoView {
    view! {
        <div class="govuk-panel govuk-panel--confirmation">
            <h1 class="govuk-panel__title" tabindex="-1">{title}</h1>
            <div class="govuk-panel__body">{body}</div>
        </div>
    }
}

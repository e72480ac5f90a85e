//! A block set off from the text around it.

use leptos::prelude::*;

/// Words worth a second look, with a bar beside them.
pub fn inset(words: String) -> impl IntoView {
    view! { <div class="govuk-inset-text">{words}</div> }
}

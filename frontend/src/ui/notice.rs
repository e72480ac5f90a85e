//! Something the service has to say about what just happened.

use leptos::prelude::*;

/// A notice with a title; `role="status"` has it read out without taking the focus.
pub fn notice(title: &'static str, words: Option<String>) -> impl IntoView {
    view! {
        <div class="vd-notice" id="notice" role="status" tabindex="-1">
            <p class="vd-notice__title">{title}</p>
            {words.map(|words| view! { <p class="vd-notice__words">{words}</p> })}
        </div>
    }
}

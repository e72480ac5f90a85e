//! A file to be chosen.

use super::guidance::{Asked, described_by, error_message, hint};
use leptos::prelude::*;

/// An input for one file with its label; `accept` is what the browser offers.
pub fn file_field(asked: &Asked, accept: &'static str) -> impl IntoView + use<> {
    view! {
        <div class=asked.group_class()>
            {asked.label()} {hint(asked)} {error_message(asked)}
            <input
                class="vd-file"
                id=asked.id
                name=asked.id
                type="file"
                accept=accept
                aria-describedby=described_by(asked, false)
                aria-invalid=asked.error.is_some().then_some("true")
            />
        </div>
    }
}

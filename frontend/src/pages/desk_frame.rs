//! The desk before its app has arrived.

use crate::{setting::Setting, staff::views::top};
use leptos::prelude::*;

/// The header, and a sentence while the rest loads. The desk is for staff at a machine of the
/// institution's; only reporters are promised that nothing needs scripts.
pub fn desk_frame(setting: &Setting) -> impl IntoView + use<> {
    view! {
        {top(None, setting)}
        <div class="govuk-width-container vd-page">
            <main id="main" class="govuk-main-wrapper" tabindex="-1">
                <h1 class="govuk-heading-l" tabindex="-1">{"Loading the desk…"}</h1>
                <noscript>{"The desk needs JavaScript. Reporting does not: go to the start page."}</noscript>
            </main>
        </div>
    }
}

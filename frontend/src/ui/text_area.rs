//! Several typed lines. The only place that draws a text area, because the server writes what stands
//! in one as it is: leptos takes its content for raw text.

use super::guidance::{Asked, described_by, error_message, hint};
use leptos::prelude::*;
use shared::locale::{Lang, fill, key};

/// A text area with its label and the number of characters it takes. No `maxlength`: cutting off a
/// pasted text without a word loses evidence; the check says what to do instead.
pub fn text_area(lang: Lang, asked: &Asked, value: &str, rows: u8, max: usize) -> impl IntoView + use<> {
    let class = if asked.error.is_some() { "govuk-textarea govuk-textarea--error" } else { "govuk-textarea" };
    view! {
        <div class=asked.group_class()>
            {asked.label()} {hint(asked)} {error_message(asked)}
            <textarea
                class=class
                id=asked.id
                name=asked.id
                rows=rows.to_string()
                autocomplete="off"
                spellcheck="false"
                aria-describedby=described_by(asked, true)
                aria-invalid=asked.error.is_some().then_some("true")
            >
                {content(value)}
            </textarea>
            <div id=format!("{}-limit", asked.id) class="govuk-hint vd-limit">
                {fill(lang, key::APP_LIMIT, &[("max", &max.to_string())])}
            </div>
        </div>
    }
}

/// A text area of a form whose fields are many and named by where they stand; its label is its caller's.
pub fn long_text(id: String, described: Option<String>, wrong: bool, value: &str, rows: u8) -> impl IntoView + use<> {
    view! {
        <textarea
            class="govuk-textarea"
            class=("govuk-textarea--error", wrong)
            id=id.clone()
            name=id
            rows=rows.to_string()
            autocomplete="off"
            aria-describedby=described
            aria-invalid=wrong.then_some("true")
        >
            {content(value)}
        </textarea>
    }
}

/// On the server: escaped, and after a line end, since HTML drops the first one. In the browser the
/// text becomes a text node, where both would be seen.
fn content(value: &str) -> String {
    if cfg!(target_arch = "wasm32") {
        value.to_owned()
    } else {
        format!("\n{}", value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
    }
}

//! Buttons: one that sends a form, and a link that looks like one.

use leptos::prelude::*;

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// The one thing to do on a page.
    Main,
    /// Something else that can be done.
    Other,
    /// What cannot be undone.
    Final,
    /// Help in an emergency.
    Urgent,
}

impl Button {
    const fn class(self) -> &'static str {
        match self {
            Button::Main => "govuk-button",
            Button::Other => "govuk-button govuk-button--secondary",
            Button::Final => "govuk-button govuk-button--warning",
            Button::Urgent => "govuk-button govuk-button--warning vd-urgent",
        }
    }
}

/// Sends the form it stands in. `busy` says so to screen readers and dims it; it stays focusable, and
/// whoever handles the form refuses the second tap.
pub fn button(look: Button, id: Option<&'static str>, words: &'static str, busy: bool) -> impl IntoView {
    view! { <button type="submit" id=id class=look.class() aria-disabled=busy.then_some("true")>{words}</button> }
}

/// The same on a page with several alike: `about` says to who does not see the page which of them it is.
pub fn button_about(look: Button, words: &'static str, about: String) -> impl IntoView {
    view! {
        <button type="submit" class=look.class()>
            {words}
            <span class="govuk-visually-hidden">{format!(": {about}")}</span>
        </button>
    }
}

/// A link drawn as a button, for going somewhere.
pub fn link_button(look: Button, href: String, words: String) -> impl IntoView {
    view! { <a href=href class=look.class() draggable="false">{words}</a> }
}

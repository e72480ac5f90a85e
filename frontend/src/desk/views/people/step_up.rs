//! Showing again that it is you, before something that a session left open must not be enough for.

use super::parts::head;
use crate::ui::{Asked, Button, Line, button, text_line};
use leptos::prelude::*;
use shared::{api::Endpoint, pages::StepUpPage};

/// The question for a new code. What was asked for is done once it is answered. A passkey is asked for on a page of its
/// own, which leads back to `here`; what was asked for does not outlive the way there.
pub fn step_up(here: &str) -> impl IntoView + use<> {
    let passkey = format!("{}?next={here}", StepUpPage::PATH);
    let asked = Asked {
        id: "code",
        words: "Six-digit code".to_owned(),
        heads_page: false,
        hint: Some("From your authenticator app. Wait for the next one if you have just used it."),
        error: None,
    };
    view! {
        {head("Show again that it is you".to_owned(), None)}
        <p class="govuk-body">{"This needs a proof that is at most five minutes old."}</p>
        <form data-do="step-up">
            {text_line(&asked, Line::Code, String::new())}
            {button(Button::Main, Some("continue"), "Continue", false)}
        </form>
        <p class="govuk-body">
            <a class="govuk-link" href=passkey>{"Use a passkey instead"}</a>
            {". Then ask for it once more."}
        </p>
        <form data-do="retry">{button(Button::Other, Some("retry"), "Do not do it", false)}</form>
    }
}

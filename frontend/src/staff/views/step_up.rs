//! Showing again that it is you, before something that a session left open must not be enough for.

use super::parts::head;
use crate::ui::{Asked, Button, Line, button, text_line};
use leptos::prelude::*;
use shared::{api::Endpoint, pages::StepUpPage};

/// The question for a fresh proof. What was asked for is done once it is answered: by a passkey, where the browser has
/// them here, or by a new code. An older browser asks for a passkey on a page of its own, which leads back to `here`; what
/// was asked for does not outlive the way there.
pub fn step_up(here: &str, passkeys: bool) -> impl IntoView + use<> {
    let elsewhere = format!("{}?next={here}", StepUpPage::PATH);
    let asked = Asked {
        id: "code",
        words: "Six-digit code".to_owned(),
        heads_page: false,
        hint: Some("From your authenticator app. Wait for the next one if you have just used it."),
        error: None,
    };
    let passkey = if passkeys {
        view! { <form data-do="step-up-passkey">{button(Button::Main, Some("passkey"), "Use a passkey", false)}</form> }.into_any()
    } else {
        view! {
            <p class="govuk-body"><a class="govuk-link" href=elsewhere>{"Use a passkey instead"}</a> {". Then ask for it once more."}</p>
        }
        .into_any()
    };
    view! {
        {head("Show again that it is you".to_owned(), None)}
        <p class="govuk-body">{"You have been signed in for a while, and this needs a fresh proof. What you asked for is done then."}</p>
        {passkey}
        <form data-do="step-up">
            {text_line(&asked, Line::Code, String::new())}
            {button(if passkeys { Button::Other } else { Button::Main }, Some("continue"), "Continue with the code", false)}
        </form>
        <form data-do="retry">{button(Button::Other, Some("retry"), "Do not do it", false)}</form>
    }
}

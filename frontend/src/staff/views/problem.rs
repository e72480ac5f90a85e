//! What stands on a page that could not be shown, in the problem's own words.

use crate::ui::{Button, button};
use leptos::prelude::*;
use shared::problem::{Code, Problem};

/// The problem, what to do, and a way on: back to the `cases` for who may see them. Trying again is
/// offered where it may help.
pub fn problem(problem: &Problem, cases: bool) -> impl IntoView + use<> {
    let retry = matches!(problem.code, Code::Offline | Code::Unavailable | Code::Unreadable | Code::Internal | Code::TooMany);
    let request = problem.request_id.clone().map(|id| view! { <p class="govuk-body-s">{format!("Request {id}")}</p> });
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{problem.title.clone()}</h1>
        <p class="govuk-body">{problem.detail.clone()}</p>
        {request}
        {retry.then(|| view! { <form data-do="retry">{button(Button::Main, Some("retry"), "Try again", false)}</form> })}
        {cases.then(|| view! { <p class="govuk-body"><a class="govuk-link vd-tap" href="/desk">{"Back to the cases"}</a></p> })}
    }
}

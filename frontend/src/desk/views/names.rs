//! The names somebody asks for, as a custodian reads it: what waits for their word, and what was answered.

use super::case::form::{Ask, Kind, folded, open_form};
use crate::{
    staff::views::{Clock, ago, head},
    ui::Button,
};
use leptos::prelude::*;
use shared::{
    call,
    ids::{CaseId, Reference},
    names::{AskingState, NameAnswered, NameRequest, NameRequests},
    pages::DeskCaseShell,
    time::Moment,
};

/// The page's heading.
pub const NAMES: &str = "Names kept apart";

/// The page.
pub fn names(found: &NameRequests, done: Option<&'static str>, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let none = found.items.is_empty().then(|| view! { <p class="govuk-body">{"Nobody waits for your word."}</p> });
    let waiting: Vec<_> = found.items.iter().map(|one| request(one, now, clock)).collect();
    let answered: Vec<_> = found.answered.iter().map(|one| view! { <li class="vd-words">{answer(one, now, clock)}</li> }).collect();
    let nothing = answered.is_empty().then(|| view! { <p class="govuk-body">{"None yet."}</p> });
    let list =
        (!answered.is_empty()).then(|| view! { <ul class="govuk-list govuk-list--bullet" id=String::from("answered")>{answered}</ul> });
    view! {
        {head(NAMES.to_owned(), done)}
        <p class="govuk-body">
            {"Some reporters keep their name apart. Somebody who works on their case asks for it, and you decide because you do not. A yes opens it to that one person for a day; the reporter sees the date, not who."}
        </p>
        <h2 class="govuk-heading-m">{"Waiting for your word"}</h2>
        {none} {waiting}
        <h2 class="govuk-heading-m">{"Who opened names"}</h2>
        {nothing} {list}
        <p class="govuk-body-s">{"Opening this was recorded."}</p>
    }
}

fn case(id: CaseId, reference: Reference) -> impl IntoView {
    let href = call::path::<DeskCaseShell>(&(id.to_string(),));
    view! { <a class="govuk-link vd-tap" href=href>{format!("Case {reference}")}</a> }
}

fn request(one: &NameRequest, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let (open, refuse) = (format!("name-open-{}", one.id), format!("name-refuse-{}", one.id));
    let who = one.asked_by.name.expose();
    let asks = vec![Ask::new("reason", "Why not", Kind::Words(2)).hint("Whoever asked reads it.")];
    view! {
        <div class="vd-set">
            <h3 class="govuk-heading-s">{format!("{who} asks")}</h3>
            <p class="govuk-body">
                {case(one.case, one.reference)} {format!(", {} ({})", ago(now, one.asked_at), clock(one.asked_at).exact)}
            </p>
            <p class="govuk-body vd-words">{format!("“{}”", one.reason.expose())}</p>
            {open_form(open, Vec::new(), "Open the name to them", Button::Other, None)}
            {folded(refuse, format!("Say no to {who}"), asks, "Say no", Button::Other, None)}
        </div>
    }
}

/// What became of a request, in a sentence or two.
fn answer(one: &NameAnswered, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let (who, when) = (one.asked_by.name.expose(), clock(one.asked_at).exact);
    let asked = format!(": {who} asked on {when}: “{}” ", one.reason.expose());
    let by = one.answered_by.as_ref().map(|by| by.name.expose().to_owned());
    let until = one.until_at.map(|until| (until > now, clock(until).exact));
    let became = match (one.state, by, until) {
        (AskingState::Opened, by, Some((runs, until))) => {
            let by = by.map_or_else(|| "It opened at once, because somebody was in danger".to_owned(), |by| format!("{by} opened it"));
            if runs { format!("{by}. It is open until {until}.") } else { format!("{by}. It was open until {until}.") }
        }
        (AskingState::Refused, Some(by), _) => {
            let why = one.refused_because.as_ref().map(|why| format!(": “{}”", why.expose())).unwrap_or_default();
            format!("{by} said no{why}")
        }
        _ => String::new(),
    };
    view! { {case(one.case, one.reference)} {asked} {became} }
}

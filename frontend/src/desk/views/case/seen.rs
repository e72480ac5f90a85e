//! Where the identifiers of a case were met before, and the cases that may be about the same.

use super::{
    super::{
        links::{its_campaign, thing},
        priority_tag, state_words,
    },
    CasePage, CaseWrong,
    form::{Ask, Kind, open_form},
};
use crate::{
    staff::views::{Clock, moment},
    ui::Button,
};
use leptos::prelude::*;
use shared::{
    call,
    entities::{SeenBefore, Suggestion},
    pages::DeskCaseShell,
};

pub(super) fn seen(page: &CasePage, wrong: Option<&CaseWrong>, clock: Clock<'_>) -> Option<impl IntoView + use<>> {
    let before: Vec<_> = page.detail.seen_before.iter().map(met).collect();
    let may: Vec<_> = page.suggestions.iter().map(|one| suggested(one, page.can.links, wrong, clock)).collect();
    let list = (!before.is_empty()).then(|| view! { <ul class="govuk-list govuk-list--bullet">{before}</ul> });
    let heading = (!may.is_empty()).then(|| view! { <h3 class="govuk-heading-s">{"Other cases that may be about the same"}</h3> });
    (list.is_some() || heading.is_some()).then(|| {
        view! {
            <h2 class="govuk-heading-m" id=String::from("seen-before")>{"Seen before"}</h2>
            {list} {heading} {may}
        }
    })
}

fn met(seen: &SeenBefore) -> impl IntoView + use<> {
    let cases = match seen.others {
        0 => "in no other case".to_owned(),
        1 => "in 1 other case".to_owned(),
        others => format!("in {others} other cases"),
    };
    let targets = match seen.entity.targets {
        0 | 1 => String::new(),
        targets => format!(", {targets} people or offices approached"),
    };
    let words = if seen.in_words { " It stands in the story only, so it may be the reporter’s own." } else { "" };
    view! { <li>{thing(&seen.entity)} {format!(": {cases}{targets}.{words}")} {its_campaign(seen.entity.campaign)}</li> }
}

/// The form that settles a suggestion is named after both of what it is about.
pub(super) fn form_of(one: &Suggestion) -> String {
    format!("case-suggestion-{}-{}", one.other.id, one.entity.id)
}

fn suggested(one: &Suggestion, links: bool, wrong: Option<&CaseWrong>, clock: Clock<'_>) -> impl IntoView + use<> {
    let href = call::path::<DeskCaseShell>(&(one.other.id.to_string(),));
    let confirmed = one.confirmed.as_ref().map(|said| {
        let when = clock(said.at);
        let words = when.exact.clone();
        let who = format!("{} said that they are: {} ", said.by.name.expose(), said.reason.expose());
        view! { <p class="govuk-body">{who} {moment(when, words)}</p> }
    });
    let settle = (links && one.confirmed.is_none()).then(|| {
        let ways = [("YES", "About the same"), ("NO", "Not about the same")].map(|(code, words)| (code.to_owned(), words.to_owned()));
        let asks = vec![
            Ask::new("holds", "Are they?", Kind::One(ways.to_vec()))
                .hint("What is rejected is not suggested again. Nothing is joined by it."),
            Ask::new("reason", "Why", Kind::Words(2)),
        ];
        open_form(form_of(one), asks, "Settle it", Button::Other, wrong)
    });
    view! {
        <div class="vd-set">
            <p class="govuk-body vd-facts">
                <a class="govuk-link vd-tap" href=href>{one.other.reference.to_string()}</a>
                {priority_tag(one.other.priority)} <span>{state_words(one.other.state)}</span>
            </p>
            <p class="govuk-body">{"Both tell of "} {thing(&one.entity)}</p>
            {confirmed}
            {settle}
        </div>
    }
}

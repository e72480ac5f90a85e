//! Whose a case is, how soon and why, and how it is marked and graded: what its moves rest on.

use super::{
    CasePage, CaseWrong,
    form::{Ask, Kind, folded, open_form, options, unset},
};
use crate::ui::Button;
use leptos::prelude::*;
use shared::{
    lifecycle::{Grading, HandlingGrade, KnowledgeGrade, Marking, SourceGrade},
    priority::Priority,
};

/// How many reasons are shown before somebody asks for the rest.
const FIRST: usize = 3;

pub(super) fn facts(page: &CasePage, wrong: Option<&CaseWrong>) -> impl IntoView + use<> {
    let (detail, standing) = (&page.detail, &page.detail.standing);
    let stated = if standing.priority_confirmed { "A person confirmed it." } else { "Nobody has confirmed it yet." };
    let computed = format!("Computed: P{}. {stated}", standing.computed.number());
    let marking = standing.marking.map_or_else(|| "Not marked yet".to_owned(), |marking| marking.words().to_owned());
    let grading = standing.grading.map_or_else(|| "Not graded yet".to_owned(), graded);
    let open = detail.line.state.is_open();
    view! {
        <h2 class="govuk-heading-m">{format!("Why it is P{}", detail.line.priority.number())}</h2>
        {reasons(&detail.reasons)}
        <p class="govuk-body">{computed}</p>
        {(open && page.can.sets).then(|| priority(page, wrong))}
        <h2 class="govuk-heading-m">{"Owner, marking, grading"}</h2>
        {open.then(|| owner(page, wrong))}
        <p class="govuk-body">{format!("Marking: {marking}")}</p>
        {(open && page.can.moves).then(|| marks(standing.marking, wrong))}
        <p class="govuk-body">{format!("Grading: {grading}")}</p>
        {(open && page.can.moves).then(|| grades(standing.grading, wrong))}
    }
}

fn reasons(all: &[String]) -> impl IntoView + use<> {
    let list = |some: &[String]| -> Vec<_> { some.iter().map(|reason| view! { <li>{reason.clone()}</li> }).collect() };
    let (first, rest) = all.split_at(all.len().min(FIRST));
    let more = (!rest.is_empty()).then(|| {
        view! {
            <details class="govuk-details vd-fold">
                <summary class="govuk-details__summary">
                    <span class="govuk-details__summary-text">{format!("{} more reasons", rest.len())}</span>
                </summary>
                <div class="govuk-details__text"><ul class="govuk-list govuk-list--bullet">{list(rest)}</ul></div>
            </details>
        }
    });
    view! { <ul class="govuk-list govuk-list--bullet">{list(first)}</ul> {more} }
}

fn priority(page: &CasePage, wrong: Option<&CaseWrong>) -> AnyView {
    let confirmed = page.detail.standing.priority_confirmed;
    let words = if confirmed { "Change the priority" } else { "Confirm or change the priority" };
    let all = [Priority::P1, Priority::P2, Priority::P3, Priority::P4]
        .map(|one| (format!("{one:?}"), format!("P{} {}", one.number(), one.word())));
    let asks = vec![
        Ask::new("priority", "How soon", Kind::List(all.to_vec())).starts(format!("{:?}", page.detail.line.priority)),
        Ask::new("reason", "Why", Kind::Words(2)),
    ];
    folded("case-priority".to_owned(), words.to_owned(), asks, "Set the priority", Button::Other, wrong)
}

fn owner(page: &CasePage, wrong: Option<&CaseWrong>) -> AnyView {
    let (owner, can) = (page.detail.standing.owner.as_ref(), page.can);
    let note = || Ask::new("note", "What the next one has to know", Kind::Words(2));
    let mine = owner.is_some_and(|owner| owner.account == can.me);
    if can.leads && can.assigns {
        let others = page.takers.iter().filter(|one| owner.is_none_or(|owner| owner.account != one.account));
        let others = others.map(|one| (one.account.to_string(), one.name.expose().to_owned()));
        let nobody = owner.map(|_| (String::new(), "Nobody: back to the queue".to_owned()));
        let asks = std::iter::once(Ask::new("owner", "Who", Kind::List(nobody.into_iter().chain(others).collect())));
        let asks = asks.chain(owner.map(|_| note())).collect();
        return folded("case-owner".to_owned(), "Give it to somebody".to_owned(), asks, "Give it", Button::Other, wrong);
    }
    match (owner, can.assigns) {
        (None, true) => open_form("case-owner-me".to_owned(), Vec::new(), "Make it mine", Button::Other, wrong),
        (Some(_), true) if mine => {
            folded("case-owner".to_owned(), "Put it back".to_owned(), vec![note()], "Put it back to the queue", Button::Other, wrong)
        }
        _ => ().into_any(),
    }
}

fn marks(marking: Option<Marking>, wrong: Option<&CaseWrong>) -> AnyView {
    let words = if marking.is_some() { "Change the marking" } else { "Confirm the marking" };
    let ask = Ask::new("marking", "How it is marked", Kind::List(options(Marking::ALL, Marking::code, Marking::words)));
    let ask = ask.starts(marking.unwrap_or(Marking::Official).code());
    folded("case-marking".to_owned(), words.to_owned(), vec![ask], "Set the marking", Button::Other, wrong)
}

fn graded(grading: Grading) -> String {
    let Grading { source, knowledge, handling } = grading;
    format!("{}, {}, {}", source.words(), knowledge.words().to_lowercase(), handling.words().to_lowercase())
}

fn grades(grading: Option<Grading>, wrong: Option<&CaseWrong>) -> AnyView {
    let start = |code: Option<&'static str>| code.unwrap_or_default();
    let asks = vec![
        Ask::new("source", "The source", Kind::List(unset(options(SourceGrade::ALL, SourceGrade::code, SourceGrade::words))))
            .starts(start(grading.map(|grading| grading.source.code()))),
        Ask::new(
            "knowledge",
            "How the source knows it",
            Kind::List(unset(options(KnowledgeGrade::ALL, KnowledgeGrade::code, KnowledgeGrade::words))),
        )
        .starts(start(grading.map(|grading| grading.knowledge.code()))),
        Ask::new("handling", "Passing it on", Kind::List(unset(options(HandlingGrade::ALL, HandlingGrade::code, HandlingGrade::words))))
            .starts(start(grading.map(|grading| grading.handling.code()))),
    ];
    let words = if grading.is_some() { "Change the grading" } else { "Grade the information" };
    folded("case-grading".to_owned(), words.to_owned(), asks, "Set the grading", Button::Other, wrong)
}

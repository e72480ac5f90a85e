//! What can be done with a case now: every move its rules offer, the usual one first, and what is in the way of the others.

use super::{
    CasePage, CaseWrong,
    form::{Ask, Kind, folded, open_form, options, unset},
};
use crate::{
    staff::views::{Clock, moment},
    ui::{Button, inset},
};
use leptos::prelude::*;
use shared::{
    call,
    lifecycle::{Closing, ClosureCode, Feedback, Input, MoveKind},
    moves::{CaseStanding, OfferRead},
    pages::DeskCaseShell,
};

/// What the form of a move is called.
pub(super) fn form_of(kind: MoveKind) -> String {
    format!("case-move-{}", kind.code())
}

/// What nobody can do anything about now is not told as being in the way.
const SILENT: [&str; 6] = ["NO_SUCH_MOVE", "SYSTEM_ONLY", "PERSON_ONLY", "HIDDEN", "NOT_PERMITTED", "TWO_TO_CLOSE"];

/// The words reporters are told most often; a start, to be changed as the case wants it.
const TEMPLATES: [(&str, &str); 4] = [
    (
        "Not what it claimed to be",
        "This contact was probably not what it claimed to be. Please do not answer it. Tell us if they try again.",
    ),
    ("Nothing to worry about", "We looked into this and found nothing to worry about. Telling us was the right thing to do."),
    ("No more to be found", "We could not find out more. Please keep what you have, and tell us if they come back."),
    ("Nothing more is needed", "Thank you for telling us. You need not do anything more. If something changes, write to us here."),
];

pub(super) fn now(page: &CasePage, wrong: Option<&CaseWrong>, clock: Clock<'_>) -> impl IntoView + use<> {
    let standing = &page.detail.standing;
    let merged = standing.merged_into.map(|into| {
        let href = call::path::<DeskCaseShell>(&(into.to_string(),));
        view! { <p class="govuk-body">{"It is part of another case: "} <a class="govuk-link vd-tap" href=href>{"open that case"}</a></p> }
    });
    let watching = standing.watching.as_ref().map(|watching| {
        let items: Vec<_> = watching.items.iter().map(|item| view! { <li>{item.expose().to_owned()}</li> }).collect();
        let when = clock(watching.review_at);
        let words = when.exact.clone();
        view! {
            <p class="govuk-body">{"Being watched until "} {moment(when, words)} {". Looked out for:"}</p>
            <ul class="govuk-list govuk-list--bullet">{items}</ul>
        }
    });
    let can: Vec<&OfferRead> = standing.offers.iter().filter(|offer| offer.to.is_some()).collect();
    let (asking, plain): (Vec<&OfferRead>, Vec<&OfferRead>) = can.iter().partition(|offer| !offer.inputs.is_empty());
    let plain: Vec<_> =
        plain.into_iter().map(|offer| open_form(form_of(offer.kind), Vec::new(), offer.kind.words(), look(offer.kind), wrong)).collect();
    let asking: Vec<_> = asking.into_iter().map(|offer| asked(offer, wrong)).collect();
    let none = can.is_empty().then(|| view! { <p class="govuk-body">{"You cannot move this case now."}</p> });
    view! {
        <h2 class="govuk-heading-m">{"What can be done now"}</h2>
        {merged}
        {watching}
        {proposed(standing)}
        {none}
        <div class="vd-facts">{plain}</div>
        {asking}
        {in_the_way(standing)}
        {closures(standing, clock)}
    }
}

const fn look(kind: MoveKind) -> Button {
    match kind {
        MoveKind::Take | MoveKind::Open | MoveKind::Resume | MoveKind::ApproveClose => Button::Main,
        _ => Button::Other,
    }
}

fn in_the_way(standing: &CaseStanding) -> Option<impl IntoView + use<>> {
    let refused = standing.offers.iter().filter_map(|offer| Some((offer.kind, offer.refusal.as_ref()?)));
    let all: Vec<_> = refused
        .filter(|(_, refusal)| !SILENT.contains(&refusal.code.as_str()))
        .map(|(kind, refusal)| view! { <li>{format!("{}: {}", kind.words(), refusal.words)}</li> })
        .collect();
    (!all.is_empty()).then(|| {
        view! {
            <h3 class="govuk-heading-s">{"What is in the way"}</h3>
            <ul class="govuk-list govuk-list--bullet" id=String::from("in-the-way")>{all}</ul>
        }
    })
}

/// What the reporter hears of a closing, in a sentence.
fn heard(closing: &Closing) -> String {
    match &closing.feedback {
        Feedback::Send { words } => format!("The reporter reads: “{}”", words.expose()),
        Feedback::Hold { reason, .. } => format!("The reporter hears nothing yet: {}", reason.expose()),
        Feedback::None { reason } => format!("The reporter hears nothing: {}", reason.expose()),
    }
}

fn proposed(standing: &CaseStanding) -> Option<impl IntoView + use<>> {
    let proposed = standing.proposed.as_ref()?;
    let second = if standing.two_to_close { " Somebody else has to agree." } else { "" };
    let words = format!("{} proposed to close it: {}.{second}", proposed.by.name.expose(), proposed.closing.code.words());
    Some(view! { {inset(words)} <p class="govuk-body vd-words">{heard(&proposed.closing)}</p> })
}

fn closures(standing: &CaseStanding, clock: Clock<'_>) -> Vec<impl IntoView + use<>> {
    let one = |closed: &shared::moves::Closed| {
        let agreed = closed.approved_by.as_ref().map_or_else(String::new, |by| format!(", agreed by {}", by.name.expose()));
        let (code, by, when) = (closed.closing.code.words(), closed.proposed_by.name.expose(), clock(closed.closed_at).exact);
        view! { <p class="govuk-body vd-words">{format!("Closed {when} by {by}{agreed}: {code}. {}", heard(&closed.closing))}</p> }
    };
    standing.closures.iter().map(one).collect()
}

/// A move that asks for something, as its inputs say.
fn asked(offer: &OfferRead, wrong: Option<&CaseWrong>) -> AnyView {
    let asks = offer.inputs.iter().flat_map(|input| asks(*input, offer.kind)).collect();
    folded(form_of(offer.kind), offer.kind.words().to_owned(), asks, offer.kind.words(), look(offer.kind), wrong)
}

fn asks(input: Input, kind: MoveKind) -> Vec<Ask> {
    match input {
        Input::Reason => {
            let words = match kind {
                MoveKind::AskReporter | MoveKind::AskPartner => "What was asked, and why",
                MoveKind::SendBack => "What is missing",
                MoveKind::Reopen => "What changed",
                _ => "Why",
            };
            let ask = Ask::new("reason", words, Kind::Words(2));
            let told = "This tells the desk only. Write to the reporter further down.";
            vec![if kind == MoveKind::AskReporter { ask.hint(told) } else { ask }]
        }
        Input::WatchItems => vec![Ask::new("items", input.words(), Kind::Words(3)).hint("One thing a line.")],
        Input::ReviewDate => vec![Ask::new("review_at", "When somebody looks again", Kind::Day).hint("In the next 90 days.")],
        Input::ClosureCode => {
            vec![Ask::new("code", "Why it is closed", Kind::List(unset(options(ClosureCode::ALL, ClosureCode::code, ClosureCode::words))))]
        }
        Input::Feedback => feedback(),
        Input::OtherCase => vec![Ask::new("into", "Reference of the other case", Kind::Line).hint("Like AR-7KQ4-M2P9.")],
    }
}

fn feedback() -> Vec<Ask> {
    let ways = [("SEND", "Send these words"), ("HOLD", "Nothing yet"), ("NONE", "Nothing at all")];
    let ways = ways.map(|(code, words)| (code.to_owned(), words.to_owned())).to_vec();
    let starts = TEMPLATES.iter().map(|(name, words)| ((*words).to_owned(), (*name).to_owned()));
    let starts = std::iter::once((String::new(), "My own words".to_owned())).chain(starts).collect();
    vec![
        Ask::new("feedback", "What the reporter hears", Kind::One(ways)),
        Ask::new("start", "Start from", Kind::Starts("words", starts)).when("SEND"),
        Ask::new("words", "The words", Kind::Words(4)).hint("They read them as they stand here. Name nobody, and no partner.").when("SEND"),
        Ask::new("reason", "Why not", Kind::Words(2)).when("HOLD NONE"),
        Ask::new("review_at", "When somebody looks at that again", Kind::Day).hint("In the next 90 days.").when("HOLD"),
    ]
}

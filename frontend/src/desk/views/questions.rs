//! What members ask the team with no report made: the list, and one question with what can be done with it.

use super::case::{
    REACHED,
    form::{Ask, Kind, folded, open_form},
    reach,
};
use crate::{
    staff::views::{Clock, ago, head},
    ui::{Button, Row, Said, back_link, summary_list},
};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    call,
    entries::Letter,
    locale::Lang,
    pages::{DeskQuestionShell, DeskQuestionsShell},
    questions::{QuestionLine, QuestionList, QuestionRead, QuestionSaid, QuestionState},
    time::Moment,
};

/// The list's heading.
pub const QUESTIONS: &str = "Questions";
/// The heading of one.
pub const QUESTION: &str = "Question";

/// What whoever asked is asked.
const PROPOSAL: &str = "“May we make a report of this?”";

/// What is written must not tell whether something is held (docs/rules.md §5).
const ALIKE: &str = "Whoever asked reads it. Answer in the same way whether or not anything is known about anybody.";

const fn state_words(state: QuestionState) -> &'static str {
    match state {
        QuestionState::Asked => "Waits for an answer",
        QuestionState::Answered => "Answered",
        QuestionState::Proposed => "A report is proposed: waits for whoever asked",
        QuestionState::Closed => "Closed",
    }
}

/// The list: what waits for the team first, the oldest on top.
pub fn questions(list: &QuestionList, done: Option<&'static str>, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let none = list.items.is_empty().then(|| view! { <p class="govuk-body">{"Nobody has asked anything."}</p> });
    let more = list.more.then(|| view! { <p class="govuk-body">{"More are waiting. They move up when these are answered."}</p> });
    let all: Vec<_> = list.items.iter().map(|one| line(one, now, clock)).collect();
    view! {
        {head(QUESTIONS.to_owned(), done)}
        <p class="govuk-body">{"Members ask here with no report made. A question is no case and counts in no figure."}</p>
        {none}
        <ul class="govuk-list">{all}</ul>
        {more}
        <p class="govuk-body-s">{"Opening this was recorded."}</p>
    }
}

fn line(one: &QuestionLine, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let href = call::path::<DeskQuestionShell>(&(one.id.to_string(),));
    let waits = one.state == QuestionState::Asked;
    let words = state_words(one.state);
    let words = if waits { view! { <strong>{words}</strong> }.into_any() } else { words.into_any() };
    view! {
        <li>
            <p class="govuk-body">
                <a class="govuk-link vd-tap" href=href>{format!("Asked {} ({})", ago(now, one.asked_at), clock(one.asked_at).exact)}</a>
                <br />
                {words}
            </p>
        </li>
    }
}

/// The way back to the list.
pub fn back_to_questions() -> impl IntoView {
    back_link(DeskQuestionsShell::PATH.to_owned(), "Back to the questions")
}

/// One question.
pub fn question(one: &QuestionRead, done: Option<&'static str>, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let row = |key: &str, lines: Vec<String>| Row { key: key.to_owned(), said: Said::Lines(lines), change: None };
    let language = match one.language {
        Lang::En => "English",
        Lang::Cy => "Welsh",
    };
    let rows = [
        row("State", vec![state_words(one.line.state).to_owned()]),
        row("Asked by", vec![one.asker.name.expose().to_owned()]),
        row("Language", vec![language.to_owned()]),
    ];
    let said: Vec<_> = one.said.iter().map(|one| message(one, now, clock)).collect();
    view! {
        {head(QUESTION.to_owned(), done)}
        {summary_list(rows.into())}
        {reach(&one.contact, view! { <h2 class="govuk-heading-m">{REACHED}</h2> }.into_any())}
        <h2 class="govuk-heading-m">{"What was written"}</h2>
        <ol class="govuk-list">{said}</ol>
        {forms(one)}
        <p class="govuk-body-s">{"Opening this was recorded."}</p>
    }
}

fn message(one: &QuestionSaid, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let who = one.by.as_ref().map_or_else(|| "Whoever asked".to_owned(), |who| who.name.expose().to_owned());
    let when = format!("{} ({})", ago(now, one.at), clock(one.at).exact);
    view! {
        <li class="vd-message">
            <p class="govuk-body">
                <strong>{who}</strong>
                <br />
                <span class="govuk-hint">{when}</span>
            </p>
            <p class="govuk-body vd-words">{one.text.clone()}</p>
        </li>
    }
}

/// Whether whoever asked hears of what is done here.
const fn told(letter: Letter) -> &'static str {
    match letter {
        Letter::Sent => "Of what you do here a letter tells them that there is something to read.",
        Letter::OnlyAtTheirTimes => "They said when it is safe, so no letter goes out. Tell them then that there is something to read.",
        _ => "They did not choose e-mail, so no letter goes out. Tell them in the way they chose that there is something to read.",
    }
}

fn forms(one: &QuestionRead) -> AnyView {
    let id = one.line.id;
    let waits = one.line.state == QuestionState::Asked;
    match one.line.state {
        QuestionState::Asked | QuestionState::Answered => {
            let asks = vec![Ask::new("text", "Your answer", Kind::Words(5)).hint(ALIKE)];
            let answer = open_form(format!("question-answer-{id}"), asks, "Send the answer", Button::Main, None);
            let propose = if one.declined {
                view! { <p class="govuk-body">{"They wanted no report made of it. Nobody is asked twice."}</p> }.into_any()
            } else {
                let words = format!("Propose a report: they are asked {PROPOSAL}");
                folded(format!("question-propose-{id}"), words, Vec::new(), "Ask them", Button::Other, None)
            };
            let close = (!waits).then(|| {
                let words = "Close it: nothing more can be written".to_owned();
                folded(format!("question-close-{id}"), words, Vec::new(), "Close this question", Button::Final, None)
            });
            view! {
                <p class="govuk-body">{told(one.letter)}</p>
                {answer}
                {propose}
                {close}
            }
            .into_any()
        }
        QuestionState::Proposed => {
            let words = format!("They were asked {PROPOSAL} Only they can say yes or no. If they write on, it waits for you again.");
            view! { <p class="govuk-body">{words}</p> }.into_any()
        }
        QuestionState::Closed => view! { <p class="govuk-body">{"It is deleted when nothing was done to it for 90 days."}</p> }.into_any(),
    }
}

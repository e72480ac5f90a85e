//! Asking the security team something with no report made, and reading what they answer (docs/domain.md §1.2). Works
//! without scripts.

use super::{mine_acts::FollowUpFault, start::danger};
use crate::{
    report::views::draw,
    setting::Setting,
    ui::{Asked, Button, Wrong, button, error_summary, inset, link_button, notice, text_area},
};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    call,
    ids::{QuestionId, Reference},
    locale::{Key, Lang, fill, key, text},
    pages::{AskForm, AskPage, OwnQuestionForm, OwnQuestionPage, OwnQuestionsPage, OwnReportsPage, ReportShell},
    questionnaire::{ASK, Answers, Fault, Field, Page, REPORT},
    questions::{OPEN_MOST, QuestionState},
};

/// What the form is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct AskState<'a> {
    /// The key under which it is sent: sent twice it is one question.
    pub key: &'a str,
    /// What was answered so far.
    pub answers: &'a Answers,
    /// What is wrong with it.
    pub faults: &'a [Fault],
    /// Why it was not sent although nothing is wrong with it.
    pub refused: Option<AskFault>,
}

/// Why a question was not sent although nothing is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskFault {
    /// Another question was sent from this very page before.
    Again,
    /// As many of theirs are open as may be.
    Many,
}

/// One of somebody's own questions, with the day in words.
#[derive(Clone, Debug)]
pub struct OwnQuestionLine {
    /// The question.
    pub id: QuestionId,
    /// How far it has come.
    pub state: QuestionState,
    /// When it was asked.
    pub asked: String,
}

/// What the page of one question is drawn with.
#[derive(Clone, Debug)]
pub struct OwnQuestionState<'a> {
    /// The key under which what is written is sent.
    pub key: &'a str,
    /// Where it stands.
    pub line: &'a OwnQuestionLine,
    /// What was written: whether they did it themselves, when, and the words.
    pub said: &'a [(bool, String, String)],
    /// The report that was made of it.
    pub report: Option<Reference>,
    /// What was typed.
    pub typed: &'a str,
    /// What is wrong with it.
    pub fault: Option<FollowUpFault>,
    /// How much may be written.
    pub left: usize,
    /// Whether something was just sent.
    pub sent: bool,
}

const fn state(of: QuestionState) -> Key {
    match of {
        QuestionState::Asked => key::ASKING_STATE_ASKED,
        QuestionState::Answered => key::ASKING_STATE_ANSWERED,
        QuestionState::Proposed => key::ASKING_STATE_PROPOSED,
        QuestionState::Closed => key::ASKING_STATE_CLOSED,
    }
}

fn para(words: &'static str) -> impl IntoView {
    view! { <p class="govuk-body">{words}</p> }
}

/// The way to asking, from the pages around it.
pub(super) fn ask_link(lang: Lang) -> impl IntoView {
    view! {
        <p class="govuk-body">
            <a class="govuk-link vd-tap" href=AskPage::PATH>{text(lang, key::ASKING_LINK)}</a>
        </p>
    }
}

fn own_link(lang: Lang) -> impl IntoView {
    view! {
        <p class="govuk-body">
            <a class="govuk-link vd-tap" href=OwnQuestionsPage::PATH>{text(lang, key::ASKING_MINE_LINK)}</a>
        </p>
    }
}

/// What asking is, and the form.
pub fn ask(lang: Lang, s: &AskState<'_>, setting: &Setting) -> impl IntoView + use<> {
    let said = |words: Key| text(lang, words);
    let pages = ASK.pages.iter().flat_map(|page| page.fields().iter().map(move |field| (page, field)));
    let fields: Vec<_> = pages.map(|(page, field)| draw(lang, field, asked(lang, page, field, s.faults), s.answers.of(field.id))).collect();
    let refused = s.refused.map(|fault| match fault {
        AskFault::Again => said(key::ASKING_AGAIN).to_owned(),
        AskFault::Many => fill(lang, key::ASKING_MANY, &[("most", &OPEN_MOST.to_string())]),
    });
    let refused = refused.map(|words| Wrong { field: None, words });
    let wrong = s.faults.iter().map(|fault| Wrong { field: (!fault.field.is_empty()).then_some(fault.field), words: fault.say(lang) });
    view! {
        {error_summary(said(key::APP_ERROR_TITLE), refused.into_iter().chain(wrong).collect())}
        <h1 class="govuk-heading-l" tabindex="-1">{said(key::ASKING_HEADING)}</h1>
        {danger(lang, setting)}
        {para(said(key::ASKING_LEAD))}
        <ul class="govuk-list govuk-list--bullet">
            <li>{said(key::ASKING_NO_REPORT)}</li>
            <li>{said(key::ASKING_WHO)}</li>
            <li>{said(key::ASKING_WHEN)}</li>
        </ul>
        <h2 class="govuk-heading-m">{said(key::ASKING_APART)}</h2>
        <p class="govuk-body">
            {said(key::ASKING_APART_WORDS)} " "
            <a class="govuk-link" href=ReportShell::PATH>{said(key::ASKING_APART_LINK)}</a>
        </p>
        {inset(said(key::START_SECRET).to_owned())}
        <form method="post" action=AskForm::PATH novalidate autocomplete="off">
            <input type="hidden" name="key" value=s.key.to_owned() />
            {fields}
            {button(Button::Main, Some("send"), said(key::ASKING_SEND), false)}
        </form>
        {own_link(lang)}
    }
}

/// How a field of a short form is asked.
pub(super) fn asked(lang: Lang, page: &'static Page, field: &'static Field, faults: &[Fault]) -> Asked {
    let fault = faults.iter().find(|fault| fault.field == field.id);
    let own = field.label.is_some();
    Asked {
        id: field.id,
        words: text(lang, field.label.unwrap_or(page.heading)).to_owned(),
        heads_page: false,
        hint: if own { field.hint } else { page.hint }.map(|hint| text(lang, hint)),
        error: fault.map(|fault| (text(lang, key::APP_ERROR_PREFIX), fault.say(lang))),
    }
}

/// That it was sent. Nothing of it is shown: the session may have rested.
pub fn question_sent(lang: Lang, setting: &Setting) -> impl IntoView + use<> {
    let said = |words: Key| text(lang, words);
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{said(key::ASKING_SENT)}</h1>
        {para(said(key::ASKING_SENT_WORDS))}
        {para(said(key::ASKING_SENT_NO_REPORT))}
        {link_button(Button::Other, OwnQuestionsPage::PATH.to_owned(), said(key::ASKING_MINE_LINK).to_owned())}
        {danger(lang, setting)}
    }
}

/// The list's main part.
pub fn own_questions(lang: Lang, items: &[OwnQuestionLine], setting: &Setting) -> impl IntoView + use<> {
    let list = if items.is_empty() {
        para(text(lang, key::ASKING_MINE_NONE)).into_any()
    } else {
        let lines: Vec<_> = items.iter().map(|one| line(lang, one)).collect();
        view! { <ul class="govuk-list">{lines}</ul> }.into_any()
    };
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, key::ASKING_MINE)}</h1>
        {list}
        {ask_link(lang)}
        {danger(lang, setting)}
    }
}

fn line(lang: Lang, one: &OwnQuestionLine) -> impl IntoView + use<> {
    let href = call::path::<OwnQuestionPage>(&(one.id,));
    view! {
        <li>
            <p class="govuk-body">
                <a class="govuk-link vd-tap" href=href>{fill(lang, key::ASKING_ASKED_ON, &[("when", &one.asked)])}</a>
                <br />
                {text(lang, state(one.state))}
            </p>
        </li>
    }
}

/// The main part of one question's page.
pub fn own_question(lang: Lang, s: &OwnQuestionState<'_>, setting: &Setting) -> impl IntoView + use<> {
    let said = |words: Key| text(lang, words);
    let fault = s.fault.map(|fault| fault_words(lang, fault, s.left));
    let gone = s.line.state == QuestionState::Closed || s.left == 0;
    let wrong = fault.clone().map(|words| match gone {
        true => Wrong { field: None, words: said(key::ASKING_UNSENT_WORDS).to_owned() },
        false => Wrong { field: Some("text"), words },
    });
    let all: Vec<_> = s.said.iter().map(|one| message(lang, one)).collect();
    let action = call::path::<OwnQuestionForm>(&(s.line.id,));
    let over = s.line.state == QuestionState::Closed;
    let open = !over && s.left > 0;
    let write = open.then(|| {
        let asked = Asked {
            id: "text",
            words: said(key::ASKING_WRITE).to_owned(),
            heads_page: false,
            hint: Some(said(key::MINE_WRITE_HINT)),
            error: fault.clone().map(|words| (said(key::APP_ERROR_PREFIX), words)),
        };
        view! {
            <form method="post" action=action.clone() novalidate autocomplete="off">
                <input type="hidden" name="key" value=s.key.to_owned() />
                {text_area(lang, &asked, s.typed, 5, s.left)}
                {button(Button::Main, Some("send-message"), said(key::ASKING_WRITE_SEND), false)}
            </form>
        }
    });
    let proposed = (s.line.state == QuestionState::Proposed).then(|| consent(lang, &action));
    let reported = s.report.map(|reference| {
        let reference = reference.to_string();
        let href = format!("{}/{reference}", OwnReportsPage::PATH);
        view! {
            <p class="govuk-body">
                <a class="govuk-link vd-tap" href=href>{fill(lang, key::ASKING_REPORTED, &[("reference", &reference)])}</a>
            </p>
        }
    });
    let closed = over.then(|| para(said(key::ASKING_CLOSED)));
    // The team was faster, and there is no box any more: their words are not lost with it.
    let unsent = (!open && !s.typed.is_empty()).then(|| {
        view! {
            <h2 class="govuk-heading-m">{said(key::ASKING_UNSENT)}</h2>
            <p class="govuk-body vd-words">{s.typed.to_owned()}</p>
        }
    });
    let end = (!over).then(|| {
        view! {
            <form method="post" action=action.clone() novalidate>
                <input type="hidden" name="act" value="end" />
                {para(said(key::ASKING_END_WORDS))}
                {button(Button::Other, Some("end"), said(key::ASKING_END), false)}
            </form>
        }
    });
    let messages = (!s.said.is_empty()).then(|| view! { <h2 class="govuk-heading-m">{said(key::MINE_MESSAGES)}</h2> });
    view! {
        {error_summary(said(key::APP_ERROR_TITLE), wrong.into_iter().collect())}
        {s.sent.then(|| notice(said(key::ASKING_WRITTEN), None))}
        <h1 class="govuk-heading-l" tabindex="-1">{said(key::ASKING_ONE)}</h1>
        <p class="govuk-body">
            <strong>{said(state(s.line.state))}</strong>
            <br />
            {fill(lang, key::ASKING_ASKED_ON, &[("when", &s.line.asked)])}
        </p>
        {reported}
        {closed}
        {unsent}
        {messages}
        <ol class="govuk-list">{all}</ol>
        {proposed}
        {write}
        {end}
        {danger(lang, setting)}
    }
}

fn fault_words(lang: Lang, fault: FollowUpFault, left: usize) -> String {
    match fault {
        FollowUpFault::Empty => text(lang, key::MINE_EMPTY).to_owned(),
        FollowUpFault::TooLong => fill(lang, key::MINE_TOO_LONG, &[("max", &left.to_string())]),
        FollowUpFault::Again => text(lang, key::MINE_AGAIN).to_owned(),
    }
}

fn message(lang: Lang, (own, when, words): &(bool, String, String)) -> impl IntoView + use<> {
    let who = if *own { key::MINE_FROM_YOU } else { key::MINE_FROM_TEAM };
    view! {
        <li class="vd-message">
            <p class="govuk-body">
                <strong>{text(lang, who)}</strong>
                <br />
                <span class="govuk-hint">{when.clone()}</span>
            </p>
            <p class="govuk-body vd-words">{words.clone()}</p>
        </li>
    }
}

/// The one sentence the team may ask, and what each answer means.
fn consent(lang: Lang, action: &str) -> impl IntoView + use<> {
    let said = |words: Key| text(lang, words);
    let asked = REPORT.field("conflict_flag").map(|field| {
        let asked = Asked {
            id: field.id,
            words: said(field.label.unwrap_or(key::APART_HEADING)).to_owned(),
            heads_page: false,
            hint: field.hint.map(said),
            error: None,
        };
        draw(lang, field, asked, &[])
    });
    view! {
        <h2 class="govuk-heading-m">{said(key::ASKING_PROPOSED)}</h2>
        {para(said(key::ASKING_PROPOSED_WORDS))}
        {para(said(key::ASKING_YES_MEANS))}
        {para(said(key::ASKING_NO_MEANS))}
        <form method="post" action=action.to_owned() novalidate>
            <input type="hidden" name="act" value="yes" />
            {asked}
            {button(Button::Main, Some("yes"), said(key::ASKING_YES), false)}
        </form>
        <form method="post" action=action.to_owned() novalidate>
            <input type="hidden" name="act" value="no" />
            {button(Button::Other, Some("no"), said(key::ASKING_NO), false)}
        </form>
    }
}

//! Coming back with the words of a receipt: typing them, and the report they lead to
//! (docs/adr/0050-receipts-of-seven-words.md).

use super::{
    addition::additions,
    mine::{OwnReportState, facts, messages, report_heading},
    mine_acts::{carried, done_notice, rate, withdraw, write, wrong},
    start::danger,
};
use crate::{
    setting::Setting,
    ui::{Asked, Button, Line, Wrong, button, error_summary, inset, text_line},
};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    locale::{Lang, key, text},
    pages::{AnswerReceipt, OpenReceipt},
};

/// Why the words are asked for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordsAsked {
    /// For the first time.
    First,
    /// The ones before led nowhere.
    Wrong,
    /// The page they had opened is over.
    Over,
}

/// The main part of the page that takes them. What was typed is not shown again.
///
/// `kept` is a message that was being written when the page before was over: it comes back with the report.
pub fn receipt_words(lang: Lang, why: WordsAsked, kept: &str, setting: &Setting) -> impl IntoView + use<> {
    let wrong = match why {
        WordsAsked::First => None,
        WordsAsked::Wrong => Some(key::RECEIPT_WRONG),
        WordsAsked::Over => Some(key::RECEIPT_OVER),
    };
    let wrong = wrong.map(|words| text(lang, words).to_owned());
    let asked = Asked {
        id: "words",
        words: text(lang, key::RECEIPT_FIELD).to_owned(),
        heads_page: false,
        hint: Some(text(lang, key::RECEIPT_FIELD_HINT)),
        error: wrong.clone().map(|words| (text(lang, key::APP_ERROR_PREFIX), words)),
    };
    let summary = wrong.map(|words| Wrong { field: Some("words"), words });
    view! {
        {error_summary(text(lang, key::APP_ERROR_TITLE), summary.into_iter().collect())}
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, key::RECEIPT_ENTER)}</h1>
        <p class="govuk-body">{text(lang, key::RECEIPT_ENTER_LEAD)}</p>
        <form method="post" action=OpenReceipt::PATH novalidate>
            {(!kept.is_empty()).then(|| view! { <input type="hidden" name="text" value=kept.to_owned() autocomplete="off" /> })}
            {text_line(&asked, Line::Words, String::new())}
            {button(Button::Main, Some("open"), text(lang, key::RECEIPT_OPEN), false)}
        </form>
        {danger(lang, setting)}
    }
}

/// The main part of the report's page.
pub fn receipt_report(lang: Lang, s: &OwnReportState<'_>, setting: &Setting) -> impl IntoView + use<> {
    let said = |words| text(lang, words);
    view! {
        {error_summary(said(key::APP_ERROR_TITLE), wrong(lang, s.fault).into_iter().collect())}
        {s.done.map(|done| done_notice(lang, done))}
        {report_heading(lang, s.own.line.reference)}
        {facts(lang, &s.own.line)}
        {inset(said(key::RECEIPT_CLOSE).to_owned())}
        <h2 class="govuk-heading-m">{said(key::MINE_MESSAGES)}</h2>
        {messages(lang, s.own)}
        <p class="govuk-body">{said(key::RECEIPT_FILES)}</p>
        <form method="post" action=AnswerReceipt::PATH novalidate>
            {carried(s.key, s.ticket)}
            {write(lang, s)}
        </form>
        {rate(lang, s)}
        {additions(lang, s.own.line.reference, s.ticket)}
        {withdraw(lang, s)}
        {danger(lang, setting)}
    }
}

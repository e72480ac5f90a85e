//! Somebody's own reports, and one of them with what was written about it and the form to write. None of what was
//! answered is shown again: the phone may be in somebody else's hand (docs/domain.md §1.5).

use super::{
    addition::additions,
    ask::ask_link,
    files::files,
    mine_acts::{OwnDone, OwnFault, OwnTyped, done_notice, rate, withdraw, write, wrong},
    start::danger,
};
use crate::{setting::Setting, ui::error_summary};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    ids::Reference,
    locale::{Key, Lang, fill, key, text},
    own_reports::{OwnEntry, OwnReport, OwnReportLine, OwnReports, OwnSaid, OwnStatus, Writer},
    pages::OwnReportsPage,
};

/// What the page of one report is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct OwnReportState<'a> {
    /// The report.
    pub own: &'a OwnReport,
    /// When the name on it was opened, in words; nothing where it is not kept apart.
    pub opened: Option<&'a [String]>,
    /// What stands for the words of its receipt, where they opened the page.
    pub ticket: Option<&'a str>,
    /// The key under which the form is sent: sent twice it is one message.
    pub key: &'a str,
    /// What was typed.
    pub typed: OwnTyped<'a>,
    /// What is wrong with it.
    pub fault: Option<OwnFault>,
    /// What was just done.
    pub done: Option<OwnDone>,
}

const fn status(status: OwnStatus) -> Key {
    match status {
        OwnStatus::Received => key::MINE_STATUS_RECEIVED,
        OwnStatus::LookedAt => key::MINE_STATUS_LOOKED_AT,
        OwnStatus::Asked => key::MINE_STATUS_ASKED,
        OwnStatus::PassedOn => key::MINE_STATUS_PASSED_ON,
        OwnStatus::Closed => key::MINE_STATUS_CLOSED,
    }
}

const fn writer(from: Writer) -> Key {
    match from {
        Writer::Team => key::MINE_FROM_TEAM,
        Writer::Contact => key::MINE_FROM_CONTACT,
        Writer::You => key::MINE_FROM_YOU,
        Writer::Other => key::MINE_FROM_OTHER,
    }
}

/// The list's main part.
pub fn own_reports(lang: Lang, own: &OwnReports, setting: &Setting) -> impl IntoView + use<> {
    let list = if own.items.is_empty() {
        view! { <p class="govuk-body">{text(lang, key::MINE_NONE)}</p> }.into_any()
    } else {
        let lines: Vec<_> = own.items.iter().map(|report| line(lang, report)).collect();
        view! { <ul class="govuk-list">{lines}</ul> }.into_any()
    };
    let more = own.next.as_ref().map(|next| {
        let href = format!("{}?cursor={next}", OwnReportsPage::PATH);
        view! { <p class="govuk-body"><a class="govuk-link vd-tap" href=href>{text(lang, key::MINE_MORE)}</a></p> }
    });
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, key::MINE_TITLE)}</h1>
        <p class="govuk-body">{text(lang, key::MINE_LEAD)}</p>
        {list}
        {more}
        {ask_link(lang)}
        {danger(lang, setting)}
    }
}

fn line(lang: Lang, report: &OwnReportLine) -> impl IntoView + use<> {
    let reference = report.reference.to_string();
    let href = format!("{}/{reference}", OwnReportsPage::PATH);
    let unread = match report.unread {
        0 => None,
        1 => Some(text(lang, key::MINE_UNREAD_ONE).to_owned()),
        several => Some(fill(lang, key::MINE_UNREAD_SOME, &[("count", &several.to_string())])),
    };
    view! {
        <li>
            <p class="govuk-body">
                <a class="govuk-link vd-tap" href=href><span class="vd-reference">{reference}</span></a>
                <br />
                {fill(lang, key::MINE_RECEIVED, &[("when", &report.received_words)])}
                <br />
                {text(lang, status(report.status))}
                {unread.map(|unread| view! { <br /><strong>{unread}</strong> })}
            </p>
        </li>
    }
}

/// The main part of one report's page.
pub fn own_report(lang: Lang, s: &OwnReportState<'_>, setting: &Setting) -> impl IntoView + use<> {
    let said = |words: Key| text(lang, words);
    let line = &s.own.line;
    let reference = line.reference.to_string();
    view! {
        {error_summary(said(key::APP_ERROR_TITLE), wrong(lang, s.fault).into_iter().collect())}
        {s.done.map(|done| done_notice(lang, done))}
        {report_heading(lang, s.own.line.reference)}
        {facts(lang, line)}
        {s.opened.map(|opened| name_kept(lang, opened))}
        <h2 class="govuk-heading-m">{said(key::MINE_MESSAGES)}</h2>
        {messages(lang, s.own)}
        <form method="post" action=format!("{}/{reference}", OwnReportsPage::PATH) novalidate>
            <input type="hidden" name="key" value=s.key.to_owned() />
            {write(lang, s)}
        </form>
        {files(lang, s)}
        {rate(lang, s)}
        {additions(lang, line.reference, None)}
        {withdraw(lang, s)}
        {danger(lang, setting)}
    }
}

/// The heading of one report's page. Its reference stays on one line, as it is read to somebody.
pub(super) fn report_heading(lang: Lang, reference: Reference) -> impl IntoView + use<> {
    let (before, after) = text(lang, key::MINE_REPORT).split_once("{reference}").unwrap_or_default();
    let after = (!after.is_empty()).then_some(after);
    view! { <h1 class="govuk-heading-l" tabindex="-1">{before} <span class="vd-reference">{reference.to_string()}</span> {after}</h1> }
}

/// How far a report has come, and since when it is there.
pub(super) fn facts(lang: Lang, line: &OwnReportLine) -> impl IntoView + use<> {
    view! {
        <p class="govuk-body">
            <strong>{text(lang, status(line.status))}</strong>
            <br />
            {fill(lang, key::MINE_RECEIVED, &[("when", &line.received_words)])}
        </p>
    }
}

/// That the name is kept apart, and when somebody saw it all the same (docs/rules.md §4).
fn name_kept(lang: Lang, opened: &[String]) -> impl IntoView + use<> {
    let each = |when: &String| view! { <li>{fill(lang, key::MINE_NAME_OPENED, &[("when", when)])}</li> };
    let opened: Vec<_> = opened.iter().map(each).collect();
    let list = (!opened.is_empty()).then(|| view! { <ul class="govuk-list govuk-list--bullet">{opened}</ul> });
    view! {
        <p class="govuk-body">{text(lang, key::MINE_NAME_KEPT)}</p>
        {list}
    }
}

/// What was written about it.
pub(super) fn messages(lang: Lang, own: &OwnReport) -> AnyView {
    if own.entries.is_empty() {
        return view! { <p class="govuk-body">{text(lang, key::MINE_MESSAGES_NONE)}</p> }.into_any();
    }
    let entries: Vec<_> = own.entries.iter().map(|entry| message(lang, entry)).collect();
    view! { <ol class="govuk-list">{entries}</ol> }.into_any()
}

fn message(lang: Lang, entry: &OwnEntry) -> impl IntoView + use<> {
    let class = if entry.new { "vd-message vd-message--new" } else { "vd-message" };
    let head = match entry.what {
        OwnSaid::Message => None,
        OwnSaid::Correction => Some(key::OWN_ACTS_CORRECTED),
        OwnSaid::Addition => Some(key::OWN_ACTS_ADDED),
        OwnSaid::Withdrawal => Some(key::OWN_ACTS_WITHDRAWN),
        OwnSaid::Rating => Some(key::OWN_ACTS_RATED),
    };
    let head = head.map(|words| view! { <p class="govuk-body vd-bold">{text(lang, words)}</p> });
    let words = match (&entry.text, entry.what) {
        (Some(words), _) => view! { <p class="govuk-body vd-words">{words.clone()}</p> }.into_any(),
        (None, OwnSaid::Addition | OwnSaid::Withdrawal | OwnSaid::Rating) => ().into_any(),
        (None, OwnSaid::Message | OwnSaid::Correction) => {
            view! { <p class="govuk-body govuk-hint">{text(lang, key::MINE_REPLACED)}</p> }.into_any()
        }
    };
    view! {
        <li class=class>
            <p class="govuk-body">
                <strong>{text(lang, writer(entry.from))}</strong>
                {entry.new.then(|| view! { {" – "} <strong>{text(lang, key::MINE_NEW)}</strong> })}
                <br />
                <span class="govuk-hint">{entry.at_words.clone()}</span>
            </p>
            {head}
            {words}
        </li>
    }
}

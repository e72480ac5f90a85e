//! What can be said about a case: notes, words to its reporter, tasks.

use super::{
    CasePage, CaseWrong,
    form::{Ask, Kind, folded},
};
use crate::ui::Button;
use leptos::prelude::*;
use shared::entries::{EntryRead, Said, TaskState, TaskTemplate};

/// The kinds of task, by code and in words.
pub const TASKS: [(TaskTemplate, &str, &str); 13] = [
    (TaskTemplate::NotifyIt, "NOTIFY_IT", "Tell those who look after the devices"),
    (TaskTemplate::PreserveMail, "PRESERVE_MAIL", "Keep the mail with its headers"),
    (TaskTemplate::ForceReset, "FORCE_RESET", "Have the password changed"),
    (TaskTemplate::CheckForwards, "CHECK_FORWARDS", "Look for forwarding rules"),
    (TaskTemplate::CaptureProfile, "CAPTURE_PROFILE", "Keep the profile as it is today"),
    (TaskTemplate::CompanyCheck, "COMPANY_CHECK", "Look whether the firm exists"),
    (TaskTemplate::AskColleagues, "ASK_COLLEAGUES", "Ask whom else they wrote to"),
    (TaskTemplate::BackAlert, "BACK_ALERT", "Tell those who were approached before"),
    (TaskTemplate::WelfareCall, "WELFARE_CALL", "Ask how the person is"),
    (TaskTemplate::Police, "POLICE", "Speak to the police"),
    (TaskTemplate::Preserve, "PRESERVE", "Keep what there is as it is"),
    (TaskTemplate::DutyToWarn, "DUTY_TO_WARN", "Warn somebody"),
    (TaskTemplate::Other, "OTHER", "Something else"),
];

fn pairs<const N: usize>(all: [(&str, &str); N]) -> Vec<(String, String)> {
    all.map(|(code, words)| (code.to_owned(), words.to_owned())).to_vec()
}

pub(super) fn talk(page: &CasePage, wrong: Option<&CaseWrong>) -> impl IntoView + use<> {
    let can = page.can;
    view! {
        {can.moves.then(|| note(wrong))}
        {(can.writes && !page.detail.reports.is_empty()).then(|| message(page, wrong))}
        {(can.moves && page.detail.line.state.is_open()).then(|| task(wrong))}
    }
}

fn note(wrong: Option<&CaseWrong>) -> AnyView {
    let kinds = pairs([("FACTUAL", "What is known"), ("ASSESSMENT", "What you make of it"), ("DECISION", "What was decided")]);
    let asks = vec![
        Ask::new("kind", "Kind", Kind::One(kinds)).starts("FACTUAL"),
        Ask::new("text", "In words", Kind::Words(4)),
        Ask::new("options", "What else could have been done (optional)", Kind::Words(2)).when("DECISION"),
        Ask::new("reason", "Why", Kind::Words(2)).when("DECISION"),
    ];
    folded("case-note".to_owned(), "Add a note".to_owned(), asks, "Add the note", Button::Other, wrong)
}

fn message(page: &CasePage, wrong: Option<&CaseWrong>) -> AnyView {
    let reports = page.detail.reports.iter().map(|report| (report.id.to_string(), report.reference.to_string())).collect();
    let which = (page.detail.reports.len() > 1).then(|| Ask::new("report", "The reporter of", Kind::List(reports)));
    let hint = "They read it on their own page when they sign in. It comes from the team, without your name. A letter says only that there is something to read.";
    let text = Ask::new("text", "What they read", Kind::Words(5)).hint(hint);
    let asks = which.into_iter().chain([text]).collect();
    folded("case-message".to_owned(), "Write to the reporter".to_owned(), asks, "Send it", Button::Other, wrong)
}

fn task(wrong: Option<&CaseWrong>) -> AnyView {
    let kinds = TASKS.iter().map(|(_, code, words)| ((*code).to_owned(), (*words).to_owned())).collect();
    let asks = vec![
        Ask::new("template", "Kind", Kind::List(kinds)),
        Ask::new("title", "What is to be done", Kind::Line),
        Ask::new("whom", "Who has to be warned", Kind::Line).hint("A lead who did not ask for it has to agree first.").when("DUTY_TO_WARN"),
        Ask::new("due_at", "By when (optional)", Kind::Day),
    ];
    folded("case-task".to_owned(), "Add a task".to_owned(), asks, "Add the task", Button::Other, wrong)
}

/// What can become of a task.
pub(super) fn settle(entry: &EntryRead, leads: bool, wrong: Option<&CaseWrong>) -> AnyView {
    let Said::Task { task } = &entry.said else { return ().into_any() };
    let warns = task.template == TaskTemplate::DutyToWarn;
    let waits = warns && entry.task == Some(TaskState::Open);
    let agree = (waits && leads).then_some(("APPROVED", "Agree to the warning"));
    let done = (!waits).then_some(("DONE", "It is done"));
    let ways = [agree, done, Some(("CANCELLED", "It will not be done"))].into_iter().flatten();
    let ways = ways.map(|(code, words)| (code.to_owned(), words.to_owned())).collect();
    let told = warns.then(|| Ask::new("told_at", "When they were told", Kind::Time).hint("By this device’s clock.").when("DONE"));
    let why = Ask::new("reason", "Why not", Kind::Words(2)).when("CANCELLED");
    let asks = std::iter::once(Ask::new("event", "What became of it", Kind::One(ways))).chain(told).chain([why]).collect();
    let name = format!("Settle: {}", task.title.expose());
    folded(format!("case-settle-{}", entry.id), name, asks, "Settle it", Button::Other, wrong)
}

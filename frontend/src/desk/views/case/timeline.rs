//! What was said about a case and done with it, the newest last. What was taken back stays readable, struck through.

use super::{CasePage, CaseWrong, talk};
use crate::{
    report::views::said as said_of,
    staff::views::{Clock, moment},
    ui::Said as Answered,
};
use leptos::prelude::*;
use shared::{
    access::Colleague,
    additions::LaterForm,
    entries::{EntryRead, Letter, Note, RecordedAct as Told, Said, TaskEvent, TaskState, TimelineItem, What},
    ids::AccountId,
    locale::{Lang, text},
    moves::{CaseAct, Step},
    own_acts::Rating,
    questionnaire::{Answers, Page},
    time::Moment,
};

pub(super) fn timeline(page: &CasePage, wrong: Option<&CaseWrong>, clock: Clock<'_>) -> impl IntoView + use<> {
    let said = page.entries.iter().map(|item| (item.at, line(item, page, wrong, clock)));
    let done = page.detail.standing.steps.iter().map(|step| (step.at, act(step, page, clock)));
    let mut all: Vec<(Moment, AnyView)> = done.chain(said).collect();
    all.sort_by_key(|(at, _)| *at);
    let all: Vec<_> = all.into_iter().map(|(_, view)| view).collect();
    let unopened = match page.unopened {
        0 => None,
        1 => Some("1 entry cannot be opened: ask the operator.".to_owned()),
        more => Some(format!("{more} entries cannot be opened: ask the operator.")),
    };
    let more = page.more.then(|| view! { <p class="govuk-body"><strong>{"There is more than is shown here."}</strong></p> });
    view! {
        <h2 class="govuk-heading-m">{"Timeline"}</h2>
        {unopened.map(|words| view! { <p class="govuk-body"><strong>{words}</strong></p> })}
        <ol class="govuk-list vd-timeline" id=String::from("timeline")>{all}</ol>
        {more}
    }
}

fn head(at: Moment, by: Option<&Colleague>, what: String, clock: Clock<'_>) -> impl IntoView + use<> {
    let by = by.map_or_else(String::new, |by| format!(" · {}", by.name.expose()));
    let when = clock(at);
    let words = when.exact.clone();
    view! { <p class="govuk-body vd-timeline__head"><strong>{what}</strong> {by} {" · "} {moment(when, words)}</p> }
}

fn name_of(page: &CasePage, account: AccountId) -> String {
    let steps = page.detail.standing.steps.iter().filter_map(|step| step.by.as_ref());
    let items = page.entries.iter().filter_map(|item| item.by.as_ref());
    let mut known = page.detail.standing.owner.iter().chain(&page.takers).chain(steps).chain(items);
    known.find(|one| one.account == account).map_or_else(|| "somebody else".to_owned(), |one| one.name.expose().to_owned())
}

fn act(step: &Step, page: &CasePage, clock: Clock<'_>) -> AnyView {
    let what = match step.act {
        CaseAct::Moved { kind, .. } => format!("{}: {}", kind.words(), step.to.words()),
        CaseAct::Assigned { to: Some(to), .. } => format!("Given to {}", name_of(page, to)),
        CaseAct::Assigned { to: None, .. } => "Put back to the queue".to_owned(),
        CaseAct::Priority { from, to, .. } if from == to => format!("Priority confirmed: P{}", to.number()),
        CaseAct::Priority { from, to, .. } => format!("Priority set from P{} to P{}", from.number(), to.number()),
        CaseAct::Marked { marking } => format!("Marked {}", marking.words()),
        CaseAct::Graded { .. } => "Information graded".to_owned(),
        CaseAct::ReferralDrafted => "Referral written".to_owned(),
        CaseAct::ReferralApproved => "Referral agreed to".to_owned(),
        CaseAct::ReferralAnswered => "The partner’s answer written down".to_owned(),
    };
    let reason = step.reason.as_ref().map(|reason| view! { <p class="govuk-body vd-words">{reason.expose().to_owned()}</p> });
    view! { <li>{head(step.at, step.by.as_ref(), what, clock)} {reason}</li> }.into_any()
}

fn line(item: &TimelineItem, page: &CasePage, wrong: Option<&CaseWrong>, clock: Clock<'_>) -> AnyView {
    let several = page.detail.reports.len() > 1;
    let about = item.report.as_ref().filter(|_| several).map_or_else(String::new, |reference| format!(" ({reference})"));
    let entry = match &item.what {
        What::Act { act } => {
            return view! { <li>{head(item.at, item.by.as_ref(), format!("{}{about}", told(*act)), clock)}</li> }.into_any();
        }
        What::Entry(entry) => entry,
    };
    let (what, words) = said(entry, page, clock);
    let words: Vec<_> = words.into_iter().map(|words| words_of(words, entry.superseded_by.is_some())).collect();
    let gone = entry.superseded_by.map(|_| view! { <p class="govuk-body">{"Taken back: a later one stands in its place."}</p> });
    let settle = matches!(entry.task, Some(TaskState::Open | TaskState::Approved))
        .then(|| page.can.moves.then(|| talk::settle(entry, page.can.leads, wrong)))
        .flatten();
    view! { <li>{head(item.at, item.by.as_ref(), format!("{what}{about}"), clock)} {gone} {words} {settle}</li> }.into_any()
}

fn words_of(words: String, gone: bool) -> AnyView {
    if gone {
        view! { <p class="govuk-body vd-words"><s>{words}</s></p> }.into_any()
    } else {
        view! { <p class="govuk-body vd-words">{words}</p> }.into_any()
    }
}

/// What an entry is, and what it says.
fn said(entry: &EntryRead, page: &CasePage, clock: Clock<'_>) -> (String, Vec<String>) {
    match &entry.said {
        Said::Note { note: Note::Factual { text } } => ("Note".to_owned(), vec![text.expose().to_owned()]),
        Said::Note { note: Note::Assessment { text } } => ("Assessment: an opinion".to_owned(), vec![text.expose().to_owned()]),
        Said::Note { note: Note::Decision { decision, options, reason } } => {
            let options = options.as_ref().map(|options| format!("Instead of: {}", options.expose()));
            let words = [Some(decision.expose().to_owned()), options, Some(format!("Because: {}", reason.expose()))];
            ("Decision".to_owned(), words.into_iter().flatten().collect())
        }
        Said::Task { task } => {
            let whom = task.whom.as_ref().map(|whom| format!("To be warned: {}", whom.expose()));
            let due = task.due_at.map(|at| format!("By {}", clock(at).exact));
            let words = [Some(task.title.expose().to_owned()), whom, due];
            (format!("Task, {}", standing(entry.task)), words.into_iter().flatten().collect())
        }
        Said::Settled { settling } => {
            let title = page.entries.iter().find_map(|item| match &item.what {
                What::Entry(EntryRead { id, said: Said::Task { task }, .. }) if *id == settling.task => {
                    Some(task.title.expose().to_owned())
                }
                _ => None,
            });
            let told = settling.told_at.map(|at| format!("They were told {}", clock(at).exact));
            let reason = settling.reason.as_ref().map(|reason| reason.expose().to_owned());
            (happened(settling.event).to_owned(), [title, told, reason].into_iter().flatten().collect())
        }
        Said::Message { text, letter } => (format!("Message to the reporter. {}", letter_words(*letter)), vec![text.expose().to_owned()]),
        Said::FollowUp { text } => ("The reporter wrote".to_owned(), vec![text.expose().to_owned()]),
        Said::Corrected { text } => ("The reporter put something right".to_owned(), vec![text.expose().to_owned()]),
        Said::Added { form, answers } => (format!("The reporter added: {}", added(*form)), lines(*form, answers)),
        Said::Withdrawn { reason } => {
            ("The reporter took the report back".to_owned(), reason.iter().map(|reason| reason.expose().to_owned()).collect())
        }
        Said::Rated { rating, text } => {
            let how = match rating {
                Rating::Well => "well",
                Rating::Fair => "neither well nor badly",
                Rating::Badly => "badly",
            };
            (format!("The reporter says it was handled {how}"), text.iter().map(|text| text.expose().to_owned()).collect())
        }
        Said::Feedback { text } => ("Feedback to the reporter".to_owned(), vec![text.expose().to_owned()]),
        Said::Seen { entries } => {
            let words =
                if entries.len() == 1 { "The reporter opened what was written" } else { "The reporter opened what was written since" };
            (words.to_owned(), Vec::new())
        }
    }
}

const fn added(form: LaterForm) -> &'static str {
    match form {
        LaterForm::More => "more about it",
        LaterForm::Contact => "another contact",
        LaterForm::Approacher => "another person",
        LaterForm::Same => "a question: is this the same account?",
    }
}

/// What was answered, a line each.
fn lines(form: LaterForm, answers: &Answers) -> Vec<String> {
    let of = |page: &'static Page| page.fields().iter().map(move |field| (page, field));
    let answered = form.pages().flat_map(of).filter(|(_, field)| !answers.of(field.id).is_empty());
    let line = answered.map(|(page, field)| {
        let words = match said_of(Lang::En, field, answers.of(field.id)) {
            Answered::Lines(lines) => lines.join(", "),
            Answered::Words(words) => words,
            Answered::Nothing(_) => String::new(),
        };
        format!("{}: {words}", text(Lang::En, field.label.unwrap_or(page.heading)))
    });
    line.collect()
}

const fn standing(task: Option<TaskState>) -> &'static str {
    match task {
        Some(TaskState::Done) => "done",
        Some(TaskState::Cancelled) => "cancelled",
        Some(TaskState::Approved) => "agreed to, still to be done",
        Some(TaskState::Open) | None => "open",
    }
}

const fn happened(event: TaskEvent) -> &'static str {
    match event {
        TaskEvent::Approved => "Warning agreed to",
        TaskEvent::Done => "Task done",
        TaskEvent::Cancelled => "Task cancelled",
    }
}

/// Whether a letter told the reporter, in words.
pub const fn letter_words(letter: Letter) -> &'static str {
    match letter {
        Letter::Sent => "A letter told them that there is something to read.",
        Letter::NotAgreed => "No letter: they did not choose e-mail as a safe way.",
        Letter::OnlyAtTheirTimes => "No letter: they said when it is safe. Keep to that.",
        Letter::ByReceipt => "No letter: they have no account. They read it with the words of their receipt.",
        Letter::NobodyReads => "No letter: whoever sent the report cannot sign in any more.",
    }
}

const fn told(act: Told) -> &'static str {
    match act {
        Told::ReportReceived => "Report received",
        Told::AddedToCase => "Somebody was put on the case",
        Told::RemovedFromCase => "Somebody was taken off the case",
        Told::HandedOver => "It got another owner, or none",
        Told::SetApart => "It went to the separate contact",
        Told::NameAsked => "A name was asked for",
        Told::NameOpened => "A name was opened",
        Told::NameRefused => "A name was refused",
    }
}

//! The name of a reporter who keeps it apart: asking for it, and what became of asking (docs/rules.md §4).

use super::{
    CasePage, CaseWrong,
    form::{Ask, Kind, folded},
};
use crate::{staff::views::Clock, ui::Button};
use leptos::prelude::*;
use shared::{
    cases::ReportRead,
    names::{AskingState, OwnAsking},
    reports::FiledBy,
    time::Moment,
};

pub(super) fn name(
    page: &CasePage,
    report: &ReportRead,
    wrong: Option<&CaseWrong>,
    now: Moment,
    clock: Clock<'_>,
) -> impl IntoView + use<> {
    let reader = &page.detail.reader;
    let asked: Vec<&OwnAsking> = reader.asked.iter().filter(|asking| asking.report == report.id).collect();
    let stands = asked.iter().any(|asking| match asking.state {
        AskingState::Waiting => true,
        AskingState::Opened => asking.until_at.is_some_and(|until| until > now),
        AskingState::Refused => false,
    });
    let kept = report.reporter.is_none() && report.filed_by != FiledBy::NoName;
    let may = reader.asks_names && kept && !stands;
    let told: Vec<_> = asked.into_iter().map(|asking| view! { <p class="govuk-body vd-words">{became(asking, now, clock)}</p> }).collect();
    view! { {told} {may.then(|| ask(report, wrong))} }
}

/// What became of asking, in a sentence.
fn became(asking: &OwnAsking, now: Moment, clock: Clock<'_>) -> String {
    let asked = format!("You asked for the name on {}", clock(asking.asked_at).exact);
    match (asking.state, asking.until_at, &asking.refused_because) {
        (AskingState::Waiting, ..) => format!("{asked}. A custodian has yet to answer."),
        (AskingState::Opened, Some(until), _) if until > now => format!("{asked}. It is open to you until {}.", clock(until).exact),
        (AskingState::Opened, Some(until), _) => format!("{asked}. It was open to you until {}.", clock(until).exact),
        (AskingState::Refused, _, Some(reason)) => format!("{asked}. A custodian said no: “{}”", reason.expose()),
        (AskingState::Opened | AskingState::Refused, ..) => format!("{asked}. A custodian has answered."),
    }
}

fn ask(report: &ReportRead, wrong: Option<&CaseWrong>) -> AnyView {
    let hint = "A custodian who is not on this case reads it, and says yes or no. A yes opens the name to you alone, for a day, and the reporter sees the date. Where somebody is in danger now it opens at once.";
    let asks = vec![Ask::new("reason", "Why you need it", Kind::Words(2)).hint(hint)];
    folded(format!("case-name-{}", report.id), "Ask for the name".to_owned(), asks, "Ask for it", Button::Other, wrong)
}

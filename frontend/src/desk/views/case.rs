//! One case with what its reports say. What a stranger or a reporter typed is text and nothing else:
//! no link is made of it, so nobody at a desk opens it by mistake.

use super::{Clock, ago, due_words, moment, priority_tag, state_words};
use crate::{
    report::views::said,
    ui::{Row, Said, back_link, summary_list},
};
use leptos::prelude::*;
use shared::{
    cases::{CaseDetail, ReportRead},
    locale::{Lang, text},
    questionnaire::{Answers, Field, Page, REPORT},
    time::Moment,
};

/// The way back to the list: the queue, or for who does not see that, their own cases.
pub fn back(queue: bool) -> impl IntoView {
    let (place, words) = if queue { ("/desk", "Back to the cases") } else { ("/desk/mine", "Back to my cases") };
    back_link(place.to_owned(), words)
}

/// The case's main part.
pub fn case(detail: &CaseDetail, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let line = &detail.line;
    let reasons: Vec<_> = detail.reasons.iter().map(|reason| view! { <li>{reason.clone()}</li> }).collect();
    let due = line.due_at.map(|at| {
        view! { <p class="govuk-body">{"First contact due: "} {moment(clock(at), due_words(now, at))} {format!(" ({})", clock(at).exact)}</p> }
    });
    let apart = line.compartment.then(|| {
        view! { <p class="govuk-body"><span class="govuk-tag vd-apart">{"Kept apart"}</span>{" Only the separate contact sees this case."}</p> }
    });
    let several = detail.reports.len() > 1;
    let reports: Vec<_> = detail.reports.iter().map(|report| report_part(report, several, clock)).collect();
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{format!("Case {}", line.reference)}</h1>
        <p class="govuk-body vd-facts">{priority_tag(line.priority)} <span>{state_words(line.state)}</span></p>
        <p class="govuk-body">{"Opened "} {moment(clock(line.opened_at), ago(now, line.opened_at))} {format!(" ({})", clock(line.opened_at).exact)}</p>
        {due}
        {apart}
        <h2 class="govuk-heading-m">{format!("Why it is P{}", line.priority.number())}</h2>
        <ul class="govuk-list govuk-list--bullet">{reasons}</ul>
        {reports}
        <p class="govuk-body-s">{"Opening this was recorded."}</p>
    }
}

fn report_part(report: &ReportRead, several: bool, clock: Clock<'_>) -> impl IntoView + use<> {
    let heading = if several { format!("Report {}", report.reference) } else { "The report".to_owned() };
    let doubtful = report.answered_at_doubtful.then(|| {
        view! {
            <p class="govuk-body">
                <span class="govuk-tag vd-doubt">{"Doubtful time"}</span>
                {" The device’s clock cannot be right. “Today” and “yesterday” may mean other days."}
            </p>
        }
    });
    let line = |key: &str, words: String| Row { key: key.to_owned(), said: Said::Lines(vec![words]), change: None };
    let mut about = match &report.reporter {
        Some(reporter) => vec![line("Reporter", reporter.name.clone()), line("Email", reporter.email.clone())],
        None => vec![line("Reporter", "Kept apart. A custodian can open the name to somebody who works on this case.".to_owned())],
    };
    about.extend(report.on_behalf_of.as_ref().map(|member| {
        let name = &member.name;
        line("Sent for", if member.private { format!("{name}, who does not see it") } else { name.clone() })
    }));
    about.extend([
        line("Received", clock(report.received_at).exact),
        line("Answered, by the device’s clock", clock(report.answered_at).exact),
    ]);
    view! {
        <h2 class="govuk-heading-m">{heading}</h2>
        {doubtful}
        {summary_list(about)}
        <h3 class="govuk-heading-s">{"What they said"}</h3>
        {summary_list(answers(&report.answers))}
    }
}

/// What was answered, in the order of the form, then any that this form does not ask: an older form's answers
/// are still somebody's words.
fn answers(answers: &Answers) -> Vec<Row> {
    let said_something = |field: &&Field| !answers.of(field.id).is_empty() || field.required;
    let fields = |page: &'static Page| REPORT.asked(page, answers).filter(said_something).map(move |field| (page, field));
    let asked = REPORT.path(answers).flat_map(fields).map(|(page, field)| Row {
        key: text(Lang::En, field.label.unwrap_or(page.heading)).to_owned(),
        said: said(Lang::En, field, answers.of(field.id)),
        change: None,
    });
    let known = |id: &str| REPORT.field(id).is_some();
    let other = answers.iter().filter(|(id, _)| !known(id)).map(|(id, values)| Row {
        key: id.to_owned(),
        said: Said::Words(values.join("\n")),
        change: None,
    });
    asked.chain(other).collect()
}

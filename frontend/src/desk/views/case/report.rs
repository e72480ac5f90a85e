//! What the reports of a case say. What a stranger or a reporter typed is text and nothing else:
//! no link is made of it, so nobody at a desk opens it by mistake.

use super::{CasePage, CaseWrong, files::files, name::name};
use crate::{
    report::views::said,
    staff::views::{Clock, span},
    ui::{Row, Said, back_link, summary_list},
};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    cases::ReportRead,
    locale::{Lang, text},
    pages::{DeskMineShell, DeskShell},
    questionnaire::{Answers, Field, Form, ME_TOO, Page, REPORT},
    reports::FiledBy,
    time::{ClockOffset, Moment},
};

/// The way back to the list: the queue, or for who does not see that, their own cases.
pub fn back(queue: bool) -> impl IntoView {
    let (place, words) = if queue { (DeskShell::PATH, "Back to the cases") } else { (DeskMineShell::PATH, "Back to my cases") };
    back_link(place.to_owned(), words)
}

/// What its reports say.
pub(super) fn reports(page: &CasePage, wrong: Option<&CaseWrong>, now: Moment, clock: Clock<'_>) -> Vec<impl IntoView + use<>> {
    let several = page.detail.reports.len() > 1;
    let one = |report: &ReportRead| {
        let files = files(page, report.id, wrong, clock).into_any();
        report_part(report, several, name(page, report, wrong, now, clock).into_any(), files, clock)
    };
    page.detail.reports.iter().map(one).collect()
}

fn report_part(report: &ReportRead, several: bool, name: AnyView, files: AnyView, clock: Clock<'_>) -> impl IntoView + use<> {
    let heading = if several { format!("Report {}", report.reference) } else { "The report".to_owned() };
    let off = report.clock_offset.filter(|offset| offset.is_off()).map(|offset| {
        view! {
            <p class="govuk-body">
                <span class="govuk-tag vd-doubt">{"Clock off"}</span>
                {off(offset)}
            </p>
        }
    });
    let doubtful = report.answered_at_doubtful.then(|| {
        view! {
            <p class="govuk-body">
                <span class="govuk-tag vd-doubt">{"Doubtful time"}</span>
                {" The device’s clock cannot be right. “Today” and “yesterday” may mean other days."}
            </p>
        }
    });
    let line = |key: &str, words: String| Row { key: key.to_owned(), said: Said::Lines(vec![words]), change: None };
    let unchecked = unchecked(report);
    let asked = report.asked_by.map(|_| {
        view! {
            <p class="govuk-body">
                <span class="govuk-tag vd-doubt">{"An alert asked for it"}</span>
                {" It answers an alert to members. It counts toward no campaign and makes no other report more urgent."}
            </p>
        }
    });
    let withdrawn = report.withdrawn.then(|| {
        view! {
            <p class="govuk-body">
                <span class="govuk-tag vd-doubt">{"Taken back"}</span>
                {" Its reporter took it back. People also take back what they were pressed to."}
            </p>
        }
    });
    let mut about = match &report.reporter {
        Some(reporter) => {
            let email = reporter.email.clone().map(|email| line("Email", email));
            std::iter::once(line("Reporter", reporter.name.clone())).chain(email).collect()
        }
        None if report.filed_by == FiledBy::NoName => vec![line("Reporter", "Gave no name.".to_owned())],
        None => vec![line("Reporter", "Kept apart. A custodian can open the name to somebody who works on this case.".to_owned())],
    };
    about.extend(report.on_behalf_of.as_ref().map(|member| {
        let name = &member.name;
        line("Sent for", if member.private { format!("{name}, who does not see it") } else { name.clone() })
    }));
    about.push(line("Received", clock(report.received_at).exact));
    about.extend(report.clock_offset.map(|offset| line("Answered", clock(offset.put_right(report.answered_at)).exact)));
    if report.clock_offset.is_none() || off.is_some() {
        about.push(line("Answered, by the device’s clock", clock(report.answered_at).exact));
    }
    view! {
        <h2 class="govuk-heading-m">{heading}</h2>
        {off}
        {doubtful}
        {unchecked}
        {asked}
        {withdrawn}
        {summary_list(about)}
        {name}
        {reach(&report.answers, view! { <h3 class="govuk-heading-s">{REACHED}</h3> }.into_any())}
        <h3 class="govuk-heading-s">{"What they said"}</h3>
        {summary_list(answers(&report.answers))}
        {files}
    }
}

/// By how much the device's clock was off.
fn off(offset: ClockOffset) -> String {
    let by = span(offset.behind().saturating_abs());
    let way = if offset.behind() > 0 { "behind" } else { "ahead" };
    format!(" The device’s clock was {by} {way} when it last reached us. The time is put right by that.")
}

/// What is to be thought of a report that nobody signed in answers for.
fn unchecked(report: &ReportRead) -> Option<impl IntoView + use<>> {
    let words = match report.filed_by {
        FiledBy::Account => return None,
        FiledBy::NameNotChecked => {
            " Sent without signing in. Nobody has checked this name. They read messages with the words of their receipt."
        }
        FiledBy::NoName => " Sent without signing in and without a name. They read messages with the words of their receipt.",
    };
    let rush = report.in_a_rush.then_some(" It came when one network sent more reports than usual.");
    Some(view! {
        <p class="govuk-body">
            <span class="govuk-tag vd-doubt">{"Not verified"}</span>
            {words}
            {rush}
        </p>
    })
}

/// The heading over how to reach somebody.
pub(in crate::desk::views) const REACHED: &str = "How to reach them";

/// The page of the form about how to reach somebody.
const REACH: &str = "contact";

/// How to reach whoever wrote something, as they said that it is safe (docs/rules.md §1.3): before everything else they said,
/// so that nobody writes or calls without having seen it.
pub(in crate::desk::views) fn reach(answers: &Answers, heading: AnyView) -> Option<impl IntoView + use<>> {
    let page = REPORT.page(REACH)?;
    let rows: Vec<_> =
        page.fields().iter().filter(|field| !answers.of(field.id).is_empty()).map(|field| row(page, field, answers)).collect();
    let quiet = (answers.first("can_talk_freely") == Some("NO")).then(|| {
        view! {
            <p class="govuk-body">
                <span class="govuk-tag vd-doubt">{"Cannot talk freely"}</span>
                {" Reach them in these ways and at these times, and in no other."}
            </p>
        }
    });
    (!rows.is_empty()).then(|| {
        view! {
            {heading}
            {quiet}
            {summary_list(rows)}
        }
    })
}

/// What was answered, in the order of the form, then any that this form does not ask: an older form's answers
/// are still somebody's words.
fn answers(answers: &Answers) -> Vec<Row> {
    // Only an alert to members asks this, and asks little else.
    let form: &'static Form = if answers.of("contacted_by_account").is_empty() { &REPORT } else { &ME_TOO };
    let said_something = |field: &&Field| !answers.of(field.id).is_empty() || field.required;
    let fields = |page: &'static Page| form.asked(page, answers).filter(said_something).map(move |field| (page, field));
    let asked = form.path(answers).filter(|page| page.id != REACH).flat_map(fields).map(|(page, field)| row(page, field, answers));
    let other = answers.iter().filter(|(id, _)| form.field(id).is_none()).map(|(id, values)| {
        let known = REPORT.pages.iter().find_map(|page| page.fields().iter().find(|field| field.id == id).map(|field| (page, field)));
        let unknown = || Row { key: id.to_owned(), said: Said::Words(values.join("\n")), change: None };
        known.filter(|_| form.id != REPORT.id).map_or_else(unknown, |(page, field)| row(page, field, answers))
    });
    asked.chain(other).collect()
}

fn row(page: &Page, field: &'static Field, answers: &Answers) -> Row {
    let key = text(Lang::En, field.label.unwrap_or(page.heading)).to_owned();
    Row { key, said: said(Lang::En, field, answers.of(field.id)), change: None }
}

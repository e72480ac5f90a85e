//! One thing that approachers are found again by, and where it was met.

use super::{super::alerts::draft_form, Cell, case_list, cases_words, its_campaign, para, table, targets_words, time};
use crate::{
    staff::views::Clock,
    ui::{Button, Row, Said, button, summary_list},
};
use leptos::prelude::*;
use shared::{
    call,
    entities::{EntityDetail, SightingLine},
    identifiers::Kind,
    locale::{Lang, text},
    pages::DeskCaseShell,
    taxonomy::Technique,
    time::Moment,
};

/// How many sightings an answer holds at most.
const NEWEST: usize = 500;

/// What sort of thing an entity is.
pub fn kind_words(code: &str) -> &'static str {
    match code.parse::<Kind>() {
        Ok(Kind::ProfileUrl) => "Account on a platform",
        Ok(Kind::Handle) => "Handle",
        Ok(Kind::Email) => "E-mail address",
        Ok(Kind::Phone) => "Telephone number",
        Ok(Kind::Domain) => "Website",
        Ok(Kind::Url) => "Link",
        Ok(Kind::Account) => "Bank account",
        Ok(Kind::CryptoWallet) => "Crypto-currency wallet",
        Ok(Kind::VehicleReg) => "Vehicle registration",
        Ok(Kind::CompanyNo) => "Company number",
        Ok(Kind::Ip) => "Internet address",
        Ok(Kind::FileHash) => "File, by its hash",
        Ok(Kind::Other) => "Something else",
        // A name with an organisation has no kind of its own among identifiers.
        Err(_) => "Name with an organisation",
    }
}

/// The entity's main part. `alerts` is whether the reader drafts alerts to members.
pub fn entity(detail: &EntityDetail, alerts: bool, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let line = &detail.line;
    let strength = if line.strong {
        "Strong: two reports that give it tell of the same approacher, so their cases are linked and it counts toward a campaign."
    } else {
        "Weak: innocent people may share it, so it only suggests that cases are about the same and counts toward no campaign."
    };
    let campaign = its_campaign(line.campaign).map(|link| view! { <p class="govuk-body">{"A campaign runs on it:"} {link}</p> });
    let row = |key: &str, lines: Vec<String>| Row { key: key.to_owned(), said: Said::Lines(lines), change: None };
    let techniques: Vec<String> = detail.techniques.iter().map(|code| technique(code)).collect();
    let rows = [
        Some(row("First met", vec![clock(detail.first_at).exact])),
        Some(row("Last met", vec![clock(detail.last_at).exact])),
        Some(row("Met in", vec![cases_words(line.cases)])),
        Some(row("Approached", vec![targets_words(line.targets)])),
        (!techniques.is_empty()).then(|| row("What was done", techniques)),
    ];
    let copy = view! {
        <form data-do="copy">{button(Button::Other, Some("copy"), "Copy", false)}</form>
        <p class="govuk-body" id="copied" role="status"></p>
    };
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{kind_words(&line.kind)}</h1>
        <div id=String::from("wrong")></div>
        <p class="govuk-body"><strong class="vd-thing" id="shown">{line.shown.clone()}</strong></p>
        {copy}
        {para(strength.to_owned())}
        {campaign}
        {summary_list(rows.into_iter().flatten().collect())}
        <h2 class="govuk-heading-m">{"Where it was met"}</h2>
        {sightings(detail, clock)}
        <h2 class="govuk-heading-m">{"Its cases"}</h2>
        {case_list(&detail.cases, now, clock)}
        {alerts.then(|| draft_form(std::slice::from_ref(line)))}
        <p class="govuk-body-s">{"You are shown what was met in cases that you see. Opening this was recorded."}</p>
    }
}

/// The words of the report form; a code that it has no longer is still what somebody said.
fn technique(code: &str) -> String {
    code.parse::<Technique>().map_or_else(|_| code.to_owned(), |technique| text(Lang::En, technique.label()).to_owned())
}

fn sightings(detail: &EntityDetail, clock: Clock<'_>) -> impl IntoView + use<> {
    let only = format!("Only the newest {NEWEST} are shown, and the figures above are of those.");
    let only = (detail.sightings.len() >= NEWEST).then(|| para(only));
    let explained = "“Does not count”: nobody knows who sent the report, an alert to members asked for it, or it stands in the story only. It is shown, and counts toward no campaign and no priority.";
    let explained = detail.sightings.iter().any(|one| !one.counts).then(|| para(explained.to_owned()));
    let rows = detail.sightings.iter().map(|one| sighting(one, detail, clock)).collect();
    view! {
        {only} {explained}
        {table("Reports that tell of it, the newest first", &["Received", "Case", "As it was typed", "To know"], rows)}
    }
}

fn sighting(one: &SightingLine, detail: &EntityDetail, clock: Clock<'_>) -> Vec<Cell> {
    let reference = detail.cases.iter().find(|case| case.id == one.case).map(|case| case.reference.to_string());
    let href = call::path::<DeskCaseShell>(&(one.case.to_string(),));
    let typed = one.typed.clone().unwrap_or_else(|| "You do not see what this case says".to_owned());
    let notes = match (one.in_words, one.counts) {
        (true, _) => "In the story only, where it may be the reporter’s own. Does not count.",
        (false, false) => "Does not count.",
        (false, true) => "",
    };
    let case = view! { <a class="govuk-link vd-cases__link" href=href>{reference.unwrap_or_else(|| "Open the case".to_owned())}</a> };
    vec![
        (None, time(one.at, clock(one.at).exact, clock)),
        (None, case.into_any()),
        (Some("As it was typed"), view! { <span class="vd-thing">{typed}</span> }.into_any()),
        (None, notes.into_any()),
    ]
}

//! The alerts to members: what waits for a second lead, what members see, what came of it; and the form that drafts one.

use super::{
    case::form::{Ask, Kind, folded, open_form},
    links::kind_words,
};
use crate::{
    staff::views::{Clock, ago, head},
    ui::{Button, Row, Said, summary_list},
};
use leptos::prelude::*;
use shared::{
    call,
    cases::CaseLine,
    entities::EntityLine,
    identifiers::Kind as Sort,
    member_alerts::{Correction, KnownAs, LIFETIME, MemberAlert, MemberAlertState, can_contact},
    pages::{DeskCampaignShell, DeskCaseShell},
    time::Moment,
};

/// The page's heading.
pub const ALERTS: &str = "Alerts to members";

/// What members read.
const WORDS: &str = "“We are checking contact from this account. It may be innocent. Do not contact it or share this.”";

/// The page.
pub fn alerts(items: &[MemberAlert], done: Option<&'static str>, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let what = format!(
        "An alert asks all members of the institution whether an account contacted them. They read what it is called and: {WORDS} A second lead approves it. It ends by itself after {} days.",
        LIFETIME / Moment::DAY
    );
    let none = items.is_empty().then(|| {
        view! {
            <p class="govuk-body">{"There is none that you see. Draft one from a campaign, or from the page of an account, address or number."}</p>
        }
    });
    let all: Vec<_> = items.iter().map(|one| alert(one, now, clock)).collect();
    view! {
        {head(ALERTS.to_owned(), done)}
        <p class="govuk-body">{what}</p>
        {none} {all}
        <p class="govuk-body-s">{"You are shown alerts about what was met in cases that you see. Opening this was recorded."}</p>
    }
}

fn state_words(state: MemberAlertState) -> &'static str {
    match state {
        MemberAlertState::Draft => "Waits for a second lead",
        MemberAlertState::Live => "Members see it",
        MemberAlertState::Refused => "Refused",
        MemberAlertState::Withdrawn => "Taken back",
        MemberAlertState::Expired => "Over",
        MemberAlertState::Recalled => "Recalled",
    }
}

fn correction_words(correction: Correction) -> &'static str {
    match correction {
        Correction::Innocent => "We have checked. The contact was innocent.",
        Correction::Mistake => "It was a mistake. Please forget it.",
        Correction::Finished => "We have finished. You need do nothing more.",
    }
}

fn called(one: &KnownAs) -> String {
    let sort = one.platform.clone().unwrap_or_else(|| kind_words(&one.kind).to_owned());
    format!("{sort}: {}", one.handle)
}

fn alert(one: &MemberAlert, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let names: Vec<String> = one.known_as.iter().map(called).collect();
    let title = names.join(", ");
    let at = |words: &str, at: Option<Moment>| at.map(|at| format!("{words} {} ({})", ago(now, at), clock(at).exact));
    let by = |who: &Option<shared::access::Colleague>| who.as_ref().map(|who| who.name.expose().to_owned());
    let row = |key: &str, lines: Vec<String>| Row { key: key.to_owned(), said: Said::Lines(lines), change: None };
    let drafted = format!("{}, {}", one.drafted_by.name.expose(), at("drafted", Some(one.drafted_at)).unwrap_or_default());
    let decided = by(&one.decided_by).map(|who| format!("{who}, {}", at("decided", one.decided_at).unwrap_or_default()));
    let ends = one.expires_at.filter(|_| one.recalled_at.is_none()).map(|end| clock(end).exact);
    let recalled = by(&one.recalled_by).map(|who| {
        let said = one.correction.map_or("", correction_words);
        vec![format!("{who}, {}", at("recalled", one.recalled_at).unwrap_or_default()), format!("Who read it reads: “{said}”")]
    });
    let asked = matches!(one.state, MemberAlertState::Live | MemberAlertState::Expired | MemberAlertState::Recalled);
    let rows = [
        Some(row("State", vec![state_words(one.state).to_owned()])),
        Some(Row { key: "Why".to_owned(), said: Said::Words(one.reason.expose().to_owned()), change: None }),
        Some(row("Drafted by", vec![drafted])),
        decided.map(|words| row("Decided by", vec![words])),
        ends.map(|words| row("Ends", vec![words])),
        recalled.map(|lines| row("Recalled by", lines)),
        asked.then(|| row("Reports that came of it", vec![count(one.reports.len())])),
    ];
    let campaign = one.campaign.map(|id| {
        let href = call::path::<DeskCampaignShell>(&(id.to_string(),));
        view! { <p class="govuk-body"><a class="govuk-link vd-tap" href=href>{"Its campaign"}</a></p> }
    });
    view! {
        <div class="vd-set">
            <h2 class="govuk-heading-m vd-thing">{title.clone()}</h2>
            {summary_list(rows.into_iter().flatten().collect())}
            {campaign}
            {reports(&one.reports)}
            {forms(one, &title)}
        </div>
    }
}

fn count(reports: usize) -> String {
    match reports {
        0 => "None that you see".to_owned(),
        1 => "1, which counts toward no campaign".to_owned(),
        more => format!("{more}, which count toward no campaign"),
    }
}

/// The cases of the reports that came of it.
fn reports(cases: &[CaseLine]) -> Option<impl IntoView + use<>> {
    let one = |case: &CaseLine| {
        let href = call::path::<DeskCaseShell>(&(case.id.to_string(),));
        view! { <li><a class="govuk-link vd-tap" href=href>{format!("Case {}", case.reference)}</a> {format!(", {}", case.priority.word())}</li> }
    };
    (!cases.is_empty()).then(|| view! { <ul class="govuk-list">{cases.iter().map(one).collect::<Vec<_>>()}</ul> })
}

fn forms(one: &MemberAlert, title: &str) -> Option<AnyView> {
    let (id, hidden) = (one.id, view! { <span class="govuk-visually-hidden">{format!(" ({title})")}</span> });
    match one.state {
        MemberAlertState::Draft => {
            let approve = one
                .may_approve
                .then(|| open_form(format!("alert-approve-{id}"), Vec::new(), "Approve it: all members see it", Button::Main, None));
            let words = if one.may_approve { "Refuse it" } else { "Take it back" };
            let own = (!one.may_approve).then(|| view! { <p class="govuk-body">{"You drafted it: another lead approves it."}</p> });
            let refuse = open_form(format!("alert-refuse-{id}"), Vec::new(), words, Button::Other, None);
            Some(view! { {hidden} {own} {approve} {refuse} }.into_any())
        }
        MemberAlertState::Live => {
            let options = Correction::ALL.map(|one| (one.code().to_owned(), correction_words(one).to_owned())).to_vec();
            let asks = vec![
                Ask::new("correction", "What those who read it are told", Kind::One(options)).hint("Nobody else sees anything any more."),
            ];
            Some(folded(format!("alert-recall-{id}"), format!("Recall it ({title})"), asks, "Recall it", Button::Final, None))
        }
        MemberAlertState::Refused | MemberAlertState::Withdrawn | MemberAlertState::Expired | MemberAlertState::Recalled => None,
    }
}

/// The form that drafts an alert of some identifiers; nothing where none of them contacts anybody.
pub fn draft_form(lines: &[EntityLine]) -> Option<AnyView> {
    let fit = |line: &&EntityLine| line.strong && line.kind.parse::<Sort>().is_ok_and(can_contact);
    let options: Vec<_> = lines.iter().filter(fit).map(|line| (line.id.to_string(), line.shown.clone())).collect();
    let asks = vec![
        Ask::new("entity", "What contact comes from", Kind::Ticks(options.clone())).hint("Members read what it is called."),
        Ask::new("reason", "Why members should be asked", Kind::Words(2)).hint("The second lead reads it. Members do not."),
    ];
    let words = "Draft an alert to members".to_owned();
    (!options.is_empty()).then(|| folded("alert-draft".to_owned(), words, asks, "Draft it", Button::Other, None))
}

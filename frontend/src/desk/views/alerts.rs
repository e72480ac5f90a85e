//! The alerts to members: what waits for a second lead, what members see, what came of it; and the form that drafts one.

use super::{
    case::form::{Ask, Kind, folded, folded_about},
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
    member_alerts::{Correction, DRAFT_LIFETIME, KnownAs, LIFETIME, MemberAlert, MemberAlertState, RestsOn, can_contact},
    pages::{DeskCampaignShell, DeskCaseShell, DeskEntityShell},
    time::Moment,
};

/// The page's heading.
pub const ALERTS: &str = "Alerts to members";

/// To a lead who is shown no more than members are.
const OUTSIDE: &str = "You do not see where it was met, so you are shown what members read. You can still recall it.";

/// To whoever drafted one and sees no longer where it was met.
const OWN: &str = "You drafted it, and do not see any more where it was met. You can still take it back.";

/// What members read.
const WORDS: &str = "“We are checking contact from this account. It may be innocent. Do not contact it or share this.”";

/// The page.
pub fn alerts(items: &[MemberAlert], done: Option<&'static str>, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let what = format!(
        "An alert asks all members of the institution whether an account contacted them. They read what it is called and: {WORDS} A second lead approves it within {} days. It ends by itself after {}.",
        DRAFT_LIFETIME / Moment::DAY,
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
        <p class="govuk-body-s">{"Of what was met in cases that you do not see, you are shown only what members see now. Opening this was recorded."}</p>
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
        MemberAlertState::Lapsed => "Nobody approved it in time",
    }
}

fn correction_words(correction: Correction) -> &'static str {
    match correction {
        Correction::Withdrawn => "We took it back. That does not say if it is safe.",
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
    let drafted = by(&one.drafted_by).map(|who| format!("{who}, {}", at("drafted", Some(one.drafted_at)).unwrap_or_default()));
    let decided = by(&one.decided_by).map(|who| format!("{who}, {}", at("decided", one.decided_at).unwrap_or_default()));
    let ends = one.expires_at.filter(|_| one.recalled_at.is_none()).map(|end| clock(end).exact);
    let recalled = by(&one.recalled_by).map(|who| {
        let said = one.correction.map_or("", correction_words);
        vec![format!("{who}, {}", at("recalled", one.recalled_at).unwrap_or_default()), format!("Who read it reads: “{said}”")]
    });
    let proposed = one.proposed.zip(by(&one.proposed_by)).map(|(correction, who)| {
        vec![format!("“{}”", correction_words(correction)), format!("{who} wants it, and another lead must agree")]
    });
    let asked = one.whole && matches!(one.state, MemberAlertState::Live | MemberAlertState::Expired | MemberAlertState::Recalled);
    let rows = [
        Some(row("State", vec![state_words(one.state).to_owned()])),
        one.reason.as_ref().map(|why| Row { key: "Why".to_owned(), said: Said::Words(why.expose().to_owned()), change: None }),
        drafted.map(|words| row("Drafted by", vec![words])),
        decided.map(|words| row("Decided by", vec![words])),
        ends.map(|words| row("Ends", vec![words])),
        recalled.map(|lines| row("Recalled by", lines)),
        proposed.map(|lines| row("Correction that waits", lines)),
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
            {rests_on(one)}
            {(!one.whole).then(|| view! { <p class="govuk-body">{if one.state == MemberAlertState::Draft { OWN } else { OUTSIDE }}</p> })}
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

/// What it rests on: the whole of each identifier, where it was met and how many people count.
fn rests_on(one: &MemberAlert) -> Option<impl IntoView + use<>> {
    let line = |(known, rests): (&KnownAs, &RestsOn)| {
        let href = call::path::<DeskEntityShell>(&(rests.entity.to_string(),));
        let people = match rests.people {
            1 => "1 person whom it approached counts".to_owned(),
            people => format!("{people} people whom it approached count"),
        };
        view! {
            <li>
                <span class="vd-thing">{format!("{}: {}", kind_words(&known.kind), known.shown)}</span>
                <br />
                {format!("{people}. ")}
                <a class="govuk-link vd-tap" href=href>
                    {"Where it was met"}
                    <span class="govuk-visually-hidden">{format!(": {}", known.shown)}</span>
                </a>
            </li>
        }
    };
    let lines: Vec<_> = one.known_as.iter().zip(&one.rests_on).map(line).collect();
    (!lines.is_empty()).then(|| view! { <p class="govuk-body">{"It rests on:"}</p> <ul class="govuk-list govuk-list--bullet">{lines}</ul> })
}

/// The field that says somebody means it.
fn sure(words: &'static str) -> Ask {
    Ask::new("sure", "Before you send this", Kind::Ticks(vec![("yes".to_owned(), words.to_owned())]))
}

fn said(words: &'static str) -> AnyView {
    view! { <p class="govuk-body">{words}</p> }.into_any()
}

fn forms(one: &MemberAlert, title: &str) -> Option<AnyView> {
    let (id, about) = (one.id, || title.to_owned());
    match one.state {
        MemberAlertState::Draft => {
            let words = said(
                "Every member gets a letter and reads what is named above, under its name and whole. It may be innocent. Look at where it was met, and ask yourself who else could use it.",
            );
            let asks = vec![sure("I have looked at what it rests on, and all members should be asked")];
            let approve =
                one.may_approve.then(|| folded_about(format!("alert-approve-{id}"), about(), words, asks, "Approve it", Button::Main));
            let own = (one.whole && !one.may_approve).then(|| said("You drafted it: another lead approves it."));
            let send = if one.may_approve { "Refuse it" } else { "Take it back" };
            let refuse = said("Members see nothing of it. There can be a new draft afterwards.");
            let refuse = folded_about(format!("alert-refuse-{id}"), about(), refuse, Vec::new(), send, Button::Other);
            Some(view! { {own} {approve} {refuse} }.into_any())
        }
        MemberAlertState::Live => {
            let words = said("Members stop seeing it now. Who read it reads that it was taken back. Nobody else sees anything any more.");
            let asks = if one.whole { vec![correction(), sure_recall()] } else { vec![sure_recall()] };
            Some(folded_about(format!("alert-recall-{id}"), about(), words, asks, "Recall it", Button::Final))
        }
        MemberAlertState::Recalled if one.proposed.is_some() => {
            let words =
                said("Those who read the alert read this instead of “We took it back”. It tells them that they need not take care.");
            let asks = vec![sure("I know that this is so")];
            let agree = one
                .may_approve
                .then(|| folded_about(format!("alert-approve-{id}"), about(), words, asks, "Agree to the correction", Button::Main));
            let own = (!one.may_approve).then(|| said("You want this correction: another lead agrees to it."));
            let send = if one.may_approve { "Refuse the correction" } else { "Take the correction back" };
            let refuse = said("Who read the alert goes on reading that it was taken back.");
            let refuse = folded_about(format!("alert-refuse-{id}"), about(), refuse, Vec::new(), send, Button::Other);
            Some(view! { {own} {agree} {refuse} }.into_any())
        }
        MemberAlertState::Recalled if one.correction == Some(Correction::Withdrawn) => {
            let words = said("Another lead must agree before anybody reads it.");
            let asks = vec![correction(), sure("I want to tell this to those who read it")];
            Some(folded_about(format!("alert-recall-{id}"), about(), words, asks, "Tell them more", Button::Other))
        }
        MemberAlertState::Recalled
        | MemberAlertState::Refused
        | MemberAlertState::Withdrawn
        | MemberAlertState::Expired
        | MemberAlertState::Lapsed => None,
    }
}

fn sure_recall() -> Ask {
    sure("Recall it now. It cannot be made live again")
}

/// What those who read it are told.
fn correction() -> Ask {
    let options = Correction::ALL.map(|one| (one.code().to_owned(), correction_words(one).to_owned())).to_vec();
    let hint = "All but the first wait for another lead. Until then they read the first.";
    Ask::new("correction", "What those who read it are told", Kind::One(options)).hint(hint).starts(Correction::Withdrawn.code())
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

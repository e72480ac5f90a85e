//! One campaign: what it was raised on, its cases, and, for whoever leads, its name and its end.

use super::{
    super::alerts::draft_form,
    super::case::{
        CaseWrong,
        form::{Ask, Kind, folded, open_form},
    },
    campaigns::{name_of, state},
    case_list, cases_words, kind_words, para, targets_words, thing, time,
};
use crate::{
    desk::links::deed::END,
    staff::views::{Clock, ago},
    ui::{Button, notice},
};
use leptos::prelude::*;
use shared::{campaigns::CampaignDetail, entities::CAMPAIGN_TARGETS, time::Moment};

/// What became of the form that was sent last.
#[derive(Clone, Debug, Default)]
pub enum CampaignAnswered {
    /// None was.
    #[default]
    Nothing,
    /// It was done; the words for that.
    Done(&'static str),
    /// To end it is asked for: it is asked once more.
    Sure,
    /// It was not done.
    Wrong(CaseWrong),
}

/// The campaign's main part. `alerts` is whether the reader drafts alerts to members.
pub fn campaign(
    detail: &CampaignDetail,
    answered: &CampaignAnswered,
    alerts: bool,
    now: Moment,
    clock: Clock<'_>,
) -> impl IntoView + use<> {
    let line = &detail.line;
    let done = if let CampaignAnswered::Done(words) = answered { Some(notice(words, None)) } else { None };
    let met = format!("{}, {} approached, as far as you see the cases.", cases_words(line.cases), targets_words(line.targets));
    let nothing = || "Nobody has written down yet what is known of it.".to_owned();
    let summary = detail.summary.as_ref().map_or_else(nothing, |summary| summary.expose().to_owned());
    let reason = detail.closing_reason.as_ref().map(|reason| para(format!("Why it was closed: {}", reason.expose())));
    let all: Vec<_> = std::iter::once(detail.entity.clone()).chain(detail.also.clone()).collect();
    let alert = alerts.then(|| draft_form(&all));
    view! {
        <h1 class="govuk-heading-l vd-thing" tabindex="-1">{format!("Campaign: {}", name_of(line))}</h1>
        <div id=String::from("wrong")></div>
        {done}
        <p class="govuk-body vd-facts">{state(line, now, clock)} <span>{met}</span></p>
        <p class="govuk-body">{"Raised "} {time(line.opened_at, ago(now, line.opened_at), clock)} {format!(" ({})", clock(line.opened_at).exact)}</p>
        {reason}
        <h2 class="govuk-heading-m">{"What is known of it"}</h2>
        {para(summary)}
        {detail.can_lead.then(|| forms(detail, answered))}
        <h2 class="govuk-heading-m">{"What it was raised on"}</h2>
        <p class="govuk-body">{thing(&detail.entity)} {format!(" ({})", kind_words(&detail.entity.kind).to_lowercase())}</p>
        <h2 class="govuk-heading-m">{"Its cases"}</h2>
        {case_list(&detail.cases, now, clock)}
        {alert}
        <p class="govuk-body-s">{"Opening this was recorded."}</p>
    }
}

fn forms(detail: &CampaignDetail, answered: &CampaignAnswered) -> impl IntoView + use<> {
    let wrong = if let CampaignAnswered::Wrong(wrong) = answered { Some(wrong) } else { None };
    let name = detail.line.name.as_ref().map_or("", |name| name.expose());
    let summary = detail.summary.as_ref().map_or("", |summary| summary.expose());
    let asks = vec![
        Ask::new("name", "What it is called", Kind::Line)
            .hint("By what they did or how they showed themselves; not by a country.")
            .starts(name),
        Ask::new("summary", "What is known of it (optional)", Kind::Words(5)).starts(summary),
    ];
    let words = if name.is_empty() { "Name it" } else { "Change the name or what is known" };
    let end = detail.line.closed_at.is_none().then(|| match answered {
        CampaignAnswered::Sure => sure(None),
        CampaignAnswered::Wrong(wrong) if wrong.form == END => sure(Some(wrong)),
        _ => {
            let why = Ask::new("reason", "Why it is over", Kind::Words(2));
            folded("campaign-close".to_owned(), "Close the campaign".to_owned(), vec![why], "Close it", Button::Other, wrong)
        }
    });
    view! {
        {folded("campaign-name".to_owned(), words.to_owned(), asks, "Keep it", Button::Other, wrong)}
        {end}
    }
}

/// Asks once more: nothing opens a campaign again.
fn sure(wrong: Option<&CaseWrong>) -> AnyView {
    let words = format!(
        "Nothing opens it again. Its cases stay as they are. Another campaign is raised when {CAMPAIGN_TARGETS} others are approached from now on."
    );
    let why = Ask::new("reason", "Why it is over", Kind::Words(2));
    view! {
        <div class="vd-set">
            <h2 class="govuk-heading-m" id="sure" tabindex="-1">{"Close this campaign?"}</h2>
            {para(words)}
            {open_form(END.to_owned(), vec![why], "Yes, close it", Button::Final, wrong)}
            {open_form("campaign-keep".to_owned(), Vec::new(), "No, leave it open", Button::Other, None)}
        </div>
    }
    .into_any()
}

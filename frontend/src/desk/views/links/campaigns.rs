//! The campaigns, and above them the search for what one may be raised on.

use super::{Cell, Looked, looked, para, table, targets_words, time};
use crate::staff::views::{Clock, ago};
use leptos::prelude::*;
use shared::{
    call,
    campaigns::CampaignLine,
    entities::{CAMPAIGN_SPAN, CAMPAIGN_TARGETS},
    pages::DeskCampaignShell,
    time::Moment,
};

/// What a campaign is called.
pub fn name_of(line: &CampaignLine) -> String {
    line.name.as_ref().map_or_else(|| "Not named yet".to_owned(), |name| name.expose().to_owned())
}

/// The page's main part.
pub fn campaigns(lines: &[CampaignLine], search: &Looked, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let days = CAMPAIGN_SPAN / Moment::DAY;
    let what = format!(
        "A campaign is one approacher and several people. It is raised by itself when {CAMPAIGN_TARGETS} people or offices were approached by the same account, address or number within {days} days."
    );
    let list = if lines.is_empty() { para("There is no campaign that you see.".to_owned()) } else { list(lines, now, clock).into_any() };
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{"Campaigns"}</h1>
        {para(what)}
        {list}
        <div id="looked">{looked(search)}</div>
    }
}

fn list(lines: &[CampaignLine], now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let rows = lines.iter().map(|line| row(line, now, clock)).collect();
    table("The newest 100 campaigns, the newest first", &["Campaign", "Since", "State", "Cases", "Approached"], rows)
}

fn row(line: &CampaignLine, now: Moment, clock: Clock<'_>) -> Vec<Cell> {
    let href = call::path::<DeskCampaignShell>(&(line.id.to_string(),));
    // Several may have no name: what leads to each says which.
    let since = line.name.is_none().then(|| {
        view! { <span class="govuk-visually-hidden">{format!(", raised {}", clock(line.opened_at).exact)}</span> }
    });
    let name = view! { <a class="govuk-link vd-cases__link vd-thing" href=href>{name_of(line)} {since}</a> };
    vec![
        (None, name.into_any()),
        (Some("Since"), time(line.opened_at, ago(now, line.opened_at), clock)),
        (Some("State"), state(line, now, clock)),
        (Some("Cases"), line.cases.to_string().into_any()),
        (Some("Approached"), targets_words(line.targets).into_any()),
    ]
}

/// Whether it runs, or since when it does not.
pub(super) fn state(line: &CampaignLine, now: Moment, clock: Clock<'_>) -> AnyView {
    match line.closed_at {
        None => view! { <strong class="govuk-tag vd-doubt">{"Running"}</strong> }.into_any(),
        Some(at) => view! { {"Closed "} {time(at, ago(now, at), clock)} }.into_any(),
    }
}

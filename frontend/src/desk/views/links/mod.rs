//! What approachers are found again by: the campaigns, a campaign, an entity, and the search for one
//! (docs/domain.md §4.5). What a stranger is found by is shown so that nothing makes a link of it; where it links, it links
//! to our own page about it.

mod campaign;
mod campaigns;
mod entity;
mod lookup;

pub use campaign::{CampaignAnswered, campaign};
pub use campaigns::{campaigns, name_of};
pub use entity::{entity, kind_words};
pub use lookup::{Looked, looked};

use super::{case_row, cases_table};
use crate::{
    staff::views::{Clock, ago, due_words, label, moment},
    ui::back_link,
};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    call,
    cases::CaseLine,
    entities::EntityLine,
    ids::CampaignId,
    pages::{DeskCampaignShell, DeskCampaignsShell, DeskEntityShell},
    time::Moment,
};

/// The way back to the campaigns.
pub fn back_to_campaigns() -> impl IntoView {
    back_link(DeskCampaignsShell::PATH.to_owned(), "Back to the campaigns")
}

/// An entity by its one form, which leads to its page.
pub(super) fn thing(line: &EntityLine) -> AnyView {
    link(call::path::<DeskEntityShell>(&(line.id.to_string(),)), line.shown.clone())
}

/// The way to the campaign that runs on something, after the words about that.
pub(super) fn its_campaign(id: Option<CampaignId>) -> Option<AnyView> {
    id.map(|id| {
        let way = link(call::path::<DeskCampaignShell>(&(id.to_string(),)), "Its campaign".to_owned());
        view! { " " {way} }.into_any()
    })
}

fn link(href: String, words: String) -> AnyView {
    view! { <a class="govuk-link vd-tap vd-thing" href=href>{words}</a> }.into_any()
}

fn para(words: String) -> AnyView {
    view! { <p class="govuk-body vd-words">{words}</p> }.into_any()
}

fn time(at: Moment, words: String, clock: Clock<'_>) -> AnyView {
    moment(clock(at), words).into_any()
}

/// A cell, with its column's name where that does not go without saying.
type Cell = (Option<&'static str>, AnyView);

/// A table that is cards on a phone.
fn table(caption: &'static str, heads: &[&'static str], rows: Vec<Vec<Cell>>) -> impl IntoView + use<> {
    let heads: Vec<_> =
        heads.iter().map(|words| view! { <th scope="col" role="columnheader" class="govuk-table__header">{*words}</th> }).collect();
    let cell = |(name, inner): Cell| view! { <td class="govuk-table__cell" role="cell">{name.map(label)} {inner}</td> };
    let row = |cells: Vec<Cell>| {
        let cells: Vec<_> = cells.into_iter().map(cell).collect();
        view! { <tr class="govuk-table__row" role="row">{cells}</tr> }
    };
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    view! {
        <table class="govuk-table vd-cases vd-cards vd-links" role="table">
            <caption class="govuk-table__caption govuk-visually-hidden">{caption}</caption>
            <thead class="govuk-table__head" role="rowgroup">
                <tr class="govuk-table__row" role="row">{heads}</tr>
            </thead>
            <tbody class="govuk-table__body" role="rowgroup">{rows}</tbody>
        </table>
    }
}

/// Cases as the queue draws them, as they were when the page was loaded.
fn case_list(lines: &[CaseLine], now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let row = |line: &CaseLine| case_row(line, clock, ago(now, line.opened_at), line.due_at.map(|at| due_words(now, at)));
    cases_table("Cases, most urgent first", lines.iter().map(row).collect::<Vec<_>>())
}

/// How many cases.
fn cases_words(cases: u32) -> String {
    if cases == 1 { "1 case".to_owned() } else { format!("{cases} cases") }
}

/// How many were approached.
fn targets_words(targets: u32) -> String {
    match targets {
        0 => "nobody who counts".to_owned(),
        1 => "1 person or office".to_owned(),
        more => format!("{more} people or offices"),
    }
}

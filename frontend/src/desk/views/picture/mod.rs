//! The picture: rounded figures of closed months. Its headings are sentences, because those are what is remembered and
//! passed on.

mod chart;
mod words;

use chart::{Line, chart, folded};
use leptos::prelude::*;
use shared::statistics::{ClosedMonth, Picture, PictureTable};
use words::{after, heading, month, most, step};

/// The picture's main part. `chosen` is the place of the month that is told in full, from 0 for the newest.
pub fn picture(picture: &Picture, institution: &str, chosen: usize) -> impl IntoView + use<> {
    let running = format!("So far in {}: {} reports.", month(picture.running), picture.band.words());
    let next = format!("The next figures appear on {}.", picture.next_figures_words);
    let empty = picture.months.is_empty().then(|| {
        view! { <p class="govuk-body">{"Figures appear once a whole month is over. They do not change after that."}</p> }
    });
    let told = picture.months.get(chosen).map(|told| {
        let marking = format!("{institution}: figures of closed months up to {}, for its leadership", month(newest(picture, told).month));
        view! {
            <p class="govuk-body vd-marking">{marking}</p>
            {trend(&picture.months)}
            {choice(&picture.months, chosen)}
            <div id="month-figures">{month_figures(told)}</div>
        }
    });
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{heading(picture.months.first())}</h1>
        <div id="wrong"></div>
        {empty}
        <p class="govuk-body">{running} " " {next}</p>
        {told}
        <ul class="govuk-list govuk-list--bullet">
            <li>{"Numbers are rounded and may not add up. Small counts are hidden, and none at all looks like a few."}</li>
            <li>{"A person or office counts once in a month. Met in two ways, it counts in both rows."}</li>
            <li>{"A first look counts in its own month, whenever the report came, and is in time by what your service promises."}</li>
            <li>{"More reports is not the same as more approaches: training and warnings make people report more."}</li>
            <li>{"Reports that only the separate contact may see are not counted."}</li>
        </ul>
    }
}

fn newest<'a>(picture: &'a Picture, told: &'a ClosedMonth) -> &'a ClosedMonth {
    picture.months.first().unwrap_or(told)
}

/// What one month shows.
pub fn month_figures(told: &ClosedMonth) -> impl IntoView + use<> {
    let lines = |table| -> Vec<Line> {
        told.rows(table).iter().map(|row| Line { label: row.label.clone(), targets: row.targets, names: Vec::new() }).collect()
    };
    let ranked = |table, subject, heads, each| {
        let rows = told.rows(table);
        let title = format!("{subject}: {}", most(rows));
        (!rows.is_empty()).then(|| chart(table, title, heads, folded(rows, each), Some(told.total)))
    };
    let steps = |table, subject, heads| {
        let rows = told.rows(table);
        (!rows.is_empty()).then(|| chart(table, format!("{subject}: {}", step(rows)), heads, lines(table), Some(told.total)))
    };
    let rows = told.rows(PictureTable::Response);
    let looks = (!rows.is_empty()).then(|| {
        let title = format!("How soon somebody looked: {}", step(rows));
        chart(PictureTable::Response, title, "A first look in this month", lines(PictureTable::Response), None)
    });
    view! {
        <h2 class="govuk-heading-m vd-month">{format!("{} in full", month(told.month))}</h2>
        {ranked(PictureTable::Channel, "How they made contact", "How they made contact", "way")}
        {ranked(PictureTable::Technique, "What they did", "What they did", "thing they did")}
        {ranked(PictureTable::Sought, "What they wanted", "What they wanted", "thing they wanted")}
        {steps(PictureTable::Depth, "How far it got", "At least this far")}
        {steps(PictureTable::Delay, "How soon it was reported", "After the last contact, at most")}
        {looks}
    }
}

/// The months beside each other, the oldest first.
fn trend(months: &[ClosedMonth]) -> impl IntoView + use<> {
    let line = |told: &ClosedMonth| Line { label: month(told.month), targets: told.total, names: Vec::new() };
    chart(
        PictureTable::People,
        format!("People and offices by month: {}", after(months)),
        "Month",
        months.iter().rev().map(line).collect(),
        None,
    )
}

fn choice(months: &[ClosedMonth], chosen: usize) -> impl IntoView + use<> {
    let option = |(place, told): (usize, &ClosedMonth)| {
        view! { <option value=place.to_string() selected={place == chosen}>{month(told.month)}</option> }
    };
    let options: Vec<_> = months.iter().enumerate().map(option).collect();
    view! {
        <div class="govuk-form-group vd-screen">
            <label class="govuk-label" for="picture-month">{"Show this month in full"}</label>
            <select class="govuk-select" id="picture-month" autocomplete="off">{options}</select>
        </div>
    }
}

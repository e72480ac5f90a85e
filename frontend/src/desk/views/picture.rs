//! The picture: rounded figures of closed months. Its heading is a sentence, because that is what is
//! remembered and passed on.

use leptos::prelude::*;
use shared::{
    statistics::{ClosedMonth, Picture},
    suppression::Figure,
    time::Month,
};

/// The picture's main part.
pub fn picture(picture: &Picture) -> impl IntoView + use<> {
    let running = format!("So far in {}: {} reports.", month(picture.running), picture.band.words());
    let next = format!("The next figures appear on {}.", picture.next_figures_words);
    let empty = picture.months.is_empty().then(|| {
        view! { <p class="govuk-body">{"Figures appear once a whole month is over. They do not change after that."}</p> }
    });
    let months: Vec<_> = picture.months.iter().map(closed).collect();
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{heading(picture.months.first())}</h1>
        {empty}
        <p class="govuk-body">{running}</p>
        <p class="govuk-body">{next}</p>
        {months}
        <p class="govuk-body-s">
            {"Numbers are rounded. Small counts are hidden. Reports that only the separate contact may see are not counted."}
        </p>
    }
}

/// What the newest closed month says.
fn heading(newest: Option<&ClosedMonth>) -> String {
    match newest {
        Some(newest) => format!("In {}, {} people or offices were approached", month(newest.month), figure(newest.targets)),
        None => "No month has closed yet".to_owned(),
    }
}

/// What can be shown, most first; what is hidden shares one row, with its names behind "Which ones?".
/// Seventeen rows that say the same would bury the two that say something.
fn closed(closed: &ClosedMonth) -> impl IntoView + use<> {
    let (hidden, mut shown): (Vec<_>, Vec<_>) = closed.by_channel.iter().partition(|row| row.targets.shown().is_none());
    shown.sort_by_key(|row| std::cmp::Reverse(number(row.targets)));
    let rows: Vec<_> = shown.into_iter().map(|row| line(row.label.clone(), row.targets)).collect();
    let rest = match (rows.len(), hidden.len()) {
        (_, 0) => None,
        (0, _) => hidden.first().map(|row| line("Each way of making contact".to_owned(), row.targets)),
        (_, 1) => hidden.first().map(|row| line(row.label.clone(), row.targets)),
        (_, many) => hidden.first().map(|row| line(format!("Each of the {many} other ways"), row.targets)),
    };
    let names: Vec<_> = hidden.iter().map(|row| view! { <li>{row.label.clone()}</li> }).collect();
    let names = (names.len() > 1).then(|| {
        view! {
            <details class="govuk-details">
                <summary class="govuk-details__summary">
                    <span class="govuk-details__summary-text">{format!("Which ways were hidden in {}?", month(closed.month))}</span>
                </summary>
                <div class="govuk-details__text"><ul class="govuk-list">{names}</ul></div>
            </details>
        }
    });
    view! {
        <table class="govuk-table">
            <caption class="govuk-table__caption govuk-table__caption--m">{month(closed.month)}</caption>
            <thead class="govuk-table__head">
                <tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">{"How they made contact"}</th>
                    <th scope="col" class="govuk-table__header govuk-table__header--numeric">{"People or offices"}</th>
                </tr>
            </thead>
            <tbody class="govuk-table__body">{rows} {rest}</tbody>
            <tfoot>
                <tr class="govuk-table__row">
                    <th scope="row" class="govuk-table__header">{"All together"}</th>
                    <td class="govuk-table__cell govuk-table__cell--numeric vd-total">{figure(closed.targets)}</td>
                </tr>
            </tfoot>
        </table>
        {names}
    }
}

fn line(label: String, targets: Figure) -> impl IntoView {
    view! {
        <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header vd-light">{label}</th>
            <td class="govuk-table__cell govuk-table__cell--numeric">{figure(targets)}</td>
        </tr>
    }
}

const fn number(figure: Figure) -> u32 {
    match figure {
        Figure::FewerThanFive | Figure::FewerThan(_) => 0,
        Figure::About(number) => number,
    }
}

fn figure(figure: Figure) -> String {
    match figure {
        Figure::FewerThanFive => "fewer than 5".to_owned(),
        Figure::FewerThan(hidden_below) => format!("fewer than {hidden_below}"),
        Figure::About(number) => format!("about {number}"),
    }
}

fn month(month: Month) -> String {
    const NAMES: [&str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    let name = usize::from(month.month()).checked_sub(1).and_then(|place| NAMES.get(place)).copied().unwrap_or_default();
    format!("{name} {}", month.year())
}

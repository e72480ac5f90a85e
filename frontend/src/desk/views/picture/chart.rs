//! A chart, its table and its file: the same figures three times. A bar is drawn by attributes, as the page may have no
//! inline style, and says nothing its number does not say.

use super::words::figure;
use leptos::prelude::*;
use shared::{
    statistics::{PictureRow, PictureTable},
    suppression::Figure,
};
use std::cmp::Reverse;

/// One bar and one row.
pub(super) struct Line {
    pub(super) label: String,
    pub(super) targets: Figure,
    /// Those it stands for, if several.
    pub(super) names: Vec<String>,
}

impl Line {
    /// How far its bar goes: to the number shown, or as far as what is hidden may go.
    fn reach(&self) -> u32 {
        self.targets.shown().unwrap_or(self.targets.most())
    }
}

/// What can be shown, most first; what is hidden shares one line. Seventeen rows that say the same would bury the two that
/// say something.
pub(super) fn folded(rows: &[PictureRow], each: &str) -> Vec<Line> {
    let (hidden, mut shown): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.targets.shown().is_none());
    shown.sort_by_key(|row| Reverse(row.targets.shown()));
    let line = |row: &PictureRow| Line { label: row.label.clone(), targets: row.targets, names: Vec::new() };
    let mut lines: Vec<Line> = shown.into_iter().map(line).collect();
    let names = || hidden.iter().map(|row| row.label.clone()).collect();
    let label = match (lines.len(), hidden.len()) {
        (0, _) => format!("Each {each}"),
        (_, many) => format!("Each other {each} ({many})"),
    };
    lines.extend(match hidden.as_slice() {
        [] => None,
        [one] => Some(line(one)),
        [first, ..] => Some(Line { label, targets: first.targets, names: names() }),
    });
    lines
}

/// A chart under its title, which is a sentence.
pub(super) fn chart(table: PictureTable, title: String, head: &'static str, lines: Vec<Line>, total: Option<Figure>) -> AnyView {
    let most = lines.iter().map(Line::reach).max().unwrap_or_default().max(1);
    let bars: Vec<_> = lines.iter().map(|line| bar(line, most)).collect();
    let rows: Vec<_> = lines.iter().map(row).collect();
    let all = total.map(|total| {
        view! {
            <tfoot>
                <tr class="govuk-table__row">
                    <th scope="row" class="govuk-table__header">{"All together"}</th>
                    <td class="govuk-table__cell govuk-table__cell--numeric vd-total">{figure(total)}</td>
                </tr>
            </tfoot>
        }
    });
    let of = format!(": {head}");
    view! {
        <section class="vd-chart">
            <h3 class="govuk-heading-s">{title.clone()}</h3>
            <div aria-hidden="true">{bars}</div>
            <details class="govuk-details vd-chart__table">
                <summary class="govuk-details__summary">
                    <span class="govuk-details__summary-text">
                        {"Show as a table"} <span class="govuk-visually-hidden">{of.clone()}</span>
                    </span>
                </summary>
                <table class="govuk-table">
                    <caption class="govuk-table__caption govuk-visually-hidden">{title}</caption>
                    <thead class="govuk-table__head">
                        <tr class="govuk-table__row">
                            <th scope="col" class="govuk-table__header">{head}</th>
                            <th scope="col" class="govuk-table__header govuk-table__header--numeric">{"People or offices"}</th>
                        </tr>
                    </thead>
                    <tbody class="govuk-table__body">{rows}</tbody>
                    {all}
                </table>
            </details>
            <form class="vd-screen" data-do="extract" data-id=table.code()>
                <button type="submit" class="govuk-button govuk-button--secondary">
                    {"Save all months as CSV"} <span class="govuk-visually-hidden">{of}</span>
                </button>
            </form>
        </section>
    }
    .into_any()
}

/// A number is a bar; what is hidden is hatched as far as it may reach, so that it is never taken for none.
fn bar(line: &Line, most: u32) -> impl IntoView + use<> {
    let hidden = line.targets.shown().is_none();
    let width = format!("{}%", line.reach().saturating_mul(100) / most);
    // Strokes across the bar, on which no pattern has to be found by its name.
    let strokes = hidden.then(|| view! { <line x1="0" y1="50%" x2=width.clone() y2="50%" class="vd-bar__strokes"></line> });
    let class = if hidden { "vd-bar vd-bar--hidden" } else { "vd-bar" };
    view! {
        <div class="vd-bars">
            <span class="vd-bars__label">{line.label.clone()}</span>
            <span class="vd-bars__value">{figure(line.targets)}</span>
            <svg class="vd-bars__bar" width="100%" height="16" focusable="false">
                <rect width=width height="100%" class=class></rect>
                {strokes}
            </svg>
        </div>
    }
}

fn row(line: &Line) -> impl IntoView + use<> {
    let names: Vec<_> = line.names.iter().map(|name| view! { <li>{name.clone()}</li> }).collect();
    let names = (!names.is_empty()).then(|| view! { <ul class="govuk-list vd-light">{names}</ul> });
    view! {
        <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header vd-light">{line.label.clone()} {names}</th>
            <td class="govuk-table__cell govuk-table__cell--numeric">{figure(line.targets)}</td>
        </tr>
    }
}

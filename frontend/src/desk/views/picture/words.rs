//! The sentences of the picture, made of published figures only.

use shared::{
    statistics::{ClosedMonth, PictureRow},
    suppression::Figure,
    time::Month,
};

/// What the newest closed month says.
pub(super) fn heading(newest: Option<&ClosedMonth>) -> String {
    match newest {
        Some(newest) => format!("In {}, {} people or offices were approached", month(newest.month), figure(newest.total)),
        None => "No month has closed yet".to_owned(),
    }
}

/// The newest month beside the one before and the same month of the year before.
pub(super) fn after(months: &[ClosedMonth]) -> String {
    let mut said = months.first().map(|told| figure(told.total)).unwrap_or_default();
    for earlier in [months.get(1), months.get(12)].into_iter().flatten() {
        said = format!("{said}, after {} in {}", figure(earlier.total), month(earlier.month));
    }
    said
}

/// Which rows stand out. Two that look alike may not be, and more than two do not stand out.
pub(super) fn most(rows: &[PictureRow]) -> String {
    let largest = rows.iter().map(|row| row.targets).max_by_key(|figure| figure.shown());
    let Some(largest) = largest.filter(|figure| figure.shown().is_some()) else {
        return rows.first().map(|row| format!("{} each", figure(row.targets))).unwrap_or_default();
    };
    let names: Vec<String> = rows.iter().filter(|row| row.targets == largest).map(|row| format!("“{}”", row.label)).collect();
    match names.as_slice() {
        [one] => format!("most often {one}, {}", figure(largest)),
        [one, other] => format!("most often {one} and {other}, {} each", figure(largest)),
        many => format!("{} of them alike, {} each", many.len(), figure(largest)),
    }
}

/// The last step that can be shown. Each step holds those after it.
pub(super) fn step(rows: &[PictureRow]) -> String {
    let last = rows.iter().rev().find(|row| row.targets.shown().is_some());
    let row = last.or(rows.first());
    row.map(|row| format!("{} {}", figure(row.targets), small(&row.label))).unwrap_or_default()
}

/// The same words inside a sentence.
fn small(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

pub(super) fn figure(figure: Figure) -> String {
    match figure {
        Figure::FewerThanFive => "fewer than 5".to_owned(),
        Figure::FewerThan(hidden_below) => format!("fewer than {hidden_below}"),
        Figure::About(number) => format!("about {number}"),
    }
}

pub(super) fn month(month: Month) -> String {
    const NAMES: [&str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    let name = usize::from(month.month()).checked_sub(1).and_then(|place| NAMES.get(place)).copied().unwrap_or_default();
    format!("{name} {}", month.year())
}

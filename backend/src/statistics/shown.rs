//! Frozen figures with their words: the one answer that page and files are made of.

use super::store::Figures;
use shared::{
    locale::{Lang, text},
    statistics::{ClosedMonth, PictureRow, PictureTable},
    suppression::{Delay, depth_code},
    taxonomy::{Channel, Choice, Sought, Technique, mapping::Depth},
    time::Month,
};

/// Closed months as they are told.
pub(super) fn months(frozen: Vec<(Month, Figures)>) -> Vec<ClosedMonth> {
    frozen.into_iter().map(|(month, figures)| told(month, figures)).collect()
}

fn told(month: Month, mut figures: Figures) -> ClosedMonth {
    let mut rows = |table: PictureTable| {
        let rows = figures.tables.remove(table.code()).unwrap_or_default().into_iter();
        rows.map(|(code, targets)| PictureRow { label: label(table, &code), code, targets }).collect()
    };
    let (channel, technique, sought) = (rows(PictureTable::Channel), rows(PictureTable::Technique), rows(PictureTable::Sought));
    let (depth, delay) = (rows(PictureTable::Depth), rows(PictureTable::Delay));
    let response = rows(PictureTable::Response);
    ClosedMonth { month, total: figures.total, channel, technique, sought, depth, delay, response }
}

/// A row's words; its code where a later version knows it no more.
fn label(table: PictureTable, code: &str) -> String {
    let chosen = |choices: &[Choice]| choices.iter().find(|choice| choice.code == code).map(|choice| text(Lang::En, choice.label));
    let words = match table {
        PictureTable::People => None,
        PictureTable::Channel => chosen(Channel::CHOICES),
        PictureTable::Technique => chosen(Technique::CHOICES),
        PictureTable::Sought => chosen(Sought::CHOICES),
        PictureTable::Depth => Depth::ALL.iter().find(|depth| depth_code(**depth) == Some(code)).map(|depth| reached(*depth)),
        PictureTable::Response => LOOKS.iter().find(|(look, _)| *look == code).map(|(_, words)| *words),
        PictureTable::Delay => Delay::ALL.iter().find(|delay| delay.code() == code).map(|delay| within(*delay)),
    };
    words.unwrap_or(code).to_owned()
}

/// The steps of a first look, from the outermost: code, words.
pub(super) const LOOKS: [(&str, &str); 2] = [("LOOKED", "Looked at"), ("IN_TIME", "Looked at in time")];

const fn reached(depth: Depth) -> &'static str {
    match depth {
        Depth::None => "Nothing came back",
        Depth::Replied => "Answered, or went further",
        Depth::Met => "Met or stayed in touch, or went further",
        Depth::Complied => "Took, clicked or did something, or went further",
        Depth::Disclosed => "May have lost something not public, or a device",
    }
}

const fn within(delay: Delay) -> &'static str {
    match delay {
        Delay::Day => "Within a day",
        Delay::ThreeDays => "Within three days",
        Delay::Week => "Within a week",
    }
}

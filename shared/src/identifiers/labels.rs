//! Words beside a name that say what it is: “Telegram: @name”, “@name on Instagram”, “sort code …”.
//!
//! `@` makes a name of what follows it. Without it a word is taken for a name only where the label says that a name
//! comes, or “Signal strong” would be an account.

use super::words::Word;
use super::{Identifier, Platform, bank, handle, office, parse};
use std::ops::Range;

enum Label {
    Platform(Platform),
    Vehicle,
    Company,
    SortCode,
}

/// Words between a label and what it labels.
const FILLERS: &str = " : = - – is was as called at user code house mark my the ";
/// Those that promise a name or a number.
const PROMISES: &str = " id handle username name account profile number no num contact plate reg registration ";
/// How many words may stand between.
const BETWEEN: usize = 4;

fn bare(word: &str) -> &str {
    word.trim_start_matches(['(', '[', '"', '\'']).trim_end_matches([':', '=', ',', '.', ')', ']', '"'])
}

fn label(word: &str) -> Option<Label> {
    if let Some(platform) = Platform::called(word) {
        return Some(Label::Platform(platform));
    }
    Some(match word.to_ascii_lowercase().as_str() {
        "reg" | "registration" | "plate" | "numberplate" | "number-plate" | "vrm" | "vehicle" | "car" => Label::Vehicle,
        "company" | "companies" | "crn" | "registered" => Label::Company,
        "sort" | "sortcode" | "sort-code" => Label::SortCode,
        _ => return None,
    })
}

/// What a label at this word leads to, and where it stands.
pub(super) fn before(words: &[Word<'_>]) -> Option<(Identifier, Range<usize>)> {
    let (first, rest) = words.split_first()?;
    let label = label(bare(first.text))?;
    let mut promised = first.text.ends_with([':', '=']) || matches!(bare(first.text), "crn" | "CRN");
    let mut strongly = false;
    let mut rest = rest.iter().enumerate().take_while(|(_, word)| word.line == first.line);
    let mut at = None;
    for (place, word) in rest.by_ref().take(BETWEEN + 1) {
        let plain = bare(word.text);
        let promise = handle::is_listed(PROMISES, plain);
        if !promise && !plain.is_empty() && !handle::is_listed(FILLERS, plain) && !handle::is_listed(FILLERS, word.text) {
            at = Some(place + 1);
            break;
        }
        strongly |= promise;
        promised |= promise || word.text.ends_with([':', '=']);
    }
    let here = words.get(at?..)?;
    let value = here.first()?;
    let closed = first.text.starts_with('(') && value.text.contains(')');
    let alone = closed || here.get(1).is_none_or(|next| next.line != value.line);
    match label {
        Label::Platform(platform) => {
            let name = parse::trim(value.text);
            let start = value.start + value.text.find(name)?;
            let range = start..start + name.len();
            if name.starts_with('@') {
                let letter = platform == Platform::X && first.text == "x";
                return if letter { None } else { parse::on_platform(platform, name).map(|found| (found, range)) };
            }
            let shown = matches!(platform, Platform::LinkedIn | Platform::Facebook | Platform::Xing | Platform::YouTube);
            let telling = name.bytes().any(|b| b.is_ascii_digit() || matches!(b, b'_' | b'.' | b'-' | b'#'));
            let fits = promised && !name.contains(['/', '@']) && (strongly || telling || (alone && !shown));
            if fits { parse::on_platform(platform, name).map(|found| (found, range)) } else { None }
        }
        Label::Vehicle => numbered(here, |text| {
            let capitals = !text.bytes().any(|b| b.is_ascii_lowercase());
            if capitals || promised { office::vehicle(text) } else { None }
        }),
        Label::Company if promised || bare(first.text).eq_ignore_ascii_case("companies") => numbered(here, office::company),
        Label::Company => None,
        Label::SortCode => {
            let (length, account) = bank::british_at_start(value.rest, true)?;
            Some((account, value.start..value.start + length))
        }
    }
}

/// A number in two words, or in one.
fn numbered(here: &[Word<'_>], read: impl Fn(&str) -> Option<Identifier>) -> Option<(Identifier, Range<usize>)> {
    let first = here.first()?;
    let second = here.get(1).filter(|next| next.line == first.line);
    let reach = |end: usize| {
        let text = parse::trim(first.rest.get(..end - first.start)?);
        let start = first.start + first.rest.find(text)?;
        Some((read(text)?, start..start + text.len()))
    };
    second.and_then(|second| reach(second.start + second.text.len())).or_else(|| reach(first.start + first.text.len()))
}

/// The platform named right behind a bare `@name`: “@name on Telegram”, “@name (Telegram)”.
pub(super) fn after(words: &[Word<'_>]) -> Option<Platform> {
    let (name, rest) = words.split_first()?;
    let mut rest = rest.iter().take_while(|word| word.line == name.line);
    let next = rest.next()?;
    if next.text.starts_with('(') {
        return Platform::called(bare(next.text));
    }
    if handle::is_listed(" on via ", next.text) { Platform::called(bare(rest.next()?.text)) } else { None }
}

/// A whole text that is a label and a name, as [`Identifier::defanged`] writes what has no address.
pub(super) fn whole(piece: &str) -> Option<Identifier> {
    let (name, value) = piece.split_once(':').or_else(|| piece.split_once(' '))?;
    parse::on_platform(Platform::called(name.trim())?, value.trim())
}

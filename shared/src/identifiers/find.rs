//! Everything in a text that an approacher can be found again by.
//!
//! One pass. At each word a few readers look at a bounded stretch, or at the word itself, once; what they read is
//! never read again. [`find`] on what anybody pastes costs in proportion to its length.

use super::reading::Reading;
use super::words::{Word, words};
use super::{Identifier, Kind, Platform, bank, email, labels, link, office, parse, phone};
use std::ops::Range;

/// One identifier and the place where it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Bytes of the text given to [`find`], on the bounds of characters.
    pub range: Range<usize>,
    /// What stands there.
    pub identifier: Identifier,
}

/// Reads a text with anything in it: one thing a line, a list, or prose. In the order of the text, without overlaps.
/// What is not understood is passed over, and the caller still has the text.
pub fn find(text: &str) -> Vec<Found> {
    scan(text).0
}

/// What was found, and how many bytes readers were handed: the measure of the work.
pub(super) fn scan(original: &str) -> (Vec<Found>, usize) {
    let reading = Reading::of(original);
    let words = words(&reading.text);
    let mut found = Vec::new();
    let mut work = 0;
    let mut done = 0;
    for (at, word) in words.iter().enumerate() {
        if word.start < done {
            continue;
        }
        let ahead = words.get(at..).unwrap_or_default();
        work += word.rest.len() + word.text.len();
        let hits = match labels::before(ahead).or_else(|| spaced(word, before(&words, at))) {
            Some(hit) => vec![hit],
            None => pieces(word, labels::after(ahead), original, &reading, &mut work),
        };
        for (identifier, range) in hits {
            done = done.max(range.end);
            found.push(Found { range: reading.origin(range), identifier });
        }
    }
    (found, work)
}

fn before<'a>(words: &'a [Word<'a>], at: usize) -> &'a str {
    at.checked_sub(1).and_then(|previous| words.get(previous)).map_or("", |word| word.text)
}

type Hit = (Identifier, Range<usize>);

/// What is written in several words: accounts, telephone numbers, marks.
fn spaced(word: &Word<'_>, previous: &str) -> Option<Hit> {
    let skipped = word.rest.len() - word.rest.trim_start_matches(['"', '\'', '[', '*', '•', '-', '–']).len();
    let (start, rest) = (word.start + skipped, word.rest.get(skipped..)?);
    let sort_code = matches!(previous.trim_end_matches(':').to_ascii_lowercase().as_str(), "code" | "sort-code" | "sortcode");
    let read = |rest| {
        bank::iban_at_start(rest).or_else(|| bank::british_at_start(rest, sort_code)).or_else(|| number(rest)).or_else(|| mark(rest))
    };
    // A bracket may be the number's own, or the sentence's.
    let inner = || Some((start + 1, read(rest.strip_prefix('(')?)?));
    let (start, (length, identifier)) = read(rest).map(|hit| (start, hit)).or_else(inner)?;
    let alone = usize::from(rest.starts_with('(') && rest.get(..length).is_some_and(|text| text.starts_with('(') && !text.contains(')')));
    Some((identifier, start + alone..start + length))
}

/// A telephone number at the start, however many groups belong to it.
fn number(rest: &str) -> Option<(usize, Identifier)> {
    let opening = rest.trim_start_matches(['(', '+']);
    let opened = rest.len() - opening.len();
    if opened > 2 || !opening.starts_with(|c: char| c.is_ascii_digit() && (opened > 0 || c == '0')) {
        return None;
    }
    let run =
        rest.char_indices().take_while(|(at, c)| *at < opened || phone::is_part(*c)).take(40).last().map(|(at, c)| at + c.len_utf8())?;
    let mut end = run;
    for _ in 0..8 {
        let candidate = rest.get(..end)?.trim_end_matches(|c: char| !c.is_ascii_digit());
        end = candidate.len();
        let next = rest.get(end..)?.chars().next();
        let bounded = next.is_none_or(|next| !next.is_alphanumeric() && !matches!(next, ':' | '/' | '@' | '_' | '%'));
        let stuck = next == Some('.') && rest.get(end + 1..)?.starts_with(char::is_alphanumeric);
        if bounded
            && !stuck
            && let Some(found) = phone::whole(candidate)
        {
            return Some((end, found));
        }
        end = candidate.rfind(|c: char| !c.is_ascii_digit())?;
    }
    None
}

/// A vehicle's mark in two words.
fn mark(rest: &str) -> Option<(usize, Identifier)> {
    let bounded = !rest.get(8..)?.starts_with(|c: char| c.is_alphanumeric() || c == '-');
    rest.get(..8)
        .filter(|_| bounded)
        .and_then(office::plain_vehicle)
        .filter(|_| rest.as_bytes().get(4) == Some(&b' '))
        .map(|found| (8, found))
}

/// What is in one word: one thing, or several with commas between.
fn pieces(word: &Word<'_>, on: Option<Platform>, original: &str, reading: &Reading, work: &mut usize) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut from = 0;
    let mut linked = false;
    for (at, c) in word.text.char_indices().chain([(word.text.len(), ',')]) {
        if at == from {
            linked = starts_link(word.text.get(from..).unwrap_or_default());
        }
        if !matches!(c, ',' | ';' | '|') || at < from {
            continue;
        }
        let next = word.text.get(at + c.len_utf8()..).unwrap_or_default();
        if linked && !next.is_empty() && !starts_anew(next) {
            continue;
        }
        let piece = word.text.get(from..at).unwrap_or_default();
        *work += piece.len();
        let start = word.start + from;
        let typed = original.get(reading.origin(start..start + piece.len()));
        if let Some((found, inner)) = piece_in(piece, typed.is_some_and(|typed| typed != piece)) {
            let found = match on.filter(|_| found.kind() == Kind::Handle && found.platform().is_none()) {
                Some(platform) => parse::on_platform(platform, found.value()).unwrap_or(found),
                None => found,
            };
            hits.push((found, start + inner.start..start + inner.end));
        }
        from = at + c.len_utf8();
    }
    hits
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

fn starts_link(text: &str) -> bool {
    let piece = text.split([',', ';', '|']).next().unwrap_or(text);
    ["http", "hxxp", "www."].iter().any(|start| starts_with(piece, start)) || piece.contains("://")
}

/// Whether a comma before this ends a link, which may hold commas itself.
fn starts_anew(text: &str) -> bool {
    let next = text.split([',', ';', '|']).next().unwrap_or(text);
    let address = next.contains('@') && !next.contains(['/', '=']);
    ["http", "hxxp", "www.", "@", "+"].iter().any(|start| starts_with(text, start)) || address
}

/// The one identifier of a piece, and where in it.
fn piece_in(piece: &str, guarded: bool) -> Option<(Identifier, Range<usize>)> {
    let trimmed = parse::trim(piece);
    let start = trimmed.as_ptr() as usize - piece.as_ptr() as usize;
    let reach = |from: usize, part: &str| start + from..start + from + part.len();
    if let Some(found) = parse::whole(trimmed, guarded) {
        return Some((found, reach(0, trimmed)));
    }
    if let Some(at) = trimmed.find("://") {
        // A script without blanks may stand right before the link.
        let head = trimmed.get(..at)?;
        let from = ["https", "hxxps", "http", "hxxp"].iter().find_map(|scheme| {
            let from = head.len().checked_sub(scheme.len())?;
            head.get(from..).filter(|tail| tail.eq_ignore_ascii_case(scheme)).map(|_| from)
        })?;
        let part = link::trim_end(trimmed.get(from..)?);
        return link::whole(part).map(|found| (found, reach(from, part)));
    }
    if let Some(at) = trimmed.find('@').filter(|at| *at > 0) {
        let local = trimmed.get(..at)?;
        let from = local.len() - local.chars().rev().take_while(|c| email::is_local(*c)).map(char::len_utf8).sum::<usize>();
        let from = from + local.get(from..)?.find(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+'))?;
        let host = trimmed.get(at + 1..)?;
        let length = host.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-'))).unwrap_or(host.len());
        let part = trimmed.get(from..at + 1 + length)?.trim_end_matches(['.', '-']);
        return email::whole(part).map(|found| (found, reach(from, part)));
    }
    let at = trimmed.find([':', '='])?;
    let part = parse::trim(trimmed.get(at + 1..)?);
    let from = part.as_ptr() as usize - trimmed.as_ptr() as usize;
    let labelled = Platform::called(trimmed.get(..at)?).and_then(|platform| parse::on_platform(platform, part));
    labelled.or_else(|| parse::whole(part, guarded)).map(|found| (found, reach(from, part)))
}

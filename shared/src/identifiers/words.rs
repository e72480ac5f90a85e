//! The words of a text, each with the stretch behind it that readers of several words may look at.

use super::handle;

/// How far ahead a reader of several words may look, in bytes.
const AHEAD: usize = 64;

/// A word of the cleaned text.
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
    pub(super) line: usize,
    /// From here to the end of the line, at most [`AHEAD`] bytes.
    pub(super) rest: &'a str,
}

/// Splits at blanks, quotes and angle brackets, and behind a label that is stuck to a number or an `@`.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut line = 0;
    let mut start = None;
    let mut line_ends = text.match_indices('\n').map(|(at, _)| at).chain([text.len()]).peekable();
    let mut push = |start: usize, end: usize, line: usize, line_end: usize| {
        let mut stop = line_end.min(start + AHEAD.max(end - start));
        while !text.is_char_boundary(stop) {
            stop -= 1;
        }
        if let (Some(word), Some(rest)) = (text.get(start..end), text.get(start..stop)) {
            let rest = if rest.len() > AHEAD.max(word.len()) { word } else { rest };
            words.push(Word { text: word, start, line, rest });
        }
    };
    let mut only_letters = false;
    for (at, c) in text.char_indices() {
        let line_end = line_ends.peek().copied().unwrap_or(text.len());
        let separates = c.is_whitespace()
            || matches!(
                c,
                '<' | '>' | '"' | '“' | '”' | '„' | '«' | '»' | '、' | '。' | '「' | '」' | '『' | '』' | '【' | '】' | '《' | '》'
            );
        match (start, separates) {
            (None, false) => {
                start = Some(at);
                only_letters = c.is_alphabetic() || c == '(';
            }
            (Some(from), true) => {
                push(from, at, line, line_end);
                start = None;
            }
            (Some(from), false) if matches!(c, ':' | '=') => {
                let next = text.get(at + 1..).and_then(|rest| rest.chars().next());
                let label = only_letters && (next == Some('@') || text.get(from..at).is_some_and(is_label));
                if label && next.is_some_and(|next| next.is_ascii_digit() || matches!(next, '+' | '(' | '@')) {
                    push(from, at + 1, line, line_end);
                    start = None;
                }
                only_letters = false;
            }
            (Some(_), false) => only_letters &= c.is_alphabetic(),
            (None, true) => {}
        }
        if c == '\n' {
            line += 1;
            line_ends.next();
        }
    }
    if let Some(from) = start {
        push(from, text.len(), line, text.len());
    }
    words
}

/// Letters before a colon that are neither a part of a network address nor the scheme of a wallet.
fn is_label(word: &str) -> bool {
    !word.bytes().all(|b| b.is_ascii_hexdigit()) && !handle::is_listed(" bitcoin ethereum tron monero ", word.trim_start_matches('('))
}

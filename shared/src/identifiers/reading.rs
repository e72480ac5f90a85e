//! Typed text as it is read: defanging undone, invisible characters gone, and the way back to what was typed.

use std::ops::Range;

/// Cleaned text that knows, for each of its bytes, where in the original it came from.
pub(super) struct Reading {
    pub(super) text: String,
    from: Vec<Range<usize>>,
}

/// What people write for a character so that nothing makes a link of it. Longest first: `[://]` is not `[:]`.
const GUARDED: [(&str, &str); 8] = [("://", "://"), ("dot", "."), ("at", "@"), ("@", "@"), (".", "."), (":", ":"), ("/", "/"), ("-", "-")];
const BRACKETS: [(char, char); 3] = [('[', ']'), ('(', ')'), ('{', '}')];

impl Reading {
    pub(super) fn of(original: &str) -> Self {
        let mut reading = Self { text: String::with_capacity(original.len()), from: Vec::with_capacity(original.len()) };
        let mut join = false;
        for (at, c) in original.char_indices() {
            let range = at..at + c.len_utf8();
            let Some(plain) = plain(c) else {
                reading.stretch(range.end);
                continue;
            };
            // "name [at] host" is one word: the blank after a guarded character goes, at most two of them.
            if plain == ' ' && join && reading.from.last().is_some_and(|last| range.end <= last.end + 2) {
                continue;
            }
            reading.push(plain, range);
            join = reading.unguard();
        }
        reading
    }

    /// Where in the original a part of the cleaned text stands.
    pub(super) fn origin(&self, part: Range<usize>) -> Range<usize> {
        let start = self.from.get(part.start).map_or(0, |range| range.start);
        let end = part.end.checked_sub(1).and_then(|last| self.from.get(last)).map_or(start, |range| range.end);
        start..end.max(start)
    }

    fn push(&mut self, c: char, range: Range<usize>) {
        self.text.push(c);
        self.from.resize(self.text.len(), range);
    }

    /// Lets the last character reach to `end`, for something invisible inside a word.
    fn stretch(&mut self, end: usize) {
        let Some(last) = self.text.chars().next_back() else { return };
        if last.is_whitespace() {
            return;
        }
        let first = self.text.len() - last.len_utf8();
        for range in self.from.iter_mut().skip(first) {
            range.end = end;
        }
    }

    /// Replaces a guarded character that has just been completed, so that what comes out holds none.
    fn unguard(&mut self) -> bool {
        let Some((open, close)) = BRACKETS.iter().find(|(_, close)| self.text.ends_with(*close)) else { return false };
        let inner_end = self.text.len() - close.len_utf8();
        let Some(before) = self.text.get(..inner_end) else { return false };
        let inner = before.trim_end_matches(' ');
        for (written, meant) in GUARDED {
            let Some(start) = inner.len().checked_sub(written.len()) else { continue };
            if !inner.get(start..).is_some_and(|word| word.eq_ignore_ascii_case(written)) {
                continue;
            }
            let Some(head) = inner.get(..start) else { continue };
            let Some(opened) = head.trim_end_matches(' ').strip_suffix(*open) else { continue };
            let wide = matches!(meant, "." | "@");
            let blanks = if wide { opened.bytes().rev().take(2).take_while(|b| *b == b' ').count() } else { 0 };
            let cut = opened.len() - blanks;
            let range = self.origin(opened.len()..self.text.len());
            self.text.truncate(cut);
            self.text.push_str(meant);
            self.from.truncate(cut);
            self.from.resize(self.text.len(), range);
            // Blanks on one side belong to the sentence: "at host[.] Then".
            return blanks > 0;
        }
        false
    }
}

/// A character as it is read; none for what is invisible and only there to hide or to steer.
fn plain(c: char) -> Option<char> {
    match c {
        '\n' | '\r' => Some('\n'),
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' => None,
        // The punctuation of sentences in Chinese and Japanese, which have no blanks, ends a word.
        '！' | '，' | '；' | '？' => Some(' '),
        // Full-width forms, which input methods for Chinese and Japanese leave behind.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0),
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        Reading::of(text).text
    }

    #[test]
    fn what_was_defanged_is_whole_again() {
        for (typed, meant) in [
            ("evil[.]example", "evil.example"),
            ("evil(dot)example", "evil.example"),
            ("name [at] host [dot] example", "name@host.example"),
            ("name{@}host[DOT]example", "name@host.example"),
            ("hxxps[://]evil[.]example/a[:]b", "hxxps://evil.example/a:b"),
            ("[[.]]", "."),
            ("+447700[-]900123", "+447700-900123"),
        ] {
            assert_eq!(read(typed), meant);
        }
    }

    #[test]
    fn invisible_and_wide_characters_do_not_hide_a_name() {
        assert_eq!(read("am\u{200B}ber\u{202E}@ｈｏｓｔ．example"), "amber@host.example");
        assert_eq!(read("a\u{A0}b"), "a b");
    }

    #[test]
    fn a_part_knows_where_it_was_typed() {
        let typed = "é name [at] host[.]example!";
        let reading = Reading::of(typed);
        let start = reading.text.find("name").unwrap();
        let end = reading.text.find('!').unwrap();
        assert_eq!(&typed[reading.origin(start..end)], "name [at] host[.]example");
    }
}

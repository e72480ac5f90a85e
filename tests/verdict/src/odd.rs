//! Words and codes that nobody wrote with this form in mind.

use fastrand::Rng;
use std::iter;

/// Where programs disagree on what a character is, a space, a line, a letter's other case, or the end of a text.
const TRAPS: &[&str] = &[
    "\0",
    "\u{1}",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\u{1b}[2J",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{ad}",
    "\u{180e}",
    "\u{200b}",
    "\u{200d}",
    "\u{200f}",
    "\u{2028}",
    "\u{2029}",
    "\u{202e}",
    "\u{2066}",
    "\u{3000}",
    "\u{feff}",
    "\u{fffd}",
    "\u{ffff}",
    "\u{10ffff}",
    "e\u{301}",
    "ŵ",
    "ß",
    "İ",
    "ı",
    "ǆ",
    "ﬁ",
    "ﷺ",
    "漢",
    "क्षि",
    "👩‍👩‍👧",
    "🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "\"",
    "\\",
    "</script>",
    "{max}",
    "%00",
    "~1",
    "/",
];

/// What goes away around words, or inside them, before they are counted.
const DROPPED: &[&str] = &["", " ", "\r\n", "\u{0}", "\u{3000}", " \u{9f}\t", "\u{2028}"];

/// One character as long as one, two, three and four bytes, and two that look like one.
const FILLERS: &[&str] = &["x", "é", "漢", "🏳", "e\u{301}"];

/// Some of many.
pub(crate) fn one_of<'a>(chance: &mut Rng, many: &[&'a str]) -> &'a str {
    chance.choice(many).copied().unwrap_or_default()
}

/// Up to `most` characters that trip programs up.
pub(crate) fn text(chance: &mut Rng, most: usize) -> String {
    let pieces = chance.usize(1..=8);
    let text: String = iter::repeat_with(|| piece(chance)).take(pieces).collect();
    text.chars().take(most).collect()
}

fn piece(chance: &mut Rng) -> String {
    if chance.bool() { one_of(chance, TRAPS).to_owned() } else { chance.char(..).to_string() }
}

/// `length` characters, with something around them that is not counted.
pub(crate) fn filled(chance: &mut Rng, length: usize) -> String {
    let filler = one_of(chance, FILLERS);
    let middle: String = filler.chars().cycle().take(length).collect();
    format!("{}{middle}{}", one_of(chance, DROPPED), one_of(chance, DROPPED))
}

/// Something close to `name`, which is it only to somebody careless.
pub(crate) fn misspelt(chance: &mut Rng, name: &str) -> String {
    match chance.u8(..8) {
        0 => String::new(),
        1 => name.to_lowercase(),
        2 => name.to_uppercase(),
        3 => format!("{name} "),
        4 => format!("{name}\0"),
        5 => format!("{name}{}", one_of(chance, TRAPS)),
        6 => name.replace('_', "-"),
        _ => text(chance, 12),
    }
}

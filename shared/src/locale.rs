//! Sentences in the two languages a reporter may read (docs/domain.md §7.6).
//!
//! A sentence is named by a [`Key`]; the build makes one constant per entry of `locales/en.toml`
//! and refuses to finish while `cy.toml` differs in keys or placeholders.

use serde::{Deserialize, Serialize};

/// A language every reporter page exists in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Welsh.
    Cy,
}

impl Lang {
    /// Both languages, English first.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Cy];

    /// The BCP 47 tag, as written in `<html lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Cy => "cy",
        }
    }

    /// Reads a tag, with or without a region; a language that is not ours gives `None`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split('-').next().unwrap_or_default() {
            "en" => Some(Lang::En),
            "cy" => Some(Lang::Cy),
            _ => None,
        }
    }

    /// The other language, which every page offers.
    pub const fn other(self) -> Self {
        match self {
            Lang::En => Lang::Cy,
            Lang::Cy => Lang::En,
        }
    }
}

/// The name of one sentence. Only the generated constants of [`key`] exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(u16);

/// One constant per sentence, named `SECTION_NAME` after its place in `locales/en.toml`.
pub mod key {
    use super::Key;
    include!(concat!(env!("OUT_DIR"), "/locales.rs"));
}

/// The sentence of `key` in `lang`.
pub fn text(lang: Lang, key: Key) -> &'static str {
    let table: &[&'static str] = match lang {
        Lang::En => &key::EN,
        Lang::Cy => welsh().unwrap_or(&key::EN),
    };
    // A key is made only from the same tables, so the default is unreachable; it is here because
    // a missing word must never take a reporter's page down.
    table.get(usize::from(key.0)).copied().unwrap_or_default()
}

/// The name of the file of Welsh sentences that belongs to this build: those a phone says, one on a line.
pub const WELSH_FILE: &str = key::WELSH_FILE;

#[cfg(feature = "welsh")]
const fn welsh() -> Option<&'static [&'static str]> {
    Some(&key::CY)
}

/// The content of [`WELSH_FILE`].
#[cfg(feature = "welsh")]
pub fn welsh_file() -> String {
    key::CY.iter().take(key::OF_PHONE).copied().collect::<Vec<_>>().join("\n")
}

#[cfg(not(feature = "welsh"))]
static LEARNT: std::sync::OnceLock<Vec<&'static str>> = std::sync::OnceLock::new();

#[cfg(not(feature = "welsh"))]
fn welsh() -> Option<&'static [&'static str]> {
    LEARNT.get().map(Vec::as_slice)
}

/// Whether Welsh can be spoken.
pub fn speaks_welsh() -> bool {
    welsh().is_some()
}

/// Takes in the content of [`WELSH_FILE`]; false, and nothing is taken in, where it is another one. Until
/// then Welsh falls back to English.
pub fn learn_welsh(file: &str) -> bool {
    let lines: Vec<&str> = file.split('\n').collect();
    if lines.len() != key::OF_PHONE {
        return false;
    }
    #[cfg(not(feature = "welsh"))]
    LEARNT.get_or_init(|| lines.into_iter().map(|line| &*Box::leak(line.to_owned().into_boxed_str())).collect());
    true
}

/// The sentence of `key` with each `{name}` replaced by its value.
pub fn fill(lang: Lang, key: Key, values: &[(&str, &str)]) -> String {
    let mut sentence = text(lang, key).to_owned();
    for (name, value) in values {
        sentence = sentence.replace(&format!("{{{name}}}"), value);
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_says_something_in_both_languages() {
        assert!(key::EN.iter().chain(key::CY.iter()).all(|sentence| !sentence.trim().is_empty()));
    }

    #[test]
    fn a_filled_sentence_keeps_no_placeholder() {
        let said = fill(Lang::En, key::SENT_REFERENCE, &[("reference", "AR-7KQ4-M2P9")]);
        assert!(said.contains("AR-7KQ4-M2P9") && !said.contains('{'), "{said}");
    }

    #[test]
    fn the_file_for_phones_has_a_line_for_each_sentence_and_no_other_file_is_taken_in() {
        assert_eq!(welsh_file().lines().collect::<Vec<_>>(), key::CY[..key::OF_PHONE]);
        assert!(learn_welsh(&welsh_file()));
        assert!(!learn_welsh("") && !learn_welsh(&format!("{}\none more", welsh_file())));
    }

    #[test]
    fn an_unknown_language_is_not_guessed() {
        assert_eq!((Lang::from_tag("cy-GB"), Lang::from_tag("en-GB")), (Some(Lang::Cy), Some(Lang::En)));
        assert_eq!(Lang::from_tag("fr"), None);
    }
}

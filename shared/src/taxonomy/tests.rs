//! What holds for every coded list (docs/domain.md §2).

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{
    registry::{Listed, Words, listed},
    *,
};
use crate::locale::{Lang, key, text};

#[expect(unreachable_pub, reason = "a list is public wherever it is written down")]
mod courier {
    use super::list;

    list! {
        /// A list whose last option went out of use.
        Courier {
            /// Offered.
            Bicycle = "BICYCLE" => CHANNEL_POST_PARCEL,
            /// Offered.
            Other = "OTHER" => CHANNEL_OTHER,
            ; retired
            /// Not offered any more.
            Telegram = "TELEGRAM" => CHANNEL_WEB_FORM,
        }
    }
}
use courier::Courier;

/// The most words a label may have (docs/rules.md §1.10).
const MOST_WORDS: usize = 20;

fn every_code(list: &Listed) -> impl Iterator<Item = &'static str> {
    list.codes.iter().chain(list.retired).copied()
}

fn words_in(list: &Listed, lang: Lang) -> Vec<&'static str> {
    match list.words {
        Words::Reporter(label) => every_code(list).map(|code| text(lang, label(code).unwrap())).collect(),
        Words::Staff(label) => every_code(list).map(|code| label(code).unwrap()).collect(),
        Words::None => Vec::new(),
    }
}

#[test]
fn a_retired_code_is_read_and_worded_but_never_offered() {
    assert_eq!("TELEGRAM".parse(), Ok(Courier::Telegram));
    assert_eq!(Courier::Telegram.code(), "TELEGRAM");
    assert_eq!(Courier::Telegram.label(), key::CHANNEL_WEB_FORM);
    assert_eq!(Courier::ALL, [Courier::Bicycle, Courier::Other]);
    assert_eq!(Courier::RETIRED, [Courier::Telegram]);
    assert_eq!(Courier::CODES, ["BICYCLE", "OTHER"]);
    assert!(Courier::CHOICES.iter().all(|choice| choice.code != "TELEGRAM"));
    let list = listed!(Courier, Words::None);
    assert_eq!((list.retired, (list.read)("TELEGRAM")), (&["TELEGRAM"][..], Some("TELEGRAM")));
}

#[test]
fn every_code_reads_back_as_itself() {
    for list in LISTS {
        assert!(!list.codes.is_empty(), "{}", list.name);
        for code in every_code(list) {
            assert_eq!((list.read)(code), Some(code), "{}", list.name);
        }
    }
}

#[test]
fn no_list_and_no_code_is_there_twice() {
    let names: BTreeSet<&str> = LISTS.iter().map(|list| list.name).collect();
    assert_eq!(names.len(), LISTS.len());
    for list in LISTS {
        let codes: BTreeSet<&str> = every_code(list).collect();
        assert_eq!(codes.len(), every_code(list).count(), "{}", list.name);
    }
}

#[test]
fn codes_are_words_of_capitals_and_digits_joined_by_underscores() {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    for list in LISTS {
        for code in every_code(list) {
            assert!(code.starts_with(|first: char| first.is_ascii_uppercase()) && code.split('_').all(word), "{}: {code}", list.name);
        }
    }
}

#[test]
fn no_two_options_of_a_list_read_the_same_in_either_language() {
    for list in LISTS {
        for lang in Lang::ALL {
            let words = words_in(list, lang);
            let different: BTreeSet<String> = words.iter().map(|label| label.to_lowercase()).collect();
            assert_eq!(different.len(), words.len(), "{} {lang:?}: {words:?}", list.name);
        }
    }
}

#[test]
fn every_label_says_something_in_few_words_and_is_no_code() {
    for list in LISTS {
        for label in Lang::ALL.into_iter().flat_map(|lang| words_in(list, lang)) {
            let count = label.split_whitespace().count();
            assert!((1..=MOST_WORDS).contains(&count) && !label.contains('_') && !label.contains('{'), "{}: {label}", list.name);
        }
    }
}

#[test]
fn every_list_of_several_answers_ends_with_something_else_or_not_sure() {
    let open = ["Channel", "Technique", "Response", "Sought", "Offered", "WarningSign", "Affiliation", "TargetRole", "Place", "Lever"];
    for list in LISTS.iter().filter(|list| open.contains(&list.name)) {
        assert!(list.codes.ends_with(&["OTHER", "NOT_SURE"]), "{}", list.name);
    }
    let last_but = |name: &str| LISTS.iter().find(|list| list.name == name).unwrap().codes.last().copied();
    assert_eq!((last_but("Pressure"), last_but("ToldAlready")), (Some("OTHER"), Some("OTHER")));
    for name in ["Platform", "AccountType", "Direction", "ContactCount", "ValueBand", "Declared", "InfoLevel", "Device", "DeviceWhen"] {
        assert_eq!(last_but(name), Some("NOT_SURE"), "{name}");
    }
}

#[test]
fn not_sure_and_something_else_keep_their_codes_everywhere() {
    for list in LISTS {
        let Words::Reporter(label) = list.words else { continue };
        for code in every_code(list) {
            assert_eq!(text(Lang::En, label(code).unwrap()) == "I’m not sure", code == "NOT_SURE", "{}: {code}", list.name);
        }
    }
}

fn nearly_a_code() -> impl Strategy<Value = String> {
    let codes: Vec<&str> = LISTS.iter().flat_map(every_code).collect();
    let changed = (proptest::sample::select(codes), 0..4_u8).prop_map(|(code, how)| match how {
        0 => code.to_lowercase(),
        1 => format!("{code} "),
        2 => code.chars().skip(1).collect(),
        _ => format!("{code}_{code}"),
    });
    prop_oneof![changed, any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_word_that_is_no_code_of_a_list_is_refused_by_it_and_has_no_words(word in nearly_a_code()) {
        for list in LISTS {
            let known = every_code(list).find(|code| *code == word);
            prop_assert_eq!((list.read)(&word), known, "{}", list.name);
            match list.words {
                Words::Reporter(label) => prop_assert_eq!(label(&word).is_some(), known.is_some()),
                Words::Staff(label) => prop_assert_eq!(label(&word).is_some(), known.is_some()),
                Words::None => {}
            }
        }
    }
}

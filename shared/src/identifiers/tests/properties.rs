//! What holds for any text.

use super::spellings::groups;
use crate::identifiers::find::scan;
use crate::identifiers::*;
use proptest::prelude::*;

/// Text made of what identifiers are made of, so that readers get far before they give up.
fn near_identifiers() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        prop::sample::select(vec![
            "http://",
            "https://",
            "hxxps[://]",
            "www.",
            "@",
            "[at]",
            "[.]",
            ".",
            "/",
            "//",
            "..",
            "?",
            "&",
            "=",
            "#",
            "%",
            "%2e",
            "%2F",
            ":",
            ",",
            ";",
            "|",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "<",
            ">",
            "'s",
            "’",
            " ",
            "  ",
            "\n",
            "\u{a0}",
            "\u{200b}",
            "\u{ff20}",
            "+44",
            "07700",
            "900123",
            "(0)",
            "-",
            "in/",
            "linkedin.com",
            "x.com",
            "t.me",
            "wa.me",
            "facebook.com",
            "google.com/url?q=",
            "gmail.com",
            "amber",
            "AMBER",
            "ÄMBER",
            "аmber",
            "ẞ",
            "İ",
            "σΣ",
            "e\u{301}",
            "example",
            "com",
            "GB29",
            "NWBK",
            "60-16-13",
            "31926819",
            "AB12",
            "CDE",
            "0x",
            "a1",
            "1A1z",
            "bc1",
            "T",
            "Telegram:",
            "on",
            "sort",
            "code",
            "reg",
            "company",
            "number",
            "live:",
            "u/",
            "did:plc:",
            "skype:",
            "utm_source=1",
            "192.0.2.1",
            "2001:db8::",
            "xn--",
            "1",
            "0",
            "_",
            "~",
            "*",
            "!",
            "…",
            "谢",
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z0-9._-]{1,12}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

fn hints() -> impl Strategy<Value = Option<Hint>> {
    prop_oneof![
        Just(None),
        prop::sample::select(Kind::ALL).prop_map(|kind| Some(Hint::Kind(kind))),
        prop::sample::select(Platform::ALL).prop_map(|platform| Some(Hint::Platform(platform))),
    ]
}

/// Reading what is shown gives the same again, in every way it can be shown.
fn settled(id: &Identifier) -> Result<(), TestCaseError> {
    let hint = Some(Hint::Kind(id.kind()));
    prop_assert_eq!(parse(&id.defanged(), hint).map(|again| again.as_matched()), Some(id.as_matched()), "{}", id.defanged());
    if id.platform().is_none() {
        prop_assert_eq!(parse(id.value(), hint).map(|again| again.as_matched()), Some(id.as_matched()), "{}", id.value());
        prop_assert_eq!(parse(id.full(), hint).map(|again| again.as_matched()), Some(id.as_matched()), "{}", id.full());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn what_is_read_once_is_read_the_same_again(text in near_identifiers(), hint in hints()) {
        if let Some(id) = parse(&text, hint) {
            settled(&id)?;
        }
    }

    #[test]
    fn what_is_found_is_where_it_says_and_reads_the_same_again(text in near_identifiers()) {
        let mut end = 0;
        for found in find(&text) {
            prop_assert!(end <= found.range.start && found.range.start < found.range.end, "{:?} in {text:?}", found.range);
            prop_assert!(text.get(found.range.clone()).is_some(), "{:?} cuts a character of {text:?}", found.range);
            end = found.range.end;
            settled(&found.identifier)?;
        }
    }

    #[test]
    fn a_known_spelling_with_something_stuck_into_it_is_settled(pick in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), stuck in near_identifiers()) {
        let spellings: Vec<_> = groups().into_iter().flat_map(|group| group.spellings).collect();
        let (hint, text) = &spellings[pick.index(spellings.len())];
        let places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
        let mut changed = (*text).to_owned();
        changed.insert_str(places[at.index(places.len())], stuck.get(..2).unwrap_or_default());
        for id in parse(&changed, *hint).into_iter().chain(find(&changed).into_iter().map(|found| found.identifier)) {
            settled(&id)?;
        }
    }

    #[test]
    fn nothing_shown_can_be_tapped(text in near_identifiers(), hint in hints()) {
        if let Some(id) = parse(&text, hint) {
            let left = id.defanged().replace("[.]", "").replace("[://]", "").replace("[at]", "");
            prop_assert!(!left.contains('.') && !left.contains("://"), "{}", id.defanged());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_text_makes_the_readers_panic(text: String, hint in hints()) {
        let _ = (find(&text), parse(&text, hint));
    }

    #[test]
    fn an_identifier_is_found_between_any_words(before in "([a-z]{1,9}[,.!]? ){0,6}", after in "( [a-z]{1,9}[,.]?){0,6}", pick in any::<prop::sample::Index>()) {
        let groups = groups();
        let spellings: Vec<_> = groups.iter().flat_map(|group| group.spellings.iter().map(move |(hint, text)| (group, hint, *text))).filter(|(_, hint, _)| hint.is_none()).collect();
        let (group, _, text) = &spellings[pick.index(spellings.len())];
        // Names in letters alone are told by the line ending behind them.
        let found = find(&format!("{before}\n{text}\n{after}"));
        prop_assert!(found.iter().any(|found| found.identifier.kind() == group.kind), "{}", text);
    }

    #[test]
    fn work_grows_with_the_text_and_no_faster(piece in near_identifiers()) {
        prop_assume!(!piece.is_empty());
        let times = 4000 / piece.len().max(1) + 1;
        let (once, twice) = (piece.repeat(times), piece.repeat(2 * times));
        let ((_, small), (_, large)) = (scan(&once), scan(&twice));
        prop_assert!(small <= 70 * once.len() + 200 && large <= 2 * small + 8000, "{small} and {large} for {} and {}", once.len(), twice.len());
    }
}

//! The sentences: which, in what order, how long.

use super::*;
use crate::{
    locale::{Key, Lang, key, text},
    priority::floors,
};

#[test]
fn floors_come_before_points_and_the_most_points_first() {
    let said: Said<'_> = &[
        ("danger_now", &["NOT_SURE"]),
        ("last_contact", &["TODAY"]),
        ("next_contact", &["WITHIN_48H"]),
        ("techniques", &["PAID_WORK", "ACCESS", "BLACKMAIL"]),
        ("deadline", &["WITHIN_24H"]),
    ];
    let found = assess_codes(&saying(said), &seen()).reasons();
    // The soon contact is a floor and ten points, and is said once.
    let expected: [Key; 6] = [
        key::REASON_THREAT_DEADLINE,
        key::REASON_DANGER_UNSURE,
        key::REASON_SOON,
        key::REASON_BENEFIT,
        key::REASON_WAY_IN,
        key::REASON_RECENT,
    ];
    assert_eq!(found, expected);
}

#[test]
fn what_the_cap_leaves_nothing_of_stays_in_the_breakdown_and_is_no_reason() {
    let said: Said<'_> = &[("techniques", &["INSIDE_INFO", "PAID_WORK", "INFLUENCE", "ACCESS"])];
    let found = assess_codes(&saying(said), &seen());
    let rows: Vec<_> = found.points.iter().map(|scored| (scored.worth, scored.points, scored.reason)).collect();
    let expected =
        [(12, 12, key::REASON_BENEFIT), (12, 12, key::REASON_INFLUENCE), (10, 6, key::REASON_ASKED_NON_PUBLIC), (6, 0, key::REASON_WAY_IN)];
    assert_eq!(rows, expected);
    assert!(!found.reasons().contains(&key::REASON_WAY_IN));
}

/// Every sentence a rule can give.
fn sentences() -> Vec<Key> {
    let floors = floors::FLOORS.iter().flat_map(|(_, rows)| rows.iter().map(|row| row.reason));
    let points = Factor::ALL.into_iter().flat_map(|factor| factor.choices().iter().copied().flatten().map(|row| row.reason));
    floors.chain(points).chain([key::REASON_UNTIL_SEEN, key::REASON_NOTHING]).collect()
}

#[test]
fn every_sentence_is_one_short_sentence_in_both_languages() {
    for reason in sentences() {
        for lang in Lang::ALL {
            let sentence = text(lang, reason);
            assert!(
                sentence.split_whitespace().count() <= 20 && sentence.matches('.').count() == 1 && sentence.ends_with('.'),
                "{sentence}"
            );
        }
    }
}

#[test]
fn different_reasons_are_said_differently() {
    let mut keys: Vec<_> = sentences().iter().map(|reason| text(Lang::En, *reason)).collect();
    keys.sort_unstable();
    keys.dedup();
    let welsh: std::collections::BTreeSet<_> = sentences().iter().map(|reason| text(Lang::Cy, *reason)).collect();
    assert_eq!(keys.len(), welsh.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn there_is_always_a_reason_and_never_one_twice(codes in any_codes(), around in any_circumstances()) {
        let reasons = assess_codes(&codes, &around).reasons();
        prop_assert!(!reasons.is_empty());
        for (index, reason) in reasons.iter().enumerate() {
            prop_assert!(!reasons[..index].contains(reason));
        }
    }
}

#[test]
fn all_reasons_at_once_fit_what_is_kept_for_them() {
    let bytes = |reason: Key| text(Lang::En, reason).len() + r#""","#.len();
    let floors = floors::FLOORS.iter().map(|(_, rows)| rows.iter().map(|row| bytes(row.reason)).max().unwrap());
    let points = Factor::ALL.into_iter().flat_map(|factor| {
        let mut longest: Vec<_> = factor.choices().iter().map(|choice| choice.iter().map(|row| bytes(row.reason)).max().unwrap()).collect();
        longest.sort_unstable_by(|one, other| other.cmp(one));
        // The cap of B leaves points to at most six rows: the six smallest give 3 + 5 + 5 + 5 + 6 + 6 = 30.
        longest.truncate(6);
        longest
    });
    assert!(floors.chain(points).sum::<usize>() + "[]".len() <= REASONS_MAX);
}

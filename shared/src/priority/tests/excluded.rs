//! What must never count: names, words, countries, languages and every field that is not an input
//! (docs/domain.md §3.1).

use super::*;
use crate::{
    priority::{floors, rule::Test},
    questionnaire::{REPORT, check},
};

#[test]
fn the_rules_read_these_answers_and_no_other() {
    let read: Vec<_> = INPUTS.iter().map(|input| input.id()).collect();
    let agreed = [
        "danger_now",
        "subject_relation",
        "last_contact",
        "still_ongoing",
        "next_contact",
        "techniques",
        "sought",
        "warning_signs",
        "target_response",
        "info_shared_level",
        "device_events",
        "device_when",
        "deadline",
        "family_at_risk",
        "conflict_flag",
    ];
    assert_eq!(read, agreed);
}

#[test]
fn no_input_can_be_typed() {
    for field in REPORT.pages.iter().flat_map(|page| page.fields()) {
        let read = INPUTS.iter().any(|input| input.id() == field.id);
        assert!(!read || field.kind.is_coded(), "{} is words and would count", field.id);
    }
}

/// The codes a condition looks for. What it looks past need not be offered.
fn named(test: &Test) -> Vec<(Input, &'static str)> {
    match *test {
        Test::Says(input, codes) | Test::SaysMany(_, input, codes) => codes.iter().map(|code| (input, *code)).collect(),
        Test::All(tests) | Test::Any(tests) => tests.iter().flat_map(named).collect(),
        Test::Not(test) => named(test),
        Test::SaysBeyond(..) | Test::Role(_) | Test::Flag(_) | Test::Other(_) => Vec::new(),
    }
}

#[test]
fn a_code_that_a_rule_looks_for_can_be_answered() {
    let floors = floors::FLOORS.iter().flat_map(|(_, rows)| rows.iter().map(|row| &row.when));
    let points = Factor::ALL.into_iter().flat_map(|factor| factor.choices().iter().copied().flatten().map(|row| &row.when));
    for (input, code) in floors.chain(points).flat_map(named) {
        let asked = REPORT.pages.iter().flat_map(|page| page.fields()).find(|field| field.id == input.id());
        // A question that the form does not ask yet has no list to look in.
        let offered = asked.is_none_or(|field| field.kind.choices().iter().any(|choice| choice.code == code));
        assert!(offered, "{code} is no answer to {}", input.id());
    }
}

#[test]
fn these_tests_tick_all_that_can_be_ticked() {
    for field in REPORT.pages.iter().flat_map(|page| page.fields()) {
        if let Some((_, codes)) = TICKS.iter().find(|(id, _)| *id == field.id) {
            assert!(field.kind.choices().iter().all(|choice| codes.contains(&choice.code)), "{}", field.id);
        }
    }
}

/// Fields that exist or may come and must not count.
const NOT_INPUTS: &[&str] = &[
    "narrative",
    "moved_channel_to",
    "persona_name",
    "persona_org",
    "identifiers",
    "contact_value",
    "subject_name",
    "claimed_affiliation",
    "claimed_country",
    "suspected_actor",
    "country_of_event",
    "languages_used",
    "language",
    "reporter_role",
    "party",
    "urgency_self",
    "lever",
    "description",
    "channel",
    "contact_method",
    "offered",
    "prefers_welsh",
    "nationality",
    "religion",
    "sex",
    "age",
];

/// One of them, or any other name.
fn other_field() -> impl Strategy<Value = String> {
    prop_oneof![3 => sample::select(NOT_INPUTS).prop_map(str::to_owned), 1 => "[a-z_]{1,20}"]
        .prop_filter("an input counts", |field| INPUTS.iter().all(|input| input.id() != field))
}

/// Words, and codes that count where they belong.
fn any_value() -> impl Strategy<Value = String> {
    let codes: Vec<_> = LADDERS.iter().chain(&TICKS).flat_map(|(_, codes)| *codes).copied().collect();
    prop_oneof![sample::select(codes).prop_map(str::to_owned), any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_other_field_moves_anything(
        codes in any_codes(),
        around in any_circumstances(),
        others in vec((other_field(), vec(any_value(), 0..3)), 1..8),
    ) {
        let mut changed = codes.clone();
        for (field, values) in others {
            changed.set(&field, values);
        }
        prop_assert_eq!(assess_codes(&changed, &around), assess_codes(&codes, &around));
        prop_assert_eq!(routes_to_separate_contact(&changed), routes_to_separate_contact(&codes));
    }

    #[test]
    fn nothing_a_reporter_types_moves_anything(typed in vec("[A-Za-z_ =]{0,40}", 5)) {
        let mut loud = quiet();
        let fields = ["narrative",
     "persona_name", "persona_org", "identifiers", "contact_value"];
        for (field, words) in fields.into_iter().zip(typed) {
            loud.set(field, vec![words]);
        }
        let around = Circumstances::default();
        prop_assert_eq!(assess(&check(&loud).unwrap(), &around), assess(&check(&quiet()).unwrap(), &around));
    }
}

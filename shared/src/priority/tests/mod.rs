//! The rules against docs/domain.md §3, written from the document and not from the tables.

mod excluded;
mod explained;
mod floors;
mod points;
mod properties;
mod worked;

use super::*;
use crate::questionnaire::Answers;
use proptest::{collection::vec, prelude::*, sample};

type Said<'a> = &'a [(&'a str, &'a [&'a str])];

/// A report in which nothing is urgent and nothing scores.
fn quiet() -> Answers {
    Answers::new()
        .with("danger_now", &["NO"])
        .with("subject_relation", &["ME"])
        .with("last_contact", &["LONGER_AGO"])
        .with("channel", &["EVENT"])
        .with("techniques", &["FELT_WRONG"])
        .with("target_response", &["IGNORED"])
        .with("next_contact", &["NO"])
        .with("contact_method", &["CALL"])
}

/// The quiet report with these answers instead.
fn saying(changes: Said<'_>) -> Answers {
    changes.iter().fold(quiet(), |answers, (field, codes)| answers.with(field, codes))
}

fn seen() -> Circumstances {
    Circumstances { seen: true, ..Circumstances::default() }
}

fn target(role: &str, flags: &[&str]) -> Standing {
    Standing { role: Some(role.to_owned()), flags: flags.iter().map(|flag| (*flag).to_owned()).collect() }
}

/// What a factor gave, from the breakdown.
fn given(assessment: &Assessment, factor: Factor) -> u8 {
    assessment.points.iter().filter(|scored| scored.factor == factor).map(|scored| scored.points).sum()
}

/// Questions with one answer, each with its codes from the least to the most urgent. `device_when` is not
/// here: what it says replaces a guess, and may do so either way.
const LADDERS: [(&str, &[&str]); 9] = [
    ("danger_now", &["NO", "NOT_SURE", "YES"]),
    ("subject_relation", &["ME", "OTHER", "FAMILY"]),
    ("last_contact", &["LONGER_AGO", "NOT_SURE", "THIS_MONTH", "THIS_WEEK", "YESTERDAY", "TODAY"]),
    ("still_ongoing", &["NO", "NOT_SURE", "YES"]),
    ("next_contact", &["NO", "NOT_SURE", "LATER", "WITHIN_7D", "WITHIN_48H"]),
    ("info_shared_level", &["NOTHING_PRIVATE", "PERSONAL", "NOT_SURE", "OFFICE_INTERNAL", "NOT_PUBLIC_POLITICAL", "MAYBE_CLASSIFIED"]),
    ("deadline", &["NONE", "LATER", "NOT_SURE", "WITHIN_24H"]),
    ("family_at_risk", &["NO", "NOT_SURE", "YES"]),
    ("conflict_flag", &["NO", "NOT_SURE", "YES"]),
];

/// Questions with several answers, and all that may be ticked. `device_events` is not here: somebody's own
/// device is an answer that calms.
const TICKS: [(&str, &[&str]); 4] = [
    (
        "techniques",
        &[
            "PAID_WORK",
            "ELICIT",
            "INSIDE_INFO",
            "FAKE_PROFILE",
            "CULTIVATE",
            "INFLUENCE",
            "ACCESS",
            "PHISH",
            "THREAT",
            "FELT_WRONG",
            "GIFT_TRAVEL",
            "DONATION",
            "BRIBE",
            "INTERMEDIARY",
            "HONEYTRAP",
            "BLACKMAIL",
            "DEVICE",
            "IMPERSONATE",
            "SURVEIL",
            "DISINFO",
            "INSIDER",
            "DIASPORA_PRESSURE",
            "OTHER",
            "NOT_SURE",
        ],
    ),
    (
        "target_response",
        &[
            "IGNORED",
            "DECLINED",
            "BLOCKED",
            "REPLIED",
            "STILL_TALKING",
            "AGREED_TO_MEET",
            "MET",
            "CLICKED",
            "ENTERED_PASSWORD",
            "NOT_SEEN_UNTIL_NOW",
            "SHARED_PUBLIC_INFO",
            "SHARED_NON_PUBLIC",
            "ACCEPTED_GIFT_MONEY_TRIP",
            "INTRODUCED_OTHERS",
            "DID_WHAT_ASKED",
            "OPENED_FILE",
            "INSTALLED_APP",
            "DEVICE_OUT_OF_SIGHT",
            "REPORTED_TO_PLATFORM",
            "OTHER",
            "NOT_SURE",
        ],
    ),
    (
        "sought",
        &[
            "POLITICAL_INSIDE",
            "POLICY_DRAFT",
            "COMMITTEE_BUSINESS",
            "CLASSIFIED_OR_RESTRICTED",
            "DEFENCE_SECURITY",
            "ECONOMY_TRADE",
            "SCIENCE_TECH",
            "FOREIGN_POLICY",
            "LOCAL_PLANNING_CONTRACT",
            "PERSONAL_DATA_OF_OTHERS",
            "MY_PERSONAL_LIFE",
            "CONTACTS_INTRODUCTIONS",
            "ACCESS_PASS_SITE",
            "IT_ACCOUNTS",
            "VOTE_QUESTION_SPEECH",
            "ENDORSEMENT_MEDIA",
            "PLACE_A_PERSON",
            "NOTHING_YET",
            "OTHER",
            "NOT_SURE",
        ],
    ),
    (
        "warning_signs",
        &[
            "FLATTERY",
            "RUSH",
            "TOO_GOOD",
            "VAGUE",
            "PRIVATE_MEET",
            "AWAY_FROM_WORK",
            "ODD_INTRO",
            "HANDOVER",
            "NOSY_WORK",
            "ASKS_ABOUT_OTHERS",
            "BAIT_CORRECTION",
            "DODGY",
            "SECRECY",
            "MOVE_APP",
            "PROFILE_THIN",
            "FIRM_UNFINDABLE",
            "ODD_PAY",
            "SMALL_THEN_BIG",
            "KEEPS_COMING",
            "KNOWS_TOO_MUCH",
            "OTHER",
            "NOT_SURE",
        ],
    ),
];

const DEVICES: &[&str] =
    &["WORK_PHONE", "PERSONAL_PHONE", "WORK_COMPUTER", "PERSONAL_COMPUTER", "WORK_ACCOUNT", "PERSONAL_ACCOUNT", "OTHER", "NOT_SURE"];
const DEVICE_TIMES: &[&str] = &["LONGER_AGO", "THIS_WEEK", "NOT_SURE", "LAST_DAY"];
const ROLES: &[&str] = &["MP", "PEER", "COUNCILLOR", "CANDIDATE", "MEMBERS_STAFF", "COUNCIL_OFFICER", "FORMER", "OTHER", "NOT_SURE"];
const FLAGS: &[&str] = &["MINISTER", "FRONTBENCH", "SELECT_COMMITTEE", "PASS_HOLDER", "CLEARED", "SENSITIVE_BRIEF"];

fn words(codes: Vec<&str>) -> Vec<String> {
    codes.into_iter().map(str::to_owned).collect()
}

/// Any answers to the questions that count; each may be left out.
fn any_codes() -> impl Strategy<Value = Answers> {
    let ones = LADDERS.into_iter().chain([("device_when", DEVICE_TIMES)]);
    let ones: Vec<_> = ones.map(|(field, codes)| (Just(field), vec(sample::select(codes), 0..2))).collect();
    let several = TICKS.into_iter().chain([("device_events", DEVICES)]);
    let several: Vec<_> = several.map(|(field, codes)| (Just(field), vec(sample::select(codes), 0..5))).collect();
    (ones, several).prop_map(|(ones, several)| {
        let mut answers = Answers::new();
        for (field, mut codes) in ones.into_iter().chain(several) {
            codes.sort_unstable();
            codes.dedup();
            answers.set(field, words(codes));
        }
        answers
    })
}

fn any_circumstances() -> impl Strategy<Value = Circumstances> {
    let standing = (proptest::option::of(sample::select(ROLES)), vec(sample::select(FLAGS), 0..3))
        .prop_map(|(role, flags)| Standing { role: role.map(str::to_owned), flags: words(flags) });
    let pattern = (any::<[bool; 4]>(), 0_u32..6, 0_u32..6).prop_map(|([weak, before, urgent, campaign], other, recent)| Pattern {
        weak_match: weak,
        other_targets: other,
        targets_in_90_days: recent,
        reported_before: before,
        urgent_case: urgent,
        campaign,
    });
    (standing, pattern, any::<bool>()).prop_map(|(standing, pattern, seen)| Circumstances { standing, pattern, seen })
}

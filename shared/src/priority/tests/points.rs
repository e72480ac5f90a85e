//! Each row of docs/domain.md §3.3 and docs/rules.md §2, the caps and the bands.

use super::*;

fn gives(factor: Factor, said: Said<'_>) -> u8 {
    given(&assess_codes(&saying(said), &seen()), factor)
}

#[test]
fn time_gives_what_its_rows_say_and_no_more_than_fifteen() {
    let rows: [(Said<'_>, u8); 8] = [
        (&[], 0),
        (&[("still_ongoing", &["YES"])], 5),
        (&[("still_ongoing", &["NOT_SURE"])], 0),
        (&[("last_contact", &["YESTERDAY"])], 5),
        (&[("last_contact", &["THIS_WEEK"])], 0),
        (&[("next_contact", &["WITHIN_48H"])], 10),
        (&[("next_contact", &["WITHIN_7D"])], 5),
        (&[("still_ongoing", &["YES"]), ("last_contact", &["TODAY"]), ("next_contact", &["WITHIN_48H"])], 15),
    ];
    for (said, points) in rows {
        assert_eq!(gives(Factor::Time, said), points, "{said:?}");
    }
}

#[test]
fn intent_gives_what_its_codes_say() {
    let rows: [(&[&str], u8); 15] = [
        (&["INSIDE_INFO"], 10),
        (&["PAID_WORK"], 12),
        (&["BRIBE"], 12),
        (&["PAID_WORK", "BRIBE"], 12),
        (&["GIFT_TRAVEL"], 0),
        (&["DONATION"], 0),
        (&["GIFT_TRAVEL", "INSIDE_INFO"], 22),
        (&["DONATION", "INFLUENCE"], 24),
        (&["DONATION", "ACCESS"], 18),
        (&["INFLUENCE"], 12),
        (&["ACCESS"], 6),
        (&["FAKE_PROFILE", "IMPERSONATE"], 5),
        (&["HONEYTRAP"], 5),
        (&["ELICIT", "CULTIVATE", "PHISH", "SURVEIL", "DISINFO", "INTERMEDIARY", "OTHER", "NOT_SURE"], 0),
        (&["INSIDE_INFO", "PAID_WORK", "INFLUENCE"], 30),
    ];
    for (techniques, points) in rows {
        assert_eq!(gives(Factor::Intent, &[("techniques", techniques)]), points, "{techniques:?}");
    }
}

#[test]
fn what_was_sought_counts_where_it_is_never_public_or_is_a_public_act() {
    let secret = ["POLITICAL_INSIDE", "POLICY_DRAFT", "CLASSIFIED_OR_RESTRICTED", "PERSONAL_DATA_OF_OTHERS", "IT_ACCOUNTS"];
    let acts = ["VOTE_QUESTION_SPEECH", "ENDORSEMENT_MEDIA"];
    for code in TICKS[2].1 {
        let points = if secret.contains(code) {
            10
        } else if acts.contains(code) {
            12
        } else {
            0
        };
        assert_eq!(gives(Factor::Intent, &[("sought", &[code])]), points, "{code}");
    }
    assert_eq!(gives(Factor::Intent, &[("sought", &["POLICY_DRAFT"]), ("techniques", &["INSIDE_INFO"])]), 10, "the same thing twice");
}

#[test]
fn signs_count_for_secrecy_persistence_and_number() {
    let rows: [(&[&str], u8); 8] = [
        (&["SECRECY"], 6),
        (&["SECRECY", "MOVE_APP"], 6),
        (&["KEEPS_COMING"], 5),
        (&["FLATTERY", "RUSH"], 0),
        (&["FLATTERY", "RUSH", "VAGUE"], 3),
        (&["FLATTERY", "RUSH", "OTHER", "NOT_SURE"], 0),
        (&["FLATTERY", "FLATTERY", "RUSH"], 0),
        (&["SECRECY", "KEEPS_COMING", "RUSH"], 14),
    ];
    for (signs, points) in rows {
        assert_eq!(gives(Factor::Intent, &[("warning_signs", signs)]), points, "{signs:?}");
    }
}

#[test]
fn exposure_takes_the_furthest_step_and_not_the_sum() {
    let steps: [(&[&str], u8); 9] = [
        (&["IGNORED", "DECLINED", "BLOCKED", "NOT_SEEN_UNTIL_NOW", "REPORTED_TO_PLATFORM", "OTHER", "NOT_SURE"], 0),
        (&["REPLIED", "SHARED_PUBLIC_INFO"], 2),
        (&["STILL_TALKING", "AGREED_TO_MEET"], 5),
        (&["MET"], 8),
        (&["CLICKED", "OPENED_FILE"], 10),
        (&["ACCEPTED_GIFT_MONEY_TRIP"], 15),
        (&["DID_WHAT_ASKED", "INTRODUCED_OTHERS"], 15),
        (&["SHARED_NON_PUBLIC"], 20),
        (&["ENTERED_PASSWORD", "INSTALLED_APP", "DEVICE_OUT_OF_SIGHT"], 20),
    ];
    let mut all: Vec<&str> = Vec::new();
    for (codes, points) in steps {
        for code in codes {
            assert_eq!(gives(Factor::Exposure, &[("target_response", &[code])]), points, "{code}");
        }
        all.extend(codes);
        assert_eq!(gives(Factor::Exposure, &[("target_response", &all)]), points, "{all:?}");
    }
    assert_eq!(gives(Factor::Exposure, &[("techniques", &["DEVICE"])]), 20);
    for (level, points) in
        [("PERSONAL", 0), ("NOT_SURE", 0), ("OFFICE_INTERNAL", 0), ("NOT_PUBLIC_POLITICAL", 20), ("MAYBE_CLASSIFIED", 20)]
    {
        assert_eq!(gives(Factor::Exposure, &[("info_shared_level", &[level])]), points, "{level}");
    }
}

#[test]
fn access_takes_the_highest_and_an_unknown_person_has_none() {
    let rows: [(&str, &[&str], u8); 10] = [
        ("MP", &["MINISTER"], 10),
        ("MEMBERS_STAFF", &["PASS_HOLDER", "CLEARED"], 10),
        ("OTHER", &["SENSITIVE_BRIEF"], 10),
        ("PEER", &["FRONTBENCH"], 8),
        ("COUNCILLOR", &["SELECT_COMMITTEE"], 8),
        ("MEMBERS_STAFF", &["PASS_HOLDER"], 6),
        ("MP", &["PASS_HOLDER"], 4),
        ("CANDIDATE", &[], 3),
        ("COUNCIL_OFFICER", &[], 3),
        ("NOT_SURE", &[], 0),
    ];
    let gives = |standing| given(&assess_codes(&quiet(), &Circumstances { standing, ..seen() }), Factor::Access);
    for (role, flags, points) in rows {
        assert_eq!(gives(target(role, flags)), points, "{role} {flags:?}");
    }
    for role in ["MP", "PEER", "MSP", "MS", "MLA", "MAYOR", "LONDON_ASSEMBLY", "PCC", "COUNCILLOR"] {
        assert_eq!(gives(target(role, &[])), 4, "{role}");
    }
    assert_eq!(gives(Standing::default()), 0);
}

#[test]
fn a_pattern_takes_the_best_match_and_adds_what_the_reporter_told_before() {
    let none = Pattern::default();
    let rows = [
        (none, 0),
        (Pattern { weak_match: true, ..none }, 4),
        (Pattern { other_targets: 1, targets_in_90_days: 2, ..none }, 8),
        (Pattern { other_targets: 1, weak_match: true, ..none }, 8),
        (Pattern { other_targets: 7, targets_in_90_days: 1, ..none }, 8),
        (Pattern { other_targets: 2, targets_in_90_days: 3, ..none }, 15),
        (Pattern { reported_before: true, ..none }, 5),
        (Pattern { other_targets: 2, targets_in_90_days: 3, reported_before: true, ..none }, 20),
    ];
    for (pattern, points) in rows {
        assert_eq!(given(&assess_codes(&quiet(), &Circumstances { pattern, ..seen() }), Factor::Pattern), points, "{pattern:?}");
    }
}

#[test]
fn the_bands_begin_at_seventy_forty_five_and_twenty() {
    let bands = [(0, Priority::P4), (19, Priority::P4), (20, Priority::P3), (44, Priority::P3), (45, Priority::P2), (69, Priority::P2)];
    for (score, priority) in bands.into_iter().chain([(70, Priority::P1), (100, Priority::P1)]) {
        assert_eq!(Priority::of_score(score), priority, "{score}");
    }
}

#[test]
fn points_alone_can_make_a_report_urgent() {
    let said: Said<'_> = &[
        ("still_ongoing", &["YES"]),
        ("last_contact", &["TODAY"]),
        ("techniques", &["PAID_WORK", "INSIDE_INFO", "INFLUENCE"]),
        ("target_response", &["DID_WHAT_ASKED"]),
    ];
    let standing = target("MP", &["MINISTER"]);
    let pattern = Pattern { weak_match: true, reported_before: true, ..Pattern::default() };
    let found = assess_codes(&saying(said), &Circumstances { standing, pattern, seen: true });
    assert_eq!((found.score, found.priority, found.floors.len()), (10 + 30 + 15 + 10 + 9, Priority::P1, 0));
}

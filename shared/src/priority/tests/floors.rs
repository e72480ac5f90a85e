//! Each row of docs/domain.md §3.2, and how rows meet.

use super::*;
use crate::locale::{Key, key};

/// The floors of a report that was seen, so that none is there for want of a look.
fn met(said: Said<'_>) -> Vec<(Floor, Priority, Key)> {
    assess_codes(&saying(said), &seen()).floors.iter().map(|met| (met.floor, met.priority, met.reason)).collect()
}

#[test]
fn h1_danger_is_urgent_and_doubt_about_it_high() {
    assert_eq!(met(&[("danger_now", &["YES"])]), [(Floor::H1, Priority::P1, key::REASON_DANGER)]);
    assert_eq!(met(&[("danger_now", &["NOT_SURE"])]), [(Floor::H1, Priority::P2, key::REASON_DANGER_UNSURE)]);
    assert_eq!(met(&[("danger_now", &["NO"])]), []);
}

#[test]
fn h2_a_threat_is_high_and_urgent_with_a_deadline_or_family_at_risk() {
    for technique in ["THREAT", "BLACKMAIL"] {
        let with = |field, code| met(&[("techniques", &[technique]), (field, &[code])]);
        for (field, code) in [
            ("deadline", "LATER"),
            ("deadline", "NONE"),
            ("deadline", "NOT_SURE"),
            ("family_at_risk", "NO"),
            ("family_at_risk", "NOT_SURE"),
        ] {
            assert_eq!(with(field, code), [(Floor::H2, Priority::P2, key::REASON_THREAT)], "{field} {code}");
        }
        assert_eq!(with("deadline", "WITHIN_24H"), [(Floor::H2, Priority::P1, key::REASON_THREAT_DEADLINE)]);
        let family = [(Floor::H2, Priority::P1, key::REASON_THREAT_FAMILY), (Floor::H7, Priority::P2, key::REASON_FAMILY)];
        assert_eq!(with("family_at_risk", "YES"), family);
    }
    assert_eq!(met(&[("techniques", &["PAID_WORK"]), ("deadline", &["WITHIN_24H"])]), [], "an offer that ends tonight is no threat");
}

#[test]
fn h3_a_takeover_is_urgent_at_work_within_a_day_and_high_otherwise() {
    let rows: [(&[&str], &[&str], Priority); 12] = [
        (&["WORK_PHONE"], &["LAST_DAY"], Priority::P1),
        (&["WORK_COMPUTER"], &["LAST_DAY"], Priority::P1),
        (&["WORK_ACCOUNT"], &["LAST_DAY"], Priority::P1),
        (&["WORK_ACCOUNT"], &["THIS_WEEK"], Priority::P2),
        (&["WORK_ACCOUNT"], &["LONGER_AGO"], Priority::P2),
        (&["PERSONAL_PHONE"], &["LAST_DAY"], Priority::P2),
        (&["PERSONAL_COMPUTER", "PERSONAL_ACCOUNT"], &["LAST_DAY"], Priority::P2),
        (&["PERSONAL_PHONE", "WORK_PHONE"], &["LAST_DAY"], Priority::P1),
        (&["PERSONAL_PHONE", "NOT_SURE"], &["LAST_DAY"], Priority::P1),
        (&["OTHER"], &["LAST_DAY"], Priority::P1),
        (&["NOT_SURE"], &["LONGER_AGO"], Priority::P2),
        (&[], &["LAST_DAY"], Priority::P1),
    ];
    for (devices, when, priority) in rows {
        let said: Said<'_> = &[("target_response", &["INSTALLED_APP"]), ("device_events", devices), ("device_when", when)];
        assert_eq!(met(said), [(Floor::H3, priority, key::REASON_TAKEN_OVER)], "{devices:?} {when:?}");
    }
}

#[test]
fn h3_without_a_time_goes_by_the_last_contact() {
    let cases: [(&str, &[&str]); 4] = [
        ("target_response", &["ENTERED_PASSWORD"]),
        ("target_response", &["INSTALLED_APP"]),
        ("target_response", &["DEVICE_OUT_OF_SIGHT"]),
        ("techniques", &["DEVICE"]),
    ];
    for (field, code) in cases {
        for unknown in [&[][..], &["NOT_SURE"]] {
            for (last, priority) in
                [("TODAY", Priority::P1), ("YESTERDAY", Priority::P1), ("THIS_WEEK", Priority::P2), ("NOT_SURE", Priority::P2)]
            {
                let said: Said<'_> = &[(field, code), ("device_events", unknown), ("device_when", unknown), ("last_contact", &[last])];
                assert_eq!(met(said), [(Floor::H3, priority, key::REASON_TAKEN_OVER)], "{code:?} {last}");
            }
        }
    }
    assert_eq!(met(&[("target_response", &["CLICKED"]), ("last_contact", &["TODAY"])]), [], "a click alone takes nothing over");
}

#[test]
fn h4_what_is_not_public_or_may_be_classified_is_high() {
    let high = [(Floor::H4, Priority::P2, key::REASON_NON_PUBLIC)];
    assert_eq!(met(&[("target_response", &["SHARED_NON_PUBLIC"])]), high);
    assert_eq!(met(&[("info_shared_level", &["MAYBE_CLASSIFIED"])]), high);
    assert_eq!(met(&[("info_shared_level", &["PERSONAL"]), ("target_response", &["SHARED_PUBLIC_INFO"])]), []);
}

#[test]
fn h5_contact_in_two_days_is_high_and_later_is_not() {
    assert_eq!(met(&[("next_contact", &["WITHIN_48H"])]), [(Floor::H5, Priority::P2, key::REASON_SOON)]);
    assert_eq!(met(&[("next_contact", &["WITHIN_7D"])]), []);
}

#[test]
fn h6_an_identifier_in_an_urgent_case_or_a_campaign_is_high() {
    let with = |pattern| assess_codes(&quiet(), &Circumstances { pattern, ..seen() });
    for pattern in [Pattern { urgent_case: true, ..Pattern::default() }, Pattern { campaign: true, ..Pattern::default() }] {
        let found = with(pattern);
        assert_eq!(found.floors, [Met { floor: Floor::H6, priority: Priority::P2, reason: key::REASON_KNOWN }]);
        assert_eq!(found.priority, Priority::P2);
    }
    assert_eq!(with(Pattern { weak_match: true, other_targets: 2, ..Pattern::default() }).floors, []);
}

#[test]
fn h7_family_and_pressure_through_links_abroad_are_high() {
    let high = [(Floor::H7, Priority::P2, key::REASON_FAMILY)];
    assert_eq!(met(&[("subject_relation", &["FAMILY"])]), high);
    assert_eq!(met(&[("techniques", &["DIASPORA_PRESSURE"])]), high);
    assert_eq!(met(&[("techniques", &["HONEYTRAP"]), ("family_at_risk", &["YES"])]), high);
}

#[test]
fn h8_an_insider_or_a_conflict_is_routed_and_not_lifted() {
    for (field, code) in [("techniques", "INSIDER"), ("conflict_flag", "YES")] {
        let answers = saying(&[(field, &[code])]);
        assert!(routes_to_separate_contact(&answers), "{code}");
        assert_eq!(assess_codes(&answers, &seen()), assess_codes(&quiet(), &seen()), "{code}");
    }
    for code in ["NO", "NOT_SURE"] {
        assert!(!routes_to_separate_contact(&saying(&[("conflict_flag", &[code])])), "{code}");
    }
}

#[test]
fn the_most_urgent_floor_wins_and_every_other_is_kept_behind_it() {
    let both = assess_codes(&saying(&[("next_contact", &["WITHIN_48H"]), ("danger_now", &["YES"])]), &Circumstances::default());
    assert_eq!(both.priority, Priority::P1);
    assert_eq!(both.floors.iter().map(|met| met.floor).collect::<Vec<_>>(), [Floor::H1, Floor::H5]);
}

#[test]
fn a_report_nobody_has_seen_is_normal_and_says_that_this_is_why() {
    let found = assess_codes(&quiet(), &Circumstances::default());
    assert_eq!((found.priority, found.score, found.reasons()), (Priority::P3, 0, vec![key::REASON_UNTIL_SEEN]));
    let later = assess_codes(&quiet(), &seen());
    assert_eq!((later.priority, later.reasons()), (Priority::P4, vec![key::REASON_NOTHING]));
}

#[test]
fn a_report_that_is_normal_by_itself_is_not_said_to_be_so_for_want_of_a_look() {
    let mut normal = 0;
    for (field, codes) in LADDERS {
        for code in codes {
            let answers = saying(&[(field, &[code])]);
            let looked_at = assess_codes(&answers, &seen());
            if looked_at.priority <= Priority::P3 {
                normal += usize::from(looked_at.priority == Priority::P3);
                assert_eq!(assess_codes(&answers, &Circumstances::default()), looked_at, "{field} {code}");
            }
        }
    }
    assert!(normal > 0);
}

#[test]
fn a_priority_is_stored_as_its_number_and_written_as_its_word() {
    let named = [(Priority::P1, 1, "urgent"), (Priority::P2, 2, "high"), (Priority::P3, 3, "normal"), (Priority::P4, 4, "low")];
    for (priority, number, word) in named {
        assert_eq!((priority.number(), priority.word()), (number, word));
        assert_eq!(Priority::from_number(number), Some(priority));
    }
    assert_eq!([-1, 0, 5].map(Priority::from_number), [None; 3]);
}

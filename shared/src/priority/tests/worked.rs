//! The five worked checks of docs/domain.md §3.3, to the point.

use super::*;

fn shape(assessment: &Assessment) -> ([u8; 5], u8, Priority) {
    (Factor::ALL.map(|factor| given(assessment, factor)), assessment.score, assessment.priority)
}

fn floors(assessment: &Assessment) -> Vec<Floor> {
    assessment.floors.iter().map(|met| met.floor).collect()
}

/// Paid “insights” asked for on a professional network today, and ignored by staff with a pass.
fn paid_insights() -> (Answers, Circumstances) {
    let answers = saying(&[
        ("last_contact", &["TODAY"]),
        ("channel", &["PRO_NETWORK"]),
        ("techniques", &["PAID_WORK"]),
        ("target_response", &["IGNORED"]),
    ]);
    (answers, Circumstances { standing: target("MEMBERS_STAFF", &["PASS_HOLDER"]), ..seen() })
}

#[test]
fn one_paid_a_message_that_was_ignored_is_normal() {
    let (answers, around) = paid_insights();
    let found = assess_codes(&answers, &around);
    assert_eq!(shape(&found), ([5, 12, 0, 6, 0], 23, Priority::P3));
    assert_eq!(floors(&found), []);
}

#[test]
fn two_paid_the_same_profile_at_eleven_others_is_high() {
    let (answers, mut around) = paid_insights();
    around.pattern = Pattern { other_targets: 11, targets_in_90_days: 12, campaign: true, ..Pattern::default() };
    let found = assess_codes(&answers, &around);
    assert_eq!(shape(&found), ([5, 12, 0, 6, 15], 38, Priority::P2));
    assert_eq!(floors(&found), [Floor::H6]);
}

#[test]
fn three_a_talk_that_moved_on_and_asks_for_papers_is_high_by_its_points_alone() {
    let (_, around) = paid_insights();
    let said: Said<'_> = &[
        ("last_contact", &["TODAY"]),
        ("techniques", &["PAID_WORK", "INSIDE_INFO"]),
        ("warning_signs", &["MOVE_APP"]),
        ("target_response", &["REPLIED", "STILL_TALKING"]),
        ("next_contact", &["WITHIN_48H"]),
    ];
    let found = assess_codes(&saying(said), &around);
    assert_eq!(shape(&found), ([15, 28, 5, 6, 0], 54, Priority::P2));
    assert_eq!(floors(&found), [Floor::H5]);
    assert_eq!(Priority::of_score(found.score), Priority::P2, "without the floor too");
}

#[test]
fn four_a_work_password_typed_an_hour_ago_is_urgent() {
    let said: Said<'_> = &[
        ("last_contact", &["TODAY"]),
        ("techniques", &["PHISH"]),
        ("target_response", &["ENTERED_PASSWORD"]),
        ("device_events", &["WORK_ACCOUNT"]),
        ("device_when", &["LAST_DAY"]),
    ];
    let found = assess_codes(&saying(said), &seen());
    assert_eq!(shape(&found), ([5, 0, 20, 0, 0], 25, Priority::P1));
    assert_eq!(floors(&found), [Floor::H3]);
}

#[test]
fn five_a_flatterer_who_asked_for_nothing_is_low_but_only_after_a_look() {
    let said: Said<'_> = &[
        ("last_contact", &["TODAY"]),
        ("channel", &["EVENT"]),
        ("techniques", &["CULTIVATE"]),
        ("warning_signs", &["FLATTERY"]),
        ("target_response", &["MET"]),
    ];
    let mut around = Circumstances { standing: target("COUNCILLOR", &[]), ..Circumstances::default() };
    let before = assess_codes(&saying(said), &around);
    assert_eq!((shape(&before), floors(&before)), (([5, 0, 8, 4, 0], 17, Priority::P3), vec![Floor::Unseen]));
    around.seen = true;
    let after = assess_codes(&saying(said), &around);
    assert_eq!((shape(&after), floors(&after)), (([5, 0, 8, 4, 0], 17, Priority::P4), Vec::new()));
}

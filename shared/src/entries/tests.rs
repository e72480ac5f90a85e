use super::*;

#[test]
fn what_staff_write_among_themselves_is_not_for_the_reporter() {
    let said = |words: &str| words.parse::<Message>().unwrap();
    // What was said; whether the reporter reads it, and whether it comes from their side.
    let all = [
        (Said::Note { note: Note::Factual { text: "We know them.".parse().unwrap() } }, false, false),
        (Said::Message { text: said("Call us."), letter: Letter::Sent }, true, false),
        (Said::Feedback { text: "Thank you.".parse().unwrap() }, true, false),
        (Said::FollowUp { text: said("They wrote again.") }, true, true),
        (Said::Corrected { text: said("It was Monday.") }, true, true),
        (Said::Withdrawn { reason: None }, true, true),
        (Said::Seen { entries: Vec::new() }, false, true),
    ];
    for (said, read, own) in all {
        assert_eq!((said.is_for_reporter(), said.is_from_reporter()), (read, own), "{said:?}");
    }
}

#[test]
fn a_letter_goes_only_where_it_was_ticked_and_to_no_clock_that_the_reporter_set() {
    let letter = |ways: &[&str], freely: &[&str], times: &[&str]| {
        let codes = Answers::new().with("contact_method", ways).with("can_talk_freely", freely);
        Letter::agreed(&codes, &Answers::new().with("safe_times", times))
    };
    let after_six = ["After six"];
    assert_eq!(letter(&["EMAIL", "CALL"], &[], &[]), Letter::Sent);
    assert_eq!(letter(&["CALL", "SECURE_MESSAGE"], &["YES"], &[]), Letter::NotAgreed);
    assert_eq!(letter(&["EMAIL"], &["YES"], &after_six), Letter::Sent);
    assert_eq!(letter(&["EMAIL"], &["NO"], &[]), Letter::Sent, "the way is the agreed one");
    for unsure in [&["NO"][..], &["NOT_SURE"], &[]] {
        assert_eq!(letter(&["EMAIL"], unsure, &after_six), Letter::OnlyAtTheirTimes);
    }
}

//! The pages of what leads ask all members.

use super::{HOSTILE, every_page, html::words};
use crate::render::{self, Chrome, NoticeLine, NoticeStands, NoticeState, Told};
use shared::{
    ids::{MemberAlertId, Reference},
    locale::Lang,
    member_alerts::{Correction, KnownAs},
    questionnaire::{Answers, ME_TOO, REPORT, check_form},
};

fn known_as(kind: &str, platform: Option<&str>, handle: &str) -> KnownAs {
    KnownAs {
        kind: kind.to_owned(),
        platform: platform.map(str::to_owned),
        handle: handle.to_owned(),
        shown: format!("{handle}[.]example"),
    }
}

fn line(stands: NoticeStands, several: bool, typed: &str) -> NoticeLine {
    let mut all = vec![known_as("PROFILE_URL", Some("LinkedIn"), typed)];
    if several {
        all.extend(["EMAIL", "PHONE", "DOMAIN", "URL", "HANDLE"].map(|kind| known_as(kind, None, typed)));
    }
    NoticeLine { id: MemberAlertId("01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap()), known_as: all, stands, new: several }
}

/// Each, with everything that can be wrong on it.
pub(super) fn pages(chrome: &Chrome<'_>, typed: &str) -> Vec<(String, String)> {
    let until = || NoticeStands::Until(typed.to_owned());
    let lines = [line(until(), true, typed), line(NoticeStands::Recalled(typed.to_owned(), Correction::Mistake), false, typed)];
    let mut all = vec![
        ("start-unread".to_owned(), render::start(chrome, None, Some(1), false)),
        ("start-several".to_owned(), render::start(chrome, None, Some(3), false)),
        ("start-read".to_owned(), render::start(chrome, None, Some(0), false)),
        ("notices".to_owned(), render::notices(chrome, &lines)),
        ("notices-none".to_owned(), render::notices(chrome, &[])),
    ];
    let none = Answers::new();
    let faults = check_form(&ME_TOO, &none).unwrap_err();
    let told_of = Told { reference: Reference::from_random(7), stop: true, advice: vec![typed.to_owned()] };
    let open = |line: &NoticeLine, wrong: bool, told: bool, nothing: bool| {
        let faults = if wrong { &faults[..] } else { &[] };
        let told = told.then_some(&told_of);
        render::notice(
            chrome,
            &NoticeState { line, told, answers: &none, which: &[1], faults, which_missing: wrong && line.known_as.len() > 1, nothing },
        )
    };
    for several in [false, true] {
        let line = line(until(), several, typed);
        all.push((format!("notice-{several}"), open(&line, false, false, false)));
        all.push((format!("notice-{several}-wrong"), open(&line, true, false, false)));
        all.push((format!("notice-{several}-told"), open(&line, false, true, false)));
        all.push((format!("notice-{several}-nothing"), open(&line, false, false, true)));
    }
    for correction in Correction::ALL {
        let line = line(NoticeStands::Recalled(typed.to_owned(), correction), true, typed);
        all.push((format!("notice-{}", correction.code()), open(&line, false, false, false)));
        all.push((format!("notice-{}-told", correction.code()), open(&line, false, true, false)));
    }
    let over = NoticeLine { known_as: Vec::new(), ..line(NoticeStands::Over, false, typed) };
    all.push(("notice-over".to_owned(), open(&over, false, false, false)));
    all
}

fn page(wanted: &str) -> String {
    every_page(Lang::En, HOSTILE, false).into_iter().find(|(name, _)| name == wanted).unwrap().1
}

#[test]
fn a_notice_asks_in_the_fixed_words_and_says_nothing_of_why() {
    let said = words(&page("notice-false"));
    let fixed = "We are checking contact from this account. It may be innocent. Do not contact it or share this.";
    assert!(said.contains(fixed) && said.contains("LinkedIn: "), "{said}");
    let welsh = every_page(Lang::Cy, "typed", false).into_iter().find(|(name, _)| name == "notice-false").unwrap().1;
    assert!(words(&welsh).contains("Gall fod yn ddiniwed."), "{welsh}");
}

#[test]
fn only_a_notice_that_stands_and_was_not_answered_has_a_form() {
    for (name, asks) in [
        ("notice-true", true),
        ("notice-true-wrong", true),
        ("notice-true-told", false),
        ("notice-true-nothing", false),
        ("notice-INNOCENT", false),
        ("notice-over", false),
    ] {
        assert_eq!(page(name).contains("action=\"/notices/"), asks, "{name}");
    }
}

#[test]
fn whoever_may_have_a_device_at_risk_is_told_to_stop_and_what_is_not_sent_yet_is_said_only_before() {
    let (before, after) = (words(&page("notice-false")), words(&page("notice-false-told")));
    for said in [&before, &after] {
        assert!(said.contains("Stop using that device") && said.contains("Call your IT team now, from another phone."), "{said}");
    }
    assert!(before.contains("Your answers so far are not sent.") && !before.contains("What you told us is sent."));
    assert!(after.contains("What you told us is sent.") && !after.contains("Your answers so far are not sent."));
    assert!(!words(&page("notice-false-nothing")).contains("Stop using"));
}

#[test]
fn the_style_sheet_shows_it_for_the_answers_that_lead_to_it_in_the_report() {
    let looks_at = REPORT.page("stop").unwrap().when.looks_at();
    let codes = looks_at.iter().find(|(field, _)| *field == "target_response").unwrap().1;
    let sheet = include_str!("../../styles/report.scss");
    let rule = sheet.split("form:not(:has(").nth(1).unwrap().split('{').next().unwrap();
    assert_eq!(rule.matches(":checked").count(), codes.len());
    assert!(codes.iter().all(|code| rule.contains(&format!("[value=\"{code}\"]:checked"))), "{rule}");
}

#[test]
fn nothing_is_advised_against_somebody_who_meant_no_harm() {
    for correction in Correction::ALL {
        let said = words(&page(&format!("notice-{}-told", correction.code())));
        let held = !matches!(correction, Correction::Innocent | Correction::Mistake);
        assert_eq!(said.contains("Stop using that device"), held, "{correction:?}: {said}");
        assert_eq!(said.contains("Do not delete anything."), held, "{correction:?}: {said}");
        assert!(said.contains("AR-"), "{said}");
    }
}

//! Ways through the form as people take them.

use super::*;
use crate::report::views::Sent;
use shared::{
    ids::{IdempotencyKey, Reference},
    problem::{Code, FieldProblem, Problem},
    reports::{IdentityShown, Receipt},
};

const NOW: DeviceTime = DeviceTime { at: Moment(1_800_000_000_000), offset: None };

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

fn key() -> Option<IdempotencyKey> {
    "01890a5d-ac96-774b-bcce-b302099a8057".parse().ok()
}

fn place(state: &State) -> &'static str {
    match state.step() {
        Step::Page { page, .. } => page.id,
        Step::Check => "check",
        Step::SignIn(_) => "sign-in",
        Step::Receipt => "receipt",
    }
}

fn start() -> State {
    State::new(Setting::default(), Lang::En, 0)
}

/// Answers each page with its first option until the check page; nobody is in danger.
fn fill_in(state: &mut State) {
    while let Step::Page { page, .. } = state.step() {
        let first = |field: &shared::questionnaire::Field| field.kind.choices().iter().map(|choice| choice.code).next();
        let ticked: Vec<_> = page.fields().iter().filter_map(|field| first(field).map(|code| (field.id, code))).collect();
        assert!(state.answer(&fields(&ticked), NOW), "{}", page.id);
    }
}

fn filled() -> State {
    let mut state = start();
    fill_in(&mut state);
    state
}

fn receipt() -> Receipt {
    Receipt {
        reference: Reference::from_random(1),
        received_at: NOW.at,
        received_words: String::new(),
        next_words: String::new(),
        advice: Vec::new(),
    }
}

#[test]
fn eight_taps_lead_to_the_check_page() {
    assert_eq!(place(&filled()), "check");
}

#[test]
fn a_page_without_its_answer_stays_and_says_so() {
    let mut state = start();
    assert!(!state.answer(&fields(&[]), NOW));
    assert_eq!((place(&state), state.faults.len(), state.at()), ("danger", 1, 0));
}

#[test]
fn back_keeps_what_was_typed() {
    let mut state = start();
    state.answer(&fields(&[("danger_now", "NO")]), NOW);
    state.keep(&fields(&[("subject_relation", "ME")]));
    state.travel(0);
    assert_eq!(place(&state), "danger");
    state.travel(1);
    assert_eq!((place(&state), state.answers.first("subject_relation")), ("who", Some("ME")));
}

#[test]
fn a_change_returns_to_the_check_page() {
    let mut state = filled();
    state.change(shared::questionnaire::REPORT.page("when").unwrap());
    assert!(state.answer(&fields(&[("last_contact", "TODAY")]), NOW));
    assert_eq!(place(&state), "check");
}

#[test]
fn a_change_that_opens_a_page_walks_it_first() {
    let mut state = filled();
    state.change(shared::questionnaire::REPORT.page("danger").unwrap());
    state.answer(&fields(&[("danger_now", "YES")]), NOW);
    assert!(matches!(state.step(), Step::Page { page, .. } if matches!(page.kind, shared::questionnaire::PageKind::Danger)));
    state.answer(&fields(&[]), NOW);
    assert_eq!(place(&state), "check");
}

#[test]
fn two_taps_send_once_and_a_retry_sends_the_very_same() {
    let mut state = filled();
    let (first_key, first) = state.send(key).unwrap();
    assert!(state.send(|| panic!("a second key")).is_none());
    state.refused(&Problem::of(Code::Offline));
    assert!(matches!(state.progress, Progress::Failed(_)) && state.unsent());
    state.lang = Lang::Cy;
    assert_eq!(state.send(|| None), Some((first_key, first)));
}

#[test]
fn a_name_kept_apart_is_sent_so_and_kept_in_the_draft_and_nobody_else_is_taken_to_want_it() {
    let mut state = start();
    state.answers = filled().answers;
    state.answers.set("identity_mode", Vec::new());
    let named = state.draft();
    state.answers.set("identity_mode", vec!["CONFIDENTIAL".to_owned()]);
    for (draft, wanted) in [(named, IdentityShown::Named), (state.draft(), IdentityShown::Confidential)] {
        let mut later = start();
        later.carry_on(&draft, NOW);
        let (_, report) = later.send(key).unwrap();
        assert_eq!(report.identity(&report.check().unwrap()), wanted);
    }
}

#[test]
fn a_changed_answer_is_sent_under_the_same_key() {
    let mut state = filled();
    let (first_key, first) = state.send(key).unwrap();
    state.refused(&Problem::of(Code::Unavailable));
    state.change(shared::questionnaire::REPORT.page("when").unwrap());
    state.answer(&fields(&[("last_contact", "YESTERDAY")]), DeviceTime { at: NOW.at.plus(1), ..NOW });
    let (second_key, second) = state.send(|| None).unwrap();
    assert_eq!(first_key, second_key);
    assert_ne!(first, second);
}

#[test]
fn the_clocks_offset_is_that_of_the_last_answer_and_a_retry_tells_the_same() {
    let behind = |seconds: i64| DeviceTime { offset: seconds.try_into().ok(), ..NOW };
    let mut state = filled();
    assert_eq!(state.send(key).unwrap().1.clock_offset, None, "the server was never heard of");
    state.refused(&Problem::of(Code::Offline));
    state.change(shared::questionnaire::REPORT.page("when").unwrap());
    state.answer(&fields(&[("last_contact", "YESTERDAY")]), behind(86_400));
    let (_, first) = state.send(key).unwrap();
    assert_eq!((first.answered_at, first.clock_offset), (NOW.at, behind(86_400).offset));
    state.refused(&Problem::of(Code::Offline));
    assert_eq!(state.send(key).unwrap().1, first);
    let mut later = start();
    later.carry_on(&filled().draft(), behind(-60));
    assert_eq!(later.send(key).unwrap().1.clock_offset, behind(-60).offset);
}

#[test]
fn after_sending_every_way_back_shows_the_receipt() {
    let mut state = filled();
    state.send(key).unwrap();
    state.received(receipt());
    assert!(!state.unsent());
    for at in 0..=state.at() {
        state.travel(at);
        assert_eq!(place(&state), "receipt");
    }
    state.again();
    assert_eq!(place(&state), "danger");
    state.travel(state.at() - 1);
    assert_eq!(place(&state), "receipt");
}

#[test]
fn a_session_that_ended_asks_to_sign_in_and_keeps_the_answers() {
    let mut state = filled();
    state.send(key).unwrap();
    assert!(state.refused(&Problem::of(Code::SignInNeeded)));
    assert_eq!(place(&state), "sign-in");
    assert!(state.begin_sign_in("a@b.example") && !state.begin_sign_in("a@b.example"));
    state.not_signed_in(SignInNotice::Refused);
    assert!(state.begin_sign_in("a@b.example"));
    assert!(state.signed_in());
    assert!(place(&state) == "check" && state.send(|| None).is_some());
}

#[test]
fn who_left_the_sign_in_form_sends_nothing() {
    let mut state = filled();
    state.send(key).unwrap();
    state.refused(&Problem::of(Code::SignInNeeded));
    state.begin_sign_in("");
    state.travel(0);
    assert!(!state.signed_in());
}

#[test]
fn an_answer_the_server_refuses_is_asked_again() {
    let mut state = filled();
    state.send(key).unwrap();
    let error = FieldProblem { pointer: "/answers/channel".to_owned(), detail: String::new() };
    assert!(state.refused(&Problem::of(Code::Invalid).with_errors(vec![error])));
    assert_eq!((place(&state), state.faults.len()), ("how", 1));
    assert!(state.answer(&fields(&[("channel", "MESSAGING")]), NOW));
    assert_eq!(place(&state), "check");
}

#[test]
fn a_report_the_server_had_before_shows_its_reference() {
    let mut state = filled();
    state.send(key).unwrap();
    state.refused(&Problem { reference: Some("AR-7KQ4-M2P9".to_owned()), ..Problem::of(Code::KeyReused) });
    assert_eq!((place(&state), state.sent.clone()), ("receipt", Some(Sent::Before("AR-7KQ4-M2P9".to_owned()))));
}

#[test]
fn a_change_that_came_too_late_stays_on_this_phone() {
    let mut state = filled();
    state.send(key).unwrap();
    state.kept();
    state.refused(&Problem { reference: Some("AR-7KQ4-M2P9".to_owned()), ..Problem::of(Code::KeyReused) });
    assert_eq!(state.stale(), None);
}

#[test]
fn a_history_of_an_earlier_load_leads_nowhere_wrong() {
    let mut state = State::new(Setting::default(), Lang::En, 4);
    state.travel(2);
    assert_eq!(place(&state), "danger");
    state.travel(99);
    assert_eq!(place(&state), "danger");
}

#[test]
fn answers_go_on_the_second_press_and_leave_nothing_behind() {
    let mut state = filled();
    assert!(!state.drop_answers(true) && state.dropping && state.unsent(), "the first press only asks");
    state.keep_answers();
    assert!(!state.drop_answers(false) && state.unsent());
    let (first_key, _) = state.send(key).unwrap();
    assert!(!state.dropping && !state.drop_answers(true), "what is on its way cannot be called back");
    state.refused(&Problem::of(Code::Offline));
    assert!(!state.drop_answers(false) && state.drop_answers(true));
    assert!(place(&state) == "danger" && !state.unsent() && !state.dropping);
    for at in 0..=state.at() {
        state.travel(at);
        assert_eq!(place(&state), "danger");
    }
    let again = || "01890a5d-ac96-774b-bcce-b302099a8058".parse().ok();
    assert!(state.send(again).is_none(), "nothing is left to send");
    assert_ne!(state.key, Some(first_key));
}

#[test]
fn who_looked_elsewhere_is_asked_again_before_deleting() {
    let mut state = filled();
    state.drop_answers(false);
    state.travel(0);
    state.travel(99);
    assert!(!state.dropping);
}

#[test]
fn throwing_answers_away_keeps_the_receipt_of_an_earlier_report() {
    let mut state = filled();
    state.send(key).unwrap();
    state.received(receipt());
    let at = state.at();
    state.again();
    fill_in(&mut state);
    assert!(!state.drop_answers(false) && state.drop_answers(true));
    state.travel(at);
    assert_eq!(place(&state), "receipt");
}

#[test]
fn a_draft_is_carried_on_where_it_was_left_and_back_leads_through_it() {
    for stop in ["danger", "when", "check"] {
        let mut state = start();
        while place(&state) != stop {
            let Step::Page { page, .. } = state.step() else { break };
            let ticked: Vec<_> = page.fields().iter().filter_map(|field| Some((field.id, field.kind.choices().first()?.code))).collect();
            state.answer(&fields(&ticked), NOW);
        }
        if stop == "danger" {
            state.keep(&fields(&[("danger_now", "NO")]));
        }
        let mut later = start();
        later.carry_on(&state.draft(), NOW);
        assert_eq!((place(&later), later.at(), &later.answers, later.answered), (stop, state.at(), &state.answers, NOW));
        for at in 0..=state.at() {
            later.travel(at);
            state.travel(at);
            assert_eq!(place(&later), place(&state));
        }
    }
    assert_eq!(start().draft(), "");
}

#[test]
fn what_is_added_to_a_report_that_did_not_go_goes_under_its_key_unless_that_waits_by_itself() {
    for kept in [false, true] {
        let mut state = filled();
        state.send(key).unwrap();
        if kept {
            state.kept();
        }
        let added = "danger\u{1e}narrative\u{1f}More of it";
        let draft = if kept { added.to_owned() } else { state.draft() + "\u{1e}narrative\u{1f}More of it" };
        state.refused(&Problem::of(Code::Offline));
        state.carry_on(&draft, NOW);
        assert_eq!(state.answers.of("narrative"), ["More of it"]);
        let other = || "01890a5d-ac96-774b-bcce-b302099a8058".parse().ok();
        let sent = state.send(other).or_else(|| {
            fill_in(&mut state);
            state.send(other)
        });
        let (sent, _) = sent.unwrap();
        assert_eq!(Some(sent), if kept { other() } else { key() });
        assert_eq!(state.stale(), None, "what waits by itself goes by itself");
    }
}

#[test]
fn a_draft_keeps_whatever_was_typed_and_knows_no_question_that_is_not_asked() {
    let mut state = start();
    let typed = "two\nlines, \"quoted\" \u{1e}danger_now\u{1f}YES";
    state.answers = Answers::new().with("danger_now", &["NO"]).with("techniques", &["PAID_WORK", "ELICIT"]).with("narrative", &[typed]);
    let mut later = start();
    later.carry_on(&state.draft(), NOW);
    assert_eq!(later.answers.of("techniques"), ["PAID_WORK", "ELICIT"]);
    assert_eq!(later.answers.of("narrative"), ["two\nlines, \"quoted\" danger_nowYES"]);
    assert_eq!(later.answers.of("danger_now"), ["NO"]);
    for odd in ["", "nowhere", "nowhere\u{1e}no_such_field\u{1f}x", "\u{1e}\u{1e}\u{1f}"] {
        let mut later = start();
        later.carry_on(odd, NOW);
        assert!(later.answers.is_empty(), "{odd:?}");
    }
}

#[test]
fn what_waits_on_this_phone_is_no_loss_until_it_is_changed() {
    let mut state = filled();
    state.send(key).unwrap();
    state.kept();
    state.refused(&Problem::of(Code::Offline));
    assert_eq!((state.progress, state.waits_as()), (Progress::Failed(shared::locale::key::FAILURE_KEPT_OFFLINE), key()));
    assert!(!state.unsent() && state.draft().is_empty() && state.stale().is_none());
    state.change(shared::questionnaire::REPORT.page("when").unwrap());
    state.answer(&fields(&[("last_contact", "YESTERDAY")]), NOW);
    assert!(state.unsent() && state.waits_as().is_none());
    assert_eq!((state.stale(), state.stale()), (key(), None), "taken back once");
}

#[test]
fn a_report_that_is_refused_is_not_tried_again_by_itself() {
    for code in [Code::NotPermitted, Code::Invalid] {
        let mut state = filled();
        state.send(key).unwrap();
        state.kept();
        state.refused(&Problem::of(code));
        assert!(state.stale().is_some() && state.unsent(), "{code:?}");
    }
}

#[test]
fn another_report_leaves_the_one_that_waits_alone() {
    let mut state = filled();
    state.send(key).unwrap();
    state.kept();
    state.refused(&Problem::of(Code::Offline));
    state.again();
    assert_eq!((place(&state), state.key, state.stale()), ("danger", None, None));
    assert!(state.answers.is_empty());
}

#[test]
fn deleting_answers_deletes_what_waits_of_them_and_so_does_another_tab() {
    let mut state = filled();
    state.send(key).unwrap();
    state.kept();
    state.refused(&Problem::of(Code::Offline));
    let mut other = filled();
    other.send(key).unwrap();
    other.kept();
    other.refused(&Problem::of(Code::Offline));
    other.no_longer_kept();
    assert!(other.unsent() && other.progress == Progress::No && other.waits_as().is_none());
    assert!(!state.drop_answers(false) && state.drop_answers(true));
    assert_eq!(state.stale(), key());
}

#[test]
fn deleting_answers_releases_them_also_where_keeping_them_was_not_heard_of() {
    let mut state = filled();
    state.send(key).unwrap();
    state.refused(&Problem::of(Code::Offline));
    assert!(!state.drop_answers(false) && state.drop_answers(true));
    assert_eq!(state.stale(), key());
}

use super::*;
use crate::locale::key;
use proptest::prelude::*;

/// The fewest answers a report can be sent with.
pub(super) fn plain() -> Answers {
    Answers::new()
        .with("danger_now", &["NO"])
        .with("subject_relation", &["ME"])
        .with("last_contact", &["TODAY"])
        .with("channel", &["PRO_NETWORK"])
        .with("techniques", &["PAID_WORK"])
        .with("target_response", &["IGNORED"])
        .with("next_contact", &["NO"])
        .with("contact_method", &["EMAIL"])
}

#[test]
fn a_report_needs_at_most_eight_answers_and_no_typing() {
    let required: Vec<_> = REPORT.pages.iter().flat_map(|page| page.fields()).filter(|field| field.required).collect();
    assert!(required.len() <= 8 && required.iter().all(|field| field.kind.is_coded()));
    assert!(check(&plain()).is_ok());
}

#[test]
fn each_required_answer_is_missed_on_its_own_page() {
    for field in REPORT.pages.iter().flat_map(|page| page.fields()).filter(|field| field.required) {
        let mut answers = plain();
        answers.set(field.id, vec![]);
        let faults = check(&answers).unwrap_err();
        assert_eq!(faults.len(), 1, "{}", field.id);
        assert_eq!((faults[0].field, faults[0].kind), (field.id, FaultKind::Missing(field.missing)));
    }
}

#[test]
fn danger_or_doubt_leads_over_the_urgent_page_and_safety_does_not() {
    for (answer, met) in [("YES", true), ("NOT_SURE", true), ("NO", false)] {
        let answers = plain().with("danger_now", &[answer]);
        assert_eq!(REPORT.path(&answers).any(|page| page.id == "help"), met, "{answer}");
        assert!(check(&answers).is_ok(), "danger never blocks sending");
    }
}

#[test]
fn next_and_previous_walk_the_same_path() {
    let answers = plain().with("danger_now", &["YES"]);
    let ids: Vec<_> = REPORT.path(&answers).map(|page| page.id).collect();
    for pair in ids.windows(2) {
        assert_eq!(REPORT.next(pair[0], &answers).map(|page| page.id), Some(pair[1]));
        assert_eq!(REPORT.previous(pair[1], &answers).map(|page| page.id), Some(pair[0]));
    }
    assert!(REPORT.next("apart", &answers).is_none() && REPORT.previous("danger", &answers).is_none());
    assert_eq!(REPORT.previous("check", &answers).map(|page| page.id), Some("apart"));
}

#[test]
fn somebody_who_returns_goes_on_where_an_answer_is_missing() {
    let mut answers = plain();
    assert!(REPORT.first_unanswered(&answers).is_none());
    answers.set("channel", vec![]);
    assert_eq!(REPORT.first_unanswered(&answers).map(|page| page.id), Some("how"));
}

#[test]
fn a_field_the_form_does_not_have_is_refused_not_dropped() {
    let faults = check(&plain().with("is_admin", &["yes"])).unwrap_err();
    assert_eq!(faults, [Fault { page: None, field: "", kind: FaultKind::UnknownField }]);
}

#[test]
fn ticking_in_another_order_is_the_same_answer() {
    let one = check(&plain().with("channel", &["EVENT", "EMAIL_WORK"]));
    let other = check(&plain().with("channel", &["EMAIL_WORK", "EVENT"]));
    assert_eq!(one, other);
}

#[test]
fn words_are_taken_up_to_the_length_that_their_field_names() {
    let mut lengths = std::collections::BTreeSet::new();
    for field in [&REPORT, &MORE, &CONTACT, &APPROACHER].iter().flat_map(|form| form.pages).flat_map(|page| page.fields()) {
        let FieldKind::Text { max, .. } = field.kind else { continue };
        let typed = |length| fitting(field, &["x".repeat(length)]);
        assert_eq!(typed(max), Some(vec!["x".repeat(max)]), "{}", field.id);
        assert_eq!(typed(max + 1), None, "{}", field.id);
        lengths.insert(max);
    }
    assert_eq!(lengths.len(), 2, "a story and what is pasted in differ");
}

#[test]
fn words_and_codes_are_kept_apart() {
    let checked = check(&plain().with("narrative", &[" They offered money. "])).unwrap();
    assert_eq!(checked.words().first("narrative"), Some("They offered money."));
    assert!(checked.codes().first("narrative").is_none() && checked.words().first("channel").is_none());
}

#[test]
fn every_sentence_of_the_form_exists_once_per_use() {
    // The page headings are what a screen reader announces: two alike would make two pages one.
    let mut headings: Vec<_> = REPORT.pages.iter().map(|page| crate::locale::text(crate::locale::Lang::En, page.heading)).collect();
    headings.sort_unstable();
    headings.dedup();
    assert_eq!(headings.len(), REPORT.pages.len());
    assert!(!crate::locale::text(crate::locale::Lang::En, key::PICK_ALL).is_empty());
}

fn any_answers() -> impl Strategy<Value = Answers> {
    let fields: Vec<&'static Field> = REPORT.pages.iter().flat_map(|page| page.fields()).collect();
    let value = prop_oneof![
        3 => proptest::sample::select(fields.iter().flat_map(|f| f.kind.choices()).map(|c| c.code.to_owned()).collect::<Vec<_>>()),
        1 => any::<String>(),
    ];
    let ids: Vec<String> = fields.iter().map(|f| f.id.to_owned()).chain(["unknown".to_owned()]).collect();
    proptest::collection::vec((proptest::sample::select(ids), proptest::collection::vec(value, 0..4)), 0..14).prop_map(|entries| {
        let mut answers = Answers::new();
        for (id, values) in entries {
            answers.set(&id, values);
        }
        answers
    })
}

proptest! {
    #[test]
    fn the_check_never_panics_and_agrees_with_itself(answers in any_answers()) {
        let verdict = check(&answers);
        prop_assert_eq!(&verdict, &check(&answers));
        if let Ok(checked) = verdict {
            let mut again = checked.codes().clone();
            for (field, values) in checked.words().iter() {
                again.set(field, values.to_vec());
            }
            prop_assert_eq!(check(&again), Ok(checked), "what was accepted is accepted again, unchanged");
        }
    }

    #[test]
    fn the_path_always_ends_on_the_last_page(answers in any_answers()) {
        let (mut page, mut steps) = (REPORT.pages.first(), 0);
        let mut last = "";
        while let Some(current) = page {
            last = current.id;
            page = REPORT.next(current.id, &answers);
            steps += 1;
            prop_assert!(steps <= REPORT.pages.len());
        }
        prop_assert_eq!(last, "apart");
    }

    #[test]
    fn what_was_not_asked_is_dropped(answers in any_answers()) {
        if let Ok(checked) = check(&answers) {
            for (field, _) in checked.codes().iter().chain(checked.words().iter()) {
                prop_assert!(REPORT.asks(field, &answers), "{}", field);
            }
        }
    }

    #[test]
    fn every_form_is_checked_without_a_panic_and_alike_each_time(answers in any_answers()) {
        for form in FORMS {
            prop_assert_eq!(check_form(form, &answers), check_form(form, &answers));
            let path: Vec<_> = form.path(&answers).map(|page| page.id).collect();
            let walked: Vec<_> = std::iter::successors(form.pages.first(), |page| form.next(page.id, &answers)).map(|page| page.id).collect();
            prop_assert_eq!(path, walked);
        }
    }
}

//! What comes from outside moves a case: an answer, another sighting, what other reports say; and what its closing says
//! goes out (docs/domain.md §4.3, §4.8, docs/rules.md §3).

use super::{
    access::spawn,
    campaigns::{file, told},
    harness::{
        Person, TestApp,
        desk::case_of,
        flow::{Led, because, closing},
        plain_answers,
    },
    own_reports::{answer, only},
};
use backend::kernel::institutions::Institution;
use shared::{
    lifecycle::{CaseState, Move},
    own_reports::{OwnReport, ReadOwnReport},
    permission::Role,
    priority::Priority,
    questionnaire::Answers,
    time::Moment,
};

const AMBER: &str = "https://www.linkedin.com/in/amber-recruiting";

/// A desk with a lead and an open case.
async fn open(answers: Answers) -> (TestApp, Institution, Person, Person, Led) {
    let (app, council) = spawn().await;
    let (mut reporter, mut lead) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Lead]).await);
    let mut led = Led::new(case_of(&app, &mut reporter, &mut lead, answers).await);
    led.open(&mut lead).await;
    (app, council, reporter, lead, led)
}

async fn words(reporter: &mut Person) -> Vec<String> {
    let reference = only(reporter).await.reference;
    let OwnReport { entries, .. } = reporter.send::<ReadOwnReport>(&(reference,), &()).await.unwrap();
    entries.into_iter().filter_map(|entry| entry.text).collect()
}

#[tokio::test]
async fn an_answer_brings_a_case_that_waits_for_it_back_to_where_it_stood_and_moves_no_other() {
    let (app, _, mut reporter, mut lead, mut led) = open(plain_answers()).await;
    let reference = only(&mut reporter).await.reference;
    answer(&mut reporter, reference, "Nobody asked me yet.").await.unwrap();
    app.settle().await;
    assert_eq!(led.state(&mut lead).await, CaseState::Open);
    led.moves(&mut lead, Move::AskReporter { reason: because() }).await.unwrap();
    answer(&mut reporter, reference, "It was on Monday.").await.unwrap();
    app.settle().await;
    assert_eq!(led.state(&mut lead).await, CaseState::Open);
}

#[tokio::test]
async fn the_words_of_a_closure_reach_the_reporter_once_and_only_then() {
    let (app, council, mut reporter, mut lead, mut led) = open(plain_answers()).await;
    led.grade(&mut lead).await.unwrap();
    assert!(words(&mut reporter).await.is_empty());
    led.moves(&mut lead, Move::ProposeClose { closing: closing() }).await.unwrap();
    app.settle().await;
    assert_eq!(led.state(&mut lead).await, CaseState::Closed, "a normal case needs nobody else");
    assert_eq!(words(&mut reporter).await, ["You were right to ask."]);
    app.settle().await;
    assert_eq!(words(&mut reporter).await.len(), 1);
    let mut other = app.person(&council, &[Role::Reporter]).await;
    other.file(&super::harness::report(&app, plain_answers())).await.unwrap();
    assert!(words(&mut other).await.is_empty(), "nobody else hears it");
}

#[tokio::test]
async fn another_sighting_wakes_a_case_that_is_watched_and_no_other() {
    let (app, council, _, mut lead, mut led) = open(told(AMBER)).await;
    let review_at = app.now().plus(30 * Moment::DAY);
    led.moves(&mut lead, Move::Watch { items: vec!["The same account".parse().unwrap()], review_at }).await.unwrap();
    file(&app, &council, plain_answers()).await;
    app.settle().await;
    assert_eq!(led.state(&mut lead).await, CaseState::Monitoring);
    file(&app, &council, told(AMBER)).await;
    app.settle().await;
    assert_eq!(led.state(&mut lead).await, CaseState::Open);
}

#[tokio::test]
async fn what_a_person_set_stays_until_other_reports_say_something_new() {
    let (app, council, _, mut lead, mut led) = open(told(AMBER)).await;
    led.priority(&mut lead, Priority::P4).await.unwrap();
    file(&app, &council, plain_answers()).await;
    app.settle().await;
    assert_eq!(lead.open(led.case).await.unwrap().line.priority, Priority::P4);
    for _ in 0..2 {
        app.pass(Moment::MINUTE);
        file(&app, &council, told(AMBER)).await;
    }
    app.settle().await;
    let detail = lead.open(led.case).await.unwrap();
    assert_eq!((detail.line.priority, detail.standing.computed), (Priority::P2, Priority::P2), "three were approached");
    let mut led = Led { version: detail.standing.version, ..led };
    led.priority(&mut lead, Priority::P3).await.unwrap();
    file(&app, &council, told(AMBER)).await;
    app.settle().await;
    assert_eq!(lead.open(led.case).await.unwrap().line.priority, Priority::P3, "a fourth is nothing new");
}

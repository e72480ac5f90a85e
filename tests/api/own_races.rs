//! What a reporter and the desk do to one report at the same moment (docs/domain.md §4.2).

use super::{
    access::spawn,
    entries::write,
    harness::{desk::case_of, flow::Led, guest::key, plain_answers},
    own_reports::only,
};
use shared::{
    entries::Letter,
    ids::{IdempotencyKey, Reference},
    lifecycle::Move,
    own_acts::{NewRating, RateHandling, Rating, WithdrawReport, Withdrawal},
    permission::Role,
    priority::Priority,
    problem::{Code, Problem},
};

/// How often two meet: whoever is first differs.
const ROUNDS: usize = 6;

async fn rate(person: &mut super::harness::Person, reference: Reference, under: IdempotencyKey) -> Result<(), Problem> {
    let new = NewRating { rating: Rating::Well, text: None };
    person.send_with::<RateHandling>(&(reference,), &new, Some(under)).await.map(drop)
}

#[tokio::test]
async fn two_ratings_at_one_moment_are_one() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead, Role::Case]).await;
    for _ in 0..ROUNDS {
        let mut reporter = app.person(&council, &[Role::Reporter]).await;
        case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
        let reference = only(&mut reporter).await.reference;
        reporter.send_with::<WithdrawReport>(&(reference,), &Withdrawal { reason: None }, Some(key())).await.unwrap();
        let (mut one, mut two, mut three) = (reporter.copy(), reporter.copy(), reporter.copy());
        let made = tokio::join!(rate(&mut one, reference, key()), rate(&mut two, reference, key()), rate(&mut three, reference, key()));
        let made = [made.0, made.1, made.2];
        assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1, "{made:?}");
        assert!(made.iter().all(|made| made.as_ref().err().is_none_or(|problem| problem.code == Code::Conflict)), "{made:?}");
    }
}

#[tokio::test]
async fn what_is_taken_back_while_its_case_moves_stays_taken_back() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead, Role::Case, Role::Triage]).await;
    for _ in 0..ROUNDS {
        let mut reporter = app.person(&council, &[Role::Reporter]).await;
        let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
        let reference = only(&mut reporter).await.reference;
        lead.renew().await;
        let version = lead.open(case).await.unwrap().line.version;
        let mut led = Led { case, version };
        let (which, withdrawal) = ((reference,), Withdrawal { reason: None });
        let (moved, withdrawn) =
            tokio::join!(led.moves(&mut lead, Move::Take), reporter.send_with::<WithdrawReport>(&which, &withdrawal, Some(key())),);
        moved.unwrap();
        withdrawn.unwrap();
        let read = lead.open(case).await.unwrap().reports.remove(0);
        assert!(read.withdrawn);
    }
}

#[tokio::test]
async fn who_took_a_report_back_is_asked_no_more_unless_somebody_may_be_in_danger() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead, Role::Case, Role::Triage]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let reference = only(&mut reporter).await.reference;
    let version = lead.open(case).await.unwrap().line.version;
    let mut led = Led { case, version };
    led.moves(&mut lead, Move::Take).await.unwrap();
    write(&mut lead, case, "When was that?", None).await.unwrap();
    reporter.renew().await;
    reporter.send_with::<WithdrawReport>(&(reference,), &Withdrawal { reason: None }, Some(key())).await.unwrap();
    app.settle().await;
    let (letters, unread) = (app.letters_to(reporter.email()).len(), only(&mut reporter).await.unread);
    let refused = write(&mut lead, case, "And where?", None).await.unwrap_err();
    assert_eq!((refused.code, refused.errors[0].pointer.as_str()), (Code::Invalid, "/report"));
    app.settle().await;
    assert_eq!((app.letters_to(reporter.email()).len(), only(&mut reporter).await.unread), (letters, unread));
    led.version = lead.open(case).await.unwrap().line.version;
    led.priority(&mut lead, Priority::P1).await.unwrap();
    assert_ne!(write(&mut lead, case, "Are you safe?", None).await.unwrap().letter, Letter::NobodyReads);
    assert_eq!(only(&mut reporter).await.unread, unread + 1);
}

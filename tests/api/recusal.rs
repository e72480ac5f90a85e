//! Keeping a colleague away from a case is never done alone and unheard (docs/rules.md §3).

use super::{
    access::spawn,
    harness::{Person, TestApp, desk::case_of, plain_answers},
};
use shared::{
    access::{LiftRecusal, Whom},
    audit::Action,
    ids::{AccountId, CaseId},
    permission::Role,
    problem::{Code, Problem},
    time::Moment,
};

fn code<T: std::fmt::Debug>(outcome: Result<T, Problem>) -> Code {
    outcome.unwrap_err().code
}

async fn lift(person: &mut Person, case: CaseId, account: AccountId) -> Result<(), Problem> {
    person.renew().await;
    person.send::<LiftRecusal>(&(case,), &Whom { account }).await
}

async fn letters(app: &TestApp, person: &Person) -> usize {
    app.settle().await;
    app.letters_to(person.email()).len()
}

#[tokio::test]
async fn a_lead_keeps_another_away_with_a_fresh_proof_and_every_third_lead_hears_of_it() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut one = app.person(&council, &[Role::Lead]).await;
    let mut two = app.person(&council, &[Role::Lead]).await;
    let mut three = app.person(&council, &[Role::Lead]).await;
    let case = case_of(&app, &mut reporter, &mut one, plain_answers()).await;
    let before = [letters(&app, &one).await, letters(&app, &two).await, letters(&app, &three).await];
    app.pass(6 * Moment::MINUTE);
    assert_eq!(code(one.recuse(case, Some(two.id())).await), Code::StepUpRequired);
    assert!(two.open(case).await.is_ok(), "nothing was done yet");
    one.step_up(&app).await;
    one.recuse(case, Some(two.id())).await.unwrap();
    assert_eq!(code(two.open(case).await), Code::NotFound);
    let after = [letters(&app, &one).await, letters(&app, &two).await, letters(&app, &three).await];
    assert_eq!(after, [before[0], before[1], before[2] + 1], "the third, and nobody else");
    let last = app.letters_to(three.email()).pop().unwrap();
    assert!(last.words.contains(&case.to_string()) && !last.words.contains("know each other") && !last.words.contains(two.email()));
    assert_eq!(code(one.recuse(case, Some(three.id())).await), Code::NobodyToTell, "the last one who would hear of it stays");
    assert!(three.open(case).await.is_ok());
    app.pass(6 * Moment::MINUTE);
    assert_eq!(code(lift(&mut one, case, two.id()).await), Code::StepUpRequired);
    one.step_up(&app).await;
    lift(&mut one, case, two.id()).await.unwrap();
    assert!(two.open(case).await.is_ok());
    assert_eq!(letters(&app, &three).await, after[2] + 1);
    let acts = app.audit().await;
    let by_one = |action| acts.iter().filter(|said| said.action == action && said.account == Some(one.id())).count();
    assert_eq!((by_one(Action::RecusedFromCase), by_one(Action::RecusalLifted)), (1, 1));
}

#[tokio::test]
async fn the_last_of_the_team_leaves_a_case_to_the_separate_contact_or_to_nobody() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    app.settle().await;
    assert_eq!(code(lead.recuse(case, None).await), Code::NobodyToTell);
    assert!(lead.open(case).await.is_ok());
    let mut contact = app.person(&council, &[Role::SeparateContact]).await;
    assert!(contact.queue().await.is_empty());
    lead.recuse(case, None).await.unwrap();
    assert_eq!(letters(&app, &contact).await, 1);
    assert_eq!(contact.queue().await.iter().map(|line| line.id).collect::<Vec<_>>(), [case]);
    assert_eq!(code(lead.open(case).await), Code::NotFound);
}

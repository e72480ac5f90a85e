//! Keeping a colleague away from a case is never done alone and unheard (docs/rules.md §3).

use super::{
    access::spawn,
    harness::{
        Person, TestApp,
        desk::{case_of, inside},
        plain_answers,
    },
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

#[tokio::test]
async fn a_lead_alone_keeps_nobody_away_and_lets_nobody_back() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut triage = app.person(&council, &[Role::Triage]).await;
    // Neither of them hears of what is done with a case of the team.
    for role in [Role::SeparateContact, Role::Admin] {
        app.account(&council, &[role]).await;
    }
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    assert_eq!(code(lead.recuse(case, Some(triage.id())).await), Code::NobodyToTell);
    assert!(triage.open(case).await.is_ok(), "nothing was done");
    triage.recuse(case, None).await.unwrap();
    let refused = lift(&mut lead, case, triage.id()).await.unwrap_err();
    assert_eq!(refused.code, Code::NobodyToTell);
    assert!(refused.detail.contains("named first"), "it says what to do");
    assert_eq!(code(triage.open(case).await), Code::NotFound);
    let other = app.person(&council, &[Role::Lead]).await;
    let before = letters(&app, &other).await;
    lift(&mut lead, case, triage.id()).await.unwrap();
    assert!(triage.open(case).await.is_ok());
    lead.recuse(case, Some(triage.id())).await.unwrap();
    assert_eq!(letters(&app, &other).await, before + 2);
    let acts = app.audit().await;
    let done = |action| acts.iter().filter(|said| said.action == action).count();
    assert_eq!((done(Action::RecusedFromCase), done(Action::RecusalLifted)), (2, 1));
}

#[tokio::test]
async fn of_two_who_lead_neither_lets_the_other_back_unheard_outside_a_compartment_nor_inside() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    for (role, answers) in [(Role::Lead, plain_answers()), (Role::SeparateContact, inside())] {
        let (mut one, mut two) = (app.person(&council, &[role]).await, app.person(&council, &[role]).await);
        let case = case_of(&app, &mut reporter, &mut one, answers).await;
        two.recuse(case, None).await.unwrap();
        assert_eq!(code(lift(&mut one, case, two.id()).await), Code::NobodyToTell, "{role:?}");
        assert_eq!(code(two.open(case).await), Code::NotFound, "{role:?}");
        // Whoever is recused as well hears of nothing.
        let mut three = app.person(&council, &[role]).await;
        three.recuse(case, None).await.unwrap();
        assert_eq!(code(lift(&mut one, case, two.id()).await), Code::NobodyToTell, "{role:?}");
        app.account(&council, &[role]).await;
        lift(&mut one, case, two.id()).await.unwrap();
        assert!(two.open(case).await.is_ok(), "{role:?}");
    }
}

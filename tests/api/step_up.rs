//! Showing again that it is you (docs/security.md §2).

use super::harness::{TestApp, client::Account, spawn_app};
use shared::{
    audit::Action,
    permission::Role,
    problem::Code,
    step_up::{FRESH, FreshCode, StepUp},
    time::Moment,
};

async fn somebody(app: &TestApp, role: Role) -> Account {
    let council = app.institution("fernwick").await;
    app.account(&council, &[role]).await
}

#[tokio::test]
async fn a_new_code_is_a_fresh_proof_for_five_minutes_and_is_used_up() {
    let app = spawn_app().await;
    let account = somebody(&app, Role::Lead).await;
    let mut person = account.sign_in(&app).await;
    let given = FreshCode { code: account.code(app.now()) };
    let until = person.send::<StepUp>(&(), &given).await.unwrap().until_at;
    assert_eq!(until, app.now().plus(FRESH));
    let again = person.send::<StepUp>(&(), &given).await.unwrap_err();
    assert_eq!(again.code, Code::StepUpRefused, "a code works once");
    assert_eq!(app.audit().await.iter().filter(|said| said.action == Action::SteppedUp).count(), 1);
    let refused = app.audit().await.into_iter().filter_map(|said| said.refusal).filter_map(|refusal| refusal.code);
    assert_eq!(refused.collect::<Vec<_>>(), [Code::StepUpRefused]);
}

#[tokio::test]
async fn the_code_somebody_signed_in_with_proves_nothing_new() {
    let app = spawn_app().await;
    let account = somebody(&app, Role::Reporter).await;
    let used = FreshCode { code: account.code(app.now()) };
    let mut person = account.sign_in(&app).await;
    assert_eq!(person.send::<StepUp>(&(), &used).await.unwrap_err().code, Code::StepUpRefused);
    person.step_up(&app).await;
}

#[tokio::test]
async fn codes_tried_in_an_open_session_wait_and_keep_sign_ins_waiting() {
    let app = spawn_app().await;
    let account = somebody(&app, Role::Lead).await;
    let mut thief = account.sign_in(&app).await;
    for _ in 0..6 {
        let told = thief.send::<StepUp>(&(), &FreshCode { code: "000000".to_owned() }).await.unwrap_err().code;
        assert_eq!(told, Code::StepUpRefused);
    }
    let right = FreshCode { code: account.code(app.now()) };
    assert_eq!(thief.send::<StepUp>(&(), &right).await.unwrap_err().code, Code::TooMany);
    app.pass(15 * Moment::MINUTE);
    account.sign_in(&app).await;
}

#[tokio::test]
async fn another_accounts_code_proves_nothing() {
    let app = spawn_app().await;
    let account = somebody(&app, Role::Reporter).await;
    let other = app.account(&app.institution("aldergate").await, &[Role::Reporter]).await;
    let mut person = account.sign_in(&app).await;
    let theirs = FreshCode { code: other.code(app.now()) };
    assert_eq!(person.send::<StepUp>(&(), &theirs).await.unwrap_err().code, Code::StepUpRefused);
}

#[tokio::test]
async fn staff_who_may_not_use_a_code_to_sign_in_may_not_use_one_here() {
    let app = spawn_app().await;
    let account = somebody(&app, Role::Lead).await;
    let mut person = account.sign_in(&app).await;
    let strict = app.beside(|config| config.staff_passwords = false);
    person.address = strict.address.clone();
    let right = FreshCode { code: account.code(app.now()) };
    assert_eq!(person.send::<StepUp>(&(), &right).await.unwrap_err().code, Code::StepUpRefused);
}

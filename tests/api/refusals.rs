//! What a refusal leaves behind, and what it costs to be refused often (docs/security.md §3, §4.3).

use super::harness::{Person, TestApp, plain_answers, report, spawn_app, spawn_app_with};
use backend::{
    app::last_round,
    kernel::audit::{Refusal, Said},
};
use shared::{
    accounts::{Credentials, SignIn, WhoAmI},
    audit::Action,
    cases::{CaseQuery, ListCases, OpenCase},
    ids::CaseId,
    permission::Role,
    problem::Code,
    time::Moment,
};

async fn refused(app: &TestApp) -> Vec<Said> {
    app.audit().await.into_iter().filter(|said| said.action == Action::Refused).collect()
}

fn refusal(endpoint: &str, code: Code) -> Option<Refusal> {
    Some(Refusal { endpoint: Some(endpoint.to_owned()), code: Some(code), count: 1 })
}

#[tokio::test]
async fn a_refusal_and_a_look_at_another_institutions_case_name_who_what_and_which() {
    let app = spawn_app().await;
    let (council, other) = (app.institution("fernwick").await, app.institution("aldergate").await);
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    let mut officer = app.person(&council, &[Role::Triage]).await;
    let case = officer.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap().items[0].id;
    let mut stranger = app.person(&other, &[Role::Triage]).await;
    assert_eq!(reporter.send::<OpenCase>(&(case,), &()).await.unwrap_err().status, 403);
    assert_eq!(stranger.send::<OpenCase>(&(case,), &()).await.unwrap_err().status, 404);
    let rows = refused(&app).await;
    let said: Vec<_> = rows.iter().map(|said| (said.account, said.object, said.refusal.clone())).collect();
    assert_eq!(
        said,
        [
            (Some(reporter.account.unwrap().id), case.0, refusal("OpenCase", Code::NotPermitted)),
            (Some(stranger.account.unwrap().id), case.0, refusal("OpenCase", Code::NotFound)),
        ]
    );
    assert!(officer.send::<OpenCase>(&(case,), &()).await.is_ok());
    assert_eq!(refused(&app).await.len(), 2, "what is allowed is no refusal");
}

#[tokio::test]
async fn somebody_who_tries_every_id_leaves_sixty_rows_a_minute_and_a_sum() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut officer = app.person(&council, &[Role::Triage]).await;
    for _ in 0..75 {
        officer.send::<OpenCase>(&(CaseId(backend::kernel::ids::fresh()),), &()).await.unwrap_err();
    }
    assert_eq!(refused(&app).await.len(), 60);
    app.pass(Moment::MINUTE);
    app.settle().await;
    let rows = refused(&app).await;
    assert_eq!(rows.len(), 61);
    assert_eq!(rows[60].refusal, Some(Refusal { endpoint: None, code: None, count: 15 }));
    assert_eq!(rows[60].account, Some(officer.account.unwrap().id));
}

#[tokio::test]
async fn strangers_leave_one_row_a_minute_however_many_they_are() {
    let app = spawn_app().await;
    let mut nobody = Person::nobody(&app);
    for _ in 0..40 {
        assert_eq!(nobody.send::<WhoAmI>(&(), &()).await.unwrap_err().status, 401);
    }
    assert!(refused(&app).await.is_empty(), "nothing an outsider could fill the audit with");
    app.pass(Moment::MINUTE);
    app.settle().await;
    let rows = refused(&app).await;
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].account, &rows[0].refusal), (None, &Some(Refusal { endpoint: None, code: Some(Code::SignInNeeded), count: 40 })));
}

#[tokio::test]
async fn a_server_that_stops_writes_what_it_counted_and_dates_it_like_everything_else() {
    let app = spawn_app().await;
    let mut nobody = Person::nobody(&app);
    for _ in 0..7 {
        nobody.send::<WhoAmI>(&(), &()).await.unwrap_err();
    }
    last_round(&app.kernel).await;
    let rows = refused(&app).await;
    assert_eq!(rows.iter().map(|said| (said.at, said.refusal.as_ref().unwrap().count)).collect::<Vec<_>>(), [(app.now(), 7)]);
    last_round(&app.kernel).await;
    assert_eq!(refused(&app).await.len(), 1, "nothing is counted twice");
}

#[tokio::test]
async fn a_crowd_behind_one_address_keeps_nobody_signed_in_from_filing() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__REQUESTS_PER_MINUTE", "30"), ("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "5")]).await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut crowd = Person::nobody(&app);
    let wrong = Credentials { email: "x@people.example".to_owned(), password: "x".to_owned(), code: "000000".to_owned() };
    let mut last = None;
    for _ in 0..40 {
        last = crowd.send::<WhoAmI>(&(), &()).await.err().map(|problem| problem.code);
    }
    assert_eq!(last, Some(Code::TooMany));
    for _ in 0..6 {
        last = crowd.send::<SignIn>(&(), &wrong).await.err().map(|problem| problem.code);
    }
    assert_eq!(last, Some(Code::TooMany));
    assert!(reporter.file(&report(&app, plain_answers())).await.is_ok());
    let page = crowd.visit("/sign-in").await;
    assert_eq!(page.status, 429);
    assert!(page.text.contains("<main"), "a person gets words, not JSON");
}

#[tokio::test]
async fn too_many_reports_of_one_account_wait_as_long_as_they_are_told_and_then_arrive() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__FILINGS_PER_HOUR", "3")]).await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut colleague = app.person(&council, &[Role::Reporter]).await;
    for _ in 0..3 {
        reporter.file(&report(&app, plain_answers())).await.unwrap();
    }
    let problem = reporter.file(&report(&app, plain_answers())).await.unwrap_err();
    assert_eq!(problem.code, Code::TooMany);
    assert!(colleague.file(&report(&app, plain_answers())).await.is_ok(), "nobody pays for somebody else");
    for _ in 0..2 {
        app.pass(10 * Moment::MINUTE);
        reporter.renew().await;
    }
    assert!(reporter.file(&report(&app, plain_answers())).await.is_ok());
}

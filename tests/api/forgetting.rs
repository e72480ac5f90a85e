//! What has ended is not kept for ever (docs/security.md §2, §5).

use super::harness::{TestApp, guest::rows, plain_answers, report, spawn_app};
use backend::kernel::{db::Who, outbox};
use sea_orm::{ConnectionTrait, Database};
use shared::{
    accounts::{SignOut, WhoAmI},
    audit::{Action, Unaudited},
    permission::Role,
    priority::Priority,
    time::Moment,
};

/// A message nobody handles, so that it waits.
async fn waiting(app: &TestApp) {
    let message = outbox::prepare(&app.kernel, "Unknown", Priority::P3, &"x", app.now()).unwrap();
    let action = Action::Unaudited(Unaudited::OutboxMoved);
    app.kernel.write(app.now(), Who::default(), action, uuid::Uuid::nil(), None, async move |_| Ok(message.rows())).await.unwrap();
}

#[tokio::test]
async fn messages_go_thirty_days_after_they_were_delivered_or_given_up_and_never_while_they_wait() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    app.account(&council, &[Role::Triage]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    app.settle().await;
    assert_eq!(app.letters().len(), 1);
    let delivered = rows(&app, "outbox").await;
    assert!(delivered > 0);
    waiting(&app).await;
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    db.execute_unprepared(&format!("UPDATE outbox SET state = 'DEAD', done_at = {} WHERE state = 'READY'", app.now().0)).await.unwrap();
    waiting(&app).await;
    app.pass(30 * Moment::DAY);
    app.settle().await;
    assert_eq!(rows(&app, "outbox").await, delivered + 2, "nothing goes too early");
    app.pass(Moment::MINUTE);
    app.settle().await;
    assert_eq!(rows(&app, "outbox").await, 1, "what waits is kept");
    assert_eq!(app.letters().len(), 1, "and nothing is sent again");
}

#[tokio::test]
async fn a_message_that_waited_long_is_kept_thirty_days_from_its_end() {
    let app = spawn_app().await;
    waiting(&app).await;
    app.pass(40 * Moment::DAY);
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    db.execute_unprepared(&format!("UPDATE outbox SET state = 'DONE', done_at = {}", app.now().0)).await.unwrap();
    app.pass(29 * Moment::DAY);
    app.settle().await;
    assert_eq!(rows(&app, "outbox").await, 1);
    app.pass(2 * Moment::DAY);
    app.settle().await;
    assert_eq!(rows(&app, "outbox").await, 0);
}

#[tokio::test]
async fn a_session_goes_thirty_days_after_it_was_ended_or_after_its_last_right_ran_out() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut gone = app.person(&council, &[Role::Reporter]).await;
    gone.send::<SignOut>(&(), &()).await.unwrap();
    app.person(&council, &[Role::Reporter]).await;
    app.pass(29 * Moment::DAY);
    app.settle().await;
    assert_eq!(rows(&app, "sessions").await, 2, "nothing goes too early");
    app.pass(2 * Moment::DAY);
    app.settle().await;
    assert_eq!(rows(&app, "sessions").await, 1, "one that was not ended has rights left");
    app.pass(178 * Moment::DAY);
    app.settle().await;
    assert_eq!(rows(&app, "sessions").await, 1);
    app.pass(2 * Moment::DAY);
    let mut here = app.person(&council, &[Role::Reporter]).await;
    app.settle().await;
    assert_eq!(rows(&app, "sessions").await, 1);
    assert!(here.send::<WhoAmI>(&(), &()).await.is_ok(), "the one that is left is in use");
}

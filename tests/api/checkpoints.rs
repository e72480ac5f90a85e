//! Checkpoints that are kept outside the database, and what they tell (docs/security.md §4.3).

use super::harness::{TestApp, logs::Kept, spawn_app};
use backend::{
    commands::audit::check,
    kernel::{audit::seal, telemetry},
};
use shared::{permission::Role, time::Moment};
use std::path::PathBuf;
use tracing::instrument::WithSubscriber;
use tracing_subscriber::layer::SubscriberExt;

/// Lets something happen, and seals it; gives what that wrote to the log, in the form a server's log has.
async fn sealed_again(app: &TestApp, slug: &str) -> String {
    let council = app.institution(slug).await;
    app.person(&council, &[Role::Reporter]).await;
    app.pass(Moment::MINUTE);
    let kept = Kept::default();
    let subscriber = tracing_subscriber::registry().with(telemetry::lines(kept.clone()));
    assert!(seal(&app.kernel).with_subscriber(subscriber).await.unwrap() > 0);
    kept.text()
}

fn file(app: &TestApp, text: &str) -> PathBuf {
    let path = app.folder.path().join("kept elsewhere");
    std::fs::write(&path, text).unwrap();
    path
}

/// What the command line says, good or bad.
async fn said(app: &TestApp, text: &str) -> Result<String, String> {
    let told = check(&app.kernel.config, &[file(app, text)], &[]).await;
    told.map(|lines| lines.join("\n")).map_err(|fault| fault.to_string())
}

fn note(log: &str) -> String {
    let line: serde_json::Value = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .find(|line: &serde_json::Value| line.get("checkpoint").is_some())
        .unwrap();
    line["checkpoint"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_log_as_the_server_writes_it_is_a_file_of_checkpoints() {
    let app = spawn_app().await;
    let first = sealed_again(&app, "fernwick").await;
    let second = sealed_again(&app, "aldergate").await;
    assert_eq!(first.matches("\"checkpoint\"").count(), 1, "{first}");
    let carried = format!("{{\"level\":\"INFO\",\"message\":\"serving\"}}\n{first}Nov 22 12:00:00 desk vedette[7]: {second}");
    let told = said(&app, &carried).await.unwrap();
    assert!(told.contains("5 checkpoints checked"), "two of the database, the server's own, two of the log: {told}");
    let notes = format!("{}{}", note(&first), note(&second));
    assert!(said(&app, &notes).await.unwrap().contains("5 checkpoints checked"), "copied by hand they count as much");
}

#[tokio::test]
async fn a_checkpoint_in_the_log_that_says_otherwise_is_heard() {
    let (app, other) = (spawn_app().await, spawn_app().await);
    sealed_again(&app, "fernwick").await;
    let foreign = sealed_again(&other, "fernwick").await;
    let fault = said(&app, &foreign).await.unwrap_err();
    assert!(fault.contains("does not hold"), "{fault}");
}

#[tokio::test]
async fn a_checkpoint_that_cannot_be_read_is_named_and_never_passed_over() {
    let app = spawn_app().await;
    let first = sealed_again(&app, "fernwick").await;
    let second = sealed_again(&app, "aldergate").await;
    let (good, broken) = (note(&first), note(&second).replace("time ", "thyme "));
    for (text, line) in [
        (format!("{first}{}", second.replace("time ", "thyme ")), 2),
        (format!("{first}{}", &second[..second.len() / 2]), 2),
        (format!("{good}{broken}"), 7),
        (format!("{good}https://report.example\n7\n"), 7),
    ] {
        let fault = said(&app, &text).await.unwrap_err();
        assert!(fault.contains(&format!("on line {line} ")), "{fault} in {text}");
    }
    let fault = said(&app, "{\"message\":\"serving\"}\n").await.unwrap_err();
    assert!(fault.contains("holds no checkpoint"), "{fault}");
}

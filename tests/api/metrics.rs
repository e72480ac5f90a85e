//! What a monitoring system reads: figures that move with what happens, and no word that tells of whom
//! (docs/security.md §9).

use super::harness::{Person, TestApp, plain_answers, report, spawn_app, spawn_app_with};
use shared::{
    accounts::{Credentials, SignIn},
    api::{ENDPOINTS, Endpoint},
    cases::{CaseQuery, ListCases, OpenCase},
    ids::IdempotencyKey,
    permission::Role,
    reports::FileReport,
    time::Moment,
};
use std::collections::BTreeSet;

async fn watched() -> TestApp {
    spawn_app_with(&[("VEDETTE_METRICS__LISTEN", "127.0.0.1:0")]).await
}

async fn read(app: &TestApp) -> String {
    reqwest::get(app.metrics.as_ref().unwrap()).await.unwrap().text().await.unwrap()
}

/// The value of a line; nothing where there is no such line.
fn value(text: &str, name: &str) -> Option<f64> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
}

#[tokio::test]
async fn figures_move_with_what_happens() {
    let app = watched().await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let before = read(&app).await;
    assert_eq!(value(&before, "vedette_reports_filed_total"), Some(0.0));
    let (new, key) = (report(&app, plain_answers()), Some(IdempotencyKey(backend::kernel::ids::fresh())));
    for _ in 0..2 {
        reporter.send_with::<FileReport>(&(), &new, key).await.unwrap();
    }
    let text = read(&app).await;
    assert_eq!(value(&text, "vedette_reports_filed_total"), Some(1.0), "a retry is no second report");
    assert_eq!(value(&text, "vedette_requests_total{endpoint=\"FileReport\",class=\"2xx\"}"), Some(2.0));
    assert_eq!(value(&text, "vedette_request_seconds_count{endpoint=\"FileReport\"}"), Some(2.0));
    assert_eq!(value(&text, "vedette_outbox_messages{state=\"waiting\"}"), Some(1.0), "the alert waits");
    assert_eq!(value(&text, "vedette_outbox_messages{state=\"late\"}"), Some(0.0));
    assert_eq!(value(&text, "vedette_sessions"), Some(1.0));
    assert!(value(&text, "vedette_memory_bytes").unwrap() > 1e6 && value(&text, "vedette_data_free_bytes").unwrap() > 0.0);
    assert!(value(&text, "vedette_database_connections{pool=\"read\",state=\"idle\"}").is_some());
    if !app.kernel.db.is_shared() {
        assert!(value(&text, "vedette_write_batch_count").unwrap() >= value(&before, "vedette_write_batch_count").unwrap() + 2.0);
        assert_eq!(value(&text, "vedette_write_queue"), Some(0.0));
    }
    assert!(text.contains("vedette_build_info{version="), "{text}");
}

#[tokio::test]
async fn the_audit_shows_how_long_it_has_not_been_sealed() {
    let app = watched().await;
    let unsealed = async || value(&read(&app).await, "vedette_audit_unsealed_seconds").unwrap();
    app.settle().await;
    assert_eq!(unsealed().await, 0.0);
    app.institution("fernwick").await;
    app.pass(5 * Moment::MINUTE);
    assert_eq!(unsealed().await, 300.0);
    backend::kernel::audit::seal(&app.kernel).await.unwrap();
    assert_eq!(unsealed().await, 0.0);
}

#[tokio::test]
async fn failed_sign_ins_are_counted_by_kind_and_not_by_name() {
    let app = watched().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut guest = Person::nobody(&app);
    for email in [account.email.as_str(), "nobody@people.example"] {
        let wrong = Credentials { email: email.to_owned(), password: "quite wrong".to_owned(), code: "000000".to_owned() };
        guest.send::<SignIn>(&(), &wrong).await.unwrap_err();
    }
    let text = read(&app).await;
    assert_eq!(value(&text, "vedette_sign_in_failures_total{class=\"refused\"}"), Some(2.0));
    assert_eq!(value(&text, "vedette_sign_in_failures_total{class=\"slowed_down\"}"), None);
    let wrong = Credentials { email: account.email.clone(), password: "quite wrong".to_owned(), code: "000000".to_owned() };
    for _ in 0..6 {
        guest.send::<SignIn>(&(), &wrong).await.unwrap_err();
    }
    assert!(value(&read(&app).await, "vedette_sign_in_failures_total{class=\"slowed_down\"}").unwrap() > 0.0);
}

#[tokio::test]
async fn no_label_tells_of_a_person_a_case_an_institution_or_a_report() {
    let app = watched().await;
    let (council, other) = (app.institution("fernwick").await, app.institution("alderbrook").await);
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let receipt = reporter.file(&report(&app, plain_answers().with("techniques", &["BLACKMAIL", "INSIDER"]))).await.unwrap();
    app.person(&other, &[Role::Reporter]).await.file(&report(&app, plain_answers())).await.unwrap();
    let mut officer = app.person(&other, &[Role::Triage]).await;
    let case = officer.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap().items[0].id;
    officer.send::<OpenCase>(&(case,), &()).await.unwrap();
    officer.visit(&format!("/nowhere/{}", case.0)).await;
    app.settle().await;
    let text = read(&app).await;
    for word in ["fernwick", "alderbrook", "BLACKMAIL", "INSIDER", "people.example", "127.0.0.1"] {
        assert!(!text.contains(word), "{word}");
    }
    let ids = [council.id.0, council.separate_compartment.0, other.id.0, case.0, officer.account.as_ref().unwrap().id.0];
    for id in ids.iter().flat_map(|id| [id.to_string(), id.simple().to_string()]).chain([receipt.reference.to_string()]) {
        assert!(!text.contains(&id), "{id}");
    }
    let mut labels = BTreeSet::new();
    for (name, value) in text.lines().filter(|line| !line.starts_with('#')).flat_map(labels_of) {
        let known = match name {
            "endpoint" => ENDPOINTS.iter().any(|endpoint| endpoint.name == value),
            "le" => value == "+Inf" || value.parse::<f64>().is_ok(),
            "class" => ["2xx", "3xx", "4xx", "5xx", "refused", "slowed_down", "busy"].contains(&value),
            "state" => ["waiting", "late", "dead", "idle", "used"].contains(&value),
            "pool" => ["read", "write"].contains(&value),
            "database" => ["sqlite", "postgresql"].contains(&value),
            "version" => true,
            _ => false,
        };
        assert!(known, "{name}=\"{value}\"");
        labels.insert(name.to_owned());
    }
    let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_whitespace().nth(1)).collect::<BTreeSet<_>>();
    assert_eq!(Vec::from_iter(types), ["counter", "gauge", "histogram"], "the older form knows no others");
    assert!(labels.len() >= 6, "the labels were looked at: {labels:?}");
}

fn labels_of(line: &str) -> Vec<(&str, &str)> {
    let Some((_, rest)) = line.split_once('{') else { return Vec::new() };
    let inner = rest.split_once('}').unwrap().0;
    inner.split("\",").map(|pair| pair.split_once("=\"").unwrap()).map(|(name, value)| (name, value.trim_end_matches('"'))).collect()
}

#[tokio::test]
async fn metrics_are_on_their_own_listener_and_nowhere_unless_asked_for() {
    let quiet = spawn_app().await;
    assert_eq!(quiet.metrics, None);
    let app = watched().await;
    let status = async |url: String| reqwest::get(url).await.unwrap().status().as_u16();
    assert_eq!(status(format!("{}/metrics", app.address)).await, 404, "not on the public listener");
    let listener = app.metrics.clone().unwrap();
    assert_eq!(status(listener.clone()).await, 200);
    assert_eq!(status(listener.replace("/metrics", SignIn::PATH)).await, 404, "and nothing of the product on this one");
    let kind = async |accept: &str| {
        let answer = reqwest::Client::new().get(&listener).header("accept", accept).send().await.unwrap();
        answer.headers()["content-type"].to_str().unwrap().to_owned()
    };
    assert_eq!(kind("text/plain").await, "text/plain; version=0.0.4; charset=utf-8");
    assert!(kind("application/openmetrics-text;version=1.0.0").await.starts_with("application/openmetrics-text; version=1.0.0"));
}

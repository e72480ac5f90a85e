//! Filing: one report for one intention, however often it is sent (docs/rules.md §1.12).

use super::harness::{MONDAY, Person, TestApp, plain_answers, report, spawn_app};
use shared::{
    audit::Action,
    ids::IdempotencyKey,
    permission::Role,
    problem::Code,
    reports::{FileReport, NewReport},
    time::Moment,
};
use uuid::Uuid;

fn key() -> IdempotencyKey {
    IdempotencyKey(Uuid::from_bytes(backend::kernel::ids::random()))
}

async fn filed(app: &TestApp) -> usize {
    app.audit().await.iter().filter(|said| said.action == Action::ReportFiled).count()
}

#[tokio::test]
async fn a_report_gets_a_receipt_that_promises_only_what_is_kept() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let receipt = person.file(&report(&app, plain_answers())).await.unwrap();
    assert!(receipt.reference.to_string().starts_with("AR-"));
    assert!(receipt.received_words.starts_with("Monday 23 November 2026 at 12:0"), "{}", receipt.received_words);
    assert!(!receipt.next_words.contains("999"), "the team is there");
    app.kernel.clock.set(MONDAY.plus(-Moment::DAY));
    let mut again = Person::nobody(&app);
    again.token = String::new();
    assert_eq!(filed(&app).await, 1);
}

#[tokio::test]
async fn thirty_two_taps_with_one_key_are_one_report_and_one_receipt() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let person = app.person(&council, &[Role::Reporter]).await;
    let (key, new) = (key(), report(&app, plain_answers()));
    let answers = futures_util::future::join_all((0..32).map(|_| {
        let mut tap = Person {
            client: person.client.clone(),
            address: person.address.clone(),
            cookie: String::new(),
            token: person.token.clone(),
            account: None,
        };
        let new = new.clone();
        async move { tap.send_with::<FileReport>(&(), &new, Some(key)).await.unwrap().reference }
    }))
    .await;
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(filed(&app).await, 1);
}

#[tokio::test]
async fn the_same_key_with_other_answers_is_told_the_first_reference_and_changes_nothing() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let key = key();
    let first = person.send_with::<FileReport>(&(), &report(&app, plain_answers()), Some(key)).await.unwrap();
    let other = report(&app, plain_answers().with("danger_now", &["YES"]));
    let problem = person.send_with::<FileReport>(&(), &other, Some(key)).await.unwrap_err();
    assert_eq!((problem.code, problem.status), (Code::KeyReused, 422));
    assert_eq!(problem.reference, Some(first.reference.to_string()));
    assert_eq!(filed(&app).await, 1);
}

#[tokio::test]
async fn another_persons_key_is_another_key() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let key = key();
    let mut references = Vec::new();
    for _ in 0..2 {
        let mut person = app.person(&council, &[Role::Reporter]).await;
        let new = NewReport { answered_at: MONDAY, ..report(&app, plain_answers()) };
        references.push(person.send_with::<FileReport>(&(), &new, Some(key)).await.unwrap().reference);
    }
    assert_ne!(references[0], references[1]);
}

#[tokio::test]
async fn a_request_without_a_key_files_nothing() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let problem = person.send::<FileReport>(&(), &report(&app, plain_answers())).await.unwrap_err();
    assert_eq!(problem.code, Code::KeyMissing);
    assert_eq!(filed(&app).await, 0);
}

#[tokio::test]
async fn every_faulty_answer_is_pointed_at_in_the_reporters_language() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let mut answers = plain_answers().with("channel", &["CARRIER_PIGEON"]);
    answers.set("danger_now", vec![]);
    let new = NewReport { language: shared::locale::Lang::Cy, ..report(&app, answers) };
    let problem = person.file(&new).await.unwrap_err();
    let pointers: Vec<_> = problem.errors.iter().map(|error| error.pointer.as_str()).collect();
    assert_eq!((problem.code, pointers), (Code::Invalid, vec!["/answers/danger_now", "/answers/channel"]));
    assert!(!problem.errors[0].detail.contains("Say if"), "{}", problem.errors[0].detail);
    assert_eq!(filed(&app).await, 0);
}

#[tokio::test]
async fn an_impossible_time_is_kept_and_flagged_never_refused() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let new = NewReport { answered_at: app.now().plus(400 * Moment::DAY), ..report(&app, plain_answers()) };
    assert!(person.file(&new).await.is_ok());
}

#[tokio::test]
async fn a_body_that_is_too_large_or_no_report_is_refused_in_words() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let person = app.person(&council, &[Role::Reporter]).await;
    let huge = "x".repeat(70_000);
    for (kind, body, status, code) in [
        ("application/json", huge.as_str(), 413, "too_large"),
        ("application/json", "{", 400, "bad_request"),
        (
            "application/json",
            "{\"form_version\":1,\"language\":\"en\",\"answered_at\":0,\"answers\":{},\"is_admin\":true}",
            400,
            "bad_request",
        ),
        ("text/plain", "{}", 415, "unsupported_type"),
    ] {
        let call = person.client.post(format!("{}/api/v1/reports", app.address)).bearer_auth(&person.token);
        let response =
            call.header("content-type", kind).header("Idempotency-Key", key().to_string()).body(body.to_owned()).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        let text = response.text().await.unwrap();
        assert!(text.contains(&format!("\"code\":\"{code}\"")) && text.contains("request_id"), "{text}");
    }
    assert_eq!(filed(&app).await, 0);
}

#[tokio::test]
async fn nobody_files_from_another_site_or_without_signing_in() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let person = app.person(&council, &[Role::Reporter]).await;
    let body = serde_json::to_string(&report(&app, plain_answers())).unwrap();
    let call = || {
        reqwest::Client::new()
            .post(format!("{}/api/v1/reports", app.address))
            .header("content-type", "application/json")
            .header("Idempotency-Key", key().to_string())
            .body(body.clone())
    };
    let told = async |call: reqwest::RequestBuilder| call.send().await.unwrap().status().as_u16();
    assert_eq!(told(call()).await, 401);
    let from = async |site: &'static str, origin: &'static str| {
        let mut call = call().bearer_auth(&person.token);
        for (name, value) in [("Sec-Fetch-Site", site), ("Origin", origin)] {
            call = if value.is_empty() { call } else { call.header(name, value) };
        }
        told(call).await
    };
    let ours = "http://localhost:8080";
    let others = [
        ("cross-site", ""),
        ("same-site", ours),
        ("cross-site", "null"),
        ("", "https://evil.example"),
        ("", "null"),
        ("same-origin", "https://evil.example"),
    ];
    for (site, origin) in others {
        assert_eq!(from(site, origin).await, 403, "{site} {origin}");
    }
    assert_eq!(filed(&app).await, 0);
    for (site, origin) in [("same-origin", ""), ("same-origin", ours), ("same-origin", "null"), ("", ours)] {
        assert_eq!(from(site, origin).await, 201, "{site} {origin}");
    }
}

//! A phone whose clock is wrong: its report is taken, put right by what the phone knew, and told of (docs/rules.md §1.8).

use super::harness::{Person, TestApp, plain_answers, report, spawn_app};
use shared::{
    audit::Action,
    cases::{CaseQuery, ListCases, OpenCase, ReportRead},
    ids::IdempotencyKey,
    permission::Role,
    problem::{Code, Problem},
    reports::{FileReport, NewReport, Receipt},
    time::{ClockOffset, Moment},
};
use uuid::Uuid;

const DAY: i64 = 86_400;

fn key() -> IdempotencyKey {
    IdempotencyKey(Uuid::from_bytes(backend::kernel::ids::random()))
}

/// A report answered now, by a clock that is ahead by so much, or behind, and knows that it is off by so many seconds.
fn by_a_clock(app: &TestApp, ahead: i64, offset: Option<i64>) -> NewReport {
    let clock_offset = offset.map(|seconds| seconds.try_into().unwrap());
    let answers = plain_answers().with("last_contact", &["TODAY"]);
    NewReport { answered_at: app.now().plus(ahead), clock_offset, ..report(app, answers) }
}

/// What the desk reads of what was filed with this receipt.
async fn read(officer: &mut Person, receipt: &Receipt) -> ReportRead {
    let lines = officer.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap().items;
    let line = lines.iter().find(|line| line.reference == receipt.reference).unwrap();
    officer.send::<OpenCase>(&(line.id,), &()).await.unwrap().reports.remove(0)
}

/// The body as it is sent by a program of somebody else's.
async fn post(person: &Person, app: &TestApp, key: IdempotencyKey, body: &serde_json::Value) -> (u16, String) {
    let call = person.client.post(format!("{}/api/v1/reports", app.address)).bearer_auth(&person.token);
    let call = call.header("content-type", "application/json").header("Idempotency-Key", key.to_string());
    let answer = call.body(body.to_string()).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_clock_that_is_off_by_what_is_known_is_told_of_and_doubted_only_where_that_does_not_put_it_right() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let mut officer = app.person(&council, &[Role::Triage]).await;
    for (ahead, offset, doubtful) in [
        (-Moment::DAY, Some(DAY), false),
        (Moment::DAY, Some(-DAY), false),
        (-200 * Moment::DAY, Some(200 * DAY), false),
        (0, Some(0), false),
        // It was put right since the phone last heard of us.
        (0, Some(DAY), true),
        // Nothing is known, and a day behind may be a day ago.
        (-Moment::DAY, None, false),
        (Moment::DAY, None, true),
    ] {
        let new = by_a_clock(&app, ahead, offset);
        let receipt = person.file(&new).await.unwrap();
        let read = read(&mut officer, &receipt).await;
        assert_eq!((read.answered_at, read.clock_offset), (new.answered_at, new.clock_offset), "both as the phone told them");
        assert_eq!(read.answered_at_doubtful, doubtful, "{ahead} {offset:?}");
    }
}

#[tokio::test]
async fn the_offset_is_part_of_what_is_sent_and_one_that_is_left_out_is_none() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let (one, other) = (key(), key());
    let new = by_a_clock(&app, -Moment::DAY, Some(DAY));
    let receipt = person.send_with::<FileReport>(&(), &new, Some(one)).await.unwrap();
    assert_eq!(person.send_with::<FileReport>(&(), &new, Some(one)).await.unwrap(), receipt);
    let problem = person.send_with::<FileReport>(&(), &NewReport { clock_offset: None, ..new.clone() }, Some(one)).await.unwrap_err();
    assert_eq!((problem.code, problem.reference), (Code::KeyReused, Some(receipt.reference.to_string())));

    let without = by_a_clock(&app, 0, None);
    let mut body = serde_json::to_value(&without).unwrap();
    assert!(body.get("clock_offset").is_none());
    let receipt = person.send_with::<FileReport>(&(), &without, Some(other)).await.unwrap();
    body["clock_offset"] = serde_json::Value::Null;
    let (status, again) = post(&person, &app, other, &body).await;
    assert_eq!((status, serde_json::from_str::<Receipt>(&again).unwrap().reference), (201, receipt.reference));
    assert_eq!(app.audit().await.iter().filter(|said| said.action == Action::ReportFiled).count(), 2);
}

#[tokio::test]
async fn an_offset_beyond_ten_years_or_in_parts_of_a_second_is_pointed_at_and_files_nothing() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let person = app.person(&council, &[Role::Reporter]).await;
    let mut body = serde_json::to_value(by_a_clock(&app, 0, None)).unwrap();
    let most = ClockOffset::MOST;
    for wrong in ["315360001", "-315360001", "2147483648", "1.5", "\"5\""] {
        body["clock_offset"] = serde_json::from_str(wrong).unwrap();
        let (status, said) = post(&person, &app, key(), &body).await;
        let problem: Problem = serde_json::from_str(&said).unwrap();
        assert_eq!((status, problem.errors[0].pointer.as_str()), (400, "/clock_offset"), "{wrong}");
    }
    assert!(app.audit().await.iter().all(|said| said.action != Action::ReportFiled));
    for right in [-most, most] {
        body["clock_offset"] = right.into();
        assert_eq!(post(&person, &app, key(), &body).await.0, 201);
    }
}

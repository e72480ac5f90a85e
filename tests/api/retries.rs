//! Taps, tunnels and models: whatever is sent again is one report (docs/rules.md §1.12).

use super::harness::{Person, TestApp, plain_answers, report, spawn_app, spawn_app_with};
use backend::kernel::db::{Tx, Who};
use proptest::prelude::*;
use sea_orm::ConnectionTrait;
use shared::{
    accounts::WhoAmI,
    api::{Endpoint, outgoing},
    audit::{Action, Unaudited},
    ids::IdempotencyKey,
    permission::Role,
    problem::Code,
    reports::{FileReport, NewReport},
    time::Moment,
};
use std::{
    collections::HashMap,
    io::{Read, Write},
    net::{Shutdown, TcpStream},
    sync::Arc,
};
use tokio::sync::Barrier;
use uuid::Uuid;

/// Sends a filing down a line that breaks before the answer can come back; returns once the server has
/// closed its side, so that what it was going to do is done.
fn into_the_tunnel(person: &Person, new: &NewReport, key: IdempotencyKey) {
    let address = person.address.strip_prefix("http://").unwrap();
    let body = outgoing::<FileReport>(&(), new).unwrap().body.unwrap();
    let mut line = TcpStream::connect(address).unwrap();
    write!(
        line,
        "POST {} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\nIdempotency-Key: {key}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        FileReport::PATH,
        person.token,
        body.len()
    )
    .unwrap();
    line.shutdown(Shutdown::Write).unwrap();
    let _ = line.read_to_end(&mut Vec::new());
}

async fn count(app: &TestApp, action: Action) -> usize {
    app.audit().await.iter().filter(|said| said.action == action).count()
}

#[tokio::test]
async fn a_double_tap_a_lost_receipt_and_a_lost_rotation_are_one_report_and_no_alarm() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let (key, new) = (IdempotencyKey(backend::kernel::ids::fresh()), report(&app, plain_answers()));
    let lost = Person { token: person.token.clone(), cookie: person.cookie.clone(), ..Person::nobody(&app) };
    let sent = new.clone();
    tokio::task::spawn_blocking(move || {
        into_the_tunnel(&lost, &sent, key);
        into_the_tunnel(&lost, &sent, key);
    })
    .await
    .unwrap();
    // The phone asks for a new token; the answer, with the new cookie, never arrives.
    let before = person.cookie.clone();
    person.renew().await;
    assert_ne!(person.cookie, before);
    person.cookie = before;
    app.pass(Moment::MINUTE);
    person.renew().await;
    let receipt = person.send_with::<FileReport>(&(), &new, Some(key)).await.unwrap();
    assert_eq!(person.send_with::<FileReport>(&(), &new, Some(key)).await.unwrap(), receipt);
    assert_eq!(count(&app, Action::ReportFiled).await, 1);
    assert_eq!(count(&app, Action::SessionReused).await, 0);
    assert!(person.send::<WhoAmI>(&(), &()).await.is_ok(), "nobody was signed out");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Four keys, three different reports, two people, any order: the first report under a person's key is
    /// the report; the same again is the same receipt; another is told the first one's reference.
    #[test]
    fn any_order_of_sends_agrees_with_a_list_of_what_came_first(sends in prop::collection::vec((0usize..2, 0u8..4, 0usize..3), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let app = spawn_app_with(&[("VEDETTE_LIMITS__FILINGS_PER_HOUR", "1000")]).await;
            let council = app.institution("fernwick").await;
            let mut people = [app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Reporter]).await];
            let reports = ["IGNORED", "REPLIED", "BLOCKED"].map(|did| report(&app, plain_answers().with("target_response", &[did])));
            let mut first = HashMap::new();
            for (person, key, what) in sends {
                let outcome = people[person].send_with::<FileReport>(&(), &reports[what], Some(IdempotencyKey(Uuid::from_u128(key.into())))).await;
                match first.get(&(person, key)) {
                    None => {
                        first.insert((person, key), (what, outcome.unwrap().reference));
                    }
                    Some((same, reference)) if *same == what => assert_eq!(outcome.unwrap().reference, *reference),
                    Some((_, reference)) => {
                        let problem = outcome.unwrap_err();
                        assert_eq!((problem.code, problem.reference), (Code::KeyReused, Some(reference.to_string())));
                    }
                }
            }
            assert_eq!(count(&app, Action::ReportFiled).await, first.len());
        });
    }
}

#[tokio::test]
async fn of_two_writes_that_wait_for_each_other_one_is_done_and_one_is_told_to_come_back() {
    let app = spawn_app().await;
    if app.kernel.config.database().starts_with("sqlite") {
        // It has one writer: nothing there waits for anything else.
        return;
    }
    let both = Arc::new(Barrier::new(2));
    let write = async |first: i64, second: i64| {
        let both = Arc::clone(&both);
        let body = async move |tx: &Tx| {
            tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({first})")).await?;
            both.wait().await;
            tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({second})")).await?;
            Ok(())
        };
        let action = Action::Unaudited(Unaudited::OutboxMoved);
        app.kernel.write(app.now(), Who::default(), action, Uuid::nil(), None, body).await.map_err(|error| error.code())
    };
    let outcomes = tokio::join!(write(1, 2), write(2, 1));
    let refused: Vec<Code> = [outcomes.0, outcomes.1].into_iter().filter_map(Result::err).collect();
    assert_eq!(refused, [Code::Unavailable]);
}

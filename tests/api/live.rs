//! What an open desk hears, and what it does not (docs/adr/0021-live-updates.md).

use super::{
    harness::{
        Person, TestApp, plain_answers, report,
        smtp::{Mood, Smtp},
        spawn_app, spawn_app_with,
    },
    named::about,
};
use backend::kernel::{clock::Clock, compartments::Rooms, db::Who, http::session, institutions::Institution};
use futures_util::FutureExt;
use reqwest::{Response, StatusCode};
use shared::{
    accounts::SignOut,
    api::Endpoint,
    audit::Action,
    cases::{CaseQuery, DeskEvent, ListCases, WatchDesk},
    ids::{IdempotencyKey, Reference, SessionId},
    permission::Role,
    questionnaire::Answers,
    reports::FileReport,
    time::Moment,
};
use std::time::Duration;

const CASES: Option<DeskEvent> = Some(DeskEvent::CasesChanged);
const STATUS: Option<DeskEvent> = Some(DeskEvent::StatusChanged);
/// Longer than anything takes that is not broken.
const PATIENCE: Duration = Duration::from_secs(20);

async fn watch(person: &Person) -> Response {
    person.client.get(format!("{}{}", person.address, WatchDesk::PATH)).bearer_auth(&person.token).send().await.unwrap()
}

/// A desk that is open and listens.
struct Desk {
    answer: Response,
    heard: Vec<u8>,
}

impl Desk {
    /// Opens it; what it hears first is that everything may have changed.
    async fn open(person: &Person) -> Self {
        let answer = watch(person).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["content-type"], "application/x-ndjson");
        let mut desk = Self { answer, heard: Vec::new() };
        assert_eq!((desk.next().await, desk.next().await), (CASES, STATUS));
        desk
    }

    /// The next event; nothing once the stream has ended.
    async fn next(&mut self) -> Option<DeskEvent> {
        tokio::time::timeout(PATIENCE, self.line()).await.expect("the desk hears nothing")
    }

    /// Waits for the mail; of its own cases it may hear twice.
    async fn status(&mut self) {
        let mut heard = self.next().await;
        while heard == CASES {
            heard = self.next().await;
        }
        assert_eq!(heard, STATUS);
    }

    async fn line(&mut self) -> Option<DeskEvent> {
        loop {
            if let Some(end) = self.heard.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.heard.drain(..=end).collect();
                if line.len() > 1 {
                    return Some(serde_json::from_slice(&line).unwrap());
                }
            } else {
                self.heard.extend(self.answer.chunk().await.unwrap()?);
            }
        }
    }
}

fn inside() -> Answers {
    plain_answers().with("techniques", &["INSIDER"])
}

async fn listed(officer: &mut Person) -> Vec<Reference> {
    let page = officer.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap();
    page.items.into_iter().map(|line| line.reference).collect()
}

/// A council with a reporter, somebody of the team and the separate contact.
async fn council(app: &TestApp, slug: &str) -> (Institution, [Person; 3]) {
    let council = app.institution(slug).await;
    let [reporter, officer, contact] = [Role::Reporter, Role::Triage, Role::SeparateContact];
    let people = [app.person(&council, &[reporter]).await, app.person(&council, &[officer]).await, app.person(&council, &[contact]).await];
    (council, people)
}

#[tokio::test]
async fn a_filed_report_is_heard_within_two_seconds_and_stands_on_the_list_by_then() {
    let app = spawn_app().await;
    let (_, [mut reporter, mut officer, _]) = council(&app, "fernwick").await;
    let mut desk = Desk::open(&officer).await;
    for _ in 0..5 {
        let before = listed(&mut officer).await;
        let new = report(&app, plain_answers());
        let filing = async {
            let receipt = reporter.file(&new).await.unwrap();
            (receipt.reference, Clock::stopwatch())
        };
        let hearing = async {
            assert_eq!(desk.next().await, CASES);
            (listed(&mut officer).await, Clock::stopwatch())
        };
        let ((reference, filed_at), (list, heard_at)) = tokio::join!(filing, hearing);
        assert!(list.contains(&reference) && !before.contains(&reference), "it was told before it was there");
        assert!(heard_at.saturating_duration_since(filed_at) < Duration::from_secs(2));
    }
}

/// A desk would hear of it a second later all the same, since it also looks; so this asks the bell itself.
#[tokio::test]
async fn filing_rings_once_and_a_retry_does_not() {
    let app = spawn_app().await;
    let (institution, [mut reporter, ..]) = council(&app, "fernwick").await;
    let (team, mut bell) = (Rooms::counted(institution.id), app.kernel.bell.listen());
    let (new, key) = (report(&app, plain_answers()), IdempotencyKey(backend::kernel::ids::fresh()));
    for _ in 0..2 {
        reporter.send_with::<FileReport>(&(), &new, Some(key)).await.unwrap();
    }
    assert!(bell.rung().now_or_never().unwrap().in_rooms(&team).next().is_some());
    reporter.file(&report(&app, inside())).await.unwrap();
    let rung = bell.rung().now_or_never().unwrap();
    assert!(rung.in_rooms(&team).next().is_none() && rung.in_rooms(&Rooms::all(&institution)).next().is_some());
    reporter.send_with::<FileReport>(&(), &new, Some(key)).await.unwrap();
    assert!(bell.rung().now_or_never().is_none());
}

/// Silence is proved by what is heard next: mail that begins or ceases to wait.
#[tokio::test]
async fn what_is_filed_elsewhere_or_past_the_team_is_heard_there_alone() {
    let smtp = Smtp::start().await;
    let app = spawn_app_on(&smtp).await;
    let (_, mut ours) = council(&app, "fernwick").await;
    let (_, mut theirs) = council(&app, "ashby").await;
    *smtp.mood.lock().unwrap() = Mood::Busy;
    for [reporter, ..] in [&mut ours, &mut theirs] {
        // One for the team and one that goes past it, so that everybody's mail waits.
        for answers in [plain_answers(), inside()] {
            reporter.file(&report(&app, answers)).await.unwrap();
        }
    }
    app.settle().await;
    app.pass(9 * Moment::MINUTE + 50 * Moment::SECOND);
    for person in ours.iter_mut().chain(&mut theirs) {
        person.renew().await;
    }
    let [mut team, mut apart] = [Desk::open(&ours[1]).await, Desk::open(&ours[2]).await];
    let mut elsewhere = Desk::open(&theirs[1]).await;

    ours[0].file(&report(&app, inside())).await.unwrap();
    assert_eq!(apart.next().await, CASES, "it was told somewhere");
    app.pass(20 * Moment::SECOND);
    // By now mail waits for all of them.
    assert_eq!((team.next().await, elsewhere.next().await), (STATUS, STATUS), "the report was heard of");
    apart.status().await;

    ours[0].file(&report(&app, plain_answers())).await.unwrap();
    assert_eq!(team.next().await, CASES);
    *smtp.mood.lock().unwrap() = Mood::Kind;
    app.settle().await;
    // And now it has left.
    assert_eq!((apart.next().await, elsewhere.next().await), (STATUS, STATUS), "the report was heard of");
    team.status().await;
}

/// Silence is proved by what is heard next.
#[tokio::test]
async fn who_is_named_in_a_case_hears_nothing_of_it_nor_of_its_mail() {
    let smtp = Smtp::start().await;
    let app = spawn_app_on(&smtp).await;
    let (council, [mut reporter, mut named, _]) = council(&app, "fernwick").await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    *smtp.mood.lock().unwrap() = Mood::Busy;
    reporter.file(&report(&app, about(named.email()))).await.unwrap();
    app.settle().await;
    app.pass(9 * Moment::MINUTE + 50 * Moment::SECOND);
    for person in [&mut reporter, &mut named, &mut lead] {
        person.renew().await;
    }
    let [mut theirs, mut ours] = [Desk::open(&named).await, Desk::open(&lead).await];
    reporter.file(&report(&app, about(named.email()))).await.unwrap();
    assert_eq!(ours.next().await, CASES, "it was told somewhere");
    app.pass(20 * Moment::SECOND);
    ours.status().await;
    assert!(lead.mail_delay().await.is_some());
    assert_eq!(named.mail_delay().await, None);
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    assert_eq!(ours.next().await, CASES);
    // Long enough for everything that is not for them to have been told.
    assert_eq!(theirs.next().await, CASES);
    let silence = tokio::time::timeout(Duration::from_secs(4), theirs.line()).await;
    assert!(!matches!(silence, Ok(Some(DeskEvent::StatusChanged))), "mail that waits about a case they are named in");
    assert_eq!(listed(&mut named).await.len(), 1);
}

#[tokio::test]
async fn what_another_server_committed_is_heard_too() {
    let one = spawn_app().await;
    let (_, [mut reporter, mut officer, _]) = council(&one, "fernwick").await;
    let (url, keys) = (one.kernel.config.database(), one.folder.path().join("keys").display().to_string());
    let other = spawn_app_with(&[("VEDETTE_DATABASE__URL", &url), ("VEDETTE_KEYS__FOLDER", &keys)]).await;
    other.kernel.clock.set(one.now());
    officer.address.clone_from(&other.address);
    let mut desk = Desk::open(&officer).await;
    reporter.file(&report(&one, inside())).await.unwrap();
    let receipt = reporter.file(&report(&one, plain_answers())).await.unwrap();
    let filed_at = Clock::stopwatch();
    assert_eq!(desk.next().await, CASES);
    assert!(filed_at.elapsed() < Duration::from_secs(2), "{:?}", filed_at.elapsed());
    assert_eq!(listed(&mut officer).await, [receipt.reference]);
}

#[tokio::test]
async fn a_stream_ends_within_five_seconds_of_its_session_and_with_its_token() {
    let app = spawn_app().await;
    let (_, [_, mut officer, contact]) = council(&app, "fernwick").await;
    let ended = async |mut desk: Desk| {
        let since = Clock::stopwatch();
        assert_eq!(desk.next().await, None);
        assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
    };
    let desk = Desk::open(&officer).await;
    officer.send::<SignOut>(&(), &()).await.unwrap();
    ended(desk).await;
    assert_eq!(watch(&officer).await.status(), StatusCode::UNAUTHORIZED);

    // Ended by another server: nothing on this one was told to forget it.
    let desk = Desk::open(&contact).await;
    let id = contact.cookie.split(['=', '.']).nth(1).unwrap();
    let (session, now) = (SessionId(id.parse().unwrap()), app.now());
    let ending = app
        .kernel
        .write(now, Who::default(), Action::SessionReused, session.0, None, async move |tx| session::end(tx, session, now).await.map(drop));
    ending.await.unwrap();
    ended(desk).await;

    let mut officer = officer.account.take().unwrap().sign_in(&app).await;
    officer.renew().await;
    let desk = Desk::open(&officer).await;
    app.pass(5 * Moment::MINUTE);
    ended(desk).await;
    officer.renew().await;
    Desk::open(&officer).await;
}

#[tokio::test]
async fn a_session_holds_sixteen_streams_and_one_more_is_told_to_come_back() {
    let app = spawn_app().await;
    let (_, [_, officer, contact]) = council(&app, "fernwick").await;
    let mut desks = Vec::new();
    for _ in 0..16 {
        desks.push(Desk::open(&officer).await);
    }
    let refused = watch(&officer).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()["retry-after"], "3");
    Desk::open(&contact).await;
    desks.pop();
    let waiting = Clock::stopwatch();
    while watch(&officer).await.status() != StatusCode::OK {
        assert!(waiting.elapsed() < PATIENCE, "the place is never given back");
        // Asking as fast as possible would be refused for that alone.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_server_that_stops_ends_its_streams_at_once() {
    let app = spawn_app().await;
    let (_, [_, officer, _]) = council(&app, "fernwick").await;
    let mut desk = Desk::open(&officer).await;
    drop(app);
    let since = Clock::stopwatch();
    assert_eq!(desk.next().await, None, "an end, not a break");
    assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
}

async fn spawn_app_on(smtp: &Smtp) -> TestApp {
    let settings = smtp.settings();
    let settings: Vec<(&str, &str)> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    spawn_app_with(&settings).await
}

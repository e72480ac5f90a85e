//! A day and an hour without a mail server that does its work (docs/rules.md §7): nothing is lost, nothing
//! is given up, and the tries do not thin out.

use super::{
    harness::{TestApp, plain_answers, report},
    installation::{Database, Installation},
    post::{Mood, Post},
    say,
};
use backend::kernel::clock::Clock;
use sea_orm::{ConnectionTrait, Statement};
use shared::{
    audit::{Action, System},
    ids::Reference,
    permission::Role,
    settings::{Alerting, Duty, Settings},
    time::Moment,
};
use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

/// Every way to fail that answers at once.
const MOODS: [Mood; 5] = [Mood::Closing, Mood::Busy, Mood::Full, Mood::HangsUp, Mood::Gone];
/// A day would end together with many a limit.
const OUTAGE: i64 = 25;

/// Which database the rest of the suite runs on.
fn database() -> Database {
    if Database::PostgreSql.is_there() { Database::PostgreSql } else { Database::Sqlite }
}

async fn waiting(app: &TestApp) -> i64 {
    let reader = app.kernel.db.reader();
    let words = "SELECT count(*) AS n FROM outbox WHERE state <> 'DONE'";
    let row = reader.query_one_raw(Statement::from_string(reader.get_database_backend(), words)).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

async fn given_up(app: &TestApp) -> bool {
    app.audit().await.iter().any(|said| said.action == Action::System(System::MessageDead))
}

/// Nobody is told again because nobody looked: each letter here is a report's first, so that every try is one of it.
/// What a step sends is another letter, by the same outbox (tests/api/escalation.rs).
fn once() -> Settings {
    let never = || Duty { officers: Vec::new(), minutes: 0 };
    let alerts = Alerting { urgent: never(), high: never(), normal: never(), low: never() };
    Settings { alerts, ..Settings::default() }
}

#[tokio::test]
async fn no_alert_is_lost_in_twenty_five_hours_of_every_kind_of_refusal() {
    let post = Post::start().await;
    let installation = Installation::new(database(), &post).await;
    let app = installation.open().await;
    let council = app.institution_with("fernwick", once()).await;
    let told = [app.account(&council, &[Role::Triage]).await.email, app.account(&council, &[Role::Lead]).await.email];
    let mut references: Vec<Reference> = Vec::new();
    for hour in 0..OUTAGE {
        post.be(MOODS[usize::try_from(hour).unwrap() % MOODS.len()]);
        if hour % 3 == 0 {
            let mut reporter = app.person(&council, &[Role::Reporter]).await;
            let danger = if hour % 2 == 0 { "YES" } else { "NO" };
            let answers = plain_answers().with("danger_now", &[danger]);
            references.push(reporter.file(&report(&app, answers)).await.unwrap().reference);
        }
        for _ in 0..4 {
            app.settle().await;
            app.pass(15 * Moment::MINUTE);
        }
    }
    assert!(post.told().is_empty(), "the server took nothing yet");
    assert!(!given_up(&app).await);
    let tries = post.tries();

    post.be(Mood::Kind);
    app.pass(15 * Moment::MINUTE);
    app.settle().await;
    let all = || references.iter().flat_map(|reference| told.iter().map(move |to| (to.clone(), *reference)));
    assert_eq!(post.told(), all().collect::<HashSet<_>>());
    assert_eq!(waiting(&app).await, 0);
    assert!(!given_up(&app).await);
    each_is_one_letter(&post);
    let (reports, copies) = (references.len(), post.letters().len());
    say::figures(&format!(
        "outage: {OUTAGE} h, {reports} reports to 2 people, {tries} refused tries, {copies} copies seen, all taken once"
    ));
}

/// However often a letter was handed over, it is the same letter, so that a mailbox that has it knows.
fn each_is_one_letter(post: &Post) {
    let (mut names, mut copies, mut accepted) = (HashMap::new(), 0, 0);
    for letter in post.letters() {
        let name = (letter.header("Message-ID"), letter.header("Date"));
        for reference in letter.references() {
            let first = names.entry((letter.to.clone(), reference)).or_insert_with(|| name.clone());
            assert_eq!(first, &name, "the same news under another name");
            copies += 1;
            accepted += usize::from(letter.taken);
        }
    }
    assert!(copies > names.len() * 2, "letters were handed over again and again");
    assert_eq!(accepted, names.len(), "what was taken is not sent again");
}

#[tokio::test]
async fn an_urgent_alert_is_tried_at_least_every_five_minutes() {
    the_longest_wait_is("YES", 5 * Moment::MINUTE).await;
}

#[tokio::test]
async fn an_ordinary_alert_is_tried_at_least_every_quarter_of_an_hour() {
    the_longest_wait_is("NO", 15 * Moment::MINUTE).await;
}

/// One report to one person, so that each connection is a try of that letter.
async fn the_longest_wait_is(danger: &str, limit: i64) {
    let post = Post::start().await;
    let installation = Installation::new(database(), &post).await;
    let app = installation.open().await;
    let council = app.institution_with("fernwick", once()).await;
    app.account(&council, &[Role::Triage]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    reporter.file(&report(&app, plain_answers().with("danger_now", &[danger]))).await.unwrap();
    let (began, mut last, mut longest) = (app.now(), app.now(), 0);
    while app.now().since(began) < OUTAGE * Moment::HOUR {
        let hour = app.now().since(began) / Moment::HOUR;
        post.be(MOODS[usize::try_from(hour).unwrap() % MOODS.len()]);
        let before = post.tries();
        app.settle().await;
        let now = post.tries() - before;
        assert!(now <= 1, "{now} tries at one moment");
        longest = longest.max(app.now().since(last));
        if now == 1 {
            last = app.now();
        }
        assert!(longest <= limit, "no try for {} s", longest / Moment::SECOND);
        app.pass(Moment::MINUTE);
    }
    // Trying all the time would be as wrong.
    let most = OUTAGE * Moment::HOUR / Moment::MINUTE / 2;
    assert!(i64::try_from(post.tries()).unwrap() < most);
    say::figures(&format!("danger_now {danger}: {} tries in {OUTAGE} h, at most {} s apart", post.tries(), longest / Moment::SECOND));
    post.be(Mood::Kind);
    app.pass(limit);
    app.settle().await;
    assert_eq!(post.told().len(), 1);
}

/// One try only: it takes as long as the server is given to answer.
#[tokio::test]
async fn a_mail_server_that_says_nothing_costs_one_try_and_no_alert() {
    let post = Post::start().await;
    let installation = Installation::new(database(), &post).await;
    let app = installation.open().await;
    let council = app.institution("fernwick").await;
    app.account(&council, &[Role::Triage]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    post.be(Mood::Silent);
    let watch = Clock::stopwatch();
    tokio::time::timeout(Duration::from_secs(30), app.settle()).await.expect("the worker gives up on a silent server");
    assert!(watch.elapsed() > Duration::from_secs(5), "a slow server is given time");
    assert_eq!((post.tries(), post.told().len()), (1, 0));
    post.be(Mood::Kind);
    app.pass(15 * Moment::MINUTE);
    app.settle().await;
    assert_eq!(post.told().len(), 1);
    assert!(!given_up(&app).await);
}

#[tokio::test]
async fn a_mail_server_that_reads_a_letter_through_before_it_takes_it_is_waited_for() {
    let post = Post::start().await;
    let installation = Installation::new(database(), &post).await;
    let app = installation.open().await;
    let council = app.institution("fernwick").await;
    app.account(&council, &[Role::Triage]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    post.be(Mood::Slow);
    app.settle().await;
    assert_eq!((post.told().len(), post.letters().len()), (1, 1));
    app.pass(Moment::HOUR);
    app.settle().await;
    assert_eq!(post.letters().len(), 1, "it is not sent again");
    assert_eq!(waiting(&app).await, 0);
}

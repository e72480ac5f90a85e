//! The disk is full. The server says so, tells no lies, and goes on by itself when there is room.

use super::{
    desk,
    disk::{Room, SmallDisk},
    harness::{Person, TestApp},
    installation::{Database, Installation, People},
    post::Post,
    reporter::{Answer, Reporter, sign_in},
    say,
    server::Server,
    told::everybody_is_told,
    until::until,
};
use backend::kernel::{
    Error,
    db::{Tx, Who, Written},
};
use sea_orm::{ConnectionTrait, Statement};
use shared::{
    accounts::{Credentials, SignIn},
    audit::{Action, System},
    cases::OpenCase,
    problem::Code,
};
use std::time::Duration;

/// People who file at the same time, so that refused batches hold more than one report.
const REPORTERS: usize = 4;
/// Refusals each of them goes on through.
const REFUSALS: usize = 40;

#[tokio::test]
async fn a_full_disk_refuses_openly_and_costs_nothing_that_was_acknowledged() {
    let (post, installation, people) = prepared().await;
    let disk = match SmallDisk::mount(&installation.data(), "6m") {
        Ok(disk) => disk,
        Err(why) => return say::skipped(&format!("full disk ({why})")),
    };
    disk.take(&installation.data().join("vedette.sqlite"));
    runs_out_of_room_and_goes_on("full disk", Room::Disk(disk), &post, &installation, &people).await;
}

#[tokio::test]
async fn a_file_that_may_not_grow_refuses_openly_and_costs_nothing_that_was_acknowledged() {
    let (post, installation, people) = prepared().await;
    runs_out_of_room_and_goes_on("full file", Room::Files(2 * 1024 * 1024), &post, &installation, &people).await;
}

async fn prepared() -> (Post, Installation, People) {
    let post = Post::start().await;
    let installation = Installation::new(Database::Sqlite, &post).await;
    let people = installation.settle_in(REPORTERS).await;
    (post, installation, people)
}

async fn runs_out_of_room_and_goes_on(name: &str, room: Room, post: &Post, installation: &Installation, people: &People) {
    let server = Server::start_in(installation, &room).await;
    let mut filing = Vec::new();
    for account in &people.reporters {
        filing.push(Reporter::sign_in(&server, account).await);
    }
    let mut officer = sign_in(&server, &people.officer).await;
    let filing: Vec<_> = filing.into_iter().map(|reporter| tokio::spawn(file_through_refusals(reporter))).collect();
    let mut reporters = Vec::new();
    for filing in filing {
        reporters.push(filing.await.unwrap());
    }
    let (before, refused) = count(&reporters);
    assert!(before > 0);
    reading_goes_on(&mut officer).await;
    strangers_are_told_to_come_back(&server).await;

    let room = room.grow(server.id());
    for reporter in &mut reporters {
        until("filing goes on by itself", Duration::from_secs(20), async || {
            let number = reporter.write();
            matches!(reporter.send(number).await, Answer::Receipt(_)).then_some(())
        })
        .await;
        reporter.send_the_rest().await;
    }
    let (after, none) = count(&reporters);
    assert_eq!(none, 0, "what was refused has been sent again under its key");
    desk::holds_exactly(&mut officer, reporters.iter().flat_map(|reporter| &reporter.sent)).await;
    everybody_is_told(post, &people.told, &reporters).await;

    server.stop().await;
    let server = Server::start_in(installation, &room).await;
    officer.address = server.address.clone();
    desk::holds_exactly(&mut officer, reporters.iter().flat_map(|reporter| &reporter.sent)).await;
    server.stop().await;
    say::figures(&format!("{name}: {before} acknowledged, {refused} refused, room made, {after} acknowledged and there after a restart"));
}

/// Files until it was told "later" often enough.
async fn file_through_refusals(mut reporter: Reporter) -> Reporter {
    let mut refused = 0;
    while refused < REFUSALS {
        assert!(reporter.sent.len() < 3000, "six megabytes do not hold this");
        let number = reporter.write();
        match reporter.send(number).await {
            Answer::Receipt(_) => {}
            Answer::Later => refused += 1,
            Answer::Silence => panic!("a full disk is no reason to hang up"),
        }
    }
    reporter
}

fn count(reporters: &[Reporter]) -> (usize, usize) {
    let sent = || reporters.iter().flat_map(|reporter| &reporter.sent);
    let acknowledged = sent().filter(|sent| sent.receipt.is_some()).count();
    (acknowledged, sent().count() - acknowledged)
}

/// The list needs no room. Opening a case is recorded, so without room it is refused.
async fn reading_goes_on(officer: &mut Person) {
    let lines = desk::first_page(officer).await;
    for line in &lines {
        match officer.send::<OpenCase>(&(line.id,), &()).await {
            Ok(_) => {}
            Err(problem) => assert_eq!(problem.code, Code::Unavailable),
        }
    }
}

async fn strangers_are_told_to_come_back(server: &Server) {
    let mut stranger = super::reporter::nobody(server);
    for number in 0..5 {
        let email = format!("{number}@people.example");
        let given = Credentials { email, password: "not the password".to_owned(), code: "000000".to_owned() };
        let problem = stranger.send::<SignIn>(&(), &given).await.unwrap_err();
        assert!(matches!(problem.code, Code::Unavailable | Code::SignInRefused), "{problem:?}");
    }
}

/// A statement that finds no room may leave its transaction standing, so that the rest of its batch is
/// committed. Its own answer is the same "later", not a fault of ours.
#[tokio::test]
async fn a_statement_without_room_is_asked_to_come_back() {
    let post = Post::start().await;
    let installation = Installation::new(Database::Sqlite, &post).await;
    let app = installation.open().await;
    let refused = write(&app, async |tx| {
        let count = Statement::from_string(tx.get_database_backend(), "PRAGMA page_count");
        let pages: i64 = tx.query_one_raw(count).await?.unwrap().try_get("", "page_count")?;
        tx.execute_unprepared(&format!("PRAGMA max_page_count = {}", pages + 4)).await?;
        let rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)";
        tx.execute_unprepared(&format!("INSERT INTO marks (name, set_at) {rows} SELECT hex(randomblob(500)), i FROM n")).await?;
        Ok(())
    });
    assert_eq!(refused.await.unwrap_err().code(), Code::Unavailable);
}

#[tokio::test]
async fn a_postgresql_server_without_room_or_life_is_one_to_come_back_to() {
    if !Database::PostgreSql.is_there() {
        return say::skipped("full disk of PostgreSQL (VEDETTE_TEST_DATABASE names none)");
    }
    let post = Post::start().await;
    let installation = Installation::new(Database::PostgreSql, &post).await;
    let app = installation.open().await;
    let raise = |state: &str| format!("DO $$ BEGIN RAISE EXCEPTION 'told' USING ERRCODE = '{state}'; END $$");
    let end = "SELECT pg_terminate_backend(pg_backend_pid())".to_owned();
    let told = [vec![raise("53100")], vec![raise("53200")], vec![raise("58030")], vec![end.clone()], vec![end, "SELECT 1".to_owned()]];
    for statements in told {
        let refused = write(&app, async move |tx| {
            let mut last = Ok(());
            for statement in &statements {
                last = tx.execute_unprepared(statement).await.map(drop);
            }
            Ok(last?)
        });
        assert_eq!(refused.await.unwrap_err().code(), Code::Unavailable);
    }
    let ours = write(&app, async move |tx| Ok(tx.execute_unprepared(&raise("23505")).await.map(drop)?));
    assert_eq!(ours.await.unwrap_err().code(), Code::Internal, "a fault of ours is not blamed on the database");
}

async fn write<F>(app: &TestApp, body: F) -> Result<Written, Error>
where
    F: AsyncFnOnce(&Tx) -> Result<(), Error> + Send + 'static,
{
    let action = Action::System(System::DemonstrationSetUp);
    app.kernel.write(app.now(), Who::default(), action, uuid::Uuid::nil(), None, body).await
}

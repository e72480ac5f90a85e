//! The process dies in the middle of filing, again and again. What was acknowledged is there, whole and
//! once; what was not can be sent again; and nobody who must be told is forgotten.

use super::{
    desk,
    installation::{Database, Installation, close},
    post::Post,
    reporter::{Answer, Reporter, sign_in},
    say,
    server::{Server, audit_holds},
    told::everybody_is_told,
    until::until,
};
use backend::kernel::{clock::Clock, ids};
use sea_orm::{ConnectionTrait, Statement};
use shared::{audit::Action, ids::ReportId};
use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// People who file at the same time.
const REPORTERS: usize = 6;
/// The most reports acknowledged in a cycle before its end is near.
const MOST: usize = 40;

fn cycles() -> usize {
    std::env::var("VEDETTE_FAULT_CYCLES").map_or(5, |text| text.parse().expect("VEDETTE_FAULT_CYCLES is a number"))
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed_on_sqlite() {
    filing_survives_on(Database::Sqlite).await;
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed_on_postgresql() {
    if !Database::PostgreSql.is_there() {
        return say::skipped("kill -9 on PostgreSQL (VEDETTE_TEST_DATABASE names none)");
    }
    filing_survives_on(Database::PostgreSql).await;
}

async fn filing_survives_on(database: Database) {
    let post = Post::start().await;
    let installation = Installation::new(database, &post).await;
    let people = installation.settle_in(REPORTERS).await;
    let (cycles, mut reporters, mut kept) = (cycles(), Vec::new(), 0);
    for cycle in 0..cycles {
        let server = Server::start(&installation).await;
        if cycle == 0 {
            for account in &people.reporters {
                reporters.push(Reporter::sign_in(&server, account).await);
            }
        }
        kept += go_on(&mut reporters, &server).await;
        reporters = file_until_killed(reporters, server).await;
    }
    let server = Server::start(&installation).await;
    kept += go_on(&mut reporters, &server).await;
    everybody_is_told(&post, &people.told, &reporters).await;
    let mut officer = sign_in(&server, &people.officer).await;
    let filed = desk::holds_exactly(&mut officer, reporters.iter().flat_map(|reporter| &reporter.sent)).await;
    server.stop().await;
    audit_holds(&installation);
    nothing_is_half_filed(&installation, &filed).await;
    let sent = filed.len();
    say::figures(&format!("{database:?}: {cycles} kills, {sent} reports acknowledged, 0 missing, 0 doubled; {kept} were kept unanswered"));
}

/// After a start: the same answer as before to what was acknowledged, and a receipt for what was not.
/// Gives how many of the latter the server had kept all the same.
async fn go_on(reporters: &mut [Reporter], server: &Server) -> usize {
    let (started, mut kept) = (Clock::System.now(), 0);
    for reporter in reporters {
        reporter.go_on(server).await;
        if let Some(last) = reporter.sent.iter().rposition(|sent| sent.receipt.is_some()) {
            assert!(matches!(reporter.send(last).await, Answer::Receipt(_)));
        }
        let rest = reporter.send_the_rest().await;
        let receipts = reporter.sent.iter().rev().take(rest).filter_map(|sent| sent.receipt.as_ref());
        kept += receipts.filter(|receipt| receipt.received_at < started).count();
    }
    kept
}

/// Everybody files as fast as they can, until a moment that nothing in the server knows of.
async fn file_until_killed(reporters: Vec<Reporter>, server: Server) -> Vec<Reporter> {
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let filing: Vec<_> = reporters.into_iter().map(|reporter| tokio::spawn(file(reporter, Arc::clone(&acknowledged)))).collect();
    let wanted = 1 + usize::from(u16::from_le_bytes(ids::random())) % MOST;
    until("reports are acknowledged", Duration::from_secs(30), async || (acknowledged.load(Ordering::SeqCst) >= wanted).then_some(()))
        .await;
    // Not a wait for anything: the moment must fall anywhere between two commits, and into one.
    tokio::time::sleep(Duration::from_micros(u64::from(u16::from_le_bytes(ids::random())))).await;
    server.kill();
    let mut reporters = Vec::new();
    for filing in filing {
        reporters.push(filing.await.unwrap());
    }
    reporters
}

async fn file(mut reporter: Reporter, acknowledged: Arc<AtomicUsize>) -> Reporter {
    loop {
        let number = reporter.write();
        match reporter.send(number).await {
            Answer::Receipt(_) => acknowledged.fetch_add(1, Ordering::SeqCst),
            Answer::Later => panic!("a healthy server with {REPORTERS} reporters is not busy"),
            Answer::Silence => return reporter,
        };
    }
}

/// Each report has its case, its audit row and its message, and none of them is there without it.
async fn nothing_is_half_filed(installation: &Installation, filed: &HashSet<ReportId>) {
    let app = installation.open().await;
    let audited: Vec<ReportId> =
        app.audit().await.into_iter().filter(|said| said.action == Action::ReportFiled).map(|said| ReportId(said.object)).collect();
    assert_eq!(audited.len(), filed.len(), "one audit row for each report");
    assert_eq!(&audited.into_iter().collect::<HashSet<_>>(), filed);
    let reader = app.kernel.db.reader();
    for what in [
        "reports",
        "cases",
        "reports JOIN cases ON cases.id = reports.case_id",
        "outbox WHERE kind = 'ReportFiled'",
        "outbox WHERE kind = 'ReportFiled' AND state = 'DONE'",
    ] {
        let statement = Statement::from_string(reader.get_database_backend(), format!("SELECT count(*) AS n FROM {what}"));
        let row = reader.query_one_raw(statement).await.unwrap().unwrap();
        let count: i64 = row.try_get("", "n").unwrap();
        assert_eq!(usize::try_from(count).unwrap(), filed.len(), "{what}");
    }
    close(app).await;
}

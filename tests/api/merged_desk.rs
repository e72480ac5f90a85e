//! What two accounts of one person had to do with cases, once they are one: who was kept away stays so at every
//! moment, and what is moved can stop anywhere.

use super::{
    access::spawn,
    harness::{Person, TestApp, client::Account, desk::case_of, plain_answers, report},
    merging::{code, merge, two},
    named::about,
};
use backend::{app::handlers, kernel::outbox::Worker, kernel::vault::TagKind};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use shared::{
    access::{LiftRecusal, ReadAccess, Whom},
    ids::{AccountId, CaseId},
    names::ReadTimeline,
    permission::Role,
    problem::Code,
    time::Moment,
};
use std::time::Duration;
use uuid::Uuid;

async fn own(app: &TestApp, case: CaseId, owner: AccountId) {
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    let words = match db.get_database_backend() {
        DbBackend::Postgres => "UPDATE cases SET owner_id = $1 WHERE id = $2",
        _ => "UPDATE cases SET owner_id = ? WHERE id = ?",
    };
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), words, [owner.0.into(), case.0.into()])).await.unwrap();
}

/// Every value of a column.
async fn column<T: sea_orm::TryGetable>(app: &TestApp, table: &str, name: &str) -> Vec<T> {
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    let words = format!("SELECT {name} FROM {table}");
    let found = db.query_all_raw(Statement::from_string(db.get_database_backend(), words)).await.unwrap();
    found.iter().map(|row| row.try_get("", name).unwrap()).collect()
}

/// How many reports are found by an account.
async fn filed_by(app: &TestApp, account: AccountId) -> usize {
    let tag = app.kernel.vault.tag(TagKind::Reporter, &[account.0.as_bytes()]);
    column::<Vec<u8>>(app, "reports", "reporter_tag").await.iter().filter(|found| found.as_slice() == tag.as_ref()).count()
}

async fn listed(lead: &mut Person, case: CaseId) -> (Vec<AccountId>, Vec<AccountId>) {
    lead.renew().await;
    let access = lead.send::<ReadAccess>(&(case,), &()).await.unwrap();
    (access.people.iter().map(|one| one.who.account).collect(), access.recused.iter().map(|one| one.who.account).collect())
}

#[tokio::test]
async fn whoever_was_kept_away_as_one_of_the_two_is_kept_away_from_the_first_moment() {
    let (app, council) = spawn().await;
    let both: [Account; 2] = two(&app, &council, [&[Role::Triage], &[Role::Triage]]).await;
    let [older, younger] = both.each_ref().map(|account| account.id);
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    app.account(&council, &[Role::Lead]).await;
    let open = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let recused = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let crossed = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let named = case_of(&app, &mut reporter, &mut lead, about(&both[1].email)).await;
    lead.add(recused, older).await.unwrap();
    lead.add(crossed, younger).await.unwrap();
    lead.step_up(&app).await;
    lead.recuse(recused, Some(younger)).await.unwrap();
    lead.recuse(crossed, Some(older)).await.unwrap();
    let mut before = both[0].sign_in(&app).await;
    assert!(before.open(recused).await.is_ok() && before.open(named).await.is_ok(), "until then they are two");
    merge(&app, &council, &both).await;
    for moved in [false, true] {
        let mut kept = both[0].sign_in(&app).await;
        for (why, case) in [("recused", recused), ("crossed", crossed), ("named", named)] {
            let there = kept.open(case).await.map(drop).map_err(|problem| problem.code);
            assert_eq!(there, Err(Code::NotFound), "{why}, moved: {moved}");
        }
        assert_eq!(kept.queue().await.iter().map(|line| line.id).collect::<Vec<_>>(), [open], "moved: {moved}");
        assert!(kept.open(open).await.is_ok());
        lead = lead.account.clone().unwrap().sign_in(&app).await;
        assert_eq!(listed(&mut lead, recused).await, (vec![], vec![older]), "moved: {moved}");
        assert_eq!(listed(&mut lead, crossed).await, (vec![], vec![older]), "moved: {moved}");
        assert_eq!(code(lead.add(recused, older).await), Code::Invalid, "moved: {moved}");
        app.settle().await;
    }
    lead.send::<LiftRecusal>(&(recused,), &Whom { account: older }).await.unwrap();
    let mut kept = both[0].sign_in(&app).await;
    assert!(kept.open(recused).await.is_ok(), "one yes lets them back");
    assert_eq!(code(kept.open(crossed).await), Code::NotFound);
}

#[tokio::test]
async fn cases_and_lists_follow_and_a_case_they_are_kept_away_from_goes_back_to_the_queue() {
    let (app, council) = spawn().await;
    let both: [Account; 2] = two(&app, &council, [&[Role::Case], &[Role::Case]]).await;
    let [older, younger] = both.each_ref().map(|account| account.id);
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    app.account(&council, &[Role::Lead]).await;
    let listed_on = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let owned = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let barred = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    for account in [older, younger] {
        lead.add(listed_on, account).await.unwrap();
    }
    lead.step_up(&app).await;
    lead.recuse(barred, Some(older)).await.unwrap();
    own(&app, owned, younger).await;
    own(&app, barred, younger).await;
    merge(&app, &council, &both).await;
    app.settle().await;
    let mut owners: Vec<Option<Uuid>> = column(&app, "cases", "owner_id").await;
    owners.sort_unstable();
    assert_eq!(owners, [None, None, Some(older.0)]);
    assert_eq!(listed(&mut lead, listed_on).await, (vec![older], vec![]), "once");
    let mut kept = both[0].sign_in(&app).await;
    assert!(kept.open(owned).await.is_ok() && kept.open(listed_on).await.is_ok());
    assert_eq!(code(kept.open(barred).await), Code::NotFound);
}

#[tokio::test]
async fn moving_stops_anywhere_and_goes_on_where_it_stopped() {
    let (app, council) = spawn().await;
    let both: [Account; 2] = two(&app, &council, [&[Role::Triage], &[Role::Triage]]).await;
    let [older, younger] = both.each_ref().map(|account| account.id);
    let mut lead = app.person(&council, &[Role::Lead]).await;
    app.account(&council, &[Role::Lead]).await;
    let mut second = both[1].sign_in(&app).await;
    let mut references = Vec::new();
    let many = app.beside(|config| config.limits.filings_per_hour = 1000.try_into().unwrap());
    second.address.clone_from(&many.address);
    for _ in 0..103 {
        references.push(second.file(&report(&app, plain_answers())).await.unwrap().reference);
    }
    let case = lead.queue().await[0].id;
    lead.recuse(case, Some(younger)).await.unwrap();
    app.settle().await;
    merge(&app, &council, &both).await;
    let server = app.beside(|_| {});
    let worker = Worker::new(server.kernel.clone(), handlers()).unwrap();
    worker.turn().await.unwrap();
    assert_eq!((filed_by(&app, younger).await, filed_by(&app, older).await), (3, 100), "a portion, and no more");
    drop((worker, server));
    // A server that dies while it works: what it had leased comes back by itself.
    for patience in [1, 3, 6, 10] {
        let worker = Worker::new(app.kernel.clone(), handlers()).unwrap();
        let _ = tokio::time::timeout(Duration::from_millis(patience), worker.turn()).await;
        app.pass(5 * Moment::MINUTE);
        let mut kept = both[0].sign_in(&app).await;
        assert_eq!(code(kept.open(case).await), Code::NotFound);
        for reference in [references[0], references[101]] {
            assert!(kept.send::<ReadTimeline>(&(reference,), &()).await.is_ok(), "{reference}");
        }
        assert_eq!(filed_by(&app, younger).await + filed_by(&app, older).await, 103);
    }
    app.settle().await;
    assert_eq!((filed_by(&app, younger).await, filed_by(&app, older).await), (0, 103));
    lead = lead.account.clone().unwrap().sign_in(&app).await;
    assert_eq!(listed(&mut lead, case).await, (vec![], vec![older]));
}

//! New keys while the server runs, and reports sealed on a device to the old one (docs/security.md §4.1,
//! docs/rules.md §1.12).

use super::harness::{MONDAY, Person, TestApp, plain_answers, report, spawn_app};
use backend::{
    app::open,
    commands::keys,
    kernel::{Kernel, clock::Clock, http::assets::Assets},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hpke::{Deserializable, Kem, OpModeS, Serializable, aead::AesGcm256, kdf::HkdfSha256, kem::DhP256HkdfSha256 as P256};
use sea_orm::{ConnectionTrait, Database, DbBackend};
use sha2::{Digest, Sha256};
use shared::{
    api::{Endpoint, incoming},
    audit::Action,
    cases::{CaseQuery, ListCases, OpenCase},
    ids::{AccountId, IdempotencyKey},
    permission::Role,
    problem::{Code, Problem},
    reports::{FileReport, NewReport, Receipt},
    sealing,
};

fn key() -> IdempotencyKey {
    IdempotencyKey(backend::kernel::ids::fresh())
}

/// What the command line opens beside the running server.
pub async fn beside(app: &TestApp) -> Kernel {
    open(app.kernel.config.clone(), Clock::at(MONDAY), Assets::default()).await.unwrap()
}

/// The key a page carries.
pub async fn key_in_the_page(person: &mut Person) -> String {
    let page = person.visit("/report").await.text;
    page.split("name=\"vedette-key\" content=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn whose(person: &Person) -> AccountId {
    person.account.as_ref().unwrap().id
}

fn seal(public: &str, whose: AccountId, new: &NewReport, key: IdempotencyKey) -> Vec<u8> {
    seal_for("FileReport", public, whose, &serde_json::to_vec(new).unwrap(), key)
}

/// Seals as a device does, with nothing but what the page carries.
pub fn seal_for(endpoint: &str, public: &str, whose: AccountId, plain: &[u8], key: IdempotencyKey) -> Vec<u8> {
    let point = URL_SAFE_NO_PAD.decode(public).unwrap();
    let name = Sha256::digest(&point);
    let public = <P256 as Kem>::PublicKey::from_bytes(&point).unwrap();
    let aad = sealing::bound_to(endpoint, Some(whose), key);
    let (encapsulated, text) =
        hpke::single_shot_seal::<AesGcm256, HkdfSha256, P256>(&OpModeS::Base, &public, sealing::PURPOSE, plain, &aad).unwrap();
    [&[sealing::VERSION], &name[..sealing::NAME], encapsulated.to_bytes().as_slice(), &text].concat()
}

async fn send_sealed(person: &Person, sealed: Vec<u8>, key: IdempotencyKey) -> Result<Receipt, Problem> {
    let call = person.client.post(format!("{}{}", person.address, FileReport::PATH)).bearer_auth(&person.token);
    let call = call.header("content-type", sealing::CONTENT_TYPE).header("idempotency-key", key.to_string());
    let response = call.body(sealed).send().await.unwrap();
    let status = response.status().as_u16();
    incoming::<FileReport>(status, &response.bytes().await.unwrap())
}

async fn filed(app: &TestApp) -> usize {
    app.audit().await.iter().filter(|said| said.action == Action::ReportFiled).count()
}

#[tokio::test]
async fn what_a_device_sealed_is_filed_and_is_the_same_report_when_it_comes_again_in_the_open() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let (key, new) = (key(), report(&app, plain_answers().with("narrative", &["Zeppelin"])));
    let sealed = seal(&key_in_the_page(&mut person).await, whose(&person), &new, key);
    assert!(!String::from_utf8_lossy(&sealed).contains("Zeppelin"));
    let first = send_sealed(&person, sealed, key).await.unwrap();
    let again = person.send_with::<FileReport>(&(), &new, Some(key)).await.unwrap();
    assert_eq!(first.reference, again.reference);
    assert_eq!(filed(&app).await, 1);
}

#[tokio::test]
async fn a_sealed_report_that_was_altered_or_moved_to_another_key_files_nothing() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let (first, second) = (key(), key());
    let sealed = seal(&key_in_the_page(&mut person).await, whose(&person), &report(&app, plain_answers()), first);
    let mut altered = sealed.clone();
    *altered.last_mut().unwrap() ^= 1;
    for (body, key) in [(altered, first), (sealed, second), (vec![1; 200], first), (vec![0], first)] {
        let problem = send_sealed(&person, body, key).await.unwrap_err();
        assert_eq!((problem.code, problem.status), (Code::Unopenable, 422));
    }
    assert_eq!(filed(&app).await, 0);
}

#[tokio::test]
async fn what_one_person_sealed_nobody_else_can_file() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let finder = app.person(&council, &[Role::Reporter]).await;
    let key = key();
    let sealed = seal(&key_in_the_page(&mut person).await, whose(&person), &report(&app, plain_answers()), key);
    assert_eq!(send_sealed(&finder, sealed.clone(), key).await.unwrap_err().code, Code::Unopenable);
    assert_eq!(filed(&app).await, 0);
    assert!(send_sealed(&person, sealed, key).await.is_ok());
}

#[tokio::test]
async fn keys_change_while_the_server_runs_and_nothing_that_opened_stops_opening() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut officer = app.person(&council, &[Role::Triage]).await;
    let (later, new) = (key(), report(&app, plain_answers()));
    let sealed_before = seal(&key_in_the_page(&mut reporter).await, whose(&reporter), &new, later);
    reporter.file(&report(&app, plain_answers().with("narrative", &["Before the change"]))).await.unwrap();

    let cli = beside(&app).await;
    let said = keys::rotate(&cli, true).await.unwrap().join("\n");
    assert!(said.contains("kek-0002.key") && said.contains("filing-0002.key") && said.contains("token-0002.pk8"), "{said}");
    let status = keys::status(&cli).await.unwrap().join("\n");
    assert!(status.contains("kek-0001.key, wraps 0 documents") && status.contains("kek-0002.key, in use, wraps "), "{status}");
    assert!(!status.contains("kek-0002.key, in use, wraps 0 "), "{status}");

    let line = officer.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap().items.remove(0);
    let case = officer.send::<OpenCase>(&(line.id,), &()).await.unwrap();
    assert_eq!(case.reports[0].answers.first("narrative"), Some("Before the change"));
    assert!(send_sealed(&reporter, sealed_before, later).await.is_ok(), "sealed to the old key on a phone without a network");
    reporter.renew().await;
    officer.renew().await;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    assert_eq!(officer.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap().items.len(), 3);
    let finished = keys::rotate(&cli, false).await.unwrap().join("\n");
    assert!(finished.contains("0 documents") && !finished.contains("made"), "nothing was left to do: {finished}");
}

/// Runs statements as the database's owner.
async fn run(app: &TestApp, sqlite: &[&str], postgres: &[&str]) {
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    let statements = if db.get_database_backend() == DbBackend::Postgres { postgres } else { sqlite };
    for statement in statements {
        db.execute_unprepared(statement).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_sealed_by_the_old_key_behind_the_walk_is_moved_too() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    // Accounts are passed before reports: moving a report puts an account back as a server would write it
    // that has not met the new key.
    let kept = "CREATE TABLE kept AS SELECT id, profile FROM accounts";
    let back = "UPDATE accounts SET profile = (SELECT profile FROM kept WHERE kept.id = accounts.id)";
    run(
        &app,
        &[kept, &format!("CREATE TRIGGER behind AFTER UPDATE ON reports BEGIN {back}; END")],
        &[
            kept,
            &format!("CREATE FUNCTION behind() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {back}; RETURN NULL; END $$"),
            "CREATE TRIGGER behind AFTER UPDATE ON reports FOR EACH STATEMENT EXECUTE FUNCTION behind()",
        ],
    )
    .await;
    let cli = beside(&app).await;
    keys::rotate(&cli, true).await.unwrap();
    let status = keys::status(&cli).await.unwrap().join("\n");
    assert!(status.contains("kek-0001.key, wraps 0 documents"), "{status}");
}

#[tokio::test]
async fn a_document_that_does_not_open_is_named_and_holds_up_no_other() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let damaged = app.account(&council, &[Role::Reporter]).await.id.0;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    reporter.file(&report(&app, plain_answers().with("narrative", &["Before the change"]))).await.unwrap();
    let (sqlite, postgres) = (format!("X'{}'", damaged.simple()), format!("'{damaged}'"));
    let swap = |id: &str| format!("UPDATE accounts SET profile = (SELECT profile FROM accounts WHERE id <> {id} LIMIT 1) WHERE id = {id}");
    run(&app, &[&swap(&sqlite)], &[&swap(&postgres)]).await;
    let cli = beside(&app).await;
    let said = keys::rotate(&cli, true).await.unwrap_err().to_string();
    assert!(said.contains("made kek-0002.key") && said.contains("1 documents did not open"), "what was done is said too: {said}");
    assert!(said.contains(&format!("profile {damaged} of accounts")), "{said}");
    let status = keys::status(&cli).await.unwrap().join("\n");
    assert!(status.contains("kek-0001.key, wraps 1 documents"), "{status}");
    let again = keys::rotate(&cli, false).await.unwrap_err().to_string();
    assert!(again.contains("0 documents are wrapped") && again.contains(&damaged.to_string()), "{again}");
}

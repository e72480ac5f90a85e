//! A stolen database tells nothing (docs/security.md §4.1, finding F5).

use super::harness::{plain_answers, report, spawn_app};
use sea_orm::{ConnectionTrait, Database};
use shared::permission::Role;
use std::{fs, path::Path};

/// Everything a thief of the disk would find, but the keys.
async fn loot(app: &super::harness::TestApp) -> Vec<u8> {
    let mut bytes = Vec::new();
    read(&app.folder.path().join("data"), &mut bytes);
    let url = app.kernel.config.database();
    if url.starts_with("postgres") {
        let db = Database::connect(&url).await.unwrap();
        for table in [
            "institutions",
            "marks",
            "accounts",
            "sessions",
            "sign_in_failures",
            "reports",
            "cases",
            "audit",
            "claims",
            "outbox",
            "drafts",
            "closed_months",
            "running_months",
        ] {
            // Text of every row with its binary columns as they are, in hex and decoded.
            for row in db
                .query_all_raw(sea_orm::Statement::from_string(
                    db.get_database_backend(),
                    format!("SELECT row_to_json(t)::text AS row FROM {table} t"),
                ))
                .await
                .unwrap()
            {
                let text: String = row.try_get("", "row").unwrap();
                for hex in text.split("\\\\x").skip(1) {
                    let digits: Vec<u8> = hex.bytes().take_while(u8::is_ascii_hexdigit).collect();
                    bytes.extend(digits.chunks_exact(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()));
                }
                bytes.extend(text.bytes());
            }
        }
    }
    bytes
}

fn read(folder: &Path, bytes: &mut Vec<u8>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { read(&path, bytes) } else { bytes.extend(fs::read(path).unwrap()) }
    }
}

#[tokio::test]
async fn no_word_code_name_or_role_of_a_report_lies_in_the_database_log_or_mail() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    app.account(&council, &[Role::Triage]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let answers = plain_answers()
        .with("narrative", &["Zeppelin over the harbour"])
        .with("persona_name", &["Quartermain"])
        .with("techniques", &["BLACKMAIL"])
        .with("channel", &["DATING"]);
    let receipt = reporter.file(&report(&app, answers)).await.unwrap();
    reporter.post("/plain/story", &[("narrative", "Kittiwake draft")]).await;
    app.settle().await;
    let letters = app.letters();
    assert_eq!(letters.len(), 1);
    let found = loot(&app).await;
    // The addressee of an alert stands in the mail folder; that is what a mail folder is for.
    let plain = String::from_utf8_lossy(&found).to_string();
    assert!(plain.contains("fernwick"), "the search itself works: the institution's name is plain");
    let email = reporter.account.as_ref().unwrap().email.clone();
    for secret in [
        "Zeppelin",
        "Quartermain",
        "BLACKMAIL",
        "DATING",
        "Kittiwake",
        "IGNORED",
        "Particular",
        "REPORTER",
        "TRIAGE",
        "\"action\":",
        "CaseOpened",
        "someone",
        email.as_str(),
        &reporter.token,
        reporter.cookie.as_str(),
    ] {
        assert!(!plain.contains(secret), "{secret} was found");
    }
    let outside_mail = plain.replace(&letters[0], "");
    assert!(!outside_mail.contains(&receipt.reference.to_string()), "the reference was found outside the letter");
}

#[tokio::test]
async fn two_reports_of_one_priority_differ_only_in_ids_tags_times_and_sealed_bytes_of_one_size() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let short = plain_answers().with("techniques", &["ELICIT"]);
    let long = plain_answers()
        .with("techniques", &["PAID_WORK", "CULTIVATE", "FAKE_PROFILE"])
        .with("narrative", &["It went on for weeks. ".repeat(20).as_str()]);
    for answers in [short, long] {
        reporter.file(&report(&app, answers)).await.unwrap();
    }
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    let sql = "SELECT institution, state, priority, form_version, length(content) AS content, length(codes) AS codes, \
               length(content_key) AS content_key, length(codes_key) AS codes_key FROM reports";
    let rows = db.query_all_raw(sea_orm::Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    assert_eq!(rows.len(), 2);
    let read = |row: &sea_orm::QueryResult| {
        let size = |name: &str| row.try_get::<i32>("", name).unwrap();
        (
            row.try_get::<uuid::Uuid>("", "institution").unwrap(),
            row.try_get::<String>("", "state").unwrap(),
            row.try_get::<i16>("", "priority").unwrap(),
            size("content"),
            size("codes"),
            size("content_key"),
            size("codes_key"),
        )
    };
    assert_eq!(read(&rows[0]), read(&rows[1]));
}

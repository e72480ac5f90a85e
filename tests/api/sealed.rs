//! A stolen database tells nothing (docs/security.md §4.1, finding F5).

use super::harness::{plain_answers, report, spawn_app};
use sea_orm::{ConnectionTrait, Database};
use shared::permission::Role;
use std::{fs, path::Path};

/// Everything a thief of the disk would find, but the keys.
pub(super) async fn loot(app: &super::harness::TestApp) -> Vec<u8> {
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
            "receipts",
            "invitations",
            "case_access",
            "case_attention",
            "entities",
            "sightings",
            "campaigns",
            "settlements",
            "member_alerts",
            "notice_readers",
            "alerted_of",
            "questions",
            "entries",
            "attachments",
            "account_merges",
            "passkeys",
            "ceremonies",
            "recovery_codes",
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
        .with("persona_org", &["Oyster Catching"])
        .with("identifiers", &["curlew@godwit.example\nhttps://www.linkedin.com/in/dunlin-redshank"])
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
        "quartermain",
        "yster",
        "godwit",
        "dunlin",
        "PROFILE_URL",
        "PERSONA",
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

/// Every column of a table that is plain, and the size of every one that is sealed or a tag. Ids, times and
/// the bytes of tags and seals are what reports differ in.
pub(super) async fn outside(app: &super::harness::TestApp, table: &str, plain: &[&str], sealed: &[&str], differ: &[&str]) -> Vec<String> {
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    let postgres = db.get_database_backend() == sea_orm::DbBackend::Postgres;
    let ask = async |sql: String| db.query_all_raw(sea_orm::Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    let known = if postgres {
        format!("SELECT column_name AS name FROM information_schema.columns WHERE table_name = '{table}'")
    } else {
        format!("SELECT name FROM pragma_table_info('{table}')")
    };
    let mut columns: Vec<String> = ask(known).await.iter().map(|row| row.try_get("", "name").unwrap()).collect();
    let mut expected: Vec<&str> = plain.iter().chain(sealed).chain(differ).copied().collect();
    columns.sort_unstable();
    expected.sort_unstable();
    assert_eq!(columns, expected, "a new column has to be judged here");
    let text = |name: &&str| if postgres { format!("cast({name} AS text)") } else { format!("hex({name})") };
    let parts = plain.iter().map(|name| format!("coalesce({}, '-')", text(name)));
    let sizes = sealed.iter().map(|name| format!("cast(length({name}) AS text)"));
    let all: Vec<String> = parts.chain(sizes).collect();
    let rows = ask(format!("SELECT {} AS seen FROM {table}", all.join(" || ' ' || "))).await;
    rows.iter().map(|row| row.try_get("", "seen").unwrap()).collect()
}

/// One of them goes past the security team, which tells a technique: not even that may show.
#[tokio::test]
async fn reports_of_one_priority_and_their_cases_differ_only_in_ids_tags_times_and_sealed_bytes_of_one_size() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let inside = plain_answers().with("techniques", &["INSIDER"]);
    let short = plain_answers().with("techniques", &["ELICIT"]);
    let long = plain_answers()
        .with("techniques", &["PAID_WORK", "CULTIVATE", "FAKE_PROFILE"])
        .with("narrative", &["It went on for weeks. ".repeat(20).as_str()]);
    let same = |answers: shared::questionnaire::Answers| answers.with("danger_now", &["YES"]);
    for answers in [inside, short, long].map(same) {
        reporter.file(&report(&app, answers)).await.unwrap();
    }
    let tags = ["reference_tag", "reporter_tag", "compartment_tag", "content", "codes", "content_key", "codes_key"];
    let reports =
        outside(&app, "reports", &["institution", "state", "priority", "form_version"], &tags, &["id", "received_at", "case_id"]).await;
    let plain = ["institution", "state", "priority", "due_at", "closed_at", "version", "owner_id"];
    let cases = outside(&app, "cases", &plain, &["compartment_tag", "details"], &["id", "opened_at"]).await;
    for rows in [reports, cases] {
        assert_eq!(rows.len(), 3);
        assert!(rows.windows(2).all(|pair| pair[0] == pair[1]), "{rows:#?}");
    }
    let mut tags = Vec::new();
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    for table in ["reports", "cases"] {
        let sql = format!("SELECT compartment_tag FROM {table}");
        let rows = db.query_all_raw(sea_orm::Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        tags.extend(rows.iter().map(|row| row.try_get::<Vec<u8>>("", "compartment_tag").unwrap()));
    }
    tags.sort_unstable();
    tags.dedup();
    assert_eq!(tags.len(), 6, "no two rows show that they belong together");
}

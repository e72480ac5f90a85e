//! A stolen disk (docs/security.md §4.1, finding F5): everything the process ever wrote, a backup among it, but the keys.

use super::{
    harness::{Person, plain_answers},
    installation::{Database, Installation},
    post::Post,
    reporter::sign_in,
    server::{Server, vedette},
};
use backend::kernel::{clock::Clock, ids};
use shared::{
    cases::{CaseQuery, ListCases, OpenCase},
    ids::IdempotencyKey,
    locale::Lang,
    questionnaire::FORM_VERSION,
    reports::{FileReport, IdentityShown, NewReport},
};
use std::{fs, path::Path};

/// What a reporter says, in words nobody else uses and codes that must not show either.
const SECRETS: &[&str] =
    &["Zeppelin", "Quartermain", "Kittiwake", "BLACKMAIL", "DATING", "someone@reached.example", "INSIDER", "godwit", "PROFILE_URL"];

fn everything(folder: &Path, keys: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true if path == keys => {}
            true => everything(&path, keys, found),
            false => found.push((path.display().to_string(), fs::read(&path).unwrap())),
        }
    }
}

async fn told(person: &mut Person) {
    let answers = plain_answers()
        .with("techniques", &["BLACKMAIL", "INSIDER"])
        .with("channel", &["DATING"])
        .with("persona_name", &["Quartermain"])
        .with("identifiers", &["Kittiwake curlew@godwit.example https://www.linkedin.com/in/godwit"])
        .with("contact_value", &["someone@reached.example"])
        .with("narrative", &["It began with a Zeppelin."]);
    for answers in [answers.clone(), answers.with("techniques", &["BLACKMAIL"])] {
        let new = NewReport {
            form_version: FORM_VERSION,
            language: Lang::Cy,
            answered_at: Clock::System.now(),
            clock_offset: None,
            identity_mode: IdentityShown::Named,
            answers,
            on_behalf_of: None,
        };
        person.send_with::<FileReport>(&(), &new, Some(IdempotencyKey(ids::fresh()))).await.unwrap();
    }
}

#[tokio::test]
async fn the_disk_of_a_killed_server_holds_no_word_and_no_code_of_a_report() {
    let post = Post::start().await;
    let installation = Installation::new(Database::Sqlite, &post).await;
    let people = installation.settle_in(1).await;
    let server = Server::start_talking(&installation).await;
    let mut reporter = sign_in(&server, &people.reporters[0]).await;
    told(&mut reporter).await;
    // Read on the desk, asked for in a way that fails, typed without scripts: all of it leaves traces somewhere.
    let mut officer = sign_in(&server, &people.officer).await;
    let case = officer.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap().items[0].id;
    let read = officer.send::<OpenCase>(&(case,), &()).await.unwrap();
    assert_eq!(read.reports[0].answers.first("persona_name"), Some("Quartermain"));
    reporter.post("/plain/persona", &[("persona_name", "Quartermain"), ("identifiers", "Kittiwake")]).await;
    reporter.visit("/plain/check?Zeppelin=Kittiwake").await;
    let (email, role) = (people.officer.email.clone(), "\"TRIAGE\"");
    vedette(&installation, &["backup", &installation.folder.path().join("backups").display().to_string()]).unwrap();
    server.kill();

    let mut found = Vec::new();
    everything(installation.folder.path(), &installation.folder.path().join("keys"), &mut found);
    let has = |needle: &str| found.iter().find(|(_, bytes)| bytes.windows(needle.len()).any(|part| part == needle.as_bytes()));
    assert!(has("fernwick").is_some(), "the search itself works: the institution's name is plain");
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.iter().any(|name| name.ends_with("-wal")) && names.iter().any(|name| name.ends_with("/log")), "{names:?}");
    assert!(names.iter().any(|name| name.contains("/backups/vedette-") && name.ends_with("/vedette.sqlite")), "{names:?}");
    for secret in SECRETS.iter().copied().chain([email.as_str(), role]) {
        let place = has(secret).map(|(name, _)| name);
        assert_eq!(place, None, "{secret} was found");
    }
}

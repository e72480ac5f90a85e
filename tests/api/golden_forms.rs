//! Requests of each form version that was ever asked. A phone that was offline for months sends what it asked then,
//! and it is taken (docs/rules.md §1.12). The files are written once, by hand, and never changed.

use super::harness::{Person, spawn_app};
use shared::{
    cases::{CaseQuery, ListCases, OpenCase},
    permission::Role,
    questionnaire::Answers,
    reports::NewReport,
};
use std::path::Path;

fn requests(version: u16) -> Vec<(String, NewReport)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("golden/form-{version}"));
    let mut requests: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
        })
        .collect();
    requests.sort_by(|(one, _), (other, _)| one.cmp(other));
    requests
}

/// What the desk reads of a report that is the only one.
async fn read(officer: &mut Person) -> Answers {
    let line = officer.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap().items.remove(0);
    officer.send::<OpenCase>(&(line.id,), &()).await.unwrap().reports.remove(0).answers
}

#[tokio::test]
async fn a_request_of_form_version_one_is_filed_and_every_answer_that_was_asked_for_is_read_at_the_desk() {
    let requests = requests(1);
    assert_eq!(requests.len(), 5);
    for (name, request) in requests {
        let app = spawn_app().await;
        let council = app.institution("fernwick").await;
        // A conflict sends it past the team.
        let reader = if request.answers.has("conflict_flag", "YES") { Role::SeparateContact } else { Role::Triage };
        let mut officer = app.person(&council, &[reader]).await;
        let mut reporter = app.person(&council, &[Role::Reporter]).await;
        reporter.file(&request).await.unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
        let kept = read(&mut officer).await;
        let mut wanted = request.answers.clone();
        if name == "answers-that-were-not-asked" {
            ["subject_name", "sought", "device_events", "next_contact_at"].iter().for_each(|field| wanted.set(field, Vec::new()));
        }
        for (field, values) in wanted.iter() {
            let (mut said, mut read) = (values.to_vec(), kept.of(field).to_vec());
            said.sort();
            read.sort();
            assert_eq!(read, said, "{name}: {field}");
        }
        assert_eq!(kept.iter().count(), wanted.iter().count(), "{name}: nothing else is kept");
    }
}

//! Who is named in a report, who is not, and that somebody always hears of it (docs/rules.md §3).

use super::{
    access::spawn,
    harness::{
        TestApp,
        desk::{case_of, inside},
        plain_answers, report,
    },
};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use shared::{
    audit::{Action, System},
    cases::{CaseList, CaseQuery, ListCases},
    ids::CaseId,
    permission::Role,
    problem::Code,
    questionnaire::Answers,
};

/// A report about somebody who is named so.
pub(super) fn about(name: &str) -> Answers {
    plain_answers().with("subject_relation", &["COLLEAGUE"]).with("subject_name", &[name])
}

/// What everybody in these tests is called.
const EVERYBODY: &str = "Somebody Rather Particular";

#[tokio::test]
async fn what_an_approacher_calls_themselves_hides_a_report_from_nobody() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, mut triage) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Triage]).await);
    let addresses = format!("{} {}", lead.email(), triage.email());
    let borrowed = [("persona_name", EVERYBODY), ("persona_org", EVERYBODY), ("identifiers", &addresses)];
    let borrowed = borrowed.into_iter().fold(plain_answers(), |answers, (field, text)| answers.with(field, &[text]));
    let case = case_of(&app, &mut reporter, &mut lead, borrowed).await;
    assert!(lead.open(case).await.is_ok() && triage.open(case).await.is_ok());
    let parts = about(&format!("x{} and Somebody Particular", lead.email()));
    let case = case_of(&app, &mut reporter, &mut lead, parts).await;
    assert!(triage.open(case).await.is_ok(), "part of a name or of an address names nobody");
    app.settle().await;
    assert!(!app.letters_to(lead.email()).is_empty() && !app.letters_to(triage.email()).is_empty());
}

#[tokio::test]
async fn who_is_named_by_an_address_stays_named_when_they_take_another() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, mut triage) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Triage]).await);
    let old = triage.email().to_owned();
    let case = case_of(&app, &mut reporter, &mut lead, about(&old)).await;
    assert_eq!(triage.open(case).await.unwrap_err().code, Code::NotFound);
    super::emails::moves(&app, &mut triage, &old, "elsewhere@people.example").await;
    triage.renew().await;
    assert_eq!(triage.open(case).await.unwrap_err().code, Code::NotFound);
    assert!(lead.open(case).await.is_ok());
}

#[tokio::test]
async fn inside_a_compartment_the_one_it_is_about_is_named_by_what_they_call_themselves() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut named, mut other) =
        (app.person(&council, &[Role::SeparateContact]).await, app.person(&council, &[Role::SeparateContact]).await);
    let case = case_of(&app, &mut reporter, &mut other, inside().with("identifiers", &[named.email()])).await;
    assert_eq!(named.open(case).await.unwrap_err().code, Code::NotFound);
    assert!(named.queue().await.is_empty());
}

#[tokio::test]
async fn where_everybody_who_could_triage_is_named_the_separate_contact_gets_the_case_and_the_letter() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, mut triage) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Triage]).await);
    let mut contact = app.person(&council, &[Role::SeparateContact]).await;
    let one = reporter.file(&report(&app, about(lead.email()))).await.unwrap().reference;
    let both = format!("{} and {}", lead.email(), triage.email());
    let all = reporter.file(&report(&app, about(&both))).await.unwrap().reference;
    app.settle().await;
    let mine: Vec<_> = contact.queue().await.iter().map(|line| (line.id, line.reference, line.compartment)).collect();
    assert_eq!(mine.iter().map(|(_, reference, apart)| (*reference, *apart)).collect::<Vec<_>>(), [(all, true)]);
    assert_eq!(contact.open(mine[0].0).await.unwrap().reports.len(), 1);
    let letters = app.letters_to(contact.email());
    assert_eq!(letters.len(), 1);
    assert!(letters[0].words.contains(&mine[0].0.to_string()) && !letters[0].words.contains(&all.to_string()));
    assert_eq!(triage.queue().await.iter().map(|line| line.reference).collect::<Vec<_>>(), [one]);
    assert!(lead.queue().await.is_empty() && app.letters_to(lead.email()).is_empty());
    assert!(app.letters_to(triage.email()).iter().all(|letter| !letter.words.contains(&all.to_string())));
    let moved = app.audit().await.into_iter().filter(|said| said.action == Action::System(System::CaseSetApart));
    assert_eq!(moved.map(|said| said.object).collect::<Vec<_>>(), [mine[0].0.0]);
}

async fn first_page(app: &TestApp, person: &mut super::harness::Person) -> CaseList {
    app.settle().await;
    person.renew().await;
    person.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap()
}

/// Puts the sealed bytes of one row into another, where they do not open.
async fn damage(db: &DatabaseConnection, table: &str, column: &str, of: &str, case: CaseId) {
    let sql = format!("UPDATE {table} SET {column} = $1 WHERE {of} = $2");
    let values = [vec![7_u8; 64].into(), case.0.into()];
    let done = db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
}

#[tokio::test]
async fn a_case_that_does_not_open_hides_itself_and_no_other_and_a_lead_is_told_how_many() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, mut triage) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Triage]).await);
    let mut cases = Vec::new();
    for _ in 0..4 {
        cases.push(case_of(&app, &mut reporter, &mut lead, plain_answers()).await);
    }
    lead.add(cases[2], triage.id()).await.unwrap();
    assert_eq!(first_page(&app, &mut lead).await.unopened, 0);
    let db = super::audit::owner(&app).await;
    damage(&db, "reports", "content", "case_id", cases[0]).await;
    damage(&db, "cases", "details", "id", cases[1]).await;
    damage(&db, "case_access", "people", "id", cases[2]).await;
    let shown = first_page(&app, &mut lead).await;
    assert_eq!((shown.items.iter().map(|line| line.id).collect::<Vec<_>>(), shown.unopened), (vec![cases[3]], 3));
    let shown = first_page(&app, &mut triage).await;
    assert_eq!((shown.items.len(), shown.unopened), (1, 0), "who does not lead is told nothing of them");
    for case in &cases[..3] {
        assert_eq!(lead.open(*case).await.unwrap_err().code, Code::NotFound);
    }
    let before = app.letters_to(lead.email()).len();
    let broken = reporter.file(&report(&app, plain_answers())).await.unwrap().reference;
    let case = first_page_id(&mut lead, broken).await;
    damage(&db, "reports", "content", "case_id", case).await;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    app.settle().await;
    assert_eq!(app.letters_to(lead.email()).len(), before + 1, "and every other report is told of");
}

async fn first_page_id(lead: &mut super::harness::Person, reference: shared::ids::Reference) -> CaseId {
    lead.queue().await.iter().find(|line| line.reference == reference).unwrap().id
}

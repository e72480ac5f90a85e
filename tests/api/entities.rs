//! What an approacher is found again by, and what is suggested of it (docs/domain.md §4.5).

use super::{
    campaigns::{AMBER, entity, file, search, told},
    harness::{Person, TestApp, desk::case_of, plain_answers, report, spawn_app, spawn_app_with},
};
use backend::{
    commands::keys,
    entities::SEALED,
    kernel::vault::{KeyKind, count},
};
use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, Database, Statement};
use shared::{
    audit::Action,
    entities::{EntitySearch, ListEntities, ListSuggestions, SettleSuggestion, Settlement, Suggestion},
    ids::CaseId,
    permission::Role,
    priority::Priority,
    problem::Code,
    questionnaire::Answers,
};

async fn rows(app: &TestApp, table: &str) -> i64 {
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    let sql = format!("SELECT count(*) AS n FROM {table}");
    db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap().try_get("", "n").unwrap()
}

#[tokio::test]
async fn reports_filed_at_one_moment_that_tell_of_the_same_are_all_taken() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "1000")]).await;
    let council = app.institution("fernwick").await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut people = Vec::new();
    for _ in 0..8 {
        people.push(app.person(&council, &[Role::Reporter]).await);
    }
    for person in &mut people {
        person.renew().await;
    }
    let filed = people.iter_mut().enumerate().map(async |(number, person)| {
        let order = if number % 2 == 0 { format!("{AMBER}\n07700 900123") } else { format!("07700 900123\n{AMBER}") };
        person.file(&report(&app, told(&order))).await
    });
    assert!(join_all(filed).await.iter().all(Result::is_ok));
    assert_eq!((rows(&app, "entities").await, rows(&app, "sightings").await), (2, 16));
    app.settle().await;
    assert_eq!(search(&mut lead, AMBER).await[0].targets, 8);
}

#[tokio::test]
async fn a_report_that_names_nothing_leaves_no_sighting_and_no_message() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    file(&app, &council, plain_answers()).await;
    assert_eq!((rows(&app, "sightings").await, rows(&app, "outbox").await), (0, 1));
    file(&app, &council, told(AMBER)).await;
    assert_eq!((rows(&app, "sightings").await, rows(&app, "outbox").await), (1, 3));
}

#[tokio::test]
async fn a_search_takes_any_whole_spelling_finds_nothing_by_a_part_and_is_recorded() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    file(&app, &council, told("Amber+offers@Recruiting.example")).await;
    assert_eq!(search(&mut lead, "mailto:AMBER@recruiting.example").await[0].shown, "amber[at]recruiting[.]example");
    assert_eq!(search(&mut lead, "mber@recruiting.example").await, []);
    let nothing = EntitySearch { text: "amber".parse().unwrap() };
    assert_eq!(lead.send::<ListEntities>(&(), &nothing).await.unwrap_err().code, Code::Invalid);
    let searched = app.audit().await.iter().filter(|said| said.action == Action::EntitiesSearched).count();
    assert_eq!(searched, 2, "and a search for nothing is none");
}

#[tokio::test]
async fn whoever_is_kept_from_a_case_does_not_learn_of_it_through_what_it_tells() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut other = app.person(&council, &[Role::Lead]).await;
    let mut officer = app.person(&council, &[Role::Case]).await;
    let mut cases = Vec::new();
    for _ in 0..2 {
        let mut reporter = app.person(&council, &[Role::Reporter]).await;
        cases.push(case_of(&app, &mut reporter, &mut lead, told(AMBER)).await);
    }
    lead.add(cases[0], officer.id()).await.unwrap();
    other.recuse(cases[1], None).await.unwrap();
    app.settle().await;
    let others = async |person: &mut Person| {
        let read = person.open(cases[0]).await.unwrap().seen_before.remove(0);
        (read.others, read.entity.cases, read.entity.targets)
    };
    assert_eq!(others(&mut lead).await, (1, 2, 2));
    assert_eq!(others(&mut other).await, (0, 1, 1), "recused");
    assert_eq!(others(&mut officer).await, (0, 1, 1), "not on it");
    assert_eq!(search(&mut other, AMBER).await[0].cases, 1);
    assert_eq!(search(&mut officer, AMBER).await[0].cases, 1);
}

fn persona(answers: Answers) -> Answers {
    answers.with("persona_name", &["Amber Quartz"]).with("persona_org", &["Amber Recruiting"])
}

async fn suggestions(person: &mut Person, case: CaseId) -> Vec<Suggestion> {
    person.renew().await;
    person.send::<ListSuggestions>(&(case,), &()).await.unwrap().items
}

#[tokio::test]
async fn two_people_with_one_name_stay_two_and_a_rejected_pair_is_not_suggested_again() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut cases = Vec::new();
    for answers in [persona(told(AMBER)), persona(told("amber@quartz.example")), persona(plain_answers())] {
        let mut reporter = app.person(&council, &[Role::Reporter]).await;
        cases.push(case_of(&app, &mut reporter, &mut lead, answers).await);
    }
    app.settle().await;
    assert_eq!(lead.queue().await.len(), 3, "nothing was joined");
    assert!(lead.queue().await.iter().all(|line| line.priority == Priority::P3));
    assert_eq!((search(&mut lead, AMBER).await[0].cases, search(&mut lead, "amber@quartz.example").await[0].cases), (1, 1));
    let listed = suggestions(&mut lead, cases[0]).await;
    assert_eq!(listed.iter().map(|one| one.other.id).collect::<Vec<_>>(), cases[1..]);
    assert!(listed.iter().all(|one| !one.entity.strong && one.entity.kind == "PERSONA" && one.confirmed.is_none()));
    let word = |other, holds| {
        let reason = if holds { "The same picture." } else { "One is in Wales." };
        Settlement { other, entity: listed[0].entity.id, holds, reason: reason.parse().unwrap() }
    };
    lead.send::<SettleSuggestion>(&(cases[0],), &word(cases[1], false)).await.unwrap();
    lead.send::<SettleSuggestion>(&(cases[0],), &word(cases[2], true)).await.unwrap();
    let again = lead.send::<SettleSuggestion>(&(cases[1],), &word(cases[0], true)).await;
    assert_eq!(again.unwrap_err().code, Code::Conflict, "from the other side it is the same pair");
    let left = suggestions(&mut lead, cases[0]).await;
    assert_eq!(left.len(), 1);
    assert_eq!((left[0].other.id, left[0].confirmed.as_ref().unwrap().by.account), (cases[2], lead.id()));
    assert_eq!(suggestions(&mut lead, cases[1]).await.iter().map(|one| one.other.id).collect::<Vec<_>>(), [cases[2]]);
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    case_of(&app, &mut reporter, &mut lead, persona(plain_answers())).await;
    app.settle().await;
    assert!(suggestions(&mut lead, cases[0]).await.iter().all(|one| one.other.id != cases[1]));
    assert_eq!(lead.queue().await.len(), 4);
    let nothing = Settlement { entity: entity(&app, council.id), ..word(cases[1], true) };
    assert_eq!(lead.send::<SettleSuggestion>(&(cases[0],), &nothing).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
async fn new_keys_reach_everything_that_is_sealed_of_entities() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "1000")]).await;
    let council = app.institution("fernwick").await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut cases = Vec::new();
    for _ in 0..3 {
        let mut reporter = app.person(&council, &[Role::Reporter]).await;
        cases.push(case_of(&app, &mut reporter, &mut lead, persona(told(AMBER))).await);
    }
    app.settle().await;
    let listed = suggestions(&mut lead, cases[0]).await;
    let word = Settlement { other: cases[1], entity: listed[0].entity.id, holds: true, reason: "The same picture.".parse().unwrap() };
    lead.send::<SettleSuggestion>(&(cases[0],), &word).await.unwrap();
    keys::rotate(&super::rotation::beside(&app).await, true).await.unwrap();
    app.kernel.vault.reload().unwrap();
    let newest = *app.kernel.vault.keys().numbers(KeyKind::Wrapping).last().unwrap();
    for column in SEALED {
        let under: Vec<_> = count(&app.kernel, column).await.unwrap().into_iter().collect();
        assert!(matches!(under[..], [(number, 1..)] if number == newest), "{column:?}: {under:?}");
    }
    assert_eq!(search(&mut lead, AMBER).await[0].targets, 3, "and it is still read");
}

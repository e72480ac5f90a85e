//! Finding cases by what their reports say, and by their codes (docs/security.md §4.1).

use super::harness::{
    Person, TestApp,
    desk::{case_of, inside},
    flow::{Led, because},
    plain_answers, report, spawn_app_with,
};
use backend::kernel::institutions::Institution;
use shared::{
    audit::Action,
    cases::{CaseQuery, ListCases, OpenCase, Show},
    ids::CaseId,
    lifecycle::Move,
    permission::Role,
    problem::Code,
    questionnaire::Answers,
    search::{CaseSearch, CasesFound, ChannelWanted, SearchCases, TechniqueWanted},
    taxonomy::{Channel, Technique},
};

async fn spawn() -> (TestApp, Institution) {
    let limits = ["SIGN_INS_PER_MINUTE", "REQUESTS_PER_MINUTE", "FILINGS_PER_HOUR"];
    let limits = limits.map(|name| format!("VEDETTE_LIMITS__{name}"));
    let app = spawn_app_with(&limits.each_ref().map(|name| (name.as_str(), "100000"))).await;
    let council = app.institution("fernwick").await;
    (app, council)
}

fn says(words: &str) -> Answers {
    plain_answers().with("narrative", &[words])
}

pub async fn portion(person: &mut Person, text: &str, cursor: Option<String>) -> CasesFound {
    person.renew().await;
    person.send::<SearchCases>(&(), &CaseSearch { text: text.parse().unwrap(), cursor }).await.unwrap()
}

/// Everything that is found, in its order.
async fn search(person: &mut Person, text: &str) -> Vec<CaseId> {
    let mut found = Vec::new();
    let mut cursor = None;
    loop {
        let part = portion(person, text, cursor).await;
        found.extend(part.items.iter().map(|case| case.line.id));
        if part.next.is_none() {
            return found;
        }
        cursor = part.next;
    }
}

async fn filtered(person: &mut Person, query: CaseQuery) -> Vec<CaseId> {
    person.renew().await;
    let (mut found, mut query) = (Vec::new(), query);
    loop {
        let page = person.send::<ListCases>(&(), &query).await.unwrap();
        found.extend(page.items.iter().map(|line| line.id));
        let Some(next) = page.next else { return found };
        query.cursor = Some(next);
    }
}

fn technique(technique: Technique) -> CaseQuery {
    CaseQuery { technique: Some(TechniqueWanted(technique)), ..CaseQuery::default() }
}

#[tokio::test]
async fn words_are_found_without_regard_to_capitals_accents_or_where_a_word_begins_and_all_must_be_there() {
    let (app, council) = spawn().await;
    let (mut lead, mut reporter) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Reporter]).await);
    let first = case_of(&app, &mut reporter, &mut lead, says("Zoë from Łódź asked about the Harbour budget.")).await;
    app.pass(1000);
    let second = case_of(&app, &mut reporter, &mut lead, says("A dinner at the harbour, and a gift.")).await;
    assert_eq!(search(&mut lead, "HARBOUR").await, [second, first], "the newest first");
    assert_eq!(search(&mut lead, "budg zoe").await, [first]);
    assert_eq!(search(&mut lead, "lodz").await, [first]);
    assert_eq!(search(&mut lead, "harbour gift zoe").await, [], "no one report says all three");
    assert_eq!(search(&mut lead, "nothing of the kind").await, []);
    let said = lead.send::<SearchCases>(&(), &CaseSearch { text: "…!".parse().unwrap(), cursor: None }).await.unwrap_err();
    assert_eq!((said.code, said.errors[0].pointer.as_str()), (Code::Invalid, "/text"));
}

#[tokio::test]
async fn a_reference_finds_its_report_and_each_search_is_recorded() {
    let (app, council) = spawn().await;
    let (mut lead, mut reporter) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Reporter]).await);
    let case = case_of(&app, &mut reporter, &mut lead, says("First.")).await;
    case_of(&app, &mut reporter, &mut lead, says("Second.")).await;
    let reference = lead.queue().await.iter().find(|line| line.id == case).unwrap().reference.to_string();
    let searched = async || app.audit().await.iter().filter(|said| said.action == Action::CasesSearched).count();
    assert_eq!(searched().await, 0);
    assert_eq!(search(&mut lead, &reference.to_lowercase()).await, [case]);
    assert_eq!(search(&mut lead, "second").await.len(), 1);
    assert_eq!(searched().await, 2);
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_read_by_words_by_reference_or_by_code() {
    let (app, council) = spawn().await;
    let elsewhere = app.institution("elmstead").await;
    let mut contact = app.person(&council, &[Role::SeparateContact]).await;
    let (mut lead, mut reporter) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Reporter]).await);
    let (mut officer, mut stranger) = (app.person(&council, &[Role::Case]).await, app.person(&elsewhere, &[Role::Lead]).await);
    let apart = case_of(&app, &mut reporter, &mut contact, inside().with("narrative", &["The harbour again."])).await;
    let open = case_of(&app, &mut reporter, &mut lead, says("The harbour once.")).await;
    assert_eq!(search(&mut contact, "harbour").await, [apart]);
    assert_eq!(search(&mut lead, "harbour").await, [open]);
    for person in [&mut officer, &mut stranger] {
        assert_eq!(search(person, "harbour").await, []);
    }
    let reference = contact.queue().await[0].reference.to_string();
    assert_eq!((search(&mut contact, &reference).await, search(&mut lead, &reference).await), (vec![apart], vec![]));
    lead.add(open, officer.id()).await.unwrap();
    assert_eq!(search(&mut officer, "harbour").await, [open]);
    let insider = || technique(Technique::Insider);
    assert_eq!(filtered(&mut contact, insider()).await, [apart]);
    assert_eq!((filtered(&mut lead, insider()).await, filtered(&mut stranger, insider()).await), (vec![], vec![]));
    lead.recuse(open, None).await.unwrap();
    assert_eq!(search(&mut lead, "harbour").await, []);
    assert_eq!(filtered(&mut lead, CaseQuery::default()).await, []);
}

#[tokio::test]
async fn who_filed_a_report_is_not_found_by_their_name_or_number() {
    let (app, council) = spawn().await;
    let (mut lead, mut reporter) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Reporter]).await);
    let answers = says("An ordinary evening.").with("contact_method", &["CALL"]).with("contact_value", &["07700 900321"]);
    let case = case_of(&app, &mut reporter, &mut lead, answers).await;
    let read = lead.send::<OpenCase>(&(case,), &()).await.unwrap().reports.remove(0);
    let told = read.reporter.expect("this one is named");
    for text in [told.name.as_str(), told.email.as_deref().unwrap(), "900321"] {
        assert_eq!(search(&mut lead, text).await, [], "{text}");
    }
    assert_eq!(search(&mut lead, "ordinary").await, [case]);
}

#[tokio::test]
async fn what_does_not_fit_a_portion_comes_in_the_next_ones_each_once() {
    let (app, council) = spawn().await;
    let (mut lead, mut reporter) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Reporter]).await);
    for number in 0..110 {
        let technique = if number % 10 == 0 { "HONEYTRAP" } else { "PAID_WORK" };
        let answers = says(&format!("Harbour, number {number}.")).with("techniques", &[technique]);
        if number % 50 == 0 {
            reporter.renew().await;
        }
        reporter.file(&report(&app, answers)).await.unwrap();
        app.pass(1000);
    }
    let first = portion(&mut lead, "harbour", None).await;
    assert!(first.items.len() <= 50 && first.next.is_some(), "a portion tells by its size of nothing that is hidden");
    let (cursor, all) = (first.next.unwrap(), search(&mut lead, "harbour").await);
    assert_eq!(all.len(), 110);
    assert_eq!(all.iter().collect::<std::collections::HashSet<_>>().len(), 110);
    assert_eq!(search(&mut lead, "\"number 100\"").await.len(), 1);
    let mut other = app.person(&council, &[Role::Lead]).await;
    let theirs = other.send::<SearchCases>(&(), &CaseSearch { text: "harbour".parse().unwrap(), cursor: Some(cursor) }).await;
    assert_eq!(theirs.unwrap_err().code, Code::BadRequest, "where somebody stopped is told to nobody else");
    assert_eq!(filtered(&mut lead, technique(Technique::PaidWork)).await.len(), 99);
    let rare = filtered(&mut lead, technique(Technique::Honeytrap)).await;
    let queue = filtered(&mut lead, CaseQuery::default()).await;
    assert_eq!(rare.len(), 11);
    let places: Vec<_> = rare.iter().map(|case| queue.iter().position(|line| line == case).unwrap()).collect();
    assert!(places.is_sorted(), "a filter keeps the queue's order");
}

#[tokio::test]
async fn a_filter_follows_a_case_that_takes_another_in_and_gives_it_back() {
    let (app, council) = spawn().await;
    let (mut lead, mut reporter) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Reporter]).await);
    let of = |technique: &str, channel: &str| plain_answers().with("techniques", &[technique]).with("channel", &[channel]);
    let one = case_of(&app, &mut reporter, &mut lead, of("HONEYTRAP", "EVENT")).await;
    let other = case_of(&app, &mut reporter, &mut lead, of("PAID_WORK", "EMAIL_WORK")).await;
    let both = CaseQuery { channel: Some(ChannelWanted(Channel::EmailWork)), ..technique(Technique::Honeytrap) };
    assert_eq!(filtered(&mut lead, technique(Technique::Honeytrap)).await, [one]);
    assert_eq!(filtered(&mut lead, both.clone()).await, []);
    let mut led = Led::new(other);
    led.moves(&mut lead, Move::Merge { into: one, reason: because() }).await.unwrap();
    assert_eq!(filtered(&mut lead, both.clone()).await, [one], "its reports together hold both");
    assert_eq!(filtered(&mut lead, technique(Technique::PaidWork)).await, [one]);
    assert_eq!(filtered(&mut lead, CaseQuery { show: Show::Closed, ..both.clone() }).await, []);
    led.moves(&mut lead, Move::UndoMerge { reason: because() }).await.unwrap();
    assert_eq!(filtered(&mut lead, both).await, []);
    assert_eq!(filtered(&mut lead, technique(Technique::PaidWork)).await, [other]);
}

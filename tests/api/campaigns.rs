//! One approacher, several people: campaigns and what they do to cases (docs/domain.md §4.5, docs/rules.md §5).

use super::harness::{Person, TestApp, client::Account, desk::case_of, plain_answers, report, spawn_app_with};
use backend::{entities, kernel::institutions::Institution};
use sea_orm::{ConnectionTrait, Database};
use shared::{
    audit::{Action, System},
    campaigns::{CampaignEnd, CampaignLine, CampaignName, CloseCampaign, ListCampaigns, NameCampaign, ReadCampaign},
    entities::{EntityDetail, EntityLine, EntitySearch, ListEntities, ListSuggestions, ReadEntity, SettleSuggestion, Settlement},
    ids::{EntityId, InstitutionId},
    permission::Role,
    priority::Priority,
    problem::Code,
    questionnaire::Answers,
    time::Moment,
};

/// One profile, as people copy it.
const SPELLINGS: [&str; 6] = [
    "https://www.linkedin.com/in/amber-recruiting/",
    "https://uk.linkedin.com/in/amber-recruiting?trk=public_profile",
    "linkedin.com/in/Amber-Recruiting",
    "http://m.linkedin.com/in/amber-recruiting/details/experience/",
    "hxxps://linkedin[.]com/in/amber-recruiting",
    "https://www.linkedin.com/comm/in/amber-recruiting#about",
];
pub const AMBER: &str = "amber@recruiting.example";

pub fn told(text: &str) -> Answers {
    plain_answers().with("identifiers", &[text])
}

async fn spawn() -> (TestApp, Institution) {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "100000"), ("VEDETTE_LIMITS__REQUESTS_PER_MINUTE", "100000")]).await;
    let council = app.institution("fernwick").await;
    (app, council)
}

/// Somebody new files a report of these answers.
pub async fn file(app: &TestApp, council: &Institution, answers: Answers) -> Person {
    let mut reporter = app.person(council, &[Role::Reporter]).await;
    reporter.file(&report(app, answers)).await.unwrap();
    reporter
}

pub async fn search(person: &mut Person, text: &str) -> Vec<EntityLine> {
    person.renew().await;
    person.send::<ListEntities>(&(), &EntitySearch { text: text.parse().unwrap() }).await.unwrap().items
}

async fn read(person: &mut Person, id: EntityId) -> EntityDetail {
    person.renew().await;
    person.send::<ReadEntity>(&(id,), &()).await.unwrap()
}

async fn campaigns(person: &mut Person) -> Vec<CampaignLine> {
    person.renew().await;
    person.send::<ListCampaigns>(&(), &()).await.unwrap().items
}

fn raised(app: &TestApp, to: &Account) -> usize {
    app.letters_to(&to.email).iter().filter(|letter| letter.subject == "A campaign was raised").count()
}

#[tokio::test]
async fn twelve_reports_in_six_spellings_are_one_entity_twelve_targets_and_one_campaign_and_every_case_is_high() {
    let (app, council) = spawn().await;
    let duty = app.account(&council, &[Role::Triage]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    for number in 0..12 {
        file(&app, &council, told(SPELLINGS[number % 6])).await;
        if number == 1 {
            app.settle().await;
            lead.renew().await;
            assert_eq!(campaigns(&mut lead).await, [], "two are not a campaign");
            assert!(lead.queue().await.iter().all(|line| line.priority == Priority::P3));
        }
        if number == 6 {
            app.settle().await;
        }
    }
    app.settle().await;
    let found = search(&mut lead, "https://linkedin.com/in/AMBER-recruiting").await;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].cases, found[0].targets, found[0].strong), (12, 12, true));
    assert_eq!(found[0].shown, "hxxps[://]linkedin[.]com/in/amber-recruiting");
    let entity = read(&mut lead, found[0].id).await;
    assert_eq!((entity.sightings.len(), entity.cases.len(), entity.techniques), (12, 12, vec!["PAID_WORK".to_owned()]));
    assert!(entity.sightings.iter().all(|sighting| sighting.counts && !sighting.in_words));
    assert!(entity.sightings.iter().any(|sighting| sighting.typed.as_deref() == Some(SPELLINGS[4])), "as it was typed");
    let all = campaigns(&mut lead).await;
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].cases, all[0].targets, found[0].campaign), (12, 12, Some(all[0].id)));
    let queue = lead.queue().await;
    assert_eq!(queue.len(), 12);
    assert!(queue.iter().all(|line| line.priority == Priority::P2), "early reports too");
    let first = lead.open(queue[0].id).await.unwrap();
    assert!(first.reasons.iter().any(|reason| reason.contains("same account")), "{:?}", first.reasons);
    assert_eq!((first.seen_before.len(), first.seen_before[0].others, first.seen_before[0].entity.targets), (1, 11, 12));
    for account in [&duty, lead.account.as_ref().unwrap()] {
        assert_eq!(raised(&app, account), 1, "told once");
    }
    let letters = app.letters_to(&duty.email);
    let letter = letters.iter().find(|letter| letter.subject == "A campaign was raised").unwrap();
    assert!(!letter.words.contains("AR-") && !letter.words.contains("amber") && letter.link().ends_with("/desk"), "{}", letter.words);
    let sighted = entities::of_reports(&app.kernel, &entity.sightings.iter().map(|one| one.report).collect::<Vec<_>>()).await.unwrap();
    assert_eq!(sighted.len(), 12);
}

#[tokio::test]
async fn a_message_that_comes_again_changes_nothing() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    for _ in 0..3 {
        file(&app, &council, told(AMBER)).await;
    }
    // One that is high by itself makes the other so.
    for danger in ["NOT_SURE", "NO"] {
        file(&app, &council, told("07700 900123").with("danger_now", &[danger])).await;
    }
    app.settle().await;
    assert!(lead.queue().await.iter().all(|line| line.priority == Priority::P2));
    let look = async |lead: &mut Person| {
        lead.renew().await;
        (campaigns(lead).await, lead.queue().await, app.letters().len())
    };
    let (before, acts) = (look(&mut lead).await, app.audit().await.len());
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    let again = db.execute_unprepared("UPDATE outbox SET state = 'READY', lease_until = NULL, done_at = NULL WHERE kind = 'ReportSighted'");
    assert_eq!(again.await.unwrap().rows_affected(), 5);
    app.pass(Moment::MINUTE);
    app.settle().await;
    assert_eq!(look(&mut lead).await, before);
    assert_eq!(app.audit().await.len(), acts);
}

#[tokio::test]
async fn reports_of_one_target_and_what_stands_in_the_story_only_make_no_campaign() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut one = file(&app, &council, told(AMBER)).await;
    for _ in 0..3 {
        one.renew().await;
        one.file(&report(&app, told(AMBER))).await.unwrap();
    }
    let story = "It came to my box at jade@council.example.";
    for _ in 0..4 {
        file(&app, &council, plain_answers().with("narrative", &[story])).await;
    }
    app.settle().await;
    assert_eq!(campaigns(&mut lead).await, []);
    assert!(lead.queue().await.iter().all(|line| line.priority == Priority::P3));
    let amber = search(&mut lead, AMBER).await.remove(0);
    assert_eq!((amber.cases, amber.targets), (4, 1));
    let jade = search(&mut lead, "jade@council.example").await.remove(0);
    assert_eq!((jade.cases, jade.targets), (4, 0), "listed, and counted for nothing");
    assert!(read(&mut lead, jade.id).await.sightings.iter().all(|sighting| sighting.in_words && !sighting.counts));
}

#[tokio::test]
async fn people_approached_are_told_apart_by_the_names_that_reporters_give() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let colleague = |name: &str| told(AMBER).with("subject_relation", &["COLLEAGUE"]).with("subject_name", &[name]);
    let boss = |name: &str| told(AMBER).with("subject_relation", &["MY_BOSS"]).with("subject_name", &[name]);
    for answers in [colleague("Rose Grey"), boss("grey, ROSE"), colleague("Jade Green")] {
        file(&app, &council, answers).await;
    }
    app.settle().await;
    assert_eq!(search(&mut lead, AMBER).await[0].targets, 2);
    assert_eq!(campaigns(&mut lead).await, []);
    file(&app, &council, colleague("Olive Brown")).await;
    app.settle().await;
    assert_eq!(campaigns(&mut lead).await.len(), 1);
}

#[tokio::test]
async fn what_is_kept_apart_counts_inside_only_and_what_the_team_has_counts_outside_only() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut contact = app.person(&council, &[Role::SeparateContact]).await;
    let hidden = || told(AMBER).with("techniques", &["INSIDER"]);
    for answers in [told(AMBER), told(AMBER), hidden(), hidden()] {
        file(&app, &council, answers).await;
    }
    app.settle().await;
    for person in [&mut lead, &mut contact] {
        assert_eq!(campaigns(person).await, []);
        let met = search(person, AMBER).await.remove(0);
        assert_eq!((met.cases, met.targets), (2, 2));
    }
    file(&app, &council, hidden()).await;
    app.settle().await;
    assert_eq!((campaigns(&mut lead).await.len(), campaigns(&mut contact).await.len()), (0, 1));
    let id = campaigns(&mut contact).await[0].id;
    lead.renew().await;
    assert_eq!(lead.send::<ReadCampaign>(&(id,), &()).await.unwrap_err().code, Code::NotFound);
    assert!(lead.queue().await.iter().all(|line| line.priority == Priority::P3), "nothing of the team's became more urgent");
    assert!(contact.queue().await.iter().all(|line| line.priority == Priority::P2));
    assert_eq!(raised(&app, lead.account.as_ref().unwrap()), 0);
    let letters = app.letters_to(contact.email());
    assert!(letters.iter().all(|letter| !letter.subject.contains("campaign")), "a letter into a compartment says nothing");
    assert!(letters.iter().any(|letter| letter.link().ends_with("/desk")));
}

#[tokio::test]
async fn a_case_nobody_of_the_team_may_see_takes_its_sightings_along() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut contact = app.person(&council, &[Role::SeparateContact]).await;
    file(&app, &council, told(AMBER)).await;
    let first = lead.queue().await[0].id;
    assert_eq!(search(&mut lead, AMBER).await[0].cases, 1);
    assert!(search(&mut contact, AMBER).await.is_empty());
    lead.recuse(first, None).await.unwrap();
    app.settle().await;
    assert!(search(&mut lead, AMBER).await.is_empty(), "nothing is learned by searching");
    assert_eq!(search(&mut contact, AMBER).await[0].cases, 1);
}

#[tokio::test]
async fn another_institutions_same_account_is_nobodys_business() {
    let (app, council) = spawn().await;
    let elsewhere = app.institution("aldergate").await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut far = app.person(&elsewhere, &[Role::Lead]).await;
    for place in [&council, &council, &elsewhere] {
        file(&app, place, told(AMBER)).await;
    }
    app.settle().await;
    assert_eq!((campaigns(&mut lead).await.len(), campaigns(&mut far).await.len()), (0, 0));
    let (here, there) = (search(&mut lead, AMBER).await.remove(0), search(&mut far, AMBER).await.remove(0));
    assert_eq!((here.cases, there.cases), (2, 1));
    assert_ne!(here.id, there.id, "not even the id is the same");
    assert_eq!(far.send::<ReadEntity>(&(here.id,), &()).await.unwrap_err().code, Code::NotFound);
    file(&app, &council, told(AMBER)).await;
    app.settle().await;
    let id = campaigns(&mut lead).await[0].id;
    far.renew().await;
    assert_eq!(far.send::<ReadCampaign>(&(id,), &()).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
async fn who_leads_names_and_ends_a_campaign_and_another_comes_only_with_as_many_targets_again() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut officer = app.person(&council, &[Role::Case]).await;
    for _ in 0..3 {
        file(&app, &council, told(AMBER)).await;
    }
    app.settle().await;
    let id = campaigns(&mut lead).await[0].id;
    let named =
        CampaignName { version: 1, name: "Amber Recruiting".parse().unwrap(), summary: Some("Offers of paid work.".parse().unwrap()) };
    officer.renew().await;
    assert_eq!(officer.send::<NameCampaign>(&(id,), &named).await.unwrap_err().code, Code::NotPermitted);
    assert_eq!(campaigns(&mut officer).await, [], "who is on none of its cases does not see it");
    lead.send::<NameCampaign>(&(id,), &named).await.unwrap();
    assert_eq!(lead.send::<NameCampaign>(&(id,), &named).await.unwrap_err().code, Code::Conflict);
    let end = CampaignEnd { version: 2, reason: "The account is gone.".parse().unwrap() };
    lead.send::<CloseCampaign>(&(id,), &end).await.unwrap();
    let read = lead.send::<ReadCampaign>(&(id,), &()).await.unwrap();
    assert!(read.can_lead);
    assert_eq!((read.line.name, read.summary, read.closing_reason), (Some(named.name), named.summary, Some(end.reason.clone())));
    assert_eq!((read.line.closed_at, read.cases.len(), read.entity.campaign), (Some(app.now()), 3, None));
    let again = CampaignEnd { version: 3, ..end };
    assert_eq!(lead.send::<CloseCampaign>(&(id,), &again).await.unwrap_err().code, Code::Conflict, "it is over");
    let mut triage = app.person(&council, &[Role::Triage]).await;
    assert!(!triage.send::<ReadCampaign>(&(id,), &()).await.unwrap().can_lead, "who sees it need not lead it");
    app.pass(Moment::HOUR);
    for after in 1..=3 {
        file(&app, &council, told(AMBER)).await;
        app.settle().await;
        let mut lead = app.person(&council, &[Role::Lead]).await;
        assert_eq!(campaigns(&mut lead).await.len(), if after < 3 { 1 } else { 2 }, "{after} more");
    }
}

#[tokio::test]
async fn several_accounts_of_one_approacher_make_one_campaign() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    for _ in 0..4 {
        file(&app, &council, told(&format!("{AMBER}\n{}\n07700 900123", SPELLINGS[0]))).await;
    }
    app.settle().await;
    assert_eq!(campaigns(&mut lead).await.len(), 1);
}

/// Calls an endpoint of this part as a lead, with what it needs to succeed.
pub async fn succeed(app: &TestApp, council: &Institution, lead: &mut Person, name: &str) {
    match name {
        "ListEntities" => drop(search(lead, AMBER).await),
        "ListCampaigns" => drop(campaigns(lead).await),
        "ReadEntity" => {
            file(app, council, told(AMBER)).await;
            read(lead, entity(app, council.id)).await;
        }
        "ListSuggestions" | "SettleSuggestion" => {
            let mut cases = Vec::new();
            for _ in 0..2 {
                let mut reporter = app.person(council, &[Role::Reporter]).await;
                let persona = plain_answers().with("persona_name", &["Amber Quartz"]).with("persona_org", &["Amber Recruiting"]);
                cases.push(case_of(app, &mut reporter, lead, persona).await);
            }
            let listed = entities::id_of(&app.kernel.vault, council.id, "PERSONA:1:amber quartz:amber recruiting");
            if name == "ListSuggestions" {
                assert_eq!(lead.send::<ListSuggestions>(&(cases[0],), &()).await.unwrap().items[0].entity.id, listed);
            } else {
                let word = Settlement { other: cases[1], entity: listed, holds: true, reason: "The same picture.".parse().unwrap() };
                lead.send::<SettleSuggestion>(&(cases[0],), &word).await.unwrap();
            }
        }
        _ => {
            for _ in 0..3 {
                file(app, council, told(AMBER)).await;
            }
            app.settle().await;
            let id = campaigns(lead).await[0].id;
            let (reason, label) = ("It is over.".parse().unwrap(), "Amber".parse().unwrap());
            match name {
                "ReadCampaign" => drop(lead.send::<ReadCampaign>(&(id,), &()).await.unwrap()),
                "NameCampaign" => {
                    lead.send::<NameCampaign>(&(id,), &CampaignName { version: 1, name: label, summary: None }).await.unwrap()
                }
                _ => lead.send::<CloseCampaign>(&(id,), &CampaignEnd { version: 1, reason }).await.unwrap(),
            }
        }
    }
}

/// The entity of [`AMBER`] in an institution.
pub fn entity(app: &TestApp, institution: InstitutionId) -> EntityId {
    let matched = entities::searched(AMBER).remove(0);
    entities::id_of(&app.kernel.vault, institution, &matched)
}

#[tokio::test]
async fn raising_a_campaign_is_recorded_once_and_each_case_it_makes_more_urgent() {
    let (app, council) = spawn().await;
    app.account(&council, &[Role::Lead]).await;
    for _ in 0..4 {
        file(&app, &council, told(AMBER)).await;
        app.settle().await;
    }
    let audit = app.audit().await;
    let count = |what| audit.iter().filter(|said| said.action == Action::System(what)).count();
    assert_eq!(count(System::CampaignRaised), 1);
    assert!(count(System::CaseRescored) >= 4, "each of the four");
}

//! Settings of an institution: changed by two people, in versions, and in force at once (docs/rules.md §1.3, §1.4).

use super::harness::{Person, TestApp, guest::key, plain_answers, report, spawn_app};
use backend::kernel::institutions::Institution;
use shared::{
    audit::Action,
    ids::SettingsVersionId,
    page::PageQuery,
    permission::Role,
    problem::{Code, Problem},
    settings::{
        AdviceCard, ApproveSettings, GetSettings, Holiday, ListSettings, NewProposal, Number, OpenSettings, PreviewSettings,
        ProposeSettings, Refusal, RefuseSettings, Review, ServiceLevels, Settings, SettingsInForce, SettingsState, Texts, Thresholds, Week,
    },
    time::Moment,
};

const NIGHT: &str = "020 7946 0199";

/// The shipped settings with a number for the team, made from version `base`.
pub(super) fn changed(base: u32) -> NewProposal {
    NewProposal { base, settings: with_team(NIGHT), reason: "The new duty number".parse().unwrap() }
}

fn with_team(number: &str) -> Settings {
    let team = Number {
        number: number.parse().unwrap(),
        source: "Staff handbook".parse().unwrap(),
        owner: "Security team".parse().unwrap(),
        reviewed_on: "2026-11-20".parse().ok(),
    };
    Settings { team: Some(team), ..Settings::default() }
}

pub(super) fn proposal(base: u32, settings: Settings) -> NewProposal {
    NewProposal { base, settings, reason: "As agreed".parse().unwrap() }
}

pub(super) async fn propose(person: &mut Person, new: &NewProposal) -> Result<SettingsVersionId, Problem> {
    person.send_with::<ProposeSettings>(&(), new, Some(key())).await.map(|proposed| proposed.id)
}

async fn approve(person: &mut Person, id: SettingsVersionId) -> Result<(), Code> {
    person.send::<ApproveSettings>(&(id,), &()).await.map_err(|problem| problem.code)
}

pub(super) fn refusal() -> Refusal {
    Refusal { reason: "The old number still answers".parse().unwrap() }
}

async fn in_force(person: &mut Person) -> SettingsInForce {
    person.send::<GetSettings>(&(), &()).await.unwrap()
}

/// Puts settings in force, by two people.
async fn put(app: &TestApp, council: &Institution, settings: Settings) {
    let mut admin = app.person(council, &[Role::Admin]).await;
    let mut lead = app.person(council, &[Role::Lead]).await;
    let base = in_force(&mut lead).await.version;
    let id = propose(&mut admin, &proposal(base, settings)).await.unwrap();
    approve(&mut lead, id).await.unwrap();
}

#[tokio::test]
async fn a_change_holds_once_a_lead_who_did_not_propose_it_agrees_and_not_before() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut visitor = Person::nobody(&app);
    let id = propose(&mut admin, &changed(0)).await.unwrap();
    assert_eq!(in_force(&mut lead).await.settings, Settings::default());
    assert_eq!(in_force(&mut lead).await.waiting.iter().map(|line| line.id).collect::<Vec<_>>(), [id]);
    assert!(!visitor.visit("/sign-in").await.text.contains(NIGHT));
    assert_eq!(approve(&mut admin, id).await, Err(Code::NotPermitted));
    approve(&mut lead, id).await.unwrap();
    let now = in_force(&mut lead).await;
    assert_eq!((now.version, now.settings, now.waiting.len()), (1, with_team(NIGHT), 0));
    assert!(visitor.visit("/sign-in").await.text.contains(NIGHT), "it holds at once");
    assert_eq!(approve(&mut lead, id).await, Err(Code::Conflict), "it was decided");
    let said: Vec<_> = app.audit().await.into_iter().filter(|said| said.object == id.0 && said.action != Action::Refused).collect();
    assert_eq!(said.iter().map(|said| said.action).collect::<Vec<_>>(), [Action::SettingsProposed, Action::SettingsApproved]);
    assert_ne!(said[0].account, said[1].account);
}

#[tokio::test]
async fn a_lead_may_propose_and_never_decides_it_alone() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut other = app.person(&council, &[Role::Lead]).await;
    let id = propose(&mut lead, &changed(0)).await.unwrap();
    assert_eq!(approve(&mut lead, id).await, Err(Code::OwnProposal));
    assert_eq!(in_force(&mut other).await.version, 0);
    approve(&mut other, id).await.unwrap();
    assert_eq!(in_force(&mut lead).await.version, 1);
}

#[tokio::test]
async fn agreeing_wants_a_fresh_proof_and_refusing_does_not() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let (one, other) = (propose(&mut admin, &changed(0)).await.unwrap(), propose(&mut admin, &changed(0)).await.unwrap());
    app.pass(6 * Moment::MINUTE);
    lead.renew().await;
    assert_eq!(approve(&mut lead, one).await, Err(Code::StepUpRequired));
    assert_eq!(in_force(&mut lead).await.version, 0);
    lead.send::<RefuseSettings>(&(other,), &refusal()).await.unwrap();
    admin.renew().await;
    let history = admin.send::<ListSettings>(&(), &PageQuery::default()).await.unwrap().items;
    let refused = history.iter().find(|line| line.id == other).unwrap();
    assert_eq!(
        (refused.state, refused.refusal.clone()),
        (SettingsState::Refused, Some(refusal().reason)),
        "and whoever proposed it reads why"
    );
    assert!(history.iter().all(|line| line.id == other || line.refusal.is_none()));
    lead.step_up(&app).await;
    approve(&mut lead, one).await.unwrap();
    assert_eq!(in_force(&mut lead).await.version, 1);
}

#[tokio::test]
async fn agreeing_to_what_was_made_from_an_older_version_is_a_conflict() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let first = propose(&mut admin, &changed(0)).await.unwrap();
    let second = propose(&mut admin, &proposal(0, with_team("020 7946 0101"))).await.unwrap();
    approve(&mut lead, first).await.unwrap();
    assert_eq!(approve(&mut lead, second).await, Err(Code::Conflict));
    assert_eq!(in_force(&mut lead).await.settings, with_team(NIGHT), "the first stays");
    assert_eq!(propose(&mut admin, &changed(0)).await.unwrap_err().code, Code::Conflict, "nor is it proposed again from there");
    let stale = lead.send::<OpenSettings>(&(second,), &()).await.unwrap();
    assert_eq!((stale.line.base, stale.in_force), (0, 1), "whoever looks at it can see why");
    lead.send::<RefuseSettings>(&(second,), &refusal()).await.unwrap();
    assert!(in_force(&mut lead).await.waiting.is_empty());
}

#[tokio::test]
async fn two_leads_who_agree_to_two_proposals_at_once_put_one_in_force() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let (mut one, mut other) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Lead]).await);
    let first = propose(&mut admin, &changed(0)).await.unwrap();
    let second = propose(&mut admin, &proposal(0, with_team("020 7946 0101"))).await.unwrap();
    let (left, right) = futures_util::future::join(approve(&mut one, first), approve(&mut other, second)).await;
    assert!(matches!((left, right), (Ok(()), Err(Code::Conflict)) | (Err(Code::Conflict), Ok(()))), "{left:?} {right:?}");
    assert_eq!(in_force(&mut one).await.version, 1);
}

#[tokio::test]
async fn the_history_keeps_every_version_and_an_old_one_comes_back_as_a_new_proposal() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    put(&app, &council, with_team(NIGHT)).await;
    let mut auditor = app.person(&council, &[Role::Auditor]).await;
    let history = auditor.send::<ListSettings>(&(), &PageQuery::default()).await.unwrap().items;
    let named = history[0].proposed_by.as_ref().map(|by| by.name.expose().to_owned());
    assert!(
        named.is_some_and(|name| !name.is_empty()) && history[0].proposed_by != history[0].decided_by,
        "who proposed and who agreed is named"
    );
    let states: Vec<_> = history.iter().map(|line| (line.version, line.state)).collect();
    assert_eq!(states, [(Some(1), SettingsState::InForce), (Some(0), SettingsState::Past)]);
    let first = auditor.send::<OpenSettings>(&(history[1].id,), &()).await.unwrap();
    assert_eq!(first.settings, Settings::default());
    assert_eq!(auditor.send_with::<ProposeSettings>(&(), &changed(1), Some(key())).await.unwrap_err().code, Code::NotPermitted);
    put(&app, &council, first.settings).await;
    auditor.renew().await;
    let now = in_force(&mut auditor).await;
    assert_eq!((now.version, now.settings), (2, Settings::default()));
    let states: Vec<_> =
        auditor.send::<ListSettings>(&(), &PageQuery::default()).await.unwrap().items.iter().map(|line| line.state).collect();
    assert_eq!(states, [SettingsState::InForce, SettingsState::Past, SettingsState::Past]);
}

#[tokio::test]
async fn another_institutions_settings_are_neither_seen_nor_decided() {
    let app = spawn_app().await;
    let (council, other) = (app.institution("fernwick").await, app.institution("aldergate").await);
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut stranger = app.person(&other, &[Role::Lead]).await;
    let id = propose(&mut admin, &changed(0)).await.unwrap();
    assert_eq!(stranger.send::<OpenSettings>(&(id,), &()).await.unwrap_err().code, Code::NotFound);
    assert_eq!(approve(&mut stranger, id).await, Err(Code::NotFound));
    assert_eq!(stranger.send::<RefuseSettings>(&(id,), &refusal()).await.unwrap_err().code, Code::NotFound);
    assert!(stranger.send::<ListSettings>(&(), &PageQuery::default()).await.unwrap().items.is_empty());
    assert!(in_force(&mut stranger).await.waiting.is_empty());
    assert_eq!(in_force(&mut admin).await.waiting.len(), 1, "it still waits");
}

#[tokio::test]
async fn faults_come_with_a_pointer_each_and_nothing_is_kept() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let wrong = Settings { zone: "Europe/Lonndon".parse().ok(), statistics: Thresholds { hidden_below: 3 }, ..Settings::default() };
    let problem = propose(&mut admin, &proposal(0, wrong)).await.unwrap_err();
    let pointers: Vec<_> = problem.errors.iter().map(|error| error.pointer.as_str()).collect();
    assert_eq!((problem.code, pointers), (Code::Invalid, vec!["/settings/statistics/hidden_below", "/settings/zone"]));
    assert!(admin.send::<ListSettings>(&(), &PageQuery::default()).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn a_preview_says_in_both_languages_what_reporters_would_read_and_changes_nothing() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let seen = lead.send::<PreviewSettings>(&(), &changed(0)).await.unwrap();
    for in_language in &seen.seen {
        let number = in_language.danger.iter().filter(|line| line.contains(NIGHT)).count();
        assert!(number > 0 && in_language.danger.iter().any(|line| line.contains("999")), "{:?}", in_language.danger);
        assert!(in_language.danger.iter().all(|line| !line.contains('<')), "{:?}", in_language.danger);
    }
    let [.., welsh] = seen.seen.as_slice() else { panic!() };
    assert!(welsh.danger.iter().any(|line| line == "Call 999"), "the English beside it is a line of its own: {:?}", welsh.danger);
    assert!(welsh.danger.iter().all(|line| !line.contains(".If") && !line.contains(".Outside")), "{:?}", welsh.danger);
    let [now, later] = seen.seen[0].promises.as_slice() else { panic!("{:?}", seen.seen[0].promises) };
    assert!(!now.words.contains("999"), "the team is there: {}", now.words);
    assert_eq!(later.sent, "Monday 23 November 2026 at 5:00pm");
    assert!(later.words.contains("Tuesday 24 November 2026 at 9:00am") && later.words.contains("999"), "{}", later.words);
    let told: Vec<_> = seen.differences.iter().map(|one| (one.what.as_str(), one.before.as_deref(), one.after.as_deref())).collect();
    assert!(told.contains(&("team › number", None, Some(NIGHT))) && told.len() == 4, "{told:?}");
    assert_eq!(in_force(&mut lead).await.settings, Settings::default());
    assert!(app.audit().await.iter().all(|said| said.action == Action::SignedIn));
}

#[tokio::test]
async fn a_receipt_keeps_the_hours_holidays_advice_and_service_times_of_the_institution() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let card = |techniques: &[&str], text: &str, review| AdviceCard {
        techniques: techniques.iter().map(|code| (*code).to_owned()).collect(),
        text: Texts { en: text.parse().unwrap(), cy: None },
        owner: "Security team".parse().unwrap(),
        review,
    };
    let today = Holiday { day: "2026-11-23".parse().unwrap(), name: "Founders' Day".parse().unwrap() };
    let settings = Settings {
        holidays: vec![today],
        advice: vec![
            card(&["PAID_WORK"], "Report the profile to the site.", Review::Reviewed),
            card(&["BLACKMAIL"], "This is not your fault.", Review::Reviewed),
            card(&[], "Tell your office.", Review::Draft),
        ],
        ..with_team(NIGHT)
    };
    put(&app, &council, settings).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let receipt = reporter.file(&report(&app, plain_answers())).await.unwrap();
    assert!(receipt.next_words.contains("Tuesday 24 November 2026 at 9:00am"), "{}", receipt.next_words);
    assert!(receipt.next_words.contains(NIGHT) && receipt.next_words.contains("999"), "{}", receipt.next_words);
    assert_eq!(receipt.advice, ["Report the profile to the site.", "Draft, not checked yet: Tell your office."]);
    let inside = reporter.file(&report(&app, plain_answers().with("techniques", &["INSIDER", "PAID_WORK"]))).await.unwrap();
    assert_eq!(inside.advice, [""; 0], "it may be about somebody of the office");
    let danger = reporter.file(&report(&app, plain_answers().with("danger_now", &["YES"]))).await.unwrap();
    assert!(danger.next_words.contains(NIGHT) && danger.next_words.contains("999"), "{}", danger.next_words);
}

#[tokio::test]
async fn cases_are_due_by_the_institutions_own_service_times() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let first_contact = ServiceLevels { normal_opening_hours: 2, ..ServiceLevels::default() };
    put(&app, &council, Settings { first_contact, opening: Week::always(), ..Settings::default() }).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let filed = reporter.file(&report(&app, plain_answers())).await.unwrap();
    let cases = lead.send::<shared::cases::ListCases>(&(), &shared::cases::CaseQuery::default()).await.unwrap().items;
    assert_eq!(cases[0].due_at, Some(filed.received_at.plus(2 * Moment::HOUR)));
}

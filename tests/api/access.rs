//! Who is on a case, who is kept away from it, and who looks in from outside (docs/rules.md §3).

use super::{
    harness::{
        Person, TestApp,
        desk::{case_of, inside},
        plain_answers, report, spawn_app_with,
    },
    named::about,
};
use backend::kernel::institutions::Institution;
use shared::{
    access::{
        AddToCase, Because, BreakGlass, CaseAccess, GLASS_LASTS, LiftRecusal, ListOwnCases, NewOnCase, ReadAccess, RemoveFromCase, Whom,
    },
    audit::Action,
    ids::{AccountId, CaseId},
    page::PageQuery,
    permission::Role,
    problem::{Code, Problem},
    time::Moment,
};

pub(super) async fn spawn() -> (TestApp, Institution) {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__REQUESTS_PER_MINUTE", "100000"), ("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "100000")]).await;
    let council = app.institution("fernwick").await;
    (app, council)
}

fn code<T: std::fmt::Debug>(outcome: Result<T, Problem>) -> Code {
    outcome.unwrap_err().code
}

async fn access(person: &mut Person, case: CaseId) -> CaseAccess {
    person.renew().await;
    person.send::<ReadAccess>(&(case,), &()).await.unwrap()
}

async fn own(person: &mut Person) -> Vec<CaseId> {
    person.renew().await;
    person.send::<ListOwnCases>(&(), &PageQuery::default()).await.unwrap().items.iter().map(|line| line.id).collect()
}

async fn remove(person: &mut Person, case: CaseId, account: AccountId) -> Result<(), Problem> {
    person.renew().await;
    person.send::<RemoveFromCase>(&(case,), &Whom { account }).await
}

async fn lift(person: &mut Person, case: CaseId, account: AccountId) -> Result<(), Problem> {
    person.renew().await;
    person.send::<LiftRecusal>(&(case,), &Whom { account }).await
}

async fn break_glass(app: &TestApp, person: &mut Person, case: CaseId) -> Result<Moment, Problem> {
    person.renew().await;
    person.step_up(app).await;
    let because = Because { reason: "A call at night about this case.".parse().unwrap() };
    person.send::<BreakGlass>(&(case,), &because).await.map(|broken| broken.until_at)
}

async fn done(app: &TestApp, action: Action) -> usize {
    app.audit().await.iter().filter(|said| said.action == action).count()
}

#[tokio::test]
async fn an_officer_reads_the_case_they_were_put_on_and_no_other() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, mut officer) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Case]).await);
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let other = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    assert_eq!(code(officer.open(case).await), Code::NotFound);
    assert!(own(&mut officer).await.is_empty());
    lead.add(case, officer.id()).await.unwrap();
    assert!(officer.open(case).await.is_ok());
    assert_eq!(own(&mut officer).await, [case]);
    assert_eq!(code(officer.open(other).await), Code::NotFound);
    let told = access(&mut lead, case).await;
    assert_eq!(told.people.iter().map(|person| person.who.account).collect::<Vec<_>>(), [officer.id()]);
    assert_eq!(told.others.iter().map(|other| other.account).collect::<Vec<_>>(), [lead.id()]);
    remove(&mut lead, case, officer.id()).await.unwrap();
    assert_eq!(code(officer.open(case).await), Code::NotFound);
    assert_eq!(code(remove(&mut lead, case, officer.id()).await), Code::Conflict);
    assert_eq!((done(&app, Action::AddedToCase).await, done(&app, Action::RemovedFromCase).await), (1, 1));
    assert_eq!(done(&app, Action::AccessRead).await, 1);
}

#[tokio::test]
async fn the_access_list_says_since_when_by_whom_and_why_somebody_is_on_it() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, officer) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Case]).await);
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let added = NewOnCase { account: officer.id(), reason: Some("Knows the office.".parse().unwrap()) };
    lead.send::<AddToCase>(&(case,), &added).await.unwrap();
    app.pass(Moment::MINUTE);
    lead.add(case, officer.id()).await.unwrap();
    let told = access(&mut lead, case).await.people;
    let on = told.first().unwrap();
    assert_eq!((on.who.account, on.by.account, told.len()), (officer.id(), lead.id(), 1));
    assert_eq!(on.since_at, app.now().plus(-Moment::MINUTE), "being put on it again changes nothing");
    assert_eq!(on.reason.as_ref().unwrap().expose(), "Knows the office.");
}

#[tokio::test]
async fn nobody_who_does_not_work_cases_here_or_is_named_in_one_is_put_on_it() {
    let (app, council) = spawn().await;
    let elsewhere = app.institution("aldergate").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, named) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Case]).await);
    let about = about(&format!("It came to {}.", named.email().to_uppercase()));
    let case = case_of(&app, &mut reporter, &mut lead, about).await;
    let mut unfit = vec![named.id(), AccountId(uuid::Uuid::nil()), app.account(&elsewhere, &[Role::Case]).await.id];
    for role in [Role::Reporter, Role::Leadership, Role::Auditor, Role::Admin, Role::SeparateContact] {
        unfit.push(app.account(&council, &[role]).await.id);
    }
    for account in unfit {
        assert_eq!(code(lead.add(case, account).await), Code::Invalid);
    }
    assert!(access(&mut lead, case).await.others.iter().all(|other| other.account == lead.id()));
    assert_eq!(done(&app, Action::AddedToCase).await, 0);
}

#[tokio::test]
async fn triage_puts_on_a_case_nobody_but_themselves() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut triage, officer) = (app.person(&council, &[Role::Triage]).await, app.person(&council, &[Role::Case]).await);
    let case = case_of(&app, &mut reporter, &mut triage, plain_answers()).await;
    assert_eq!(code(triage.add(case, officer.id()).await), Code::NotPermitted);
    triage.add(case, triage.id()).await.unwrap();
    assert_eq!(own(&mut triage).await, [case]);
}

#[tokio::test]
async fn who_is_named_in_a_report_finds_nothing_and_hears_nothing_of_it() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, mut named) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Lead, Role::Triage]).await);
    let about = about(named.email());
    let case = case_of(&app, &mut reporter, &mut lead, about).await;
    app.settle().await;
    assert!(named.queue().await.is_empty());
    assert_eq!(code(named.open(case).await), Code::NotFound);
    assert_eq!(code(named.add(case, named.id()).await), Code::NotFound);
    assert_eq!((app.letters_to(lead.email()).len(), app.letters_to(named.email()).len()), (1, 0));
    reporter.renew().await;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    app.settle().await;
    assert_eq!((named.queue().await.len(), app.letters_to(named.email()).len()), (1, 1), "and of every other as before");
}

#[tokio::test]
async fn an_alert_nobody_may_hear_of_waits_for_somebody_who_may() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let named = app.person(&council, &[Role::Lead]).await;
    reporter.file(&report(&app, about(named.email()))).await.unwrap();
    app.settle().await;
    assert!(app.letters().is_empty());
    let lead = app.account(&council, &[Role::Lead]).await;
    app.pass(20 * Moment::MINUTE);
    app.settle().await;
    assert_eq!((app.letters_to(&lead.email).len(), app.letters_to(named.email()).len()), (1, 0));
}

#[tokio::test]
async fn whoever_recuses_themselves_finds_nothing_until_another_lead_lets_them_back() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut leads = [app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Lead]).await];
    let case = case_of(&app, &mut reporter, &mut leads[0], plain_answers()).await;
    let [gone, other] = &mut leads;
    gone.add(case, gone.id()).await.unwrap();
    gone.recuse(case, None).await.unwrap();
    app.settle().await;
    assert!(app.letters_to(gone.email()).is_empty(), "an alert that had not left is not sent");
    assert_eq!(app.letters_to(other.email()).len(), 1);
    assert!(gone.queue().await.is_empty() && own(gone).await.is_empty());
    let (itself, anybody) = (gone.id(), other.id());
    assert_eq!(code(gone.open(case).await), Code::NotFound);
    assert_eq!(code(gone.add(case, itself).await), Code::NotFound);
    assert_eq!(code(gone.recuse(case, Some(anybody)).await), Code::NotFound);
    assert_eq!(code(lift(gone, case, itself).await), Code::NotFound, "nobody lets themselves back");
    assert_eq!(code(other.add(case, itself).await), Code::Invalid);
    let told = access(other, case).await;
    assert!(told.people.is_empty());
    assert_eq!((told.recused[0].who.account, told.recused[0].by.account), (itself, itself));
    app.account(&council, &[Role::Lead]).await;
    lift(other, case, itself).await.unwrap();
    assert!(gone.open(case).await.is_ok());
    assert!(own(gone).await.is_empty(), "what they had beyond their role is not given back");
    assert_eq!((done(&app, Action::RecusedFromCase).await, done(&app, Action::RecusalLifted).await), (1, 1));
}

#[tokio::test]
async fn a_lead_recuses_an_officer_with_a_reason_and_an_officer_recuses_nobody_else() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, mut officer) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Case]).await);
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    lead.add(case, officer.id()).await.unwrap();
    assert_eq!(code(officer.recuse(case, Some(lead.id())).await), Code::NotPermitted);
    let unsaid = shared::access::NewRecusal { account: Some(officer.id()), reason: None };
    assert_eq!(code(lead.send::<shared::access::RecuseFromCase>(&(case,), &unsaid).await), Code::Invalid);
    app.account(&council, &[Role::Lead]).await;
    lead.recuse(case, Some(officer.id())).await.unwrap();
    assert_eq!(code(officer.open(case).await), Code::NotFound);
    assert_eq!(code(break_glass(&app, &mut officer, case).await), Code::NotFound, "nor by force");
    assert_eq!(access(&mut lead, case).await.recused[0].reason.as_ref().unwrap().expose(), "They know each other.");
}

#[tokio::test]
async fn broken_glass_shows_a_case_for_an_hour_and_a_lead_hears_of_it_at_once() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut auditor = app.person(&council, &[Role::Auditor]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    app.settle().await;
    let before = app.letters_to(lead.email()).len();
    assert_eq!(code(auditor.open(case).await), Code::NotFound);
    app.pass(6 * Moment::MINUTE);
    auditor.renew().await;
    let because = Because { reason: "A sample.".parse().unwrap() };
    assert_eq!(code(auditor.send::<BreakGlass>(&(case,), &because).await), Code::StepUpRequired);
    let until = break_glass(&app, &mut auditor, case).await.unwrap();
    assert_eq!(until, app.now().plus(GLASS_LASTS));
    assert!(auditor.open(case).await.is_ok());
    app.settle().await;
    let letters = app.letters_to(lead.email());
    assert_eq!(letters.len(), before + 1);
    let letter = letters.last().unwrap();
    assert!(letter.words.contains(&format!("/desk/cases/{case}")) && !letter.words.contains("sample") && !letter.words.contains("glass"));
    let told = access(&mut lead, case).await.glass;
    assert_eq!((told[0].who.account, told[0].until_at, told.len()), (auditor.id(), until, 1));
    app.pass(10 * Moment::MINUTE);
    assert_eq!(break_glass(&app, &mut auditor, case).await.unwrap(), until, "breaking it again does not make it longer");
    app.kernel.clock.set(until.plus(-Moment::MINUTE));
    let mut auditor = auditor.account.clone().unwrap().sign_in(&app).await;
    assert!(auditor.open(case).await.is_ok());
    app.kernel.clock.set(until);
    assert_eq!(code(auditor.open(case).await), Code::NotFound, "it ends by itself");
    assert_eq!(done(&app, Action::GlassBroken).await, 1);
}

#[tokio::test]
async fn glass_is_not_broken_where_nobody_hears_it_nothing_is_in_the_way_or_a_compartment_is() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut triage, mut officer) = (app.person(&council, &[Role::Triage]).await, app.person(&council, &[Role::Case]).await);
    let mut contact = app.person(&council, &[Role::SeparateContact]).await;
    let case = case_of(&app, &mut reporter, &mut triage, plain_answers()).await;
    let apart = case_of(&app, &mut reporter, &mut contact, inside()).await;
    assert_eq!(code(break_glass(&app, &mut officer, case).await), Code::NobodyToTell);
    assert_eq!(code(officer.open(case).await), Code::NotFound);
    let mut lead = app.person(&council, &[Role::Lead]).await;
    assert_eq!(code(break_glass(&app, &mut triage, case).await), Code::AlreadyOpen);
    for person in [&mut officer, &mut triage] {
        assert_eq!(code(break_glass(&app, person, apart).await), Code::NotFound);
    }
    for person in [&mut lead, &mut contact] {
        assert_eq!(code(break_glass(&app, person, apart).await), Code::NotPermitted);
    }
    assert_eq!(done(&app, Action::GlassBroken).await, 0);
}

#[tokio::test]
async fn inside_a_compartment_another_contact_does_what_a_lead_does_outside() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut contacts = [app.person(&council, &[Role::SeparateContact]).await, app.person(&council, &[Role::SeparateContact]).await];
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let case = case_of(&app, &mut reporter, &mut contacts[0], inside()).await;
    let outside = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let [one, two] = &mut contacts;
    assert_eq!(code(lead.add(case, lead.id()).await), Code::NotFound);
    assert_eq!(code(one.add(outside, one.id()).await), Code::NotFound, "and nothing outside");
    assert_eq!(code(one.add(case, lead.id()).await), Code::Invalid);
    one.add(case, two.id()).await.unwrap();
    assert_eq!(code(one.recuse(case, Some(two.id())).await), Code::NobodyToTell);
    app.account(&council, &[Role::SeparateContact]).await;
    one.recuse(case, Some(two.id())).await.unwrap();
    assert!(two.queue().await.is_empty());
    let two = two.id();
    lift(one, case, two).await.unwrap();
    assert_eq!(code(lift(&mut lead, case, two).await), Code::NotFound);
}

#[tokio::test]
async fn a_stolen_database_does_not_tell_who_is_on_a_case() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, officer) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Case]).await);
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    lead.add(case, officer.id()).await.unwrap();
    app.account(&council, &[Role::Triage]).await;
    lead.recuse(case, None).await.unwrap();
    let db = super::audit::owner(&app).await;
    let sql = "SELECT id, institution, version, people FROM case_access";
    let row = sea_orm::ConnectionTrait::query_one_raw(
        &db,
        sea_orm::Statement::from_string(sea_orm::ConnectionTrait::get_database_backend(&db), sql),
    );
    let row = row.await.unwrap().unwrap();
    assert_eq!(row.try_get::<uuid::Uuid>("", "id").unwrap(), case.0, "the query finds the row");
    let sealed: Vec<u8> = row.try_get("", "people").unwrap();
    for account in [officer.id(), lead.id()] {
        let text = account.to_string().into_bytes();
        for form in [account.0.as_bytes().as_slice(), &text] {
            assert!(!sealed.windows(form.len()).any(|part| part == form));
        }
    }
}

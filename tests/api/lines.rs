//! What a list says of a case to each of its readers: whose it is, and whether they can make it theirs.

use super::{
    access::spawn,
    harness::{Person, desk::case_of, desk::inside, flow::Led, flow::because, plain_answers},
};
use shared::{
    access::{Because, BreakGlass, ListOwnCases},
    audit::Action,
    cases::{CaseLine, GlanceCase},
    ids::CaseId,
    lifecycle::CaseState,
    page::PageQuery,
    permission::Role,
    problem::{Code, Problem},
};

async fn line(person: &mut Person, case: CaseId) -> CaseLine {
    person.queue().await.into_iter().find(|line| line.id == case).unwrap()
}

async fn glance(person: &mut Person, case: CaseId) -> Result<CaseLine, Problem> {
    person.renew().await;
    person.send::<GlanceCase>(&(case,), &()).await
}

#[tokio::test]
async fn a_line_says_whose_a_case_is_and_offers_it_to_those_who_may_have_it_and_to_no_other() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut triage, mut lead) = (app.person(&council, &[Role::Triage]).await, app.person(&council, &[Role::Lead]).await);
    let mut officer = app.person(&council, &[Role::Case]).await;
    let case = case_of(&app, &mut reporter, &mut triage, plain_answers()).await;
    lead.add(case, officer.id()).await.unwrap();
    let new = line(&mut triage, case).await;
    assert_eq!((new.owner.as_ref(), new.can_take, new.version), (None, true, 1));
    assert!(line(&mut lead, case).await.can_take);
    let own = officer.send::<ListOwnCases>(&(), &PageQuery::default()).await.unwrap().items.remove(0);
    assert!(!own.can_take, "an officer is given a case, and takes none");
    let mut led = Led::new(case);
    led.open(&mut triage).await;
    led.assign(&mut lead, None, Some(because())).await.unwrap();
    assert!(!line(&mut triage, case).await.can_take, "it was routed: whoever triages has it in hand no more");
    let one = triage.id();
    assert_eq!(led.assign(&mut triage, Some(one), None).await.unwrap_err().code, Code::NotFound);
    assert!(line(&mut lead, case).await.can_take);
    let other = lead.id();
    led.assign(&mut lead, Some(other), None).await.unwrap();
    let taken = line(&mut triage, case).await;
    assert_eq!((taken.owner.unwrap().account, taken.can_take, taken.version), (other, false, led.version));
    assert!(!line(&mut lead, case).await.can_take);
}

#[tokio::test]
async fn a_case_kept_apart_is_offered_to_its_contact() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut contact, mut lead) = (app.person(&council, &[Role::SeparateContact]).await, app.person(&council, &[Role::Lead]).await);
    let case = case_of(&app, &mut reporter, &mut contact, inside()).await;
    assert!(line(&mut contact, case).await.can_take);
    assert_eq!(glance(&mut lead, case).await.unwrap_err().code, Code::NotFound);
    let own = contact.id();
    Led::new(case).assign(&mut contact, Some(own), None).await.unwrap();
    assert!(!line(&mut contact, case).await.can_take);
}

#[tokio::test]
async fn a_glance_tells_whoever_sees_the_case_how_it_stands_now_and_is_no_reading() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut triage, mut other) = (app.person(&council, &[Role::Triage]).await, app.person(&council, &[Role::Case]).await);
    let case = case_of(&app, &mut reporter, &mut triage, plain_answers()).await;
    let mut led = Led::new(case);
    assert_eq!(glance(&mut triage, case).await.unwrap(), line(&mut triage, case).await);
    led.open(&mut triage).await;
    let now = glance(&mut triage, case).await.unwrap();
    assert_eq!((now.version, now.state), (led.version, CaseState::Open));
    for (person, case) in [(&mut other, case), (&mut triage, CaseId(uuid::Uuid::nil()))] {
        assert_eq!(glance(person, case).await.unwrap_err().code, Code::NotFound);
    }
    app.account(&council, &[Role::Lead]).await;
    triage.recuse(case, None).await.unwrap();
    assert_eq!(glance(&mut triage, case).await.unwrap_err().code, Code::NotFound, "nor whoever is kept away");
    assert!(app.audit().await.iter().all(|said| said.action != Action::CaseOpened));
}

#[tokio::test]
async fn a_case_says_how_its_reader_stands_to_it() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, mut officer) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Case]).await);
    let mut auditor = app.person(&council, &[Role::Auditor]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let because = Because { reason: "A call at night.".parse().unwrap() };
    let until = officer.send::<BreakGlass>(&(case,), &because).await.unwrap().until_at;
    let outside = officer.open(case).await.unwrap().reader;
    assert_eq!((outside.on_case, outside.open_until_at, outside.asks_names), (false, Some(until), false));
    auditor.send::<BreakGlass>(&(case,), &because).await.unwrap();
    assert!(auditor.open(case).await.unwrap().reader.open_until_at.is_some());
    lead.add(case, officer.id()).await.unwrap();
    let on = officer.open(case).await.unwrap().reader;
    assert_eq!((on.on_case, on.open_until_at, on.asks_names), (true, None, true), "the end of the glass shuts nothing now");
    let leads = lead.open(case).await.unwrap().reader;
    assert_eq!((leads.on_case, leads.open_until_at, leads.asks_names), (false, None, false));
}

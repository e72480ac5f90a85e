//! Opening a name that is kept apart (docs/rules.md §4).

use super::{
    access::spawn,
    harness::{Person, TestApp, desk::inside, plain_answers, report},
    plain::answer_all,
};
use shared::{
    audit::Action,
    ids::{CaseId, Reference, ReportId},
    names::{
        AskName, AskingState, ListNameRequests, NameAsked, NameRefusal, NameRequest, NameWanted, OpenName, ReadTimeline, RefuseName,
        TimelineKind, WhichName,
    },
    permission::{Role, identity::OPEN_FOR},
    problem::{Code, Problem},
    questionnaire::Answers,
    reports::IdentityShown,
    step_up::FRESH,
    time::Moment,
};

const OWN_NUMBER: &str = "07700 900461";

/// A report whose reporter keeps their name apart; its case is in the queue of `seer`.
async fn filed(app: &TestApp, by: &mut Person, seer: &mut Person, answers: Answers) -> (CaseId, ReportId, Reference) {
    by.renew().await;
    let answers = answers.with("contact_method", &["CALL"]).with("contact_value", &[OWN_NUMBER]);
    let new = shared::reports::NewReport { identity_mode: IdentityShown::Confidential, ..report(app, answers) };
    let reference = by.file(&new).await.unwrap().reference;
    let case = seer.queue().await.iter().find(|line| line.reference == reference).unwrap().id;
    (case, seer.open(case).await.unwrap().reports[0].id, reference)
}

async fn ask(person: &mut Person, case: CaseId, report: ReportId) -> Result<NameAsked, Problem> {
    person.renew().await;
    person.send::<AskName>(&(case,), &NameWanted { report, reason: "To warn them tonight.".parse().unwrap() }).await
}

fn no(asked: NameAsked) -> NameRefusal {
    NameRefusal { id: asked.id, reason: "Ask them through the service first.".parse().unwrap() }
}

async fn open(app: &TestApp, person: &mut Person, case: CaseId, asked: NameAsked) -> Result<(), Problem> {
    person.renew().await;
    person.step_up(app).await;
    person.send::<OpenName>(&(case,), &WhichName { id: asked.id }).await
}

async fn requests(person: &mut Person) -> Vec<NameRequest> {
    person.renew().await;
    person.send::<ListNameRequests>(&(), &()).await.unwrap().items
}

/// Whether the name is shown to somebody; where it is not, nothing else of the reporter may be.
async fn shown(person: &mut Person, case: CaseId) -> bool {
    let read = person.open(case).await.unwrap().reports.remove(0);
    assert_eq!(read.reporter.is_some(), read.answers.first("contact_value").is_some());
    read.reporter.is_some()
}

async fn openings(person: &mut Person, reference: Reference) -> usize {
    person.renew().await;
    let events = person.send::<ReadTimeline>(&(reference,), &()).await.unwrap().events;
    assert_eq!(events[0].kind, TimelineKind::Received);
    events.iter().filter(|event| event.kind == TimelineKind::NameOpened).count()
}

fn code<T: std::fmt::Debug>(outcome: Result<T, Problem>) -> Code {
    outcome.unwrap_err().code
}

#[tokio::test]
async fn a_name_kept_apart_opens_for_the_one_who_asked_for_a_day_after_a_custodians_yes() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut officer, mut colleague) = (app.person(&council, &[Role::Case]).await, app.person(&council, &[Role::Case]).await);
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let (case, report, reference) = filed(&app, &mut reporter, &mut lead, plain_answers()).await;
    assert!(!shown(&mut lead, case).await, "leading the team gives no right to it");
    for account in [officer.id(), colleague.id()] {
        lead.add(case, account).await.unwrap();
    }
    assert!(!shown(&mut officer, case).await);
    app.settle().await;
    let before = app.letters_to(lead.email()).len();
    let asked = ask(&mut officer, case, report).await.unwrap();
    assert_eq!(asked.open_until_at, None);
    assert_eq!(code(ask(&mut officer, case, report).await), Code::Conflict, "one question at a time");
    app.settle().await;
    assert_eq!(app.letters_to(lead.email()).len(), before + 1);
    assert!(!app.letters_to(lead.email()).last().unwrap().words.contains("warn"));
    let waiting = requests(&mut lead).await;
    assert_eq!((waiting[0].id, waiting[0].asked_by.account, waiting.len()), (asked.id, officer.id(), 1));
    assert!(!shown(&mut officer, case).await && openings(&mut reporter, reference).await == 0);
    app.pass(6 * Moment::MINUTE);
    lead.renew().await;
    assert_eq!(code(lead.send::<OpenName>(&(case,), &WhichName { id: asked.id }).await), Code::StepUpRequired);
    open(&app, &mut lead, case, asked).await.unwrap();
    let opened_at = app.now();
    assert!(shown(&mut officer, case).await);
    assert!(!shown(&mut colleague, case).await && !shown(&mut lead, case).await);
    assert_eq!(openings(&mut reporter, reference).await, 1);
    assert!(requests(&mut lead).await.is_empty());
    assert_eq!(code(open(&app, &mut lead, case, asked).await), Code::Conflict);
    let acts = [Action::NameAsked, Action::NameOpened, Action::NameRead, Action::NameRefused];
    let audit = app.audit().await;
    assert_eq!(acts.map(|action| audit.iter().filter(|said| said.action == action).count()), [1, 1, 1, 0]);
    app.kernel.clock.set(opened_at.plus(OPEN_FOR));
    let mut officer = officer.account.clone().unwrap().sign_in(&app).await;
    assert!(!shown(&mut officer, case).await, "it shuts by itself");
}

#[tokio::test]
async fn nobody_answers_their_own_question_or_one_about_a_case_they_work() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut leads = [app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Lead]).await];
    let mut officer = app.person(&council, &[Role::Case]).await;
    let [asking, working] = &mut leads;
    let (case, report, _) = filed(&app, &mut reporter, asking, plain_answers()).await;
    assert_eq!(code(ask(asking, case, report).await), Code::NotOnCase);
    let (one, two) = (asking.id(), working.id());
    asking.add(case, one).await.unwrap();
    asking.add(case, two).await.unwrap();
    let asked = ask(asking, case, report).await.unwrap();
    assert_eq!(code(open(&app, working, case, asked).await), Code::OnCase);
    asking.renew().await;
    asking.send::<shared::access::RemoveFromCase>(&(case,), &shared::access::Whom { account: one }).await.unwrap();
    assert_eq!(code(open(&app, asking, case, asked).await), Code::OnCase, "nor after leaving the case");
    assert!(requests(asking).await.is_empty() && requests(working).await.is_empty());
    officer.renew().await;
    assert_eq!(code(officer.send::<RefuseName>(&(case,), &no(asked)).await), Code::NotPermitted);
    let mut third = app.person(&council, &[Role::Lead]).await;
    assert_eq!(code(open(&app, &mut third, case, asked).await), Code::AskerLeft);
    third.send::<RefuseName>(&(case,), &no(asked)).await.unwrap();
    assert!(!shown(asking, case).await);
}

#[tokio::test]
async fn an_open_name_shuts_for_whoever_leaves_the_case() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, mut officer) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Triage]).await);
    let (case, report, _) = filed(&app, &mut reporter, &mut lead, plain_answers()).await;
    lead.add(case, officer.id()).await.unwrap();
    let asked = ask(&mut officer, case, report).await.unwrap();
    open(&app, &mut lead, case, asked).await.unwrap();
    assert!(shown(&mut officer, case).await);
    lead.renew().await;
    lead.send::<shared::access::RemoveFromCase>(&(case,), &shared::access::Whom { account: officer.id() }).await.unwrap();
    assert!(!shown(&mut officer, case).await);
}

#[tokio::test]
async fn in_danger_now_a_name_opens_at_once_and_the_custodian_is_told() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, mut officer) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Case]).await);
    let (case, report, reference) = filed(&app, &mut reporter, &mut lead, plain_answers().with("danger_now", &["YES"])).await;
    lead.add(case, officer.id()).await.unwrap();
    app.settle().await;
    let before = app.letters_to(lead.email()).len();
    let asked = ask(&mut officer, case, report).await.unwrap();
    assert_eq!(asked.open_until_at, Some(app.now().plus(OPEN_FOR)));
    assert!(shown(&mut officer, case).await);
    app.settle().await;
    assert_eq!(app.letters_to(lead.email()).len(), before + 1);
    assert_eq!(openings(&mut reporter, reference).await, 1);
}

#[tokio::test]
async fn inside_a_compartment_only_another_contact_is_custodian_and_with_one_the_name_waits() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut contact, mut lead) = (app.person(&council, &[Role::SeparateContact]).await, app.person(&council, &[Role::Lead]).await);
    let (case, report, _) = filed(&app, &mut reporter, &mut contact, inside()).await;
    let itself = contact.id();
    contact.add(case, itself).await.unwrap();
    let asked = ask(&mut contact, case, report).await.unwrap();
    app.settle().await;
    assert_eq!(code(open(&app, &mut lead, case, asked).await), Code::NotFound);
    assert_eq!(code(open(&app, &mut contact, case, asked).await), Code::OnCase);
    assert!(requests(&mut lead).await.is_empty() && app.letters_to(lead.email()).is_empty());
    let mut second = app.person(&council, &[Role::SeparateContact]).await;
    app.pass(20 * Moment::MINUTE);
    app.settle().await;
    let letters = app.letters_to(second.email());
    assert_eq!(letters.len(), 1, "what waited for the second contact is told");
    assert!(!letters[0].words.contains("AR-") && !letters[0].subject.contains("AR-"));
    let mut second_now = second.account.clone().unwrap().sign_in(&app).await;
    open(&app, &mut second_now, case, asked).await.unwrap();
    let mut contact = contact.account.clone().unwrap().sign_in(&app).await;
    assert!(shown(&mut contact, case).await);
    second.cookie = second_now.cookie;
}

#[tokio::test]
async fn asking_for_a_name_takes_a_fresh_proof_even_in_danger() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, mut officer) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Case]).await);
    let (case, report, reference) = filed(&app, &mut reporter, &mut lead, plain_answers().with("danger_now", &["YES"])).await;
    lead.add(case, officer.id()).await.unwrap();
    app.pass(FRESH);
    assert_eq!(code(ask(&mut officer, case, report).await), Code::StepUpRequired);
    assert!(!shown(&mut officer, case).await);
    assert_eq!(openings(&mut reporter, reference).await, 0);
    officer.step_up(&app).await;
    assert!(ask(&mut officer, case, report).await.unwrap().open_until_at.is_some());
    assert!(shown(&mut officer, case).await);
}

#[tokio::test]
async fn looking_at_what_waits_for_a_custodian_is_recorded() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    assert!(requests(&mut lead).await.is_empty());
    let read: Vec<_> = app.audit().await.into_iter().filter(|said| said.action == Action::NameRequestsRead).collect();
    assert_eq!(read.iter().map(|said| (said.account, said.object)).collect::<Vec<_>>(), [(Some(lead.id()), council.id.0)]);
}

#[tokio::test]
async fn a_timeline_is_its_reporters_alone_and_a_shown_name_is_not_asked_for() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut other = app.person(&council, &[Role::Reporter, Role::Lead]).await;
    let (case, _, reference) = filed(&app, &mut reporter, &mut other, plain_answers()).await;
    assert_eq!(code(other.send::<ReadTimeline>(&(reference,), &()).await), Code::NotFound);
    reporter.renew().await;
    let named = reporter.file(&report(&app, plain_answers())).await.unwrap().reference;
    let shown_case = other.queue().await.iter().find(|line| line.reference == named).unwrap().id;
    let shown_report = other.open(shown_case).await.unwrap().reports[0].id;
    let itself = other.id();
    other.add(shown_case, itself).await.unwrap();
    assert_eq!(code(ask(&mut other, shown_case, shown_report).await), Code::NothingApart);
    other.add(case, itself).await.unwrap();
    assert_eq!(code(ask(&mut other, case, shown_report).await), Code::NotFound, "a report of another case");
}

#[tokio::test]
async fn whoever_asked_reads_what_became_of_it_and_a_custodian_what_was_answered() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, mut officer) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Case]).await);
    let mut colleague = app.person(&council, &[Role::Case]).await;
    let (case, report, reference) = filed(&app, &mut reporter, &mut lead, plain_answers()).await;
    for account in [officer.id(), colleague.id()] {
        lead.add(case, account).await.unwrap();
    }
    let asked = ask(&mut officer, case, report).await.unwrap();
    let own = officer.open(case).await.unwrap().reader.asked;
    assert_eq!((own.len(), own[0].report, own[0].state, own[0].until_at), (1, report, AskingState::Waiting, None));
    assert!(colleague.open(case).await.unwrap().reader.asked.is_empty(), "it is theirs alone");
    assert_eq!(requests(&mut lead).await[0].reference, reference);
    lead.send::<RefuseName>(&(case,), &no(asked)).await.unwrap();
    app.pass(Moment::MINUTE);
    let again = ask(&mut officer, case, report).await.unwrap();
    open(&app, &mut lead, case, again).await.unwrap();
    let until = app.now().plus(OPEN_FOR);
    let own = officer.open(case).await.unwrap().reader.asked;
    assert_eq!(own.iter().map(|asking| asking.state).collect::<Vec<_>>(), [AskingState::Opened, AskingState::Refused]);
    assert_eq!((own[0].until_at, own[0].refused_because.as_ref()), (Some(until), None));
    assert_eq!(own[1].refused_because.as_ref().unwrap().expose(), "Ask them through the service first.");
    let told = lead.send::<ListNameRequests>(&(), &()).await.unwrap();
    assert!(told.items.is_empty());
    let told: Vec<_> = told
        .answered
        .into_iter()
        .map(|one| (one.reference, one.asked_by.account, one.answered_by.unwrap().account, one.until_at))
        .collect();
    assert_eq!(told, [(reference, officer.id(), lead.id(), Some(until)), (reference, officer.id(), lead.id(), None)]);
    let itself = lead.id();
    lead.add(case, itself).await.unwrap();
    assert!(lead.send::<ListNameRequests>(&(), &()).await.unwrap().answered.is_empty(), "who is on the case is no custodian of it");
}

#[tokio::test]
async fn a_tick_in_the_form_without_scripts_keeps_the_name_apart_and_whoever_ticked_it_reads_when_it_was_opened() {
    const KEPT: &str = "Your name is kept apart. It can be opened if someone needs to reach you. You will see when.";
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    answer_all(&mut reporter).await;
    assert!(!reporter.visit("/plain/check").await.text.contains("Keep my name apart"), "nothing is ticked beforehand");
    assert!(reporter.visit("/plain/apart").await.text.contains(KEPT));
    let ticked = reporter.post("/plain/apart", &[("identity_mode", "CONFIDENTIAL")]).await;
    assert_eq!(ticked.location.as_deref(), Some("/plain/check"));
    reporter.post("/plain/contact", &[("contact_method", "CALL"), ("contact_value", OWN_NUMBER)]).await;
    // They were away, and it is kept with the rest.
    app.pass(Moment::HOUR);
    let mut reporter = reporter.account.clone().unwrap().sign_in(&app).await;
    assert!(reporter.visit("/plain/check").await.text.contains("Keep my name apart"));
    assert_eq!(reporter.post("/plain/check", &[]).await.location.as_deref(), Some("/plain/sent"));
    assert!(reporter.visit("/plain/sent").await.text.contains(KEPT), "the receipt says it again");
    let (mut lead, mut officer) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Case]).await);
    let line = lead.queue().await.remove(0);
    let (case, report) = (line.id, lead.open(line.id).await.unwrap().reports[0].id);
    assert!(!shown(&mut lead, case).await);
    lead.add(case, officer.id()).await.unwrap();
    let read = officer.open(case).await.unwrap().reports.remove(0);
    assert_eq!((read.reporter.is_none(), read.answers.first("contact_value")), (true, None));
    let page = async |reporter: &mut Person| {
        reporter.renew().await;
        reporter.visit(&format!("/mine/{}", line.reference)).await.text
    };
    let before = page(&mut reporter).await;
    assert!(before.contains("The name on this report is kept apart.") && !before.contains("was opened"), "{before}");
    let asked = ask(&mut officer, case, report).await.unwrap();
    open(&app, &mut lead, case, asked).await.unwrap();
    assert!(shown(&mut officer, case).await && !shown(&mut lead, case).await);
    let after = page(&mut reporter).await;
    assert!(after.contains("The name was opened on Monday 23 November 2026 at "), "{after}");
    // The next report says nothing of it, and shows the name.
    reporter.post("/plain/sent", &[]).await;
    answer_all(&mut reporter).await;
    reporter.post("/plain/check", &[]).await;
    assert!(!reporter.visit("/plain/sent").await.text.contains("kept apart"));
    let named = lead.queue().await.into_iter().find(|other| other.id != case).unwrap();
    assert!(lead.open(named.id).await.unwrap().reports[0].reporter.is_some());
    assert!(!reporter.visit(&format!("/mine/{}", named.reference)).await.text.contains("kept apart"));
}

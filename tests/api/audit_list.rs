//! What the audit tells whoever may read it, and what it keeps from them (docs/domain.md §6.7).

use super::{
    audit::{owner, unguard},
    harness::{
        Person, TestApp,
        desk::{case_of, inside},
        plain_answers, report, spawn_app, spawn_app_with,
    },
};
use backend::kernel::{audit, db::Who, institutions::Institution};
use sea_orm::ConnectionTrait;
use shared::{
    access::{Because, BreakGlass},
    api::Endpoint,
    audit::Action,
    audit_list::{About, AuditLine, AuditList, AuditQuery, Doer, GetAuditCsv, ListAudit},
    audit_words::Group,
    ids::{AccountId, CaseId},
    own_reports::ListOwnReports,
    page::{PAGE_SIZE, PageQuery},
    people::{PeopleQuery, SearchPeople},
    permission::Role,
    problem::{Code, Problem},
    statistics::GetPicture,
    step_up::FRESH,
    time::Moment,
};

async fn spawn() -> (TestApp, Institution) {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__REQUESTS_PER_MINUTE", "100000"), ("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "100000")]).await;
    let council = app.institution("fernwick").await;
    (app, council)
}

async fn read(person: &mut Person, query: AuditQuery) -> AuditList {
    person.renew().await;
    person.send::<ListAudit>(&(), &query).await.unwrap()
}

/// Every page of it.
async fn all(person: &mut Person, query: AuditQuery) -> Vec<AuditLine> {
    let (mut lines, mut cursor) = (Vec::new(), None);
    loop {
        let page = read(person, AuditQuery { cursor, ..query.clone() }).await;
        lines.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            return lines;
        }
    }
}

fn only(group: Group) -> AuditQuery {
    AuditQuery { group: Some(group), ..AuditQuery::default() }
}

/// The acts, newest first.
fn codes(lines: &[AuditLine]) -> Vec<&str> {
    lines.iter().map(|line| line.code.as_str()).collect()
}

fn is_by(line: &AuditLine, who: AccountId) -> bool {
    matches!(line.by, Doer::Person { account, .. } if account == who)
}

fn cases(lines: &[AuditLine]) -> Vec<CaseId> {
    let case = |line: &AuditLine| match line.about {
        Some(About::Case { case, .. }) => Some(case),
        _ => None,
    };
    lines.iter().filter_map(case).collect()
}

async fn file_of(person: &Person, query: &str) -> reqwest::Response {
    let path = format!("{}{}{query}", person.address, GetAuditCsv::PATH);
    person.client.get(path).bearer_auth(&person.token).send().await.unwrap()
}

#[tokio::test]
async fn an_auditor_reads_who_of_the_staff_did_what_to_which_case_and_no_reporters_name() {
    let (app, council) = spawn().await;
    let (mut reporter, mut lead) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Lead]).await);
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    lead.open(case).await.unwrap();
    reporter.send::<ListOwnReports>(&(), &PageQuery::default()).await.unwrap();
    // A lead reports something themselves: there they are a reporter like any other.
    lead.file(&report(&app, plain_answers())).await.unwrap();
    let mut auditor = app.person(&council, &[Role::Auditor]).await;
    let lines = all(&mut auditor, AuditQuery::default()).await;
    let opened = lines.iter().find(|line| line.code == "CaseOpened").unwrap();
    assert!(is_by(opened, lead.id()) && cases(std::slice::from_ref(opened)) == [case], "{opened:?}");
    let filed: Vec<_> = lines.iter().filter(|line| line.code == "ReportFiled").collect();
    assert_eq!(filed.len(), 2);
    assert!(filed.iter().all(|line| line.by == Doer::Reporter && line.about.is_some()), "{filed:?}");
    let signed_in = |who: &dyn Fn(&AuditLine) -> bool| lines.iter().filter(|line| line.code == "SignedIn" && who(line)).count();
    assert_eq!(signed_in(&|line| line.by == Doer::Reporter), 1);
    assert_eq!((signed_in(&|line| is_by(line, lead.id())), signed_in(&|line| is_by(line, auditor.id()))), (1, 1));
    let told = serde_json::to_string(&lines).unwrap();
    assert!(!told.contains(&reporter.id().to_string()), "nor anything that would tell one reporter from another");
}

#[tokio::test]
async fn what_stands_in_a_compartment_is_told_to_its_contact_and_to_nobody_else() {
    let (app, council) = spawn().await;
    let (mut reporter, mut contact) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::SeparateContact]).await);
    let (mut auditor, mut lead) = (app.person(&council, &[Role::Auditor]).await, app.person(&council, &[Role::Lead]).await);
    let before = all(&mut auditor, AuditQuery::default()).await.len();
    let hidden = case_of(&app, &mut reporter, &mut contact, inside()).await;
    contact.open(hidden).await.unwrap();
    app.settle().await;
    // The team guesses at it, and is told that there is no such case.
    assert_eq!(lead.open(hidden).await.unwrap_err().code, Code::NotFound);
    assert_eq!(lead.open(CaseId(uuid::Uuid::from_u128(7))).await.unwrap_err().code, Code::NotFound);
    let lines = all(&mut auditor, AuditQuery::default()).await;
    let (guesses, further) = lines[..lines.len() - before].split_at(2);
    assert_eq!(codes(guesses), ["Refused", "Refused"]);
    assert!(guesses.iter().all(|line| line.about.is_none()), "one that is there looks like one that is not");
    assert_eq!(codes(further), ["AuditRead"], "{further:?}");
    for query in [only(Group::Cases), AuditQuery { object: Some(hidden.0), group: Some(Group::Cases), ..AuditQuery::default() }] {
        assert_eq!(all(&mut auditor, query.clone()).await, []);
        assert_eq!(all(&mut lead, query.clone()).await, []);
        assert_eq!(codes(&all(&mut contact, query).await), ["CaseOpened"]);
    }
    let inside = all(&mut contact, AuditQuery::default()).await;
    assert_eq!(codes(&inside), ["CaseOpened", "ReportFiled"]);
    assert_eq!(cases(&inside), [hidden, hidden]);
    let file = file_of(&auditor, "").await.text().await.unwrap();
    assert!(file.contains("AuditRead") && !file.contains("CaseOpened") && !file.contains("ReportFiled"), "{file}");
}

#[tokio::test]
async fn a_lead_reads_of_the_cases_they_are_on_and_whoever_reads_their_own_acts_alone_gets_no_list() {
    let (app, council) = spawn().await;
    let (mut reporter, mut lead) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Lead]).await);
    let on = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let off = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let mut other = app.person(&council, &[Role::Lead]).await;
    for case in [on, off] {
        other.open(case).await.unwrap();
    }
    assert_eq!(all(&mut lead, AuditQuery::default()).await, []);
    other.add(on, lead.id()).await.unwrap();
    let theirs = all(&mut lead, AuditQuery::default()).await;
    assert_eq!(codes(&theirs), ["AddedToCase", "CaseOpened", "ReportFiled"]);
    assert!(cases(&theirs).iter().all(|case| *case == on));
    let elsewhere = app.institution("aldergate").await;
    let mut far = app.person(&elsewhere, &[Role::Auditor]).await;
    assert_eq!(codes(&all(&mut far, AuditQuery::default()).await), ["SignedIn"]);
    // Whoever looks for their own acts alone would learn from how far a look goes how much there is.
    for role in [Role::Reporter, Role::Triage, Role::Case, Role::Leadership, Role::Admin] {
        let refused = app.person(&council, &[role]).await.send::<ListAudit>(&(), &AuditQuery::default()).await.unwrap_err();
        assert_eq!(refused.code, Code::NotPermitted, "{role:?}");
    }
}

#[tokio::test]
async fn an_auditor_named_in_a_case_reads_nothing_about_it() {
    let (app, council) = spawn().await;
    let (mut reporter, mut lead) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Lead]).await);
    let mut auditor = app.person(&council, &[Role::Auditor]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    assert_eq!(codes(&all(&mut auditor, only(Group::Reports)).await), ["ReportFiled"]);
    app.person(&council, &[Role::Lead]).await;
    auditor.step_up(&app).await;
    let because = Because { reason: "A spot check.".parse().unwrap() };
    auditor.send::<BreakGlass>(&(case,), &because).await.unwrap();
    assert_eq!(codes(&all(&mut auditor, only(Group::Access)).await), ["GlassBroken"]);
    lead.recuse(case, Some(auditor.id())).await.unwrap();
    assert_eq!(all(&mut auditor, only(Group::Access)).await, []);
    assert_eq!(all(&mut auditor, only(Group::Reports)).await, []);
}

#[tokio::test]
async fn reading_the_audit_and_taking_it_out_are_rows_of_it_and_a_file_wants_a_fresh_proof() {
    let (app, council) = spawn().await;
    let mut auditor = app.person(&council, &[Role::Auditor]).await;
    let first = read(&mut auditor, AuditQuery::default()).await;
    assert_eq!(codes(&first.items), ["SignedIn"]);
    assert_eq!(codes(&read(&mut auditor, AuditQuery::default()).await.items), ["AuditRead", "SignedIn"]);
    app.pass(FRESH + 1);
    auditor.renew().await;
    let refused: Problem = serde_json::from_slice(&file_of(&auditor, "").await.bytes().await.unwrap()).unwrap();
    assert_eq!(refused.code, Code::StepUpRequired);
    auditor.step_up(&app).await;
    let file = file_of(&auditor, "?group=TAKEN_OUT").await;
    assert_eq!(file.headers()["content-disposition"], "attachment; filename=\"audit.csv\"");
    let text = file.text().await.unwrap();
    let lines: Vec<_> = text.split("\r\n").collect();
    assert_eq!(lines[0], "at,who,code,act,object,about,refused,count");
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert!(lines[1].contains(",AuditRead,Read the audit,INSTITUTION,,,1"), "{lines:?}");
    let taken = app.audit().await.iter().filter(|said| said.action == Action::AuditExtracted).count();
    assert_eq!(taken, 1, "what was refused is no extract");
    let triage = app.person(&council, &[Role::Triage]).await;
    assert_eq!(file_of(&triage, "").await.status(), 403);
}

#[tokio::test]
async fn each_row_comes_once_while_others_arrive() {
    let (app, council) = spawn().await;
    let mut auditor = app.person(&council, &[Role::Auditor]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    // Many rows of one moment, and nothing else to tell them apart by.
    for _ in 0..2 * PAGE_SIZE {
        lead.send::<SearchPeople>(&(), &PeopleQuery::default()).await.unwrap();
    }
    let whole = only(Group::People);
    let first = read(&mut auditor, whole.clone()).await;
    assert_eq!(first.items.len(), PAGE_SIZE);
    lead.send::<SearchPeople>(&(), &PeopleQuery::default()).await.unwrap();
    let second = read(&mut auditor, AuditQuery { cursor: first.next, ..whole.clone() }).await;
    assert_eq!((second.items.len(), second.next.as_deref()), (PAGE_SIZE, None));
    let mut elsewhere = app.person(&app.institution("aldergate").await, &[Role::Auditor]).await;
    let cursor = read(&mut auditor, whole.clone()).await.next;
    assert!(cursor.is_some());
    for wrong in [cursor, Some("AAAA".to_owned()), Some("?".to_owned())] {
        let refused = elsewhere.send::<ListAudit>(&(), &AuditQuery { cursor: wrong, ..whole.clone() }).await.unwrap_err();
        assert_eq!(refused.code, Code::BadRequest);
    }
}

#[tokio::test]
async fn a_filter_narrows_by_day_sort_person_and_object() {
    let (app, council) = spawn().await;
    let (mut reporter, mut lead) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Lead]).await);
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    lead.open(case).await.unwrap();
    lead.send::<GetPicture>(&(), &()).await.unwrap();
    app.pass(Moment::DAY);
    let mut auditor = app.person(&council, &[Role::Auditor]).await;
    let refused = auditor.send::<SearchPeople>(&(), &PeopleQuery::default()).await.unwrap_err();
    assert_eq!(refused.code, Code::NotPermitted);
    let refusals = all(&mut auditor, only(Group::Refusals)).await;
    let told = refusals[0].refusal.as_ref().unwrap();
    assert_eq!((told.operation.as_deref(), told.code, told.count), (Some("SearchPeople"), Some(Code::NotPermitted), 1));
    let days = |from: Option<&str>, until: Option<&str>| AuditQuery {
        from: from.map(|day| day.parse().unwrap()),
        until: until.map(|day| day.parse().unwrap()),
        ..AuditQuery::default()
    };
    let monday = all(&mut auditor, days(None, Some("2026-11-23"))).await;
    assert_eq!(codes(&monday), ["CaseOpened", "ReportFiled", "SignedIn", "SignedIn"]);
    let tuesday = all(&mut auditor, days(Some("2026-11-24"), Some("2026-11-24"))).await;
    assert!(tuesday.iter().all(|line| is_by(line, auditor.id())) && codes(&tuesday).ends_with(&["Refused", "SignedIn"]), "{tuesday:?}");
    assert_eq!(all(&mut auditor, days(Some("2026-11-25"), None)).await, []);
    let by = |actor| AuditQuery { actor: Some(actor), ..AuditQuery::default() };
    assert_eq!(codes(&all(&mut auditor, by(lead.id())).await), ["CaseOpened", "SignedIn"]);
    assert_eq!(all(&mut auditor, by(reporter.id())).await, [], "a reporter is not found by their account");
    let about = AuditQuery { object: Some(case.0), ..AuditQuery::default() };
    assert_eq!(codes(&all(&mut auditor, about).await), ["CaseOpened"]);
    let wrong = auditor.client.get(format!("{}{}?from=2026-02-30", auditor.address, ListAudit::PATH)).bearer_auth(&auditor.token);
    assert_eq!(wrong.send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_search_that_finds_little_says_how_far_it_looked_and_goes_on_from_there() {
    let (app, council) = spawn().await;
    let mut auditor = app.person(&council, &[Role::Auditor]).await;
    let early = app.now();
    app.pass(2 * Moment::HOUR);
    let who = Who { account: Some(auditor.id()), institution: Some(council.id) };
    for _ in 0..4_001 {
        audit::read(&app.kernel, app.now(), who, Action::PeopleSearched, council.id.into()).await.unwrap();
    }
    auditor = auditor.account.clone().unwrap().sign_in(&app).await;
    let first = read(&mut auditor, AuditQuery { until: Some("2026-11-23".parse().unwrap()), ..only(Group::SignIn) }).await;
    assert_eq!(first.items.len(), 1, "of now");
    let back = first.looked_back_to.unwrap();
    assert!(back > early && back.0 % Moment::HOUR == 0, "{back:?}");
    let rest = read(&mut auditor, AuditQuery { cursor: first.next, ..only(Group::SignIn) }).await;
    assert_eq!((codes(&rest.items), rest.next, rest.looked_back_to), (vec!["SignedIn"], None, None));
}

#[tokio::test]
async fn beside_the_rows_stands_how_far_they_are_signed_and_whether_they_were_rewritten() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut auditor = app.person(&council, &[Role::Auditor]).await;
    let signed_in = app.now();
    app.pass(10 * Moment::MINUTE);
    let waiting = read(&mut auditor, AuditQuery::default()).await.chain;
    assert!(!waiting.broken && waiting.signed_until <= signed_in, "nothing is signed yet: {waiting:?}");
    app.settle().await;
    let signed = read(&mut auditor, AuditQuery::default()).await.chain;
    assert_eq!(signed.signed_until, Moment(app.now().0 - 2 * Moment::MINUTE - app.now().0 % Moment::MINUTE));
    let thief = owner(&app).await;
    unguard(&thief).await;
    thief.execute_unprepared("DELETE FROM audit_seals").await.unwrap();
    assert!(read(&mut auditor, AuditQuery::default()).await.chain.broken);
}

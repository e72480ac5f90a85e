//! What is done around a case, each act with what has to be true before it can succeed.

use super::harness::{Person, TestApp, desk::case_of, plain_answers, report};
use backend::kernel::institutions::Institution;
use shared::{
    access::{Because, BreakGlass, LiftRecusal, ListOwnCases, ReadAccess, RemoveFromCase, Whom},
    ids::{CaseId, ReportId},
    names::{AskName, ListNameRequests, NameWanted, OpenName, ReadTimeline, RefuseName, WhichName},
    page::PageQuery,
    permission::Role,
    reports::{IdentityShown, NewReport},
};

/// The acts of a lead.
pub const BY_LEADS: &[&str] = &[
    "ListOwnCases",
    "ReadAccess",
    "AddToCase",
    "RemoveFromCase",
    "RecuseFromCase",
    "LiftRecusal",
    "AskName",
    "ListNameRequests",
    "OpenName",
    "RefuseName",
];

/// How many rows of the audit stand before an act's own: who signed in, what was filed, who was put on the case.
pub const BEFORE: &[(&str, usize)] = &[
    ("ReadAccess", 3),
    ("AddToCase", 3),
    ("RemoveFromCase", 4),
    ("RecuseFromCase", 3),
    ("LiftRecusal", 4),
    ("BreakGlass", 4),
    ("AskName", 5),
    ("OpenName", 7),
    ("RefuseName", 7),
    ("ReadTimeline", 2),
];

/// Does it, as a lead or as whoever may; everything it asks for is made first.
pub const NAMES: &[&str] = &[
    "ListOwnCases",
    "ListNameRequests",
    "ReadTimeline",
    "BreakGlass",
    "AskName",
    "OpenName",
    "RefuseName",
    "ReadAccess",
    "AddToCase",
    "RemoveFromCase",
    "RecuseFromCase",
    "LiftRecusal",
];

pub async fn on_case(app: &TestApp, council: &Institution, person: &mut Person, name: &str) {
    match name {
        "ListOwnCases" => drop(person.send::<ListOwnCases>(&(), &PageQuery::default()).await.unwrap()),
        "ListNameRequests" => drop(person.send::<ListNameRequests>(&(), &()).await.unwrap()),
        "ReadTimeline" => {
            let reference = person.file(&report(app, plain_answers())).await.unwrap().reference;
            person.send::<ReadTimeline>(&(reference,), &()).await.unwrap();
        }
        "BreakGlass" => {
            let mut reporter = app.person(council, &[Role::Reporter]).await;
            let mut lead = app.person(council, &[Role::Lead]).await;
            let case = case_of(app, &mut reporter, &mut lead, plain_answers()).await;
            person.renew().await;
            let because = Because { reason: "A sample.".parse().unwrap() };
            person.send::<BreakGlass>(&(case,), &because).await.unwrap();
        }
        "AskName" | "OpenName" | "RefuseName" => names(app, council, person, name).await,
        _ => list(app, council, person, name).await,
    }
}

async fn list(app: &TestApp, council: &Institution, lead: &mut Person, name: &str) {
    let mut reporter = app.person(council, &[Role::Reporter]).await;
    let case = case_of(app, &mut reporter, lead, plain_answers()).await;
    let account = app.account(council, &[Role::Case]).await.id;
    match name {
        "ReadAccess" => drop(lead.send::<ReadAccess>(&(case,), &()).await.unwrap()),
        "AddToCase" => lead.add(case, account).await.unwrap(),
        "RemoveFromCase" => {
            lead.add(case, account).await.unwrap();
            lead.send::<RemoveFromCase>(&(case,), &Whom { account }).await.unwrap();
        }
        "RecuseFromCase" => lead.recuse(case, Some(account)).await.unwrap(),
        "LiftRecusal" => {
            lead.recuse(case, Some(account)).await.unwrap();
            lead.send::<LiftRecusal>(&(case,), &Whom { account }).await.unwrap();
        }
        other => panic!("{other} cannot be called here: say how"),
    }
}

/// A case whose reporter keeps their name apart, worked by `officer`.
pub async fn kept_apart(app: &TestApp, by: &mut Person, officer: &mut Person) -> (CaseId, ReportId) {
    by.renew().await;
    let before = officer.queue().await;
    let new = NewReport { identity_mode: IdentityShown::Confidential, ..report(app, plain_answers()) };
    by.file(&new).await.unwrap();
    let case = officer.queue().await.iter().map(|line| line.id).find(|id| before.iter().all(|line| line.id != *id)).unwrap();
    officer.add(case, officer.id()).await.unwrap();
    (case, officer.open(case).await.unwrap().reports[0].id)
}

async fn names(app: &TestApp, council: &Institution, lead: &mut Person, name: &str) {
    let mut reporter = app.person(council, &[Role::Reporter]).await;
    let (case, report) = kept_apart(app, &mut reporter, lead).await;
    let asked = lead.send::<AskName>(&(case,), &NameWanted { report, reason: "To warn them.".parse().unwrap() }).await.unwrap();
    if name == "AskName" {
        return;
    }
    let mut custodian = app.person(council, &[Role::Lead]).await;
    let which = WhichName { id: asked.id };
    if name == "OpenName" {
        custodian.send::<OpenName>(&(case,), &which).await.unwrap();
    } else {
        custodian.send::<RefuseName>(&(case,), &which).await.unwrap();
    }
}

//! What is done around a case, each act with what has to be true before it can succeed.

use super::{
    attachments, campaigns, entries,
    harness::{
        Person, TestApp,
        desk::case_of,
        flow::{Led, referral},
        plain_answers, report,
    },
    member_alerts, own_acts, own_reports, questions, search,
};
use backend::kernel::institutions::Institution;
use shared::{
    access::{Because, BreakGlass, LiftRecusal, ListOwnCases, ReadAccess, RemoveFromCase, Whom},
    ids::{CaseId, ReportId},
    lifecycle::{Marking, Move},
    names::{AskName, ListNameRequests, NameRefusal, NameWanted, OpenName, ReadTimeline, RefuseName, WhichName},
    page::PageQuery,
    permission::Role,
    priority::Priority,
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
    "MoveCase",
    "AssignCase",
    "SetPriority",
    "ConfirmMarking",
    "GradeCase",
    "DraftReferral",
    "ApproveReferral",
    "AnswerReferral",
    "AskName",
    "ListNameRequests",
    "OpenName",
    "RefuseName",
    "SearchCases",
    "ListEntities",
    "ReadEntity",
    "ListSuggestions",
    "SettleSuggestion",
    "ListCampaigns",
    "ReadCampaign",
    "NameCampaign",
    "CloseCampaign",
    "DraftMemberAlert",
    "ListMemberAlerts",
    "DecideMemberAlert",
    "RecallMemberAlert",
    "ListQuestions",
    "OpenQuestion",
    "ReplyToQuestion",
    "ProposeReport",
    "CloseQuestion",
    "ListEntries",
    "AddNote",
    "AddTask",
    "SettleTask",
    "WriteToReporter",
    "ListAttachments",
    "GetAttachmentFile",
    "GetOriginal",
];

/// How many rows of the audit stand before an act's own: who signed in, what was filed, who was put on the case.
pub const BEFORE: &[(&str, usize)] = &[
    ("ReadAccess", 3),
    ("AddToCase", 3),
    ("RemoveFromCase", 4),
    ("RecuseFromCase", 3),
    ("LiftRecusal", 4),
    ("BreakGlass", 4),
    ("MoveCase", 3),
    ("AssignCase", 3),
    ("SetPriority", 3),
    ("ConfirmMarking", 3),
    ("GradeCase", 3),
    ("DraftReferral", 8),
    ("ApproveReferral", 9),
    ("AnswerReferral", 10),
    ("AskName", 5),
    ("OpenName", 7),
    ("RefuseName", 7),
    ("ReadTimeline", 2),
    ("ReadEntity", 3),
    ("ListSuggestions", 5),
    ("SettleSuggestion", 5),
    // Three reports, what matching made of them, and two letters.
    ("ReadCampaign", 13),
    ("NameCampaign", 13),
    ("CloseCampaign", 13),
    ("DraftMemberAlert", 3),
    ("DecideMemberAlert", 5),
    ("RecallMemberAlert", 6),
    ("OpenQuestion", 3),
    ("ReplyToQuestion", 3),
    ("ProposeReport", 3),
    ("CloseQuestion", 5),
    ("OwnQuestionPage", 2),
    ("OwnQuestionForm", 2),
    ("NoticePage", 7),
    ("MeTooForm", 7),
    ("ReadOwnReport", 2),
    ("FollowUp", 2),
    ("OwnReportPage", 2),
    ("OwnReportForm", 2),
    ("WithdrawReport", 2),
    ("WithdrawForm", 2),
    ("RateHandling", 3),
    ("RateForm", 3),
    ("AddToReport", 2),
    ("AdditionPage", 2),
    ("AdditionForm", 2),
    ("OpenReceipt", 2),
    ("AnswerReceipt", 3),
    ("WithdrawByReceipt", 3),
    ("RateByReceipt", 5),
    ("ReceiptAdditionPage", 3),
    ("AddByReceipt", 3),
    ("ListEntries", 3),
    ("AddNote", 3),
    ("AddTask", 3),
    ("SettleTask", 4),
    ("WriteToReporter", 4),
    ("BeginAttachment", 2),
    ("SendPiece", 3),
    ("GetAttachment", 3),
    ("AttachmentForm", 2),
    // The report, the case, its file from its begin to its keeping, and for the last two nothing else.
    ("ListAttachments", 7),
    ("GetAttachmentFile", 7),
    ("GetOriginal", 7),
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
    "MoveCase",
    "AssignCase",
    "SetPriority",
    "ConfirmMarking",
    "GradeCase",
    "DraftReferral",
    "ApproveReferral",
    "AnswerReferral",
    "SearchCases",
    "ListEntities",
    "ReadEntity",
    "ListSuggestions",
    "SettleSuggestion",
    "ListCampaigns",
    "ReadCampaign",
    "NameCampaign",
    "CloseCampaign",
    "DraftMemberAlert",
    "ListMemberAlerts",
    "DecideMemberAlert",
    "RecallMemberAlert",
    "ListQuestions",
    "OpenQuestion",
    "ReplyToQuestion",
    "ProposeReport",
    "CloseQuestion",
    "AskForm",
    "OwnQuestionPage",
    "OwnQuestionForm",
    "NoticePage",
    "MeTooForm",
    "ListOwnReports",
    "ReadOwnReport",
    "FollowUp",
    "OwnReportsPage",
    "OwnReportPage",
    "OwnReportForm",
    "WithdrawReport",
    "WithdrawForm",
    "RateHandling",
    "RateForm",
    "AddToReport",
    "AdditionPage",
    "AdditionForm",
    "ListEntries",
    "AddNote",
    "AddTask",
    "SettleTask",
    "WriteToReporter",
    "BeginAttachment",
    "SendPiece",
    "GetAttachment",
    "ListAttachments",
    "GetAttachmentFile",
    "GetOriginal",
    "AttachmentForm",
];

pub async fn on_case(app: &TestApp, council: &Institution, person: &mut Person, name: &str) {
    match name {
        "ListOwnCases" => drop(person.send::<ListOwnCases>(&(), &PageQuery::default()).await.unwrap()),
        "SearchCases" => drop(search::portion(person, "harbour", None).await),
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
        "ListEntities" | "ReadEntity" | "ListSuggestions" | "SettleSuggestion" | "ListCampaigns" | "ReadCampaign" | "NameCampaign"
        | "CloseCampaign" => campaigns::succeed(app, council, person, name).await,
        "DraftMemberAlert" | "ListMemberAlerts" | "DecideMemberAlert" | "RecallMemberAlert" | "NoticePage" | "MeTooForm" => {
            member_alerts::succeed(app, council, person, name).await;
        }
        "ListQuestions" | "OpenQuestion" | "ReplyToQuestion" | "ProposeReport" | "CloseQuestion" | "AskForm" | "OwnQuestionPage"
        | "OwnQuestionForm" => questions::succeed(app, council, person, name).await,
        "ListOwnReports" | "ReadOwnReport" | "FollowUp" | "OwnReportsPage" | "OwnReportPage" | "OwnReportForm" => {
            own_reports::succeed(app, person, name).await;
        }
        "BeginAttachment" | "SendPiece" | "GetAttachment" | "ListAttachments" | "GetAttachmentFile" | "GetOriginal" | "AttachmentForm" => {
            attachments::succeed(app, council, person, name).await;
        }
        "WithdrawReport" | "WithdrawForm" | "RateHandling" | "RateForm" | "AddToReport" | "AdditionPage" | "AdditionForm" => {
            own_acts::succeed(app, person, name).await;
        }
        "AskName" | "OpenName" | "RefuseName" => names(app, council, person, name).await,
        "MoveCase" | "AssignCase" | "SetPriority" | "ConfirmMarking" | "GradeCase" => moved(app, council, person, name).await,
        "DraftReferral" | "ApproveReferral" | "AnswerReferral" => referred(app, council, person, name).await,
        _ => list(app, council, person, name).await,
    }
}

async fn list(app: &TestApp, council: &Institution, lead: &mut Person, name: &str) {
    let mut reporter = app.person(council, &[Role::Reporter]).await;
    let case = case_of(app, &mut reporter, lead, plain_answers()).await;
    let account = app.account(council, &[Role::Case]).await.id;
    // Somebody besides the two hears of a recusal.
    app.account(council, &[Role::Lead]).await;
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
        "ListEntries" | "AddNote" | "AddTask" | "SettleTask" | "WriteToReporter" => entries::succeed(lead, case, name).await,
        other => panic!("{other} cannot be called here: say how"),
    }
}

async fn moved(app: &TestApp, council: &Institution, lead: &mut Person, name: &str) {
    let mut reporter = app.person(council, &[Role::Reporter]).await;
    let mut led = Led::new(case_of(app, &mut reporter, lead, plain_answers()).await);
    let id = lead.id();
    let done = match name {
        "MoveCase" => led.moves(lead, Move::Take).await,
        "AssignCase" => led.assign(lead, Some(id), None).await,
        "SetPriority" => led.priority(lead, Priority::P2).await,
        "ConfirmMarking" => led.mark(lead, Marking::OfficialSensitive).await,
        _ => led.grade(lead).await,
    };
    done.unwrap();
}

async fn referred(app: &TestApp, council: &Institution, lead: &mut Person, name: &str) {
    let mut reporter = app.person(council, &[Role::Reporter]).await;
    let mut led = Led::new(case_of(app, &mut reporter, lead, plain_answers()).await);
    let mut other = app.person(council, &[Role::Lead]).await;
    led.open(&mut other).await;
    lead.renew().await;
    if name == "DraftReferral" {
        return led.draft(lead, referral()).await.unwrap();
    }
    led.draft(&mut other, referral()).await.unwrap();
    if name == "ApproveReferral" {
        return led.approve(lead).await.unwrap();
    }
    led.moves(&mut other, Move::Refer).await.unwrap();
    led.answer(lead).await.unwrap();
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
        let no = NameRefusal { id: which.id, reason: "Not needed.".parse().unwrap() };
        custodian.send::<RefuseName>(&(case,), &no).await.unwrap();
    }
}

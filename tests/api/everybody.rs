//! Every endpoint asked by everybody there is, about rows of their own, of others and of nobody. The table is written by
//! hand; no command regenerates it, and an endpoint that does not stand in it fails the test.

use super::{
    access::spawn,
    acts::kept_apart,
    attachments,
    harness::{
        Person, TestApp,
        client::Account,
        desk::case_of,
        guest::{asked, key},
        plain_answers, report,
    },
    settings,
};
use backend::kernel::institutions::Institution;
use serde_json::{Value, json};
use shared::{
    accounts::SignOut,
    api::{Credential, ENDPOINTS, Kind, Meta, Method},
    delegations::{GrantDelegation, NewDelegation},
    ids::{AccountId, AttachmentId, CaseId, OpeningId, Reference, ReportId},
    names::{AskName, NameWanted},
    permission::Role,
    problem::Problem,
    time::Moment,
};
use std::fmt::Write;

const EVERYBODY: &str = include_str!("../golden/everybody.txt");

/// A form with a text in it.
const FILE_FORM: &str = "--B1\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n01890a5d-ac96-774b-bcce-b302099a8057\r\n--B1\r\n\
    Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--B1--\r\n";

/// These change who is asking; each has tests of its own.
const LEFT_OUT: &[&str] = &["SignIn", "SignInForm", "SignOut", "SignOutForm", "LeaveForm", "StepUp"];

/// What the requests name.
struct Rows {
    /// A case of reporter A, worked by one of two officers.
    case: CaseId,
    report: ReportId,
    reference: Reference,
    /// Another of theirs, whose name is kept apart and asked for.
    kept: CaseId,
    wish: OpeningId,
    /// Reporter B, who has nothing to do with it.
    colleague: AccountId,
    address: String,
    /// A picture of reporter A's, kept as it was sent too.
    file: AttachmentId,
}

async fn rows(app: &TestApp, council: &Institution, [reporter, colleague, assigned, proxy]: [&Account; 4]) -> Rows {
    let account = reporter;
    let mut reporter = account.sign_in(app).await;
    let acts = NewDelegation { email: proxy.email.parse().unwrap(), expires_at: app.now().plus(30 * Moment::DAY), sees_members_own: false };
    reporter.send_with::<GrantDelegation>(&(), &acts, Some(key())).await.unwrap();
    let mut lead = app.person(council, &[Role::Lead, Role::Case]).await;
    let case = case_of(app, &mut reporter, &mut lead, plain_answers()).await;
    lead.add(case, assigned.id).await.unwrap();
    let (kept, report) = kept_apart(app, &mut reporter, &mut lead).await;
    let wanted = NameWanted { report, reason: "To warn them.".parse().unwrap() };
    let wish = lead.send::<AskName>(&(kept,), &wanted).await.unwrap().id;
    let read = lead.open(case).await.unwrap().reports.remove(0);
    let file = attachments::of_reporter(app, account, read.reference).await;
    let (colleague, address) = (colleague.id, colleague.email.clone());
    Rows { case, report: read.id, reference: read.reference, kept, wish, colleague, address, file }
}

impl Rows {
    /// What the endpoint is asked: a good request, but about nobody's account where it would change something.
    fn request(&self, app: &TestApp, endpoint: &Meta) -> (String, Value) {
        let about_name = matches!(endpoint.name, "OpenName" | "RefuseName");
        let case = if about_name { self.kept } else { self.case };
        let nothing = uuid::Uuid::nil();
        let account = if endpoint.name == "OpenPerson" { self.colleague.0 } else { nothing };
        let values = [
            ("{case}", case.to_string()),
            ("{invitation}", nothing.to_string()),
            ("{passkey}", nothing.to_string()),
            ("{session}", nothing.to_string()),
            ("{version}", nothing.to_string()),
            ("{account}", account.to_string()),
            ("{proposal}", nothing.to_string()),
            ("{institution}", nothing.to_string()),
            ("{delegation}", nothing.to_string()),
            ("{entity}", nothing.to_string()),
            ("{campaign}", nothing.to_string()),
            ("{alert}", nothing.to_string()),
            ("{notice}", nothing.to_string()),
            ("{question}", nothing.to_string()),
            ("{reference}", self.reference.to_string()),
            ("{attachment}", self.file.to_string()),
            ("{offset}", "0".to_owned()),
            ("{page}", "danger".to_owned()),
            ("{topic}", "privacy".to_owned()),
            ("{form}", "more".to_owned()),
            ("{table}", "channel".to_owned()),
        ];
        let path = values.iter().fold(endpoint.path.to_owned(), |path, (name, value)| path.replace(name, value));
        let reason = "Somebody called at night.";
        let body = match endpoint.name {
            "FileReport" => serde_json::to_value(report(app, plain_answers())).unwrap(),
            "InviteAccount" => serde_json::to_value(asked("ann@people.example", &[Role::Reporter])).unwrap(),
            "PreviewSettings" | "ProposeSettings" => serde_json::to_value(settings::changed(0)).unwrap(),
            "ChangePassword" => json!({ "new": "too short" }),
            "ChangeEmail" => json!({ "email": "" }),
            "CheckInvitations" | "InvitePeople" => json!({ "csv": "bob@people.example,Bob,REPORTER" }),
            "SearchPeople" | "DisableAccount" => json!({}),
            "ChangeRoles" => json!({ "roles": [{ "role": "LEADERSHIP" }] }),
            "MergeAccounts" => json!({ "other": nothing }),
            "DecideProposal" => json!({ "agrees": true }),
            "AddInstitution" => json!({ "name": "Ashby Council", "slug": "ashby", "zone": "Europe/London" }),
            "RenameInstitution" => json!({ "name": "Ashby Council" }),
            "InviteFounder" => json!({ "seat": "ADMIN", "email": "ann@people.example", "name": "Ann" }),
            "WithdrawFounders" => json!({ "seat": "ADMIN" }),
            "GrantDelegation" => {
                json!({ "email": self.address, "expires_at": app.now().plus(Moment::DAY), "sees_members_own": false })
            }
            "AddToCase" | "RemoveFromCase" | "LiftRecusal" => json!({ "account": nothing }),
            "RecuseFromCase" => json!({ "account": nothing, "reason": reason }),
            "BreakGlass" => json!({ "reason": reason }),
            // Of a version that is over, so that nobody changes it for whoever comes next.
            "MoveCase" => json!({ "version": 0, "order": { "move": "TAKE" } }),
            "AssignCase" | "ApproveReferral" => json!({ "version": 0 }),
            "SetPriority" => json!({ "version": 0, "priority": "P2", "reason": reason }),
            "ConfirmMarking" => json!({ "version": 0, "marking": "OFFICIAL" }),
            "GradeCase" => json!({ "version": 0, "grading": { "source": "2", "knowledge": "A", "handling": "P" } }),
            "DraftReferral" => json!({ "version": 0, "referral": { "to": "LOCAL_POLICE" } }),
            "AnswerReferral" => json!({ "version": 0, "answer": { "outcome": reason } }),
            "SearchCases" => json!({ "text": "harbour" }),
            "ListEntities" => json!({ "text": "amber@recruiting.example" }),
            "SettleSuggestion" => json!({ "other": nothing, "entity": nothing, "holds": true, "reason": reason }),
            "NameCampaign" => json!({ "version": 1, "name": "Amber" }),
            "CloseCampaign" => json!({ "version": 1, "reason": reason }),
            "DraftMemberAlert" => json!({ "entities": [nothing], "reason": reason }),
            "DecideMemberAlert" => json!({ "approves": true }),
            "RecallMemberAlert" => json!({ "correction": "MISTAKE" }),
            "ReplyToQuestion" => json!({ "text": "It is all right." }),
            "AskName" => json!({ "report": self.report, "reason": reason }),
            "FollowUp" => json!({ "text": "They wrote again." }),
            "BeginAttachment" => json!({ "name": "a.txt", "media": "text/plain", "bytes": 5 }),
            "WithdrawReport" => json!({}),
            "AddToReport" => json!({ "form": "MORE", "answers": { "exact_words": ["Bring the papers."] } }),
            "RateHandling" => json!({ "rating": "WELL" }),
            "AddNote" => json!({ "note": { "kind": "FACTUAL", "text": "They called twice." } }),
            "AddTask" => json!({ "title": "Call them back", "template": "OTHER" }),
            "SettleTask" => json!({ "task": nothing, "event": "DONE" }),
            "WriteToReporter" => json!({ "report": self.report, "text": "Please call us." }),
            "RefuseSettings" => serde_json::to_value(settings::refusal()).unwrap(),
            "OpenName" => json!({ "id": self.wish }),
            "RefuseName" => json!({ "id": self.wish, "reason": reason }),
            _ => Value::Null,
        };
        (path, body)
    }
}

/// The answer in a word: `ok`, to sign in, the status of a page, or the code of a problem.
async fn verdict(app: &TestApp, person: &Person, endpoint: &Meta, rows: &Rows) -> String {
    let (path, body) = rows.request(app, endpoint);
    let url = format!("{}{path}", app.address);
    let call = match endpoint.method {
        Method::Get => person.client.get(url),
        Method::Post => person.client.post(url),
    };
    let call = match endpoint.credential {
        Credential::Bearer if !person.token.is_empty() => call.bearer_auth(&person.token),
        Credential::Cookie if !person.cookie.is_empty() => call.header("cookie", &person.cookie),
        _ => call,
    };
    let call = if endpoint.idempotent { call.header("Idempotency-Key", key().to_string()) } else { call };
    let call = match endpoint.name {
        "SendPiece" => call.header("content-type", "application/octet-stream").body(attachments::photo()),
        "AttachmentForm" => call.header("content-type", "multipart/form-data; boundary=B1").body(FILE_FORM),
        _ => call,
    };
    let call = if body.is_null() { call } else { call.header("content-type", "application/json").body(body.to_string()) };
    let response = call.send().await.unwrap();
    let status = response.status().as_u16();
    let to_sign_in = response.headers().get("location").is_some_and(|place| place.to_str().unwrap().starts_with("/sign-in?next="));
    match status {
        303 if to_sign_in => "sign_in".to_owned(),
        200..=399 => "ok".to_owned(),
        401 | 403 | 404 => status.to_string(),
        _ if endpoint.kind == Kind::Page => "ok".to_owned(),
        _ => serde_json::from_slice::<Problem>(&response.bytes().await.unwrap()).unwrap().code.as_str().to_owned(),
    }
}

#[tokio::test]
async fn everybody_gets_from_every_endpoint_what_the_reviewed_table_says() {
    let (app, council) = spawn().await;
    let elsewhere = app.institution("aldergate").await;
    let mut people: Vec<(&str, Option<Account>)> = vec![("nobody", None)];
    let titles = [
        ("rep_A", Role::Reporter),
        ("rep_B", Role::Reporter),
        ("triage", Role::Triage),
        ("assigned", Role::Case),
        ("other_off", Role::Case),
        ("lead", Role::Lead),
        ("leaders", Role::Leadership),
        ("auditor", Role::Auditor),
        ("admin", Role::Admin),
        ("contact", Role::SeparateContact),
    ];
    for (title, role) in titles {
        people.push((title, Some(app.account(&council, &[role]).await)));
    }
    for (title, place) in [("far_lead", &elsewhere), ("rested", &council), ("ended", &council)] {
        people.push((title, Some(app.account(place, &[Role::Lead]).await)));
    }
    // Somebody of reporter A's office, who acts for them.
    people.push(("proxy", Some(app.account(&council, &[Role::Reporter]).await)));
    let account = |at: usize| people[at].1.as_ref().unwrap();
    let rows = rows(&app, &council, [1, 2, 4, 14].map(account)).await;
    let asked: Vec<_> = ENDPOINTS.iter().filter(|endpoint| !LEFT_OUT.contains(&endpoint.name)).collect();
    let mut lines: Vec<String> = asked.iter().map(|endpoint| format!("{:<22}", endpoint.name)).collect();
    let mut head = format!("{:<22}", "endpoint");
    for (title, account) in people {
        write!(head, "{title:<17}").unwrap();
        let mut person = match account {
            Some(account) => account.sign_in(&app).await,
            None => Person::nobody(&app),
        };
        match title {
            "rested" => {
                // Their newest cookie was presented, as it is wherever a page was seen.
                person.visit("/report").await;
                app.pass(31 * Moment::MINUTE);
            }
            "ended" => person.send::<SignOut>(&(), &()).await.unwrap(),
            _ => {}
        }
        for (endpoint, line) in asked.iter().zip(&mut lines) {
            write!(line, "{:<17}", verdict(&app, &person, endpoint, &rows).await).unwrap();
        }
    }
    let tidy = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    let table = format!("{head}\n{}", lines.join("\n"));
    assert_eq!(tidy(&table), tidy(EVERYBODY.trim_end()), "\n{table}");
}

//! Whose rows each role may see, and what each endpoint leaves in the audit. Both tables are written by
//! hand; no command regenerates them, and an endpoint that stands in neither fails the test.

use super::{
    acts, emails,
    harness::{
        Person, TestApp,
        guest::{self, invite},
        plain_answers, report, spawn_app_with,
    },
    own_passkeys::ways_in,
    passwords,
    plain::answer_all,
    settings, tree, visited, visits,
};
use shared::{
    accounts::{ExchangeToken, SignIn, SignOut, WhoAmI},
    api::{ENDPOINTS, Endpoint},
    audit_list::{AuditQuery, GetAuditCsv, ListAudit},
    cases::{CaseLine, CaseQuery, DeskStatus, GlanceCase, ListCases, OpenCase, WatchDesk},
    delegations::{EndDelegation, GrantDelegation, ListDelegations, NewDelegation},
    description::ApiDescription,
    ids::CaseId,
    invitations::{CheckInvitations, InvitePeople, ListInvitations, PeopleList, ResendInvitation, RevokeInvitation},
    page::PageQuery,
    people::{
        ChangeRoles, DisableAccount, EnableAccount, Leaving, MergeAccounts, OpenPerson, PeopleQuery, RenewSignIn, RolesWanted, SamePerson,
        SearchPeople,
    },
    permission::{HeldRole, Role},
    problem::Problem,
    proposals::{DecideProposal, Decision, ListProposals},
    sessions::{EndOtherSessions, EndSession, ListSessions},
    settings::{ApproveSettings, GetSettings, ListSettings, OpenSettings, PreviewSettings, RefuseSettings},
    statistics::GetPicture,
    step_up::{FreshCode, StepUp},
};
use std::fmt::{Debug, Write};

const ROWS: &str = include_str!("../golden/rows.txt");
const INVITATIONS: &str = include_str!("../golden/invitations.txt");
const AUDIT: &str = include_str!("../golden/audit.txt");

/// Endpoints whose answer speaks of a row that belongs to somebody. Every other one speaks of the caller
/// alone, or of nobody.
const ABOUT_ROWS: &[&str] = &["OpenCase", "ListCases", "DeskCaseShell"];

async fn spawn() -> TestApp {
    spawn_app_with(&[("VEDETTE_LIMITS__REQUESTS_PER_MINUTE", "100000"), ("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "100000")]).await
}

async fn cases(person: &mut Person) -> Vec<CaseLine> {
    person.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap().items
}

/// The case that a report of `by` opens; `seer` is somebody who may see it.
async fn opened(app: &TestApp, by: &mut Person, seer: &mut Person, technique: &str) -> CaseId {
    // Everybody who signs in takes half a minute of the server's clock, and tokens last five.
    by.renew().await;
    seer.renew().await;
    let before: Vec<_> = cases(seer).await.iter().map(|line| line.id).collect();
    by.file(&report(app, plain_answers().with("techniques", &[technique]))).await.unwrap();
    cases(seer).await.iter().map(|line| line.id).find(|id| !before.contains(id)).unwrap()
}

fn said<T>(outcome: Result<T, Problem>, word: impl FnOnce(T) -> &'static str) -> String {
    outcome.map_or_else(|problem| problem.status.to_string(), |answer| word(answer).to_owned())
}

async fn verdict(person: &mut Person, endpoint: &str, case: CaseId) -> String {
    match endpoint {
        "OpenCase" => said(person.send::<OpenCase>(&(case,), &()).await, |_| "reads"),
        "ListCases" => said(person.send::<ListCases>(&(), &CaseQuery::default()).await, |page| {
            if page.items.iter().any(|line| line.id == case) { "listed" } else { "hidden" }
        }),
        "DeskCaseShell" => {
            let page = person.visit(&format!("/desk/cases/{case}")).await;
            assert!(page.status != 200 || !page.text.contains("AR-"), "the shell says nothing of a case");
            if page.status == 200 { "empty".to_owned() } else { page.status.as_u16().to_string() }
        }
        other => panic!("{other} has no probe"),
    }
}

#[tokio::test]
async fn every_role_sees_the_rows_the_reviewed_table_names_and_no_other_institutions() {
    let app = spawn().await;
    let (council, other) = (app.institution("fernwick").await, app.institution("aldergate").await);
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut contact = app.person(&council, &[Role::SeparateContact]).await;
    let mut colleague = app.person(&council, &[Role::Reporter]).await;
    let mut elsewhere = app.person(&other, &[Role::Lead]).await;
    let same = opened(&app, &mut colleague, &mut lead, "ELICIT").await;
    let inside = opened(&app, &mut colleague, &mut contact, "INSIDER").await;
    let mut far = app.person(&other, &[Role::Reporter]).await;
    let other = opened(&app, &mut far, &mut elsewhere, "ELICIT").await;
    let mut people = vec![Person::nobody(&app)];
    let mut own = vec![same];
    for role in Role::ALL {
        let mut person = app.person(&council, &[role]).await;
        own.push(opened(&app, &mut person, &mut lead, "ELICIT").await);
        people.push(person);
    }
    for person in people.iter_mut().skip(1) {
        person.renew().await;
    }
    let mut table = String::from(ROWS.lines().next().unwrap());
    for endpoint in ABOUT_ROWS {
        for whose in ["own", "same", "other", "inside"] {
            write!(table, "\n{endpoint:<20}{whose:<9}").unwrap();
            for (person, own) in people.iter_mut().zip(&own) {
                let case = match whose {
                    "own" => *own,
                    "same" => same,
                    "other" => other,
                    _ => inside,
                };
                write!(table, "{:<9}", verdict(person, endpoint, case).await).unwrap();
            }
        }
    }
    let tidy = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_eq!(tidy(&table), tidy(ROWS.trim_end()), "\n{table}");
}

/// The same for invitations: those of one's own institution, and another's.
#[tokio::test]
async fn every_role_sees_and_stops_the_invitations_the_reviewed_table_names() {
    let app = spawn().await;
    let (council, other) = (app.institution("fernwick").await, app.institution("aldergate").await);
    let mut admins = [app.person(&council, &[Role::Admin]).await, app.person(&other, &[Role::Admin]).await];
    let mut people = vec![Person::nobody(&app)];
    for role in Role::ALL {
        people.push(app.person(&council, &[role]).await);
    }
    let mut table = String::new();
    for endpoint in ["ListInvitations", "ResendInvitation", "RevokeInvitation"] {
        for (whose, admin) in ["same", "other"].into_iter().zip(&mut admins) {
            write!(table, "\n{endpoint:<20}{whose:<9}").unwrap();
            for person in &mut people {
                admin.renew().await;
                if person.account.is_some() {
                    person.renew().await;
                }
                let id = invite(admin, "ann@people.example", &[Role::Reporter]).await.unwrap().id;
                let verdict = if endpoint == "ListInvitations" {
                    said(person.send::<ListInvitations>(&(), &PageQuery::default()).await, |page| {
                        if page.items.iter().any(|one| one.id == id) { "listed" } else { "hidden" }
                    })
                } else if endpoint == "ResendInvitation" {
                    said(person.send::<ResendInvitation>(&(id,), &()).await, |_| "sent")
                } else {
                    said(person.send::<RevokeInvitation>(&(id,), &()).await, |()| "stopped")
                };
                write!(table, "{verdict:<9}").unwrap();
            }
        }
    }
    let tidy = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_eq!(tidy(table.trim()), tidy(INVITATIONS.trim_end()), "\n{table}");
    let with_ids: Vec<_> =
        ENDPOINTS.iter().filter(|endpoint| endpoint.path.contains("{invitation}")).map(|endpoint| endpoint.name).collect();
    assert_eq!(with_ids, ["RevokeInvitation", "ResendInvitation"]);
}

/// Calls an endpoint as somebody who may, with what it needs to succeed.
async fn succeed(app: &TestApp, name: &str) {
    let council = app.institution(&format!("council-{}", name.to_lowercase())).await;
    let roles = match name {
        "ListCases" | "OpenCase" | "GlanceCase" | "WatchDesk" | "DeskStatus" | "ApiDescription" | "DeskShell" | "DeskCaseShell"
        | "DeskMineShell" | "DeskSearchShell" | "DeskCampaignsShell" | "DeskCampaignShell" | "DeskEntityShell" => Role::Triage,
        "GetPicture" | "GetPictureCsv" | "DeskPictureShell" => Role::Leadership,
        "BreakGlass" => Role::Auditor,
        name if acts::BY_LEADS.contains(&name) => Role::Lead,
        "GetSettings" | "ListSettings" | "OpenSettings" | "PreviewSettings" | "ProposeSettings" | "ApproveSettings" | "RefuseSettings" => {
            Role::Lead
        }
        "InviteAccount" | "ListInvitations" | "RevokeInvitation" | "InvitationForm" | "BeginEnrolment" | "FinishEnrolment" => Role::Admin,
        "ResendInvitation" | "CheckInvitations" | "InvitePeople" | "DisableAccount" | "EnableAccount" | "ChangeRoles" | "RenewSignIn"
        | "MergeAccounts" => Role::Admin,
        "AddInstitution" | "RenameInstitution" | "InviteFounder" | "WithdrawFounders" => Role::Admin,
        "ListInstitutions" | "DeskTreeShell" | "DeskTreePageShell" => Role::Auditor,
        "ListAudit" | "GetAuditCsv" | "DeskAuditShell" => Role::Auditor,
        "SearchPeople" | "OpenPerson" | "ListProposals" | "DecideProposal" | "DeskPeopleShell" | "DeskPersonShell" | "DeskNamesShell"
        | "DeskAlertsShell" | "DeskQuestionsShell" | "DeskQuestionShell" | "DeskSettingsShell" | "DeskVersionShell" => Role::Lead,
        _ => Role::Reporter,
    };
    let account = app.account(&council, &[roles]).await;
    if name == "SignIn" {
        let given = account.credentials(app);
        return done(Person::nobody(app).send::<SignIn>(&(), &given).await);
    }
    if name == "SignInForm" {
        let given = account.credentials(app);
        let fields = [("email", given.email.as_str()), ("password", &given.password), ("code", &given.code)];
        assert_eq!(Person::nobody(app).post("/sign-in", &fields).await.status, 303);
        return;
    }
    let mut person = account.sign_in(app).await;
    match name {
        "ExchangeToken" => done(person.send::<ExchangeToken>(&(), &()).await),
        "SignOut" => done(person.send::<SignOut>(&(), &()).await),
        "WhoAmI" => done(person.send::<WhoAmI>(&(), &()).await),
        "ListSessions" => done(person.send::<ListSessions>(&(), &PageQuery::default()).await),
        "EndSession" => {
            let other = account.sign_in(app).await.session();
            done(person.send::<EndSession>(&(other,), &()).await);
        }
        "EndOtherSessions" => done(person.send::<EndOtherSessions>(&(), &()).await),
        "DevicesForm" => assert_eq!(person.post("/account/devices", &[]).await.status, 303),
        "ChangePassword" | "PasswordPage" | "PasswordForm" => passwords::succeed(&mut person, name).await,
        "ChangeEmail" | "EmailPage" | "EmailForm" | "EmailAnswerPage" | "EmailAnswerForm" => emails::succeed(app, &mut person, name).await,
        "StepUp" => done(person.send::<StepUp>(&(), &FreshCode { code: account.code(app.now()) }).await),
        "FileReport" => done(person.file(&report(app, plain_answers())).await),
        "ListCases" => done(person.send::<ListCases>(&(), &CaseQuery::default()).await),
        "OpenCase" => {
            let mut reporter = person_of(app, &council).await;
            let case = opened(app, &mut reporter, &mut person, "ELICIT").await;
            done(person.send::<OpenCase>(&(case,), &()).await);
        }
        "GlanceCase" => {
            let mut reporter = person_of(app, &council).await;
            let case = opened(app, &mut reporter, &mut person, "ELICIT").await;
            done(person.send::<GlanceCase>(&(case,), &()).await);
        }
        "DeskStatus" => done(person.send::<DeskStatus>(&(), &()).await),
        "WatchDesk" | "ApiDescription" | "GetPictureCsv" | "GetAuditCsv" => {
            let path = match name {
                "WatchDesk" => WatchDesk::PATH,
                "ApiDescription" => ApiDescription::PATH,
                "GetAuditCsv" => GetAuditCsv::PATH,
                _ => "/api/v1/picture/channel",
            };
            let call = person.client.get(format!("{}{path}", person.address)).bearer_auth(&person.token);
            assert_eq!(call.send().await.unwrap().status(), 200);
        }
        "ListAudit" => done(person.send::<ListAudit>(&(), &AuditQuery::default()).await),
        "GetPicture" => done(person.send::<GetPicture>(&(), &()).await),
        "GetSettings" => done(person.send::<GetSettings>(&(), &()).await),
        "ListSettings" => done(person.send::<ListSettings>(&(), &PageQuery::default()).await),
        "PreviewSettings" => done(person.send::<PreviewSettings>(&(), &settings::changed(0)).await),
        "ProposeSettings" => done(settings::propose(&mut person, &settings::changed(0)).await),
        "OpenSettings" | "ApproveSettings" | "RefuseSettings" => {
            let mut admin = app.person(&council, &[Role::Admin]).await;
            let id = settings::propose(&mut admin, &settings::changed(0)).await.unwrap();
            match name {
                "OpenSettings" => done(person.send::<OpenSettings>(&(id,), &()).await),
                "ApproveSettings" => done(person.send::<ApproveSettings>(&(id,), &()).await),
                _ => done(person.send::<RefuseSettings>(&(id,), &settings::refusal()).await),
            }
        }
        "InviteAccount" => done(invite(&mut person, "ann@people.example", &[Role::Reporter]).await),
        "ListInvitations" => done(person.send::<ListInvitations>(&(), &PageQuery::default()).await),
        "RevokeInvitation" => {
            let id = invite(&mut person, "ann@people.example", &[Role::Reporter]).await.unwrap().id;
            done(person.send::<RevokeInvitation>(&(id,), &()).await);
        }
        "ResendInvitation" => {
            let id = invite(&mut person, "ann@people.example", &[Role::Reporter]).await.unwrap().id;
            done(person.send::<ResendInvitation>(&(id,), &()).await);
        }
        "CheckInvitations" => done(person.send::<CheckInvitations>(&(), &ann()).await),
        "InvitePeople" => done(person.send_with::<InvitePeople>(&(), &ann(), Some(guest::key())).await),
        "SearchPeople" => done(person.send::<SearchPeople>(&(), &PeopleQuery::default()).await),
        "ListProposals" => done(person.send::<ListProposals>(&(), &PageQuery::default()).await),
        "DecideProposal" => {
            let mut admin = app.person(&council, &[Role::Admin]).await;
            let id = invite(&mut admin, "ann@people.example", &[Role::Case]).await.unwrap().id;
            done(person.send::<DecideProposal>(&(shared::ids::ProposalId(id.0),), &Decision { agrees: true }).await);
        }
        "OpenPerson" | "DisableAccount" | "EnableAccount" | "ChangeRoles" | "RenewSignIn" | "MergeAccounts" => {
            let other = app.account(&council, &[Role::Reporter]).await.id;
            match name {
                "OpenPerson" => done(person.send::<OpenPerson>(&(other,), &()).await),
                "RenewSignIn" => done(person.send::<RenewSignIn>(&(other,), &()).await),
                "MergeAccounts" => {
                    let same = SamePerson { other: app.account(&council, &[Role::Reporter]).await.id };
                    done(person.send::<MergeAccounts>(&(other,), &same).await);
                }
                "ChangeRoles" => {
                    let roles = vec![HeldRole { role: Role::Leadership, ends_at: None }];
                    done(person.send::<ChangeRoles>(&(other,), &RolesWanted { roles }).await);
                }
                _ => {
                    done(person.send::<DisableAccount>(&(other,), &Leaving::default()).await);
                    if name == "EnableAccount" {
                        done(person.send::<EnableAccount>(&(other,), &()).await);
                    }
                }
            }
        }
        "ListDelegations" => done(person.send::<ListDelegations>(&(), &()).await),
        "GrantDelegation" | "EndDelegation" | "DelegatesForm" => {
            let email = app.account(&council, &[Role::Reporter]).await.email;
            if name == "DelegatesForm" {
                let page = person.post("/account/delegates", &[("email", &email), ("day", "2026-12-24")]).await;
                return assert_eq!(page.status, 303);
            }
            let new = NewDelegation {
                email: email.parse().unwrap(),
                expires_at: app.now().plus(shared::time::Moment::DAY),
                sees_members_own: false,
            };
            let id = person.send_with::<GrantDelegation>(&(), &new, Some(guest::key())).await.unwrap().id;
            if name == "EndDelegation" {
                done(person.send::<EndDelegation>(&(id,), &()).await);
            }
        }
        name if visited::place(name).is_some() => visited(&mut person, visited::place(name).unwrap()).await,
        "ListInstitutions" | "AddInstitution" | "RenameInstitution" | "InviteFounder" | "WithdrawFounders" => {
            tree::succeed(app, &council, &mut person, name).await;
        }
        "InvitationForm" => {
            invite(&mut person, "ann@people.example", &[Role::Reporter]).await.unwrap();
            app.settle().await;
            guest::accept(app, &app.post().remove(0).code(), "ann@people.example").await;
        }
        "AnswerQuestion" => assert_eq!(person.post("/plain/danger", &[("danger_now", "NO")]).await.status, 303),
        "SendAnswers" => {
            answer_all(&mut person).await;
            assert_eq!(person.post("/plain/check", &[]).await.status, 303);
        }
        "DropAnswers" => assert_eq!(person.post("/plain/drop", &[("sure", "yes")]).await.status, 303),
        "StartAgain" => assert_eq!(person.post("/plain/sent", &[]).await.status, 303),
        "LeaveForm" => assert_eq!(person.post("/leave", &[]).await.status, 200),
        "VisitPage" | "VisitForm" | "ReceiptPage" | "OpenReceipt" | "AnswerReceipt" => visits::succeed(app, name).await,
        "WithdrawByReceipt" | "RateByReceipt" | "ReceiptAdditionPage" | "AddByReceipt" => visits::succeed(app, name).await,
        "SignOutForm" => assert_eq!(person.post("/sign-out", &[]).await.status, 303),
        name if acts::NAMES.contains(&name) => acts::on_case(app, &council, &mut person, name).await,
        other => ways_in::succeed(app, &account, &mut person, other).await,
    }
}

fn ann() -> PeopleList {
    PeopleList { csv: "ann@people.example,Ann,REPORTER".to_owned() }
}

async fn person_of(app: &TestApp, council: &backend::kernel::institutions::Institution) -> Person {
    app.person(council, &[Role::Reporter]).await
}

fn done<T, E: Debug>(outcome: Result<T, E>) {
    outcome.unwrap();
}

async fn visited(person: &mut Person, path: &str) {
    assert_eq!(person.visit(path).await.status, 200, "{path}");
}

#[tokio::test]
async fn every_endpoint_leaves_the_audit_row_the_reviewed_table_names_and_no_other() {
    let mut table = String::new();
    for endpoint in ENDPOINTS {
        let app = spawn().await;
        succeed(&app, endpoint.name).await;
        let actions: Vec<String> = app.audit().await.iter().map(|said| format!("{:?}", said.action)).collect();
        // What had to happen first has its own line: somebody signed in, a report was filed to be opened.
        let first = match endpoint.name {
            "SignIn" | "SignInForm" => 0,
            "OpenCase" | "GlanceCase" | "InvitationForm" | "OpenSettings" | "ApproveSettings" | "RefuseSettings" | "DecideProposal" => 3,
            "BeginEnrolment" | "FinishEnrolment" => 3,
            // The asking and two letters.
            "EmailAnswerForm" => 4,
            // The asking and the yes, with what came of it.
            "WithdrawFounders" => 5,
            "RevokeInvitation" | "ResendInvitation" | "EnableAccount" | "EndDelegation" | "EndSession" => 2,
            name if ways_in::NEED_A_PASSKEY.contains(&name) => 2,
            name => acts::BEFORE.iter().find(|(act, _)| *act == name).map_or(1, |(_, before)| *before),
        };
        let left = if actions.len() > first { actions[first..].join(" ") } else { "-".to_owned() };
        writeln!(table, "{:<20}{left}", endpoint.name).unwrap();
    }
    assert_eq!(table.trim_end(), AUDIT.trim_end(), "\n{table}");
}

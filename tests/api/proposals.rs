//! What takes two people: roles and invitations with power (docs/adr/0025-two-people.md).

use super::harness::{
    Person, TestApp,
    guest::{self, asked, invite, key, rows},
    spawn_app,
};
use shared::{
    accounts::{SignIn, WhoAmI},
    audit::Action,
    ids::{AccountId, ProposalId},
    invitations::{InviteAccount, ListInvitations},
    page::PageQuery,
    people::{ChangeRoles, DisableAccount, Leaving, Outcome, RolesWanted},
    permission::{HeldRole, Role},
    problem::{Code, Problem},
    proposals::{DecideProposal, Decision, LIFETIME, ListProposals, Proposal, ProposalState, ProposedChange},
    time::Moment,
};

const ANN: &str = "ann@people.example";

fn held(role: Role) -> HeldRole {
    HeldRole { role, ends_at: None }
}

async fn change(admin: &mut Person, account: AccountId, roles: &[HeldRole]) -> Result<Outcome, Problem> {
    admin.send::<ChangeRoles>(&(account,), &RolesWanted { roles: roles.to_vec() }).await
}

async fn decide(person: &mut Person, id: ProposalId, agrees: bool) -> Result<(), Problem> {
    person.send::<DecideProposal>(&(id,), &Decision { agrees }).await
}

async fn list(person: &mut Person) -> Vec<Proposal> {
    person.send::<ListProposals>(&(), &PageQuery::default()).await.unwrap().items
}

async fn done(app: &TestApp, action: Action) -> usize {
    app.audit().await.iter().filter(|said| said.action == action).count()
}

#[tokio::test]
async fn power_comes_only_when_a_second_person_agrees_and_then_at_once() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut before = account.sign_in(&app).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let waits = change(&mut admin, account.id, &[held(Role::Case), held(Role::Reporter)]).await.unwrap().waits.unwrap();
    assert_eq!(before.send::<WhoAmI>(&(), &()).await.unwrap().roles, [Role::Reporter], "nothing has happened yet");
    let proposal = list(&mut lead).await.remove(0);
    assert!(proposal.may_agree && proposal.state == ProposalState::Open && proposal.id == waits);
    assert!(matches!(&proposal.matter, ProposedChange::Roles { account: about, after, .. } if *about == account.id && after.len() == 2));
    assert!(!list(&mut admin).await[0].may_agree);
    decide(&mut lead, waits, true).await.unwrap();
    assert_eq!(before.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded, "the old roles end with the session");
    app.pass(30 * Moment::SECOND);
    assert_eq!(account.sign_in(&app).await.send::<WhoAmI>(&(), &()).await.unwrap().roles, [Role::Case, Role::Reporter]);
    assert_eq!(decide(&mut lead, waits, true).await.unwrap_err().code, Code::Conflict, "once");
    let audit = app.audit().await;
    let said = |action| audit.iter().find(|said| said.action == action).map(|said| (said.account, said.object)).unwrap();
    let (proposer, second) = (admin.account.as_ref().unwrap().id, lead.account.as_ref().unwrap().id);
    assert_eq!(said(Action::RolesProposed), (Some(proposer), account.id.0));
    assert_eq!(said(Action::ProposalAgreed), (Some(second), waits.0));
    assert_eq!(said(Action::RolesChanged), (Some(second), account.id.0));
}

#[tokio::test]
async fn neither_the_proposer_nor_the_person_nor_an_administrator_agrees_to_power() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let concerned = app.account(&council, &[Role::Lead]).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let (mut second, mut person) = (app.person(&council, &[Role::Admin]).await, concerned.sign_in(&app).await);
    let waits = change(&mut admin, concerned.id, &[held(Role::Lead), held(Role::Triage)]).await.unwrap().waits.unwrap();
    for who in [&mut admin, &mut second, &mut person] {
        assert_eq!(decide(who, waits, true).await.unwrap_err().code, Code::SecondPerson);
    }
    assert_eq!(decide(&mut person, waits, false).await.unwrap_err().code, Code::SecondPerson, "nor does the person refuse it");
    let mut case = app.person(&council, &[Role::Case]).await;
    assert_eq!(decide(&mut case, waits, true).await.unwrap_err().code, Code::NotPermitted);
    let elsewhere = app.institution("ashby").await;
    let mut stranger = app.person(&elsewhere, &[Role::Lead]).await;
    assert_eq!(decide(&mut stranger, waits, true).await.unwrap_err().code, Code::NotFound);
    assert!(list(&mut stranger).await.is_empty());
    assert_eq!((done(&app, Action::RolesChanged).await, done(&app, Action::ProposalAgreed).await), (0, 0));
    assert_eq!(person.send::<WhoAmI>(&(), &()).await.unwrap().roles, [Role::Lead]);
    decide(&mut admin, waits, false).await.unwrap();
    assert_eq!(list(&mut admin).await[0].state, ProposalState::Withdrawn);
}

#[tokio::test]
async fn nobody_changes_their_own_roles_and_the_separate_contact_is_left_alone() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let own = admin.account.as_ref().unwrap().id;
    assert_eq!(change(&mut admin, own, &[held(Role::Case)]).await.unwrap_err().code, Code::SecondPerson);
    let contact = app.account(&council, &[Role::SeparateContact]).await;
    let reporter = app.account(&council, &[Role::Reporter]).await;
    let past = HeldRole { role: Role::Leadership, ends_at: Some(app.now()) };
    for (account, roles) in [
        (contact.id, vec![held(Role::Reporter)]),
        (reporter.id, vec![held(Role::SeparateContact)]),
        (reporter.id, vec![held(Role::Admin), held(Role::Lead)]),
        (reporter.id, vec![]),
        (reporter.id, vec![past]),
    ] {
        let problem = change(&mut admin, account, &roles).await.unwrap_err();
        assert_eq!((problem.code, problem.errors[0].pointer.as_str()), (Code::Invalid, "/roles"), "{roles:?}");
    }
    assert_eq!((done(&app, Action::RolesChanged).await, rows(&app, "proposals").await), (0, 0));
}

#[tokio::test]
async fn power_is_taken_away_by_one_person_at_once() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Lead, Role::Triage]).await;
    let mut person = account.sign_in(&app).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    assert_eq!(change(&mut admin, account.id, &[held(Role::Leadership)]).await.unwrap(), Outcome { waits: None });
    assert_eq!(person.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
    app.pass(30 * Moment::SECOND);
    assert_eq!(account.sign_in(&app).await.send::<WhoAmI>(&(), &()).await.unwrap().roles, [Role::Leadership]);
}

#[tokio::test]
async fn an_office_that_ends_gives_nothing_from_that_moment_on_without_a_job() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let end = app.now().plus(10 * Moment::MINUTE);
    let ends_at = Some(end);
    let roles = [HeldRole { role: Role::Case, ends_at }, HeldRole { role: Role::Reporter, ends_at: None }];
    let waits = change(&mut admin, account.id, &roles).await.unwrap().waits.unwrap();
    decide(&mut lead, waits, true).await.unwrap();
    app.pass(30 * Moment::SECOND);
    let mut person = account.sign_in(&app).await;
    assert_eq!(person.send::<WhoAmI>(&(), &()).await.unwrap().roles, [Role::Case, Role::Reporter]);
    app.pass(5 * Moment::MINUTE);
    person.renew().await;
    app.kernel.clock.set(end.plus(-1));
    assert!(person.send::<WhoAmI>(&(), &()).await.is_ok());
    app.kernel.clock.set(end);
    assert_eq!(person.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
    assert_eq!(account.sign_in(&app).await.send::<WhoAmI>(&(), &()).await.unwrap().roles, [Role::Reporter]);
    // Somebody whose every office has ended is nobody here.
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let soon = HeldRole { role: Role::Reporter, ends_at: Some(app.now().plus(Moment::MINUTE)) };
    change(&mut admin, account.id, &[soon]).await.unwrap();
    app.pass(Moment::MINUTE);
    assert_eq!(Person::nobody(&app).send::<SignIn>(&(), &account.credentials(&app)).await.unwrap_err().code, Code::SignInRefused);
}

#[tokio::test]
async fn what_was_agreed_to_is_done_only_while_the_account_is_as_it_was() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Leadership]).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let waits = change(&mut admin, account.id, &[held(Role::Leadership), held(Role::Case)]).await.unwrap().waits.unwrap();
    change(&mut admin, account.id, &[held(Role::Reporter)]).await.unwrap();
    assert_eq!(decide(&mut lead, waits, true).await.unwrap_err().code, Code::Conflict);
    assert_eq!(account.sign_in(&app).await.send::<WhoAmI>(&(), &()).await.unwrap().roles, [Role::Reporter]);
    decide(&mut lead, waits, false).await.unwrap();
    assert_eq!(list(&mut lead).await[0].state, ProposalState::Refused);
}

#[tokio::test]
async fn what_an_administrator_proposed_who_is_none_any_more_is_not_done() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let (mut admin, mut other) = (app.person(&council, &[Role::Admin]).await, app.person(&council, &[Role::Admin]).await);
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let waits = change(&mut admin, account.id, &[held(Role::Case)]).await.unwrap().waits.unwrap();
    other.renew().await;
    other.send::<DisableAccount>(&(admin.account.as_ref().unwrap().id,), &Leaving::default()).await.unwrap();
    assert_eq!(decide(&mut lead, waits, true).await.unwrap_err().code, Code::Conflict);
    assert_eq!(done(&app, Action::RolesChanged).await, 0);
    decide(&mut lead, waits, false).await.unwrap();
}

#[tokio::test]
async fn a_proposal_nobody_decided_is_gone_after_two_weeks() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let waits = change(&mut admin, account.id, &[held(Role::Case)]).await.unwrap().waits.unwrap();
    app.pass(LIFETIME);
    let mut lead = app.person(&council, &[Role::Lead]).await;
    assert!(list(&mut lead).await.is_empty());
    assert_eq!(decide(&mut lead, waits, true).await.unwrap_err().code, Code::NotFound);
    app.settle().await;
    assert_eq!(rows(&app, "proposals").await, 0);
}

#[tokio::test]
async fn an_invitation_with_power_sends_no_letter_before_a_lead_agrees() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let (new, same) = (asked(ANN, &[Role::Lead]), Some(key()));
    let invited = admin.send_with::<InviteAccount>(&(), &new, same).await.unwrap();
    assert_eq!(admin.send_with::<InviteAccount>(&(), &new, same).await.unwrap(), invited, "again is the same");
    app.settle().await;
    assert!(invited.waits && app.letters().is_empty());
    assert!(admin.send::<ListInvitations>(&(), &PageQuery::default()).await.unwrap().items.is_empty());
    let waiting = list(&mut lead).await;
    assert_eq!(waiting.len(), 1);
    decide(&mut lead, waiting[0].id, true).await.unwrap();
    app.settle().await;
    let credentials = guest::accept(&app, &app.post()[0].code(), ANN).await;
    assert_eq!(Person::nobody(&app).send::<SignIn>(&(), &credentials).await.unwrap().roles, [Role::Lead]);
    assert_eq!((done(&app, Action::InvitationProposed).await, done(&app, Action::AccountInvited).await), (1, 1));
    // One that is refused leaves no letter.
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    assert!(invite(&mut admin, "bob@people.example", &[Role::Admin]).await.unwrap().waits);
    let bob = list(&mut lead).await.into_iter().find(|one| one.state == ProposalState::Open).unwrap();
    decide(&mut lead, bob.id, false).await.unwrap();
    app.settle().await;
    assert_eq!((app.letters().len(), rows(&app, "invitations").await), (1, 0));
}

#[tokio::test]
async fn one_administrator_alone_disables_no_separate_contact() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::SeparateContact]).await;
    let mut contact = account.sign_in(&app).await;
    let (mut admin, mut other) = (app.person(&council, &[Role::Admin]).await, app.person(&council, &[Role::Admin]).await);
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let disable = async |admin: &mut Person| admin.send::<DisableAccount>(&(account.id,), &Leaving::default()).await;
    let waits = disable(&mut admin).await.unwrap().waits.expect("it waits for a second person");
    assert!(contact.send::<WhoAmI>(&(), &()).await.is_ok(), "nothing has happened yet");
    for who in [&mut admin, &mut other] {
        assert_eq!(decide(who, waits, true).await.unwrap_err().code, Code::SecondPerson);
    }
    assert_eq!(decide(&mut contact, waits, true).await.unwrap_err().code, Code::NotPermitted);
    let proposal = list(&mut lead).await.remove(0);
    assert!(proposal.may_agree);
    assert!(matches!(&proposal.matter, ProposedChange::Disable { account: about, .. } if *about == account.id));
    decide(&mut lead, waits, false).await.unwrap();
    assert!(contact.send::<WhoAmI>(&(), &()).await.is_ok());
    assert_eq!((done(&app, Action::DisablingProposed).await, done(&app, Action::AccountDisabled).await), (1, 0));
    let (waits, late) = (disable(&mut admin).await.unwrap().waits.unwrap(), disable(&mut other).await.unwrap().waits.unwrap());
    decide(&mut lead, waits, true).await.unwrap();
    assert_eq!(contact.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
    assert_eq!(disable(&mut admin).await.unwrap_err().code, Code::Conflict);
    assert_eq!(decide(&mut lead, late, true).await.unwrap_err().code, Code::Conflict, "it is disabled already");
    let acts: Vec<_> = app.audit().await.into_iter().filter(|said| said.action == Action::AccountDisabled).collect();
    assert_eq!(acts.iter().map(|said| (said.account, said.object)).collect::<Vec<_>>(), [(Some(lead.id()), account.id.0)]);
}

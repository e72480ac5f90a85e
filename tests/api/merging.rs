//! Two accounts of one person become one (docs/adr/0032-two-accounts-of-one-person.md).

use super::{
    access::spawn,
    harness::{
        Person, TestApp,
        client::Account,
        guest::{key, rows},
        passkey::{self, Device, add},
        plain_answers, report,
    },
    settings,
};
use backend::kernel::institutions::Institution;
use shared::{
    accounts::{SignIn, WhoAmI},
    audit::{Action, System},
    delegations::{GrantDelegation, ListDelegations, NewDelegation},
    ids::{AccountId, ProposalId},
    names::ReadTimeline,
    page::PageQuery,
    people::{
        AccountState, ChangeRoles, DisableAccount, EnableAccount, Leaving, MergeAccounts, OpenPerson, RenewSignIn, RolesWanted, SamePerson,
    },
    permission::{HeldRole, Role},
    problem::{Code, Problem},
    proposals::{DecideProposal, Decision, ListProposals, ProposedChange},
    settings::ApproveSettings,
    step_up::FRESH,
    time::Moment,
};

pub(super) fn code<T: std::fmt::Debug>(outcome: Result<T, Problem>) -> Code {
    outcome.unwrap_err().code
}

pub(super) async fn propose(admin: &mut Person, one: AccountId, other: AccountId) -> Result<ProposalId, Problem> {
    admin.renew().await;
    admin.send::<MergeAccounts>(&(one,), &SamePerson { other }).await.map(|outcome| outcome.waits.unwrap())
}

pub(super) async fn decide(person: &mut Person, id: ProposalId) -> Result<(), Problem> {
    person.renew().await;
    person.send::<DecideProposal>(&(id,), &Decision { agrees: true }).await
}

/// Two accounts, the older first.
pub(super) async fn two(app: &TestApp, council: &Institution, roles: [&[Role]; 2]) -> [Account; 2] {
    let older = app.account(council, roles[0]).await;
    app.pass(Moment::SECOND);
    [older, app.account(council, roles[1]).await]
}

/// Proposes and agrees; nothing is moved yet.
pub(super) async fn merge(app: &TestApp, council: &Institution, [one, other]: &[Account; 2]) {
    let mut admin = app.person(council, &[Role::Admin]).await;
    let mut lead = app.person(council, &[Role::Lead]).await;
    let waits = propose(&mut admin, one.id, other.id).await.unwrap();
    decide(&mut lead, waits).await.unwrap();
}

#[tokio::test]
async fn a_lead_who_is_neither_agrees_and_then_the_younger_account_opens_nothing_any_more() {
    let (app, council) = spawn().await;
    let [older, younger] = two(&app, &council, [&[Role::Reporter], &[Role::Triage]]).await;
    let (mut first, mut second, mut phone) = (older.sign_in(&app).await, younger.sign_in(&app).await, Device::new());
    let codes = add(&mut second, &mut phone).await.unwrap().recovery.unwrap().codes;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    // The younger one's page is where it was noticed: the older stays all the same.
    let waits = propose(&mut admin, younger.id, older.id).await.unwrap();
    assert_eq!(code(decide(&mut admin, waits).await), Code::SecondPerson);
    let listed = lead.send::<ListProposals>(&(), &PageQuery::default()).await.unwrap().items.remove(0);
    let ProposedChange::Merge { stays, closes, after } = listed.matter else { panic!("{:?}", listed.matter) };
    let held = |role| HeldRole { role, ends_at: None };
    assert_eq!((stays.account, stays.email.expose(), stays.roles), (older.id, older.email.as_str(), vec![held(Role::Reporter)]));
    assert_eq!((closes.account, closes.email.expose(), closes.roles), (younger.id, younger.email.as_str(), vec![held(Role::Triage)]));
    assert_eq!(after, [held(Role::Reporter), held(Role::Triage)]);
    app.settle().await;
    let before = [&older, &younger].map(|account| app.letters_to(&account.email).len());
    app.pass(FRESH);
    assert_eq!(code(decide(&mut lead, waits).await), Code::StepUpRequired);
    for person in [&mut first, &mut second] {
        person.renew().await;
        assert!(person.send::<WhoAmI>(&(), &()).await.is_ok(), "nothing has happened yet");
    }
    lead.step_up(&app).await;
    decide(&mut lead, waits).await.unwrap();
    for person in [&mut first, &mut second] {
        assert_eq!(code(person.send::<WhoAmI>(&(), &()).await), Code::SignInNeeded);
    }
    app.pass(30 * Moment::SECOND);
    let refused = Person::nobody(&app).send::<SignIn>(&(), &younger.credentials(&app)).await.unwrap_err();
    let unknown = shared::accounts::Credentials { email: "nobody@people.example".to_owned(), ..younger.credentials(&app) };
    let never = Person::nobody(&app).send::<SignIn>(&(), &unknown).await.unwrap_err();
    assert_eq!(refused, Problem { request_id: refused.request_id.clone(), ..never }, "as if there had never been one");
    assert_eq!(passkey::sign_in(&app, &mut phone).await.err().unwrap().code, Code::SignInRefused);
    let fields = [("email", younger.email.as_str()), ("recovery", codes[0].as_str())];
    assert_ne!(Person::nobody(&app).post("/recover", &fields).await.status, 303);
    assert_eq!(older.sign_in(&app).await.send::<WhoAmI>(&(), &()).await.unwrap().roles, [Role::Reporter, Role::Triage]);
    app.settle().await;
    for (account, other, sent) in [(&older, &younger, before[0]), (&younger, &older, before[1])] {
        let letters = app.letters_to(&account.email);
        assert_eq!(letters.len(), sent + 1);
        let words = &letters[sent].words;
        assert!(words.contains("two accounts") && !words.contains(&other.email), "{words}");
    }
    let audit = app.audit().await;
    let said = |action| audit.iter().filter(|said| said.action == action).map(|said| (said.account, said.object)).collect::<Vec<_>>();
    assert_eq!(said(Action::MergeProposed), [(Some(admin.id()), younger.id.0)]);
    assert_eq!(said(Action::ProposalAgreed), [(Some(lead.id()), waits.0)]);
    assert_eq!(said(Action::AccountsMerged), [(Some(lead.id()), older.id.0)]);
    assert_eq!(said(Action::AccountClosed), [(Some(lead.id()), younger.id.0)]);
}

#[tokio::test]
async fn a_closed_account_stays_closed_and_its_history_is_told_with_the_one_that_stays() {
    let (app, council) = spawn().await;
    let both = two(&app, &council, [&[Role::Reporter], &[Role::Reporter]]).await;
    let [older, younger] = both.each_ref().map(|account| account.id);
    let mut admin = app.person(&council, &[Role::Admin]).await;
    admin.send::<OpenPerson>(&(younger,), &()).await.unwrap();
    merge(&app, &council, &both).await;
    admin.step_up(&app).await;
    let wanted = RolesWanted { roles: vec![HeldRole { role: Role::Leadership, ends_at: None }] };
    assert_eq!(code(admin.send::<EnableAccount>(&(younger,), &()).await), Code::Conflict);
    assert_eq!(code(admin.send::<DisableAccount>(&(younger,), &Leaving::default()).await), Code::Conflict);
    assert_eq!(code(admin.send::<ChangeRoles>(&(younger,), &wanted).await), Code::Conflict);
    assert_eq!(code(admin.send::<RenewSignIn>(&(younger,), &()).await), Code::Conflict);
    assert_eq!(code(propose(&mut admin, younger, older).await), Code::Invalid);
    let kept = admin.send::<OpenPerson>(&(older,), &()).await.unwrap();
    assert_eq!(kept.same_person.iter().map(|line| (line.id, line.state)).collect::<Vec<_>>(), [(younger, AccountState::Closed)]);
    let told: Vec<_> = kept.history.iter().map(|act| act.words.as_str()).collect();
    for (words, times) in [("merged into this one", 1), ("The account was closed", 1), ("This page was opened", 2)] {
        assert_eq!(told.iter().filter(|told| told.contains(words)).count(), times, "{words}: {told:?}");
    }
    let closed = admin.send::<OpenPerson>(&(younger,), &()).await.unwrap();
    assert_eq!(closed.same_person.iter().map(|line| line.id).collect::<Vec<_>>(), [older]);
    assert!(closed.history.iter().all(|act| !act.words.contains("merged into this one")), "the audit says of each what was done to it");
}

#[tokio::test]
async fn accounts_that_cannot_be_one_are_refused_with_what_to_do() {
    let (app, council) = spawn().await;
    let elsewhere = app.institution("ashby").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let own = admin.id();
    let reporter = app.account(&council, &[Role::Reporter]).await.id;
    let far = app.account(&elsewhere, &[Role::Reporter]).await.id;
    let [triage, auditor] = two(&app, &council, [&[Role::Triage], &[Role::Auditor]]).await.map(|account| account.id);
    let contact = app.account(&council, &[Role::SeparateContact]).await.id;
    let disabled = app.account(&council, &[Role::Reporter]).await.id;
    admin.send::<DisableAccount>(&(disabled,), &Leaving::default()).await.unwrap();
    for (one, other, words) in [
        (triage, auditor, "One person cannot be TRIAGE and AUDITOR. Change the roles of one of the accounts first."),
        (reporter, contact, "A separate contact is named on the server itself. Their accounts cannot be merged here."),
        (reporter, disabled, "Both accounts have to be active. Enable them first."),
        (reporter, reporter, "Choose another account than this one."),
        (reporter, far, "Choose another account of the same person."),
    ] {
        let problem = propose(&mut admin, one, other).await.unwrap_err();
        let error = &problem.errors[0];
        assert_eq!((problem.code, error.pointer.as_str(), error.detail.as_str()), (Code::Invalid, "/other", words));
    }
    assert_eq!(code(propose(&mut admin, own, reporter).await), Code::SecondPerson);
    assert_eq!(code(propose(&mut admin, reporter, own).await), Code::SecondPerson);
    assert_eq!(code(propose(&mut admin, far, reporter).await), Code::NotFound);
    assert_eq!(rows(&app, "proposals").await, 0);
}

#[tokio::test]
async fn the_two_themselves_do_not_agree_and_what_has_changed_since_is_not_merged() {
    let (app, council) = spawn().await;
    let both = two(&app, &council, [&[Role::Reporter], &[Role::Lead]]).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let waits = propose(&mut admin, both[0].id, both[1].id).await.unwrap();
    assert_eq!(code(decide(&mut both[1].sign_in(&app).await, waits).await), Code::SecondPerson, "one of the two");
    let wanted = RolesWanted { roles: vec![HeldRole { role: Role::Leadership, ends_at: None }] };
    admin.send::<ChangeRoles>(&(both[0].id,), &wanted).await.unwrap();
    assert_eq!(code(decide(&mut lead, waits).await), Code::Conflict);
    assert_eq!(rows(&app, "account_merges").await, 0);
    assert!(both[1].sign_in(&app).await.send::<WhoAmI>(&(), &()).await.is_ok(), "nothing was closed");
    assert!(app.audit().await.iter().all(|said| !matches!(said.action, Action::AccountClosed | Action::AccountsMerged)));
}

#[tokio::test]
async fn nobody_agrees_as_one_account_to_what_they_proposed_as_the_other() {
    let (app, council) = spawn().await;
    let both = two(&app, &council, [&[Role::Lead], &[Role::Lead]]).await;
    let id = settings::propose(&mut both[1].sign_in(&app).await, &settings::changed(0)).await.unwrap();
    merge(&app, &council, &both).await;
    let mut kept = both[0].sign_in(&app).await;
    assert_eq!(code(kept.send::<ApproveSettings>(&(id,), &()).await), Code::OwnProposal);
    let mut third = app.person(&council, &[Role::Lead]).await;
    third.send::<ApproveSettings>(&(id,), &()).await.unwrap();
}

#[tokio::test]
async fn the_reports_of_both_are_the_older_accounts_from_the_first_moment_and_so_are_delegations() {
    let (app, council) = spawn().await;
    let both = two(&app, &council, [&[Role::Reporter], &[Role::Reporter]]).await;
    let member = app.account(&council, &[Role::Reporter]).await;
    let mut references = Vec::new();
    for account in &both {
        let mut person = account.sign_in(&app).await;
        references.push(person.file(&report(&app, plain_answers())).await.unwrap().reference);
    }
    let grant =
        |to: &Account| NewDelegation { email: to.email.parse().unwrap(), expires_at: app.now().plus(Moment::DAY), sees_members_own: false };
    let mut giver = member.sign_in(&app).await;
    giver.send_with::<GrantDelegation>(&(), &grant(&both[1]), Some(key())).await.unwrap();
    let mut own = both[0].sign_in(&app).await;
    own.send_with::<GrantDelegation>(&(), &grant(&both[1]), Some(key())).await.unwrap();
    merge(&app, &council, &both).await;
    for moved in [false, true] {
        let mut kept = both[0].sign_in(&app).await;
        for reference in &references {
            assert!(kept.send::<ReadTimeline>(&(*reference,), &()).await.is_ok(), "{reference}, moved: {moved}");
        }
        let held = kept.send::<ListDelegations>(&(), &()).await.unwrap();
        assert_eq!((held.got.len(), held.given.len()), (1, 0), "what the two had between them is over");
        app.settle().await;
    }
    giver.renew().await;
    assert_eq!(code(giver.send::<ReadTimeline>(&(references[1],), &()).await), Code::NotFound, "nobody else's");
    let given = giver.send::<ListDelegations>(&(), &()).await.unwrap().given;
    assert_eq!(given.len(), 1);
    let moved = app
        .audit()
        .await
        .iter()
        .filter(|said| said.action == Action::System(System::AccountFollowed))
        .map(|said| said.object)
        .collect::<Vec<_>>();
    assert!(!moved.is_empty() && moved.iter().all(|object| *object == both[0].id.0));
}

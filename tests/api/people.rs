//! The list of people, disabling and leaving (docs/domain.md §6.4).

use super::harness::{Person, TestApp, guest, plain_answers, report, spawn_app};
use sea_orm::{ConnectionTrait, Database, Statement};
use shared::{
    accounts::{SignIn, WhoAmI},
    audit::{Action, System},
    delegations::{GrantDelegation, ListDelegations, NewDelegation},
    ids::{AccountId, ProposalId},
    page::{Page, PageQuery},
    people::{
        AccountState, ChangeRoles, DisableAccount, EnableAccount, Leaving, OpenPerson, Outcome, PeopleQuery, PersonLine, RolesWanted,
        SearchPeople,
    },
    permission::{HeldRole, Role, second::is_powerful},
    problem::{Code, Problem},
    proposals::{DecideProposal, Decision, ListProposals, ProposedChange},
    time::Moment,
};

async fn search(person: &mut Person, query: PeopleQuery) -> Result<Page<PersonLine>, Problem> {
    person.send::<SearchPeople>(&(), &query).await
}

fn words(words: &str) -> PeopleQuery {
    PeopleQuery { words: words.to_owned(), ..PeopleQuery::default() }
}

async fn disable(admin: &mut Person, account: AccountId, cases_to: Option<AccountId>) -> Result<(), Problem> {
    admin.send::<DisableAccount>(&(account,), &Leaving { cases_to }).await.map(|outcome| assert_eq!(outcome.waits, None))
}

async fn enable(admin: &mut Person, account: AccountId) -> Result<Outcome, Problem> {
    admin.send::<EnableAccount>(&(account,), &()).await
}

async fn decide(person: &mut Person, id: ProposalId, agrees: bool) -> Result<(), Problem> {
    person.send::<DecideProposal>(&(id,), &Decision { agrees }).await
}

async fn done(app: &TestApp, action: Action) -> usize {
    app.audit().await.iter().filter(|said| said.action == action).count()
}

#[tokio::test]
async fn an_administrator_finds_the_people_of_their_own_institution_by_name_address_role_and_state() {
    let app = spawn_app().await;
    let (council, elsewhere) = (app.institution("fernwick").await, app.institution("ashby").await);
    let (one, two) = (app.account(&council, &[Role::Case]).await, app.account(&council, &[Role::Reporter]).await);
    let far = app.account(&elsewhere, &[Role::Case]).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let all = search(&mut admin, PeopleQuery::default()).await.unwrap();
    assert_eq!((all.items.len(), all.next), (3, None));
    assert!(all.items.iter().all(|line| line.id != far.id), "nobody of another institution");
    let by = |found: Page<PersonLine>| found.items.iter().map(|line| line.id).collect::<Vec<_>>();
    assert_eq!(by(search(&mut admin, words(&one.email[..12].to_uppercase())).await.unwrap()), [one.id]);
    assert_eq!(by(search(&mut admin, PeopleQuery { role: Some(Role::Reporter), ..words("particular") }).await.unwrap()), [two.id]);
    assert!(by(search(&mut admin, words("nobody at all")).await.unwrap()).is_empty());
    disable(&mut admin, two.id, None).await.unwrap();
    let query = |state| PeopleQuery { state: Some(state), ..PeopleQuery::default() };
    assert_eq!(by(search(&mut admin, query(AccountState::Disabled)).await.unwrap()), [two.id]);
    assert_eq!(by(search(&mut admin, query(AccountState::Active)).await.unwrap()).len(), 2);
    assert_eq!(done(&app, Action::PeopleSearched).await, 6, "each look is recorded");
}

#[tokio::test]
async fn the_list_comes_by_name_in_portions_that_miss_and_repeat_nobody() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    for _ in 0..52 {
        app.account(&council, &[Role::Reporter]).await;
    }
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let first = search(&mut admin, PeopleQuery::default()).await.unwrap();
    let rest = search(&mut admin, PeopleQuery { cursor: first.next.clone(), ..PeopleQuery::default() }).await.unwrap();
    assert_eq!((first.items.len(), rest.items.len(), rest.next), (50, 3, None));
    let ids: std::collections::HashSet<_> = first.items.iter().chain(&rest.items).map(|line| line.id).collect();
    assert_eq!(ids.len(), 53);
    let wrong = PeopleQuery { cursor: Some("x".to_owned()), ..PeopleQuery::default() };
    assert_eq!(search(&mut admin, wrong).await.unwrap_err().code, Code::BadRequest);
}

#[tokio::test]
async fn an_accounts_page_tells_what_was_done_to_it_and_nothing_the_person_did() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut reporter = account.sign_in(&app).await;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    let mut admin = app.person(&council, &[Role::Admin]).await;
    disable(&mut admin, account.id, None).await.unwrap();
    app.pass(Moment::SECOND);
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let person = lead.send::<OpenPerson>(&(account.id,), &()).await.unwrap();
    let told: Vec<_> = person.history.iter().map(|act| (act.words.as_str(), act.by.as_ref().map(|by| by.expose()))).collect();
    let by = Some("Somebody Rather Particular");
    assert_eq!(told, [("This page was opened", by), ("The account was disabled", by)], "the newest first; no report, no sign-in");
    assert_eq!((person.line.state, person.line.email.expose()), (AccountState::Disabled, account.email.as_str()));
    assert_eq!(done(&app, Action::PersonOpened).await, 1);
}

#[tokio::test]
async fn nobody_but_leads_and_administrators_sees_people_and_only_administrators_change_them() {
    let app = spawn_app().await;
    let (council, elsewhere) = (app.institution("fernwick").await, app.institution("ashby").await);
    let account = app.account(&council, &[Role::Reporter]).await;
    for role in Role::ALL {
        let mut person = app.person(&council, &[role]).await;
        let seen = search(&mut person, PeopleQuery::default()).await.map(drop).map_err(|problem| problem.code);
        let opened = person.send::<OpenPerson>(&(account.id,), &()).await.map(drop).map_err(|problem| problem.code);
        let may = matches!(role, Role::Lead | Role::Admin);
        let expected = if may { Ok(()) } else { Err(Code::NotPermitted) };
        assert_eq!((seen, opened), (expected, expected), "{role:?}");
        if role != Role::Admin {
            assert_eq!(disable(&mut person, account.id, None).await.unwrap_err().code, Code::NotPermitted, "{role:?}");
        }
    }
    let mut stranger = app.person(&elsewhere, &[Role::Admin]).await;
    assert_eq!(disable(&mut stranger, account.id, None).await.unwrap_err().code, Code::NotFound);
    assert_eq!(stranger.send::<EnableAccount>(&(account.id,), &()).await.unwrap_err().code, Code::NotFound);
    assert_eq!(stranger.send::<OpenPerson>(&(account.id,), &()).await.unwrap_err().code, Code::NotFound);
    assert_eq!((done(&app, Action::AccountDisabled).await, done(&app, Action::PersonOpened).await), (0, 2));
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_comes_back_when_it_is_enabled() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let (mut phone, mut desk) = (account.sign_in(&app).await, account.sign_in(&app).await);
    let mut other = app.person(&council, &[Role::Reporter]).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    assert!(phone.send::<WhoAmI>(&(), &()).await.is_ok() && desk.send::<WhoAmI>(&(), &()).await.is_ok());
    disable(&mut admin, account.id, None).await.unwrap();
    for device in [&mut phone, &mut desk] {
        assert_eq!(device.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
    }
    assert!(other.send::<WhoAmI>(&(), &()).await.is_ok(), "nobody else is");
    let refused = Person::nobody(&app).send::<SignIn>(&(), &account.credentials(&app)).await.unwrap_err();
    assert_eq!(refused.code, Code::SignInRefused, "in the words of a wrong password");
    assert_eq!(disable(&mut admin, account.id, None).await.unwrap_err().code, Code::Conflict);
    assert_eq!(enable(&mut admin, account.id).await.unwrap(), Outcome { waits: None });
    assert_eq!(phone.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded, "what ended stays ended");
    app.pass(30 * Moment::SECOND);
    assert_eq!(account.sign_in(&app).await.send::<WhoAmI>(&(), &()).await.unwrap().roles, [Role::Reporter]);
    assert_eq!((done(&app, Action::AccountDisabled).await, done(&app, Action::AccountEnabled).await), (1, 1));
}

#[tokio::test]
async fn power_comes_back_with_an_account_only_when_a_second_person_agrees() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let mut powerful = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| is_powerful(*role)) {
        let account = app.account(&council, &[role]).await;
        let disabled = admin.send::<DisableAccount>(&(account.id,), &Leaving::default()).await.unwrap();
        if let Some(waits) = disabled.waits {
            decide(&mut lead, waits, true).await.unwrap();
        }
        let waits = enable(&mut admin, account.id).await.unwrap().waits.expect("one person alone gives nobody power");
        powerful.push((role, account, waits));
    }
    assert_eq!((powerful.len(), done(&app, Action::AccountEnabled).await), (6, 0));
    for (role, account, waits) in powerful {
        let refused = Person::nobody(&app).send::<SignIn>(&(), &account.credentials(&app)).await.unwrap_err();
        assert_eq!(refused.code, Code::SignInRefused, "{role:?}");
        assert_eq!(decide(&mut admin, waits, true).await.unwrap_err().code, Code::SecondPerson, "{role:?}");
        let proposals = lead.send::<ListProposals>(&(), &PageQuery::default()).await.unwrap().items;
        let held = vec![HeldRole { role, ends_at: None }];
        let shown = proposals.into_iter().find(|proposal| proposal.id == waits).map(|proposal| proposal.matter);
        let name = "Somebody Rather Particular".parse().unwrap();
        assert_eq!(shown, Some(ProposedChange::Enable { account: account.id, name, roles: held }));
        decide(&mut lead, waits, true).await.unwrap();
        assert_eq!(enable(&mut admin, account.id).await.unwrap_err().code, Code::Conflict, "{role:?} is active");
        app.pass(Moment::SECOND);
    }
    assert_eq!((done(&app, Action::EnablingProposed).await, done(&app, Action::AccountEnabled).await), (6, 6));
}

#[tokio::test]
async fn an_account_comes_back_by_one_person_without_power_and_never_with_other_roles_than_were_agreed_to() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let account = app.account(&council, &[Role::Case, Role::Reporter]).await;
    disable(&mut admin, account.id, None).await.unwrap();
    let waits = enable(&mut admin, account.id).await.unwrap().waits.unwrap();
    let wanted = RolesWanted { roles: vec![HeldRole { role: Role::Reporter, ends_at: None }] };
    admin.send::<ChangeRoles>(&(account.id,), &wanted).await.unwrap();
    assert_eq!(decide(&mut lead, waits, true).await.unwrap_err().code, Code::Conflict, "the account has changed since");
    assert_eq!(done(&app, Action::AccountEnabled).await, 0);
    assert_eq!(enable(&mut admin, account.id).await.unwrap(), Outcome { waits: None }, "it holds no power any more");
    assert_eq!(account.sign_in(&app).await.send::<WhoAmI>(&(), &()).await.unwrap().roles, [Role::Reporter]);
}

#[tokio::test]
async fn nobody_disables_themselves_and_an_old_proof_is_not_enough() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let own = admin.account.as_ref().unwrap().id;
    assert_eq!(disable(&mut admin, own, None).await.unwrap_err().code, Code::SecondPerson);
    app.pass(5 * Moment::MINUTE);
    admin.renew().await;
    assert_eq!(disable(&mut admin, account.id, None).await.unwrap_err().code, Code::StepUpRequired);
    assert_eq!(done(&app, Action::AccountDisabled).await, 0);
    admin.step_up(&app).await;
    disable(&mut admin, account.id, None).await.unwrap();
}

/// Makes somebody the owner of every case there is.
async fn own(app: &TestApp, owner: AccountId) {
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    let sql = Statement::from_sql_and_values(db.get_database_backend(), owning(&db), [owner.0.into()]);
    db.execute_raw(sql).await.unwrap();
}

fn owning(db: &impl ConnectionTrait) -> &'static str {
    if db.get_database_backend() == sea_orm::DbBackend::Postgres {
        "UPDATE cases SET owner_id = $1"
    } else {
        "UPDATE cases SET owner_id = ?"
    }
}

async fn owners(app: &TestApp) -> Vec<Option<uuid::Uuid>> {
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    let sql = Statement::from_string(db.get_database_backend(), "SELECT owner_id FROM cases ORDER BY opened_at");
    db.query_all_raw(sql).await.unwrap().iter().map(|row| row.try_get("", "owner_id").unwrap()).collect()
}

#[tokio::test]
async fn a_leavers_cases_go_to_a_colleague_as_far_as_they_may_see_them_and_else_to_the_queue() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let (leaver, colleague) = (app.account(&council, &[Role::Case]).await, app.account(&council, &[Role::Case]).await);
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    app.pass(Moment::SECOND);
    reporter.file(&report(&app, plain_answers().with("techniques", &["INSIDER"]))).await.unwrap();
    own(&app, leaver.id).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let nobody = app.account(&council, &[Role::Leadership]).await;
    for wrong in [nobody.id, leaver.id, AccountId(backend::kernel::ids::fresh())] {
        let problem = disable(&mut admin, leaver.id, Some(wrong)).await.unwrap_err();
        assert_eq!((problem.code, problem.errors[0].pointer.as_str()), (Code::Invalid, "/cases_to"));
    }
    disable(&mut admin, leaver.id, Some(colleague.id)).await.unwrap();
    app.settle().await;
    assert_eq!(owners(&app).await, [Some(colleague.id.0), None], "what stands apart went back to where it is seen");
    assert_eq!(done(&app, Action::System(System::CaseHandedOver)).await, 2);
    disable(&mut admin, colleague.id, None).await.unwrap();
    app.settle().await;
    assert_eq!(owners(&app).await, [None, None]);
}

#[tokio::test]
async fn whoever_is_disabled_acts_for_nobody_and_nobody_for_them() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let [one, two, three] = [
        app.account(&council, &[Role::Reporter]).await,
        app.account(&council, &[Role::Reporter]).await,
        app.account(&council, &[Role::Reporter]).await,
    ];
    let mut people = [one.sign_in(&app).await, two.sign_in(&app).await, three.sign_in(&app).await];
    for (from, to) in [(0, &two), (1, &three), (2, &one)] {
        let new = NewDelegation { email: to.email.parse().unwrap(), expires_at: app.now().plus(Moment::DAY), sees_members_own: false };
        people[from].send_with::<GrantDelegation>(&(), &new, Some(guest::key())).await.unwrap();
    }
    let mut admin = app.person(&council, &[Role::Admin]).await;
    disable(&mut admin, two.id, None).await.unwrap();
    let [first, _, third] = &mut people;
    let (first, third) = (first.send::<ListDelegations>(&(), &()).await.unwrap(), third.send::<ListDelegations>(&(), &()).await.unwrap());
    assert_eq!((first.given.len(), first.got.len(), third.given.len(), third.got.len()), (0, 1, 1, 0));
}

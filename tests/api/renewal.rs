//! New ways in for somebody who has lost theirs: two people, a letter, and nothing old left (docs/adr/0028-identity.md).

use super::harness::{
    Person, TestApp,
    client::Account,
    guest::{Guest, PASSWORD, key, rows, secret, six},
    passkey::{self, Device, add, enrol},
    spawn_app, spawn_app_with,
};
use backend::kernel::institutions::Institution;
use shared::{
    accounts::{Credentials, SignIn, WhoAmI},
    audit::Action,
    ids::{AccountId, ProposalId},
    invitations::{LIFETIME, ListInvitations, ResendInvitation, RevokeInvitation},
    page::PageQuery,
    people::{DisableAccount, Leaving, RenewSignIn},
    permission::Role,
    problem::{Code, Problem},
    proposals::{DecideProposal, Decision},
    time::Moment,
};

async fn propose(admin: &mut Person, who: AccountId) -> Result<ProposalId, Problem> {
    admin.renew().await;
    admin.send::<RenewSignIn>(&(who,), &()).await.map(|outcome| outcome.waits.unwrap())
}

async fn agree(person: &mut Person, id: ProposalId) -> Result<(), Problem> {
    person.renew().await;
    person.send::<DecideProposal>(&(id,), &Decision { agrees: true }).await
}

/// Proposes and agrees; gives the letter's code.
async fn letter(app: &TestApp, council: &Institution, account: &Account) -> String {
    let mut admin = app.person(council, &[Role::Admin]).await;
    let mut lead = app.person(council, &[Role::Lead]).await;
    let waits = propose(&mut admin, account.id).await.unwrap();
    app.settle().await;
    assert!(app.letters_to(&account.email).is_empty(), "no letter before the second yes");
    agree(&mut lead, waits).await.unwrap();
    app.settle().await;
    let letter = app.letters_to(&account.email).remove(0);
    assert!(letter.words.contains("set up your sign-in again"), "{}", letter.words);
    letter.code()
}

async fn count(app: &TestApp, action: Action) -> usize {
    app.audit().await.iter().filter(|said| said.action == action).count()
}

#[tokio::test]
async fn taking_the_letter_with_a_passkey_ends_everything_that_opened_the_account_before() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Case]).await;
    let (mut person, mut lost) = (account.sign_in(&app).await, Device::new());
    let old_codes = add(&mut person, &mut lost).await.unwrap().recovery.unwrap().codes;
    app.settle().await;
    let before = app.letters_to(&account.email).len();
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let waits = propose(&mut admin, account.id).await.unwrap();
    agree(&mut lead, waits).await.unwrap();
    app.settle().await;
    let code = app.letters_to(&account.email)[before].code();
    // Until the letter is taken the old ways work: it may be that nobody asked for it.
    assert!(passkey::sign_in(&app, &mut lost).await.is_ok());
    assert!(person.send::<WhoAmI>(&(), &()).await.is_ok());
    let mut device = Device::new();
    let codes = enrol(&app, &code, &mut device).await.unwrap().codes;
    assert_eq!(person.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
    assert_eq!(passkey::sign_in(&app, &mut lost).await.err().unwrap().code, Code::SignInRefused);
    let told = Person::nobody(&app).send::<SignIn>(&(), &account.credentials(&app)).await.unwrap_err().code;
    assert_eq!(told, Code::SignInRefused, "password and app");
    let fields = |code: &str| [("email", account.email.clone()), ("recovery", code.to_owned())];
    for (code, opens) in [(&old_codes[0], false), (&codes[0], true)] {
        let fields = fields(code);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(Person::nobody(&app).post("/recover", &fields).await.status == 303, opens);
    }
    let me = passkey::sign_in(&app, &mut device).await.unwrap().send::<WhoAmI>(&(), &()).await.unwrap();
    assert_eq!((me.account, me.roles), (account.id, vec![Role::Case]), "the account is the same");
    assert_eq!(enrol(&app, &code, &mut Device::new()).await.unwrap_err().code, Code::NotFound, "a letter works once");
    let audit = app.audit().await;
    let said = |action| audit.iter().find(|said| said.action == action).map(|said| (said.account, said.object)).unwrap();
    assert_eq!(said(Action::SignInRenewalProposed), (Some(admin.id()), account.id.0));
    assert_eq!(said(Action::SignInRenewalAllowed), (Some(lead.id()), account.id.0));
    assert_eq!(said(Action::SignInRenewed), (Some(account.id), account.id.0));
    app.settle().await;
    let told = app.letters_to(&account.email).iter().filter(|letter| letter.words.contains("Sign in and look")).count();
    assert_eq!(told, 3, "the address hears of the first passkey, of the new ways in and of the code that was used");
    assert_eq!((rows(&app, "passkeys").await, rows(&app, "invitations").await), (1, 0));
}

#[tokio::test]
async fn a_reporter_may_take_it_with_a_password_and_a_new_app() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let code = letter(&app, &council, &account).await;
    let mut guest = Guest::visiting(&app, &code).await;
    let page = guest.send_code().await;
    assert!(page.text.contains("new ways to sign in") && !page.text.contains("has invited you"), "{}", page.text);
    let secret = secret(&page);
    assert_eq!(guest.finish(PASSWORD, &six(&secret, app.now())).await.status, 303);
    let given = |password: &str, code: String| Credentials { email: account.email.clone(), password: password.to_owned(), code };
    let used = given(PASSWORD, six(&secret, app.now()));
    assert_eq!(Person::nobody(&app).send::<SignIn>(&(), &used).await.unwrap_err().code, Code::SignInRefused, "that code is used up");
    app.pass(30 * Moment::SECOND);
    let old = account.credentials(&app);
    let mixed = given(PASSWORD, old.code.clone());
    for wrong in [old, mixed] {
        assert_eq!(Person::nobody(&app).send::<SignIn>(&(), &wrong).await.unwrap_err().code, Code::SignInRefused);
    }
    let right = given(PASSWORD, six(&secret, app.now()));
    assert_eq!(Person::nobody(&app).send::<SignIn>(&(), &right).await.unwrap().account, account.id);
}

#[tokio::test]
async fn it_takes_an_administrator_and_a_lead_who_is_neither_they_nor_the_person() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let concerned = app.account(&council, &[Role::Lead]).await;
    let mut person = concerned.sign_in(&app).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut second = app.person(&council, &[Role::Admin]).await;
    let own = admin.id();
    assert_eq!(propose(&mut admin, own).await.unwrap_err().code, Code::SecondPerson);
    person.renew().await;
    assert_eq!(person.send::<RenewSignIn>(&(own,), &()).await.unwrap_err().code, Code::NotPermitted, "a lead does not propose it");
    let waits = propose(&mut admin, concerned.id).await.unwrap();
    for who in [&mut admin, &mut second, &mut person] {
        assert_eq!(agree(who, waits).await.unwrap_err().code, Code::SecondPerson);
    }
    let elsewhere = app.institution("aldergate").await;
    let mut far = app.person(&elsewhere, &[Role::Admin]).await;
    assert_eq!(propose(&mut far, concerned.id).await.unwrap_err().code, Code::NotFound);
    app.settle().await;
    assert_eq!((rows(&app, "invitations").await, app.letters().len()), (0, 0));
    let mut lead = app.person(&council, &[Role::Lead]).await;
    app.pass(5 * Moment::MINUTE);
    assert_eq!(agree(&mut lead, waits).await.unwrap_err().code, Code::StepUpRequired);
    lead.step_up(&app).await;
    agree(&mut lead, waits).await.unwrap();
    assert_eq!(rows(&app, "invitations").await, 1);
}

#[tokio::test]
async fn an_administrator_neither_sees_nor_sends_nor_stops_the_letter_alone() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    letter(&app, &council, &account).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    assert!(admin.send::<ListInvitations>(&(), &PageQuery::default()).await.unwrap().items.is_empty());
    let db = app.kernel.db.reader();
    let id = shared::ids::InvitationId(invitation(db).await);
    assert_eq!(admin.send::<ResendInvitation>(&(id,), &()).await.unwrap_err().code, Code::NotFound);
    assert_eq!(admin.send::<RevokeInvitation>(&(id,), &()).await.unwrap_err().code, Code::NotFound);
    let new = super::harness::guest::asked(&account.email, &[Role::Reporter]);
    let told = admin.send_with::<shared::invitations::InviteAccount>(&(), &new, Some(key())).await.unwrap_err().code;
    assert_eq!(told, Code::AddressTaken, "nor does an ordinary invitation take its place");
}

async fn invitation(db: &impl sea_orm::ConnectionTrait) -> uuid::Uuid {
    let sql = sea_orm::Statement::from_string(db.get_database_backend(), "SELECT id FROM invitations".to_owned());
    db.query_one_raw(sql).await.unwrap().unwrap().try_get("", "id").unwrap()
}

#[tokio::test]
async fn a_letter_that_ran_out_or_whose_account_was_disabled_opens_nothing() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let code = letter(&app, &council, &account).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    admin.send::<DisableAccount>(&(account.id,), &Leaving::default()).await.unwrap();
    assert_eq!(enrol(&app, &code, &mut Device::new()).await.unwrap_err().code, Code::NotFound);
    assert_eq!(propose(&mut admin, account.id).await.unwrap_err().code, Code::Conflict);
    let other = app.account(&council, &[Role::Reporter]).await;
    let code = letter(&app, &council, &other).await;
    app.pass(LIFETIME);
    assert_eq!(enrol(&app, &code, &mut Device::new()).await.unwrap_err().code, Code::NotFound);
    assert_eq!((count(&app, Action::SignInRenewed).await, rows(&app, "passkeys").await), (0, 0));
}

#[tokio::test]
async fn a_letter_to_an_address_that_is_no_longer_theirs_opens_nothing() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let code = letter(&app, &council, &account).await;
    let mut person = account.sign_in(&app).await;
    super::emails::moves(&app, &mut person, &account.email, "elsewhere@people.example").await;
    assert_eq!(enrol(&app, &code, &mut Device::new()).await.unwrap_err().code, Code::NotFound);
    assert_eq!((count(&app, Action::SignInRenewed).await, rows(&app, "passkeys").await), (0, 0));
    person.renew().await;
}

#[tokio::test]
async fn a_separate_contact_gets_no_new_ways_in_from_those_reports_may_be_about() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let contact = app.account(&council, &[Role::SeparateContact]).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    assert_eq!(propose(&mut admin, contact.id).await.unwrap_err().code, Code::Conflict);
    assert_eq!(count(&app, Action::SignInRenewalProposed).await, 0);
}

#[tokio::test]
async fn staff_who_may_have_no_password_are_offered_a_passkey_alone() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Case]).await;
    let code = letter(&app, &council, &account).await;
    let strict = app.beside(|config| config.staff_passwords = false);
    let mut guest = Guest::visiting(&strict, &code).await;
    let page = guest.send_code().await;
    assert!(page.status == 200 && !page.text.contains("name=\"password\""), "{}", page.text);
    let number = spawn_app_with(&[("VEDETTE_PUBLIC_URL", "http://127.0.0.1:8080"), ("VEDETTE_ACCOUNTS__STAFF_PASSWORDS", "true")]).await;
    let council = number.institution("fernwick").await;
    let (mut admin, officer) = (number.person(&council, &[Role::Admin]).await, number.account(&council, &[Role::Case]).await);
    assert!(propose(&mut admin, officer.id).await.is_ok(), "password and code are a way in there");
}

//! Another address to sign in with: both have to say yes (docs/security.md §2).

use super::harness::{
    Person, TestApp,
    client::{Account, Page},
    guest::{Guest, rows},
    passkey::{Device, enrol},
    spawn_app,
};
use shared::{
    accounts::{Credentials, SignIn, WhoAmI},
    audit::Action,
    own_account::{ChangeEmail, EMAIL_LIFETIME, EmailChange},
    people::{DisableAccount, EnableAccount, Leaving, RenewSignIn},
    permission::Role,
    problem::{Code, Problem},
    proposals::{DecideProposal, Decision},
    step_up::FRESH,
    time::Moment,
};

const NEW: &str = "ann@elsewhere.example";

async fn ask(person: &mut Person, email: &str) -> Result<(), Problem> {
    person.send::<ChangeEmail>(&(), &EmailChange { email: email.parse().unwrap() }).await
}

async fn answer(app: &TestApp, code: &str, answer: &str) -> Page {
    Person::nobody(app).post("/email", &[("invitation", code), ("answer", answer)]).await
}

/// Somebody takes another address, and both say yes.
pub async fn moves(app: &TestApp, person: &mut Person, old: &str, new: &str) {
    ask(person, new).await.unwrap();
    app.settle().await;
    for letter in [old, new].into_iter().flat_map(|email| app.letters_to(email)).filter(|letter| letter.link().contains('#')) {
        answer(app, &letter.code(), "yes").await;
    }
    assert!(count(app, Action::EmailChanged).await >= 1);
}

/// For the table of what each endpoint leaves in the audit.
pub async fn succeed(app: &TestApp, person: &mut Person, name: &str) {
    match name {
        "ChangeEmail" => ask(person, NEW).await.unwrap(),
        "EmailPage" => assert_eq!(person.visit("/account/email").await.status, 200),
        "EmailForm" => assert_eq!(person.post("/account/email", &[("email", NEW)]).await.status, 303),
        "EmailAnswerPage" => assert_eq!(person.visit("/email").await.status, 200),
        _ => {
            ask(person, NEW).await.unwrap();
            app.settle().await;
            assert!(answer(app, &app.letters_to(NEW)[0].code(), "yes").await.text.contains("The other address"));
        }
    }
}

/// Somebody who has asked, with the codes of the two letters: the old address's and the new one's.
async fn asked(app: &TestApp) -> (Account, Person, [String; 2]) {
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut person = account.sign_in(app).await;
    ask(&mut person, NEW).await.unwrap();
    app.settle().await;
    let codes = [account.email.as_str(), NEW].map(|email| app.letters_to(email)[0].code());
    (account, person, codes)
}

async fn opens(app: &TestApp, account: &Account, email: &str) -> bool {
    app.pass(30 * Moment::SECOND);
    let given = Credentials { email: email.to_owned(), ..account.credentials(app) };
    Person::nobody(app).send::<SignIn>(&(), &given).await.is_ok()
}

async fn count(app: &TestApp, action: Action) -> usize {
    app.audit().await.iter().filter(|said| said.action == action).count()
}

#[tokio::test]
async fn an_address_changes_when_both_have_said_yes_in_either_order_and_not_before() {
    for first in [0, 1] {
        let app = spawn_app().await;
        let (account, mut person, codes) = asked(&app).await;
        let mut other = account.sign_in(&app).await;
        let page = answer(&app, &codes[first], "yes").await;
        assert!(page.text.contains("The other address has to say yes too"), "{}", page.text);
        assert!(opens(&app, &account, &account.email).await && !opens(&app, &account, NEW).await, "nothing has changed yet");
        assert!(other.send::<WhoAmI>(&(), &()).await.is_ok());
        let page = answer(&app, &codes[1 - first], "yes").await;
        assert!(page.text.contains("Your address was changed"), "{}", page.text);
        assert!(!opens(&app, &account, &account.email).await && opens(&app, &account, NEW).await);
        assert_eq!(other.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded, "other sessions end");
        assert!(person.send::<WhoAmI>(&(), &()).await.is_ok(), "the one that asked goes on");
        assert_eq!((count(&app, Action::EmailChanged).await, count(&app, Action::EmailChangeConfirmed).await), (1, 2));
        app.settle().await;
        assert_eq!((app.letters_to(NEW).len(), rows(&app, "email_changes").await), (2, 0), "a letter says that it was done");
    }
}

#[tokio::test]
async fn a_code_works_once_signs_nobody_in_and_is_no_other_codes() {
    let app = spawn_app().await;
    let (account, _, codes) = asked(&app).await;
    let mut guest = Person::nobody(&app);
    guest.post("/email", &[("invitation", &codes[1]), ("answer", "yes")]).await;
    assert_eq!(guest.cookie, "");
    let again = answer(&app, &codes[1], "yes").await;
    assert!(again.status == 422 && again.text.contains("This code cannot be used"), "{}", again.text);
    assert!(!opens(&app, &account, NEW).await, "one yes said twice is one");
    let mut invited = Guest::visiting(&app, &codes[0]).await;
    assert!(invited.send_code().await.text.contains("cannot be used"), "it is no invitation");
    for (code, said) in [("", "Copy the code"), ("0".repeat(64).as_str(), "This code cannot be used")] {
        assert!(answer(&app, code, "yes").await.text.contains(said));
    }
    // Without an answer nothing is done.
    assert!(answer(&app, &codes[0], "").await.text.contains("Yes, I want this"));
    assert_eq!((count(&app, Action::EmailChanged).await, count(&app, Action::EmailChangeStopped).await), (0, 0));
}

#[tokio::test]
async fn a_stop_from_the_old_address_ends_every_session_and_one_from_the_new_address_none() {
    let app = spawn_app().await;
    let (account, mut thief, codes) = asked(&app).await;
    let page = answer(&app, &codes[0], "stop").await;
    assert!(page.text.contains("signed out everywhere"), "{}", page.text);
    assert_eq!(thief.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
    assert!(answer(&app, &codes[1], "yes").await.text.contains("This code cannot be used"));
    assert!(opens(&app, &account, &account.email).await && !opens(&app, &account, NEW).await);
    let app = spawn_app().await;
    let (_, mut person, codes) = asked(&app).await;
    assert!(answer(&app, &codes[1], "stop").await.text.contains("stays as it was"));
    assert!(person.send::<WhoAmI>(&(), &()).await.is_ok());
    assert!(answer(&app, &codes[0], "yes").await.text.contains("This code cannot be used"));
    assert_eq!(count(&app, Action::EmailChangeStopped).await, 1);
}

#[tokio::test]
async fn a_change_runs_out_after_a_day_and_a_newer_one_takes_its_place() {
    let app = spawn_app().await;
    let (account, mut person, codes) = asked(&app).await;
    person.renew().await;
    person.step_up(&app).await;
    ask(&mut person, "bea@elsewhere.example").await.unwrap();
    for code in &codes {
        assert!(answer(&app, code, "yes").await.text.contains("This code cannot be used"), "the older letters are dead");
    }
    app.settle().await;
    let newer = [app.letters_to(&account.email).last().unwrap().code(), app.letters_to("bea@elsewhere.example")[0].code()];
    answer(&app, &newer[0], "yes").await;
    app.pass(EMAIL_LIFETIME);
    assert!(answer(&app, &newer[1], "yes").await.text.contains("This code cannot be used"));
    assert_eq!(rows(&app, "email_changes").await, 1);
    app.settle().await;
    assert_eq!((rows(&app, "email_changes").await, count(&app, Action::EmailChanged).await), (0, 0));
}

/// Finding F9: whoever asks learns nothing of who has an account.
#[tokio::test]
async fn f9_an_address_that_signs_in_already_is_told_by_its_own_letter_alone() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let (taken, account) = (app.account(&council, &[Role::Lead]).await, app.account(&council, &[Role::Reporter]).await);
    let mut person = account.sign_in(&app).await;
    let mut told = Vec::new();
    for email in [taken.email.as_str(), "nobody@people.example"] {
        let call = person.client.post(format!("{}/api/v1/me/email", app.address)).bearer_auth(&person.token);
        let body = format!("{{\"email\":\"{email}\"}}");
        let response = call.header("content-type", "application/json").body(body).send().await.unwrap();
        let mut headers: Vec<String> = response.headers().iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
        headers.retain(|header| !header.starts_with("date:") && !header.starts_with("x-request-id:"));
        headers.sort_unstable();
        let status = response.status().as_u16();
        let page = person.post("/account/email", &[("email", email)]).await;
        told.push((status, headers, response.text().await.unwrap(), page.status, page.location, page.text));
    }
    assert!(told[0].0 == 204 && told[0].3 == 303, "{told:?}");
    assert_eq!(told[0], told[1]);
    ask(&mut person, &taken.email).await.unwrap();
    app.settle().await;
    let letters = app.letters_to(&taken.email);
    let letter = letters.last().unwrap();
    assert!(letter.words.contains("It signs in here already") && !letter.words.contains('#'), "{}", letter.words);
    // Its code, had anybody made it up, would take nothing from the other account.
    let old = app.letters_to(&account.email).last().unwrap().code();
    assert!(answer(&app, &old, "yes").await.text.contains("The other address"));
    assert!(opens(&app, &taken, &taken.email).await && opens(&app, &account, &account.email).await);
}

#[tokio::test]
async fn an_address_that_got_an_account_meanwhile_is_not_taken_from_it() {
    let app = spawn_app().await;
    let (account, _, codes) = asked(&app).await;
    let order =
        shared::invitations::NewInvitation { email: NEW.parse().unwrap(), name: "Ann Grey".parse().unwrap(), roles: vec![Role::Reporter] };
    let order = backend::accounts::Order { slug: "fernwick".to_owned(), new: order, print: true };
    let backend::accounts::Sent::Link(link) = backend::accounts::invite_by_command(&app.kernel, order).await.unwrap() else { panic!() };
    super::harness::guest::accept(&app, link.split_once('#').unwrap().1, NEW).await;
    answer(&app, &codes[0], "yes").await;
    let page = answer(&app, &codes[1], "yes").await;
    assert!(page.status == 422 && page.text.contains("This code cannot be used"), "{}", page.text);
    assert!(opens(&app, &account, &account.email).await);
    assert_eq!(count(&app, Action::EmailChanged).await, 0);
}

#[tokio::test]
async fn asking_takes_a_fresh_proof_and_another_address() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut person = account.sign_in(&app).await;
    assert_eq!(ask(&mut person, &account.email.to_uppercase()).await.unwrap_err().code, Code::Invalid);
    let page = person.post("/account/email", &[("email", "not an address")]).await;
    assert!(page.status == 422 && page.text.contains("Enter an email address"), "{}", page.text);
    let page = person.post("/account/email", &[("email", &account.email)]).await;
    assert!(page.status == 422 && page.text.contains("This is your address already"), "{}", page.text);
    app.pass(FRESH);
    person.renew().await;
    assert_eq!(ask(&mut person, NEW).await.unwrap_err().code, Code::StepUpRequired);
    assert_eq!(rows(&app, "email_changes").await, 0);
    app.settle().await;
    assert!(app.letters().is_empty());
}

/// Neither code of a change does anything any more.
async fn dead(app: &TestApp, account: &Account, codes: &[String; 2]) {
    assert_eq!(rows(app, "email_changes").await, 0);
    for code in codes {
        assert!(answer(app, code, "yes").await.text.contains("This code cannot be used"));
    }
    assert!(!opens(app, account, NEW).await);
    assert_eq!((count(app, Action::EmailChangeConfirmed).await, count(app, Action::EmailChanged).await), (0, 0));
}

#[tokio::test]
async fn another_password_ends_a_change_that_waits_also_on_the_page() {
    for on_page in [false, true] {
        let app = spawn_app().await;
        let (account, mut person, codes) = asked(&app).await;
        let name = if on_page { "PasswordForm" } else { "ChangePassword" };
        super::passwords::succeed(&mut person, name).await;
        dead(&app, &account, &codes).await;
    }
}

#[tokio::test]
async fn an_account_that_was_disabled_comes_back_without_the_change_that_waited() {
    let app = spawn_app().await;
    let (account, _, codes) = asked(&app).await;
    let council = backend::kernel::institutions::visited(&app.kernel).await.unwrap().unwrap();
    let mut admin = app.person(&council, &[Role::Admin]).await;
    admin.send::<DisableAccount>(&(account.id,), &Leaving::default()).await.unwrap();
    admin.send::<EnableAccount>(&(account.id,), &()).await.unwrap();
    dead(&app, &account, &codes).await;
    assert!(opens(&app, &account, &account.email).await);
}

#[tokio::test]
async fn new_ways_in_end_a_change_that_waits() {
    let app = spawn_app().await;
    let (account, _, codes) = asked(&app).await;
    let council = backend::kernel::institutions::visited(&app.kernel).await.unwrap().unwrap();
    let before = app.letters_to(&account.email).len();
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let waits = admin.send::<RenewSignIn>(&(account.id,), &()).await.unwrap().waits.unwrap();
    lead.send::<DecideProposal>(&(waits,), &Decision { agrees: true }).await.unwrap();
    assert_eq!(rows(&app, "email_changes").await, 1, "the letter alone changes nothing");
    app.settle().await;
    enrol(&app, &app.letters_to(&account.email)[before].code(), &mut Device::new()).await.unwrap();
    dead(&app, &account, &codes).await;
}

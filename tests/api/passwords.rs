//! Choosing and changing a password (docs/security.md §2; finding F4).

use super::harness::{
    Person, TestApp,
    guest::{self, Guest, invite, rows},
    passkey::{Device, enrol},
    spawn_app, spawn_app_with,
};
use shared::{
    accounts::{Credentials, SignIn, WhoAmI},
    audit::Action,
    own_account::{ChangePassword, PasswordChange},
    permission::Role,
    problem::{Code, Problem},
    step_up::FRESH,
    time::Moment,
};

const NEW: &str = "moss kettle lantern gravel";

async fn change(person: &mut Person, current: Option<&str>, new: &str) -> Result<(), Problem> {
    let given = PasswordChange { current: current.map(str::to_owned), new: new.to_owned() };
    person.send::<ChangePassword>(&(), &given).await
}

/// For the table of what each endpoint leaves in the audit.
pub async fn succeed(person: &mut Person, name: &str) {
    match name {
        "ChangePassword" => change(person, None, NEW).await.unwrap(),
        "PasswordPage" => assert_eq!(person.visit("/account/password").await.status, 200),
        _ => assert_eq!(person.post("/account/password", &[("new", NEW), ("again", NEW)]).await.status, 303),
    }
}

/// What is said of a password: the field and the words; nothing where it is kept.
async fn told(person: &mut Person, new: &str) -> Option<(String, String)> {
    let problem = change(person, None, new).await.err()?;
    assert_eq!(problem.code, Code::Invalid, "{new}");
    problem.errors.first().map(|error| (error.pointer.clone(), error.detail.clone()))
}

#[tokio::test]
async fn f4_a_weak_password_is_refused_with_a_sentence_that_says_what_to_do() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let own = person.email().to_owned();
    for (weak, words) in [
        ("tqxmzrkwpbd", "12 characters"),
        ("Council of Fernwick", "nobody guesses"),
        (own.as_str(), "nobody guesses"),
        ("Password12345!", "nobody guesses"),
        ("unitedkingdom", "Many people use"),
        ("Jennifer19841984", "Many people use"),
        (&"tide ".repeat(30), "at most 128"),
    ] {
        person.renew().await;
        let (field, said) = told(&mut person, weak).await.unwrap_or_else(|| panic!("{weak} was taken"));
        assert!(field == "/new" && said.contains(words), "{weak}: {said}");
    }
    assert!(app.audit().await.iter().all(|said| said.action != Action::PasswordChanged));
}

#[tokio::test]
async fn f4_no_rule_of_composition_nothing_is_cut_and_every_character_counts() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "1000")]).await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let longest: String = "quiet heron over cold moss; ".chars().cycle().take(128).collect();
    for good in ["moss kettle lantern", "ŵyn ar y bryn glas ☂", "  two spaces  each side  ", longest.as_str()] {
        let mut person = account.sign_in(&app).await;
        change(&mut person, None, good).await.unwrap();
        let given = |password: &str| Credentials { password: password.to_owned(), ..account.credentials(&app) };
        let cut: String = good.chars().take(good.chars().count() - 1).collect();
        for wrong in [cut.as_str(), good.trim_start_matches(' '), &good.to_uppercase()] {
            if wrong != good {
                let told = Person::nobody(&app).send::<SignIn>(&(), &given(wrong)).await.unwrap_err().code;
                assert_eq!(told, Code::SignInRefused, "{wrong}");
            }
        }
        assert!(Person::nobody(&app).send::<SignIn>(&(), &given(good)).await.is_ok(), "{good}");
        // The harness signs in with the first one.
        app.pass(15 * Moment::MINUTE);
        let mut person = Person::nobody(&app);
        person.send::<SignIn>(&(), &Credentials { password: good.to_owned(), ..account.credentials(&app) }).await.unwrap();
        person.renew().await;
        change(&mut person, None, &account.password).await.unwrap();
        app.pass(30 * Moment::SECOND);
    }
}

#[tokio::test]
async fn f4_staff_need_fifteen_characters_wherever_a_password_is_chosen() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let (mut reporter, mut lead) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Lead]).await);
    let short = "moss kettle ow";
    assert!(told(&mut lead, short).await.unwrap().1.contains("15 characters"));
    change(&mut reporter, None, short).await.unwrap();
    let mut admin = app.person(&council, &[Role::Admin]).await;
    invite(&mut admin, "ann@people.example", &[Role::Leadership]).await.unwrap();
    invite(&mut admin, "bob@people.example", &[Role::Reporter]).await.unwrap();
    app.settle().await;
    for (email, taken) in [("ann@people.example", false), ("bob@people.example", true)] {
        let mut guest = Guest::visiting(&app, &app.letters_to(email)[0].code()).await;
        let secret = guest::secret(&guest.send_code().await);
        for weak in ["unitedkingdom", "Jennifer19841984"] {
            assert_eq!(guest.finish(weak, &guest::six(&secret, app.now())).await.status, 422, "{weak}");
        }
        let page = guest.finish(short, &guest::six(&secret, app.now())).await;
        assert_eq!((page.status == 303, page.text.contains("Use 15 characters or more")), (taken, !taken), "{email}");
    }
}

#[tokio::test]
async fn a_change_wants_the_old_one_or_a_fresh_proof() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut person = account.sign_in(&app).await;
    app.pass(FRESH);
    person.renew().await;
    assert_eq!(change(&mut person, None, NEW).await.unwrap_err().code, Code::StepUpRequired);
    let wrong = change(&mut person, Some("slow tide under the pier"), NEW).await.unwrap_err();
    assert_eq!((wrong.code, wrong.errors[0].pointer.as_str()), (Code::Invalid, "/current"));
    change(&mut person, Some(&account.password), NEW).await.unwrap();
    person.step_up(&app).await;
    change(&mut person, None, &account.password).await.unwrap();
    let audit = app.audit().await;
    let count = |action| audit.iter().filter(|said| said.action == action).count();
    assert_eq!((count(Action::PasswordChanged), count(Action::SignInRefused)), (2, 1));
}

#[tokio::test]
async fn passwords_tried_in_an_open_session_wait_and_keep_no_sign_in_waiting() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut thief = account.sign_in(&app).await;
    app.pass(FRESH);
    thief.renew().await;
    for _ in 0..6 {
        assert_eq!(change(&mut thief, Some("a guess at random"), NEW).await.unwrap_err().code, Code::Invalid);
    }
    assert_eq!(change(&mut thief, Some(&account.password), NEW).await.unwrap_err().code, Code::TooMany);
    assert!(Person::nobody(&app).send::<SignIn>(&(), &account.credentials(&app)).await.is_ok());
}

#[tokio::test]
async fn the_new_one_opens_the_old_one_does_not_and_everywhere_else_is_signed_out() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Lead]).await;
    let (mut other, mut person) = (account.sign_in(&app).await, account.sign_in(&app).await);
    change(&mut person, None, NEW).await.unwrap();
    assert!(person.send::<WhoAmI>(&(), &()).await.is_ok());
    assert_eq!(other.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
    let old = account.credentials(&app);
    let new = Credentials { password: NEW.to_owned(), ..old.clone() };
    assert_eq!(Person::nobody(&app).send::<SignIn>(&(), &old).await.unwrap_err().code, Code::SignInRefused);
    assert!(Person::nobody(&app).send::<SignIn>(&(), &new).await.is_ok(), "the app's codes stay the same");
    app.settle().await;
    let letters = app.letters_to(&account.email);
    assert!(letters.len() == 1 && letters[0].words.contains("Sign in and look"), "{letters:?}");
}

#[tokio::test]
async fn whoever_has_no_password_gets_none_here() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    invite(&mut admin, "ann@people.example", &[Role::Reporter]).await.unwrap();
    app.settle().await;
    let mut device = Device::new();
    enrol(&app, &app.post()[0].code(), &mut device).await.unwrap();
    let mut ann = super::harness::passkey::sign_in(&app, &mut device).await.unwrap();
    assert!(told(&mut ann, NEW).await.unwrap().1.contains("no password to change"));
    let page = ann.visit("/account/password").await.text;
    assert!(page.contains("You have no password") && !page.contains("name=\"new\""), "{page}");
    let lead = app.account(&council, &[Role::Lead]).await;
    let mut lead = lead.sign_in(&app).await;
    let strict = app.beside(|config| config.staff_passwords = false);
    lead.address = strict.address.clone();
    let told = told(&mut lead, NEW).await.unwrap();
    assert!(told.1.contains("no password to change"), "nor do staff who may not use theirs");
    assert_eq!(rows(&app, "accounts").await, 3);
}

#[tokio::test]
async fn the_page_asks_twice_and_keeps_nothing_that_was_typed() {
    let app: TestApp = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut person = account.sign_in(&app).await;
    assert!(!person.visit("/account/password").await.text.contains("id=\"current\""), "the proof is fresh");
    let page = person.post("/account/password", &[("new", NEW), ("again", "moss kettle lantern")]).await;
    assert!(page.status == 422 && page.text.contains("not the same as above") && !page.text.contains("moss"), "{}", page.text);
    app.pass(FRESH);
    assert!(person.visit("/account/password").await.text.contains("id=\"current\""));
    let page = person.post("/account/password", &[("current", "something else"), ("new", NEW), ("again", NEW)]).await;
    assert!(page.status == 422 && page.text.contains("This is not your password"), "{}", page.text);
    let fields = [("current", account.password.as_str()), ("new", NEW), ("again", NEW)];
    let page = person.post("/account/password", &fields).await;
    assert_eq!(page.location.as_deref(), Some("/account/security?notice=password"));
    let page = person.visit("/account/security?notice=password").await.text;
    assert!(page.contains("Your password was changed") && page.contains("href=\"/account/password\""), "{page}");
}

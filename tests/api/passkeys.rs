//! Passkeys: who gets in with one, and every way in which one does not help (docs/security.md §2).

use super::harness::{
    Person, TestApp,
    client::Account,
    guest::rows,
    passkey::{self, Device, add, asked, give},
    spawn_app,
};
use serde_json::Value;
use shared::{
    accounts::WhoAmI,
    audit::Action,
    passkeys::{Answer, BeginPasskey, BeginPasskeyStepUp, FinishPasskey, FinishPasskeyStepUp, LIFETIME, ListPasskeys, NewPasskey},
    permission::Role,
    problem::Code,
};

/// Somebody with password, code and one passkey, and the device it is on.
pub async fn owner(app: &TestApp, role: Role) -> (Account, Person, Device) {
    let council = app.institution(&format!("council-{}", uuid::Uuid::from_bytes(backend::kernel::ids::random()).simple())).await;
    let account = app.account(&council, &[role]).await;
    let (mut person, mut device) = (account.sign_in(app).await, Device::new());
    add(&mut person, &mut device).await.unwrap();
    (account, person, device)
}

async fn count(app: &TestApp, action: Action) -> usize {
    app.audit().await.iter().filter(|said| said.action == action).count()
}

async fn refused(app: &TestApp, device: &mut Device, answer: impl FnOnce(&mut Device, &Value) -> Value) -> Code {
    let mut stranger = Person::nobody(app);
    let asked = asked(&mut stranger).await;
    let credential = answer(device, &asked.options);
    let told = give(&mut stranger, &asked.ceremony, credential).await.unwrap_err().code;
    assert_eq!(stranger.cookie, "", "nobody was signed in");
    told
}

#[tokio::test]
async fn a_passkey_opens_the_door_and_no_address_is_asked_for() {
    let app = spawn_app().await;
    let (account, _, mut device) = owner(&app, Role::Lead).await;
    let mut person = passkey::sign_in(&app, &mut device).await.unwrap();
    assert_eq!(person.send::<WhoAmI>(&(), &()).await.unwrap().account, account.id);
    assert_eq!(count(&app, Action::SignedInByPasskey).await, 1);
    let used = person.send::<ListPasskeys>(&(), &()).await.unwrap().items.remove(0).used_at;
    assert_eq!(used, Some(app.now()));
    // It goes on working: a passkey is not used up.
    passkey::sign_in(&app, &mut device).await.unwrap();
}

#[tokio::test]
async fn what_a_browser_is_asked_for_tells_nothing_of_anybody() {
    let app = spawn_app().await;
    let mut stranger = Person::nobody(&app);
    let before = asked(&mut stranger).await.options;
    owner(&app, Role::Lead).await;
    let after = asked(&mut stranger).await.options;
    let plain = |mut options: Value| {
        assert!(options["challenge"].take().as_str().unwrap().len() >= 43);
        options
    };
    assert_eq!(plain(before.clone()), plain(after));
    assert_eq!((&before["rpId"], &before["userVerification"]), (&Value::from("localhost"), &Value::from("required")));
    assert!(before["allowCredentials"].as_array().is_none_or(Vec::is_empty), "{before}");
}

#[tokio::test]
async fn an_answer_given_to_another_site_opens_nothing() {
    let app = spawn_app().await;
    let (_, _, mut device) = owner(&app, Role::Lead).await;
    for site in ["http://localhost:9090", "https://localhost:8080"] {
        device.moved_to(site);
        assert_eq!(refused(&app, &mut device, Device::answer).await, Code::SignInRefused, "{site}");
    }
    device.moved_to(passkey::ORIGIN);
    assert!(passkey::sign_in(&app, &mut device).await.is_ok());
}

#[tokio::test]
async fn an_answer_for_another_name_opens_nothing() {
    let app = spawn_app().await;
    let (_, _, mut device) = owner(&app, Role::Lead).await;
    let told = refused(&app, &mut device, |device, options| {
        let mut options = options.clone();
        options["rpId"] = "evil.example".into();
        device.moved_to("https://evil.example");
        let mut answer = device.answer(&options);
        device.moved_to(passkey::ORIGIN);
        // The browser's own word for the site is put right: what the device signed still says the other one.
        answer["response"]["clientDataJSON"] = device.answer(&options_of_ours(&options))["response"]["clientDataJSON"].clone();
        answer
    });
    assert_eq!(told.await, Code::SignInRefused);
}

fn options_of_ours(options: &Value) -> Value {
    let mut options = options.clone();
    options["rpId"] = "localhost".into();
    options
}

#[tokio::test]
async fn a_device_that_was_not_unlocked_opens_nothing_and_makes_no_passkey() {
    let app = spawn_app().await;
    let (account, _, mut device) = owner(&app, Role::Reporter).await;
    assert_eq!(refused(&app, &mut device, Device::answer_locked).await, Code::SignInRefused);
    let mut person = account.sign_in(&app).await;
    let asked = person.send::<BeginPasskey>(&(), &()).await.unwrap();
    let mut lazy = asked.options.clone();
    lazy["authenticatorSelection"]["userVerification"] = "discouraged".into();
    let new = NewPasskey { ceremony: asked.ceremony, credential: Device::new().make(&lazy), name: None };
    assert_eq!(person.send::<FinishPasskey>(&(), &new).await.unwrap_err().code, Code::PasskeyRefused);
    assert_eq!(rows(&app, "passkeys").await, 1);
}

#[tokio::test]
async fn an_answer_works_once_and_so_does_a_challenge() {
    let app = spawn_app().await;
    let (_, _, mut device) = owner(&app, Role::Lead).await;
    let mut person = Person::nobody(&app);
    let first = asked(&mut person).await;
    let answer = device.answer(&first.options);
    give(&mut person, &first.ceremony, answer.clone()).await.unwrap();
    let mut thief = Person::nobody(&app);
    assert_eq!(give(&mut thief, &first.ceremony, answer.clone()).await.unwrap_err().code, Code::SignInRefused);
    let second = asked(&mut thief).await;
    assert_eq!(give(&mut thief, &second.ceremony, answer).await.unwrap_err().code, Code::SignInRefused, "an old answer to a new question");
    let late = device.answer(&second.options);
    assert_eq!(give(&mut thief, &second.ceremony, late).await.unwrap_err().code, Code::SignInRefused, "a wrong answer uses it up");
    assert_eq!((rows(&app, "ceremonies").await, rows(&app, "sessions").await), (0, 2));
}

#[tokio::test]
async fn two_requests_with_one_answer_make_one_session() {
    let app = spawn_app().await;
    let (_, _, mut device) = owner(&app, Role::Lead).await;
    let asked = asked(&mut Person::nobody(&app)).await;
    let answer = device.answer(&asked.options);
    let tries = (0..6).map(|_| async {
        let mut person = Person::nobody(&app);
        give(&mut person, &asked.ceremony, answer.clone()).await.is_ok()
    });
    assert_eq!(futures_util::future::join_all(tries).await.into_iter().filter(|opened| *opened).count(), 1);
}

#[tokio::test]
async fn a_counter_that_goes_back_is_refused_and_told_to_the_audit() {
    let app = spawn_app().await;
    let (_, _, mut device) = owner(&app, Role::Lead).await;
    // A copy of the device answers later than the device itself, but counted less.
    let mut copy = Person::nobody(&app);
    let copied = asked(&mut copy).await;
    let early = device.answer(&copied.options);
    passkey::sign_in(&app, &mut device).await.unwrap();
    assert_eq!(give(&mut copy, &copied.ceremony, early).await.unwrap_err().code, Code::SignInRefused);
    assert_eq!(count(&app, Action::PasskeyDoubted).await, 1);
    assert!(passkey::sign_in(&app, &mut device).await.is_ok(), "the owner is not kept out");
}

#[tokio::test]
async fn a_passkey_is_its_owners_whatever_it_says() {
    let app = spawn_app().await;
    let (victim, _, _) = owner(&app, Role::Lead).await;
    let (_, _, mut device) = owner(&app, Role::Reporter).await;
    device.claims_to_be(victim.id);
    assert_eq!(refused(&app, &mut device, Device::answer).await, Code::SignInRefused);
}

#[tokio::test]
async fn somebody_elses_passkey_is_no_fresh_proof() {
    let app = spawn_app().await;
    let (_, mut person, mut device) = owner(&app, Role::Lead).await;
    let (_, _, mut other) = owner(&app, Role::Lead).await;
    person.renew().await;
    assert_eq!(passkey::step_up(&mut person, &mut other).await.unwrap_err().code, Code::StepUpRefused);
    assert!(passkey::step_up(&mut person, &mut device).await.is_ok());
    assert_eq!(count(&app, Action::SteppedUpByPasskey).await, 1);
}

#[tokio::test]
async fn a_ceremony_runs_out_after_five_minutes_and_leaves_nothing() {
    let app = spawn_app().await;
    let (_, _, mut device) = owner(&app, Role::Lead).await;
    let mut person = Person::nobody(&app);
    let asked = asked(&mut person).await;
    let answer = device.answer(&asked.options);
    app.pass(LIFETIME);
    assert_eq!(give(&mut person, &asked.ceremony, answer).await.unwrap_err().code, Code::SignInRefused);
    assert_eq!(rows(&app, "ceremonies").await, 1);
    app.settle().await;
    assert_eq!(rows(&app, "ceremonies").await, 0);
}

#[tokio::test]
async fn a_ceremony_is_good_for_its_own_purpose_and_session_only() {
    let app = spawn_app().await;
    let (account, mut person, mut device) = owner(&app, Role::Lead).await;
    let asked = asked(&mut person).await;
    let answer = Answer { ceremony: asked.ceremony, credential: device.answer(&asked.options) };
    person.renew().await;
    let told = person.send::<FinishPasskeyStepUp>(&(), &answer).await.unwrap_err().code;
    assert_eq!(told, Code::StepUpRefused, "what was asked for signing in is no step-up");
    let mut elsewhere = account.sign_in(&app).await;
    let asked = person.send::<BeginPasskeyStepUp>(&(), &()).await.unwrap();
    let answer = Answer { ceremony: asked.ceremony.clone(), credential: device.answer(&asked.options) };
    let told = elsewhere.send::<FinishPasskeyStepUp>(&(), &answer).await.unwrap_err().code;
    assert_eq!(told, Code::StepUpRefused, "another session of the same person");
    let mut stranger = Person::nobody(&app);
    let told = give(&mut stranger, &asked.ceremony, answer.credential).await.unwrap_err().code;
    assert_eq!(told, Code::SignInRefused, "what was asked for a step-up is no sign-in");
}

/// Finding F1: nobody adds a factor to somebody else's account.
#[tokio::test]
async fn f1_a_passkey_is_always_added_to_the_callers_own_account() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let (victim, attacker) = (app.account(&council, &[Role::Lead]).await, app.account(&council, &[Role::Reporter]).await);
    let mut owner = victim.sign_in(&app).await;
    let asked = owner.send::<BeginPasskey>(&(), &()).await.unwrap();
    let mut mallory = attacker.sign_in(&app).await;
    let mut device = Device::new();
    let credential = device.make(&asked.options);
    // The owner's own ceremony, finished in another's session.
    let new = NewPasskey { ceremony: asked.ceremony.clone(), credential: credential.clone(), name: None };
    assert_eq!(mallory.send::<FinishPasskey>(&(), &new).await.unwrap_err().code, Code::PasskeyRefused);
    // An account named in the body is no part of the request.
    let body = serde_json::json!({ "ceremony": asked.ceremony, "credential": credential, "account": victim.id });
    let call = mallory.client.post(format!("{}/api/v1/me/passkeys", app.address)).bearer_auth(&mallory.token);
    let status = call.header("content-type", "application/json").body(body.to_string()).send().await.unwrap().status();
    assert_eq!((status.as_u16(), rows(&app, "passkeys").await), (400, 0));
    // A passkey that says it is the victim's when it is made is the caller's all the same.
    add(&mut mallory, &mut device).await.unwrap();
    let mut person = passkey::sign_in(&app, &mut device).await.unwrap();
    assert_eq!(person.send::<WhoAmI>(&(), &()).await.unwrap().account, attacker.id);
    assert!(owner.send::<ListPasskeys>(&(), &()).await.unwrap().items.is_empty());
}

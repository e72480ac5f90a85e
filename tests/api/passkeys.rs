//! Passkeys: who gets in with one, and every way in which one does not help (docs/security.md §2).

use super::harness::{
    Person, TestApp,
    client::Account,
    guest::{invite, rows},
    passkey::{self, Device, add, asked, enrol, give},
    spawn_app, spawn_app_with,
};
use serde_json::Value;
use shared::{
    accounts::{SignOut, WhoAmI},
    audit::Action,
    ids::PasskeyId,
    passkeys::{
        Answer, BeginPasskey, BeginPasskeySignIn, BeginPasskeyStepUp, FinishPasskey, FinishPasskeyStepUp, LIFETIME, ListPasskeys,
        NewPasskey, RenamePasskey, Renamed, RevokePasskey,
    },
    permission::Role,
    problem::Code,
    step_up::FRESH,
    time::Moment,
};

/// Somebody with password, code and one passkey, and the device it is on.
async fn owner(app: &TestApp, role: Role) -> (Account, Person, Device) {
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

#[tokio::test]
async fn adding_and_removing_ask_for_a_fresh_proof_and_renaming_does_not() {
    let app = spawn_app().await;
    let (_, mut person, mut device) = owner(&app, Role::Reporter).await;
    let second = add(&mut person, &mut Device::new()).await.unwrap().id;
    app.pass(FRESH);
    person.renew().await;
    assert_eq!(person.send::<BeginPasskey>(&(), &()).await.unwrap_err().code, Code::StepUpRequired);
    assert_eq!(person.send::<RevokePasskey>(&(second,), &()).await.unwrap_err().code, Code::StepUpRequired);
    let name = Renamed { name: "work phone".parse().unwrap() };
    person.send::<RenamePasskey>(&(second,), &name).await.unwrap();
    passkey::step_up(&mut person, &mut device).await.unwrap();
    person.send::<RevokePasskey>(&(second,), &()).await.unwrap();
    assert_eq!(rows(&app, "passkeys").await, 1);
    app.pass(FRESH);
    person.renew().await;
    person.step_up(&app).await;
    assert!(person.send::<BeginPasskey>(&(), &()).await.is_ok(), "a code is as good a proof");
}

#[tokio::test]
async fn nobody_names_or_removes_a_passkey_of_somebody_else() {
    let app = spawn_app().await;
    let (_, mut victim, _) = owner(&app, Role::Lead).await;
    let id = victim.send::<ListPasskeys>(&(), &()).await.unwrap().items.remove(0).id;
    let (_, mut other, _) = owner(&app, Role::Admin).await;
    let name = Renamed { name: "mine".parse().unwrap() };
    for id in [id, PasskeyId(backend::kernel::ids::fresh())] {
        assert_eq!(other.send::<RevokePasskey>(&(id,), &()).await.unwrap_err().code, Code::NotFound);
        assert_eq!(other.send::<RenamePasskey>(&(id,), &name).await.unwrap_err().code, Code::NotFound);
    }
    victim.renew().await;
    assert_eq!(victim.send::<ListPasskeys>(&(), &()).await.unwrap().items.remove(0).name, None);
}

#[tokio::test]
async fn a_removed_passkey_opens_nothing_and_the_only_way_in_cannot_be_removed() {
    let app = spawn_app_with(&[("VEDETTE_ACCOUNTS__STAFF_PASSWORDS", "false")]).await;
    let council = app.institution("fernwick").await;
    let (mut phone, mut laptop) = (Device::new(), Device::new());
    let mut lead = enrolled(&app, &council, Role::Lead, &mut phone).await;
    let only = lead.send::<ListPasskeys>(&(), &()).await.unwrap();
    assert!(!only.password && only.items.len() == 1);
    assert_eq!(lead.send::<RevokePasskey>(&(only.items[0].id,), &()).await.unwrap_err().code, Code::LastFactor);
    assert_eq!(rows(&app, "passkeys").await, 1);
    add(&mut lead, &mut laptop).await.unwrap();
    let mut thief = passkey::sign_in(&app, &mut phone).await.unwrap();
    assert!(thief.send::<ListPasskeys>(&(), &()).await.is_ok());
    lead.send::<RevokePasskey>(&(only.items[0].id,), &()).await.unwrap();
    assert_eq!(thief.send::<ListPasskeys>(&(), &()).await.unwrap_err().code, Code::SignInNeeded, "what it opened is shut");
    assert!(lead.send::<ListPasskeys>(&(), &()).await.is_ok(), "the owner goes on");
    assert_eq!(passkey::sign_in(&app, &mut phone).await.err().unwrap().code, Code::SignInRefused);
    assert!(passkey::sign_in(&app, &mut laptop).await.is_ok());
}

/// Somebody who was invited and took the invitation with a passkey.
async fn enrolled(app: &TestApp, council: &backend::kernel::institutions::Institution, role: Role, device: &mut Device) -> Person {
    let new = shared::invitations::NewInvitation {
        email: "ann@people.example".parse().unwrap(),
        name: "Somebody Particular".parse().unwrap(),
        roles: vec![role],
    };
    let order = backend::accounts::Order { slug: council.slug.clone(), new, print: true };
    let backend::accounts::Sent::Link(link) = backend::accounts::invite_by_command(&app.kernel, order).await.unwrap() else { panic!() };
    enrol(app, link.split_once('#').unwrap().1, device).await.unwrap();
    passkey::sign_in(app, device).await.unwrap()
}

#[tokio::test]
async fn staff_who_may_have_no_password_come_in_by_invitation_and_passkey() {
    let app = spawn_app_with(&[("VEDETTE_ACCOUNTS__STAFF_PASSWORDS", "false")]).await;
    let council = app.institution("fernwick").await;
    let mut admin = enrolled(&app, &council, Role::Admin, &mut Device::new()).await;
    let invited = invite(&mut admin, "bea@people.example", &[Role::Leadership]).await;
    assert!(invited.is_ok());
    app.settle().await;
    let code = app.letters_to("bea@people.example").remove(0).code();
    let mut device = Device::new();
    let codes = enrol(&app, &code, &mut device).await.unwrap().codes;
    assert_eq!(codes.len(), 10);
    let mut leader = passkey::sign_in(&app, &mut device).await.unwrap();
    assert_eq!(leader.send::<WhoAmI>(&(), &()).await.unwrap().roles, [Role::Leadership]);
    let again = enrol(&app, &code, &mut Device::new()).await.unwrap_err().code;
    assert_eq!(again, Code::NotFound, "an invitation works once");
    assert_eq!(rows(&app, "accounts").await, 2);
}

#[tokio::test]
async fn an_invitations_ceremony_is_no_other_invitations() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    for email in ["ann@people.example", "bea@people.example"] {
        invite(&mut admin, email, &[Role::Reporter]).await.unwrap();
    }
    app.settle().await;
    let [ann, bea] = ["ann@people.example", "bea@people.example"].map(|email| app.letters_to(email).remove(0).code());
    let mut guest = Person::nobody(&app);
    let asked =
        guest.send::<shared::passkeys::BeginEnrolment>(&(), &shared::passkeys::LetterCode { invitation: ann.clone() }).await.unwrap();
    let credential = Device::new().make(&asked.options);
    let given = shared::passkeys::Enrolment { invitation: bea, ceremony: asked.ceremony, credential };
    let told = guest.send::<shared::passkeys::FinishEnrolment>(&(), &given).await.unwrap_err().code;
    assert_eq!((told, rows(&app, "accounts").await), (Code::PasskeyRefused, 1));
    assert!(enrol(&app, &ann, &mut Device::new()).await.is_ok(), "the invitation is still there");
}

#[tokio::test]
async fn whoever_has_no_password_is_let_in_by_none() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    enrolled(&app, &council, Role::Reporter, &mut Device::new()).await;
    // Six digits of an empty secret can be computed by anybody.
    let totp = totp_rs::Builder::new().with_secret(Vec::new()).build_noncompliant();
    let code = totp.generate(u64::try_from(app.now().0 / 1000).unwrap()).to_string();
    let given = shared::accounts::Credentials { email: "ann@people.example".to_owned(), password: String::new(), code };
    let told = Person::nobody(&app).send::<shared::accounts::SignIn>(&(), &given).await.unwrap_err().code;
    assert_eq!(told, Code::SignInRefused);
}

#[tokio::test]
async fn an_address_that_is_a_number_offers_no_passkeys_and_says_why() {
    let app = spawn_app_with(&[("VEDETTE_PUBLIC_URL", "http://127.0.0.1:8080")]).await;
    let mut stranger = Person::nobody(&app);
    assert_eq!(stranger.send::<BeginPasskeySignIn>(&(), &()).await.unwrap_err().code, Code::NoPasskeysHere);
    assert!(!stranger.visit("/sign-in").await.text.contains("passkeys.js"));
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let page = person.visit("/account/security").await.text;
    assert!(page.contains("It is a number, and they need a name.") && !page.contains("passkeys.js"), "{page}");
}

#[tokio::test]
async fn hammering_passwords_keeps_no_passkey_waiting() {
    let app = spawn_app().await;
    let (account, _, mut device) = owner(&app, Role::Lead).await;
    let wrong = shared::accounts::Credentials { password: "wrong".to_owned(), ..account.credentials(&app) };
    let mut told = None;
    for _ in 0..8 {
        told = Person::nobody(&app).send::<shared::accounts::SignIn>(&(), &wrong).await.err().map(|problem| problem.code);
    }
    assert_eq!(told, Some(Code::TooMany));
    assert!(passkey::sign_in(&app, &mut device).await.is_ok());
}

#[tokio::test]
async fn every_change_is_told_by_a_letter_that_says_look_and_no_more() {
    let app = spawn_app().await;
    let (account, mut person, _) = owner(&app, Role::Reporter).await;
    let id = add(&mut person, &mut Device::new()).await.unwrap().id;
    person.send::<RevokePasskey>(&(id,), &()).await.unwrap();
    app.settle().await;
    let letters = app.letters_to(&account.email);
    assert_eq!(letters.len(), 3);
    for letter in &letters {
        assert_eq!(letter.words, letters[0].words, "all are alike");
        assert!(letter.words.contains("/account/security") && letter.words.contains("Sign in and look"), "{}", letter.words);
        assert!(!letter.words.to_lowercase().contains("passkey"), "{}", letter.words);
    }
    app.settle().await;
    assert_eq!(app.letters_to(&account.email).len(), 3);
}

#[tokio::test]
async fn a_session_that_ended_finishes_nothing_it_began() {
    let app = spawn_app().await;
    let (_, mut person, _) = owner(&app, Role::Lead).await;
    person.renew().await;
    let asked = person.send::<BeginPasskey>(&(), &()).await.unwrap();
    let token = person.token.clone();
    person.send::<SignOut>(&(), &()).await.unwrap();
    person.token = token;
    app.pass(Moment::SECOND);
    let new = NewPasskey { ceremony: asked.ceremony, credential: Device::new().make(&asked.options), name: None };
    assert_eq!(person.send::<FinishPasskey>(&(), &new).await.unwrap_err().code, Code::SignInNeeded);
    assert_eq!(rows(&app, "passkeys").await, 1);
}

/// For the table of what each endpoint leaves in the audit.
pub mod ways_in {
    use super::*;
    use shared::passkeys::{FinishPasskeySignIn, RenewRecoveryCodes};

    /// Those for which somebody has to have one already.
    pub const NEED_A_PASSKEY: &[&str] = &[
        "FinishPasskeySignIn",
        "BeginPasskeyStepUp",
        "FinishPasskeyStepUp",
        "RenamePasskey",
        "RevokePasskey",
        "RenamePasskeyForm",
        "RevokePasskeyForm",
        "RecoveryForm",
    ];

    /// Calls an endpoint with what it needs to succeed.
    pub async fn succeed(app: &TestApp, account: &Account, person: &mut Person, name: &str) {
        let (mut device, mut added) = (Device::new(), None);
        if NEED_A_PASSKEY.contains(&name) {
            added = Some(add(person, &mut device).await.unwrap());
        }
        let id = added.as_ref().map(|added| added.id).unwrap_or(PasskeyId(uuid::Uuid::nil()));
        let form = |what: &str| format!("/account/security/{id}/{what}");
        match name {
            "BeginPasskeySignIn" => drop(asked(person).await),
            "FinishPasskeySignIn" => {
                let asked = asked(person).await;
                let answer = Answer { ceremony: asked.ceremony, credential: device.answer(&asked.options) };
                Person::nobody(app).send::<FinishPasskeySignIn>(&(), &answer).await.unwrap();
            }
            "BeginPasskeyStepUp" => drop(person.send::<BeginPasskeyStepUp>(&(), &()).await.unwrap()),
            "FinishPasskeyStepUp" => drop(passkey::step_up(person, &mut device).await.unwrap()),
            "BeginPasskey" => drop(person.send::<BeginPasskey>(&(), &()).await.unwrap()),
            "FinishPasskey" => drop(add(person, &mut device).await.unwrap()),
            "ListPasskeys" => drop(person.send::<ListPasskeys>(&(), &()).await.unwrap()),
            "RenamePasskey" => person.send::<RenamePasskey>(&(id,), &Renamed { name: "phone".parse().unwrap() }).await.unwrap(),
            "RevokePasskey" => person.send::<RevokePasskey>(&(id,), &()).await.unwrap(),
            "RenewRecoveryCodes" => drop(person.send::<RenewRecoveryCodes>(&(), &()).await.unwrap()),
            "BeginEnrolment" | "FinishEnrolment" => {
                invite(person, "ann@people.example", &[Role::Reporter]).await.unwrap();
                app.settle().await;
                let code = app.post().remove(0).code();
                if name == "FinishEnrolment" {
                    enrol(app, &code, &mut device).await.unwrap();
                } else {
                    let given = shared::passkeys::LetterCode { invitation: code };
                    person.send::<shared::passkeys::BeginEnrolment>(&(), &given).await.unwrap();
                }
            }
            "StepUpPage" => assert_eq!(person.visit("/step-up").await.status, 200),
            "StepUpForm" => {
                let code = account.code(app.now());
                assert_eq!(person.post("/step-up", &[("code", &code)]).await.status, 303);
            }
            "RecoveryPage" => assert_eq!(person.visit("/recover").await.status, 200),
            "RecoveryForm" => {
                let code = added.unwrap().recovery.unwrap().codes.remove(0);
                let fields = [("email", account.email.as_str()), ("recovery", &code)];
                assert_eq!(Person::nobody(app).post("/recover", &fields).await.status, 303);
            }
            "SecurityPage" => assert_eq!(person.visit("/account/security").await.status, 200),
            "RenamePasskeyForm" => assert_eq!(person.post(&form("rename"), &[("name", "phone")]).await.status, 303),
            "RevokePasskeyForm" => assert_eq!(person.post(&form("revoke"), &[]).await.status, 303),
            "RecoveryCodesForm" => assert_eq!(person.post("/account/security/codes", &[]).await.status, 200),
            other => panic!("{other} cannot be called here: say how"),
        }
    }
}

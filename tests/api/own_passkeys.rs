//! Somebody's own passkeys: added, named, removed, had by invitation, told by letter (docs/security.md §2).

use super::{
    harness::{
        Person, TestApp,
        client::Account,
        guest::{invite, rows},
        passkey::{self, Device, add, asked, enrol},
        spawn_app, spawn_app_with,
    },
    passkeys::owner,
};
use shared::{
    accounts::{SignOut, WhoAmI},
    ids::PasskeyId,
    passkeys::{
        Answer, BeginPasskey, BeginPasskeySignIn, BeginPasskeyStepUp, FinishPasskey, ListPasskeys, NewPasskey, RenamePasskey, Renamed,
        RevokePasskey,
    },
    permission::Role,
    problem::Code,
    step_up::FRESH,
    time::Moment,
};

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

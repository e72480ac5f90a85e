//! Nobody learns from an answer who has an account (docs/security.md §1.1, F9), and nothing that protects can be
//! switched off (F13). Answers are compared byte for byte, but for what differs between any two.

use super::harness::{
    Person, TestApp,
    guest::{Guest, accept, asked, invite, key},
    passkey::{self, Device, add, enrol},
    spawn_app, spawn_app_with,
};
use backend::config::Config;
use serde_json::json;
use shared::{
    accounts::WhoAmI,
    api::Endpoint,
    invitations::{InviteAccount, LIFETIME, RevokeInvitation},
    passkeys::{BeginEnrolment, FinishPasskeySignIn},
    people::{DisableAccount, Leaving},
    permission::Role,
    problem::{Code, Problem},
};

/// Status, headers and body.
type Told = (u16, Vec<String>, String);

/// What is said to a stranger, or to somebody with a token; `own` is what an answer may repeat of the request.
async fn told(person: &Person, path: &str, body: &str, own: &[&str]) -> Told {
    let form = if body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
    let call = person.client.post(format!("{}{path}", person.address)).header("content-type", form);
    let call = if person.token.is_empty() { call } else { call.bearer_auth(&person.token).header("Idempotency-Key", key().to_string()) };
    let response = call.body(body.to_owned()).send().await.unwrap();
    let request = response.headers().get("x-request-id").map(|id| id.to_str().unwrap().to_owned()).unwrap_or_default();
    let mut headers: Vec<String> = response.headers().iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
    headers.retain(|header| !header.starts_with("date:") && !header.starts_with("x-request-id:"));
    headers.sort_unstable();
    let status = response.status().as_u16();
    let mut text = response.text().await.unwrap().replace(&request, "");
    if let Ok(problem) = serde_json::from_str::<Problem>(&text) {
        text = text.replace(&problem.request_id.unwrap_or_default(), "");
    }
    (status, headers, own.iter().filter(|part| !part.is_empty()).fold(text, |text, part| text.replace(part, "")))
}

fn all_alike(what: &str, all: &[Told]) {
    for other in all {
        assert_eq!(other, &all[0], "{what}");
    }
}

/// Addresses of one length: of somebody with password and app, of nobody, of a disabled account, and of somebody with a
/// passkey alone.
async fn addresses(app: &TestApp) -> [String; 4] {
    let council = app.institution("fernwick").await;
    let known = app.account(&council, &[Role::Reporter]).await;
    let disabled = app.account(&council, &[Role::Reporter]).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    admin.send::<DisableAccount>(&(disabled.id,), &Leaving::default()).await.unwrap();
    let [nobody, alone] = ["0", "1"].map(|digit| format!("{}@people.example", digit.repeat(32)));
    invite(&mut admin, &alone, &[Role::Reporter]).await.unwrap();
    app.settle().await;
    enrol(app, &app.letters_to(&alone)[0].code(), &mut Device::new()).await.unwrap();
    [known.email, nobody, disabled.email, alone]
}

#[tokio::test]
async fn f9_sign_in_and_recovery_say_the_same_of_every_address() {
    let app = spawn_app().await;
    let addresses = addresses(&app).await;
    for path in ["/api/v1/sessions", "/sign-in", "/recover"] {
        let mut all = Vec::new();
        for email in &addresses {
            let body = match path {
                "/recover" => format!("email={email}&recovery={}", "ab".repeat(16)),
                "/sign-in" => format!("email={email}&password=wrong&code=000000"),
                _ => json!({ "email": email, "password": "wrong", "code": "000000" }).to_string(),
            };
            all.push(told(&Person::nobody(&app), path, &body, &[email]).await);
        }
        assert!(matches!(all[0].0, 401 | 422), "{all:?}");
        all_alike(path, &all);
    }
}

#[tokio::test]
async fn f9_tries_run_out_alike_for_every_address() {
    let app = spawn_app().await;
    let mut counts = Vec::new();
    for email in &addresses(&app).await {
        let mut statuses = Vec::new();
        for _ in 0..9 {
            let body = json!({ "email": email, "password": "wrong", "code": "000000" }).to_string();
            statuses.push(told(&Person::nobody(&app), "/api/v1/sessions", &body, &[]).await.0);
        }
        assert!(statuses.contains(&401) && statuses.contains(&429), "{statuses:?}");
        counts.push(statuses);
    }
    assert!(counts.windows(2).all(|pair| pair[0] == pair[1]), "{counts:?}");
}

#[tokio::test]
async fn f9_a_passkey_of_nobody_and_one_of_a_disabled_account_get_the_same_bytes() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let (mut known, mut strange) = (Device::new(), Device::new());
    add(&mut account.sign_in(&app).await, &mut known).await.unwrap();
    // Made for another installation: here it is nobody's.
    let other = spawn_app().await;
    let elsewhere = other.institution("fernwick").await;
    add(&mut other.person(&elsewhere, &[Role::Reporter]).await, &mut strange).await.unwrap();
    let mut admin = app.person(&council, &[Role::Admin]).await;
    admin.send::<DisableAccount>(&(account.id,), &Leaving::default()).await.unwrap();
    let mut all = Vec::new();
    for device in [&mut known, &mut strange] {
        let asked = passkey::asked(&mut Person::nobody(&app)).await;
        let body = json!({ "ceremony": asked.ceremony, "credential": device.answer(&asked.options) }).to_string();
        all.push(told(&Person::nobody(&app), FinishPasskeySignIn::PATH, &body, &[]).await);
    }
    assert_eq!(all[0].0, 401);
    all_alike("passkey", &all);
}

#[tokio::test]
async fn f9_an_administrator_learns_nothing_of_accounts_elsewhere_by_inviting() {
    let app = spawn_app().await;
    let council = app.institution("aldergate").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let mut all = Vec::new();
    for email in &addresses(&app).await {
        admin.renew().await;
        let body = serde_json::to_string(&asked(email, &[Role::Reporter])).unwrap();
        let mut answer = told(&admin, InviteAccount::PATH, &body, &[]).await;
        let id = serde_json::from_str::<serde_json::Value>(&answer.2).unwrap()["id"].as_str().unwrap().to_owned();
        answer.2 = answer.2.replace(&id, "");
        all.push(answer);
    }
    assert_eq!(all[0].0, 201);
    all_alike("inviting", &all);
}

#[tokio::test]
async fn f9_an_invitation_that_was_used_revoked_run_out_or_never_made_gets_the_same_bytes() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let emails = ["ann@people.example", "bea@people.example", "cat@people.example"];
    let mut ids = Vec::new();
    for email in emails {
        ids.push(invite(&mut admin, email, &[Role::Reporter]).await.unwrap().id);
    }
    app.settle().await;
    let mut codes = emails.map(|email| app.letters_to(email)[0].code()).to_vec();
    codes.push("0".repeat(64));
    accept(&app, &codes[0], emails[0]).await;
    admin.send::<RevokeInvitation>(&(ids[1],), &()).await.unwrap();
    app.pass(LIFETIME);
    let guest = Guest::visiting(&app, "").await;
    for (path, form) in [("/invitation", true), (BeginEnrolment::PATH, false)] {
        let mut all = Vec::new();
        for code in &codes {
            let body = if form { format!("invitation={code}&visit={}", guest.visit) } else { json!({ "invitation": code }).to_string() };
            all.push(told(&Person::nobody(&app), path, &body, &[]).await);
            app.pass(20 * shared::time::Moment::MINUTE);
        }
        assert!(matches!(all[0].0, 404 | 422), "{all:?}");
        all_alike(path, &all);
    }
}

/// The finding: protections that were off in the tests, and so were never tested.
#[tokio::test]
async fn f13_no_setting_turns_a_protection_off_and_these_tests_run_with_all_of_them() {
    for (name, value) in [
        ("VEDETTE_SECURITY__ENABLED", "false"),
        ("VEDETTE_SERVER__CSRF", "false"),
        ("VEDETTE_SERVER__CHECK_ORIGIN", "false"),
        ("VEDETTE_LIMITS__ENABLED", "false"),
        ("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "0"),
        ("VEDETTE_LIMITS__REQUESTS_PER_MINUTE", "0"),
        ("VEDETTE_ACCOUNTS__SECOND_FACTOR", "false"),
        ("VEDETTE_KEYS__SEAL", "false"),
        ("VEDETTE_AUDIT__ENABLED", "false"),
    ] {
        assert!(Config::load(None, std::iter::once((name.to_owned(), value.to_owned()))).is_err(), "{name}={value} was taken");
    }
    assert!(Config::load(None, std::iter::empty()).is_ok(), "the refusals are of the settings themselves");
    let app = spawn_app_with(&[]).await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let stranger = reqwest::Client::new();
    // Nobody without a session, no other site with one, no wrong host, and the policy on every page.
    assert_eq!(Person::nobody(&app).send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
    let elsewhere = stranger.post(format!("{}/sign-out", app.address)).header("cookie", &person.cookie);
    let elsewhere = elsewhere.header("sec-fetch-site", "cross-site").header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(elsewhere.body("").send().await.unwrap().status(), 403);
    assert!(person.send::<WhoAmI>(&(), &()).await.is_ok(), "the session lives on");
    assert!(person.visit("/account/password").await.policy.contains("default-src 'none'"), "the policy");
    let mut statuses = Vec::new();
    for _ in 0..9 {
        let body = json!({ "email": "nobody@people.example", "password": "wrong", "code": "000000" }).to_string();
        statuses.push(told(&Person::nobody(&app), "/api/v1/sessions", &body, &[]).await.0);
    }
    assert!(statuses.contains(&429), "{statuses:?}");
    // A used token is no cookie, and a cookie no token.
    let swapped = stranger.get(format!("{}{}", app.address, WhoAmI::PATH)).header("cookie", &person.cookie);
    assert_eq!(swapped.send().await.unwrap().status(), 401);
}

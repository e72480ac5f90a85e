//! Who gets in, and what those who do not get in are told (docs/security.md §2).

use super::harness::{Person, TestApp, spawn_app, spawn_app_with};
use shared::{
    accounts::{Credentials, SignIn, WhoAmI},
    api::Endpoint,
    audit::Action,
    permission::Role,
    problem::{Code, Problem},
    time::Moment,
};

async fn try_in(app: &TestApp, given: &Credentials) -> Result<(), Problem> {
    Person::nobody(app).send::<SignIn>(&(), given).await.map(drop)
}

#[tokio::test]
async fn password_and_code_together_open_the_door() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let me = person.send::<WhoAmI>(&(), &()).await.unwrap();
    assert_eq!((me.roles, me.institution), (vec![Role::Reporter], council.id));
    assert_eq!(app.audit().await.iter().filter(|said| said.action == Action::SignedIn).count(), 1);
}

#[tokio::test]
async fn a_wrong_address_password_or_code_gets_the_same_words() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Lead]).await;
    let right = account.credentials(&app);
    let mut told = Vec::new();
    for wrong in [
        Credentials { email: "nobody@people.example".to_owned(), ..right.clone() },
        Credentials { email: "not an address".to_owned(), ..right.clone() },
        Credentials { password: "wrong".to_owned(), ..right.clone() },
        Credentials { password: format!("{}{}", right.password, "x".repeat(200)), ..right.clone() },
        Credentials { code: account.code(app.now().plus(-10 * Moment::MINUTE)), ..right.clone() },
        Credentials { code: String::new(), ..right.clone() },
    ] {
        let mut problem = try_in(&app, &wrong).await.unwrap_err();
        problem.request_id = None;
        told.push(problem);
    }
    assert_eq!(told[0].code, Code::SignInRefused);
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:?}");
    assert!(try_in(&app, &right).await.is_ok());
}

/// The finding: an answer that told which accounts exist (docs/security.md §1.1, F9). Status, headers and body are
/// compared byte for byte, but for what differs between any two answers.
#[tokio::test]
async fn f9_a_known_and_an_unknown_address_get_the_same_bytes() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let wrong = Credentials { password: "wrong".to_owned(), ..account.credentials(&app) };
    let id = |email: String| format!("{:0>32}@people.example", email.split('@').next().unwrap().len());
    let unknown = Credentials { email: id(wrong.email.clone()), ..wrong.clone() };
    for path in [SignIn::PATH, "/sign-in"] {
        let mut told = Vec::new();
        for given in [&wrong, &unknown] {
            let call = Person::nobody(&app).client.post(format!("{}{path}", app.address));
            let call = if path == SignIn::PATH {
                call.header("content-type", "application/json").body(serde_json::to_string(given).unwrap())
            } else {
                let form = format!("email={}&password={}&code={}", given.email, given.password, given.code);
                call.header("content-type", "application/x-www-form-urlencoded").body(form)
            };
            let response = call.send().await.unwrap();
            let mut headers: Vec<String> = response.headers().iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
            let request = response.headers().get("x-request-id").map(|id| id.to_str().unwrap().to_owned());
            headers.retain(|header| !header.starts_with("date:") && !header.starts_with("x-request-id:"));
            // Their order is no one's choice: it differs from answer to answer.
            headers.sort_unstable();
            let status = response.status().as_u16();
            let mut body = response.text().await.unwrap().replace(&given.email, "");
            if let Ok(problem) = serde_json::from_str::<Problem>(&body) {
                body = body.replace(&problem.request_id.unwrap(), "");
            }
            body = body.replace(&request.unwrap_or_default(), "");
            told.push((status, headers, body));
        }
        assert!(matches!(told[0].0, 401 | 422), "{told:?}");
        assert_eq!(told[0], told[1], "{path}");
    }
}

#[tokio::test]
async fn a_code_opens_once() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let given = account.credentials(&app);
    assert!(try_in(&app, &given).await.is_ok());
    assert_eq!(try_in(&app, &given).await.unwrap_err().code, Code::SignInRefused);
    app.pass(30 * Moment::SECOND);
    assert!(try_in(&app, &account.credentials(&app)).await.is_ok());
}

#[tokio::test]
async fn two_requests_with_one_code_make_one_session() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let given = app.account(&council, &[Role::Reporter]).await.credentials(&app);
    let tries = futures_util::future::join_all((0..6).map(|_| try_in(&app, &given))).await;
    assert_eq!(tries.iter().filter(|outcome| outcome.is_ok()).count(), 1);
}

#[tokio::test]
async fn many_failures_wait_longer_and_longer_whether_or_not_the_name_exists() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let known = Credentials { password: "wrong".to_owned(), ..account.credentials(&app) };
    let unknown = Credentials { email: "nobody@people.example".to_owned(), ..known.clone() };
    for given in [&known, &unknown] {
        for _ in 0..6 {
            assert_eq!(try_in(&app, given).await.unwrap_err().code, Code::SignInRefused);
        }
        assert_eq!(try_in(&app, given).await.unwrap_err().code, Code::TooMany);
    }
    assert_eq!(try_in(&app, &account.credentials(&app)).await.unwrap_err().code, Code::TooMany, "the right password waits too");
    app.pass(15 * Moment::MINUTE);
    assert!(try_in(&app, &account.credentials(&app)).await.is_ok(), "and is never locked out");
    let refused = app.audit().await.iter().filter(|said| said.action == Action::SignInRefused).count();
    assert_eq!(refused, 6, "the known account's failures are recorded, the unknown name's are not");
}

#[tokio::test]
async fn many_tries_at_once_count_as_many() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let wrong = Credentials { password: "wrong".to_owned(), ..app.account(&council, &[Role::Lead]).await.credentials(&app) };
    let tries = futures_util::future::join_all((0..16).map(|_| try_in(&app, &wrong))).await;
    let looked_at = tries.iter().filter(|outcome| outcome.as_ref().is_err_and(|problem| problem.code == Code::SignInRefused)).count();
    assert!(looked_at <= 6, "{looked_at} of 16 were looked at");
}

/// Tries to sign in from a place, as the trusted proxy tells it.
async fn status_from(app: &TestApp, place: &str, given: &Credentials) -> u16 {
    let call = Person::nobody(app).client.post(format!("{}/api/v1/sessions", app.address)).header("content-type", "application/json");
    call.header("X-Forwarded-For", place).body(serde_json::to_string(given).unwrap()).send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn codes_for_a_stolen_password_cannot_be_tried_from_a_thousand_networks() {
    let app = spawn_app_with(&[("VEDETTE_SERVER__TRUSTED_PROXY", "127.0.0.1")]).await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let wrong = Credentials { code: "000000".to_owned(), ..account.credentials(&app) };
    for network in 0..7 {
        assert_eq!(status_from(&app, &format!("2001:db8:0:{network}::1"), &wrong).await, 401);
    }
    let right = account.credentials(&app);
    assert_eq!(status_from(&app, "2001:db8:0:99::1", &right).await, 401, "it waits, and the answer does not tell");
    app.pass(15 * Moment::MINUTE);
    assert_eq!(status_from(&app, "2001:db8:0:99::1", &account.credentials(&app)).await, 200);
}

#[tokio::test]
async fn wrong_passwords_from_elsewhere_do_not_keep_anybody_waiting() {
    let app = spawn_app_with(&[("VEDETTE_SERVER__TRUSTED_PROXY", "127.0.0.1")]).await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let wrong = Credentials { password: "wrong".to_owned(), ..account.credentials(&app) };
    for network in 0..12 {
        assert_eq!(status_from(&app, &format!("203.0.{network}.1"), &wrong).await, 401);
    }
    assert_eq!(status_from(&app, "198.51.100.1", &account.credentials(&app)).await, 200);
}

#[tokio::test]
async fn only_the_trusted_proxy_says_where_a_try_comes_from() {
    for (settings, shared_wait) in [(&[][..], true), (&[("VEDETTE_SERVER__TRUSTED_PROXY", "127.0.0.1")][..], false)] {
        let app = spawn_app_with(settings).await;
        let council = app.institution("fernwick").await;
        let account = app.account(&council, &[Role::Lead]).await;
        let from = async |place: &'static str, given: Credentials| status_from(&app, place, &given).await;
        let wrong = Credentials { password: "wrong".to_owned(), ..account.credentials(&app) };
        for _ in 0..7 {
            from("203.0.113.9, 198.51.100.7", wrong.clone()).await;
        }
        assert_eq!(from("198.51.100.8", account.credentials(&app)).await, 429, "the same network waits");
        let elsewhere = from("198.51.100.7, 203.0.113.9", account.credentials(&app)).await;
        assert_eq!(elsewhere, if shared_wait { 429 } else { 200 });
    }
}

#[tokio::test]
async fn staff_do_not_sign_in_with_a_password_where_that_is_off() {
    let app = spawn_app_with(&[("VEDETTE_ACCOUNTS__STAFF_PASSWORDS", "false")]).await;
    let council = app.institution("fernwick").await;
    for (role, opens) in [(Role::Reporter, true), (Role::Triage, false), (Role::Leadership, false), (Role::Admin, false)] {
        let account = app.account(&council, &[role]).await;
        assert_eq!(try_in(&app, &account.credentials(&app)).await.is_ok(), opens, "{role:?}");
    }
}

#[tokio::test]
async fn a_wrong_credential_counts_as_often_as_it_is_tried() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__REQUESTS_PER_MINUTE", "5")]).await;
    let ask = async || {
        let call = reqwest::Client::new().get(format!("{}{}", app.address, WhoAmI::PATH)).bearer_auth("nobody's token");
        call.send().await.unwrap().status().as_u16()
    };
    for _ in 0..5 {
        assert_eq!(ask().await, 401);
    }
    assert_eq!(ask().await, 429);
}

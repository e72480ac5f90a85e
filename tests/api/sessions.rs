//! The session behind the cookie, and the token it is exchanged for (docs/adr/0006-sessions.md).

use super::harness::{Person, plain_answers, report, spawn_app, spawn_app_with};
use shared::{
    accounts::{Credentials, ExchangeToken, SignOut, WhoAmI},
    api::Endpoint,
    audit::Action,
    pages::SignOutForm,
    permission::Role,
    problem::Code,
    time::Moment,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

#[tokio::test]
async fn the_cookie_is_host_bound_hidden_from_scripts_and_never_crosses_sites() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let given = account.credentials(&app);
    let body = serde_json::to_string(&given).unwrap();
    let call = Person::nobody(&app).client.post(format!("{}/api/v1/sessions", app.address)).header("content-type", "application/json");
    let response = call.body(body).send().await.unwrap();
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    for part in ["__Host-session=", "HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Domain"));
}

#[tokio::test]
async fn an_answer_lost_in_a_tunnel_signs_nobody_out() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let mut unaware = person.copy();
    person.renew().await;
    app.pass(Moment::MINUTE);
    // The new cookie never arrived: the old one still works and gets the very same successor.
    unaware.renew().await;
    assert_eq!(unaware.cookie, person.cookie);
    assert!(person.send::<WhoAmI>(&(), &()).await.is_ok());
    assert!(app.audit().await.iter().all(|said| said.action != Action::SessionReused));
}

#[tokio::test]
async fn twenty_tabs_at_once_stay_signed_in() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let person = app.person(&council, &[Role::Reporter]).await;
    let renewed = futures_util::future::join_all((0..20).map(|_| {
        let mut tab = person.copy();
        async move {
            tab.renew().await;
            tab.cookie
        }
    }))
    .await;
    assert!(renewed.windows(2).all(|pair| pair[0] == pair[1]));
    assert!(app.audit().await.iter().all(|said| said.action != Action::SessionReused));
}

#[tokio::test]
async fn a_copied_cookie_ends_the_session_when_it_comes_back() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let mut thief = person.copy();
    person.renew().await;
    person.renew().await;
    assert_eq!(thief.send::<ExchangeToken>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
    assert_eq!(person.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded, "the owner must notice too");
    assert_eq!(app.audit().await.iter().filter(|said| said.action == Action::SessionReused).count(), 1);
}

#[tokio::test]
async fn whoever_was_copied_gets_one_letter_that_says_what_to_do_and_nothing_else() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let mut elsewhere = person.account.clone().unwrap().sign_in(&app).await;
    let copies: Vec<_> = (0..8).map(|_| person.copy()).collect();
    person.renew().await;
    person.renew().await;
    let presented = copies.into_iter().map(|mut copy| async move { copy.send::<ExchangeToken>(&(), &()).await.is_err() });
    assert!(futures_util::future::join_all(presented).await.into_iter().all(|refused| refused));
    assert_eq!(person.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
    app.settle().await;
    let letters = app.letters_to(&person.account.as_ref().unwrap().email);
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    assert!(letter.subject.contains("You were signed out") && letter.subject.contains("allgofnodi"), "{}", letter.subject);
    assert!(
        letter.words.contains("Somebody may have copied your sign-in.") && letter.words.contains("/account/devices"),
        "{}",
        letter.words
    );
    for told in ["fernwick", "report", "127.0.0.1:", "Somebody Particular", "Safari"] {
        let words = letter.words.replace(&app.kernel.config.public_origin().to_string(), "");
        assert!(!words.contains(told) && !letter.subject.contains(told), "{told} in {words}");
    }
    let said = app.audit().await;
    assert_eq!(said.iter().filter(|said| said.action == Action::SessionReused).count(), 1, "eight copies are one theft");
    assert!(elsewhere.send::<WhoAmI>(&(), &()).await.is_ok(), "another device was not copied");
}

/// The worst train: of twenty tabs each loses every second answer, so that each goes on with the cookie it had.
#[tokio::test]
async fn tabs_whose_answers_are_lost_half_the_time_lose_no_session_and_raise_no_alarm() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__TOKENS_PER_MINUTE", "100000")]).await;
    let council = app.institution("fernwick").await;
    let person = app.person(&council, &[Role::Reporter]).await;
    let mut jar = person.cookie.clone();
    for round in 0..10 {
        // All tabs of a browser send what its one jar holds when they ask; some answers come, in any order.
        let tabs = futures_util::future::join_all((0..20).map(|tab| {
            let mut asking = Person { cookie: jar.clone(), ..person.copy() };
            async move {
                asking.renew().await;
                ((tab + round) % 2 == 0).then_some(asking.cookie)
            }
        }))
        .await;
        let arrived: Vec<_> = tabs.into_iter().flatten().collect();
        assert!(arrived.windows(2).all(|pair| pair[0] == pair[1]));
        // Every third round nothing arrives at all.
        if round % 3 != 2 {
            jar.clone_from(&arrived[0]);
        }
        app.pass(Moment::MINUTE);
    }
    let mut last = Person { cookie: jar, ..person.copy() };
    last.renew().await;
    assert!(last.send::<WhoAmI>(&(), &()).await.is_ok());
    app.settle().await;
    assert!(app.audit().await.iter().all(|said| said.action != Action::SessionReused));
    assert!(app.letters().is_empty());
}

/// The finding: signing somebody out from another site (docs/security.md §1.1, F2).
#[tokio::test]
async fn f2_another_site_signs_nobody_out() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    for path in [SignOut::PATH, SignOutForm::PATH] {
        for site in ["cross-site", "same-site", "none"] {
            let call = reqwest::Client::new().post(format!("{}{path}", app.address)).header("cookie", &person.cookie);
            let call = call.header("sec-fetch-site", site).header("origin", "https://amber.example");
            assert_eq!(call.send().await.unwrap().status().as_u16(), 403, "{path} from {site}");
        }
        let get = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let get = get.get(format!("{}{path}", app.address)).header("cookie", &person.cookie).header("sec-fetch-site", "cross-site");
        assert_eq!(get.send().await.unwrap().status().as_u16(), 405, "a picture's address does not do it either");
        assert!(person.send::<WhoAmI>(&(), &()).await.is_ok());
        person.renew().await;
    }
    assert!(app.audit().await.iter().all(|said| said.action != Action::SignedOut));
    let own = person.send::<SignOut>(&(), &()).await;
    assert!(own.is_ok(), "and our own page does");
}

#[tokio::test]
async fn signing_out_ends_the_token_as_well() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let mut kept = person.copy();
    person.send::<SignOut>(&(), &()).await.unwrap();
    assert_eq!(person.cookie, "__Host-session=");
    assert_eq!(kept.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
    assert_eq!(kept.send::<ExchangeToken>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
}

#[tokio::test]
async fn a_resting_session_ends_and_a_used_one_lasts_twelve_hours() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut officer = app.person(&council, &[Role::Triage]).await;
    app.pass(16 * Moment::MINUTE);
    reporter.renew().await;
    assert_eq!(reporter.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::ReadingEnded);
    officer.renew().await;
    for _ in 0..26 {
        app.pass(26 * Moment::MINUTE);
        officer.renew().await;
    }
    app.pass(29 * Moment::MINUTE);
    assert_eq!(officer.send::<ExchangeToken>(&(), &()).await.unwrap_err().code, Code::SignInNeeded, "twelve hours are over");
}

#[tokio::test]
async fn a_token_without_its_five_minutes_is_refused_and_so_is_rubbish() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    person.renew().await;
    let good = person.token.clone();
    for token in ["", "x", "a.b.c", &good[..good.len() - 2], &format!("{good}x")] {
        person.token = token.to_owned();
        assert_eq!(person.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded, "{token}");
    }
    person.token = good;
    assert!(person.send::<WhoAmI>(&(), &()).await.is_ok());
    app.pass(5 * Moment::MINUTE);
    assert_eq!(person.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
}

#[tokio::test]
async fn a_new_sign_in_ends_the_session_the_browser_had_and_no_other() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let (ann, bob) = (app.account(&council, &[Role::Reporter]).await, app.account(&council, &[Role::Lead]).await);
    let mut elsewhere = ann.sign_in(&app).await;
    for by_form in [false, true] {
        let mut person = ann.sign_in(&app).await;
        let mut kept = person.copy();
        // A failed try ends nothing.
        let wrong = Credentials { password: "wrong".to_owned(), ..bob.credentials(&app) };
        assert_eq!(person.send_with_cookie(&wrong).await.status().as_u16(), 401);
        assert!(kept.send::<WhoAmI>(&(), &()).await.is_ok());
        let given = bob.credentials(&app);
        if by_form {
            let fields = [("email", given.email.as_str()), ("password", given.password.as_str()), ("code", given.code.as_str())];
            assert_eq!(person.post("/sign-in", &fields).await.status.as_u16(), 303);
        } else {
            assert_eq!(person.send_with_cookie(&given).await.status().as_u16(), 200);
        }
        app.pass(30 * Moment::SECOND);
        assert_ne!(person.cookie, kept.cookie);
        assert_eq!(kept.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
        assert_eq!(kept.send::<ExchangeToken>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
        person.renew().await;
        assert_eq!(person.send::<WhoAmI>(&(), &()).await.unwrap().account, bob.id);
    }
    elsewhere.renew().await;
    assert_eq!(elsewhere.send::<WhoAmI>(&(), &()).await.unwrap().account, ann.id, "other devices stay signed in");
    let ended: Vec<_> = app.audit().await.into_iter().filter(|said| said.action == Action::SignedOut).map(|said| said.account).collect();
    assert_eq!(ended, [Some(ann.id), Some(ann.id)], "in the name of whoever was signed in");
}

#[tokio::test]
async fn a_session_that_only_rests_is_ended_as_well_and_one_that_is_over_is_not_ended_twice() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut person = account.sign_in(&app).await;
    let mut kept = person.copy();
    app.pass(Moment::HOUR);
    let kept_typing = kept.post("/plain/story", &[("narrative", "Still mine")]).await;
    assert_eq!(kept_typing.location.as_deref(), Some("/plain/next"), "a resting session still keeps what is typed");
    assert_eq!(person.send_with_cookie(&account.credentials(&app)).await.status().as_u16(), 200);
    app.pass(30 * Moment::SECOND);
    assert!(kept.post("/plain/story", &[("narrative", "Not mine")]).await.location.unwrap().starts_with("/sign-in"));
    let ended = async || app.audit().await.iter().filter(|said| said.action == Action::SignedOut).count();
    assert_eq!(ended().await, 1);
    assert_eq!(kept.send_with_cookie(&account.credentials(&app)).await.status().as_u16(), 200);
    assert_eq!(ended().await, 1, "what had ended is not ended again");
}

#[tokio::test]
async fn on_plain_pages_too_the_old_value_ends_when_the_new_one_is_presented() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    app.pass(6 * Moment::MINUTE);
    let mut thief = person.copy();
    person.visit("/plain/danger").await;
    assert_ne!(person.cookie, thief.cookie, "a page gave the next value");
    let given = person.cookie.clone();
    person.visit("/plain/danger").await;
    assert_eq!(person.cookie, given, "which is good for the next five minutes");
    thief.visit("/plain/danger").await;
    assert!(app.audit().await.iter().any(|said| said.action == Action::SessionReused));
    assert_eq!(person.visit("/plain/danger").await.location.as_deref(), Some("/sign-in?next=/plain/danger&notice=ended"));
}

#[tokio::test]
async fn a_body_that_was_on_its_way_when_the_session_ended_is_not_answered() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let body = serde_json::to_string(&report(&app, plain_answers())).unwrap();
    let (begun, ended) = body.split_at(10);
    let mut wire = TcpStream::connect(app.address.trim_start_matches("http://")).await.unwrap();
    let key = backend::kernel::ids::fresh();
    let head = format!(
        "POST /api/v1/reports HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nIdempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{begun}",
        app.address.trim_start_matches("http://"),
        person.token,
        body.len()
    );
    wire.write_all(head.as_bytes()).await.unwrap();
    // Whether or not the guard has looked at the headers by now, the answer has to be the same.
    person.send::<SignOut>(&(), &()).await.unwrap();
    wire.write_all(ended.as_bytes()).await.unwrap();
    let mut answer = String::new();
    wire.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    assert!(!app.audit().await.iter().any(|said| said.action == Action::ReportFiled));
}

#[tokio::test]
async fn a_cookie_without_a_word_of_where_the_request_comes_from_is_not_believed() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let person = app.person(&council, &[Role::Reporter]).await;
    let post = || reqwest::Client::new().post(format!("{}{}", app.address, ExchangeToken::PATH)).header("cookie", &person.cookie);
    let status = async |call: reqwest::RequestBuilder| call.send().await.unwrap().status().as_u16();
    assert_eq!(status(post()).await, 403);
    assert_eq!(status(post().header("sec-fetch-site", "cross-site")).await, 403);
    assert_eq!(status(post().header("sec-fetch-site", "same-origin")).await, 200);
}

//! Where somebody is signed in, and signing out there (docs/security.md §2).

use super::harness::{Person, TestApp, client::from_us, spawn_app, spawn_app_with};
use shared::{
    accounts::{ExchangeToken, WhoAmI},
    api::ENDPOINTS,
    audit::Action,
    ids::SessionId,
    page::PageQuery,
    permission::Role,
    problem::{Code, Problem},
    sessions::{Browser, EndOtherSessions, EndSession, ListSessions, Right, Session, System},
    time::Moment,
};
use std::fmt::Write;

const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1";

async fn list(person: &mut Person) -> Vec<Session> {
    person.renew().await;
    person.send::<ListSessions>(&(), &PageQuery::default()).await.unwrap().items
}

/// Somebody signs in with a browser that says what it is.
async fn sign_in_with(app: &TestApp, account: &super::harness::client::Account, said: &str) -> Person {
    let mut person = Person::nobody(app);
    let mut headers = from_us();
    headers.insert("user-agent", said.parse().unwrap());
    person.client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).default_headers(headers).build().unwrap();
    person.account = Some(account.clone());
    assert_eq!(person.send_with_cookie(&account.credentials(app)).await.status(), 200);
    app.pass(30 * Moment::SECOND);
    person.renew().await;
    person
}

#[tokio::test]
async fn the_list_tells_ones_devices_apart_and_says_which_is_this_one() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    app.person(&council, &[Role::Reporter]).await;
    let phone = sign_in_with(&app, &account, IPHONE).await;
    app.pass(Moment::HOUR);
    let mut laptop = account.sign_in(&app).await;
    let found = list(&mut laptop).await;
    let told: Vec<_> = found.iter().map(|one| (one.id, one.device.browser, one.device.system, one.right, one.current)).collect();
    assert_eq!(
        told,
        [
            (laptop.session(), Browser::Other, System::Other, Right::Reading, true),
            (phone.session(), Browser::Safari, System::Iphone, Right::Filing, false)
        ]
    );
    assert!(found[0].began_at.since(found[1].began_at) > Moment::HOUR);
    assert!(found.iter().all(|one| one.last_used_at >= one.began_at));
}

#[tokio::test]
async fn an_ended_device_is_refused_at_once_in_every_way_and_the_others_are_not() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let (mut phone, mut tablet, mut laptop) = (account.sign_in(&app).await, account.sign_in(&app).await, account.sign_in(&app).await);
    laptop.renew().await;
    laptop.send::<EndSession>(&(phone.session(),), &()).await.unwrap();
    assert_eq!(phone.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
    assert_eq!(phone.send::<ExchangeToken>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
    assert!(phone.visit("/plain/danger").await.location.unwrap().starts_with("/sign-in"));
    assert!(tablet.send::<WhoAmI>(&(), &()).await.is_ok() && laptop.send::<WhoAmI>(&(), &()).await.is_ok());
    assert_eq!(list(&mut laptop).await.len(), 2);
    assert_eq!(laptop.send::<EndSession>(&(phone.session(),), &()).await.unwrap_err().code, Code::NotFound, "it is over");
    let said: Vec<_> = app.audit().await.into_iter().filter(|said| said.action == Action::SessionEnded).collect();
    assert_eq!(said.iter().map(|said| (said.account, said.object)).collect::<Vec<_>>(), [(Some(account.id), phone.session().0)]);
}

#[tokio::test]
async fn signing_out_everywhere_else_leaves_this_device_and_other_people_alone() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Lead]).await;
    let mut colleague = app.person(&council, &[Role::Lead]).await;
    let (mut old, mut other, mut here) = (account.sign_in(&app).await, account.sign_in(&app).await, account.sign_in(&app).await);
    here.send::<EndOtherSessions>(&(), &()).await.unwrap();
    for ended in [&mut old, &mut other] {
        assert_eq!(ended.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
    }
    assert!(here.send::<WhoAmI>(&(), &()).await.is_ok() && colleague.send::<WhoAmI>(&(), &()).await.is_ok());
    assert_eq!(list(&mut here).await.len(), 1);
}

#[tokio::test]
async fn the_page_does_the_same_without_scripts_in_both_languages() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let (mut phone, mut tablet) = (sign_in_with(&app, &account, IPHONE).await, account.sign_in(&app).await);
    let mut laptop = account.sign_in(&app).await;
    let page = laptop.visit("/account/devices").await;
    assert!(page.text.contains("Safari on iPhone") && page.text.contains("This device"), "{}", page.text);
    assert_eq!(page.text.matches("name=\"session\"").count(), 2, "this one has no button");
    let welsh = laptop.visit("/account/devices?lang=cy").await;
    assert!(welsh.text.contains("Safari ar iPhone") && welsh.text.contains("Y ddyfais hon"), "{}", welsh.text);
    let gone = laptop.post("/account/devices", &[("session", &phone.session().to_string())]).await;
    assert_eq!(gone.location.as_deref(), Some("/account/devices?notice=ended"));
    assert!(phone.visit("/account/devices").await.location.unwrap().starts_with("/sign-in"));
    assert!(tablet.visit("/account/devices").await.status == 200);
    laptop.post("/account/devices", &[]).await;
    assert!(tablet.visit("/account/devices").await.location.unwrap().starts_with("/sign-in"));
    assert!(laptop.visit("/account/devices").await.text.contains("You are signed in nowhere else."));
    assert_eq!(laptop.post("/account/devices", &[("session", "rubbish")]).await.status, 404);
}

#[tokio::test]
async fn a_long_list_comes_in_portions_that_hold_each_device_once() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "100000")]).await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut mine = Vec::new();
    for _ in 0..53 {
        mine.push(account.sign_in(&app).await.session());
    }
    let mut person = account.sign_in(&app).await;
    mine.push(person.session());
    let first = person.send::<ListSessions>(&(), &PageQuery::default()).await.unwrap();
    let second = person.send::<ListSessions>(&(), &PageQuery { cursor: first.next.clone() }).await.unwrap();
    assert_eq!((first.items.len(), second.items.len(), second.next), (50, 4, None));
    let mut found: Vec<SessionId> = first.items.iter().chain(&second.items).map(|one| one.id).collect();
    found.reverse();
    assert_eq!(found, mine, "the latest sign-in first");
    for cursor in ["x", "1", "1.x", "."] {
        let wrong = PageQuery { cursor: Some(cursor.to_owned()) };
        assert_eq!(person.send::<ListSessions>(&(), &wrong).await.unwrap_err().code, Code::BadRequest, "{cursor}");
    }
}

fn said<T>(outcome: Result<T, Problem>, word: impl FnOnce(T) -> &'static str) -> String {
    outcome.map_or_else(|problem| problem.status.to_string(), |answer| word(answer).to_owned())
}

/// The file is written by hand; no command regenerates it.
#[tokio::test]
async fn every_role_sees_and_ends_the_sessions_the_reviewed_table_names() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "100000")]).await;
    let (council, elsewhere) = (app.institution("fernwick").await, app.institution("aldergate").await);
    let mut table = String::from(include_str!("../golden/sessions.txt").lines().next().unwrap());
    for endpoint in ["ListSessions", "EndSession"] {
        for whose in ["own", "same", "other"] {
            write!(table, "\n{endpoint:<20}{whose:<9}").unwrap();
            let mut people = vec![Person::nobody(&app)];
            for role in Role::ALL {
                people.push(app.person(&council, &[role]).await);
            }
            for person in &mut people {
                let theirs = match (whose, &person.account) {
                    ("own", Some(account)) => account.sign_in(&app).await,
                    ("other", _) => app.person(&elsewhere, &[Role::Reporter]).await,
                    _ => app.person(&council, &[Role::Reporter]).await,
                };
                if person.account.is_some() {
                    person.renew().await;
                }
                let verdict = if endpoint == "ListSessions" {
                    said(person.send::<ListSessions>(&(), &PageQuery::default()).await, |page| {
                        if page.items.iter().any(|one| one.id == theirs.session()) { "listed" } else { "hidden" }
                    })
                } else {
                    said(person.send::<EndSession>(&(theirs.session(),), &()).await, |()| "ended")
                };
                assert_eq!(theirs.copy().send::<WhoAmI>(&(), &()).await.is_err(), verdict == "ended");
                write!(table, "{verdict:<9}").unwrap();
            }
        }
    }
    let tidy = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_eq!(tidy(&table), tidy(include_str!("../golden/sessions.txt").trim_end()), "\n{table}");
    let with_ids: Vec<_> = ENDPOINTS.iter().filter(|endpoint| endpoint.path.contains("{session}")).map(|endpoint| endpoint.name).collect();
    assert_eq!(with_ids, ["EndSession"]);
}

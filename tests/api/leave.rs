//! Leaving in a hurry (docs/rules.md §1.6).

use super::{
    harness::{Person, TestApp, guest::rows, spawn_app},
    plain::answer_all,
    visits::{open, visitor},
};
use reqwest::header;
use shared::{
    permission::Role,
    settings::{LEAVE_TO, Settings, WithoutAccount},
};

/// Where the button leads: the header's address, and the page, which says nothing of us.
async fn leave(app: &TestApp, person: &Person) -> String {
    let call = person.client.post(format!("{}/leave", app.address)).header(header::COOKIE, &person.cookie);
    let answer = call.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let refresh = answer.headers()["refresh"].to_str().unwrap().to_owned();
    let forgets = answer.headers().get_all(header::SET_COOKIE).iter().any(|cookie| {
        let cookie = cookie.to_str().unwrap();
        cookie.starts_with("__Host-visit=;") && cookie.contains("Max-Age=0")
    });
    assert_eq!(forgets, person.cookie.starts_with("__Host-visit="));
    let page = answer.text().await.unwrap();
    assert!(!page.to_lowercase().contains("vedette") && !page.contains("report") && !page.contains("stylesheet"), "{page}");
    let to = refresh.strip_prefix("0;url=").unwrap().to_owned();
    assert!(page.contains(&format!("href=\"{to}\"")), "{page}");
    to
}

#[tokio::test]
async fn whoever_leaves_is_led_elsewhere_and_what_was_not_sent_is_gone() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut person = account.sign_in(&app).await;
    answer_all(&mut person).await;
    assert_eq!(leave(&app, &person).await, LEAVE_TO);
    // The device reads nothing until somebody signs in, and then nothing is left to be read.
    for page in ["/mine", "/account/security", "/account/devices"] {
        assert!(person.visit(page).await.location.unwrap().starts_with("/sign-in"), "{page}");
    }
    let mut again = account.sign_in(&app).await;
    assert_eq!(again.visit("/mine").await.status, 200);
    let check = again.visit("/plain/check").await;
    assert_eq!(check.location.as_deref(), Some("/plain/danger"), "{}", check.text);
}

#[tokio::test]
async fn what_waits_on_a_phone_is_still_taken_after_it_was_left_in_a_hurry() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    leave(&app, &person).await;
    person.renew().await;
    person.file(&super::harness::report(&app, super::harness::plain_answers())).await.unwrap();
}

#[tokio::test]
async fn a_receipt_is_there_after_leaving_and_signing_in() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut person = account.sign_in(&app).await;
    answer_all(&mut person).await;
    assert_eq!(person.post("/plain/check", &[]).await.location.as_deref(), Some("/plain/sent"));
    leave(&app, &person).await;
    let there = person.visit("/plain/sent").await;
    assert!(!there.text.contains("vd-reference"), "{}", there.text);
    assert!(account.sign_in(&app).await.visit("/plain/sent").await.text.contains("vd-reference"));
}

#[tokio::test]
async fn staff_who_leave_have_to_sign_in_and_nobody_is_led_elsewhere_too() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut officer = app.person(&council, &[Role::Triage]).await;
    leave(&app, &officer).await;
    assert!(officer.visit("/desk").await.location.unwrap().starts_with("/sign-in"));
    assert_eq!(leave(&app, &Person::nobody(&app)).await, LEAVE_TO);
}

#[tokio::test]
async fn somebody_without_an_account_leaves_without_a_trace_on_the_phone_or_here() {
    let app = spawn_app().await;
    open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let mut person = visitor(&app, "fernwick").await;
    answer_all(&mut person).await;
    leave(&app, &person).await;
    // The cookie of then, if somebody had kept a copy, opens none of the answers.
    assert_eq!(person.visit("/plain/check").await.location.as_deref(), Some("/plain/danger"));
    assert_eq!(rows(&app, "reports").await, 0);
}

#[tokio::test]
async fn an_institution_says_where_and_only_a_whole_address_elsewhere_is_taken() {
    let app = spawn_app().await;
    let to = "https://news.example/today?edition=uk";
    let settings = Settings { leave_to: to.parse().ok(), ..Settings::default() };
    assert!(settings.check().is_ok());
    let council = app.institution_with("fernwick", settings).await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    assert!(person.visit("/mine").await.text.contains(&format!("data-to=\"{to}\"")));
    assert_eq!(leave(&app, &person).await, to);
    for bad in ["http://news.example", "javascript:alert(1)", "https://", "https://a b.example", "https://x@news.example", "/mine"] {
        let settings = Settings { leave_to: bad.parse().ok(), ..Settings::default() };
        let faults = settings.check().unwrap_err();
        assert_eq!(faults[0].pointer, "/settings/leave_to", "{bad}");
    }
}

//! A reporter's phone files long after it may no longer read (docs/adr/0024-two-rights.md).

use super::{
    harness::{Person, client::Account, guest::between, plain_answers, report, spawn_app},
    plain::answer_all,
};
use shared::{
    accounts::{ExchangeToken, WhoAmI},
    api::{Credential, ENDPOINTS, Kind, Method},
    audit::Action,
    page::PageQuery,
    people::{ChangeRoles, RolesWanted},
    permission::{HeldRole, Role},
    problem::Code,
    sessions::{ListSessions, Right},
    time::Moment,
};

async fn right(person: &mut Person) -> Right {
    let token = person.send::<ExchangeToken>(&(), &()).await.unwrap();
    assert_eq!(token.me.is_some(), token.right == Right::Reading, "a phone that only files does not say whose it is");
    assert_eq!(Some(token.account), person.account.as_ref().map(|account| account.id));
    person.token = token.token;
    token.right
}

async fn sign_in_again(person: &mut Person, account: &Account, app: &super::harness::TestApp) {
    assert_eq!(person.send_with_cookie(&account.credentials(app)).await.status(), 200);
    app.pass(30 * Moment::SECOND);
}

#[tokio::test]
async fn a_phone_that_rested_files_and_sees_nothing_until_somebody_signs_in_on_it() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut phone = account.sign_in(&app).await;
    app.pass(14 * Moment::MINUTE);
    assert_eq!(right(&mut phone).await, Right::Reading);
    app.pass(15 * Moment::MINUTE);
    assert_eq!(right(&mut phone).await, Right::Filing);
    assert!(phone.file(&report(&app, plain_answers())).await.is_ok());
    assert_eq!(phone.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::ReadingEnded);
    assert_eq!(phone.send::<ListSessions>(&(), &PageQuery::default()).await.unwrap_err().code, Code::ReadingEnded);
    assert!(phone.visit("/account/devices").await.location.unwrap().starts_with("/sign-in?next=/account/devices"));
    // Filing, however often, does not bring reading back.
    for _ in 0..3 {
        app.pass(Moment::MINUTE);
        assert_eq!(right(&mut phone).await, Right::Filing);
    }
    sign_in_again(&mut phone, &account, &app).await;
    assert_eq!(right(&mut phone).await, Right::Reading);
    assert!(phone.send::<WhoAmI>(&(), &()).await.is_ok());
    assert_eq!(phone.send::<ListSessions>(&(), &PageQuery::default()).await.unwrap().items.len(), 1, "it is one device");
}

#[tokio::test]
async fn reading_ends_after_twelve_hours_of_use_and_filing_after_180_days() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut phone = app.person(&council, &[Role::Reporter]).await;
    let begun = app.now();
    while app.now().since(begun) < 12 * Moment::HOUR - Moment::MINUTE {
        assert_eq!(right(&mut phone).await, Right::Reading);
        app.pass(14 * Moment::MINUTE);
    }
    assert_eq!(right(&mut phone).await, Right::Filing);
    app.pass(179 * Moment::DAY);
    assert_eq!(right(&mut phone).await, Right::Filing);
    assert!(phone.file(&report(&app, plain_answers())).await.is_ok());
    app.pass(Moment::DAY);
    assert_eq!(phone.file(&report(&app, plain_answers())).await.unwrap_err().code, Code::SignInNeeded);
    assert_eq!(phone.send::<ExchangeToken>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
    assert_eq!(app.audit().await.iter().filter(|said| said.action == Action::ReportFiled).count(), 1);
}

#[tokio::test]
async fn staff_devices_keep_no_right_whoever_else_they_are() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    for roles in [&[Role::Triage][..], &[Role::Leadership], &[Role::Admin], &[Role::Reporter, Role::Lead]] {
        let mut desk = app.person(&council, roles).await;
        app.pass(29 * Moment::MINUTE);
        assert_eq!(right(&mut desk).await, Right::Reading, "{roles:?}");
        app.pass(30 * Moment::MINUTE);
        assert_eq!(desk.send::<ExchangeToken>(&(), &()).await.unwrap_err().code, Code::SignInNeeded, "{roles:?}");
        assert_eq!(desk.file(&report(&app, plain_answers())).await.unwrap_err().code, Code::SignInNeeded, "{roles:?}");
    }
}

#[tokio::test]
async fn a_phone_files_no_longer_than_the_role_lasts_that_lets_it() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let roles = vec![HeldRole { role: Role::Reporter, ends_at: Some(app.now().plus(2 * Moment::DAY)) }];
    admin.send::<ChangeRoles>(&(account.id,), &RolesWanted { roles }).await.unwrap();
    let mut phone = account.sign_in(&app).await;
    app.pass(Moment::DAY);
    assert_eq!(right(&mut phone).await, Right::Filing);
    app.pass(Moment::DAY);
    assert_eq!(phone.send::<ExchangeToken>(&(), &()).await.unwrap_err().code, Code::SignInNeeded);
    assert_eq!(phone.send_with_cookie(&account.credentials(&app)).await.status(), 401, "nor does anybody sign in without a role");
}

/// What each endpoint answers a phone that only files: let in, or told to sign in again.
#[tokio::test]
async fn only_what_sending_a_report_takes_lets_such_a_phone_in() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let nothing = "00000000-0000-0000-0000-000000000000";
    let mut let_in = Vec::new();
    for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.permission != shared::permission::Permission::Public) {
        let mut phone = account.sign_in(&app).await;
        app.pass(Moment::HOUR);
        assert_eq!(right(&mut phone).await, Right::Filing);
        let value = |segment: &'static str| match segment {
            "{page}" => "danger",
            other if other.starts_with('{') => nothing,
            other => other,
        };
        let path = endpoint.path.split('/').map(value).collect::<Vec<_>>().join("/");
        let url = format!("{}{path}", app.address);
        let call = if endpoint.method == Method::Get { phone.client.get(url) } else { phone.client.post(url) };
        let call = match endpoint.credential {
            Credential::Bearer => call.bearer_auth(&phone.token),
            Credential::Cookie => call.header("cookie", &phone.cookie),
        };
        let response = call.send().await.unwrap();
        let status = response.status().as_u16();
        let sign_in = match endpoint.kind {
            Kind::Page => response.headers().get("location").is_some_and(|to| to.to_str().unwrap().contains("notice=ended")),
            _ => status == 401 && response.text().await.unwrap().contains("reading_ended"),
        };
        if !sign_in {
            let_in.push(endpoint.name);
        }
    }
    let filing = ["ExchangeToken", "SignOut", "FileReport"];
    let files = ["BeginAttachment", "SendPiece", "GetAttachment"];
    let shells = ["SignOutForm", "ReportShell"];
    let asking = ["AskPage", "AskForm"];
    let plain = ["ShowQuestion", "AnswerQuestion", "SendAnswers", "DropAnswers", "StartAgain"];
    assert_eq!(let_in, [&filing[..], &files, &shells, &asking, &plain].concat());
}

#[tokio::test]
async fn without_scripts_a_new_report_goes_out_from_a_phone_that_only_files() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut phone = app.person(&council, &[Role::Reporter]).await;
    app.pass(3 * Moment::DAY);
    for _ in 0..2 {
        assert_eq!(phone.visit("/report").await.status, 200);
        answer_all(&mut phone).await;
        assert!(phone.visit("/plain/check").await.text.contains("id=\"send\""));
        assert_eq!(phone.post("/plain/check", &[]).await.location.as_deref(), Some("/plain/sent"));
        assert!(phone.visit("/plain/sent").await.text.contains("AR-"));
        // The receipt goes with the sitting, and does not keep the phone from filing again.
        app.pass(Moment::DAY);
        assert!(!phone.visit("/plain/sent").await.text.contains("AR-"));
    }
    assert_eq!(app.audit().await.iter().filter(|said| said.action == Action::ReportFiled).count(), 2);
}

#[tokio::test]
async fn what_was_typed_before_or_elsewhere_is_kept_and_shown_only_to_who_signs_in() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let (mut phone, mut laptop) = (account.sign_in(&app).await, account.sign_in(&app).await);
    answer_all(&mut laptop).await;
    laptop.post("/plain/story", &[("narrative", "Zeppelin")]).await;
    app.pass(Moment::HOUR);
    for device in [&mut phone, &mut laptop] {
        for page in ["/plain/check", "/plain/story", "/plain/danger"] {
            let seen = device.visit(page).await;
            assert!(seen.location.unwrap().starts_with("/sign-in?next=/plain/") && !seen.text.contains("Zeppelin"), "{page}");
        }
    }
    // An answer is kept, and is no way to see the rest; nor may it be thrown away unseen.
    phone.post("/plain/when", &[("last_contact", "TODAY")]).await;
    assert!(phone.visit("/plain/check").await.location.unwrap().starts_with("/sign-in"));
    assert!(phone.post("/plain/drop", &[("sure", "yes")]).await.location.unwrap().starts_with("/sign-in"));
    sign_in_again(&mut phone, &account, &app).await;
    let check = phone.visit("/plain/check").await;
    assert!(between(&check.text, "<main", "</main>").contains("Zeppelin"), "{}", check.text);
    assert_eq!(phone.post("/plain/check", &[]).await.location.as_deref(), Some("/plain/sent"));
}

#[tokio::test]
async fn send_on_a_page_that_was_open_too_long_still_sends() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut phone = app.person(&council, &[Role::Reporter]).await;
    answer_all(&mut phone).await;
    app.pass(2 * Moment::HOUR);
    assert_eq!(phone.post("/plain/check", &[]).await.location.as_deref(), Some("/plain/sent"));
    assert!(phone.visit("/plain/sent").await.text.contains("AR-"));
    assert_eq!(app.audit().await.iter().filter(|said| said.action == Action::ReportFiled).count(), 1);
}

#[tokio::test]
async fn a_reporters_browser_keeps_the_cookie_and_a_staff_one_does_not() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    for (role, kept) in [(Role::Reporter, true), (Role::Triage, false)] {
        let account = app.account(&council, &[role]).await;
        let response = Person::nobody(&app).send_with_cookie(&account.credentials(&app)).await;
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        assert_eq!(cookie.contains("Max-Age=15552000"), kept, "{cookie}");
        assert_eq!(cookie.contains("Max-Age"), kept, "{cookie}");
    }
}

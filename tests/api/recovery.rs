//! Recovery codes: the way in for whoever has lost the phone (docs/security.md §2).

use super::harness::{
    Person, TestApp,
    client::Account,
    passkey::{self, Device, add},
    spawn_app, spawn_app_with,
};
use shared::{
    accounts::{ExchangeToken, WhoAmI},
    audit::Action,
    cases::{CaseQuery, ListCases},
    passkeys::{BeginPasskey, FinishPasskey, ListPasskeys, NewPasskey, RenewRecoveryCodes, RevokePasskey},
    permission::Role,
    problem::Code,
    reports::FileReport,
    sessions::EndOtherSessions,
    time::Moment,
};

/// Somebody with a passkey, and the codes that came with it.
async fn somebody(app: &TestApp, role: Role) -> (Account, Person, Vec<String>) {
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[role]).await;
    let mut person = account.sign_in(app).await;
    let codes = add(&mut person, &mut Device::new()).await.unwrap().recovery.unwrap().codes;
    (account, person, codes)
}

/// Tries a code on a new browser; where it opens, gives that browser.
async fn recover(app: &TestApp, email: &str, code: &str) -> Result<(Person, String), u16> {
    let mut person = Person::nobody(app);
    let page = person.post("/recover", &[("email", email), ("recovery", code)]).await;
    match page.location {
        Some(place) => {
            person.renew().await;
            Ok((person, place))
        }
        None => Err(page.status.as_u16()),
    }
}

/// The first passkeys of somebody, added on two devices in the same moment.
#[tokio::test]
async fn of_two_passkeys_added_at_once_one_shows_codes_and_they_open() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let (mut phone, mut laptop) = (account.sign_in(&app).await, account.sign_in(&app).await);
    let mut new = Vec::new();
    for person in [&mut phone, &mut laptop] {
        let asked = person.send::<BeginPasskey>(&(), &()).await.unwrap();
        new.push(NewPasskey { ceremony: asked.ceremony, credential: Device::new().make(&asked.options), name: None });
    }
    let (one, two) = tokio::join!(phone.send::<FinishPasskey>(&(), &new[0]), laptop.send::<FinishPasskey>(&(), &new[1]));
    let shown: Vec<_> = [one.unwrap().recovery, two.unwrap().recovery].into_iter().flatten().collect();
    assert_eq!(shown.len(), 1);
    assert!(recover(&app, &account.email, &shown[0].codes[0]).await.is_ok());
}

#[tokio::test]
async fn a_recovery_code_lets_a_reporter_in_once_and_is_told_by_letter() {
    let app = spawn_app().await;
    let (account, _, codes) = somebody(&app, Role::Reporter).await;
    assert_eq!(codes.len(), 10);
    assert!(codes.iter().all(|code| code.replace('-', "").len() == 32), "128 bits in hex: {codes:?}");
    let (mut person, place) = recover(&app, &account.email, &codes[0]).await.unwrap();
    assert_eq!((person.send::<WhoAmI>(&(), &()).await.unwrap().account, place.as_str()), (account.id, "/report"));
    assert_eq!(recover(&app, &account.email, &codes[0]).await.err(), Some(422), "a code works once");
    let typed = codes[1].replace('-', " ").to_uppercase();
    assert!(recover(&app, &account.email, &typed).await.is_ok(), "however it is typed");
    app.settle().await;
    assert_eq!(app.letters_to(&account.email).len(), 3, "the passkey, and two codes");
    assert_eq!(app.audit().await.iter().filter(|said| said.action == Action::SignedInByRecoveryCode).count(), 2);
}

#[tokio::test]
async fn two_requests_with_one_recovery_code_make_one_session() {
    let app = spawn_app().await;
    let (account, _, codes) = somebody(&app, Role::Reporter).await;
    let tries = (0..5).map(|_| async { recover(&app, &account.email, &codes[0]).await.is_ok() });
    assert_eq!(futures_util::future::join_all(tries).await.into_iter().filter(|opened| *opened).count(), 1);
}

#[tokio::test]
async fn a_recovery_code_gives_staff_a_session_for_a_new_passkey_and_nothing_else() {
    let app = spawn_app_with(&[("VEDETTE_ACCOUNTS__STAFF_PASSWORDS", "false")]).await;
    let (account, codes) = {
        let lax = app.beside(|config| config.staff_passwords = true);
        let (account, _, codes) = somebody(&lax, Role::Lead).await;
        (account, codes)
    };
    let (mut person, place) = recover(&app, &account.email, &codes[0]).await.unwrap();
    assert_eq!(place, "/account/security");
    assert!(person.visit(&place).await.text.contains("You used a recovery code."));
    assert_eq!(person.send::<WhoAmI>(&(), &()).await.unwrap().roles, []);
    assert_eq!(person.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap_err().code, Code::NotPermitted);
    assert_eq!(person.visit("/desk").await.status, 403);
    let report = super::harness::report(&app, super::harness::plain_answers());
    let key = Some(super::harness::guest::key());
    assert_eq!(person.send_with::<FileReport>(&(), &report, key).await.unwrap_err().code, Code::NotPermitted);
    assert_eq!(person.send::<RenewRecoveryCodes>(&(), &()).await.unwrap_err().code, Code::NotPermitted);
    assert_eq!(person.send::<EndOtherSessions>(&(), &()).await.unwrap_err().code, Code::NotPermitted);
    let theirs = person.send::<ListPasskeys>(&(), &()).await.unwrap().items;
    assert_eq!(person.send::<RevokePasskey>(&(theirs[0].id,), &()).await.unwrap_err().code, Code::NotPermitted);
    let mut device = Device::new();
    add(&mut person, &mut device).await.unwrap();
    assert_eq!(person.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap_err().code, Code::NotPermitted, "not even then");
    let mut lead = passkey::sign_in(&app, &mut device).await.unwrap();
    assert!(lead.send::<ListCases>(&(), &CaseQuery::default()).await.is_ok());
}

#[tokio::test]
async fn a_wrong_address_and_a_wrong_code_get_the_same_words_and_wait_alike() {
    let app = spawn_app().await;
    let (account, _, codes) = somebody(&app, Role::Reporter).await;
    let other = app.account(&app.institution("aldergate").await, &[Role::Reporter]).await;
    let wrong = "0000-0000-0000-0000-0000-0000-0000-0000";
    let mut said = Vec::new();
    for (email, code) in
        [(account.email.as_str(), wrong), ("nobody@people.example", wrong), (other.email.as_str(), &codes[0]), ("no address", wrong)]
    {
        let page = Person::nobody(&app).post("/recover", &[("email", email), ("recovery", code)]).await;
        said.push((page.status.as_u16(), page.text.replace(email, "")));
    }
    assert_eq!(said[0].0, 422);
    assert!(said.windows(2).all(|pair| pair[0] == pair[1]), "{said:?}");
    for email in [&account.email, "nobody@people.example"] {
        for _ in 0..5 {
            assert_eq!(recover(&app, email, wrong).await.err(), Some(422));
        }
        assert_eq!(recover(&app, email, wrong).await.err(), Some(429), "{email}");
    }
    app.pass(15 * Moment::MINUTE);
    assert!(recover(&app, &account.email, &codes[0]).await.is_ok(), "nobody is locked out");
}

#[tokio::test]
async fn new_codes_need_a_fresh_proof_and_put_an_end_to_the_old_ones() {
    let app = spawn_app().await;
    let (account, mut person, old) = somebody(&app, Role::Reporter).await;
    app.pass(5 * Moment::MINUTE);
    person.renew().await;
    assert_eq!(person.send::<RenewRecoveryCodes>(&(), &()).await.unwrap_err().code, Code::StepUpRequired);
    let page = person.post("/account/security/codes", &[]).await;
    assert_eq!(page.location.as_deref(), Some("/step-up?next=/account/security"));
    let (mut thief, _) = recover(&app, &account.email, &old[1]).await.unwrap();
    let code = account.code(app.now());
    let done = person.post("/step-up", &[("code", &code)]).await;
    assert_eq!(done.location.as_deref(), Some("/account/security?notice=proven"), "{}", done.text);
    let page = person.post("/account/security/codes", &[]).await;
    let new = super::harness::guest::between(&page.text, "<li>", "</li>").to_owned();
    assert_eq!(thief.send::<WhoAmI>(&(), &()).await.unwrap_err().code, Code::SignInNeeded, "what an old one opened is shut");
    assert_eq!(recover(&app, &account.email, &old[0]).await.err(), Some(422));
    assert!(recover(&app, &account.email, &new).await.is_ok());
}

#[tokio::test]
async fn codes_are_given_with_the_first_passkey_only() {
    let app = spawn_app().await;
    let (_, mut person, _) = somebody(&app, Role::Reporter).await;
    assert!(add(&mut person, &mut Device::new()).await.unwrap().recovery.is_none());
}

#[tokio::test]
async fn a_step_up_is_taken_back_to_the_page_that_asked_and_nowhere_else() {
    let app = spawn_app().await;
    let (account, mut person, _) = somebody(&app, Role::Reporter).await;
    for (next, place) in [("/report", "/report"), ("https://evil.example", "/account/security?notice=proven")] {
        app.pass(30 * Moment::SECOND);
        let code = account.code(app.now());
        assert_eq!(person.post("/step-up", &[("code", &code), ("next", next)]).await.location.as_deref(), Some(place));
    }
    let page = person.post("/step-up", &[("code", "000000")]).await;
    assert_eq!(page.status, 422);
    assert!(person.send::<ExchangeToken>(&(), &()).await.is_ok());
    assert!(person.send::<BeginPasskey>(&(), &()).await.is_ok());
}

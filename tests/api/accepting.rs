//! What becomes of an invitation's code: an account, once, and nothing else (docs/security.md §2).

use super::harness::{
    Person, TestApp,
    client::Page,
    guest::{self, Guest, PASSWORD, invite, secret, six},
    spawn_app, spawn_app_with,
};
use futures_util::future::join_all;
use shared::{
    accounts::SignIn,
    audit::Action,
    invitations::{LIFETIME, RevokeInvitation},
    permission::Role,
    problem::Code,
    time::Moment,
};

const ANN: &str = "ann@people.example";
const CANNOT: &str = "This invitation cannot be used. Ask the person who invited you for a new one.";

/// A server, an administrator, and the code of a letter to Ann.
async fn invited(settings: &[(&str, &str)], roles: &[Role]) -> (TestApp, Person, String) {
    let app = spawn_app_with(settings).await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    invite(&mut admin, ANN, roles).await.unwrap();
    app.settle().await;
    let code = app.post()[0].code();
    (app, admin, code)
}

async fn accepted(app: &TestApp) -> usize {
    app.audit().await.iter().filter(|said| said.action == Action::InvitationAccepted).count()
}

/// A page as its reader sees it: without the number of the visit.
fn shown(page: &Page, guest: &Guest) -> String {
    page.text.replace(&guest.visit, "")
}

#[tokio::test]
async fn a_code_that_is_used_expired_revoked_replaced_or_made_up_gets_one_and_the_same_answer() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let (mut ids, mut codes) = (Vec::new(), Vec::new());
    for name in ["expired", "used", "revoked", "replaced"] {
        let email = format!("{name}@people.example");
        ids.push(invite(&mut admin, &email, &[Role::Reporter]).await.unwrap().id);
        app.settle().await;
        codes.push(app.letters_to(&email)[0].code());
        // Only the first is to run out below.
        app.pass(if name == "expired" { Moment::MINUTE } else { 0 });
    }
    guest::accept(&app, &codes[1], "used@people.example").await;
    admin.renew().await;
    admin.send::<RevokeInvitation>(&(ids[2],), &()).await.unwrap();
    invite(&mut admin, "replaced@people.example", &[Role::Reporter]).await.unwrap();
    app.pass(LIFETIME - 2 * Moment::MINUTE);
    let made_up = ["0".repeat(64), "nonsense".to_owned()];
    let mut told = Vec::new();
    for code in codes.iter().chain(&made_up) {
        let mut guest = Guest::visiting(&app, code).await;
        let page = guest.send_code().await;
        let early = code == &codes[0] && page.status.as_u16() == 200;
        if early {
            app.pass(Moment::MINUTE);
            let late = guest.send_code().await;
            told.push((late.status, late.policy.clone(), shown(&late, &guest)));
        } else {
            told.push((page.status, page.policy.clone(), shown(&page, &guest)));
        }
        // Failures of one network wait; this is about the answer.
        app.pass(Moment::MINUTE);
    }
    assert!(told[0].2.contains(CANNOT) && !told[0].2.contains("id=\"key\""), "{}", told[0].2);
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:?}");
    assert_eq!(told[0].0.as_u16(), 422);
    assert_eq!(accepted(&app).await, 1);
}

#[tokio::test]
async fn an_invitation_lasts_seventy_two_hours_and_not_a_second_longer() {
    let (app, _, code) = invited(&[], &[Role::Reporter]).await;
    app.pass(LIFETIME - Moment::SECOND);
    let mut guest = Guest::visiting(&app, &code).await;
    let secret = secret(&guest.send_code().await);
    app.pass(Moment::SECOND);
    let late = guest.finish(PASSWORD, &six(&secret, app.now())).await;
    assert!(late.text.contains(CANNOT), "{}", late.text);
    assert_eq!(accepted(&app).await, 0);
    app.settle().await;
    assert_eq!(guest::rows(&app, "invitations").await, 0, "nothing is kept of somebody who never came");
    assert_eq!(guest::rows(&app, "accounts").await, 1);
}

#[tokio::test]
async fn of_sixteen_at_once_one_gets_the_account() {
    // Each from a network of its own, so that none waits for the others.
    let (app, _, code) = invited(&[("VEDETTE_SERVER__TRUSTED_PROXY", "127.0.0.1")], &[Role::Reporter]).await;
    let mut guest = Guest::visiting(&app, &code).await;
    let secret = secret(&guest.send_code().await);
    let six = six(&secret, app.now());
    let tries = join_all((0..16).map(|number| {
        let body = format!("invitation={code}&visit={}&password=slow+tide+under+pier+{number}&code={six}", guest.visit);
        let call = guest.person.client.post(format!("{}/invitation", app.address)).header("X-Forwarded-For", format!("203.0.{number}.1"));
        call.header("content-type", "application/x-www-form-urlencoded").body(body).send()
    }))
    .await;
    let statuses: Vec<u16> = tries.into_iter().map(|answer| answer.unwrap().status().as_u16()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 15, "{statuses:?}");
    assert_eq!((accepted(&app).await, guest::rows(&app, "accounts").await, guest::rows(&app, "invitations").await), (1, 2, 0));
}

#[tokio::test]
async fn neither_the_code_nor_using_it_signs_anybody_in() {
    let (app, _, code) = invited(&[], &[Role::Reporter]).await;
    let mut guest = Guest::visiting(&app, &code).await;
    let secret = secret(&guest.send_code().await);
    let digits = six(&secret, app.now());
    assert_eq!(guest.finish(PASSWORD, &digits).await.status.as_u16(), 303);
    assert_eq!(guest.person.cookie, "", "no session was begun");
    assert!(guest.person.visit("/sign-in?notice=ready").await.text.contains("You can sign in now."));
    assert!(app.audit().await.iter().filter(|said| said.action == Action::SignedIn).count() == 1, "only the administrator has signed in");
    let mut given = shared::accounts::Credentials { email: ANN.to_owned(), password: PASSWORD.to_owned(), code: digits };
    assert_eq!(
        guest.person.send::<SignIn>(&(), &given).await.unwrap_err().code,
        Code::SignInRefused,
        "the code that proved the app is used up"
    );
    app.pass(30 * Moment::SECOND);
    given.code = six(&secret, app.now());
    assert!(guest.person.send::<SignIn>(&(), &given).await.is_ok());
}

#[tokio::test]
async fn a_password_or_a_code_that_will_not_do_is_explained_and_costs_nothing() {
    let (app, _, code) = invited(&[], &[Role::Reporter]).await;
    let mut guest = Guest::visiting(&app, &code).await;
    let secret = secret(&guest.send_code().await);
    let good = six(&secret, app.now());
    for (password, digits, words) in [
        ("tide under", good.as_str(), "Use 12 characters or more"),
        (&"tide under pier".repeat(10), &good, "Use 128 characters or fewer"),
        ("somebody particular", &good, "This is easy to guess"),
        ("password12345", &good, "This is easy to guess"),
        (ANN, &good, "This is easy to guess"),
        ("fernwick council 1", &good, "This is easy to guess"),
        (PASSWORD, "", "The code does not match"),
        (PASSWORD, &six(&secret, app.now().plus(-5 * Moment::MINUTE)), "The code does not match"),
        ("", "", "Use 12 characters or more"),
    ] {
        let page = guest.finish(password, digits).await;
        assert_eq!(page.status.as_u16(), 422, "{password}");
        assert!(page.text.contains(words) && page.text.contains("<title>Error: Set up"), "{password}: {}", page.text);
        assert!(
            password.is_empty() || !page.text.contains(&format!("value=\"{password}\"")) || password == ANN,
            "a password is not sent back"
        );
        assert_eq!(guest::secret(&page), secret, "the app need not be set up again");
    }
    assert_eq!((accepted(&app).await, guest::rows(&app, "accounts").await), (0, 1));
    assert_eq!(guest.finish(PASSWORD, &good).await.status.as_u16(), 303);
}

/// Whoever reads the mailbox first and only looks must not know what the invited person's app will hold.
#[tokio::test]
async fn loading_the_page_again_shows_the_same_secret_and_another_visit_another_one() {
    let (app, _, code) = invited(&[], &[Role::Reporter]).await;
    let mut looker = Guest::visiting(&app, &code).await;
    let seen = secret(&looker.send_code().await);
    let mut ann = Guest::visiting(&app, &code).await;
    let page = ann.send_code().await;
    let hers = secret(&page);
    assert_eq!(secret(&ann.send_code().await), hers);
    assert_eq!(secret(&ann.person.post("/invitation?lang=cy", &[("invitation", &ann.code), ("visit", &ann.visit)]).await), hers);
    assert_ne!(seen, hers);
    assert_eq!(hers.len(), 20);
    let letters = guest::letters(&page).to_owned();
    let link = guest::between(&page.text, "href=\"otpauth://totp/", "\"");
    assert!(link.contains(&letters.replace(' ', "")) && page.text.contains("<svg") && page.text.contains(ANN), "{link}");
    let hidden =
        page.text.split("<input").filter_map(|rest| rest.split('>').next()).filter(|input| input.contains("hidden")).collect::<String>();
    assert!(!hidden.contains(&letters) && !hidden.contains(&letters.replace(' ', "")), "the secret is in no hidden field");
    assert_eq!(ann.finish(PASSWORD, &six(&seen, app.now())).await.status.as_u16(), 422, "the looker's app is not hers");
    assert_eq!(ann.finish(PASSWORD, &six(&hers, app.now())).await.status.as_u16(), 303);
}

#[tokio::test]
async fn many_wrong_codes_from_one_network_wait_longer_and_longer_and_never_for_good() {
    let (app, _, code) = invited(&[("VEDETTE_SERVER__TRUSTED_PROXY", "127.0.0.1")], &[Role::Reporter]).await;
    let client = Person::nobody(&app).client;
    let from = async |place: &'static str, code: &str| {
        let call = client.post(format!("{}/invitation", app.address)).header("X-Forwarded-For", place);
        let call = call.header("content-type", "application/x-www-form-urlencoded").body(format!("invitation={code}"));
        call.send().await.unwrap()
    };
    let wrong = "f".repeat(64);
    for _ in 0..6 {
        assert_eq!(from("203.0.113.9", &wrong).await.status().as_u16(), 422);
    }
    let waits = from("203.0.113.77", &wrong).await;
    assert_eq!(waits.status().as_u16(), 429);
    assert!(waits.headers().contains_key("retry-after") && waits.text().await.unwrap().contains("Too many tries. Wait"));
    assert_eq!(from("198.51.100.1", &wrong).await.status().as_u16(), 422, "another network does not wait");
    assert_eq!(from("203.0.113.77", &code).await.status().as_u16(), 200, "and a right code never does");
    app.pass(15 * Moment::MINUTE);
    assert_eq!(from("203.0.113.9", &wrong).await.status().as_u16(), 422);
}

#[tokio::test]
async fn where_staff_may_have_no_password_their_invitation_offers_a_passkey_and_nothing_else() {
    let (app, _, code) = invited(&[], &[Role::Leadership]).await;
    let strict = app.beside(|config| config.staff_passwords = false);
    let mut guest = Guest::visiting(&strict, &code).await;
    let page = guest.send_code().await;
    assert!(page.status.as_u16() == 200 && page.text.contains("data-flow=\"enrol\""), "{}", page.text);
    assert!(!page.text.contains("id=\"key\"") && !page.text.contains("id=\"password\""));
    let forced = guest.finish(guest::PASSWORD, "000000").await;
    assert!(forced.status.as_u16() == 200 && forced.location.is_none());
    assert_eq!((accepted(&app).await, guest::rows(&app, "accounts").await), (0, 1));
}

#[tokio::test]
async fn where_staff_may_have_neither_password_nor_passkey_no_invitation_makes_them_an_account() {
    let (app, _, code) = invited(&[], &[Role::Leadership]).await;
    let strict = app.beside(|config| {
        config.staff_passwords = false;
        config.public_url = "http://127.0.0.1:8080".to_owned();
    });
    let page = Guest::visiting(&strict, &code).await.send_code().await;
    assert_eq!(page.status.as_u16(), 422);
    assert!(page.text.contains("Staff cannot sign in with a password at this address. Nothing was set up."), "{}", page.text);
    assert!(!page.text.contains("id=\"key\""));
    let order =
        |role| backend::accounts::Order { slug: "fernwick".to_owned(), new: guest::asked("bob@people.example", &[role]), print: true };
    let refused = backend::accounts::invite_by_command(&strict.kernel, order(Role::Admin)).await.unwrap_err();
    assert!(refused.to_string().contains("Staff cannot sign in with a password here"), "{refused}");
    assert!(backend::accounts::invite_by_command(&strict.kernel, order(Role::Reporter)).await.is_ok());
    assert_eq!((accepted(&app).await, guest::rows(&app, "accounts").await), (0, 1));
    guest::accept(&app, &code, ANN).await;
}

#[tokio::test]
async fn an_address_that_came_to_an_account_meanwhile_gets_no_second_one() {
    let app = spawn_app().await;
    let (council, elsewhere) = (app.institution("fernwick").await, app.institution("ashby").await);
    let mut codes = Vec::new();
    for institution in [&council, &elsewhere] {
        let mut admin = app.person(institution, &[Role::Admin]).await;
        invite(&mut admin, ANN, &[Role::Reporter]).await.unwrap();
        app.settle().await;
        let letters = app.letters_to(ANN);
        codes.push(letters.iter().map(|letter| letter.code()).find(|code| !codes.contains(code)).unwrap());
    }
    guest::accept(&app, &codes[0], ANN).await;
    let mut guest = Guest::visiting(&app, &codes[1]).await;
    let secret = secret(&guest.send_code().await);
    let second = guest.finish("another four words here", &six(&secret, app.now())).await;
    assert!(second.text.contains(CANNOT), "{}", second.text);
    assert_eq!((accepted(&app).await, guest::rows(&app, "accounts").await), (1, 3));
}

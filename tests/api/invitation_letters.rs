//! What an invitation's letter says, what is left of it on the server, and the command line's way to send one.

use super::{
    harness::{
        Person, TestApp,
        guest::{self, Guest, asked, invite},
        logs::logged,
        post,
        smtp::{Mood, Smtp},
        spawn_app, spawn_app_with,
    },
    sealed::loot,
};
use backend::accounts::{Order, Sent, invite_by_command};
use shared::{
    accounts::SignIn,
    audit::{Action, System},
    invitations::ListInvitations,
    page::PageQuery,
    permission::Role,
    time::Moment,
};

const ANN: &str = "ann@people.example";

async fn spawn_with(smtp: &Smtp) -> TestApp {
    let settings = smtp.settings();
    let settings: Vec<(&str, &str)> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    spawn_app_with(&settings).await
}

#[tokio::test]
async fn the_letter_says_who_invites_and_how_to_answer_in_both_languages_and_not_what_for() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    invite(&mut admin, ANN, &[Role::Leadership]).await.unwrap();
    app.settle().await;
    let letter = app.post().remove(0);
    assert_eq!(letter.subject, "Invitation from Council of fernwick / Gwahoddiad gan Council of fernwick");
    let code = letter.code();
    assert_eq!((code.len(), code.bytes().all(|b| b.is_ascii_hexdigit())), (64, true), "256 bits");
    assert_eq!(letter.link(), format!("http://localhost:8080/invitation#{code}"));
    let lines: Vec<&str> = letter.words.lines().collect();
    assert_eq!(lines.iter().filter(|line| **line == code).count(), 2, "the code stands alone too, once for each language");
    // The clock stands at a Monday noon; three days on is Thursday.
    for part in ["Thursday 26 November 2026 at 12:00pm", "dydd Iau 26 Tachwedd 2026", "If you did not expect this letter, do nothing."] {
        assert!(letter.words.contains(part), "{part} in {}", letter.words);
    }
    let told = format!("{} {}", letter.subject, letter.words).to_lowercase();
    for secret in ["vedette", "security", "report", "diogelwch", "adrodd", "leadership", "role", "somebody particular"] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}

/// An administrator must not learn who signs in elsewhere; the person may.
#[tokio::test]
async fn of_an_account_at_another_institution_only_its_owner_is_told() {
    let app = spawn_app().await;
    let (council, elsewhere) = (app.institution("fernwick").await, app.institution("ashby").await);
    let mut admin = app.person(&council, &[Role::Admin]).await;
    let account = app.account(&elsewhere, &[Role::Reporter]).await;
    let invited = invite(&mut admin, &account.email, &[Role::Reporter]).await.unwrap();
    app.settle().await;
    let letter = app.post().remove(0);
    assert!(letter.words.contains("This address already signs in here for somebody else."), "{}", letter.words);
    assert!(!letter.words.contains("http") && !letter.words.contains("ashby"), "{}", letter.words);
    assert_eq!(admin.send::<ListInvitations>(&(), &PageQuery::default()).await.unwrap().items[0].id, invited.id, "it looks like any other");
}

#[tokio::test]
async fn code_address_name_roles_and_secret_are_in_no_table_and_no_log() {
    logged();
    let smtp = Smtp::start().await;
    let app = spawn_with(&smtp).await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    invite(&mut admin, ANN, &[Role::Leadership]).await.unwrap();
    app.settle().await;
    let code = post::read(&smtp.letters()[0]).code();
    let mut guest = Guest::visiting(&app, &code).await;
    let page = guest.send_code().await;
    let key = guest::letters(&page).to_owned();
    guest.finish("too short", "000000").await;
    let raw: Vec<u8> = (0..64).step_by(2).map(|at| u8::from_str_radix(&code[at..at + 2], 16).unwrap()).collect();
    for stage in ["while it waits", "after it was used"] {
        let found = loot(&app).await;
        let plain = String::from_utf8_lossy(&found).to_string();
        assert!(plain.contains("InvitationSent"), "the search itself works: a message's kind is plain");
        assert!(!found.windows(16).any(|part| raw.starts_with(part)), "the code's bytes were found {stage}");
        let log = logged();
        assert!(log.contains("\"pattern\":\"/invitation\""), "the requests were logged");
        for secret in [code.as_str(), ANN, "Particular", "LEADERSHIP", key.as_str(), &key.replace(' ', ""), guest::PASSWORD] {
            assert!(!plain.contains(secret), "{secret} was found {stage}");
            // Other tests of this process invite and log as well.
            assert!(!log.contains(secret), "{secret} was logged {stage}");
        }
        if stage == "while it waits" {
            guest::accept(&app, &code, ANN).await;
        }
    }
}

#[tokio::test]
async fn a_letter_the_mail_server_would_not_have_is_tried_again_and_is_the_same() {
    let smtp = Smtp::start().await;
    let app = spawn_with(&smtp).await;
    let council = app.institution("fernwick").await;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    *smtp.mood.lock().unwrap() = Mood::Busy;
    invite(&mut admin, ANN, &[Role::Reporter]).await.unwrap();
    for _ in 0..6 {
        app.settle().await;
        app.pass(5 * Moment::MINUTE);
    }
    assert!(smtp.letters().is_empty());
    *smtp.mood.lock().unwrap() = Mood::Kind;
    app.settle().await;
    app.settle().await;
    assert_eq!(smtp.letters().len(), 1);
    guest::accept(&app, &post::read(&smtp.letters()[0]).code(), ANN).await;
    // One that is not worth sending any more is given up without a word.
    *smtp.mood.lock().unwrap() = Mood::Busy;
    let mut admin = app.person(&council, &[Role::Admin]).await;
    invite(&mut admin, "bob@people.example", &[Role::Reporter]).await.unwrap();
    app.settle().await;
    app.pass(73 * Moment::HOUR);
    *smtp.mood.lock().unwrap() = Mood::Kind;
    app.settle().await;
    assert_eq!(smtp.letters().len(), 1);
}

#[tokio::test]
async fn the_command_line_invites_the_first_people_by_letter_or_by_a_printed_link() {
    let app = spawn_app().await;
    app.institution("fernwick").await;
    let order = |slug: &str, email: &str, roles: &[Role], print| Order { slug: slug.to_owned(), new: asked(email, roles), print };
    let sent = invite_by_command(&app.kernel, order("fernwick", ANN, &[Role::Admin], false)).await.unwrap();
    assert!(matches!(sent, Sent::Letter));
    let printed = invite_by_command(&app.kernel, order("fernwick", "bob@people.example", &[Role::Lead], true)).await.unwrap();
    let Sent::Link(link) = printed else { panic!("no link was printed") };
    app.settle().await;
    assert_eq!(app.post().iter().map(|letter| letter.to.as_str()).collect::<Vec<_>>(), [ANN], "a printed link is not sent as well");
    let invited = app.audit().await.iter().filter(|said| said.action == Action::System(System::AccountInvited)).count();
    assert_eq!(invited, 2);
    let code = link.strip_prefix("http://localhost:8080/invitation#").unwrap();
    let credentials = guest::accept(&app, code, "bob@people.example").await;
    assert_eq!(Person::nobody(&app).send::<SignIn>(&(), &credentials).await.unwrap().roles, [Role::Lead]);
    let refusal = async |order| invite_by_command(&app.kernel, order).await.unwrap_err().to_string();
    assert!(refusal(order("fernwik", ANN, &[Role::Lead], true)).await.contains("there is fernwick"));
    assert!(refusal(order("fernwick", ANN, &[Role::Lead, Role::Admin], true)).await.contains("cannot be LEAD and ADMIN"));
    assert!(refusal(order("fernwick", "bob@people.example", &[Role::Lead], true)).await.contains("already has an account"));
}

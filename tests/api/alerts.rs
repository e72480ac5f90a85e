//! Who is written to, what the letter says, and what happens when the mail server will not have it
//! (docs/rules.md §7).

use super::harness::{
    Person, TestApp,
    client::Account,
    plain_answers, report,
    smtp::{Mood, Smtp},
    spawn_app, spawn_app_with,
};
use backend::{
    accounts::Profile,
    kernel::{db::Who, institutions::Institution, vault::Place},
};
use sea_orm::{ConnectionTrait, Statement, Value};
use shared::{
    audit::{Action, System},
    permission::Role,
    time::Moment,
};

pub(super) async fn spawn_with(smtp: &Smtp) -> TestApp {
    let settings = smtp.settings();
    let settings: Vec<(&str, &str)> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    spawn_app_with(&settings).await
}

#[tokio::test]
async fn triage_and_lead_are_told_reference_priority_and_link_and_nobody_else_anything() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let elsewhere = app.institution("ashby").await;
    let (triage, lead) = (app.account(&council, &[Role::Triage]).await, app.account(&council, &[Role::Lead]).await);
    for role in [Role::Case, Role::Leadership, Role::Auditor, Role::Admin, Role::SeparateContact] {
        app.account(&council, &[role]).await;
    }
    app.account(&elsewhere, &[Role::Triage]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let answers = plain_answers().with("danger_now", &["YES"]).with("narrative", &["Zeppelin"]).with("persona_name", &["Quartermain"]);
    let receipt = reporter.file(&report(&app, answers)).await.unwrap();
    assert!(app.letters().is_empty(), "no letter is written inside the filing");
    app.settle().await;
    let letters = app.letters();
    assert_eq!(letters.len(), 2);
    for letter in &letters {
        assert!(letter.contains(&triage.email) || letter.contains(&lead.email), "{letter}");
        for part in [receipt.reference.to_string().as_str(), "urgent", "http://localhost:8080/desk/cases/"] {
            assert!(letter.contains(part), "{part} in {letter}");
        }
        let plain = letter.to_lowercase();
        for secret in [
            "zeppelin",
            "quartermain",
            "particular",
            "paid_work",
            "linkedin",
            "danger",
            "fernwick",
            reporter.account.as_ref().unwrap().email.as_str(),
        ] {
            assert!(!plain.contains(secret), "{secret} in {letter}");
        }
    }
    assert_ne!(letters[0], letters[1]);
    app.settle().await;
    assert_eq!(app.letters().len(), 2, "told once");
    let sent = app.audit().await.iter().filter(|said| said.action == Action::System(System::AlertSent)).count();
    assert_eq!(sent, 2);
}

#[tokio::test]
async fn of_a_report_in_a_compartment_the_contact_gets_a_link_and_the_team_nothing() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let contact = app.account(&council, &[Role::SeparateContact]).await;
    app.account(&council, &[Role::Triage, Role::Lead]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let receipt = reporter.file(&report(&app, plain_answers().with("techniques", &["INSIDER"]))).await.unwrap();
    app.settle().await;
    let letters = app.letters();
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains(&contact.email) && letters[0].contains("/desk/cases/"));
    assert!(!letters[0].contains(&receipt.reference.to_string()) && !letters[0].to_lowercase().contains("priority"));
}

#[tokio::test]
async fn a_busy_mail_server_delays_a_letter_and_never_loses_it() {
    let smtp = Smtp::start().await;
    let app = spawn_with(&smtp).await;
    let council = app.institution("fernwick").await;
    app.account(&council, &[Role::Triage]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let receipt = reporter.file(&report(&app, plain_answers())).await.unwrap();
    let refusals = [
        Mood::Refuses("MAIL", "530 sign in first"),
        Mood::Refuses("MAIL", "550 sender rejected"),
        Mood::Refuses("MAIL", "550 5.1.8 bad sender's system"),
        Mood::Refuses("MAIL", "550 5.1.1 who are you?"),
        // Many put off what they have against a sender until they hear the recipient.
        Mood::Refuses("RCPT", "553 5.1.7 bad sender's mailbox"),
        Mood::Refuses("RCPT", "550 5.1.8 bad sender's system"),
        Mood::Refuses("RCPT", "550 5.7.1 not from you"),
        Mood::Refuses("RCPT", "450 5.1.1 said half in jest"),
        Mood::Refuses("DATA", "550 5.1.1 nobody at all"),
    ];
    for mood in refusals.into_iter().chain([Mood::Busy, Mood::Deaf]) {
        *smtp.mood.lock().unwrap() = mood;
        for _ in 0..8 {
            app.settle().await;
            app.pass(5 * Moment::MINUTE);
        }
        assert!(smtp.letters().is_empty());
    }
    assert!(!app.audit().await.iter().any(|said| said.action == Action::System(System::MessageDead)), "nothing is given up");
    *smtp.mood.lock().unwrap() = Mood::Kind;
    app.pass(15 * Moment::MINUTE);
    app.settle().await;
    let letters = smtp.letters();
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains(&receipt.reference.to_string()) && letters[0].contains("Message-ID: <"));
}

#[tokio::test]
async fn a_final_no_for_a_recipient_is_final_and_recorded() {
    let smtp = Smtp::start().await;
    let app = spawn_with(&smtp).await;
    let council = app.institution("fernwick").await;
    app.account(&council, &[Role::Triage]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    *smtp.mood.lock().unwrap() = Mood::Closed;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    app.settle().await;
    *smtp.mood.lock().unwrap() = Mood::Kind;
    app.pass(Moment::HOUR);
    app.settle().await;
    assert!(smtp.letters().is_empty(), "a final no is final");
    assert!(app.audit().await.iter().any(|said| said.action == Action::System(System::MessageDead)));
}

#[tokio::test]
async fn every_final_no_for_a_recipient_is_known_as_one() {
    let smtp = Smtp::start().await;
    let app = spawn_with(&smtp).await;
    let council = app.institution("fernwick").await;
    app.account(&council, &[Role::Triage]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let answers = [
        "550 5.1.1 nobody",
        "550-5.1.2 no such\r\n550 5.1.2 system",
        "553 5.1.3 what?",
        "551 5.1.6 moved",
        "556 5.1.10 none",
        "550 5.2.1 shut",
    ];
    for (count, answer) in answers.into_iter().enumerate() {
        *smtp.mood.lock().unwrap() = Mood::Refuses("RCPT", answer);
        reporter.file(&report(&app, plain_answers())).await.unwrap();
        app.settle().await;
        let dead = app.audit().await.iter().filter(|said| said.action == Action::System(System::MessageDead)).count();
        assert_eq!(dead, count + 1, "{answer}");
    }
}

#[tokio::test]
async fn an_alert_that_was_given_up_is_told_at_the_desk_for_a_day() {
    let smtp = Smtp::start().await;
    let app = spawn_with(&smtp).await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut officer = app.person(&council, &[Role::Triage]).await;
    let mut contact = app.person(&council, &[Role::SeparateContact]).await;
    *smtp.mood.lock().unwrap() = Mood::Closed;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    app.settle().await;
    let filed_at = app.now();
    assert_eq!(officer.mail_delay().await.unwrap().since_at, filed_at);
    assert_eq!(contact.mail_delay().await, None, "it is no letter of theirs");
    app.pass(Moment::DAY - 10 * Moment::MINUTE);
    let mut officer = officer.account.take().unwrap().sign_in(&app).await;
    app.pass(Moment::DAY - 1 - app.now().since(filed_at));
    assert_eq!(officer.mail_delay().await.map(|delay| delay.since_at), Some(filed_at));
    app.pass(1);
    assert_eq!(officer.mail_delay().await, None);
}

/// What the outbox's rows say of failures.
async fn errors(app: &TestApp) -> Vec<String> {
    let reader = app.kernel.db.reader();
    let words = "SELECT last_error FROM outbox WHERE last_error IS NOT NULL";
    let rows = reader.query_all_raw(Statement::from_string(reader.get_database_backend(), words)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "last_error").unwrap()).collect()
}

#[tokio::test]
async fn a_row_says_of_a_failure_only_that_there_was_one_and_nothing_afterwards() {
    let smtp = Smtp::start().await;
    let app = spawn_with(&smtp).await;
    let council = app.institution("fernwick").await;
    app.account(&council, &[Role::Triage]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    *smtp.mood.lock().unwrap() = Mood::Busy;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    reporter.file(&report(&app, plain_answers().with("techniques", &["INSIDER"]))).await.unwrap();
    app.settle().await;
    assert_eq!(errors(&app).await, ["FAILED", "FAILED"], "one because of the mail server, one because there is no contact");
    app.account(&council, &[Role::SeparateContact]).await;
    *smtp.mood.lock().unwrap() = Mood::Kind;
    app.pass(15 * Moment::MINUTE);
    app.settle().await;
    assert_eq!((smtp.letters().len(), errors(&app).await), (2, Vec::new()));
}

#[tokio::test]
async fn a_report_nobody_can_be_told_of_yet_takes_no_other_out_of_its_letter() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    app.account(&council, &[Role::Triage]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut references = Vec::new();
    for answers in [plain_answers(), plain_answers().with("techniques", &["INSIDER"]), plain_answers()] {
        references.push(reporter.file(&report(&app, answers)).await.unwrap().reference.to_string());
    }
    app.settle().await;
    let letters = app.letters();
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains(&references[0]) && letters[0].contains(&references[2]) && !letters[0].contains(&references[1]));
    let contact = app.account(&council, &[Role::SeparateContact]).await;
    app.pass(Moment::HOUR);
    app.settle().await;
    assert_eq!((app.letters().len(), app.letters_to(&contact.email).len()), (2, 1), "the other waits for somebody, and only that");
}

/// Changes an account as nothing in the product does yet.
pub(super) async fn set(app: &TestApp, account: &Account, column: &str, value: impl Into<Value>) {
    let action = Action::System(System::DemonstrationSetUp);
    let (id, value) = (account.id.0, value.into());
    let words = format!("UPDATE accounts SET {column} = $1 WHERE id = $2");
    let write = app.kernel.write(app.now(), Who::default(), action, id, None, async move |tx| {
        let statement = Statement::from_sql_and_values(tx.get_database_backend(), words, [value, id.into()]);
        assert_eq!(tx.execute_raw(statement).await?.rows_affected(), 1);
        Ok(())
    });
    write.await.unwrap();
}

pub(super) async fn take_role_away(app: &TestApp, council: &Institution, account: &Account) {
    let place = Place::new("accounts", "profile", account.id.0);
    let profile = Profile {
        email: account.email.parse().unwrap(),
        name: "Somebody Particular".parse().unwrap(),
        roles: vec![(Role::Reporter, council.id).into()],
        also: Vec::new(),
    };
    set(app, account, "profile", app.kernel.vault.seal_json(place, &profile, 512).unwrap()).await;
}

#[tokio::test]
async fn who_does_not_hold_the_role_any_more_gets_no_letter_even_if_one_waited_for_them() {
    let smtp = Smtp::start().await;
    let app = spawn_with(&smtp).await;
    let council = app.institution("fernwick").await;
    let mut team = Vec::new();
    for _ in 0..3 {
        team.push(app.account(&council, &[Role::Triage]).await);
    }
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    *smtp.mood.lock().unwrap() = Mood::Busy;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    app.settle().await;
    take_role_away(&app, &council, &team[0]).await;
    set(&app, &team[1], "state", "CLOSED").await;
    *smtp.mood.lock().unwrap() = Mood::Kind;
    app.pass(15 * Moment::MINUTE);
    app.settle().await;
    let letters = smtp.letters();
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains(&team[2].email));
    let sent = app.audit().await.iter().filter(|said| said.action == Action::System(System::AlertSent)).count();
    assert_eq!(sent, 1, "the audit does not say of the others that they were told");
    assert_eq!(errors(&app).await, [""; 0], "and nothing waits for them");
}

#[tokio::test]
async fn a_report_whose_readers_have_all_gone_is_told_to_those_who_come_after_them() {
    let smtp = Smtp::start().await;
    let app = spawn_with(&smtp).await;
    let council = app.institution("fernwick").await;
    let gone = app.account(&council, &[Role::Triage]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    *smtp.mood.lock().unwrap() = Mood::Busy;
    let reference = reporter.file(&report(&app, plain_answers())).await.unwrap().reference.to_string();
    app.settle().await;
    set(&app, &gone, "state", "CLOSED").await;
    *smtp.mood.lock().unwrap() = Mood::Kind;
    app.pass(15 * Moment::MINUTE);
    app.settle().await;
    assert!(smtp.letters().is_empty());
    let next = app.account(&council, &[Role::Triage]).await;
    app.pass(15 * Moment::MINUTE);
    app.settle().await;
    let letters = smtp.letters();
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains(&next.email) && letters[0].contains(&reference));
}

#[tokio::test]
async fn a_report_nobody_could_be_told_of_waits_until_somebody_can() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    app.settle().await;
    assert!(app.letters().is_empty());
    app.account(&council, &[Role::Lead]).await;
    app.pass(Moment::HOUR);
    app.settle().await;
    assert_eq!(app.letters().len(), 1);
}

#[tokio::test]
async fn what_waits_at_one_moment_is_told_in_one_letter_and_never_together_with_what_went_past_the_team() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    for role in [Role::Triage, Role::Lead, Role::SeparateContact] {
        app.account(&council, &[role]).await;
    }
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut references = Vec::new();
    for answers in [plain_answers(), plain_answers().with("danger_now", &["YES"]), plain_answers()] {
        references.push(reporter.file(&report(&app, answers)).await.unwrap().reference.to_string());
    }
    let hidden = reporter.file(&report(&app, plain_answers().with("techniques", &["INSIDER"]))).await.unwrap().reference.to_string();
    app.settle().await;
    let letters = app.letters();
    assert_eq!(letters.len(), 3, "one each");
    let joined: Vec<&String> = letters.iter().filter(|letter| references.iter().all(|reference| letter.contains(reference))).collect();
    assert_eq!(joined.len(), 2, "triage and lead are told all three");
    assert!(
        joined
            .iter()
            .all(|letter| letter.contains("Subject: 3 new reports, highest priority ") && letter.matches("/desk/cases/").count() == 3)
    );
    let first = |letter: &str| references.iter().min_by_key(|reference| letter.find(reference.as_str())).unwrap().clone();
    assert!(joined.iter().all(|letter| first(letter) == references[1]), "the most urgent first");
    assert!(letters.iter().all(|letter| !letter.contains(&hidden)));
    app.settle().await;
    assert_eq!(app.letters().len(), 3, "and nobody is told twice");
}

#[tokio::test]
async fn mail_that_waits_ten_minutes_is_told_to_whom_it_concerns_until_it_leaves() {
    let smtp = Smtp::start().await;
    let app = spawn_with(&smtp).await;
    let (council, elsewhere) = (app.institution("fernwick").await, app.institution("ashby").await);
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut officer = app.person(&council, &[Role::Triage]).await;
    let mut contact = app.person(&council, &[Role::SeparateContact]).await;
    let mut stranger = app.person(&elsewhere, &[Role::Triage]).await;
    let delay = async |person: &mut Person| person.mail_delay().await;
    *smtp.mood.lock().unwrap() = Mood::Busy;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    let filed_at = app.now();
    app.pass(11 * Moment::MINUTE);
    assert_eq!(delay(&mut officer).await, None, "nobody has tried to send it yet");
    app.settle().await;
    // What is late is the letter, and that was written when somebody came to write it.
    let written_at = app.now();
    assert_eq!(delay(&mut officer).await, None);
    app.pass(10 * Moment::MINUTE - 1);
    app.settle().await;
    assert_eq!(delay(&mut officer).await, None, "not ten minutes yet");
    app.pass(1);
    let told = delay(&mut officer).await.unwrap();
    assert_eq!(told.since_at, written_at);
    assert!(filed_at < written_at && told.since_words == "12:13pm", "{}", told.since_words);
    assert_eq!((delay(&mut contact).await, delay(&mut stranger).await), (None, None), "it is no letter of theirs");

    *smtp.mood.lock().unwrap() = Mood::Kind;
    app.pass(15 * Moment::MINUTE);
    app.settle().await;
    assert_eq!(smtp.letters().len(), 1);
    assert_eq!(delay(&mut officer).await, None, "it has left");

    *smtp.mood.lock().unwrap() = Mood::Deaf;
    let mut reporter = reporter.account.take().unwrap().sign_in(&app).await;
    reporter.file(&report(&app, plain_answers().with("techniques", &["INSIDER"]))).await.unwrap();
    app.settle().await;
    app.pass(10 * Moment::MINUTE);
    assert!(delay(&mut contact).await.is_some());
    assert_eq!(delay(&mut officer).await, None, "a late letter does not tell the team of a report that went past it");
}

//! What an operator is told of the institutions' settings before anybody depends on them (docs/rules.md §8).

use super::harness::spawn_app;
use backend::{
    app::open,
    commands::check::warnings,
    config::Config,
    kernel::{clock::Clock, db::Who, http::assets::Assets, marks},
};
use shared::{
    audit::{Action, Unaudited},
    permission::Role,
    settings::{AdviceCard, Contact, Legal, Number, Review, Settings, Texts, Words},
    time::Moment,
};

fn text() -> Texts {
    Texts { en: "Said.".parse().unwrap(), cy: None }
}

fn card(review: Review) -> AdviceCard {
    AdviceCard { techniques: Vec::new(), text: text(), owner: "Security team".parse().unwrap(), review }
}

/// Everything an institution has to set.
fn complete() -> Settings {
    let (source, owner) = ("Staff handbook".parse().unwrap(), "Clerk's office".parse().unwrap());
    let number = Number { number: "020 7946 0192".parse().unwrap(), source, owner, reviewed_on: None };
    let said = || Some(text());
    Settings {
        separate_contact: Some(Contact { label: Words { en: "Clerk's office".parse().unwrap(), cy: None }, number, hours: None }),
        advice: vec![card(Review::Reviewed), card(Review::Draft)],
        legal: Legal { privacy: said(), cookies: said(), accessibility: said(), complaint: said(), contact: said() },
        ..Settings::default()
    }
}

#[tokio::test]
async fn an_empty_database_has_no_institution() {
    let app = spawn_app().await;
    assert_eq!(warnings(&app.kernel, true).await.unwrap(), ["there is no institution yet; use `vedette init`"]);
}

#[tokio::test]
async fn everything_an_institution_lacks_is_said_and_each_line_names_it() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let other = app.institution_with("larchfield", complete()).await;
    for role in [Role::Lead, Role::Lead, Role::SeparateContact, Role::SeparateContact] {
        app.person(&other, &[role]).await;
    }
    app.person(&council, &[Role::SeparateContact]).await;
    let said = warnings(&app.kernel, true).await.unwrap();
    let expected = [
        "fernwick: these legal texts are not set: privacy, cookies, accessibility, complaint, contact; `serve` does not start without them",
        "fernwick: the settings name no separate contact outside the security team",
        "fernwick: there is no security lead: nobody can agree to settings, roles or invitations",
        "fernwick: there is one separate contact: what they read cannot be closed and no name in it opened",
        "larchfield: advice nobody has checked is not shown on a public address: 1 of 2",
    ];
    assert_eq!(said, expected);
    let said = warnings(&app.kernel, false).await.unwrap();
    assert!(said.iter().all(|line| !line.starts_with("larchfield")), "a draft is shown where nobody but this machine can see it: {said:?}");
}

#[tokio::test]
async fn only_a_demonstration_is_shown_ahead_of_its_time() {
    let app = spawn_app().await;
    let config = Config { days_ahead: 40, ..app.kernel.config.clone() };
    let refused = open(config.clone(), Clock::System, Assets::default()).await.map(drop).unwrap_err().to_string();
    assert!(refused.contains("demonstration.days_ahead"), "{refused}");
    let (now, council) = (app.now(), app.institution("fernwick").await);
    let written = app.kernel.write(now, Who::default(), Action::Unaudited(Unaudited::OutboxMoved), council.id.0, None, async move |tx| {
        marks::mark_demonstration(tx, now).await
    });
    written.await.unwrap();
    let shown = open(config, Clock::System, Assets::default()).await.unwrap().clock.now();
    assert!(shown.since(Clock::System.now()) > 39 * Moment::DAY);
}

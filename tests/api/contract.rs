//! The contract as a whole: every endpoint against every role, and the schema up and down.

use super::harness::{Person, TestApp, spawn_app};
use sea_orm::{ConnectionTrait, Database};
use shared::{
    api::{Credential, ENDPOINTS, Kind, Meta, Method},
    permission::Role,
};
use std::fmt::Write;

/// What a role gets from an endpoint at the guard: let in, refused, or told to sign in.
async fn verdict(app: &TestApp, person: &Person, endpoint: &Meta) -> &'static str {
    let nothing = "00000000-0000-0000-0000-000000000000";
    let values = [
        ("{case}", nothing),
        ("{invitation}", nothing),
        ("{passkey}", nothing),
        ("{session}", nothing),
        ("{version}", nothing),
        ("{page}", "danger"),
        ("{topic}", "privacy"),
        ("{form}", "more"),
        ("{reference}", "AR-7KQ4-M2P9"),
        ("{account}", nothing),
        ("{proposal}", nothing),
        ("{delegation}", nothing),
        ("{entity}", nothing),
        ("{campaign}", nothing),
        ("{alert}", nothing),
        ("{notice}", nothing),
        ("{question}", nothing),
    ];
    let path = values.iter().fold(endpoint.path.to_owned(), |path, (name, value)| path.replace(name, value));
    let url = format!("{}{path}", app.address);
    let call = match endpoint.method {
        Method::Get => person.client.get(url),
        Method::Post => person.client.post(url),
    };
    let call = match endpoint.credential {
        Credential::Bearer if !person.token.is_empty() => call.bearer_auth(&person.token),
        Credential::Cookie if !person.cookie.is_empty() => call.header("cookie", &person.cookie),
        _ => call,
    };
    let response = call.send().await.unwrap();
    let to_sign_in = response.headers().get("location").is_some_and(|place| place.to_str().unwrap().starts_with("/sign-in?next="));
    match response.status().as_u16() {
        403 => "-",
        401 => "sign in",
        303 if to_sign_in && endpoint.kind == Kind::Page => "sign in",
        _ => "yes",
    }
}

/// The file is written by hand; no command regenerates it.
#[tokio::test]
async fn f15_every_endpoint_stands_in_the_reviewed_table_and_answers_every_role_as_it_says() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut table = String::from("endpoint                nobody   ");
    for role in Role::ALL {
        write!(table, "{:<9}", format!("{role:?}").chars().take(8).collect::<String>()).unwrap();
    }
    let mut people = Vec::new();
    for role in Role::ALL {
        people.push(app.account(&council, &[role]).await);
    }
    for endpoint in ENDPOINTS {
        // Signing in and out change who is asking; each has tests of its own.
        if ["SignIn", "SignInForm", "SignOut", "SignOutForm"].contains(&endpoint.name) {
            continue;
        }
        write!(table, "\n{:<24}{:<9}", endpoint.name, verdict(&app, &Person::nobody(&app), endpoint).await).unwrap();
        for account in &people {
            let person = account.sign_in(&app).await;
            write!(table, "{:<9}", verdict(&app, &person, endpoint).await).unwrap();
        }
    }
    let tidy = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    let golden = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/golden/endpoints.txt")).unwrap();
    assert_eq!(tidy(&table), tidy(golden.trim_end()), "\n{table}");
}

#[tokio::test]
async fn the_schema_goes_up_down_and_up_again() {
    let app = spawn_app().await;
    let url = app.kernel.config.database();
    let status = async || backend::kernel::db::migrate_status(&url).await.unwrap();
    let all = status().await.len();
    for left in (0..all).rev() {
        backend::kernel::db::migrate_down(&url).await.unwrap();
        assert_eq!(status().await.iter().filter(|line| line.starts_with("applied")).count(), left);
    }
    backend::kernel::db::migrate_up(&url).await.unwrap();
    assert!(status().await.iter().all(|line| line.starts_with("applied")));
}

#[tokio::test]
async fn the_reading_pool_cannot_write() {
    let app = spawn_app().await;
    let refused = app.kernel.db.reader().execute_unprepared("DELETE FROM claims").await;
    assert!(refused.is_err());
    let elsewhere = Database::connect(app.kernel.config.database()).await.unwrap();
    assert!(elsewhere.execute_unprepared("DELETE FROM claims").await.is_ok(), "the statement itself is a good one");
}

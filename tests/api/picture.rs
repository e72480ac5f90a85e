//! What leadership sees, and when (docs/rules.md §6).

use super::harness::{MONDAY, TestApp, plain_answers, report, spawn_app};
use shared::{
    permission::Role,
    problem::Code,
    settings::{Settings, Thresholds},
    statistics::GetPicture,
    suppression::{Band, Figure},
    time::Moment,
};

const DECEMBER: Moment = MONDAY.plus(9 * Moment::DAY);

async fn file(app: &TestApp, council: &backend::kernel::institutions::Institution, people: usize, channel: &str) {
    for _ in 0..people {
        let mut person = app.person(council, &[Role::Reporter]).await;
        person.file(&report(app, plain_answers().with("channel", &[channel]))).await.unwrap();
    }
}

#[tokio::test]
async fn before_any_month_has_closed_there_is_a_band_and_a_date() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    file(&app, &council, 6, "EVENT").await;
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    let picture = leader.send::<GetPicture>(&(), &()).await.unwrap();
    assert!(picture.months.is_empty());
    assert_eq!((picture.running.to_string().as_str(), picture.band), ("2026-11", Band::FiveToNineteen));
    assert_eq!(picture.next_figures_words, "Tuesday 1 December 2026");
}

#[tokio::test]
async fn a_closed_month_shows_rounded_counts_of_distinct_targets_and_hides_small_ones() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    file(&app, &council, 7, "EVENT").await;
    file(&app, &council, 2, "DATING").await;
    app.kernel.clock.set(DECEMBER);
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    let picture = leader.send::<GetPicture>(&(), &()).await.unwrap();
    assert_eq!(picture.months.len(), 1);
    let month = &picture.months[0];
    assert_eq!((month.month.to_string().as_str(), month.targets), ("2026-11", Figure::About(10)));
    let shown = |code: &str| month.by_channel.iter().find(|row| row.channel == code).unwrap().targets;
    assert_eq!((shown("EVENT"), shown("DATING"), shown("PHONE_VIDEO")), (Figure::About(5), Figure::FewerThanFive, Figure::FewerThanFive));
    assert!(!serde_json::to_string(&picture).unwrap().contains(":7"), "no exact count leaves the server");
}

#[tokio::test]
async fn an_institution_may_hide_more_than_the_rule_asks() {
    let app = spawn_app().await;
    let statistics = Thresholds { hidden_below: 8 };
    let council = app.institution_with("fernwick", Settings { statistics, ..Settings::default() }).await;
    file(&app, &council, 7, "EVENT").await;
    app.kernel.clock.set(DECEMBER);
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    let month = leader.send::<GetPicture>(&(), &()).await.unwrap().months.remove(0);
    let hidden = Figure::FewerThan(8);
    assert_eq!(month.targets, hidden);
    assert!(month.by_channel.iter().all(|row| row.targets == hidden), "a channel with seven and one with none look alike");
}

#[tokio::test]
async fn a_closed_month_never_changes_and_a_filing_changes_no_byte_but_the_band() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    file(&app, &council, 4, "EVENT").await;
    app.kernel.clock.set(DECEMBER);
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    let before = leader.send::<GetPicture>(&(), &()).await.unwrap();
    file(&app, &council, 3, "EVENT").await;
    app.settle().await;
    leader.renew().await;
    let after = leader.send::<GetPicture>(&(), &()).await.unwrap();
    assert_eq!(before, after, "three reports stay within the band");
    // A report that arrives with an earlier answering time belongs to the month it arrived in.
    assert_eq!(after.months.len(), 1);
}

#[tokio::test]
async fn a_report_in_a_compartment_counts_nowhere() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    file(&app, &council, 1, "EVENT").await;
    for _ in 0..6 {
        let mut person = app.person(&council, &[Role::Reporter]).await;
        person.file(&report(&app, plain_answers().with("techniques", &["INSIDER"]))).await.unwrap();
    }
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    assert_eq!(leader.send::<GetPicture>(&(), &()).await.unwrap().band, Band::FewerThanFive);
    app.kernel.clock.set(DECEMBER);
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    assert_eq!(leader.send::<GetPicture>(&(), &()).await.unwrap().months[0].targets, Figure::FewerThanFive);
}

#[tokio::test]
async fn reports_only_the_separate_contact_sees_do_not_even_begin_the_months() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    person.file(&report(&app, plain_answers().with("techniques", &["INSIDER"]))).await.unwrap();
    app.kernel.clock.set(DECEMBER);
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    assert!(leader.send::<GetPicture>(&(), &()).await.unwrap().months.is_empty());
}

#[tokio::test]
async fn a_month_is_closed_only_when_its_last_second_has_settled() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    file(&app, &council, 1, "EVENT").await;
    let midnight = Moment(1_796_083_200_000);
    for (minutes, closed) in [(9, 0), (11, 1)] {
        app.kernel.clock.set(midnight.plus(minutes * Moment::MINUTE));
        app.settle().await;
        let mut leader = app.person(&council, &[Role::Leadership]).await;
        assert_eq!(leader.send::<GetPicture>(&(), &()).await.unwrap().months.len(), closed, "{minutes} minutes into December");
    }
}

#[tokio::test]
async fn five_accounts_of_one_approach_to_a_colleague_are_not_five_people() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    for _ in 0..6 {
        let mut person = app.person(&council, &[Role::Reporter]).await;
        person.file(&report(&app, plain_answers().with("subject_relation", &["MY_BOSS"]))).await.unwrap();
    }
    app.kernel.clock.set(DECEMBER);
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    assert_eq!(leader.send::<GetPicture>(&(), &()).await.unwrap().months[0].targets, Figure::FewerThanFive);
}

#[tokio::test]
async fn those_who_work_on_reports_or_run_the_system_do_not_see_the_picture() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    for (role, sees) in [(Role::Lead, true), (Role::Auditor, true), (Role::Triage, false), (Role::Admin, false), (Role::Reporter, false)] {
        let mut person = app.person(&council, &[role]).await;
        let answer = person.send::<GetPicture>(&(), &()).await;
        assert_eq!(answer.as_ref().err().map(|problem| problem.code), (!sees).then_some(Code::NotPermitted), "{role:?}");
    }
}

//! How soon somebody looked, as leadership sees it (docs/rules.md §6).

use super::{
    harness::{TestApp, desk::inside, flow::Led, plain_answers, report, spawn_app_with},
    picture::DECEMBER,
};
use backend::kernel::institutions::Institution;
use shared::{lifecycle::Move, permission::Role, questionnaire::Answers, statistics::GetPicture, suppression::Figure, time::Moment};

const JANUARY: Moment = DECEMBER.plus(32 * Moment::DAY);

async fn spawn() -> (TestApp, Institution) {
    let limits = ["VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "VEDETTE_LIMITS__REQUESTS_PER_MINUTE"];
    let app = spawn_app_with(&limits.map(|limit| (limit, "100000"))).await;
    let council = app.institution("fernwick").await;
    (app, council)
}

async fn file(app: &TestApp, council: &Institution, people: usize, answers: &Answers) {
    for _ in 0..people {
        app.person(council, &[Role::Reporter]).await.file(&report(app, answers.clone())).await.unwrap();
    }
}

/// Somebody has a first look at so many cases of their queue that nobody looked at.
async fn look(app: &TestApp, council: &Institution, role: Role, cases: usize) {
    let mut who = app.person(council, &[role]).await;
    let new: Vec<_> = who.queue().await.iter().filter(|line| line.owner.is_none()).map(|line| line.id).take(cases).collect();
    assert_eq!(new.len(), cases);
    for case in new {
        Led::new(case).moves(&mut who, Move::Take).await.unwrap();
    }
}

/// The newest closed month's first looks: all, and those in time.
async fn told(app: &TestApp, council: &Institution) -> Vec<Figure> {
    app.settle().await;
    let mut leader = app.person(council, &[Role::Leadership]).await;
    let month = leader.send::<GetPicture>(&(), &()).await.unwrap().months.remove(0);
    assert_eq!(month.response.iter().map(|row| row.code.as_str()).collect::<Vec<_>>(), ["LOOKED", "IN_TIME"]);
    month.response.into_iter().map(|row| row.targets).collect()
}

#[tokio::test]
async fn first_looks_say_how_many_came_in_time_and_those_of_a_compartment_count_nowhere() {
    let (app, council) = spawn().await;
    file(&app, &council, 12, &plain_answers()).await;
    file(&app, &council, 5, &inside()).await;
    look(&app, &council, Role::Triage, 5).await;
    look(&app, &council, Role::SeparateContact, 5).await;
    app.pass(5 * Moment::DAY);
    look(&app, &council, Role::Triage, 7).await;
    app.kernel.clock.set(DECEMBER);
    assert_eq!(told(&app, &council).await, [Figure::About(10), Figure::About(5)]);
}

#[tokio::test]
async fn first_looks_count_in_their_own_month_and_give_no_hidden_month_away() {
    let (app, council) = spawn().await;
    file(&app, &council, 4, &plain_answers()).await;
    app.kernel.clock.set(DECEMBER);
    assert_eq!(told(&app, &council).await, [Figure::FewerThanFive; 2], "nobody looked in November");
    file(&app, &council, 4, &plain_answers()).await;
    look(&app, &council, Role::Triage, 8).await;
    app.kernel.clock.set(JANUARY);
    assert_eq!(told(&app, &council).await, [Figure::FewerThanFive; 2], "eight looks would say that two hidden months hold eight");
}

#[tokio::test]
async fn first_looks_at_people_of_months_that_are_shown_are_shown_a_month_later_too() {
    let (app, council) = spawn().await;
    file(&app, &council, 7, &plain_answers()).await;
    app.kernel.clock.set(DECEMBER);
    assert_eq!(told(&app, &council).await, [Figure::FewerThanFive; 2]);
    look(&app, &council, Role::Triage, 7).await;
    app.kernel.clock.set(JANUARY);
    assert_eq!(told(&app, &council).await, [Figure::About(5), Figure::FewerThanFive], "all of them late");
}

//! One alert about an account at a time, drafts that run out, and what is deleted when (docs/rules.md §5).

use super::{
    super::{emails::moves, harness::guest::rows, sealed::outside},
    *,
};
use backend::kernel::db::Who;
use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, Statement};
use shared::member_alerts::DRAFT_LIFETIME;

async fn back(app: &TestApp, person: &Person) -> Person {
    person.account.as_ref().unwrap().sign_in(app).await
}

#[tokio::test]
async fn of_drafts_about_one_account_at_one_moment_one_stands() {
    let (app, council) = spawn().await;
    let (first, second) = (met(&app, &council, AMBER).await, met(&app, &council, "https://t.me/amber_recruiting").await);
    let mut leads = Vec::new();
    for _ in 0..6 {
        leads.push(app.person(&council, &[Role::Lead]).await);
    }
    let drafts = leads.iter_mut().enumerate().map(|(number, lead)| {
        // In either order: nobody waits for somebody who waits for them.
        draft_of(lead, if number % 2 == 0 { vec![first, second] } else { vec![second, first] })
    });
    let drafted: Vec<_> = join_all(drafts).await;
    assert_eq!(drafted.iter().filter(|one| one.is_ok()).count(), 1, "{drafted:?}");
    assert_eq!(list(&mut leads[0]).await.len(), 1);
}

#[tokio::test]
async fn whoever_is_refused_hears_what_the_other_one_is_called_if_it_is_there_for_them() {
    let (app, council) = spawn().await;
    let (amber, other) = (met(&app, &council, AMBER).await, met(&app, &council, "https://t.me/amber_recruiting").await);
    let (mut one, mut two) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Lead]).await);
    let id = draft_of(&mut one, vec![amber, other]).await.unwrap();
    let told = draft_of(&mut two, vec![other]).await.unwrap_err();
    assert_eq!((told.code, told.reference.as_deref()), (Code::AlertStands, Some("amber[at]recruiting[.]example, amber_recruiting")));
    // The newest case is the one of the other identifier.
    let mut kept = app.person(&council, &[Role::Lead]).await;
    let ambers = search(&mut one, AMBER).await.remove(0);
    assert_eq!(ambers.cases, 1);
    let mut hidden = None;
    for case in one.queue().await {
        let read = one.open(case.id).await.unwrap();
        hidden = hidden.or((read.reports[0].answers.first("identifiers") == Some(AMBER)).then_some(case.id));
    }
    kept.recuse(hidden.unwrap(), None).await.unwrap();
    let told = draft_of(&mut kept, vec![other]).await.unwrap_err();
    assert_eq!((told.code, told.reference), (Code::AlertStands, None), "that one waits, and nothing of it");
    assert!(list(&mut kept).await.is_empty());
    decide(&mut two, id, true).await.unwrap();
    let told = draft_of(&mut kept, vec![other]).await.unwrap_err();
    assert!(told.reference.is_some(), "what members read is no secret");
    recall(&mut kept, id).await.unwrap();
    draft_of(&mut kept, vec![other]).await.unwrap();
}

#[tokio::test]
async fn whoever_drafted_it_throws_it_away_also_when_its_case_is_theirs_to_see_no_more() {
    let (app, council) = spawn().await;
    let amber = met(&app, &council, AMBER).await;
    let (mut one, mut two) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Lead]).await);
    let id = draft_of(&mut one, vec![amber]).await.unwrap();
    let case = one.queue().await[0].id;
    one.recuse(case, None).await.unwrap();
    let own = list(&mut one).await.remove(0);
    assert_eq!((own.state, own.whole, own.may_approve, own.reason), (MemberAlertState::Draft, false, false, None));
    assert_eq!(own.expires_at, Some(own.drafted_at.plus(DRAFT_LIFETIME)));
    assert_eq!(decide(&mut one, id, true).await.unwrap_err().code, Code::NotFound);
    decide(&mut one, id, false).await.unwrap();
    assert!(list(&mut one).await.is_empty(), "and is shown no more of it");
    assert_eq!(decide(&mut one, id, false).await.unwrap_err().code, Code::NotFound);
    assert_eq!(list(&mut two).await[0].state, MemberAlertState::Withdrawn);
    draft_of(&mut two, vec![amber]).await.unwrap();
}

#[tokio::test]
async fn how_many_identifiers_one_names_is_not_to_be_counted() {
    let (app, council) = spawn().await;
    let (amber, other) = (met(&app, &council, AMBER).await, met(&app, &council, "https://t.me/amber_recruiting").await);
    let third = met(&app, &council, "jade@otherpeople.example").await;
    let (mut one, mut two) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Lead]).await);
    let wide = draft_of(&mut one, vec![amber, other]).await.unwrap();
    draft_of(&mut two, vec![third]).await.unwrap();
    let held = async || {
        let mut of: Vec<String> = outside(&app, "alerted_of", &["alert_id"], &[], &["id", "ends_at"]).await;
        of.sort_unstable();
        of.chunk_by(|one, other| one == other).map(<[String]>::len).collect::<Vec<_>>()
    };
    assert_eq!(held().await, [5, 5]);
    decide(&mut two, wide, true).await.unwrap();
    assert_eq!(held().await, [5, 5], "live");
    recall(&mut one, wide).await.unwrap();
    assert_eq!(held().await, [5], "over");
}

#[tokio::test]
async fn a_draft_nobody_approved_runs_out_and_blocks_nothing_any_more() {
    let (app, council) = spawn().await;
    let amber = met(&app, &council, AMBER).await;
    let (mut one, two) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Lead]).await);
    let old = draft_of(&mut one, vec![amber]).await.unwrap();
    app.pass(DRAFT_LIFETIME - 2 * Moment::MINUTE);
    let (mut one, mut two) = (back(&app, &one).await, back(&app, &two).await);
    assert_eq!(draft_of(&mut two, vec![amber]).await.unwrap_err().code, Code::AlertStands, "not before its time");
    app.pass(2 * Moment::MINUTE);
    let new = draft_of(&mut one, vec![amber]).await.unwrap();
    assert_eq!(decide(&mut two, old, true).await.unwrap_err().code, Code::Conflict, "it has run out");
    assert_eq!(decide(&mut two, old, false).await.unwrap_err().code, Code::Conflict);
    decide(&mut two, new, true).await.unwrap();
    let states: Vec<_> = list(&mut two).await.iter().map(|alert| alert.state).collect();
    assert_eq!(states, [MemberAlertState::Live, MemberAlertState::Lapsed]);
}

#[tokio::test]
async fn what_ended_ninety_days_ago_is_deleted_with_who_read_it_and_nothing_else_is() {
    let (app, council) = spawn().await;
    let (id, [mut lead, other]) = live(&app, &council).await;
    let (mut reader, mut answers) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Reporter]).await);
    reader.visit(&place(id)).await;
    assert_eq!(answers.post(&place(id), YES).await.status, 303);
    let refused = met(&app, &council, "jade@otherpeople.example").await;
    let refused = draft_of(&mut lead, vec![refused]).await.unwrap();
    decide(&mut lead, refused, false).await.unwrap();
    recall(&mut lead, id).await.unwrap();
    app.settle().await;
    app.pass(90 * Moment::DAY - Moment::HOUR);
    let (mut one, mut two) = (back(&app, &lead).await, back(&app, &other).await);
    let new = met(&app, &council, "https://t.me/amber_recruiting").await;
    let new = draft_of(&mut one, vec![new]).await.unwrap();
    decide(&mut two, new, true).await.unwrap();
    back(&app, &reader).await.visit(&place(new)).await;
    app.settle().await;
    assert_eq!((rows(&app, "member_alerts").await, rows(&app, "notice_readers").await), (3, 3), "nothing goes too early");
    app.pass(Moment::HOUR);
    app.settle().await;
    app.settle().await;
    assert_eq!((rows(&app, "member_alerts").await, rows(&app, "notice_readers").await), (1, 1), "what members see stays");
    let mut one = back(&app, &lead).await;
    assert_eq!(list(&mut one).await.iter().map(|alert| alert.id).collect::<Vec<_>>(), [new]);
    assert_eq!(recall_with(&mut one, id, Correction::Innocent).await.unwrap_err().code, Code::NotFound);
    assert_eq!(back(&app, &reader).await.visit(&place(id)).await.status, 404);
    let cases: Vec<_> = one.queue().await.iter().map(|line| line.id).collect();
    let mut asked = 0;
    for case in cases {
        asked += usize::from(one.open(case).await.unwrap().reports[0].asked_by == Some(id));
    }
    assert_eq!(asked, 1, "the report that it asked for says so for as long as it is kept");
}
#[tokio::test]
async fn who_answered_looks_in_a_stolen_database_like_who_only_read() {
    let (app, council) = spawn().await;
    let (id, [mut lead, _]) = live(&app, &council).await;
    let (mut reader, mut answers) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Reporter]).await);
    let mut straight = app.person(&council, &[Role::Reporter]).await;
    reader.visit(&place(id)).await;
    answers.visit(&place(id)).await;
    for person in [&mut answers, &mut straight] {
        assert_eq!(person.post(&place(id), YES).await.status, 303);
        // A second press is the same answer.
        assert_eq!(person.post(&place(id), YES).await.status, 303);
    }
    let seen = outside(&app, "notice_readers", &["alert_id"], &["reply"], &["id"]).await;
    assert_eq!(seen.len(), 3);
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:#?}");
    assert_eq!(list(&mut lead).await[0].reports.len(), 2, "and they are counted all the same");
    assert!(answers.visit(&place(id)).await.text.contains("You told us about this account."));
    assert!(!reader.visit(&place(id)).await.text.contains("You told us about this account."));
}
#[tokio::test]
async fn who_is_the_matter_of_it_neither_sees_nor_ends_it_by_any_address_they_ever_had() {
    let (app, council) = spawn().await;
    let (id, [mut one, mut two]) = live(&app, &council).await;
    assert_eq!(list(&mut two).await.len(), 1);
    let old = two.email().to_owned();
    moves(&app, &mut two, &old, AMBER).await;
    let mut account = two.account.clone().unwrap();
    for email in [AMBER, "elsewhere@people.example"] {
        account.email = email.to_owned();
        if email != AMBER {
            moves(&app, &mut two, AMBER, email).await;
        }
        two = account.sign_in(&app).await;
        assert!(list(&mut two).await.is_empty(), "{email}");
        assert_eq!(recall(&mut two, id).await.unwrap_err().code, Code::NotFound, "{email}");
        assert_eq!(decide(&mut two, id, false).await.unwrap_err().code, Code::NotFound, "{email}");
    }
    one.renew().await;
    recall_with(&mut one, id, Correction::Innocent).await.expect("another lead ends it");
    assert_eq!(decide(&mut two, id, true).await.unwrap_err().code, Code::NotFound, "nor does one clear themselves");
    assert_eq!(draft(&app, &council, &mut one).await.unwrap_err().code, Code::Invalid, "it is somebody's own by now");
}

#[tokio::test]
async fn the_address_of_an_account_that_does_not_open_is_somebodys_own_all_the_same() {
    let (app, council) = spawn().await;
    let mut broken = app.person(&council, &[Role::Reporter]).await;
    let old = broken.email().to_owned();
    moves(&app, &mut broken, &old, AMBER).await;
    super::super::alerts::set(&app, broken.account.as_ref().unwrap(), "profile", vec![7_u8; 64]).await;
    let amber = met(&app, &council, AMBER).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    assert_eq!(draft_of(&mut lead, vec![amber]).await.unwrap_err().code, Code::Invalid);
}

#[tokio::test]
async fn presses_at_one_moment_are_one_answer_and_a_row_that_does_not_open_costs_nobody_their_notices() {
    let (app, council) = spawn().await;
    let (id, [mut lead, _]) = live(&app, &council).await;
    let mut member = app.person(&council, &[Role::Reporter]).await;
    let mut twins: Vec<Person> = (0..4).map(|_| member.copy()).collect();
    let place = place(id);
    let pressed = join_all(twins.iter_mut().map(|twin| twin.post(&place, YES))).await;
    assert!(pressed.iter().all(|page| page.status == 303));
    assert_eq!(member.visit("/mine").await.text.matches("/mine/AR-").count(), 1);
    assert_eq!(list(&mut lead).await[0].reports.len(), 1);
    app.kernel
        .write(app.now(), Who::default(), Action::System(System::DemonstrationSetUp), id.0, None, async move |tx| {
            let words = "UPDATE notice_readers SET reply = $1";
            let statement = Statement::from_sql_and_values(tx.get_database_backend(), words, [vec![7_u8; 64].into()]);
            assert_eq!(tx.execute_raw(statement).await?.rows_affected(), 1);
            Ok(())
        })
        .await
        .unwrap();
    assert!(member.visit("/notices").await.text.contains("amber"));
    assert_eq!(member.visit(&place).await.status, 200);
    assert_eq!(list(&mut lead).await[0].reports.len(), 0);
}

#[tokio::test]
async fn what_is_open_stays_on_the_list_however_many_drafts_came_after_it() {
    let (app, council) = spawn().await;
    let (id, [mut one, mut two]) = live(&app, &council).await;
    let other = met(&app, &council, "https://t.me/amber_recruiting").await;
    app.pass(Moment::SECOND);
    two.step_up(&app).await;
    for _ in 0..50 {
        let draft = draft_of(&mut two, vec![other]).await.unwrap();
        decide(&mut two, draft, false).await.unwrap();
        app.pass(Moment::SECOND);
    }
    let shown = list(&mut one).await;
    assert_eq!(shown.len(), 51);
    assert_eq!((shown[50].id, shown[50].state), (id, MemberAlertState::Live), "the newest first, and it is there to be ended");
    recall(&mut one, id).await.unwrap();
    assert!(list(&mut one).await.iter().all(|alert| alert.id != id), "what is over makes room");
}

//! What an alert rests on, who can always end it, and what takes two.

use super::*;
use backend::kernel::{
    compartments::{self, Rooms},
    db::Who,
};
use shared::step_up::FRESH;

/// Takes what told of [`AMBER`] and counts past the team, as its case's way to the separate contact does.
async fn goes_apart(app: &TestApp, council: &Institution) {
    let rooms = Rooms::one(compartments::team(council.id));
    let met = entities::sightings(&app.kernel, council.id, &rooms, &[entity(app, council.id)]).await.unwrap();
    let reports: Vec<_> = met.iter().filter(|sighting| sighting.counts).map(|sighting| sighting.report).collect();
    assert!(!reports.is_empty());
    let (kernel, apart, action) = (app.kernel.clone(), council.separate_compartment, Action::System(System::DemonstrationSetUp));
    let moved = app.kernel.write(app.now(), Who::default(), action, uuid::Uuid::nil(), None, async move |tx| {
        entities::set_room(tx, &kernel.vault, &reports, apart).await
    });
    moved.await.unwrap();
}

#[tokio::test]
async fn whoever_does_not_see_where_it_was_met_sees_what_members_see_and_can_always_take_it_back() {
    let (app, council) = spawn().await;
    let (id, [mut one, _]) = live(&app, &council).await;
    let mut away = app.person(&council, &[Role::Lead]).await;
    let case = one.queue().await[0].id;
    away.recuse(case, None).await.unwrap();
    let shown = list(&mut away).await.remove(0);
    assert_eq!((shown.id, shown.state, shown.whole, shown.may_approve), (id, MemberAlertState::Live, false, false));
    assert_eq!((shown.reason, shown.drafted_by, shown.decided_by, shown.campaign), (None, None, None, None));
    assert!(shown.reports.is_empty() && shown.rests_on.is_empty() && shown.known_as.len() == 1);
    assert_eq!(recall_with(&mut away, id, Correction::Innocent).await.unwrap_err().code, Code::Invalid, "they cannot know");
    assert_eq!(decide(&mut away, id, true).await.unwrap_err().code, Code::NotFound);
    recall(&mut away, id).await.unwrap();
    assert!(list(&mut away).await.is_empty(), "what is over is not theirs to see");
    assert_eq!(recall(&mut away, id).await.unwrap_err().code, Code::NotFound);
    let told = list(&mut one).await.remove(0);
    assert_eq!(
        (told.state, told.correction, told.recalled_by.unwrap().account),
        (MemberAlertState::Recalled, Some(Correction::Withdrawn), away.id())
    );
    let far = app.institution("aldergate").await;
    let mut far = app.person(&far, &[Role::Lead]).await;
    assert_eq!(recall(&mut far, id).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
async fn once_all_of_it_went_past_the_team_no_letter_leaves_and_every_lead_can_end_it() {
    let (app, council) = spawn().await;
    let member = app.account(&council, &[Role::Reporter]).await;
    let (id, [mut one, mut two]) = live(&app, &council).await;
    goes_apart(&app, &council).await;
    app.settle().await;
    assert!(notices_to(&app, &member).is_empty());
    for lead in [&mut one, &mut two] {
        let shown = list(lead).await.remove(0);
        assert_eq!((shown.state, shown.whole, shown.reason), (MemberAlertState::Live, false, None));
    }
    recall(&mut two, id).await.unwrap();
    let mut member = member.sign_in(&app).await;
    assert!(!member.visit(&place(id)).await.text.contains("amber"));
}

#[tokio::test]
async fn of_two_the_one_that_lost_its_ground_keeps_nobody_from_a_letter_about_the_other() {
    let (app, council) = spawn().await;
    let member = app.account(&council, &[Role::Reporter]).await;
    let (first, [mut one, mut two]) = live(&app, &council).await;
    goes_apart(&app, &council).await;
    app.settle().await;
    assert!(notices_to(&app, &member).is_empty(), "nobody was told of that one");
    let other = met(&app, &council, "https://t.me/amber_recruiting").await;
    let second = draft_of(&mut one, vec![other]).await.unwrap();
    decide(&mut two, second, true).await.unwrap();
    app.settle().await;
    app.settle().await;
    assert_eq!(notices_to(&app, &member).len(), 1);
    let mut member = member.sign_in(&app).await;
    for id in [first, second] {
        assert!(member.visit(&place(id)).await.text.contains(WORDS), "who looks reads what is live");
    }
}

#[tokio::test]
async fn one_lead_takes_it_back_and_two_say_that_all_is_well() {
    let (app, council) = spawn().await;
    for (wanted, agrees) in [(Correction::Innocent, true), (Correction::Finished, false), (Correction::Mistake, true)] {
        let (id, [mut one, mut two]) = live(&app, &council).await;
        let mut reader = app.person(&council, &[Role::Reporter]).await;
        reader.visit(&place(id)).await;
        recall_with(&mut one, id, wanted).await.unwrap();
        let waits = list(&mut two).await.remove(0);
        assert_eq!(
            (waits.state, waits.correction, waits.proposed),
            (MemberAlertState::Recalled, Some(Correction::Withdrawn), Some(wanted))
        );
        assert!(waits.may_approve && !list(&mut one).await[0].may_approve);
        assert_eq!(decide(&mut one, id, true).await.unwrap_err().code, Code::OwnProposal);
        assert_eq!(recall_with(&mut two, id, Correction::Finished).await.unwrap_err().code, Code::Conflict, "one waits");
        assert!(reader.visit(&place(id)).await.text.contains("That does not say if it is safe."));
        decide(&mut two, id, agrees).await.unwrap();
        assert_eq!(decide(&mut two, id, true).await.unwrap_err().code, Code::Conflict, "nothing waits any more");
        let now = list(&mut one).await.remove(0);
        assert_eq!((now.proposed, now.correction), (None, Some(if agrees { wanted } else { Correction::Withdrawn })));
        let page = reader.visit(&place(id)).await.text;
        assert_eq!(page.contains("That does not say if it is safe."), !agrees, "{page}");
        if !agrees {
            recall_with(&mut two, id, Correction::Finished).await.unwrap();
            decide(&mut two, id, false).await.unwrap();
        }
        app.pass(Moment::SECOND);
    }
}

#[tokio::test]
async fn it_rests_on_a_report_that_counts_and_names_nothing_of_the_institutions_own() {
    let (app, council) = spawn().await;
    let (id, [mut one, mut two]) = live(&app, &council).await;
    let rests = list(&mut one).await.remove(0).rests_on;
    assert_eq!(rests.iter().map(|on| (on.entity, on.people)).collect::<Vec<_>>(), [(entity(&app, council.id), 1)]);
    // What the alert asked for is met, and counts for nothing.
    let mut member = app.person(&council, &[Role::Reporter]).await;
    assert_eq!(member.post(&place(id), YES).await.status, 303);
    recall(&mut one, id).await.unwrap();
    let waits = draft(&app, &council, &mut one).await.unwrap();
    goes_apart(&app, &council).await;
    assert_eq!(decide(&mut two, waits, true).await.unwrap_err().code, Code::Conflict, "it counts no more");
    decide(&mut one, waits, false).await.unwrap();
    assert_eq!(draft(&app, &council, &mut one).await.unwrap_err().code, Code::Invalid, "only what was asked for is left");

    for own in ["jade@people.example", "jade@mail.people.example", "https://people.example/pay"] {
        let own = met(&app, &council, own).await;
        assert_eq!(draft_of(&mut one, vec![own]).await.unwrap_err().code, Code::Invalid);
    }
    let other = met(&app, &council, "jade@otherpeople.example").await;
    draft_of(&mut one, vec![other]).await.unwrap();
}

#[tokio::test]
async fn a_yes_takes_a_fresh_proof() {
    let (app, council) = spawn().await;
    file(&app, &council, told(AMBER)).await;
    let (mut one, mut two) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Lead]).await);
    let id = draft(&app, &council, &mut one).await.unwrap();
    app.pass(FRESH);
    assert_eq!(decide(&mut two, id, true).await.unwrap_err().code, Code::StepUpRequired);
    assert_eq!(list(&mut two).await[0].state, MemberAlertState::Draft);
    two.step_up(&app).await;
    decide(&mut two, id, true).await.unwrap();
    recall(&mut one, id).await.expect("to end it takes none");
}

#[tokio::test]
async fn an_account_that_does_not_open_keeps_no_letter_from_others() {
    let (app, council) = spawn().await;
    let mut members = Vec::new();
    for _ in 0..60 {
        members.push(app.account(&council, &[Role::Reporter]).await);
    }
    let broken = members.remove(7);
    super::super::alerts::set(&app, &broken, "profile", vec![7_u8; 64]).await;
    live(&app, &council).await;
    for _ in 0..4 {
        app.settle().await;
    }
    assert!(members.iter().all(|member| notices_to(&app, member).len() == 1));
    assert!(notices_to(&app, &broken).is_empty());
}

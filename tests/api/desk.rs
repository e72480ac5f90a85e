//! Who sees what on the desk, and what is recorded of it (docs/domain.md §6).

use super::harness::{plain_answers, report, spawn_app};
use shared::{
    audit::Action,
    cases::{CaseQuery, ListCases, OpenCase},
    ids::CaseId,
    permission::Role,
    priority::Priority,
    problem::Code,
    time::Moment,
};

fn first() -> CaseQuery {
    CaseQuery::default()
}

#[tokio::test]
async fn a_filed_report_stands_on_the_desk_and_opens_with_a_trace() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut officer = app.person(&council, &[Role::Triage]).await;
    assert!(officer.send::<ListCases>(&(), &first()).await.unwrap().items.is_empty());
    let words = "A man asked about the vote & <b>offered</b> a trip.";
    let receipt =
        reporter.file(&report(&app, plain_answers().with("narrative", &[words]).with("next_contact", &["WITHIN_48H"]))).await.unwrap();
    let line = officer.send::<ListCases>(&(), &first()).await.unwrap().items.remove(0);
    assert_eq!((line.reference, line.priority, line.compartment), (receipt.reference, Priority::P2, false));
    assert!(line.due_at.is_some_and(|due| due > line.opened_at));
    assert!(app.audit().await.iter().all(|said| said.action != Action::CaseOpened), "listing is not reading");
    let case = officer.send::<OpenCase>(&(line.id,), &()).await.unwrap();
    assert_eq!(case.reports[0].answers.first("narrative"), Some(words));
    assert_eq!(case.reports[0].reporter.as_ref().unwrap().email, Some(reporter.account.unwrap().email));
    assert_eq!(case.reasons, ["Another contact is due soon.", "They offered pay, or a benefit in return."]);
    let opened: Vec<_> = app.audit().await.into_iter().filter(|said| said.action == Action::CaseOpened).collect();
    assert_eq!(opened.len(), 1);
    assert_eq!((opened[0].account, opened[0].object), (Some(officer.account.unwrap().id), line.id.0));
}

#[tokio::test]
async fn whoever_cannot_talk_freely_is_reached_only_as_they_said() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut officer = app.person(&council, &[Role::Triage]).await;
    for (ways, freely, shown) in [("CALL", "NO", false), ("EMAIL", "NO", true), ("CALL", "YES", true)] {
        let mut reporter = app.person(&council, &[Role::Reporter]).await;
        let answers = plain_answers().with("contact_method", &[ways]).with("can_talk_freely", &[freely]);
        let receipt = reporter.file(&report(&app, answers)).await.unwrap();
        let lines = officer.send::<ListCases>(&(), &first()).await.unwrap().items;
        let line = lines.iter().find(|line| line.reference == receipt.reference).unwrap();
        let case = officer.send::<OpenCase>(&(line.id,), &()).await.unwrap();
        let read = case.reports[0].reporter.as_ref().unwrap();
        assert_eq!(read.email.is_some(), shown, "{ways} {freely}");
        assert!(!read.name.is_empty());
    }
}

#[tokio::test]
async fn a_role_without_the_permission_is_refused_for_any_id_and_leaves_a_trace() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    let mut officer = app.person(&council, &[Role::Triage]).await;
    let real = officer.send::<ListCases>(&(), &first()).await.unwrap().items[0].id;
    for id in [real, CaseId(uuid::Uuid::nil())] {
        let problem = reporter.send::<OpenCase>(&(id,), &()).await.unwrap_err();
        assert_eq!((problem.code, problem.status), (Code::NotPermitted, 403));
    }
    let refused: Vec<_> = app.audit().await.into_iter().filter(|said| said.action == Action::Refused).collect();
    assert_eq!(refused.len(), 2);
    assert_eq!(refused[0].account, Some(reporter.account.unwrap().id));
}

#[tokio::test]
async fn another_institutions_case_is_not_there() {
    let app = spawn_app().await;
    let (ours, theirs) = (app.institution("fernwick").await, app.institution("ashby").await);
    let mut reporter = app.person(&ours, &[Role::Reporter]).await;
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    let mut officer = app.person(&ours, &[Role::Triage]).await;
    let case = officer.send::<ListCases>(&(), &first()).await.unwrap().items[0].id;
    let mut stranger = app.person(&theirs, &[Role::Triage, Role::Lead]).await;
    assert!(stranger.send::<ListCases>(&(), &first()).await.unwrap().items.is_empty());
    let theirs = stranger.send::<OpenCase>(&(case,), &()).await.unwrap_err();
    let nowhere = stranger.send::<OpenCase>(&(CaseId(uuid::Uuid::nil()),), &()).await.unwrap_err();
    assert_eq!((theirs.code, theirs.status), (Code::NotFound, 404));
    assert_eq!((theirs.code, theirs.detail), (nowhere.code, nowhere.detail), "real and unreal look alike");
    assert!(app.audit().await.iter().all(|said| said.action != Action::CaseOpened));
}

#[tokio::test]
async fn a_report_about_somebody_inside_reaches_only_the_separate_contact() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    reporter.file(&report(&app, plain_answers().with("techniques", &["INSIDER", "ACCESS"]))).await.unwrap();
    let mut team = app.person(&council, &[Role::Triage, Role::Lead]).await;
    let mut contact = app.person(&council, &[Role::SeparateContact]).await;
    assert!(team.send::<ListCases>(&(), &first()).await.unwrap().items.is_empty());
    let line = contact.send::<ListCases>(&(), &first()).await.unwrap().items.remove(0);
    assert!(line.compartment);
    assert_eq!(team.send::<OpenCase>(&(line.id,), &()).await.unwrap_err().code, Code::NotFound);
    assert!(contact.send::<OpenCase>(&(line.id,), &()).await.is_ok());
    reporter.file(&report(&app, plain_answers())).await.unwrap();
    assert_eq!(contact.send::<ListCases>(&(), &first()).await.unwrap().items.len(), 1, "and nothing else reaches the contact");
}

#[tokio::test]
async fn the_most_urgent_and_longest_waiting_come_first_over_all_pages() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    for number in 0..60 {
        let answers = if number % 20 == 7 { plain_answers().with("danger_now", &["YES"]) } else { plain_answers() };
        reporter.file(&report(&app, answers)).await.unwrap();
        app.pass(Moment::SECOND);
    }
    let mut officer = app.person(&council, &[Role::Triage]).await;
    let (mut all, mut query) = (Vec::new(), first());
    loop {
        let page = officer.send::<ListCases>(&(), &query).await.unwrap();
        all.extend(page.items);
        match page.next {
            Some(cursor) => query.cursor = Some(cursor),
            None => break,
        }
    }
    assert_eq!(all.len(), 60);
    assert!(all.windows(2).all(|pair| (pair[0].priority, pair[0].opened_at) <= (pair[1].priority, pair[1].opened_at)));
    assert_eq!(all.iter().filter(|line| line.priority == Priority::P1).count(), 3);
    let rubbish = officer.send::<ListCases>(&(), &CaseQuery { cursor: Some("rubbish".to_owned()), ..first() }).await.unwrap_err();
    assert_eq!(rubbish.code, Code::BadRequest);
}

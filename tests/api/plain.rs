//! Reporting without scripts: the same form, page by page (docs/adr/0008-plain-mode-draft-on-the-server.md).

use super::harness::{Person, TestApp, spawn_app};
use sea_orm::{ConnectionTrait, Database};
use shared::{
    audit::Action,
    cases::{CaseQuery, ListCases, OpenCase},
    permission::Role,
    time::Moment,
};

const STEPS: &[(&str, &[(&str, &str)])] = &[
    ("danger", &[("danger_now", "NO")]),
    ("who", &[("subject_relation", "ME")]),
    ("when", &[("last_contact", "TODAY")]),
    ("how", &[("channel", "PRO_NETWORK"), ("channel", "EVENT")]),
    ("online", &[("platform", "LINKEDIN"), ("account_type", "WORK")]),
    ("place", &[("location_type", "CONFERENCE"), ("event_name", "Open day")]),
    ("what", &[("techniques", "PAID_WORK")]),
    ("wanted", &[]),
    ("offer", &[("offer_value_band", "NOT_SURE")]),
    ("did", &[("target_response", "IGNORED")]),
    ("persona", &[("persona_name", ""), ("persona_org", "Amber Recruiting"), ("identifiers", "")]),
    ("story", &[("narrative", "<script>alert(1)</script> said hello")]),
    ("next", &[("next_contact", "NO")]),
    ("contact", &[("contact_method", "CALL"), ("contact_value", "")]),
    ("apart", &[]),
];

pub async fn answer_all(person: &mut Person) {
    for (step, (page, fields)) in STEPS.iter().enumerate() {
        let answered = person.post(&format!("/plain/{page}"), fields).await;
        let next = STEPS.get(step + 1).map_or("check", |(next, _)| next);
        assert_eq!(answered.location.as_deref(), Some(format!("/plain/{next}").as_str()), "{}", answered.text);
    }
}

async fn filed(app: &TestApp) -> usize {
    app.audit().await.iter().filter(|said| said.action == Action::ReportFiled).count()
}

#[tokio::test]
async fn a_report_goes_through_without_scripts_and_back_shows_the_receipt() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    answer_all(&mut person).await;
    let check = person.visit("/plain/check").await;
    assert!(
        check.text.contains("LinkedIn") && check.text.contains("Amber Recruiting") && !check.text.contains("<script>"),
        "{}",
        check.text
    );
    assert_eq!(filed(&app).await, 0, "looking at the answers sends nothing");
    assert_eq!(person.post("/plain/check", &[]).await.location.as_deref(), Some("/plain/sent"));
    let receipt = person.visit("/plain/sent").await;
    assert!(receipt.text.contains("AR-"), "{}", receipt.text);
    for back in ["/plain/check", "/plain/story", "/plain/danger"] {
        assert_eq!(person.visit(back).await.location.as_deref(), Some("/plain/sent"), "{back}");
    }
    assert_eq!(person.post("/plain/check", &[]).await.location.as_deref(), Some("/plain/sent"));
    assert_eq!(filed(&app).await, 1, "sending again is the same report");
    let mut officer = app.person(&council, &[Role::Triage]).await;
    let line = officer.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap().items.remove(0);
    let case = officer.send::<OpenCase>(&(line.id,), &()).await.unwrap();
    assert_eq!(case.reports[0].answers.of("channel"), ["PRO_NETWORK", "EVENT"]);
    assert_eq!(case.reports[0].answers.first("narrative"), Some("<script>alert(1)</script> said hello"));
}

#[tokio::test]
async fn a_missing_answer_keeps_the_page_and_says_what_to_do() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    let page = person.post("/plain/danger", &[]).await;
    assert_eq!(page.status.as_u16(), 422);
    assert!(page.text.contains("Say if anyone is in danger right now") && page.text.contains("href=\"#"), "{}", page.text);
    assert_eq!(person.visit("/plain/check").await.location.as_deref(), Some("/plain/danger"), "nothing can be skipped");
}

#[tokio::test]
async fn danger_leads_over_the_urgent_page_and_its_address_tells_nothing() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    assert_eq!(person.visit("/plain/help").await.location.as_deref(), Some("/plain/danger"), "not met without the answer");
    let next = person.post("/plain/danger", &[("danger_now", "YES")]).await.location.unwrap();
    assert_eq!(next, "/plain/help");
    let urgent = person.visit(&next).await;
    assert!(urgent.text.contains("tel:999"), "{}", urgent.text);
    assert_eq!(person.post("/plain/help", &[]).await.location.as_deref(), Some("/plain/who"), "and it never blocks");
}

#[tokio::test]
async fn answers_survive_the_end_of_a_session_and_belong_to_one_person() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    person.post("/plain/danger", &[("danger_now", "NO")]).await;
    person.post("/plain/who", &[("subject_relation", "FAMILY")]).await;
    app.pass(Moment::HOUR);
    let ended = person.visit("/plain/when").await;
    assert_eq!(ended.location.as_deref(), Some("/sign-in?next=/plain/when&notice=ended"));
    let mut again = person.account.clone().unwrap().sign_in(&app).await;
    let page = again.visit("/plain/who").await;
    let family = page.text.split("<input").find(|input| input.contains("FAMILY")).unwrap();
    assert!(family.split('>').next().unwrap().contains("checked"), "{family}");
    let mut other = app.person(&council, &[Role::Reporter]).await;
    assert!(!other.visit("/plain/danger").await.text.contains("checked"));
}

#[tokio::test]
async fn what_was_being_typed_when_the_session_rested_is_kept() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    person.post("/plain/danger", &[("danger_now", "NO")]).await;
    app.pass(40 * Moment::MINUTE);
    let saved = person.post("/plain/story", &[("narrative", "It took me a while")]).await;
    let ended = person.visit(saved.location.as_deref().unwrap()).await;
    assert!(ended.location.unwrap().starts_with("/sign-in?next="), "reading needs a session");
    assert_eq!(person.visit("/plain/story").await.status.as_u16(), 303);
    let mut again = person.account.clone().unwrap().sign_in(&app).await;
    assert!(again.visit("/plain/story").await.text.contains("It took me a while"));
    app.pass(181 * Moment::DAY);
    let over = again.post("/plain/story", &[("narrative", "Somebody else")]).await;
    assert!(over.location.unwrap().starts_with("/sign-in"), "a session that is over keeps nothing");
}

#[tokio::test]
async fn a_send_whose_answer_was_lost_leads_to_its_receipt() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    answer_all(&mut person).await;
    let (mut one, mut other) = (person.copy(), person.copy());
    let (first, second) = tokio::join!(one.post("/plain/check", &[]), other.post("/plain/check", &[]));
    assert!([first, second].iter().all(|page| page.location.as_deref() == Some("/plain/sent")));
    assert!(person.visit("/plain/sent").await.text.contains("AR-"));
    let welsh = person.visit("/plain/sent?lang=cy").await.text;
    assert!(welsh.contains("Cawsom yr adroddiad: dydd Llun 23 Tachwedd 2026"), "{welsh}");
    assert!(welsh.contains("Bydd rhywun o’ch tîm diogelwch") && !welsh.contains("security team"), "{welsh}");
    assert_eq!(filed(&app).await, 1);
}

#[tokio::test]
async fn a_draft_that_is_older_than_its_report_is_filed_as_another_one_and_no_word_is_lost() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    answer_all(&mut person).await;
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    db.execute_unprepared("CREATE TABLE kept AS SELECT * FROM drafts").await.unwrap();
    person.post("/plain/check", &[]).await;
    let first = reference(&person.visit("/plain/sent").await.text);
    db.execute_unprepared("DELETE FROM drafts").await.unwrap();
    db.execute_unprepared("INSERT INTO drafts SELECT * FROM kept").await.unwrap();
    person.post("/plain/story", &[("narrative", "Zeppelin")]).await;
    assert_eq!(person.post("/plain/check", &[]).await.location.as_deref(), Some("/plain/sent"));
    assert_ne!(reference(&person.visit("/plain/sent").await.text), first);
    assert_eq!(filed(&app).await, 2);
}

#[tokio::test]
async fn answers_given_at_one_moment_are_all_kept() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    person.visit("/plain/danger").await;
    let given = [
        ("who", ("subject_relation", "COLLEAGUE")),
        ("when", ("last_contact", "LONGER_AGO")),
        ("next", ("next_contact", "LATER")),
        ("story", ("narrative", "Zeppelin")),
    ];
    let posts = given.map(|(page, field)| {
        let mut device = person.copy();
        async move { device.post(&format!("/plain/{page}"), &[field]).await.status }
    });
    assert_eq!(futures_util::future::join_all(posts).await, [303; 4]);
    for (page, (_, value)) in given {
        let text = person.visit(&format!("/plain/{page}")).await.text;
        let kept = text.contains("Zeppelin") || text.split('<').any(|tag| tag.contains(value) && tag.contains("checked"));
        assert!(kept, "{page}: {value} in {text}");
    }
}

/// Another window of the same browser.
fn reference(page: &str) -> String {
    page.split("AR-").nth(1).unwrap().chars().take(9).collect()
}

#[tokio::test]
async fn unsent_answers_are_deleted_when_the_person_says_so() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    answer_all(&mut person).await;
    assert_eq!(person.post("/plain/drop", &[]).await.location.as_deref(), Some("/plain/check?drop=ask#drop-ask"));
    let asked = person.visit("/plain/check?drop=ask").await;
    assert!(asked.text.contains("id=\"drop-ask\"") && asked.text.contains("Amber Recruiting"), "nothing is gone yet");
    assert_eq!(person.post("/plain/drop", &[("sure", "Delete")]).await.location.as_deref(), Some("/"));
    assert!(!person.visit("/plain/danger").await.text.contains("checked"));
    assert_eq!(filed(&app).await, 0);
}

#[tokio::test]
async fn a_change_leads_back_to_the_check_page_by_way_of_what_it_opened() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    answer_all(&mut person).await;
    person.visit("/plain/check").await;
    assert_eq!(person.post("/plain/when", &[("last_contact", "LONGER_AGO")]).await.location.as_deref(), Some("/plain/check"));
    assert_eq!(person.post("/plain/danger", &[("danger_now", "NOT_SURE")]).await.location.as_deref(), Some("/plain/help"));
    assert_eq!(person.post("/plain/help", &[]).await.location.as_deref(), Some("/plain/check"));
}

#[tokio::test]
async fn starting_again_after_a_receipt_is_a_new_report_and_never_destroys_unsent_answers() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    answer_all(&mut person).await;
    person.post("/plain/sent", &[]).await;
    assert!(person.visit("/plain/check").await.text.contains("Amber Recruiting"), "nothing was sent, so nothing is put away");
    person.post("/plain/check", &[]).await;
    assert_eq!(person.post("/plain/sent", &[]).await.location.as_deref(), Some("/report"));
    assert!(!person.visit("/plain/danger").await.text.contains("checked"));
    answer_all(&mut person).await;
    person.post("/plain/check", &[]).await;
    assert_eq!(filed(&app).await, 2);
}

#[tokio::test]
async fn signing_out_asks_what_becomes_of_a_report_that_was_not_sent() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut person = account.sign_in(&app).await;
    answer_all(&mut person).await;
    let asked = person.post("/sign-out", &[]).await;
    assert_eq!(asked.status, 200);
    assert!(["send", "keep", "drop"].iter().all(|way| asked.text.contains(&format!("value=\"{way}\""))), "{}", asked.text);
    assert_eq!(person.visit("/plain/check").await.status, 200, "they are still signed in");
    // Whatever else stands there is no answer.
    assert_eq!(person.post("/sign-out", &[("unsent", "perhaps")]).await.status, 200);
    assert_eq!(person.post("/sign-out", &[("unsent", "send")]).await.location.as_deref(), Some("/plain/check"));
    let out = Some("/sign-in?notice=signed-out");
    assert_eq!(person.post("/sign-out", &[("unsent", "keep")]).await.location.as_deref(), out);
    assert_eq!(filed(&app).await, 0);
    let mut again = account.sign_in(&app).await;
    assert!(again.visit("/plain/check").await.text.contains("Amber Recruiting"), "it waited");
    assert_eq!(again.post("/sign-out", &[("unsent", "drop")]).await.location.as_deref(), out);
    let mut last = account.sign_in(&app).await;
    assert!(!last.visit("/plain/danger").await.text.contains("checked"), "it is gone");
    assert_eq!(last.post("/sign-out", &[]).await.location.as_deref(), out, "there is nothing to ask");
    // What is sent is nothing to ask about either.
    let mut sent = account.sign_in(&app).await;
    answer_all(&mut sent).await;
    sent.post("/plain/check", &[]).await;
    assert_eq!(sent.post("/sign-out", &[]).await.location.as_deref(), out);
}

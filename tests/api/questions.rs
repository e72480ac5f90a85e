//! Questions to the security team with no report made (docs/domain.md §1.2).

mod letters;

use super::{
    harness::{
        Person, TestApp,
        client::Page,
        guest::{between, key, rows},
        spawn_app_with,
    },
    sealed::loot,
};
use backend::kernel::institutions::Institution;
use shared::{
    audit::Action,
    ids::QuestionId,
    permission::Role,
    problem::{Code, Problem},
    questionnaire::Answers,
    questions::{
        CloseQuestion, KEPT, ListQuestions, NewReply, OPEN_MOST, OpenQuestion, ProposeReport, QuestionLine, QuestionRead, QuestionState,
        ReplyToQuestion,
    },
    time::Moment,
};

/// Words that stand nowhere but in these questions.
const QUESTION: &str = "Is the Kittiwake supper all right?";
const ANSWER: &str = "Dunlin asks everybody. Go if you like.";

async fn spawn() -> (TestApp, Institution) {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "100000"), ("VEDETTE_LIMITS__REQUESTS_PER_MINUTE", "100000")]).await;
    let council = app.institution("fernwick").await;
    (app, council)
}

/// The form's own key, and the question.
fn asking<'a>(key: &'a str, words: &'a str) -> [(&'a str, &'a str); 4] {
    [("key", key), ("question", words), ("contact_method", "EMAIL"), ("contact_value", "01632 960 155")]
}

async fn form_key(person: &mut Person) -> String {
    let page = person.visit("/ask").await;
    assert_eq!(page.status, 200, "{}", page.text);
    between(&page.text, "name=\"key\" value=\"", "\"").to_owned()
}

/// Asks, and gives the page of the question.
async fn ask(person: &mut Person) -> QuestionId {
    let key = form_key(person).await;
    let sent = person.post("/ask", &asking(&key, QUESTION)).await;
    assert_eq!(sent.location.as_deref(), Some("/ask?notice=sent"), "{}", sent.text);
    only(person).await
}

/// The one question they have.
async fn only(person: &mut Person) -> QuestionId {
    let mine = person.visit("/ask/mine").await.text;
    assert_eq!(mine.matches("href=\"/ask/mine/").count(), 1, "{mine}");
    between(&mine, "href=\"/ask/mine/", "\"").parse().unwrap()
}

fn place(id: QuestionId) -> String {
    format!("/ask/mine/{id}")
}

/// Writes on, as the page of the question does.
async fn write_on(person: &mut Person, id: QuestionId, words: &str) -> Page {
    let page = person.visit(&place(id)).await;
    let key = between(&page.text, "name=\"key\" value=\"", "\"").to_owned();
    person.post(&place(id), &[("key", &key), ("text", words)]).await
}

async fn act(person: &mut Person, id: QuestionId, what: &str) {
    assert_eq!(person.post(&place(id), &[("act", what)]).await.location, Some(place(id)), "{what}");
}

async fn list(team: &mut Person) -> Result<Vec<QuestionLine>, Problem> {
    team.renew().await;
    Ok(team.send::<ListQuestions>(&(), &()).await?.items)
}

async fn read(team: &mut Person, id: QuestionId) -> Result<QuestionRead, Problem> {
    team.renew().await;
    team.send::<OpenQuestion>(&(id,), &()).await
}

async fn reply(team: &mut Person, id: QuestionId) -> Result<(), Problem> {
    team.renew().await;
    team.send_with::<ReplyToQuestion>(&(id,), &NewReply { text: ANSWER.parse().unwrap() }, Some(key())).await
}

async fn propose(team: &mut Person, id: QuestionId) -> Result<(), Problem> {
    team.renew().await;
    team.send_with::<ProposeReport>(&(id,), &(), Some(key())).await
}

async fn close(team: &mut Person, id: QuestionId) -> Result<(), Problem> {
    team.renew().await;
    team.send_with::<CloseQuestion>(&(id,), &(), Some(key())).await
}

/// Calls an endpoint of this part with what it needs to succeed.
pub async fn succeed(app: &TestApp, council: &Institution, person: &mut Person, name: &str) {
    match name {
        "ListQuestions" => drop(list(person).await.unwrap()),
        "AskForm" => drop(ask(person).await),
        "OwnQuestionPage" | "OwnQuestionForm" => {
            let id = ask(person).await;
            let page = match name {
                "OwnQuestionPage" => person.visit(&place(id)).await,
                _ => write_on(person, id, "It is on Monday.").await,
            };
            assert!(page.status == 200 || page.status == 303, "{}", page.text);
        }
        _ => {
            let id = ask(&mut app.person(council, &[Role::Reporter]).await).await;
            match name {
                "OpenQuestion" => drop(read(person, id).await.unwrap()),
                "ReplyToQuestion" => reply(person, id).await.unwrap(),
                "ProposeReport" => propose(person, id).await.unwrap(),
                _ => {
                    reply(&mut app.person(council, &[Role::Lead]).await, id).await.unwrap();
                    close(person, id).await.unwrap();
                }
            }
        }
    }
}

#[tokio::test]
async fn a_question_is_answered_and_makes_no_report_no_case_and_no_letter_with_a_word_of_it() {
    let (app, council) = spawn().await;
    let elsewhere = app.institution("aldergate").await;
    let (mut member, mut other) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Reporter]).await);
    let mut triage = app.person(&council, &[Role::Triage]).await;
    let id = ask(&mut member).await;
    app.settle().await;
    let told = |to: &Person| app.letters_to(to.email());
    assert_eq!((told(&triage).len(), told(&member).len()), (1, 0));
    assert!(told(&triage)[0].words.contains("/desk/questions"));

    let line = list(&mut triage).await.unwrap().remove(0);
    assert_eq!((line.id, line.state), (id, QuestionState::Asked));
    let one = read(&mut triage, id).await.unwrap();
    assert_eq!((one.said.len(), one.said[0].text.as_str(), one.said[0].by.is_none()), (1, QUESTION, true));
    assert_eq!((one.contact.first("contact_method"), one.contact.first("contact_value")), (Some("EMAIL"), Some("01632 960 155")));
    assert_eq!((one.asker.account, one.declined), (member.id(), false));
    reply(&mut triage, id).await.unwrap();
    app.settle().await;
    assert_eq!((told(&triage).len(), told(&member).len(), told(&other).len()), (1, 1, 0));
    assert!(told(&member)[0].words.contains("/ask/mine"));
    assert!(member.visit(&place(id)).await.text.contains(ANSWER));
    let on = write_on(&mut member, id, "And the Godwit one?").await;
    assert_eq!(on.location, Some(format!("{}?notice=sent", place(id))), "{}", on.text);
    assert_eq!(list(&mut triage).await.unwrap()[0].state, QuestionState::Asked);
    assert_eq!(read(&mut triage, id).await.unwrap().said.len(), 3);

    // What did not happen.
    assert_eq!((rows(&app, "reports").await, rows(&app, "cases").await, rows(&app, "sightings").await), (0, 0, 0));
    assert!(triage.queue().await.is_empty() && member.visit("/mine").await.text.contains("You have sent no reports"));
    for role in [Role::Reporter, Role::Case, Role::Leadership, Role::Auditor, Role::Admin, Role::SeparateContact] {
        let mut nosy = app.person(&council, &[role]).await;
        assert_eq!(list(&mut nosy).await.unwrap_err().code, Code::NotPermitted, "{role:?}");
        assert_eq!(read(&mut nosy, id).await.unwrap_err().code, Code::NotPermitted, "{role:?}");
        assert_eq!(nosy.visit(&place(id)).await.status, 404, "{role:?}");
    }
    let mut far = app.person(&elsewhere, &[Role::Lead]).await;
    assert!(list(&mut far).await.unwrap().is_empty());
    for outcome in [read(&mut far, id).await.map(drop), reply(&mut far, id).await, close(&mut far, id).await] {
        assert_eq!(outcome.unwrap_err().code, Code::NotFound);
    }
    assert_eq!(other.post(&place(id), &[("text", "Me too.")]).await.status, 404);
    assert!(other.visit("/ask/mine").await.text.contains("You have not asked anything yet."));
    let found = String::from_utf8_lossy(&loot(&app).await).into_owned();
    assert!(found.contains("fernwick"), "the search itself works");
    let letters = app.letters().join("\n");
    for secret in ["Kittiwake", "Dunlin", "Godwit", "960 155"] {
        assert!(!found.contains(secret) && !letters.contains(secret), "{secret}");
    }
    let acts: Vec<Action> = app.audit().await.iter().map(|said| said.action).collect();
    let count = |wanted: Action| acts.iter().filter(|act| **act == wanted).count();
    assert_eq!((count(Action::QuestionAsked), count(Action::QuestionAnswered), count(Action::QuestionContinued)), (1, 1, 1));
    assert_eq!((count(Action::QuestionOpened), count(Action::ReportFiled)), (2, 0));
}

#[tokio::test]
async fn only_the_asker_makes_a_report_of_it_and_then_it_is_one() {
    let (app, council) = spawn().await;
    let mut member = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let id = ask(&mut member).await;
    write_on(&mut member, id, "They pay for the hotel.").await;
    act(&mut member, id, "yes").await;
    assert_eq!(rows(&app, "reports").await, 0, "nobody proposed one");
    propose(&mut lead, id).await.unwrap();
    assert_eq!(propose(&mut lead, id).await.unwrap_err().code, Code::Conflict);
    assert_eq!(reply(&mut lead, id).await.unwrap_err().code, Code::Conflict);
    app.settle().await;
    assert_eq!(rows(&app, "reports").await, 0, "only a yes makes one");
    let page = member.visit(&place(id)).await.text;
    assert!(page.contains("May we make a report of this?") && page.contains("Yes, make a report"), "{page}");

    let box_before = between(&page, "name=\"key\" value=\"", "\"").to_owned();
    for what in ["yes", "yes", "no"] {
        act(&mut member, id, what).await;
    }
    let queue = lead.queue().await;
    assert_eq!((queue.len(), rows(&app, "reports").await), (1, 1), "a second press is the same report");
    let case = lead.open(queue[0].id).await.unwrap();
    let report = &case.reports[0];
    assert_eq!(report.answers.first("narrative"), Some(format!("{QUESTION}\n\nThey pay for the hotel.").as_str()));
    assert_eq!((report.answers.first("contact_method"), report.asked_by), (Some("EMAIL"), None));
    let reference = report.reference.to_string();
    assert!(member.visit("/mine").await.text.contains(&reference));
    assert!(member.visit(&place(id)).await.text.contains(&format!("Your report is {reference}.")));
    let one = read(&mut lead, id).await.unwrap();
    assert_eq!((one.line.state, one.said.len(), one.contact), (QuestionState::Closed, 0, Answers::new()));
    let late = member.post(&place(id), &[("key", &box_before), ("text", "One more thing.")]).await;
    assert!(
        late.status == 422 && late.text.contains("What you typed is not sent") && late.text.contains("One more thing."),
        "{}",
        late.text
    );
}

#[tokio::test]
async fn a_report_about_somebody_who_might_see_it_goes_past_the_team() {
    let (app, council) = spawn().await;
    let mut member = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, mut apart) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::SeparateContact]).await);
    let id = ask(&mut member).await;
    propose(&mut lead, id).await.unwrap();
    let page = member.visit(&place(id)).await.text;
    assert!(page.contains("name=\"conflict_flag\""), "{page}");
    let nonsense = member.post(&place(id), &[("act", "yes"), ("conflict_flag", "PERHAPS")]).await;
    assert_eq!((nonsense.status.as_u16(), rows(&app, "reports").await), (400, 0));
    let done = member.post(&place(id), &[("act", "yes"), ("conflict_flag", "YES")]).await;
    assert_eq!(done.location, Some(place(id)), "{}", done.text);
    assert_eq!((rows(&app, "reports").await, lead.queue().await.len(), apart.queue().await.len()), (1, 0, 1));
    let seen = serde_json::to_string(&read(&mut lead, id).await.unwrap()).unwrap();
    assert!(!seen.contains("AR-") && !seen.contains("Kittiwake"), "{seen}");
}

#[tokio::test]
async fn what_is_written_on_is_written_once_and_who_asked_can_end_it() {
    let (app, council) = spawn().await;
    let (mut member, mut triage) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Triage]).await);
    let id = ask(&mut member).await;
    let page = member.visit(&place(id)).await.text;
    let key = between(&page, "name=\"key\" value=\"", "\"").to_owned();
    for _ in 0..2 {
        assert_eq!(member.post(&place(id), &[("key", &key), ("text", "It is on Monday.")]).await.status, 303);
    }
    let other = member.post(&place(id), &[("key", &key), ("text", "No, on Tuesday.")]).await;
    assert!(other.status == 422 && other.text.contains("No, on Tuesday."), "{}", other.text);
    assert_eq!(read(&mut triage, id).await.unwrap().said.len(), 2);
    for _ in 0..2 {
        act(&mut member, id, "end").await;
    }
    assert_eq!(read(&mut triage, id).await.unwrap().line.state, QuestionState::Closed);
    assert_eq!(reply(&mut triage, id).await.unwrap_err().code, Code::Conflict);
}

#[tokio::test]
async fn nobody_has_more_than_ten_open_questions_and_the_tenth_sent_twice_is_the_tenth() {
    let (app, council) = spawn().await;
    let mut member = app.person(&council, &[Role::Reporter]).await;
    let id = ask(&mut member).await;
    for _ in 2..OPEN_MOST {
        let key = form_key(&mut member).await;
        assert_eq!(member.post("/ask", &asking(&key, QUESTION)).await.status, 303);
    }
    let key = form_key(&mut member).await;
    for _ in 0..2 {
        assert_eq!(member.post("/ask", &asking(&key, QUESTION)).await.status, 303);
    }
    let (key, words) = (form_key(&mut member).await, "One too many?");
    let refused = member.post("/ask", &asking(&key, words)).await;
    assert!(
        refused.status == 422 && refused.text.contains("You have 10 open questions.") && refused.text.contains(words),
        "{}",
        refused.text
    );
    assert_eq!(rows(&app, "questions").await, 10);
    act(&mut member, id, "end").await;
    let key = form_key(&mut member).await;
    assert_eq!(member.post("/ask", &asking(&key, words)).await.status, 303);
}

#[tokio::test]
async fn a_no_keeps_it_a_question_and_nobody_is_asked_twice() {
    let (app, council) = spawn().await;
    let mut member = app.person(&council, &[Role::Reporter]).await;
    let mut triage = app.person(&council, &[Role::Triage]).await;
    let id = ask(&mut member).await;
    propose(&mut triage, id).await.unwrap();
    act(&mut member, id, "no").await;
    let one = read(&mut triage, id).await.unwrap();
    assert_eq!((one.line.state, one.declined), (QuestionState::Answered, true));
    assert_eq!(propose(&mut triage, id).await.unwrap_err().code, Code::Conflict);
    act(&mut member, id, "yes").await;
    app.settle().await;
    assert_eq!((rows(&app, "reports").await, triage.queue().await.len()), (0, 0));
    reply(&mut triage, id).await.unwrap();
    close(&mut triage, id).await.unwrap();
    assert_eq!(reply(&mut triage, id).await.unwrap_err().code, Code::Conflict);
}

#[tokio::test]
async fn what_is_over_is_deleted_after_90_days_and_what_waits_is_not() {
    let (app, council) = spawn().await;
    let mut triage = app.person(&council, &[Role::Triage]).await;
    let mut members = Vec::new();
    for _ in 0..2 {
        let mut member = app.person(&council, &[Role::Reporter]).await;
        let id = ask(&mut member).await;
        members.push(id);
    }
    reply(&mut triage, members[0]).await.unwrap();
    close(&mut triage, members[0]).await.unwrap();
    app.pass(KEPT - Moment::DAY);
    backend::questions::forget_old(&app.kernel).await.unwrap();
    assert_eq!(rows(&app, "questions").await, 2);
    app.pass(2 * Moment::DAY);
    backend::questions::forget_old(&app.kernel).await.unwrap();
    assert_eq!(rows(&app, "questions").await, 1);
    let mut lead = app.person(&council, &[Role::Lead]).await;
    assert_eq!(list(&mut lead).await.unwrap()[0].id, members[1], "nobody has answered it");
}

#[tokio::test]
async fn a_question_is_asked_once_and_not_lost_when_something_is_missing_or_the_session_rests() {
    let (app, council) = spawn().await;
    let mut member = app.person(&council, &[Role::Reporter]).await;
    assert!(Person::nobody(&app).visit("/ask").await.location.unwrap().starts_with("/sign-in?next="));
    let key = form_key(&mut member).await;
    let half = member.post("/ask", &[("key", &key), ("question", QUESTION)]).await;
    assert!(half.status == 422 && half.text.contains(QUESTION) && half.text.contains("Pick at least one safe way"), "{}", half.text);
    assert_eq!(rows(&app, "questions").await, 0);
    for _ in 0..2 {
        assert_eq!(member.post("/ask", &asking(&key, QUESTION)).await.status, 303);
    }
    assert_eq!(rows(&app, "questions").await, 1, "a second press is the same question");
    let again = member.post("/ask", &asking(&key, "Another one?")).await;
    assert!(again.status == 422 && again.text.contains("This is not sent yet.") && again.text.contains("Another one?"), "{}", again.text);
    let own = place(only(&mut member).await);
    let fresh = form_key(&mut member).await;
    let empty = member.post(&own, &[("key", &fresh), ("text", " ")]).await;
    assert_eq!(empty.status, 422);

    let key = form_key(&mut member).await;
    app.pass(31 * Moment::MINUTE);
    let rested = member.post("/ask", &asking(&key, "And this one?")).await;
    assert_eq!(rested.location.as_deref(), Some("/ask?notice=sent"), "{}", rested.text);
    assert_eq!(rows(&app, "questions").await, 2);
    let sent = member.visit("/ask?notice=sent").await;
    assert!(sent.status == 200 && !sent.text.contains("Kittiwake") && !sent.text.contains("And this one?"), "{}", sent.text);
    assert!(member.visit("/ask/mine").await.location.unwrap().starts_with("/sign-in"), "it reads nothing until they sign in");
}

#[tokio::test]
async fn nobody_of_the_team_answers_their_own_and_the_page_says_where_else_to_go() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let id = ask(&mut lead).await;
    for outcome in [read(&mut lead, id).await.map(drop), reply(&mut lead, id).await, propose(&mut lead, id).await] {
        assert_eq!(outcome.unwrap_err().code, Code::NotFound);
    }
    assert!(list(&mut lead).await.unwrap().is_empty());
    let page = lead.visit("/ask").await.text;
    assert!(page.contains("Then do not ask here.") && page.contains("href=\"/report\""), "{page}");
    assert!(lead.visit("/ask?lang=cy").await.text.contains("Gofynnwch i’ch tîm diogelwch"));
    assert!(lead.visit("/").await.text.contains("href=\"/ask\"") && lead.visit("/mine").await.text.contains("href=\"/ask\""));
}

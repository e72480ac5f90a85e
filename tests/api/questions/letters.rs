//! Who is told by a letter that something became of a question.

use super::*;
use shared::entries::Letter;

#[tokio::test]
async fn the_team_cannot_close_what_it_did_not_answer_and_tells_whoever_asked_when_it_closes() {
    let (app, council) = spawn().await;
    let (mut member, mut triage) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Triage]).await);
    let id = ask(&mut member).await;
    assert_eq!(close(&mut triage, id).await.unwrap_err().code, Code::Conflict);
    propose(&mut triage, id).await.unwrap();
    assert_eq!(close(&mut triage, id).await.unwrap_err().code, Code::Conflict);
    let on = write_on(&mut member, id, "What would happen then?").await;
    assert_eq!(on.status, 303, "{}", on.text);
    assert_eq!(read(&mut triage, id).await.unwrap().line.state, QuestionState::Asked, "a proposal takes nobody's word");
    reply(&mut triage, id).await.unwrap();
    app.settle().await;
    let letters = app.letters_to(member.email()).len();
    close(&mut triage, id).await.unwrap();
    app.settle().await;
    assert_eq!(app.letters_to(member.email()).len(), letters + 1);
}

#[tokio::test]
async fn no_letter_goes_to_who_agreed_to_none_and_the_team_reads_why() {
    let (app, council) = spawn().await;
    let mut triage = app.person(&council, &[Role::Triage]).await;
    let call = [("contact_method", "CALL"), ("can_talk_freely", "NO")].as_slice();
    let evenings = [("contact_method", "EMAIL"), ("safe_times", "After six")].as_slice();
    for (ways, letter) in [(call, Letter::NotAgreed), (evenings, Letter::OnlyAtTheirTimes)] {
        let mut member = app.person(&council, &[Role::Reporter]).await;
        let key = form_key(&mut member).await;
        let form: Vec<_> = [("key", key.as_str()), ("question", QUESTION)].into_iter().chain(ways.iter().copied()).collect();
        assert_eq!(member.post("/ask", &form).await.status, 303);
        let id = only(&mut member).await;
        reply(&mut triage, id).await.unwrap();
        let read = read(&mut triage, id).await.unwrap();
        assert_eq!(read.letter, letter);
        assert!(ways.iter().all(|(field, value)| read.contact.first(field) == Some(value)), "{:?}", read.contact);
        assert!(read.contact.of("question").is_empty());
        close(&mut triage, id).await.unwrap();
        app.settle().await;
        assert!(app.letters_to(member.email()).is_empty(), "{letter:?}");
        assert!(member.visit(&place(id)).await.text.contains(ANSWER), "the answer is there all the same");
    }
}

//! What the holder of a receipt does with their report (docs/domain.md §1.5, docs/adr/0050-receipts-of-seven-words.md).

use super::{
    campaigns::{AMBER, search},
    entries::{said, timeline},
    harness::{
        Person, TestApp,
        client::Page,
        guest::{between, key},
        plain_answers, report, spawn_app,
    },
    visits::{open, send_nameless},
};
use shared::{
    audit::Action, entries::Said, ids::CaseId, own_acts::Rating, permission::Role, questionnaire::Answers, settings::WithoutAccount,
    time::Moment,
};

/// Opens the page of a new report by the words of its receipt.
async fn opened(app: &TestApp, slug: &str) -> (Person, Page) {
    let seven = send_nameless(app, slug).await.join(" ");
    let mut person = Person::nobody(app);
    let page = person.post("/receipt", &[("words", &seven)]).await;
    assert_eq!(page.status, 200, "{}", page.text);
    (person, page)
}

fn hidden<'a>(page: &'a Page, name: &str) -> &'a str {
    between(&page.text, &format!("name=\"{name}\" value=\""), "\"")
}

/// Posts a form of such a page.
async fn post(person: &mut Person, page: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
    let under = key().to_string();
    let carried = [("ticket", hidden(page, "ticket")), ("key", under.as_str())];
    person.post(path, &[&carried, fields].concat()).await
}

/// Does one of the acts.
pub async fn succeed(app: &TestApp, slug: &str, name: &str) {
    let (mut person, page) = opened(app, slug).await;
    let (path, fields): (_, &[_]) = match name {
        "WithdrawByReceipt" => ("/receipt/withdraw", &[("sure", "yes")]),
        "RateByReceipt" => {
            assert_eq!(post(&mut person, &page, "/receipt/withdraw", &[("sure", "yes")]).await.status, 200);
            ("/receipt/rating", &[("rating", "WELL")])
        }
        "ReceiptAdditionPage" => ("/receipt/add", &[("form", "more")]),
        _ => ("/receipt/added", &[("form", "more"), ("exact_words", "Bring the papers.")]),
    };
    assert_eq!(post(&mut person, &page, path, fields).await.status, 200, "{name}");
}

async fn only(lead: &mut Person) -> CaseId {
    lead.renew().await;
    let queue = lead.queue().await;
    assert_eq!(queue.len(), 1);
    queue[0].id
}

async fn count(app: &TestApp, action: Action) -> usize {
    app.audit().await.iter().filter(|told| told.action == action).count()
}

#[tokio::test]
async fn a_report_is_taken_back_and_its_handling_rated_by_receipt_once_each() {
    let app = spawn_app().await;
    let council = open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let (mut person, page) = opened(&app, "fernwick").await;
    let mut lead = app.person(&council, &[Role::Lead, Role::Case]).await;
    let case = only(&mut lead).await;
    let unsure = post(&mut person, &page, "/receipt/withdraw", &[("reason", "I got it wrong.")]).await;
    assert!(unsure.status == 422 && unsure.text.contains("I got it wrong."), "{}", unsure.text);
    assert_eq!(count(&app, Action::ReportWithdrawn).await, 0, "not before they are sure");
    let back = post(&mut person, &page, "/receipt/withdraw", &[("sure", "yes"), ("reason", "I got it wrong.")]).await;
    assert!(back.text.contains("href=\"/receipt?lang=cy\""), "the other language is asked for where there is a page: {}", back.text);
    assert!(back.status == 200 && !back.text.contains("/receipt/withdraw"), "{}", back.text);
    assert_eq!(post(&mut person, &page, "/receipt/withdraw", &[("sure", "yes")]).await.status, 200);
    assert_eq!(count(&app, Action::ReportWithdrawn).await, 1);
    assert!(lead.open(case).await.unwrap().reports[0].withdrawn);
    assert_eq!(post(&mut person, &back, "/receipt/rating", &[]).await.status, 422);
    for _ in 0..2 {
        let rated = post(&mut person, &back, "/receipt/rating", &[("rating", "WELL")]).await;
        assert!(rated.status == 200 && !rated.text.contains("/receipt/rating"), "{}", rated.text);
    }
    lead.renew().await;
    let told = timeline(&mut lead, case).await.unwrap();
    let ratings: Vec<_> =
        said(&told).into_iter().filter(|(_, entry)| matches!(entry.said, Said::Rated { rating: Rating::Well, .. })).collect();
    assert!(ratings.len() == 1 && ratings[0].0.by.is_none(), "once, and nobody is named");
}

#[tokio::test]
async fn more_is_added_by_receipt_and_nothing_of_it_stands_in_an_address() {
    let app = spawn_app().await;
    let council = open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let (mut person, page) = opened(&app, "fernwick").await;
    let form = post(&mut person, &page, "/receipt/add", &[("form", "more")]).await;
    assert!(form.status == 200 && form.text.contains("name=\"exact_words\"") && form.location.is_none(), "{}", form.text);
    assert!(!form.text.contains("/mine"), "there is no account to look in");
    assert_eq!(post(&mut person, &form, "/receipt/added", &[("form", "more")]).await.status, 422, "nothing was answered");
    assert_eq!(post(&mut person, &form, "/receipt/add", &[("form", "no-such")]).await.status, 404);
    let added = post(&mut person, &form, "/receipt/added", &[("form", "more"), ("exact_words", "Bring the papers.")]).await;
    assert_eq!(added.status, 200, "{}", added.text);
    assert_eq!(count(&app, Action::AddedToReport).await, 1);
    let mut lead = app.person(&council, &[Role::Lead, Role::Case]).await;
    let case = only(&mut lead).await;
    let told = timeline(&mut lead, case).await.unwrap();
    assert!(said(&told).iter().any(|(_, entry)| matches!(entry.said, Said::Added { .. })));
}

#[tokio::test]
async fn a_page_that_words_opened_ends_however_often_it_is_written_from() {
    let app = spawn_app().await;
    open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let seven = send_nameless(&app, "fernwick").await.join(" ");
    let mut person = Person::nobody(&app);
    let page = person.post("/receipt", &[("words", &seven)]).await;
    app.pass(20 * Moment::MINUTE);
    let page = post(&mut person, &page, "/receipt/answer", &[("text", "They wrote again.")]).await;
    assert_eq!(page.status, 200, "{}", page.text);
    app.pass(11 * Moment::MINUTE);
    for (path, fields) in [
        ("/receipt/answer", [("text", "Hello?")]),
        ("/receipt/withdraw", [("sure", "yes")]),
        ("/receipt/rating", [("rating", "WELL")]),
        ("/receipt/add", [("form", "more")]),
        ("/receipt/added", [("form", "more")]),
    ] {
        let over = post(&mut person, &page, path, &fields).await;
        assert!(over.status == 422 && over.text.contains("name=\"words\"") && !over.text.contains("AR-"), "{path} {}", over.text);
    }
    assert_eq!((count(&app, Action::FollowedUp).await, count(&app, Action::ReportWithdrawn).await), (1, 0));
    // What was being written comes back with the report.
    let over = post(&mut person, &page, "/receipt/answer", &[("text", "Hello?")]).await;
    let again = person.post("/receipt", &[("words", &seven), ("text", hidden(&over, "text"))]).await;
    assert!(again.status == 200 && between(&again.text, "<textarea", "</textarea>").contains("Hello?"), "{}", again.text);
}

#[tokio::test]
async fn whether_it_is_the_same_account_is_answered_alike_and_counts_for_nothing() {
    let app = spawn_app().await;
    let council = open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    // One of the two is held: a report of somebody else names it.
    let told = Answers::new().with("identifiers", &[AMBER]);
    let told = plain_answers().iter().fold(told, |all, (id, values)| all.with(id, &values.iter().map(String::as_str).collect::<Vec<_>>()));
    let mut other = app.person(&council, &[Role::Reporter]).await;
    other.file(&report(&app, told)).await.unwrap();
    let reference = reporter.file(&report(&app, plain_answers())).await.unwrap().reference;
    let (mut holder, page) = opened(&app, "fernwick").await;
    let (mut by_account, mut by_receipt) = (Vec::new(), Vec::new());
    for account in [AMBER, "https://social.example/nobody-has-heard-of"] {
        let form = reporter.visit(&format!("/mine/{reference}/add/same")).await;
        let fields = [("key", hidden(&form, "key")), ("identifiers", account)];
        let asked = reporter.post(&format!("/mine/{reference}/add/same"), &fields).await;
        assert_eq!(asked.location.as_deref(), Some(format!("/mine/{reference}?notice=asked").as_str()), "{}", asked.text);
        by_account.push(between(&reporter.visit(&asked.location.unwrap()).await.text, "vd-notice__title", "</div>").to_owned());
        let form = post(&mut holder, &page, "/receipt/add", &[("form", "same")]).await;
        let asked = post(&mut holder, &form, "/receipt/added", &[("form", "same"), ("identifiers", account)]).await;
        by_receipt.push(between(&asked.text, "vd-notice__title", "</div>").to_owned());
    }
    assert!(by_account[0].contains("We have your question"), "{}", by_account[0]);
    assert!(by_account.iter().chain(&by_receipt).all(|said| *said == by_account[0]), "the same words each time");
    app.settle().await;
    let mut lead = app.person(&council, &[Role::Lead, Role::Case]).await;
    let found = search(&mut lead, AMBER).await;
    assert_eq!((found.len(), found[0].targets), (1, 1), "only who told of it counts");
    assert_eq!(count(&app, Action::AddedToReport).await, 4);
}

#[tokio::test]
async fn who_has_no_account_is_told_what_to_do_with_their_photos_and_is_shown_no_way_to_send_them() {
    let app = spawn_app().await;
    open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let (_, page) = opened(&app, "fernwick").await;
    assert!(page.text.contains("Keep them safe, and write to us that you have them."), "{}", page.text);
    assert!(!page.text.contains("type=\"file\""), "{}", page.text);
}

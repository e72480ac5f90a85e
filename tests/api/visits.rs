//! Reporting without an account, and coming back with the words of the receipt
//! (docs/rules.md §1.1, §1.9, §5, docs/adr/0049-filing-without-an-account.md).

use super::{
    campaigns::{AMBER, search},
    entries::{WORDS, said, timeline, write},
    harness::{
        Person, TestApp,
        client::Page,
        guest::{between, key, rows},
        spawn_app, spawn_app_with,
    },
    plain::answer_all,
    receipt_acts,
    sealed::loot,
};
use backend::kernel::{clock::Clock, http::visit, institutions::Institution};
use shared::{
    audit::Action,
    campaigns::ListCampaigns,
    cases::ReportRead,
    entries::{Letter, Said},
    ids::CaseId,
    permission::Role,
    reports::FiledBy,
    settings::{Settings, WithoutAccount},
    time::Moment,
};
use std::time::Duration;

/// An institution that is open so far.
pub async fn open(app: &TestApp, slug: &str, without_account: WithoutAccount) -> Institution {
    app.institution_with(slug, Settings { without_account, ..Settings::default() }).await
}

/// Somebody without an account, in the middle of the form.
pub async fn visitor(app: &TestApp, slug: &str) -> Person {
    let mut person = Person::nobody(app);
    let begun = person.post(&format!("/i/{slug}"), &[]).await;
    assert_eq!(begun.location.as_deref(), Some("/plain/danger"), "{}", begun.text);
    person
}

/// The seven words of a receipt.
pub fn words(receipt: &Page) -> Vec<String> {
    let list = between(&receipt.text, "id=\"words\"", "</ol>");
    list.split("class=\"vd-reference\">").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

/// Sends a report without a name; its words.
pub async fn send_nameless(app: &TestApp, slug: &str) -> Vec<String> {
    let mut person = visitor(app, slug).await;
    answer_all(&mut person).await;
    let sent = person.post("/plain/check", &[("identity", "none")]).await;
    assert_eq!(sent.location.as_deref(), Some("/plain/sent"), "{}", sent.text);
    words(&person.visit("/plain/sent").await)
}

/// Does one of the acts without an account.
pub async fn succeed(app: &TestApp, name: &str) {
    let slug = name.to_lowercase();
    open(app, &slug, WithoutAccount::Anonymous).await;
    let mut person = Person::nobody(app);
    match name {
        "VisitPage" => assert_eq!(person.visit(&format!("/i/{slug}")).await.status, 200),
        "VisitForm" => drop(visitor(app, &slug).await),
        "ReceiptPage" => assert_eq!(person.visit("/receipt").await.status, 200),
        "WithdrawByReceipt" | "RateByReceipt" | "ReceiptAdditionPage" | "AddByReceipt" => receipt_acts::succeed(app, &slug, name).await,
        _ => {
            let words = send_nameless(app, &slug).await.join(" ");
            let page = person.post("/receipt", &[("words", &words)]).await;
            assert_eq!(page.status, 200, "{}", page.text);
            if name == "AnswerReceipt" {
                assert_eq!(reply(&mut person, &page, "They wrote again.").await.status, 200);
            }
        }
    }
}

/// Answers on a page that words opened.
async fn reply(person: &mut Person, page: &Page, words: &str) -> Page {
    let ticket = between(&page.text, "name=\"ticket\" value=\"", "\"").to_owned();
    let key = between(&page.text, "name=\"key\" value=\"", "\"").to_owned();
    person.post("/receipt/answer", &[("ticket", &ticket), ("key", &key), ("text", words)]).await
}

/// The one case of the queue and its one report.
async fn only(officer: &mut Person) -> (CaseId, ReportRead) {
    officer.renew().await;
    let queue = officer.queue().await;
    assert_eq!(queue.len(), 1);
    (queue[0].id, officer.open(queue[0].id).await.unwrap().reports.remove(0))
}

async fn filed(app: &TestApp) -> usize {
    app.audit().await.iter().filter(|said| said.action == Action::ReportFiled).count()
}

#[tokio::test]
async fn where_an_institution_does_not_say_so_nobody_reports_without_an_account() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = Person::nobody(&app);
    assert!(!person.visit("/").await.text.contains("/i/fernwick"));
    for slug in ["fernwick", "nowhere"] {
        assert_eq!(person.visit(&format!("/i/{slug}")).await.status, 404);
        assert_eq!(person.post(&format!("/i/{slug}"), &[]).await.status, 404);
    }
    // Nor with a cookie that the server itself would make.
    person.cookie = format!("{}", visit::begin(&app.kernel, council.id, app.now()).stripped());
    for page in ["/plain/danger", "/plain/check", "/plain/sent"] {
        assert!(person.visit(page).await.location.unwrap().starts_with("/sign-in"), "{page}");
        assert!(person.post(page, &[]).await.location.unwrap().starts_with("/sign-in"), "{page}");
    }
    assert_eq!((rows(&app, "drafts").await, filed(&app).await), (0, 0));
}

#[tokio::test]
async fn a_name_that_nobody_checked_is_asked_for_and_marked_on_the_desk() {
    let app = spawn_app().await;
    let council = open(&app, "fernwick", WithoutAccount::Named).await;
    let mut person = Person::nobody(&app);
    assert!(person.visit("/").await.text.contains("href=\"/i/fernwick\""));
    assert!(person.visit("/i/fernwick").await.text.contains("Council of fernwick"));
    let mut person = visitor(&app, "fernwick").await;
    answer_all(&mut person).await;
    // A name that nobody checked is no name to open: keeping it apart is not offered, and not taken.
    let apart = person.visit("/plain/apart").await;
    assert!(apart.text.contains("conflict_flag") && !apart.text.contains("identity_mode"), "{}", apart.text);
    person.post("/plain/apart", &[("identity_mode", "CONFIDENTIAL")]).await;
    let check = person.visit("/plain/check").await;
    assert!(check.text.contains("id=\"name\"") && !check.text.contains("name=\"identity\""), "{}", check.text);
    for nothing in [&[][..], &[("name", " ")], &[("identity", "none")]] {
        let page = person.post("/plain/check", nothing).await;
        assert_eq!(page.status, 422);
        assert!(page.text.contains("Write your name"), "{}", page.text);
    }
    let long = "x".repeat(101);
    assert_eq!(person.post("/plain/check", &[("name", &long)]).await.status, 422);
    assert_eq!(filed(&app).await, 0, "without a name nothing is sent");
    let sent = person.post("/plain/check", &[("name", "Robin <b>Marsh")]).await;
    assert_eq!(sent.location.as_deref(), Some("/plain/sent"));
    // A second press, whatever stands in it, is the same report.
    assert_eq!(person.post("/plain/check", &[]).await.location.as_deref(), Some("/plain/sent"));
    assert_eq!(person.post("/plain/check", &[("name", "Another")]).await.location.as_deref(), Some("/plain/sent"));
    assert_eq!((filed(&app).await, rows(&app, "receipts").await), (1, 1));
    let mut officer = app.person(&council, &[Role::Triage]).await;
    let (_, read) = only(&mut officer).await;
    let reporter = read.reporter.unwrap();
    assert_eq!((reporter.name.as_str(), reporter.email), ("Robin <b>Marsh", None));
    assert_eq!((read.filed_by, read.in_a_rush), (FiledBy::NameNotChecked, false));
}

#[tokio::test]
async fn the_words_are_shown_until_they_are_written_down_and_then_never_again() {
    let app = spawn_app().await;
    open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let mut person = visitor(&app, "fernwick").await;
    answer_all(&mut person).await;
    assert!(person.visit("/plain/check").await.text.contains("name=\"identity\""));
    let mend = person.post("/plain/check", &[]).await;
    assert_eq!(mend.status, 422, "neither a name nor the choice to give none");
    let (summary, heading) = (mend.text.find("id=\"error-summary\""), mend.text.find("<h1"));
    assert!(summary.is_some() && summary < heading, "what is wrong stands where the page begins");
    person.post("/plain/check", &[("identity", "none")]).await;
    let receipt = person.visit("/plain/sent").await;
    let seven = words(&receipt);
    assert_eq!(seven.len(), 7, "{}", receipt.text);
    assert!(receipt.text.contains("AR-"));
    assert!(!receipt.text.contains("/mine"), "there is no account to look in");
    for back in ["/plain/check", "/plain/story"] {
        assert_eq!(person.visit(back).await.location.as_deref(), Some("/plain/sent"));
    }
    let gate = person.post("/plain/sent", &[]).await;
    assert_eq!(gate.status, 422);
    assert_eq!((words(&gate), words(&person.visit("/plain/sent").await)), (seven.clone(), seven.clone()));
    let copy = person.copy();
    let done = person.post("/plain/sent", &[("written", "yes")]).await;
    assert_eq!(done.location.as_deref(), Some("/"));
    assert_eq!(person.cookie, "__Host-visit=", "the browser forgets");
    // Whoever kept the cookie finds an empty form.
    let mut thief = copy;
    let page = thief.visit("/plain/sent").await;
    assert_eq!(page.location.as_deref(), Some("/plain/danger"));
    assert!(!thief.visit("/plain/danger").await.text.contains("checked"));
    let found = String::from_utf8_lossy(&loot(&app).await).to_string();
    for word in seven {
        assert!(!found.contains(&format!("{word} ")) && !found.contains(&format!("\"{word}\"")), "{word}");
    }
}

#[tokio::test]
async fn with_the_words_somebody_nobody_knows_reads_and_answers_and_no_letter_leaves() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "1000")]).await;
    let council = open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let seven = send_nameless(&app, "fernwick").await;
    let mut lead = app.person(&council, &[Role::Lead, Role::Case]).await;
    let (case, read) = only(&mut lead).await;
    assert_eq!((read.reporter, read.filed_by), (None, FiledBy::NoName));
    lead.add(case, lead.id()).await.unwrap();
    app.settle().await;
    let before = app.letters().len();
    assert_eq!(write(&mut lead, case, WORDS, None).await.unwrap().letter, Letter::ByReceipt);
    app.settle().await;
    assert_eq!(app.letters().len(), before);
    let mut person = Person::nobody(&app);
    let spellings = [seven.join(" "), seven.join("").to_uppercase(), format!("  {}. ", seven.join(", "))];
    for typed in &spellings {
        let page = person.post("/receipt", &[("words", typed)]).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(page.text.contains(WORDS) && page.text.contains(&read.reference.to_string()), "{}", page.text);
        assert!(!page.text.contains(&seven.join(" ")), "the page does not hold the words");
    }
    let page = person.post("/receipt", &[("words", &spellings[0])]).await;
    assert_eq!(reply(&mut person, &page, "").await.status, 422);
    let answered = reply(&mut person, &page, "I will not go.").await;
    assert!(answered.status == 200 && answered.text.contains("I will not go."), "{}", answered.text);
    assert_eq!(reply(&mut person, &page, "I will not go.").await.status, 200, "sent twice it is one message");
    let told = timeline(&mut lead, case).await.unwrap();
    let theirs: Vec<_> = said(&told).into_iter().filter(|(_, entry)| entry.said.is_from_reporter()).collect();
    assert!(theirs.iter().all(|(item, _)| item.by.is_none()), "nobody is named");
    assert_eq!(theirs.iter().filter(|(_, entry)| matches!(entry.said, Said::FollowUp { .. })).count(), 1);
    // The ticket of a page ends; so does one somebody made up.
    app.pass(31 * Moment::MINUTE);
    let over = reply(&mut person, &page, "Hello?").await;
    assert!(over.status == 422 && over.text.contains("name=\"words\"") && !over.text.contains("AR-"), "{}", over.text);
    let made_up = person.post("/receipt/answer", &[("ticket", "AAAA"), ("key", &key().to_string()), ("text", "Hello?")]).await;
    assert!(made_up.status == 422 && !made_up.text.contains("AR-"));
}

#[tokio::test]
async fn wrong_words_are_answered_alike_whatever_they_are() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "6")]).await;
    open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let seven = send_nameless(&app, "fernwick").await;
    let mut person = Person::nobody(&app);
    let mut other = seven.clone();
    other.swap(0, 6);
    if other == seven {
        other.pop();
    }
    let reference = "AR-7KQ4-M2P9".to_owned();
    let long = "abacus".repeat(500);
    let mut pages = Vec::new();
    for typed in [other.join(" "), seven[..6].join(" "), String::new(), reference, long] {
        let page = person.post("/receipt", &[("words", &typed)]).await;
        assert_eq!(page.status, 422);
        pages.push(page.text);
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "the same page for all");
    assert_eq!(person.post("/receipt", &[("words", &seven.join(" "))]).await.status, 200);
    // The next try in the same minute is one too many, right or wrong.
    assert_eq!(person.post("/receipt", &[("words", &seven.join(" "))]).await.status, 429);
    assert_eq!(person.visit(&format!("/receipt?words={}", seven.join("+"))).await.text.matches("AR-").count(), 0);
}

#[tokio::test]
async fn what_anybody_can_send_raises_no_campaign_and_is_one_target() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__VISITOR_FILINGS_PER_HOUR", "100")]).await;
    let council = open(&app, "fernwick", WithoutAccount::Anonymous).await;
    for number in 0..4 {
        let mut person = visitor(&app, "fernwick").await;
        answer_all(&mut person).await;
        person.post("/plain/persona", &[("identifiers", AMBER)]).await;
        let name = format!("Robin {number}");
        assert_eq!(person.post("/plain/check", &[("name", &name)]).await.location.as_deref(), Some("/plain/sent"));
    }
    app.settle().await;
    let mut lead = app.person(&council, &[Role::Lead, Role::Case]).await;
    assert_eq!(lead.send::<ListCampaigns>(&(), &()).await.unwrap().items, []);
    let found = search(&mut lead, AMBER).await;
    assert_eq!((found.len(), found[0].targets), (1, 0), "listed, and counted for nothing");
    let queue = lead.queue().await;
    assert_eq!(queue.len(), 4);
    for line in queue {
        let case = lead.open(line.id).await.unwrap();
        assert!(!case.reasons.iter().any(|reason| reason.contains("same account")), "{:?}", case.reasons);
    }
}

#[tokio::test]
async fn more_than_usual_from_one_network_is_slower_and_marked_and_never_refused() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__VISITOR_FILINGS_PER_HOUR", "1")]).await;
    let council = open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let mut took = Vec::new();
    for _ in 0..2 {
        let mut person = visitor(&app, "fernwick").await;
        answer_all(&mut person).await;
        let watch = Clock::stopwatch();
        let sent = person.post("/plain/check", &[("identity", "none")]).await;
        assert_eq!(sent.location.as_deref(), Some("/plain/sent"), "{}", sent.text);
        took.push(watch.elapsed());
    }
    assert!(took[1] >= Duration::from_secs(1), "{took:?}");
    let mut officer = app.person(&council, &[Role::Triage]).await;
    let mut marked = Vec::new();
    for line in officer.queue().await {
        marked.push(officer.open(line.id).await.unwrap().reports[0].in_a_rush);
    }
    marked.sort_unstable();
    assert_eq!(marked, [false, true]);
}

#[tokio::test]
async fn beginning_again_in_the_middle_leads_back_to_what_is_there_and_throws_nothing_away() {
    let app = spawn_app().await;
    open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let mut person = visitor(&app, "fernwick").await;
    answer_all(&mut person).await;
    let again = person.post("/i/fernwick", &[]).await;
    assert_eq!(again.location.as_deref(), Some("/plain/check"), "{}", again.text);
    assert_eq!(person.post("/plain/check", &[("identity", "none")]).await.location.as_deref(), Some("/plain/sent"));
    // Seven words that may not be on paper yet.
    let again = person.post("/i/fernwick", &[]).await;
    assert_eq!(again.location.as_deref(), Some("/plain/sent"), "{}", again.text);
    assert_eq!(words(&person.visit("/plain/sent").await).len(), 7);
}

#[tokio::test]
async fn a_visit_is_its_browsers_alone_and_its_answers_go_after_a_day() {
    let app = spawn_app().await;
    let council = open(&app, "fernwick", WithoutAccount::Named).await;
    let mut account = app.person(&council, &[Role::Reporter]).await;
    account.post("/plain/danger", &[("danger_now", "NO")]).await;
    let (mut one, mut other) = (visitor(&app, "fernwick").await, visitor(&app, "fernwick").await);
    one.post("/plain/danger", &[("danger_now", "NO")]).await;
    assert!(one.visit("/plain/danger").await.text.contains("checked"));
    assert!(!other.visit("/plain/danger").await.text.contains("checked"));
    assert_eq!(rows(&app, "drafts").await, 2);
    app.settle().await;
    assert_eq!(rows(&app, "drafts").await, 2);
    app.pass(Moment::DAY + Moment::MINUTE);
    app.settle().await;
    assert_eq!(rows(&app, "drafts").await, 1, "an account's wait on");
    assert_eq!(one.visit("/plain/danger").await.location.as_deref(), Some("/i/fernwick?notice=ended"));
    // Nothing but the form is a visitor's.
    for page in ["/mine", "/desk", "/account/security", "/report"] {
        assert!(one.visit(page).await.location.unwrap().starts_with("/sign-in"), "{page}");
    }
    // Whoever is signed in files as who they are.
    assert_eq!(account.visit("/i/fernwick").await.status, 200);
    let mut again = account.account.clone().unwrap().sign_in(&app).await;
    assert_eq!(again.post("/i/fernwick", &[]).await.location.as_deref(), Some("/i/fernwick"));
}

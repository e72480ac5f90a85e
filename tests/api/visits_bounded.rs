//! What somebody nobody knows can do to the server, and what they cannot (docs/rules.md §1.9, docs/adr/0051-visits-that-cost-little.md).

use super::{
    harness::{Person, TestApp, guest::rows, spawn_app, spawn_app_with},
    plain::answer_all,
    visits::{open, send_nameless, visitor, words},
};
use backend::kernel::{clock::Clock, ids};
use sea_orm::{ConnectionTrait, Database};
use shared::{accounts::SignOut, permission::Role, problem::Code, settings::WithoutAccount, time::Moment};
use std::time::Duration;

/// Answers the first question.
async fn begin(person: &mut Person) {
    let answered = person.post("/plain/danger", &[("danger_now", "NO")]).await;
    assert_eq!(answered.status, 303, "{}", answered.text);
}

/// Whether the first question is answered.
async fn is_there(person: &mut Person) -> bool {
    person.visit("/plain/danger").await.text.contains("checked")
}

#[tokio::test]
async fn a_cookie_that_this_server_did_not_sign_leaves_no_row() {
    let app = spawn_app().await;
    let council = open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let genuine = visitor(&app, "fernwick").await;
    let parts: Vec<&str> = genuine.cookie.split('.').collect();
    let [named, begun, secret, tag] = parts[..] else { panic!("{}", genuine.cookie) };
    let later = (begun.parse::<i64>().unwrap() + 1).to_string();
    let made_up = [
        format!("__Host-visit={}.{}", council.id.0.simple(), "A".repeat(32)),
        format!("__Host-visit={}.{begun}.{secret}.{}", council.id.0.simple(), "A".repeat(43)),
        format!("{named}.{later}.{secret}.{tag}"),
        format!("{named}.{begun}.{}.{tag}", "B".repeat(32)),
        format!("{named}.{begun}.{secret}"),
    ];
    for cookie in made_up {
        let mut person = Person { cookie, ..Person::nobody(&app) };
        let refused = person.post("/plain/danger", &[("danger_now", "NO")]).await;
        assert!(refused.location.unwrap().starts_with("/sign-in"), "{}", person.cookie);
    }
    assert_eq!(rows(&app, "drafts").await, 0);
    let mut genuine = genuine;
    begin(&mut genuine).await;
    assert_eq!(rows(&app, "drafts").await, 1);
}

#[tokio::test]
async fn what_is_too_long_is_shown_again_and_not_kept() {
    let app = spawn_app().await;
    open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let mut person = visitor(&app, "fernwick").await;
    answer_all(&mut person).await;
    let long = format!("zeppelin{}", "x".repeat(60_000));
    let mend = person.post("/plain/story", &[("narrative", &long)]).await;
    assert!(mend.status == 422 && mend.text.contains("zeppelin"), "{}", mend.status);
    let kept = person.visit("/plain/story").await;
    assert!(kept.text.contains("said hello") && !kept.text.contains("zeppelin"), "what was there before stays");
    // Nor where a question is not asked, or many times.
    let fields: Vec<_> = (0..500).map(|_| ("techniques", "PAID_WORK")).collect();
    person.post("/plain/what", &fields).await;
    let made_up = person.post("/plain/danger", &[("danger_now", "zeppelin")]).await;
    assert_eq!(made_up.status, 422);
    assert!(is_there(&mut person).await && !person.visit("/plain/danger").await.text.contains("zeppelin"));
}

#[tokio::test]
async fn a_full_table_lets_the_longest_left_alone_go_and_refuses_nobody() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__VISITS_KEPT", "2")]).await;
    let council = open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let mut account = app.person(&council, &[Role::Reporter]).await;
    begin(&mut account).await;
    let mut people = Vec::new();
    for _ in 0..3 {
        app.pass(Moment::MINUTE);
        let mut person = visitor(&app, "fernwick").await;
        begin(&mut person).await;
        if let Some(first) = people.first_mut() {
            app.pass(Moment::MINUTE);
            begin(first).await;
        }
        people.push(person);
    }
    assert_eq!(rows(&app, "drafts").await, 3, "two of visits, one of an account");
    let mut still = Vec::new();
    for person in &mut people {
        still.push(is_there(person).await);
    }
    assert_eq!(still, [true, false, true], "the second was left alone longest");
    assert!(is_there(&mut account).await);
}

#[tokio::test]
async fn more_forms_than_usual_from_one_network_are_begun_more_slowly() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__VISITS_PER_HOUR", "1")]).await;
    open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let mut took = Vec::new();
    for _ in 0..2 {
        let mut person = visitor(&app, "fernwick").await;
        let watch = Clock::stopwatch();
        begin(&mut person).await;
        took.push(watch.elapsed());
    }
    assert!(took[1] >= Duration::from_secs(1), "{took:?}");
    assert_eq!(rows(&app, "drafts").await, 2);
}

#[tokio::test]
async fn a_network_that_begins_more_than_usual_makes_room_with_its_own_and_with_no_receipt() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__VISITS_PER_HOUR", "2"), ("VEDETTE_LIMITS__VISITS_KEPT", "4")]).await;
    open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let mut people = Vec::new();
    for _ in 0..4 {
        let mut person = visitor(&app, "fernwick").await;
        begin(&mut person).await;
        people.push(person);
        app.pass(Moment::SECOND);
    }
    // The third came in a rush and sent their report all the same: what is left of it is a receipt.
    let third = &mut people[2];
    answer_all(third).await;
    assert_eq!(third.post("/plain/check", &[("identity", "none")]).await.status, 303);
    for _ in 0..2 {
        let mut person = visitor(&app, "fernwick").await;
        begin(&mut person).await;
        people.push(person);
        app.pass(Moment::SECOND);
    }
    assert_eq!(rows(&app, "drafts").await, 4);
    let mut third = people.remove(2);
    assert_eq!(words(&third.visit("/plain/sent").await).len(), 7, "nobody loses the way back to a report that is filed");
    let mut still = Vec::new();
    for person in &mut people {
        still.push(is_there(person).await);
    }
    assert_eq!(still, [true, true, false, false, true], "those in a rush make room for those in a rush");
}

#[tokio::test]
async fn old_answers_go_in_portions_however_many_they_are() {
    let app = spawn_app().await;
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    let row = |ends_at: i64| {
        let (id, postgres) = (ids::fresh(), app.kernel.config.database().starts_with("postgres"));
        let (id, sealed) = if postgres { (format!("'{id}'"), "'\\x00'") } else { (format!("x'{}'", id.simple()), "x'00'") };
        format!("({id}, {sealed}, 0, {ends_at})")
    };
    let now = app.now().0;
    for portion in 0..3 {
        let rows: Vec<String> = (0..401).map(|number| row(now - 401 * portion - number)).collect();
        db.execute_unprepared(&format!("INSERT INTO drafts (account, draft, updated_at, ends_at) VALUES {}", rows.join(", ")))
            .await
            .unwrap();
    }
    db.execute_unprepared(&format!("INSERT INTO drafts (account, draft, updated_at, ends_at) VALUES {}", row(now + 1))).await.unwrap();
    assert_eq!(rows(&app, "drafts").await, 1204);
    app.settle().await;
    assert_eq!(rows(&app, "drafts").await, 1);
}

#[tokio::test]
async fn a_visit_has_one_end_however_often_its_answers_change() {
    let app = spawn_app().await;
    open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let mut person = visitor(&app, "fernwick").await;
    for _ in 0..12 {
        begin(&mut person).await;
        app.pass(2 * Moment::HOUR - Moment::MINUTE);
    }
    assert!(is_there(&mut person).await, "almost a day");
    app.pass(Moment::HOUR);
    for page in ["/plain/danger", "/plain/check"] {
        assert_eq!(person.visit(page).await.location.as_deref(), Some("/i/fernwick?notice=ended"), "{page}");
    }
    assert_eq!(person.post("/plain/danger", &[("danger_now", "NO")]).await.location.as_deref(), Some("/i/fernwick?notice=ended"));
    assert!(person.visit("/i/fernwick?notice=ended").await.text.contains("There was no more time"));
    app.settle().await;
    assert_eq!(rows(&app, "drafts").await, 0);
    // The next one begins at the same button.
    assert_eq!(person.post("/i/fernwick", &[]).await.location.as_deref(), Some("/plain/danger"));
    assert!(!is_there(&mut person).await);
    begin(&mut person).await;
}

#[tokio::test]
async fn a_receipt_of_the_last_minute_still_has_a_day_to_be_written_down() {
    let app = spawn_app().await;
    open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let mut person = visitor(&app, "fernwick").await;
    answer_all(&mut person).await;
    app.pass(Moment::DAY - Moment::MINUTE);
    assert_eq!(person.post("/plain/check", &[("identity", "none")]).await.location.as_deref(), Some("/plain/sent"));
    app.pass(23 * Moment::HOUR);
    app.settle().await;
    assert_eq!(words(&person.visit("/plain/sent").await).len(), 7);
    app.pass(2 * Moment::HOUR);
    assert_eq!(person.visit("/plain/sent").await.location.as_deref(), Some("/i/fernwick?notice=ended"));
    app.settle().await;
    assert_eq!(rows(&app, "drafts").await, 0);
}

/// The cookies of both, as a browser sends them that has been somebody and a visitor.
fn both(one: &Person, other: &Person) -> String {
    format!("{}; {}", one.cookie, other.cookie)
}

#[tokio::test]
async fn whoever_carries_a_session_that_is_over_hears_so_and_is_no_visitor() {
    let app = spawn_app().await;
    let council = open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut signed_in = account.sign_in(&app).await;
    let visits = visitor(&app, "fernwick").await;
    let mut browser = Person { cookie: both(&signed_in, &visits), ..Person::nobody(&app) };
    begin(&mut browser).await;
    assert!(is_there(&mut signed_in).await, "as who they are");
    signed_in.send::<SignOut>(&(), &()).await.unwrap();
    browser.cookie = both(&Person { cookie: browser.cookie.split("; ").next().unwrap().to_owned(), ..Person::nobody(&app) }, &visits);
    for page in ["/plain/danger", "/plain/check"] {
        let over = browser.visit(page).await.location.unwrap();
        assert!(over.starts_with("/sign-in") && over.ends_with("notice=ended"), "{over}");
    }
    assert!(browser.post("/plain/danger", &[("danger_now", "NO")]).await.location.unwrap().starts_with("/sign-in"));
    assert_eq!(rows(&app, "drafts").await, 1, "the account's");
    // Who then chooses to report without it leaves the dead session behind.
    let begun = browser.post("/i/fernwick", &[]).await;
    assert_eq!(begun.location.as_deref(), Some("/plain/danger"), "{}", begun.text);
    assert!(browser.cookie.starts_with("__Host-visit="), "{}", browser.cookie);
    begin(&mut browser).await;
    assert_eq!(rows(&app, "drafts").await, 2);
}

#[tokio::test]
async fn signing_in_leaves_the_visit_behind_and_who_is_signed_in_begins_none() {
    let app = spawn_app().await;
    let council = open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut browser = visitor(&app, "fernwick").await;
    begin(&mut browser).await;
    let response = browser.send_with_cookie(&account.credentials(&app)).await;
    let set: Vec<_> = response.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().to_owned()).collect();
    assert!(set.iter().any(|cookie| cookie.starts_with("__Host-visit=;") && cookie.contains("Max-Age=0")), "{set:?}");
    assert!(browser.cookie.starts_with("__Host-session="), "{}", browser.cookie);
    app.pass(30 * Moment::SECOND);
    // A device that may only file is theirs too: what is sent from it has their name on it.
    for waited in [0, Moment::DAY] {
        app.pass(waited);
        assert_eq!(browser.post("/i/fernwick", &[]).await.location.as_deref(), Some("/i/fernwick"));
        let page = browser.visit("/i/fernwick").await;
        assert!(page.text.contains("sign out first") && !page.text.contains("Start a report"), "{}", page.text);
        assert!(browser.cookie.starts_with("__Host-session="));
    }
    assert_eq!(browser.post("/sign-out", &[]).await.status, 303);
    assert!(browser.visit("/i/fernwick").await.text.contains("Start a report"));
}

#[tokio::test]
async fn the_pages_that_lead_to_a_report_are_slow_in_a_rush_and_never_refused() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__REQUESTS_PER_MINUTE", "1")]).await;
    open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let mut person = Person::nobody(&app);
    assert_eq!(person.visit("/sign-in").await.status, 200);
    assert_eq!(person.visit("/sign-in").await.status, 429, "what needs no such care is refused");
    for page in ["/", "/i/fernwick", "/receipt", "/about/privacy"] {
        let watch = Clock::stopwatch();
        assert_eq!(person.visit(page).await.status, 200, "{page}");
        assert!(watch.elapsed() >= Duration::from_secs(1), "{page}");
    }
    assert_eq!(person.post("/i/fernwick", &[]).await.status, 303);
    begin(&mut person).await;
}

#[tokio::test]
async fn a_flood_of_receipts_takes_no_place_of_a_sign_in_nor_the_other_way_round() {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "3")]).await;
    let council = open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let seven = send_nameless(&app, "fernwick").await.join(" ");
    let mut person = Person::nobody(&app);
    let all = |places: &tokio::sync::Semaphore| u32::try_from(places.available_permits()).unwrap();
    {
        let _taken = app.kernel.opening.acquire_many(all(&app.kernel.opening)).await.unwrap();
        assert_eq!(person.post("/receipt", &[("words", &seven)]).await.status, 503);
        account.sign_in(&app).await;
    }
    {
        let _taken = app.kernel.signing_in.acquire_many(all(&app.kernel.signing_in)).await.unwrap();
        let _hashing = app.kernel.hashing.acquire_many(all(&app.kernel.hashing)).await.unwrap();
        assert_eq!(person.post("/receipt", &[("words", &seven)]).await.status, 200);
    }
    // Nor do their tries count together.
    let mut last = person.post("/receipt", &[("words", &seven)]).await.status;
    for _ in 0..10 {
        last = person.post("/receipt", &[("words", &seven)]).await.status;
    }
    assert_eq!(last, 429);
    account.sign_in(&app).await;
}

#[tokio::test]
async fn a_reference_that_another_report_has_is_drawn_again() {
    let app = spawn_app().await;
    let council = open(&app, "fernwick", WithoutAccount::Anonymous).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let first = file(&app, &mut reporter).await;
    let taken = first.parse().unwrap();
    app.kernel.references.next_are(vec![taken, taken]);
    assert_ne!(file(&app, &mut reporter).await, first);
    app.kernel.references.next_are(vec![taken]);
    answer_all(&mut reporter).await;
    assert_eq!(reporter.post("/plain/check", &[]).await.location.as_deref(), Some("/plain/sent"));
    app.kernel.references.next_are(vec![taken]);
    assert_eq!(send_nameless(&app, "fernwick").await.len(), 7);
    let counts = (rows(&app, "reports").await, rows(&app, "receipts").await);
    assert_eq!(counts, (4, 1), "each once, and nothing of what did not fit");
    // A clash that never ends is no report, and says so.
    app.kernel.references.next_are(vec![taken; 5]);
    let problem = reporter.file(&super::harness::report(&app, super::harness::plain_answers())).await.unwrap_err();
    assert_eq!(problem.code, Code::Unavailable);
    assert_eq!(rows(&app, "reports").await, 4);
}

/// Files a report; its reference.
async fn file(app: &TestApp, by: &mut Person) -> String {
    by.renew().await;
    by.file(&super::harness::report(app, super::harness::plain_answers())).await.unwrap().reference.to_string()
}

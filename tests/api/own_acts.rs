//! Taking one's own report back, putting something right, and saying how it was handled (docs/domain.md §1.5, §4.2).

use super::{
    access::spawn,
    campaigns::{AMBER, search},
    entries::{said, timeline},
    harness::{
        Person, TestApp,
        desk::case_of,
        guest::{between, key},
        plain_answers, report,
    },
    own_reports::{answer, only},
};
use shared::{
    additions::{AddToReport, Addition, LaterForm},
    audit::Action,
    delegations::{GrantDelegation, NewDelegation},
    entries::Said,
    ids::{IdempotencyKey, Reference},
    own_acts::{NewRating, RateHandling, Rating, WithdrawReport, Withdrawal},
    own_reports::{FollowUp, NewFollowUp, OwnReport, OwnSaid, OwnStatus, ReadOwnReport},
    permission::Role,
    problem::{Code, Problem},
    questionnaire::Answers,
    time::Moment,
};

async fn read(person: &mut Person, reference: Reference) -> OwnReport {
    person.renew().await;
    person.send::<ReadOwnReport>(&(reference,), &()).await.unwrap()
}

async fn withdraw(person: &mut Person, reference: Reference, why: Option<&str>, key: IdempotencyKey) -> Result<(), Problem> {
    person.renew().await;
    let new = Withdrawal { reason: why.map(|why| why.parse().unwrap()) };
    person.send_with::<WithdrawReport>(&(reference,), &new, Some(key)).await.map(drop)
}

async fn rate(person: &mut Person, reference: Reference, rating: Rating) -> Result<(), Problem> {
    person.renew().await;
    let new = NewRating { rating, text: Some("You called the same day.".parse().unwrap()) };
    person.send_with::<RateHandling>(&(reference,), &new, Some(key())).await.map(drop)
}

async fn add(person: &mut Person, reference: Reference, form: LaterForm, answers: Answers) -> Result<(), Problem> {
    person.renew().await;
    person.send_with::<AddToReport>(&(reference,), &Addition { form, answers }, Some(key())).await.map(drop)
}

/// Does one of these acts.
pub async fn succeed(app: &TestApp, person: &mut Person, name: &str) {
    let reference = person.file(&report(app, plain_answers())).await.unwrap().reference;
    let (path, under) = (format!("/mine/{reference}"), key().to_string());
    if name.starts_with("Rate") {
        withdraw(person, reference, None, key()).await.unwrap();
    }
    match name {
        "WithdrawReport" => withdraw(person, reference, None, key()).await.unwrap(),
        "WithdrawForm" => {
            assert_eq!(person.post(&format!("{path}/withdraw"), &[("key", &under), ("sure", "yes")]).await.status, 303);
        }
        "AddToReport" => add(person, reference, LaterForm::More, Answers::new().with("exact_words", &["Bring the papers."])).await.unwrap(),
        "AdditionPage" => assert_eq!(person.visit(&format!("{path}/add/more")).await.status, 200),
        "AdditionForm" => {
            let said = [("key", under.as_str()), ("exact_words", "Bring the papers.")];
            assert_eq!(person.post(&format!("{path}/add/more"), &said).await.status, 303);
        }
        "RateHandling" => rate(person, reference, Rating::Well).await.unwrap(),
        _ => assert_eq!(person.post(&format!("{path}/rating"), &[("key", &under), ("rating", "WELL")]).await.status, 303),
    }
}

#[tokio::test]
async fn a_report_taken_back_is_kept_and_marked_and_its_case_goes_on() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead, Role::Case]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let reference = only(&mut reporter).await.reference;
    assert!(read(&mut reporter, reference).await.may_withdraw);
    app.settle().await;
    let heard = app.letters_to(lead.email()).len();
    let same = key();
    withdraw(&mut reporter, reference, Some("I got it wrong."), same).await.unwrap();
    withdraw(&mut reporter, reference, Some("I got it wrong."), same).await.unwrap();
    assert_eq!(withdraw(&mut reporter, reference, None, key()).await.unwrap_err().code, Code::Conflict);
    assert_eq!(app.audit().await.iter().filter(|said| said.action == Action::ReportWithdrawn).count(), 1);
    let own = read(&mut reporter, reference).await;
    assert_eq!((own.line.status, own.withdrawn, own.may_withdraw), (OwnStatus::Closed, true, false));
    assert_eq!((own.entries[0].what, own.entries[0].text.as_deref()), (OwnSaid::Withdrawal, Some("I got it wrong.")));
    app.settle().await;
    assert_eq!(app.letters_to(lead.email()).len(), heard + 1, "who works the case hears of it");
    lead.renew().await;
    assert!(lead.queue().await.iter().any(|line| line.id == case), "the case is where it was");
    let read = lead.open(case).await.unwrap().reports.remove(0);
    assert!(read.withdrawn && read.answers.first("techniques") == Some("PAID_WORK"), "and nothing of it is gone");
    // Words still come through.
    answer(&mut reporter, reference, "Somebody made me do that.").await.unwrap();
    lead.renew().await;
    let told = timeline(&mut lead, case).await.unwrap();
    let kinds: Vec<_> = said(&told).into_iter().map(|(_, entry)| entry.said.clone()).collect();
    // Both at one moment of the test's clock: in whichever order.
    let both = [|said: &Said| matches!(said, Said::Withdrawn { reason: Some(_) }), |said: &Said| matches!(said, Said::FollowUp { .. })];
    assert!(kinds.len() == 2 && both.iter().all(|one| kinds.iter().any(one)), "{kinds:?}");
}

#[tokio::test]
async fn nobody_else_takes_a_report_back() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead, Role::Case]).await;
    let (mut member, mut other) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Reporter]).await);
    case_of(&app, &mut member, &mut lead, plain_answers()).await;
    let reference = only(&mut member).await.reference;
    let office = app.account(&council, &[Role::Reporter]).await;
    member.step_up(&app).await;
    member.renew().await;
    let acts = NewDelegation { email: office.email.parse().unwrap(), expires_at: app.now().plus(30 * Moment::DAY), sees_members_own: true };
    member.send_with::<GrantDelegation>(&(), &acts, Some(key())).await.unwrap();
    let mut office = office.sign_in(&app).await;
    assert!(!read(&mut office, reference).await.may_withdraw, "they may read it and no more");
    for (who, code) in [(&mut office, Code::NotPermitted), (&mut lead, Code::NotFound), (&mut other, Code::NotFound)] {
        assert_eq!(withdraw(who, reference, None, key()).await.unwrap_err().code, code);
    }
    let own = read(&mut member, reference).await;
    assert!(!own.withdrawn && own.entries.is_empty());
}

#[tokio::test]
async fn what_is_put_right_stands_beside_what_was_said() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead, Role::Case]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let reference = only(&mut reporter).await.reference;
    let new = NewFollowUp { text: "It was on Tuesday.".parse().unwrap(), corrects: true };
    reporter.send_with::<FollowUp>(&(reference,), &new, Some(key())).await.unwrap();
    assert_eq!(read(&mut reporter, reference).await.entries[0].what, OwnSaid::Correction);
    lead.renew().await;
    assert_eq!(lead.open(case).await.unwrap().reports[0].answers.first("last_contact"), Some("THIS_WEEK"));
    let told = timeline(&mut lead, case).await.unwrap();
    assert!(matches!(said(&told)[0].1.said, Said::Corrected { .. }));
}

#[tokio::test]
async fn how_a_report_was_handled_is_said_once_and_only_when_it_is_closed() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead, Role::Case]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let reference = only(&mut reporter).await.reference;
    assert!(!read(&mut reporter, reference).await.may_rate);
    assert_eq!(rate(&mut reporter, reference, Rating::Well).await.unwrap_err().code, Code::Conflict);
    withdraw(&mut reporter, reference, None, key()).await.unwrap();
    assert!(read(&mut reporter, reference).await.may_rate);
    rate(&mut reporter, reference, Rating::Badly).await.unwrap();
    assert_eq!(rate(&mut reporter, reference, Rating::Well).await.unwrap_err().code, Code::Conflict);
    assert!(!read(&mut reporter, reference).await.may_rate);
    lead.renew().await;
    let told = timeline(&mut lead, case).await.unwrap();
    let rated: Vec<_> = said(&told).into_iter().filter(|(_, entry)| matches!(entry.said, Said::Rated { .. })).collect();
    assert!(matches!(rated[..], [(_, entry)] if matches!(entry.said, Said::Rated { rating: Rating::Badly, .. })));
}

#[tokio::test]
async fn without_scripts_each_is_asked_again_where_something_is_missing() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let reference = reporter.file(&report(&app, plain_answers())).await.unwrap().reference;
    let path = format!("/mine/{reference}");
    let page = reporter.visit(&path).await;
    assert!(page.text.contains("id=\"withdraw\"") && !page.text.contains("id=\"rate\""), "{}", page.text);
    let under = between(&page.text, "name=\"key\" value=\"", "\"").to_owned();
    let unsure = reporter.post(&format!("{path}/withdraw"), &[("key", &under), ("reason", "Wrong person")]).await;
    assert!(unsure.status == 422 && unsure.text.contains("Wrong person"), "what was typed is kept");
    let fields = [("key", under.as_str()), ("sure", "yes")];
    for _ in 0..2 {
        let done = reporter.post(&format!("{path}/withdraw"), &fields).await;
        assert_eq!(done.location, Some(format!("{path}?notice=withdrawn")));
    }
    let page = reporter.visit(&path).await;
    assert!(!page.text.contains("id=\"withdraw\"") && page.text.contains("id=\"rate\""), "{}", page.text);
    let under = key().to_string();
    assert_eq!(reporter.post(&format!("{path}/rating"), &[("key", &under)]).await.status, 422);
    let rated = reporter.post(&format!("{path}/rating"), &[("key", &under), ("rating", "FAIR")]).await;
    assert_eq!(rated.location, Some(format!("{path}?notice=rated")));
    assert!(!reporter.visit(&path).await.text.contains("id=\"rate\""));
}

#[tokio::test]
async fn what_is_added_is_read_at_the_desk_and_found_like_what_was_sent() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead, Role::Case]).await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let reference = only(&mut reporter).await.reference;
    let answers = Answers::new().with("identifiers", &[AMBER]).with("claimed_affiliation", &["RECRUITER"]);
    add(&mut reporter, reference, LaterForm::Approacher, answers.clone()).await.unwrap();
    for bad in [Answers::new(), Answers::new().with("claimed_affiliation", &["ZEBRA"]), Answers::new().with("narrative", &["x"])] {
        assert_eq!(add(&mut reporter, reference, LaterForm::Approacher, bad).await.unwrap_err().code, Code::Invalid);
    }
    let lever = Answers::new().with("lever", &["ROMANCE"]);
    assert_eq!(add(&mut reporter, reference, LaterForm::More, lever).await.unwrap_err().code, Code::Invalid);
    let mut other = app.person(&council, &[Role::Reporter]).await;
    assert_eq!(add(&mut other, reference, LaterForm::Approacher, answers.clone()).await.unwrap_err().code, Code::NotFound);
    app.settle().await;
    let found = search(&mut lead, AMBER).await;
    assert_eq!((found.len(), found[0].cases, found[0].targets), (1, 1, 1));
    let told = timeline(&mut lead, case).await.unwrap();
    let added: Vec<_> = said(&told).into_iter().map(|(_, entry)| entry.said.clone()).collect();
    assert_eq!(added, [Said::Added { form: LaterForm::Approacher, answers }]);
    let own = read(&mut reporter, reference).await;
    assert_eq!((own.entries[0].what, &own.entries[0].text), (OwnSaid::Addition, &None), "what was answered is not shown again");
}

#[tokio::test]
async fn without_scripts_the_forms_to_add_by_are_pages_of_the_report() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut other = app.person(&council, &[Role::Reporter]).await;
    let reference = reporter.file(&report(&app, plain_answers())).await.unwrap().reference;
    let path = format!("/mine/{reference}");
    for form in ["more", "contact", "approacher"] {
        assert!(reporter.visit(&path).await.text.contains(&format!("href=\"{path}/add/{form}\"")));
        assert_eq!(other.visit(&format!("{path}/add/{form}")).await.status, 404);
        let page = reporter.visit(&format!("{path}/add/{form}")).await;
        assert!(page.status == 200 && !page.text.contains("name=\"lever\""), "{}", page.text);
        let under = between(&page.text, "name=\"key\" value=\"", "\"").to_owned();
        assert_eq!(reporter.post(&format!("{path}/add/{form}"), &[("key", &under)]).await.status, 422);
    }
    assert_eq!(reporter.visit(&format!("{path}/add/report")).await.status, 404);
    let under = key().to_string();
    let fields = [("key", under.as_str()), ("channel", "EVENT"), ("channel", "DATING"), ("introducer", "A friend")];
    for _ in 0..2 {
        let added = reporter.post(&format!("{path}/add/contact"), &fields).await;
        assert_eq!(added.location, Some(format!("{path}?notice=added")));
    }
    assert_eq!(app.audit().await.iter().filter(|said| said.action == Action::AddedToReport).count(), 1);
}

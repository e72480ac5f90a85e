//! Alerts to members, and what members answer (docs/rules.md §5).

mod ended;
mod standing;

use super::{
    campaigns::{AMBER, entity, file, search, told},
    harness::{Person, TestApp, client::Account, guest::key, spawn_app_with},
    sealed::loot,
};
use backend::{entities, kernel::institutions::Institution};
use shared::{
    additions::{AddToReport, Addition, LaterForm},
    audit::{Action, System},
    campaigns::ListCampaigns,
    ids::{EntityId, MemberAlertId},
    member_alerts::{
        Correction, DecideMemberAlert, DraftMemberAlert, LIFETIME, ListMemberAlerts, MemberAlert, MemberAlertDecision, MemberAlertRecall,
        MemberAlertState, NewMemberAlert, RecallMemberAlert,
    },
    permission::Role,
    priority::Priority,
    problem::{Code, Problem},
    questionnaire::Answers,
    time::Moment,
};

/// The answers of somebody who was contacted.
const YES: &[(&str, &str)] = &[("danger_now", "NO"), ("contacted_by_account", "YES"), ("target_response", "REPLIED")];
const WORDS: &str = "We are checking contact from this account. It may be innocent. Do not contact it or share this.";

async fn spawn() -> (TestApp, Institution) {
    let app = spawn_app_with(&[("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "100000"), ("VEDETTE_LIMITS__REQUESTS_PER_MINUTE", "100000")]).await;
    let council = app.institution("fernwick").await;
    (app, council)
}

async fn draft_of(lead: &mut Person, entities: Vec<EntityId>) -> Result<MemberAlertId, Problem> {
    lead.renew().await;
    let new = NewMemberAlert { entities, campaign: None, reason: "Two members told of it.".parse().unwrap() };
    Ok(lead.send_with::<DraftMemberAlert>(&(), &new, Some(key())).await?.id)
}

async fn draft(app: &TestApp, council: &Institution, lead: &mut Person) -> Result<MemberAlertId, Problem> {
    draft_of(lead, vec![entity(app, council.id)]).await
}

async fn decide(lead: &mut Person, id: MemberAlertId, approves: bool) -> Result<(), Problem> {
    lead.renew().await;
    lead.send::<DecideMemberAlert>(&(id,), &MemberAlertDecision { approves }).await
}

async fn recall(lead: &mut Person, id: MemberAlertId) -> Result<(), Problem> {
    recall_with(lead, id, Correction::Withdrawn).await
}

async fn recall_with(lead: &mut Person, id: MemberAlertId, correction: Correction) -> Result<(), Problem> {
    lead.renew().await;
    lead.send::<RecallMemberAlert>(&(id,), &MemberAlertRecall { correction }).await
}

async fn list(lead: &mut Person) -> Vec<MemberAlert> {
    lead.renew().await;
    lead.send::<ListMemberAlerts>(&(), &()).await.unwrap().items
}

/// An alert about [`AMBER`], of whom one report told, with the two leads.
async fn live(app: &TestApp, council: &Institution) -> (MemberAlertId, [Person; 2]) {
    file(app, council, told(AMBER)).await;
    let (mut one, mut two) = (app.person(council, &[Role::Lead]).await, app.person(council, &[Role::Lead]).await);
    let id = draft(app, council, &mut one).await.unwrap();
    decide(&mut two, id, true).await.unwrap();
    (id, [one, two])
}

/// What a report gives, once one gave it.
async fn met(app: &TestApp, council: &Institution, text: &str) -> EntityId {
    file(app, council, told(text)).await;
    entities::id_of(&app.kernel.vault, council.id, &entities::searched(text).remove(0))
}

fn place(id: MemberAlertId) -> String {
    format!("/notices/{id}")
}

fn notices_to(app: &TestApp, to: &Account) -> Vec<String> {
    app.letters_to(&to.email).into_iter().filter(|letter| letter.words.contains("/notices")).map(|letter| letter.words).collect()
}

/// Calls an endpoint of this part with what it needs to succeed.
pub async fn succeed(app: &TestApp, council: &Institution, person: &mut Person, name: &str) {
    match name {
        "ListMemberAlerts" => drop(list(person).await),
        "NoticePage" | "MeTooForm" => {
            let (id, _) = live(app, council).await;
            let page = if name == "NoticePage" { person.visit(&place(id)).await } else { person.post(&place(id), YES).await };
            assert_eq!(page.status, if name == "NoticePage" { 200 } else { 303 }, "{}", page.text);
        }
        _ => {
            file(app, council, told(AMBER)).await;
            if name == "DraftMemberAlert" {
                draft(app, council, person).await.unwrap();
                return;
            }
            let id = draft(app, council, &mut app.person(council, &[Role::Lead]).await).await.unwrap();
            decide(person, id, true).await.unwrap();
            if name == "RecallMemberAlert" {
                recall(person, id).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn members_read_what_two_leads_agreed_on_in_fixed_words_and_a_letter_says_only_that_there_is_something() {
    let (app, council) = spawn().await;
    let elsewhere = app.institution("aldergate").await;
    let mut member = app.person(&council, &[Role::Reporter]).await;
    let mut far = app.person(&elsewhere, &[Role::Reporter]).await;
    file(&app, &council, told(AMBER)).await;
    let (mut one, mut two) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Lead]).await);
    let id = draft(&app, &council, &mut one).await.unwrap();
    assert_eq!(decide(&mut one, id, true).await.unwrap_err().code, Code::OwnProposal);
    assert!(!list(&mut one).await[0].may_approve && list(&mut two).await[0].may_approve);
    assert_eq!(member.visit(&place(id)).await.status, 404, "a draft is nobody's business");
    assert!(member.visit("/notices").await.text.contains("There is no notice for you now."));
    app.settle().await;
    assert!(notices_to(&app, member.account.as_ref().unwrap()).is_empty());

    decide(&mut two, id, true).await.unwrap();
    assert_eq!(decide(&mut two, id, false).await.unwrap_err().code, Code::Conflict, "it is decided");
    app.settle().await;
    let letters = notices_to(&app, member.account.as_ref().unwrap());
    assert_eq!(letters.len(), 1);
    assert!(!letters[0].contains("amber") && !letters[0].to_lowercase().contains("account"), "{}", letters[0]);
    assert!(notices_to(&app, far.account.as_ref().unwrap()).is_empty());

    assert!(member.visit("/").await.text.contains("1 new notice for you"));
    let all = member.visit("/notices").await.text;
    assert!(all.contains("amber[at]recruiting[.]example") && all.contains("New"), "{all}");
    let page = member.visit(&place(id)).await.text;
    assert!(page.contains(WORDS) && page.contains("amber[at]recruiting[.]example") && !page.contains(AMBER), "{page}");
    assert!(!page.contains("Two members told of it.") && !page.contains("PAID_WORK"));
    assert!(!member.visit("/").await.text.contains("new notice") && !member.visit("/notices").await.text.contains("<strong>New"));
    let welsh = member.visit(&format!("{}?lang=cy", place(id))).await.text;
    assert!(welsh.contains("Rydym yn gwirio cysylltiad"), "{welsh}");

    assert_eq!(far.visit(&place(id)).await.status, 404);
    assert!(!far.visit("/notices").await.text.contains("amber"));
    let mut nobody = Person::nobody(&app);
    assert!(nobody.visit(&place(id)).await.location.unwrap().starts_with("/sign-in"));
    let taken = String::from_utf8_lossy(&loot(&app).await).into_owned();
    assert!(taken.contains("fernwick") && !taken.contains("Two members told of it.") && !taken.contains("recruiting"));
    let acts: Vec<Action> = app.audit().await.iter().map(|said| said.action).collect();
    let count = |wanted: Action| acts.iter().filter(|act| **act == wanted).count();
    assert_eq!((count(Action::MemberAlertDrafted), count(Action::MemberAlertApproved), count(Action::NoticeRead)), (1, 1, 1));
    // The member, whoever filed the report, and the leads.
    assert_eq!(count(Action::System(System::MemberAlertLetterSent)), 4);
}

#[tokio::test]
async fn a_draft_is_refused_or_taken_back_and_only_leads_make_one() {
    let (app, council) = spawn().await;
    file(&app, &council, told(AMBER)).await;
    let (mut one, mut two) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Lead]).await);
    for role in [Role::Triage, Role::Case, Role::SeparateContact, Role::Admin, Role::Reporter] {
        let mut other = app.person(&council, &[role]).await;
        assert_eq!(draft(&app, &council, &mut other).await.unwrap_err().code, Code::NotPermitted, "{role:?}");
    }
    let first = draft(&app, &council, &mut one).await.unwrap();
    assert_eq!(draft(&app, &council, &mut two).await.unwrap_err().code, Code::AlertStands, "one waits already");
    decide(&mut one, first, false).await.unwrap();
    app.pass(Moment::SECOND);
    let second = draft(&app, &council, &mut two).await.unwrap();
    decide(&mut one, second, false).await.unwrap();
    assert_eq!(decide(&mut one, second, true).await.unwrap_err().code, Code::Conflict);
    assert_eq!(recall(&mut one, second).await.unwrap_err().code, Code::Conflict);
    let states: Vec<MemberAlertState> = list(&mut one).await.iter().map(|alert| alert.state).collect();
    assert_eq!(states, [MemberAlertState::Refused, MemberAlertState::Withdrawn]);
    for unknown in [vec![], vec![EntityId(uuid::Uuid::nil())], vec![entity(&app, council.id); 2], vec![EntityId(uuid::Uuid::nil()); 6]] {
        assert_eq!(draft_of(&mut one, unknown).await.unwrap_err().code, Code::Invalid);
    }
    app.settle().await;
    assert!(app.post().iter().all(|letter| !letter.words.contains("/notices")));
}

#[tokio::test]
async fn what_a_notice_asked_for_is_a_report_that_counts_for_nothing_but_itself() {
    let (app, council) = spawn().await;
    let (id, [mut lead, _]) = live(&app, &council).await;
    file(&app, &council, told(AMBER)).await;
    app.settle().await;
    let mut reference = String::new();
    for _ in 0..3 {
        let mut member = app.person(&council, &[Role::Reporter]).await;
        let sent = member.post(&place(id), YES).await;
        assert_eq!(sent.location.as_deref(), Some(place(id).as_str()), "{}", sent.text);
        let page = member.visit(&place(id)).await.text;
        assert!(page.contains("You told us about this account.") && !page.contains("contacted_by_account"), "{page}");
        // A second press, and a browser that went back, are the same report.
        member.post(&place(id), YES).await;
        let mine = member.visit("/mine").await.text;
        assert_eq!(mine.matches("/mine/AR-").count(), 1, "{mine}");
        reference = mine.split_once("/mine/").unwrap().1.split('"').next().unwrap().to_owned();
        assert!(page.contains(&reference));
        // Nor does what is added to it count.
        member.renew().await;
        let more = Addition { form: LaterForm::Approacher, answers: Answers::new().with("identifiers", &[AMBER]) };
        member.send_with::<AddToReport>(&(reference.parse().unwrap(),), &more, Some(key())).await.unwrap();
    }
    app.settle().await;
    lead.renew().await;
    assert_eq!(lead.send::<ListCampaigns>(&(), &()).await.unwrap().items, [], "two reports nobody asked for are no campaign");
    let found = search(&mut lead, AMBER).await.remove(0);
    assert_eq!((found.cases, found.targets), (5, 2), "listed, and counted for nothing");
    let queue = lead.queue().await;
    assert!(queue.iter().all(|line| line.priority == Priority::P3), "{queue:?}");
    let alert = list(&mut lead).await.remove(0);
    assert_eq!((alert.state, alert.reports.len()), (MemberAlertState::Live, 3));
    let case = alert.reports.iter().find(|line| line.reference.to_string() == reference).unwrap().id;
    let opened = lead.open(case).await.unwrap();
    assert!(opened.reasons.iter().all(|reason| !reason.contains("same account")), "{:?}", opened.reasons);
    let read = &opened.reports[0];
    assert_eq!((read.asked_by, read.answers.first("contacted_by_account")), (Some(id), Some("YES")));
    assert_eq!(
        (read.answers.first("identifiers"), read.answers.first("subject_relation")),
        (Some("amber[at]recruiting[.]example"), Some("ME"))
    );
    assert!(
        lead.open(queue.iter().find(|line| alert.reports.iter().all(|asked| asked.id != line.id)).unwrap().id).await.unwrap().reports[0]
            .asked_by
            .is_none()
    );
    // A third whom nobody asked makes the campaign.
    file(&app, &council, told(AMBER)).await;
    app.settle().await;
    lead.renew().await;
    let campaign = lead.send::<ListCampaigns>(&(), &()).await.unwrap().items.remove(0);
    assert_eq!((campaign.targets, campaign.cases), (3, 3));
}

#[tokio::test]
async fn whoever_was_not_contacted_sends_nothing_and_what_is_missing_is_asked_for_again() {
    let (app, council) = spawn().await;
    let (id, _) = live(&app, &council).await;
    let mut member = app.person(&council, &[Role::Reporter]).await;
    let filed = async || app.audit().await.iter().filter(|said| said.action == Action::ReportFiled).count();
    let no = member.post(&place(id), &[("danger_now", "NO"), ("contacted_by_account", "NO")]).await;
    assert!(no.status == 200 && no.text.contains("Nothing was sent."), "{}", no.text);
    let empty = member.post(&place(id), &[]).await;
    assert!(empty.status == 422 && empty.text.contains("Say if this account contacted you") && empty.text.contains("in danger right now"));
    let half = member.post(&place(id), &[("danger_now", "NO"), ("contacted_by_account", "NOT_SURE")]).await;
    assert!(half.status == 422 && half.text.contains("Pick at least one thing you did"), "{}", half.text);
    let odd = member.post(&place(id), &[("danger_now", "PERHAPS"), ("contacted_by_account", "YES"), ("target_response", "REPLIED")]).await;
    assert_eq!(odd.status, 422);
    assert_eq!(filed().await, 1, "only the report before the alert");
    let apart = ("identity_mode", "CONFIDENTIAL");
    let danger = [("danger_now", "YES"), ("contacted_by_account", "YES"), ("target_response", "MET"), apart];
    assert_eq!(member.post(&place(id), &danger).await.status, 303);
    let page = member.visit(&place(id)).await.text;
    assert!(page.find("In danger now?").unwrap() < page.find("<h1").unwrap(), "help comes first: {page}");
    assert!(!page.contains("Stop using that device"), "nothing they did touched a device");
    let mut other = app.person(&council, &[Role::Reporter]).await;
    assert!(other.visit(&place(id)).await.text.contains("Your answers so far are not sent."), "beside the choices, before it is sent");
    let clicked = [("danger_now", "NO"), ("contacted_by_account", "YES"), ("target_response", "CLICKED")];
    assert_eq!(other.post(&place(id), &clicked).await.status, 303);
    let page = other.visit(&place(id)).await.text;
    let told = ["You told us about this account.", "Stop using that device", "What you told us is sent.", "Do not delete anything."];
    assert!(told.iter().all(|words| page.contains(words)), "{page}");
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let line = lead.queue().await.remove(0);
    assert_eq!(line.priority, Priority::P1);
    assert!(lead.open(line.id).await.unwrap().reports[0].reporter.is_none(), "they keep their name apart");
}

#[tokio::test]
async fn of_several_accounts_a_member_says_which() {
    let (app, council) = spawn().await;
    file(&app, &council, told(&format!("{AMBER}\nhttps://www.linkedin.com/in/amber-recruiting/"))).await;
    let (mut one, mut two) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Lead]).await);
    let linked = entities::searched("linkedin.com/in/amber-recruiting").remove(0);
    let both = vec![entity(&app, council.id), entities::id_of(&app.kernel.vault, council.id, &linked)];
    let id = draft_of(&mut one, both).await.unwrap();
    decide(&mut two, id, true).await.unwrap();
    let mut member = app.person(&council, &[Role::Reporter]).await;
    let page = member.visit(&place(id)).await.text;
    assert!(page.contains("LinkedIn: amber-recruiting") && page.contains("It may use any of these."), "{page}");
    let none = member.post(&place(id), YES).await;
    assert!(none.status == 422 && none.text.contains("Pick at least one of these"), "{}", none.text);
    let wrong = [YES, &[("which", "7")]].concat();
    assert_eq!(member.post(&place(id), &wrong).await.status, 422);
    let sent = [YES, &[("which", "1")]].concat();
    assert_eq!(member.post(&place(id), &sent).await.status, 303);
    app.settle().await;
    assert_eq!(search(&mut one, AMBER).await[0].cases, 1, "it was the other one");
    assert_eq!(search(&mut one, "linkedin.com/in/amber-recruiting").await[0].cases, 2);
}

#[tokio::test]
async fn who_read_it_reads_the_correction_and_nobody_sees_it_after_its_time() {
    let (app, council) = spawn().await;
    let (id, [mut lead, mut second]) = live(&app, &council).await;
    let (mut reader, mut late) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Reporter]).await);
    reader.visit(&place(id)).await;
    recall_with(&mut lead, id, Correction::Innocent).await.unwrap();
    assert_eq!(recall(&mut lead, id).await.unwrap_err().code, Code::Conflict);
    let page = reader.visit(&place(id)).await.text;
    assert!(
        page.contains("That does not say if it is safe.") && !page.contains("The contact was innocent"),
        "one lead says no more: {page}"
    );
    decide(&mut second, id, true).await.unwrap();
    assert!(reader.visit("/notices").await.text.contains("We took this notice back on"));
    let page = reader.visit(&place(id)).await.text;
    assert!(page.contains("We have checked. The contact was innocent.") && !page.contains(WORDS) && !page.contains("<fieldset"), "{page}");
    for path in ["/notices".to_owned(), place(id)] {
        let page = late.visit(&path).await.text;
        assert!(!page.contains("amber") && !page.contains("innocent"), "who never read it hears nothing: {page}");
    }
    assert_eq!(late.post(&place(id), YES).await.status, 303, "back to the page that says it is over");
    app.settle().await;
    assert!(notices_to(&app, late.account.as_ref().unwrap()).is_empty(), "there is nothing to read any more");
    let alert = list(&mut lead).await.remove(0);
    assert_eq!((alert.state, alert.correction, alert.reports.len()), (MemberAlertState::Recalled, Some(Correction::Innocent), 0));

    let again = draft(&app, &council, &mut lead).await.unwrap();
    let mut other = app.person(&council, &[Role::Lead]).await;
    decide(&mut other, again, true).await.unwrap();
    app.pass(LIFETIME);
    for account in [reader, late].map(|person| person.account.unwrap()) {
        let mut person = account.sign_in(&app).await;
        assert!(person.visit("/notices").await.text.contains("There is no notice for you now."));
        let page = person.visit(&place(again)).await.text;
        assert!(page.contains("This notice is over.") && !page.contains("amber"), "{page}");
    }
    let mut lead = lead.account.unwrap().sign_in(&app).await;
    assert_eq!(list(&mut lead).await[0].state, MemberAlertState::Expired);
    assert_eq!(recall(&mut lead, again).await.unwrap_err().code, Code::Conflict);
}

#[tokio::test]
async fn nothing_that_is_kept_apart_is_alerted_of() {
    let (app, council) = spawn().await;
    let (mut one, mut two) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Lead]).await);
    app.account(&council, &[Role::SeparateContact]).await;
    file(&app, &council, told(AMBER).with("techniques", &["INSIDER"])).await;
    app.settle().await;
    assert_eq!(draft(&app, &council, &mut one).await.unwrap_err().code, Code::Invalid, "there is nothing like it for a lead");
    // What stands in a story may be the reporter's own.
    file(&app, &council, super::harness::plain_answers().with("narrative", &["It came to jade@council.example."])).await;
    let jade = entities::id_of(&app.kernel.vault, council.id, &entities::searched("jade@council.example").remove(0));
    assert_eq!(draft_of(&mut one, vec![jade]).await.unwrap_err().code, Code::Invalid);

    file(&app, &council, told(AMBER)).await;
    let id = draft(&app, &council, &mut one).await.unwrap();
    let cases: Vec<_> = one.queue().await.iter().map(|line| line.id).collect();
    for case in cases {
        // A lead who is kept away from where it was met does not even see that there is a draft.
        two.renew().await;
        two.recuse(case, None).await.unwrap();
    }
    assert_eq!(decide(&mut two, id, true).await.unwrap_err().code, Code::NotFound);
    assert!(list(&mut two).await.is_empty() && list(&mut one).await.len() == 1);
    let mut member = app.person(&council, &[Role::Reporter]).await;
    assert_eq!(member.visit(&place(id)).await.status, 404);
}

#[tokio::test]
async fn members_are_told_in_portions_and_once_until_they_look() {
    let (app, council) = spawn().await;
    let mut members = Vec::new();
    for _ in 0..52 {
        members.push(app.account(&council, &[Role::Reporter]).await);
    }
    let (_, [mut one, mut two]) = live(&app, &council).await;
    app.settle().await;
    app.settle().await;
    assert!(members.iter().all(|member| notices_to(&app, member).len() == 1), "each of two portions");
    let other = met(&app, &council, "https://t.me/amber_recruiting").await;
    let mut looked = members[0].sign_in(&app).await;
    let first = list(&mut one).await[0].id;
    looked.visit(&place(first)).await;
    app.pass(Moment::MINUTE);
    let id = draft_of(&mut one, vec![other]).await.unwrap();
    decide(&mut two, id, true).await.unwrap();
    app.settle().await;
    app.settle().await;
    let counts: Vec<usize> = members.iter().map(|member| notices_to(&app, member).len()).collect();
    assert_eq!((counts[0], counts[1..].iter().sum::<usize>()), (2, 51), "who has not looked gets no second letter");
    assert!(looked.visit("/").await.text.contains("1 new notice for you"));
}

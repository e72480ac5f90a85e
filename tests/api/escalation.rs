//! Who is told first, who is told when nobody looks, and that what goes on is told once (docs/rules.md §7).

use super::{
    alerts::{set, spawn_with, take_role_away},
    campaigns,
    harness::{
        Person, TestApp,
        client::Account,
        desk::inside,
        flow::{Led, because},
        plain_answers, report,
        smtp::{Mood, Smtp},
        spawn_app,
    },
    named::about,
    own_reports::{answer, only},
    settings::{proposal, propose},
};
use backend::{
    accounts::Profile,
    app::handlers,
    kernel::{institutions::Institution, outbox::Worker, vault::Place},
};
use proptest::test_runner::{Config, TestRunner};
use shared::{
    audit::{Action, System},
    ids::{AccountId, CaseId, Reference},
    lifecycle::Move,
    permission::Role,
    questionnaire::Answers,
    settings::{Alerting, Duty, GetSettings, PreviewSettings, Settings},
    time::Moment,
};

mod first;
mod once;

/// The least that is urgent.
fn urgent() -> Answers {
    plain_answers().with("danger_now", &["YES"])
}

/// The least that is of high priority.
fn high() -> Answers {
    plain_answers().with("danger_now", &["NOT_SURE"])
}

const OFFICER: AccountId = AccountId(uuid::Uuid::from_u128(1));

fn duty(officers: &[AccountId], minutes: u16) -> Duty {
    Duty { officers: officers.to_vec(), minutes }
}

/// A council with a triage officer, a lead, an administrator and somebody who reports.
struct Council {
    app: TestApp,
    council: Institution,
    officer: Account,
    lead: Account,
    admin: Account,
    reporter: Account,
}

impl Council {
    async fn new() -> Self {
        Self::with(spawn_app().await, Alerting::default()).await
    }

    async fn with(app: TestApp, alerts: Alerting) -> Self {
        let council = app.institution_with("fernwick", Settings { alerts, ..Settings::default() }).await;
        let officer = app.account_of(OFFICER, &council, &[Role::Triage]).await;
        let lead = app.account(&council, &[Role::Lead]).await;
        let (admin, reporter) = (app.account(&council, &[Role::Admin]).await, app.account(&council, &[Role::Reporter]).await);
        Self { app, council, officer, lead, admin, reporter }
    }

    /// Files a report and lets the first letters go.
    async fn file(&self, answers: Answers) -> Reference {
        let mut reporter = self.reporter.sign_in(&self.app).await;
        let receipt = reporter.file(&report(&self.app, answers)).await.unwrap();
        self.app.settle().await;
        receipt.reference
    }

    async fn after(&self, minutes: i64) {
        self.app.pass(minutes * Moment::MINUTE);
        self.app.settle().await;
    }

    /// Letters to officer, lead and administrator.
    fn letters(&self) -> [usize; 3] {
        [&self.officer, &self.lead, &self.admin].map(|who| self.app.letters_to(&who.email).len())
    }

    async fn lead(&self) -> Person {
        self.lead.sign_in(&self.app).await
    }

    /// The newest case as the lead has it in the queue, which is no look at it.
    async fn case(&self) -> CaseId {
        self.lead().await.queue().await.iter().max_by_key(|line| line.opened_at).unwrap().id
    }

    async fn steps(&self) -> usize {
        self.app.audit().await.iter().filter(|said| said.action == Action::System(System::AlertEscalated)).count()
    }
}

#[tokio::test]
async fn an_urgent_report_nobody_opens_is_told_to_leads_and_then_to_leads_and_administrators_and_then_to_nobody() {
    let it = Council::new().await;
    // Sunday night: somebody in danger does not wait for Monday.
    it.app.pass(-Moment::DAY);
    let reference = it.file(urgent()).await.to_string();
    assert_eq!(it.letters(), [1, 1, 0]);
    it.app.pass(15 * Moment::MINUTE - 1);
    it.app.settle().await;
    assert_eq!(it.letters(), [1, 1, 0], "not yet");
    it.app.pass(1);
    it.app.settle().await;
    assert_eq!((it.letters(), it.steps().await), ([1, 2, 0], 1));
    let letter = it.app.letters_to(&it.lead.email).remove(1);
    for part in ["Nobody has looked yet", &reference, "urgent", "/desk/cases/"] {
        assert!(letter.words.contains(part), "{part} in {}", letter.words);
    }
    it.after(15).await;
    assert_eq!((it.letters(), it.steps().await), ([1, 3, 1], 2));
    let told = it.app.letters_to(&it.admin.email).remove(0);
    assert!(told.words.contains("An urgent report waits") && told.words.contains("/desk/people"));
    for secret in [reference.as_str(), "AR-", "/desk/cases", "fernwick"] {
        assert!(!told.words.contains(secret), "{secret} in {}", told.words);
    }
    it.after(24 * 60).await;
    assert_eq!((it.letters(), it.steps().await), ([1, 3, 1], 2), "it ends");
}

#[tokio::test]
async fn what_is_high_waits_for_opening_hours_and_what_is_less_is_told_once() {
    let it = Council::new().await;
    // Half past four on a Monday: half an hour is left of the day.
    it.app.pass(4 * Moment::HOUR + 30 * Moment::MINUTE);
    it.file(high()).await;
    it.file(plain_answers()).await;
    let first = it.letters();
    it.after(16 * 60 + 59).await;
    assert_eq!(it.letters(), first, "9.29 on Tuesday");
    it.after(1).await;
    assert_eq!((it.letters(), it.steps().await), ([first[0], first[1] + 1, 0], 1));
    it.after(60).await;
    assert_eq!((it.letters(), it.steps().await), ([first[0], first[1] + 2, 1], 2));
    it.after(3 * 24 * 60).await;
    assert_eq!((it.letters(), it.steps().await), ([first[0], first[1] + 2, 1], 2));
}

#[tokio::test]
async fn whatever_somebody_of_the_desk_does_with_it_ends_the_telling() {
    for act in ["opened", "taken", "assigned", "merged", "its last step is on its way"] {
        let it = Council::new().await;
        it.file(urgent()).await;
        let case = it.case().await;
        let mut officer = it.officer.sign_in(&it.app).await;
        let mut led = Led::new(case);
        match act {
            "opened" => drop(officer.open(case).await.unwrap()),
            "taken" => led.moves(&mut officer, Move::Take).await.unwrap(),
            "assigned" => led.assign(&mut it.lead().await, Some(it.officer.id), None).await.unwrap(),
            "merged" => {
                it.app.pass(Moment::SECOND);
                it.file(plain_answers()).await;
                let into = it.case().await;
                led.moves(&mut it.lead().await, Move::Merge { into, reason: because() }).await.unwrap();
            }
            _ => {
                it.after(15).await;
                officer.open(case).await.unwrap();
            }
        }
        let before = it.letters();
        it.after(15).await;
        it.after(15).await;
        assert_eq!(it.letters(), before, "{act}");
        assert_eq!(it.steps().await, usize::from(act.starts_with("its")), "{act}");
    }
}

#[tokio::test]
async fn a_look_of_somebody_who_works_no_cases_ends_nothing() {
    let it = Council::new().await;
    let mut auditor = it.app.person(&it.council, &[Role::Auditor]).await;
    it.file(urgent()).await;
    let case = it.case().await;
    let because = shared::access::Because { reason: "A sample.".parse().unwrap() };
    auditor.send::<shared::access::BreakGlass>(&(case,), &because).await.unwrap();
    auditor.open(case).await.unwrap();
    it.app.settle().await;
    let [_, lead, _] = it.letters();
    it.after(15).await;
    assert_eq!((it.letters(), it.steps().await), ([1, lead + 1, 0], 1));
}

#[tokio::test]
async fn what_is_due_at_one_moment_is_told_in_one_letter_and_what_was_opened_meanwhile_is_not_in_it() {
    let smtp = Smtp::start().await;
    let it = Council::with(spawn_with(&smtp).await, Alerting::default()).await;
    let mut reporter = it.reporter.sign_in(&it.app).await;
    let mut references = Vec::new();
    for _ in 0..3 {
        references.push(reporter.file(&report(&it.app, urgent())).await.unwrap().reference.to_string());
        it.app.pass(1);
    }
    it.app.settle().await;
    assert_eq!(smtp.letters().len(), 2, "one each");
    // The letters of the step are ordered, and opened after that is the second.
    *smtp.mood.lock().unwrap() = Mood::Busy;
    it.after(15).await;
    let mut lead = it.lead().await;
    let second = lead.queue().await.iter().find(|line| line.reference.to_string() == references[1]).unwrap().id;
    lead.open(second).await.unwrap();
    *smtp.mood.lock().unwrap() = Mood::Kind;
    it.after(5).await;
    let letters = smtp.letters();
    assert_eq!(letters.len(), 3);
    assert!(letters[2].contains(&it.lead.email) && letters[2].contains("Not opened yet: 2 reports"));
    for (reference, there) in references.iter().zip([true, false, true]) {
        assert_eq!(letters[2].contains(reference), there, "{reference}");
    }
}

#[tokio::test]
async fn a_step_is_taken_once_by_however_many_servers_and_after_a_restart() {
    let it = Council::new().await;
    it.file(urgent()).await;
    let other = it.app.beside(|_| ());
    it.app.pass(15 * Moment::MINUTE);
    tokio::join!(other.settle(), it.app.settle());
    it.app.pass(5 * Moment::SECOND);
    other.settle().await;
    assert_eq!((it.letters(), it.steps().await), ([1, 2, 0], 1));
    // One that was only begun is taken up again.
    let half: Vec<_> = handlers().into_iter().filter(|(kind, _)| *kind != "StepLetter").collect();
    it.app.pass(15 * Moment::MINUTE);
    Worker::new(it.app.kernel.clone(), half).unwrap().drain().await.unwrap();
    assert_eq!(it.letters(), [1, 2, 0]);
    it.app.pass(5 * Moment::SECOND);
    other.settle().await;
    assert_eq!((it.letters(), it.steps().await), ([1, 3, 1], 2));
}

#[tokio::test]
async fn a_report_that_had_to_be_told_anew_takes_each_step_once_all_the_same() {
    let smtp = Smtp::start().await;
    let alerts = Alerting { urgent: duty(&[OFFICER], 15), ..Alerting::default() };
    let it = Council::with(spawn_with(&smtp).await, alerts).await;
    *smtp.mood.lock().unwrap() = Mood::Busy;
    it.file(urgent()).await;
    set(&it.app, &it.officer, "state", "CLOSED").await;
    *smtp.mood.lock().unwrap() = Mood::Kind;
    it.after(5).await;
    let to_lead = || smtp.letters().iter().filter(|letter| letter.contains(&it.lead.email)).count();
    assert_eq!(to_lead(), 1, "nobody who is named for it is left");
    it.after(10).await;
    assert_eq!(to_lead(), 2);
    it.after(5).await;
    assert_eq!((to_lead(), it.steps().await), (2, 1), "the second time it was told leaves no second step");
    it.after(24 * 60).await;
    assert_eq!((to_lead(), it.steps().await), (3, 2));
}

#[tokio::test]
async fn leads_who_are_none_any_more_or_may_not_hear_of_it_are_told_nothing_and_the_team_is_in_their_stead() {
    let it = Council::new().await;
    it.file(about(&it.lead.email).with("danger_now", &["YES"])).await;
    assert_eq!(it.letters(), [1, 0, 0]);
    it.after(15).await;
    assert_eq!(it.letters(), [2, 0, 0], "the only lead is named in it");
    it.after(15).await;
    assert_eq!(it.letters(), [3, 0, 1]);

    let smtp = Smtp::start().await;
    let it = Council::with(spawn_with(&smtp).await, Alerting::default()).await;
    it.file(urgent()).await;
    *smtp.mood.lock().unwrap() = Mood::Busy;
    it.after(15).await;
    take_role_away(&it.app, &it.council, &it.lead).await;
    *smtp.mood.lock().unwrap() = Mood::Kind;
    it.after(5).await;
    assert_eq!(smtp.letters().len(), 2, "a letter that waited does not go to somebody who is no lead any more");
    it.after(10).await;
    let to = |account: &Account| smtp.letters().iter().filter(|letter| letter.contains(&account.email)).count();
    assert_eq!([to(&it.officer), to(&it.lead), to(&it.admin)], [2, 1, 1]);
}

#[tokio::test]
async fn an_administrator_who_is_named_in_it_is_told_nothing() {
    let it = Council::new().await;
    it.file(about(&it.admin.email).with("danger_now", &["YES"])).await;
    it.after(15).await;
    it.after(15).await;
    assert_eq!((it.letters(), it.steps().await), ([1, 3, 0], 2));
}

#[tokio::test]
async fn inside_a_compartment_its_contacts_are_told_once_more_and_nobody_else() {
    let it = Council::new().await;
    let contacts =
        [it.app.account(&it.council, &[Role::SeparateContact]).await, it.app.account(&it.council, &[Role::SeparateContact]).await];
    let reference = it.file(inside().with("danger_now", &["YES"])).await.to_string();
    it.after(15).await;
    it.after(15).await;
    it.after(24 * 60).await;
    assert_eq!((it.letters(), it.steps().await), ([0, 0, 0], 1));
    for contact in &contacts {
        let letters = it.app.letters_to(&contact.email);
        assert_eq!(letters.len(), 2);
        assert!(
            letters.iter().all(|letter| !letter.words.contains(&reference) && !letter.words.contains("rgent")),
            "{:?}",
            letters[1].words
        );
    }
    // A contact who looks ends it.
    let it = Council::new().await;
    let mut contact = it.app.person(&it.council, &[Role::SeparateContact]).await;
    it.file(inside().with("danger_now", &["YES"])).await;
    let case = contact.queue().await[0].id;
    contact.open(case).await.unwrap();
    it.after(15).await;
    assert_eq!((it.app.letters_to(contact.email()).len(), it.steps().await), (1, 0));
}

#[tokio::test]
async fn a_case_that_is_set_apart_meanwhile_is_told_inside_and_what_the_team_looked_at_counts_no_more() {
    for looked in [false, true] {
        let it = Council::new().await;
        let contact = it.app.account(&it.council, &[Role::SeparateContact]).await;
        it.file(about(&it.lead.email).with("danger_now", &["YES"])).await;
        let mut officer = it.officer.sign_in(&it.app).await;
        let case = officer.queue().await[0].id;
        if looked {
            officer.open(case).await.unwrap();
        }
        officer.recuse(case, None).await.unwrap();
        it.app.settle().await;
        let told = |it: &Council| it.app.letters_to(&contact.email).len();
        let (team, first) = (it.letters(), told(&it));
        assert!(first > 0, "it went to the contact");
        it.after(15).await;
        it.after(15).await;
        it.after(24 * 60).await;
        assert_eq!(it.letters(), team, "nobody of the team hears of it any more");
        assert_eq!(told(&it), first + 1, "the contact does; looked at before: {looked}");
    }
}

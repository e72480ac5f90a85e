//! What goes on is told once, and whatever goes on, each report is told (docs/rules.md §7).

use super::*;

#[tokio::test]
async fn what_goes_on_is_told_once_until_somebody_has_looked() {
    let it = Council::new().await;
    let reference = it.file(plain_answers()).await;
    let mut reporter = it.reporter.sign_in(&it.app).await;
    let case = it.case().await;
    for _ in 0..3 {
        answer(&mut reporter, reference, "One more thing.").await.unwrap();
        it.app.settle().await;
    }
    assert_eq!(it.letters(), [2, 2, 0], "the report, and that there is something new");
    it.officer.sign_in(&it.app).await.open(case).await.unwrap();
    for _ in 0..2 {
        answer(&mut reporter, reference, "And another.").await.unwrap();
    }
    it.app.settle().await;
    assert_eq!(it.letters(), [3, 3, 0], "one of them looked");
    // Of another case nobody was told yet.
    let other = it.file(plain_answers()).await;
    answer(&mut reporter, other, "Something else.").await.unwrap();
    it.app.settle().await;
    assert_eq!(it.letters(), [5, 5, 0]);
}

#[tokio::test]
async fn a_campaign_is_told_but_where_each_of_its_cases_told_something_that_nobody_looked_at() {
    for silent in [false, true] {
        let it = Council::new().await;
        for _ in 0..3 {
            let mut reporter = campaigns::file(&it.app, &it.council, campaigns::told(campaigns::AMBER)).await;
            if silent {
                let reference = only(&mut reporter).await.reference;
                answer(&mut reporter, reference, "One more thing.").await.unwrap();
            }
        }
        it.app.settle().await;
        let letters = it.app.letters_to(&it.lead.email);
        let of_campaign = letters.iter().filter(|letter| letter.subject == "A campaign was raised").count();
        assert_eq!((of_campaign, letters.len()), if silent { (0, 4) } else { (1, 2) });
        let raised = it.app.audit().await.iter().filter(|said| said.action == Action::System(System::CampaignRaised)).count();
        assert_eq!(raised, 1);
    }
}

#[tokio::test]
async fn that_something_was_told_silences_no_step_and_no_report() {
    let it = Council::new().await;
    let reference = it.file(urgent()).await;
    let mut reporter = it.reporter.sign_in(&it.app).await;
    answer(&mut reporter, reference, "They are at the door.").await.unwrap();
    it.app.settle().await;
    assert_eq!(it.letters(), [2, 2, 0]);
    it.after(15).await;
    assert_eq!(it.letters(), [2, 3, 0]);
    it.file(urgent()).await;
    assert_eq!(it.letters(), [3, 4, 0]);
}

/// Whatever may happen between two letters.
#[derive(Clone, Copy, Debug)]
enum Happening {
    File(bool),
    Work,
    Mail(bool),
    Pass(i64),
    Open,
    /// The officer, who is told first, loses the role or gets it back.
    Officer(bool),
}

#[tokio::test]
async fn whatever_happens_in_whatever_order_each_report_is_told_to_somebody_who_may_hear_of_it() {
    use Happening::{File, Mail, Officer, Open, Pass, Work};
    use proptest::{prelude::*, strategy::ValueTree};
    let happening = prop_oneof![
        3 => any::<bool>().prop_map(File),
        3 => Just(Work),
        2 => any::<bool>().prop_map(Mail),
        1 => (0..40_i64).prop_map(Pass),
        1 => Just(Open),
        2 => any::<bool>().prop_map(Officer),
    ];
    let mut runner = TestRunner::new(Config::default());
    for _ in 0..8 {
        let script = proptest::collection::vec(happening.clone(), 40).new_tree(&mut runner).unwrap().current();
        let smtp = Smtp::start().await;
        let alerts = Alerting { urgent: duty(&[OFFICER], 15), normal: duty(&[OFFICER], 0), ..Alerting::default() };
        let it = Council::with(spawn_with(&smtp).await, alerts).await;
        let mut references = Vec::new();
        for one in &script {
            match *one {
                File(danger) => {
                    let mut reporter = it.reporter.sign_in(&it.app).await;
                    let answers = if danger { urgent() } else { plain_answers() };
                    references.push(reporter.file(&report(&it.app, answers)).await.unwrap().reference.to_string());
                }
                Work => it.app.settle().await,
                Mail(works) => *smtp.mood.lock().unwrap() = if works { Mood::Kind } else { Mood::Busy },
                Pass(minutes) => it.app.pass(minutes * Moment::MINUTE),
                Open => {
                    let mut lead = it.lead().await;
                    if let Some(line) = lead.queue().await.first() {
                        lead.open(line.id).await.unwrap();
                    }
                }
                Officer(holds) => hold(&it, holds).await,
            }
        }
        *smtp.mood.lock().unwrap() = Mood::Kind;
        for _ in 0..3 {
            it.after(15).await;
        }
        let letters = smtp.letters();
        for reference in &references {
            assert!(letters.iter().any(|letter| letter.contains(reference)), "{reference} was told to nobody: {script:?}");
        }
        assert!(letters.iter().all(|letter| !letter.contains(&it.reporter.email)));
        let references_to_admin = letters.iter().filter(|letter| letter.contains(&it.admin.email) && letter.contains("AR-")).count();
        assert_eq!(references_to_admin, 0);
    }
}

async fn hold(it: &Council, holds: bool) {
    let role = if holds { Role::Triage } else { Role::Reporter };
    let profile = Profile {
        email: it.officer.email.parse().unwrap(),
        name: "Somebody Particular".parse().unwrap(),
        roles: vec![(role, it.council.id).into()],
        also: Vec::new(),
    };
    let place = Place::new("accounts", "profile", it.officer.id.0);
    set(&it.app, &it.officer, "profile", it.app.kernel.vault.seal_json(place, &profile, 512).unwrap()).await;
}

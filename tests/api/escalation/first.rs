//! Who is told first (docs/rules.md §7).

use super::*;

#[tokio::test]
async fn whoever_is_named_for_a_priority_is_told_first_and_the_leads_next() {
    let alerts = Alerting { urgent: duty(&[OFFICER], 15), ..Alerting::default() };
    let it = Council::with(spawn_app().await, alerts).await;
    it.file(urgent()).await;
    assert_eq!(it.letters(), [1, 0, 0]);
    it.after(15).await;
    assert_eq!(it.letters(), [1, 1, 0]);
    it.file(plain_answers()).await;
    assert_eq!(it.letters(), [2, 2, 0], "of another priority everybody is");
}

#[tokio::test]
async fn where_nobody_who_is_named_for_a_priority_may_hear_of_it_everybody_else_does() {
    let alerts = || Alerting { urgent: duty(&[OFFICER], 0), normal: duty(&[OFFICER], 0), ..Alerting::default() };
    let it = Council::with(spawn_app().await, alerts()).await;
    it.file(about(&it.officer.email)).await;
    assert_eq!(it.letters(), [0, 1, 0], "they are named in it");
    take_role_away(&it.app, &it.council, &it.officer).await;
    it.file(urgent()).await;
    assert_eq!(it.letters(), [0, 2, 0], "they hold no role");
    it.after(24 * 60).await;
    assert_eq!((it.letters(), it.steps().await), ([0, 2, 0], 0), "no step is wanted");

    // Whoever was to be told and may not be any more when the letter is written leaves it to the others.
    for recused in [false, true] {
        let smtp = Smtp::start().await;
        let it = Council::with(spawn_with(&smtp).await, alerts()).await;
        *smtp.mood.lock().unwrap() = Mood::Busy;
        let reference = it.file(plain_answers()).await.to_string();
        let mut lead = it.lead().await;
        let case = it.case().await;
        if recused {
            let other = it.app.account(&it.council, &[Role::Lead]).await;
            lead.recuse(case, Some(it.officer.id)).await.unwrap();
            take_role_away(&it.app, &it.council, &other).await;
        } else {
            set(&it.app, &it.officer, "state", "CLOSED").await;
        }
        *smtp.mood.lock().unwrap() = Mood::Kind;
        it.after(15).await;
        it.after(1).await;
        let letters = smtp.letters();
        assert!(letters.iter().all(|letter| !letter.contains(&it.officer.email)), "recused: {recused}");
        assert_eq!(letters.iter().filter(|letter| letter.contains(&it.lead.email) && letter.contains(&reference)).count(), 1, "{recused}");
    }
}

#[tokio::test]
async fn only_people_who_take_first_looks_or_lead_can_be_named_and_whoever_decides_reads_their_names() {
    let it = Council::new().await;
    let mut admin = it.admin.sign_in(&it.app).await;
    let of = |officer: AccountId| {
        let alerts = Alerting { high: duty(&[officer], 30), ..Alerting::default() };
        proposal(0, Settings { alerts, ..Settings::default() })
    };
    for wrong in [it.reporter.id, it.admin.id, AccountId(uuid::Uuid::from_u128(77))] {
        for refused in
            [propose(&mut admin, &of(wrong)).await.unwrap_err(), admin.send::<PreviewSettings>(&(), &of(wrong)).await.unwrap_err()]
        {
            let pointers: Vec<&str> = refused.errors.iter().map(|fault| fault.pointer.as_str()).collect();
            assert_eq!(pointers, ["/settings/alerts/high/officers"]);
        }
    }
    let offered = admin.send::<GetSettings>(&(), &()).await.unwrap().officers;
    let mut wanted = [it.officer.id, it.lead.id];
    wanted.sort_unstable();
    let mut ids: Vec<AccountId> = offered.iter().map(|one| one.account).collect();
    ids.sort_unstable();
    assert_eq!(ids, wanted);
    let differences = admin.send::<PreviewSettings>(&(), &of(OFFICER)).await.unwrap().differences;
    let told: Vec<_> = differences.iter().map(|one| (one.what.as_str(), one.after.as_deref())).collect();
    let expected = [("alerts › high › minutes", Some("30")), ("alerts › high › officers › 1", Some("Somebody Rather Particular"))];
    assert_eq!(told, expected);
}

//! The demonstration shows the whole product, and nothing in it is anybody's (docs/rules.md §9).

use super::harness::{Person, TestApp, spawn_app_with};
use backend::{
    demo::{self, Size},
    kernel::institutions::{self, Institution},
};
use serde_json::Value;
use shared::{
    attachments::{AttachmentState, ListAttachments, Media},
    audit::Action,
    campaigns::ListCampaigns,
    cases::{CaseLine, CaseQuery, ListCases, Show},
    delegations::ListDelegations,
    lifecycle::{CaseState, ClosureCode},
    permission::Role,
    priority::Priority,
    questionnaire::Answers,
    statistics::GetPicture,
    time::Moment,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    os::unix::fs::PermissionsExt,
};

async fn demonstration(seed: u64) -> (TestApp, Institution) {
    let app = spawn_app_with(&[
        ("VEDETTE_LIMITS__SIGN_INS_PER_MINUTE", "100000"),
        ("VEDETTE_LIMITS__REQUESTS_PER_MINUTE", "100000"),
        ("VEDETTE_LIMITS__TOKENS_PER_MINUTE", "100000"),
    ])
    .await;
    demo::set_up(&app.kernel, Size::Whole { seed }).await.unwrap();
    let all = institutions::all(&app.kernel).await.unwrap();
    (app, all.into_iter().find(|institution| institution.parent.is_none()).unwrap())
}

/// Every case that somebody sees, open or not.
async fn cases(person: &mut Person) -> Vec<CaseLine> {
    let mut all = Vec::new();
    let parts = [Show::Open, Show::Closed].map(|show| CaseQuery { show, ..CaseQuery::default() });
    for part in parts.into_iter().chain([CaseQuery { state: Some(CaseState::Merged), ..CaseQuery::default() }]) {
        let mut query = part;
        loop {
            person.renew().await;
            let portion = person.send::<ListCases>(&(), &query).await.unwrap();
            all.extend(portion.items);
            let Some(next) = portion.next else { break };
            query.cursor = Some(next);
        }
    }
    all
}

/// What every report that a lead may read says, in no order.
async fn told(app: &TestApp, council: &Institution) -> Vec<Answers> {
    let mut lead = app.person(council, &[Role::Lead]).await;
    let mut told = Vec::new();
    for line in cases(&mut lead).await {
        told.extend(lead.open(line.id).await.unwrap().reports.into_iter().map(|report| report.answers));
    }
    told.sort_by_key(|answers| serde_json::to_string(answers).unwrap());
    told
}

#[tokio::test]
async fn two_demonstrations_of_one_seed_tell_the_same() {
    let (one, other) = tokio::join!(demonstration(5), demonstration(5));
    let (one, other) = tokio::join!(told(&one.0, &one.1), told(&other.0, &other.1));
    assert!(one.len() > 290, "{}", one.len());
    assert_eq!(one, other);
}

#[tokio::test]
async fn the_demonstration_shows_every_state_of_a_case_two_campaigns_closed_months_and_what_is_kept_apart() {
    let (app, council) = demonstration(demo::SEED).await;
    assert!(app.letters().is_empty(), "{:?}", app.letters());
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let all = cases(&mut lead).await;
    let states: BTreeMap<CaseState, usize> = all.iter().fold(BTreeMap::new(), |mut states, line| {
        *states.entry(line.state).or_default() += 1;
        states
    });
    assert!(CaseState::ALL.iter().all(|state| states.get(state).is_some_and(|count| *count >= 2)), "{states:?}");
    let today = app.now().plus(-12 * Moment::HOUR);
    let fresh: BTreeSet<Priority> = all.iter().filter(|line| line.opened_at > today).map(|line| line.priority).collect();
    assert_eq!(fresh, [Priority::P1, Priority::P2, Priority::P3, Priority::P4].into());
    let late = all.iter().filter(|line| line.state.is_open() && line.due_at.is_some_and(|due| due < app.now())).count();
    assert!((3..all.len() / 4).contains(&late), "{late}");
    assert!(all.iter().all(|line| !line.compartment && line.opened_at < app.now()));
    let oldest = all.iter().map(|line| line.opened_at).min().unwrap();
    assert!(app.now().since(oldest) > 400 * Moment::DAY);

    lead.renew().await;
    let mut targets: Vec<u32> = lead.send::<ListCampaigns>(&(), &()).await.unwrap().items.iter().map(|campaign| campaign.targets).collect();
    targets.sort_unstable();
    assert_eq!(targets, [4, 12]);

    let mut closed: BTreeSet<ClosureCode> = BTreeSet::new();
    let (mut tasks, mut referrals, mut files) = (0, 0, Vec::new());
    for line in &all {
        files.extend(lead.send::<ListAttachments>(&(line.id,), &()).await.unwrap().items);
        let standing = lead.open(line.id).await.unwrap().standing;
        closed.extend(standing.closures.iter().map(|closure| closure.closing.code));
        tasks += standing.open_tasks;
        referrals += standing.referrals.iter().filter(|referral| referral.sent_at.is_some()).count();
        for (one, next) in standing.steps.iter().zip(standing.steps.iter().skip(1)) {
            assert!(one.at <= next.at && next.at <= app.now(), "{:?}", standing.steps);
        }
    }
    assert!(closed.len() > 6 && tasks > 5 && referrals > 1, "{closed:?} {tasks} {referrals}");

    for media in [Media::Jpeg, Media::Png, Media::Pdf, Media::Email, Media::Text] {
        assert!(files.iter().filter(|file| file.media == media).count() >= 2, "{media:?}");
    }
    assert!(files.iter().all(|file| file.state == AttachmentState::Kept) && files.iter().any(|file| file.name.is_none()), "{files:?}");

    let mut contact = app.person(&council, &[Role::SeparateContact]).await;
    let apart = cases(&mut contact).await;
    assert!(!apart.is_empty() && apart.iter().all(|line| line.compartment), "{apart:?}");
    let done: HashSet<Action> = app.audit().await.into_iter().map(|said| said.action).collect();
    for action in [Action::NameAsked, Action::NameOpened, Action::FollowedUp, Action::DelegationGranted] {
        assert!(done.contains(&action), "{action:?}");
    }

    let mut leader = app.person(&council, &[Role::Leadership]).await;
    let months = leader.send::<GetPicture>(&(), &()).await.unwrap().months;
    assert!(months.len() >= 12, "{}", months.len());
    let empty: Vec<_> = months.iter().filter(|month| month.total.shown().is_none()).map(|month| month.month.to_string()).collect();
    assert!(empty.len() <= 1, "only a month that was half over when it began: {empty:?}");
    app.settle().await;
    assert!(app.letters().is_empty(), "{:?}", app.letters());
}

#[tokio::test]
async fn the_list_of_accounts_is_for_one_persons_eyes_and_has_every_role_two_who_share_work_and_three_institutions() {
    let (app, _) = demonstration(1).await;
    let path = app.folder.path().join("data/demo-accounts.json");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let listed: Vec<Value> = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let said = |account: &Value, part: &str| account[part].as_str().unwrap().to_owned();
    let first = said(&listed[0], "institution");
    for role in Role::ALL {
        let holders = listed.iter().filter(|account| said(account, "role") == role.code() && said(account, "institution") == first).count();
        let shared = matches!(role, Role::Triage | Role::Case | Role::Lead | Role::SeparateContact);
        assert!(if shared { holders == 2 } else { holders >= 1 }, "{role:?} {holders}");
    }
    let institutions: BTreeSet<String> = listed.iter().map(|account| said(account, "institution")).collect();
    assert_eq!(institutions.len(), 3);
    assert!(
        listed
            .iter()
            .all(|account| said(account, "email").ends_with(".example") && said(account, "institution").ends_with("(demonstration)"))
    );
    let one = listed.iter().find(|account| said(account, "email").starts_with("assistant")).unwrap();
    let mut proxy = super::harness::client::Account {
        id: shared::ids::AccountId(uuid::Uuid::nil()),
        email: said(one, "email"),
        password: said(one, "password"),
        secret: totp_rs::Secret::try_from_base32(said(one, "totp_secret")).unwrap().as_bytes().try_into().unwrap(),
    }
    .sign_in(&app)
    .await;
    let got = proxy.send::<ListDelegations>(&(), &()).await.unwrap().got;
    assert_eq!(got.iter().map(|line| line.name.expose().to_owned()).collect::<Vec<_>>(), ["Councillor Teal"]);
}

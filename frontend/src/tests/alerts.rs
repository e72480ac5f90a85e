//! The page of the alerts to members, as leads see it.

use super::{
    HOSTILE,
    desk::{clock, html, id, line},
    html::{tags, words},
};
use crate::desk::views;
use leptos::prelude::*;
use shared::{
    access::Colleague,
    entities::EntityLine,
    ids::{AccountId, CampaignId, EntityId, MemberAlertId},
    member_alerts::{Correction, KnownAs, MemberAlert, MemberAlertState, RestsOn},
    time::Moment,
};

const NOW: Moment = Moment(40 * Moment::DAY);

fn alert(state: MemberAlertState, may_approve: bool, typed: &str) -> MemberAlert {
    let colleague = || Colleague { account: id::<AccountId>(), name: typed.parse().unwrap() };
    let decided = !matches!(state, MemberAlertState::Draft);
    let recalled = state == MemberAlertState::Recalled;
    MemberAlert {
        id: id::<MemberAlertId>(),
        state,
        known_as: vec![KnownAs {
            kind: "PROFILE_URL".to_owned(),
            platform: Some("LinkedIn".to_owned()),
            handle: typed.to_owned(),
            shown: typed.to_owned(),
        }],
        rests_on: vec![RestsOn { entity: id::<EntityId>(), people: 2 }],
        campaign: Some(id::<CampaignId>()),
        reason: Some(typed.parse().unwrap()),
        drafted_by: Some(colleague()),
        drafted_at: Moment(Moment::DAY),
        decided_by: decided.then(colleague),
        decided_at: decided.then_some(Moment(2 * Moment::DAY)),
        expires_at: decided.then_some(Moment(60 * Moment::DAY)),
        recalled_by: recalled.then(colleague),
        recalled_at: recalled.then_some(Moment(3 * Moment::DAY)),
        correction: recalled.then_some(Correction::Mistake),
        reports: if decided { vec![line()] } else { Vec::new() },
        proposed: None,
        proposed_by: None,
        may_approve,
        whole: true,
    }
}

fn drawn(items: &[MemberAlert]) -> String {
    html(views::alerts(items, None, NOW, &clock))
}

fn forms(html: &str) -> Vec<String> {
    let name =
        |word: &str| word.rsplit_once("-0").map_or_else(|| word.to_owned(), |_| word.split('-').take(2).collect::<Vec<_>>().join("-"));
    tags(html).iter().filter(|tag| tag.name == "form").filter_map(|tag| tag.get("data-do")).map(name).collect()
}

/// The page for the gallery.
pub(super) fn pages() -> Vec<(&'static str, AnyView)> {
    let items = [alert(MemberAlertState::Draft, true, "amber-recruiting")];
    vec![("desk-alerts", views::alerts(&items, None, NOW, &clock).into_any())]
}

#[test]
fn whoever_drafted_one_is_not_offered_to_approve_it_and_only_what_members_see_can_be_recalled() {
    use MemberAlertState::{Draft, Expired, Lapsed, Live, Recalled, Refused, Withdrawn};
    assert_eq!(forms(&drawn(&[alert(Draft, true, "amber")])), ["alert-approve", "alert-refuse"]);
    let own = drawn(&[alert(Draft, false, "amber")]);
    assert_eq!(forms(&own), ["alert-refuse"]);
    assert!(words(&own).contains("You drafted it: another lead approves it.") && words(&own).contains("Take it back"));
    assert_eq!(forms(&drawn(&[alert(Live, false, "amber")])), ["alert-recall"]);
    for over in [Refused, Withdrawn, Expired, Lapsed, Recalled] {
        assert_eq!(forms(&drawn(&[alert(over, false, "amber")])), Vec::<String>::new(), "{over:?}");
    }
    assert!(words(&drawn(&[])).contains("There is none that you see."));
}

#[test]
fn whoever_approves_is_shown_what_it_rests_on_and_a_button_says_which_alert_it_is_for() {
    let page = drawn(&[alert(MemberAlertState::Draft, true, "amber-recruiting")]);
    let said = words(&page);
    assert!(said.contains("2 people whom it approached count.") && said.contains("Where it was met"), "{said}");
    assert!(
        said.contains("It may be innocent. Look at where it was met") && said.contains("Approve it : LinkedIn: amber-recruiting"),
        "{said}"
    );
    assert!(
        tags(&page).iter().any(|tag| tag.name == "input" && tag.get("type").is_some_and(|kind| kind == "checkbox")),
        "a second thought"
    );
}

#[test]
fn of_what_a_lead_is_kept_away_from_they_see_what_members_see_and_can_only_take_it_back() {
    let mut one = alert(MemberAlertState::Live, false, "amber");
    (one.whole, one.rests_on, one.reason, one.drafted_by, one.decided_by) = (false, Vec::new(), None, None, None);
    (one.campaign, one.reports) = (None, Vec::new());
    let page = drawn(&[one]);
    let said = words(&page);
    assert_eq!(forms(&page), ["alert-recall"]);
    assert!(said.contains("You do not see where it was met") && !said.contains("The contact was innocent."), "{said}");
    assert!(!said.contains("Where it was met") && !said.contains("Reports that came of it") && !said.contains("Why"), "{said}");
}

#[test]
fn a_correction_that_waits_is_another_leads_to_agree_to() {
    let with = |may_approve| {
        let mut one = alert(MemberAlertState::Recalled, may_approve, "amber");
        (one.correction, one.proposed) = (Some(Correction::Withdrawn), Some(Correction::Innocent));
        one.proposed_by = one.recalled_by.clone();
        forms(&drawn(&[one]))
    };
    assert_eq!(with(true), ["alert-approve", "alert-refuse"]);
    assert_eq!(with(false), ["alert-refuse"]);
    let mut plain = alert(MemberAlertState::Recalled, false, "amber");
    plain.correction = Some(Correction::Withdrawn);
    assert_eq!(forms(&drawn(&[plain])), ["alert-recall"], "more can be said of it later");
}

#[test]
fn what_was_typed_is_text_and_what_came_of_it_is_listed_apart() {
    let page = drawn(&[alert(MemberAlertState::Recalled, false, HOSTILE)]);
    assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
    let said = words(&page);
    assert!(said.contains("1, which counts toward no campaign") && said.contains("“It was a mistake. Please forget it.”"), "{said}");
}

#[test]
fn only_what_contacts_somebody_can_be_alerted_of() {
    let line = |kind: &str, strong| EntityLine {
        id: id::<EntityId>(),
        kind: kind.to_owned(),
        shown: "a".to_owned(),
        strong,
        cases: 1,
        targets: 1,
        campaign: None,
    };
    let offered = |kind: &str, strong| views::draft_form(&[line(kind, strong)]).is_some();
    for kind in ["PROFILE_URL", "HANDLE", "EMAIL", "PHONE", "DOMAIN", "URL"] {
        assert!(offered(kind, true) && !offered(kind, false), "{kind}");
    }
    for kind in ["FILE_HASH", "ACCOUNT", "CRYPTO_WALLET", "PERSONA"] {
        assert!(!offered(kind, true), "{kind}");
    }
}

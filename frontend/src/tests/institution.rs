//! The settings' pages: what others wrote stays text, every field is named as its faults are, and each reader is
//! offered what they may do.

use super::{
    HOSTILE,
    desk::{clock, html, id},
    html::{tags, words},
};
use crate::office::{institution::typed::Typed, views};
use leptos::prelude::*;
use shared::{
    ids::{AccountId, SettingsVersionId},
    locale::Lang,
    page::Page,
    problem::FieldProblem,
    settings::{
        ByWhom, Difference, Holiday, Promise, Seen, Settings, SettingsInForce, SettingsPreview, SettingsState, SettingsVersion,
        VersionDetail,
    },
    time::Moment,
};

const NOW: Moment = Moment(1_000_000);

fn by() -> Option<ByWhom> {
    Some(ByWhom { account: id::<AccountId>(), name: HOSTILE.chars().take(100).collect::<String>().parse().unwrap() })
}

fn line(state: SettingsState, base: u32) -> SettingsVersion {
    let decided = state != SettingsState::Proposed;
    SettingsVersion {
        id: id::<SettingsVersionId>(),
        version: (state == SettingsState::InForce).then_some(4),
        base,
        state,
        reason: HOSTILE.parse().unwrap(),
        proposed_by: by(),
        proposed_at: Moment(9),
        decided_by: decided.then(by).flatten(),
        decided_at: decided.then_some(Moment(10)),
        refusal: (state == SettingsState::Refused).then(|| HOSTILE.parse().unwrap()),
    }
}

fn settings() -> Settings {
    let holiday = Holiday { day: "2026-12-25".parse().unwrap(), name: HOSTILE.chars().take(100).collect::<String>().parse().unwrap() };
    Settings { holidays: vec![holiday], ..Settings::default() }
}

fn meant() -> SettingsPreview {
    let own = || HOSTILE.to_owned();
    let seen = |language| Seen { language, danger: vec![own()], promises: vec![Promise { sent: own(), words: own() }] };
    let differences = vec![Difference { what: own(), before: Some(own()), after: None }];
    SettingsPreview { seen: Lang::ALL.map(seen).into(), differences }
}

fn detail(state: SettingsState, base: u32) -> VersionDetail {
    VersionDetail { line: line(state, base), in_force: 4, settings: settings(), preview: meant() }
}

const fn powers(decides: bool, proposes: bool, own: bool) -> views::Powers {
    views::Powers { decides, proposes, own }
}

fn version(detail: &VersionDetail, powers: views::Powers) -> String {
    html(views::version(detail, powers, None, NOW, &clock))
}

pub(super) fn pages() -> Vec<(&'static str, AnyView)> {
    let holds = SettingsInForce {
        version: 4,
        settings: settings(),
        waiting: vec![line(SettingsState::Proposed, 4)],
        officers: by().into_iter().collect(),
    };
    let versions = Page { items: vec![line(SettingsState::InForce, 3), line(SettingsState::Refused, 3)], next: Some("next".to_owned()) };
    let fault = |pointer: &str| FieldProblem { pointer: pointer.to_owned(), detail: HOSTILE.to_owned() };
    let faults = ["/settings/team/number", "/settings/holidays/0", "/settings/holidays", "/settings/opening/friday", "/reason"].map(fault);
    vec![
        ("desk-institution", views::institution(&holds, &versions, true, Some("This will not hold"), NOW, &clock).into_any()),
        (
            "desk-settings-form",
            views::settings_form(&Typed::of(&settings()), &faults, &by().into_iter().collect::<Vec<_>>(), Some(HOSTILE.to_owned()))
                .into_any(),
        ),
        ("desk-settings-preview", views::preview(&meant(), &HOSTILE.parse().unwrap(), None).into_any()),
        (
            "desk-settings-version",
            views::version(&detail(SettingsState::Proposed, 4), powers(true, true, false), None, NOW, &clock).into_any(),
        ),
    ]
}

#[test]
fn what_others_wrote_in_the_settings_stays_text() {
    for (name, page) in pages() {
        let page = html(page);
        assert!(words(&page).contains("alert(1)"), "{name} shows it");
        assert!(!page.contains("<script") && !page.contains("<img"), "{name}: it became mark-up");
    }
}

#[test]
fn every_fault_is_beside_its_field_and_the_summary_leads_there() {
    let form = html(pages().remove(1).1);
    for at in ["/settings/team/number", "/settings/holidays/0", "/settings/holidays", "/settings/opening/friday", "/reason"] {
        assert!(form.contains(&format!("href=\"#{at}\"")), "{at} is not linked");
        assert!(form.contains(&format!("id=\"{at}\"")), "{at} is not there");
        assert!(form.contains(&format!("id=\"{at}-error\"")), "{at} does not say what is wrong");
    }
    assert!(words(&form).contains("Security team, number: ") && words(&form).contains("Holiday 1: "));
    let ids: Vec<_> = tags(&form).iter().filter_map(|tag| tag.get("id").map(str::to_owned)).collect();
    let once: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(once.len(), ids.len(), "no id stands twice");
}

#[test]
fn a_proposal_offers_each_reader_what_they_may_do_and_no_more() {
    let waits = detail(SettingsState::Proposed, 4);
    let words = ["settings-agree", "settings-refuse", "settings-again"];
    let offered = |page: String| words.map(|word| page.contains(&format!("data-do=\"{word}\"")));
    assert_eq!(offered(version(&waits, powers(true, true, false))), [true, true, true], "another lead");
    assert_eq!(offered(version(&waits, powers(true, true, true))), [false, true, true], "the lead whose it is");
    assert_eq!(offered(version(&waits, powers(false, true, false))), [false, false, true], "an administrator");
    assert_eq!(offered(version(&waits, powers(false, false, false))), [false, false, false], "an auditor");
    let stale = version(&detail(SettingsState::Proposed, 3), powers(true, true, false));
    assert_eq!(offered(stale.clone()), [false, true, true]);
    assert!(stale.contains("made from version 3, and version 4 holds"));
    assert_eq!(offered(version(&detail(SettingsState::Refused, 4), powers(true, true, false))), [false, false, true]);
}

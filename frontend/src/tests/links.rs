//! The pages of campaigns and of what approachers are found again by: what strangers wrote stays text, every link leads to a
//! page of ours, and each reader is offered what they may do.

use super::{
    HOSTILE,
    desk::{clock, html, id, line},
    html::{tags, words},
};
use crate::desk::{
    links::deed::{CampaignDeed, END, deed, overtaken, refused, stands},
    views::{self, CampaignAnswered, CaseWrong, Looked, field_id},
};
use leptos::prelude::*;
use shared::{
    campaigns::{CampaignDetail, CampaignEnd, CampaignLine, CampaignName},
    entities::{EntityDetail, EntityLine, SightingLine},
    identifiers::Kind,
    ids::{CampaignId, CaseId, EntityId, ReportId},
    pages::Fields,
    problem::{Code, FieldProblem, Problem},
    taxonomy::Technique,
    time::Moment,
};

const NOW: Moment = Moment(40 * Moment::DAY);

fn entity_line(kind: &str, strong: bool) -> EntityLine {
    EntityLine {
        id: id::<EntityId>(),
        kind: kind.to_owned(),
        shown: HOSTILE.to_owned(),
        strong,
        cases: 3,
        targets: 4,
        campaign: Some(id::<CampaignId>()),
    }
}

fn sighting(typed: Option<&str>, in_words: bool, counts: bool) -> SightingLine {
    SightingLine { report: id::<ReportId>(), case: id::<CaseId>(), at: Moment(5), typed: typed.map(str::to_owned), in_words, counts }
}

fn entity(sightings: Vec<SightingLine>) -> EntityDetail {
    EntityDetail {
        line: entity_line("EMAIL", true),
        first_at: Moment(5),
        last_at: Moment(77),
        techniques: vec!["PAID_WORK".to_owned(), "NO_SUCH_CODE".to_owned()],
        sightings,
        cases: vec![line()],
    }
}

fn campaign_line(name: Option<&str>, closed: bool) -> CampaignLine {
    CampaignLine {
        id: id::<CampaignId>(),
        name: name.map(|name| name.parse().unwrap()),
        opened_at: Moment(0),
        closed_at: closed.then_some(Moment(38 * Moment::DAY)),
        version: 3,
        cases: 12,
        targets: 11,
    }
}

fn campaign(can_lead: bool) -> CampaignDetail {
    CampaignDetail {
        line: campaign_line(None, false),
        summary: Some(HOSTILE.parse().unwrap()),
        closing_reason: None,
        can_lead,
        entity: entity_line("PROFILE_URL", true),
        also: Vec::new(),
        cases: vec![line()],
    }
}

fn drawn(detail: &CampaignDetail, answered: &CampaignAnswered) -> String {
    html(views::campaign(detail, answered, false, NOW, &clock))
}

fn forms(html: &str) -> Vec<String> {
    tags(html).iter().filter_map(|tag| tag.get("data-do").map(str::to_owned)).collect()
}

fn met(search: &Looked) -> String {
    html(views::campaigns(&[], search, NOW, &clock))
}

/// These pages for the gallery.
pub(super) fn pages() -> Vec<(&'static str, AnyView)> {
    let search = Looked {
        text: "a".to_owned(),
        found: Some(vec![EntityLine { shown: "a[@]b[.]example".to_owned(), ..entity_line("EMAIL", true) }]),
        wrong: None,
    };
    let plain = CampaignDetail {
        summary: None,
        entity: EntityLine { shown: "a[@]b[.]example".to_owned(), ..entity_line("EMAIL", true) },
        ..campaign(true)
    };
    let met = EntityDetail { line: plain.entity.clone(), ..entity(vec![sighting(Some("A@b.example"), true, false)]) };
    vec![
        ("desk-campaigns", views::campaigns(&[campaign_line(Some("Amber Recruiting"), true)], &search, NOW, &clock).into_any()),
        ("desk-campaign", views::campaign(&plain, &CampaignAnswered::Sure, true, NOW, &clock).into_any()),
        ("desk-entity", views::entity(&met, true, NOW, &clock).into_any()),
    ]
}

#[test]
fn what_strangers_wrote_is_text_and_every_link_leads_to_a_page_of_the_desk() {
    let found = Looked { text: HOSTILE.to_owned(), found: Some(vec![entity_line("URL", false)]), wrong: Some(HOSTILE.to_owned()) };
    let pages = [
        html(views::entity(&entity(vec![sighting(Some(HOSTILE), true, false), sighting(None, false, true)]), true, NOW, &clock)),
        drawn(&campaign(true), &CampaignAnswered::Sure),
        met(&found),
    ];
    for page in pages {
        assert!(words(&page).contains("alert(1)"), "{page}");
        assert!(tags(&page).iter().all(|tag| !matches!(tag.name.as_str(), "script" | "img")), "{page}");
        let links: Vec<_> = tags(&page).into_iter().filter(|tag| tag.name == "a").collect();
        assert!(!links.is_empty() && links.iter().all(|link| link.get("href").is_some_and(|href| href.starts_with("/desk/"))), "{page}");
        assert_eq!(tags(&page).iter().filter(|tag| tag.name == "h1").count(), 1);
        let mut ids: Vec<_> = tags(&page).iter().filter_map(|tag| tag.get("id").map(str::to_owned)).collect();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all, "an id comes twice");
    }
}

#[test]
fn an_entity_says_what_it_is_and_what_each_sighting_is_worth() {
    let page =
        html(views::entity(&entity(vec![sighting(Some("A@b.example"), true, false), sighting(None, false, true)]), true, NOW, &clock));
    let said = words(&page);
    for sentence in [
        "E-mail address",
        "Strong:",
        "exactly 5",
        "exactly 77",
        "4 people or offices",
        "NO_SUCH_CODE",
        "In the story only",
        "“Does not count”",
        "You do not see what this case says",
    ] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
    assert!(!said.contains("PAID_WORK"), "a code that is known is told in words");
    assert!(page.contains("href=\"/desk/campaigns/01890a5d-ac96-774b-bcce-b302099a8057\"") && page.contains("href=\"/desk/cases/01890a5d"));
    let weak = EntityDetail {
        line: EntityLine { campaign: None, ..entity_line("PERSONA", false) },
        ..entity(vec![sighting(Some("x"), false, true)])
    };
    let said = words(&html(views::entity(&weak, true, NOW, &clock)));
    assert!(said.contains("Weak:") && said.contains("Name with an organisation") && !said.contains("Strong"), "{said}");
    assert!(!said.contains("Does not count") && !said.contains("does not count") && !said.contains("A campaign runs"), "{said}");
}

#[test]
fn every_kind_and_every_technique_has_words() {
    let all: Vec<&str> = Kind::ALL.iter().map(|kind| views::kind_words(kind.code())).chain([views::kind_words("PERSONA")]).collect();
    let mut different = all.clone();
    different.sort_unstable();
    different.dedup();
    assert_eq!(different.len(), all.len(), "{all:?}");
    let told = Technique::CODES.iter().map(|code| (*code).to_owned()).collect();
    let said = words(&html(views::entity(&EntityDetail { techniques: told, ..entity(Vec::new()) }, true, NOW, &clock)));
    assert!(Technique::CODES.iter().all(|code| !said.contains(code)), "{said}");
}

#[test]
fn the_campaigns_say_what_one_is_even_where_there_is_none() {
    let none = words(&met(&Looked::default()));
    assert!(
        none.contains("There is no campaign that you see.") && none.contains("3 people or offices") && none.contains("within 90 days"),
        "{none}"
    );
    assert!(!none.contains("Never met here"), "nobody searched yet");
    let lines = [campaign_line(None, false), campaign_line(Some("Amber Recruiting"), true)];
    let page = html(views::campaigns(&lines, &Looked::default(), NOW, &clock));
    let said = words(&page);
    for sentence in ["Not named yet", "raised exactly 0", "Running", "Amber Recruiting", "Closed", "2 days ago", "11 people or offices"] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
    assert_eq!(page.matches("href=\"/desk/campaigns/").count(), 2);
}

#[test]
fn a_search_that_finds_nothing_says_that_only_a_whole_identifier_finds_something() {
    let nothing = met(&Looked { text: "amber".to_owned(), found: Some(Vec::new()), wrong: None });
    let said = words(&nothing);
    assert!(said.contains("Never met here") && said.contains("Only a whole link, address, number or handle finds something"), "{said}");
    assert!(nothing.contains("value=\"amber\""), "what was typed stays");
    let something = words(&met(&Looked { text: "a@b.example".to_owned(), found: Some(vec![entity_line("EMAIL", true)]), wrong: None }));
    assert!(
        something.contains("Met before") && something.contains("(e-mail address): 3 cases, 4 people or offices approached."),
        "{something}"
    );
    assert!(!something.contains("Never met here"));
    let refused = met(&Looked { text: "x".to_owned(), found: None, wrong: Some("Write a whole link.".to_owned()) });
    let input = tags(&refused).into_iter().find(|tag| tag.get("id") == Some("look-up")).unwrap();
    assert_eq!(input.get("aria-invalid"), Some("true"));
}

#[test]
fn only_whoever_leads_is_offered_to_name_a_campaign_or_to_close_it_and_nobody_to_close_it_twice() {
    assert_eq!(forms(&drawn(&campaign(true), &CampaignAnswered::Nothing)), ["campaign-name", "campaign-close"]);
    assert_eq!(forms(&drawn(&campaign(false), &CampaignAnswered::Nothing)), Vec::<String>::new());
    let alerts = html(views::campaign(&campaign(true), &CampaignAnswered::Nothing, true, NOW, &clock));
    assert_eq!(forms(&alerts), ["campaign-name", "campaign-close", "alert-draft"]);
    let over = CampaignDetail { line: campaign_line(None, true), closing_reason: Some("It stopped.".parse().unwrap()), ..campaign(true) };
    let page = drawn(&over, &CampaignAnswered::Nothing);
    assert_eq!(forms(&page), ["campaign-name"]);
    assert!(words(&page).contains("Why it was closed: It stopped."));
}

#[test]
fn to_close_a_campaign_is_asked_once_more() {
    assert_eq!(forms(&drawn(&campaign(true), &CampaignAnswered::Sure)), ["campaign-name", END, "campaign-keep"]);
    let wrong = CaseWrong { form: END.to_owned(), said: vec!["Not now.".to_owned()], ..CaseWrong::default() };
    let refused = drawn(&campaign(true), &CampaignAnswered::Wrong(wrong));
    assert_eq!(forms(&refused), ["campaign-name", END, "campaign-keep"], "the question stays");
    assert!(words(&refused).contains("Not now."));
    let close = |form: &str, reason: &str| deed(form, &Fields(vec![(field_id(form, "reason"), reason.to_owned())]), &campaign(true));
    assert_eq!(close("campaign-close", " It stopped. "), Some(Ok(CampaignDeed::Ask("It stopped.".to_owned()))));
    let end = CampaignEnd { version: 3, reason: "It stopped.".parse().unwrap() };
    assert_eq!(close(END, "It stopped."), Some(Ok(CampaignDeed::End(end))));
    for form in ["campaign-close", END] {
        let wrong = close(form, " ").unwrap().unwrap_err();
        assert_eq!((wrong.form.as_str(), wrong.fields), (form, vec![("reason".to_owned(), "Write something here.".to_owned())]));
    }
    assert_eq!(close("campaign-keep", ""), Some(Ok(CampaignDeed::Keep)));
    assert_eq!(close("case-note", "x"), None);
}

#[test]
fn a_name_is_asked_for_and_what_is_known_may_be_left_out() {
    let form = "campaign-name";
    let name = |name: &str, summary: &str| {
        let fields = [("name", name), ("summary", summary)].map(|(field, value)| (field_id(form, field), value.to_owned()));
        deed(form, &Fields(fields.to_vec()), &campaign(true)).unwrap()
    };
    let named = |summary: Option<&str>| {
        CampaignDeed::Name(CampaignName {
            version: 3,
            name: "Amber".parse().unwrap(),
            summary: summary.map(|summary| summary.parse().unwrap()),
        })
    };
    assert_eq!(name("Amber", " \n"), Ok(named(None)));
    assert_eq!(name("Amber", "Paid work."), Ok(named(Some("Paid work."))));
    assert_eq!(name("", "Paid work.").unwrap_err().fields, [("name".to_owned(), "Write something here.".to_owned())]);
}

#[test]
fn whoever_was_slower_reads_what_changed_and_a_refused_field_is_named() {
    let (before, mut now) = (campaign(true), campaign(true));
    now.line = campaign_line(Some("Amber Recruiting"), true);
    let said = overtaken(&before, &now).join(" ");
    assert!(
        said.contains("It is now called “Amber Recruiting”. It is closed now.") && said.contains("What you typed is still here"),
        "{said}"
    );
    assert!(!said.contains("What is known of it"), "that did not change: {said}");
    let lost = refused("campaign-name", &Problem::of(Code::Conflict), &before, &now);
    assert_eq!((lost.form.as_str(), lost.said), ("campaign-name", overtaken(&before, &now)));
    let errors = vec![FieldProblem { pointer: "/name".to_owned(), detail: "Use fewer.".to_owned() }];
    let field = refused("campaign-name", &Problem::of(Code::Invalid).with_errors(errors), &before, &before);
    assert_eq!((field.said, field.fields), (Vec::new(), vec![("name".to_owned(), "Use fewer.".to_owned())]));
}

#[test]
fn what_stands_already_is_done_even_if_nobody_heard_of_it() {
    let name = |name: &str| CampaignDeed::Name(CampaignName { version: 2, name: name.parse().unwrap(), summary: None });
    let now = CampaignDetail { line: campaign_line(Some("Amber"), false), summary: None, ..campaign(true) };
    assert!(stands(&name("Amber"), &now) && !stands(&name("Copper"), &now));
    assert!(
        !stands(&name("Amber"), &CampaignDetail { line: campaign_line(Some("Amber"), false), ..campaign(true) }),
        "its summary is another"
    );
    let end = CampaignDeed::End(CampaignEnd { version: 2, reason: "It stopped.".parse().unwrap() });
    let over = |why: &str| CampaignDetail { line: campaign_line(None, true), closing_reason: Some(why.parse().unwrap()), ..campaign(true) };
    assert!(stands(&end, &over("It stopped.")) && !stands(&end, &over("Another reason.")) && !stands(&end, &now));
}

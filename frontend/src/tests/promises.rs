//! What the pages must say, and what they must not tell.

use super::{
    answers, every_page,
    html::{tags, words},
    setting,
};
use crate::{
    report::views::{self, Sending},
    setting::Setting,
};
use leptos::prelude::*;
use shared::locale::{Lang, key, text};

fn page(lang: Lang, wanted: &str) -> String {
    every_page(lang, "typed", false).into_iter().find(|(name, _)| name == wanted).unwrap().1
}

fn title(html: &str) -> &str {
    html.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).unwrap().0
}

#[test]
fn a_title_tells_where_one_is_and_nothing_about_why() {
    let titled = |wanted: &str| title(&page(Lang::En, wanted)).to_owned();
    assert_eq!(titled("start"), "Start – Vedette");
    assert_eq!(titled("question-danger"), "Step 1 – Vedette");
    assert_eq!(titled("faults-who"), "Error: Step 2 – Vedette");
    assert_eq!(titled("sign-in-None"), "Sign in – Vedette");
    assert_eq!(titled("check"), "Check – Vedette");
    // Only the app has a check page with a failure on it.
    assert_eq!(views::title_of(Lang::En, key::TITLE_CHECK, true), "Error: Check – Vedette");
    assert_eq!(titled("receipt"), "Sent – Vedette");
    assert_eq!(title(&page(Lang::Cy, "question-danger")), "Cam 1 – Vedette");
    for lang in Lang::ALL {
        let mine = |name: &str| !name.starts_with("error") && !name.starts_with("about") && !name.starts_with("sign-in");
        for (name, html) in every_page(lang, "typed", false).into_iter().filter(|(name, _)| mine(name)) {
            let heading = html.split_once("<h1").and_then(|(_, rest)| rest.split_once("</h1>")).map(|(heading, _)| words(heading));
            assert!(title(&html).chars().count() < 32 && !heading.unwrap().contains(title(&html)), "{name}: {}", title(&html));
        }
    }
}

#[test]
fn every_welsh_page_says_that_nobody_has_checked_it_and_no_english_one_does() {
    for lang in Lang::ALL {
        for (name, html) in every_page(lang, "typed", false) {
            let said = Lang::ALL.iter().all(|lang| html.contains(text(*lang, key::APP_UNREVIEWED)));
            assert_eq!(said, lang == Lang::Cy, "{name}");
        }
    }
}

#[test]
fn welsh_that_a_life_may_hang_on_stands_beside_the_english() {
    let said = |wanted: &str| words(&page(Lang::Cy, wanted));
    assert!(said("start").contains("In danger now?") && said("start").contains("Call 999. If you cannot speak"));
    let help = said("question-help");
    for english in ["Get help first", "Call 999", "press 55", "Outside the UK", "Dial 18000", "Your security team: 01632 960123"] {
        assert!(help.contains(english), "{english}");
    }
    assert!(said("sign-in-None").contains("In danger now? Call 999."));
    assert!(said("about-privacy").contains(text(Lang::En, key::ABOUT_TEXT_PRIVACY)));
    assert!(!page(Lang::En, "question-help").contains("vd-beside"));
}

#[test]
fn a_report_about_the_office_is_not_told_to_the_office() {
    assert!(!words(&page(Lang::En, "receipt")).contains("your office"));
    assert!(words(&page(Lang::En, "start")).contains("A report about a colleague goes to somebody outside that team."));
    assert!(!words(&page(Lang::En, "start")).contains("we will call"), "no call without a number");
}

#[test]
fn whoever_cannot_sign_in_finds_a_number_and_a_wait_they_can_grasp() {
    let said = words(&page(Lang::En, "sign-in-None"));
    assert!(said.contains("In danger now? Call 999.") && said.contains("Cannot sign in and it is urgent? Call 01632 960123."), "{said}");
    let bare = Setting { emergency: String::new(), team_phone: Some(String::new()), ..setting(false) };
    let bare = Owner::new().with(|| views::sign_in(Lang::En, "", "", views::SignInNotice::None, &bare, ()).to_html());
    assert!(!bare.contains("Call"), "{bare}");
    assert!(words(&page(Lang::En, "sign-in-Wait(30)")).contains("Wait 30 seconds"));
    assert!(words(&page(Lang::En, "sign-in-Wait(601)")).contains("Wait 11 minutes"));
}

#[test]
fn the_other_language_leads_on_to_where_signing_in_was_for() {
    let html = page(Lang::En, "sign-in-None");
    let other = tags(&html).into_iter().find(|tag| tag.get("hreflang") == Some("cy")).unwrap();
    let href = other.get("href").unwrap().replace("&amp;", "&");
    assert_eq!(href, "/plain/danger?lang=cy&next=typed");
    assert!(page(Lang::En, "start").contains("href=\"/plain/danger?lang=cy\""));
}

#[test]
fn unsent_answers_can_be_thrown_away_and_the_app_asks_first() {
    let forms = |html: &str| -> Vec<(String, String)> {
        let told = |tag: &super::html::Tag, name| tag.get(name).unwrap_or_default().to_owned();
        tags(html).iter().filter(|tag| tag.name == "form").map(|tag| (told(tag, "method"), told(tag, "action"))).collect()
    };
    let drops = ("post".to_owned(), "/plain/drop".to_owned());
    assert_eq!(forms(&page(Lang::En, "check")).last(), Some(&drops));
    let drawn = |sending, dropping| Owner::new().with(|| views::check(Lang::En, &answers("typed"), &sending, dropping, ()).to_html());
    let asking = drawn(Sending::No, true);
    assert!(asking.contains("Delete all your answers?") && asking.contains("id=\"keep\""));
    assert_eq!(forms(&asking).last(), Some(&("get".to_owned(), "/plain/check".to_owned())), "keeping must not send");
    assert!(!forms(&drawn(Sending::Now, false)).contains(&drops), "what is on its way cannot be called back");
}

//! Every page, in both languages, harmless and hostile.

use super::{
    HOSTILE, LEAVE, PASSKEYS, SCRIPT, every_page,
    html::{tags, words},
    setting,
};
use crate::{
    render::{self, SignInState},
    report::views::SignInNotice,
    setting::Setting,
};
use shared::{
    locale::{Lang, key, text},
    questionnaire::{PageKind, REPORT},
};
use std::collections::HashSet;

/// Without the script files there may be; see [`a_page_has_the_script_file_it_needs_beside_the_one_for_leaving_and_no_other`].
fn all() -> Vec<(String, String)> {
    let all = Lang::ALL.iter().flat_map(|lang| every_page(*lang, "typed", false).into_iter().chain(every_page(*lang, HOSTILE, true)));
    all.map(|(name, html)| (name, html.replace(&script(LEAVE), "").replace(&script(SCRIPT), "").replace(&script(PASSKEYS), ""))).collect()
}

fn script(address: &str) -> String {
    format!("<script src=\"{address}\" defer></script>\n")
}

#[test]
fn a_page_has_the_script_file_it_needs_beside_the_one_for_leaving_and_no_other() {
    for (name, html) in every_page(Lang::En, HOSTILE, true) {
        let invited = name.starts_with("invitation-")
            || ["Asked", "Missing", "Refused", "Wait(30)"].iter().any(|said| *name == format!("email-answer-{said}"));
        let passkeys =
            ["sign-in-", "setup-", "step-up-", "security-"].iter().any(|page| name.starts_with(page)) && name != "security-number";
        assert_eq!(html.matches("<script").count(), 1 + usize::from(invited || passkeys), "{name}");
        assert!(html.contains(&script(LEAVE)), "{name}");
        assert_eq!((html.contains(&script(SCRIPT)), html.contains(&script(PASSKEYS))), (invited, passkeys), "{name}");
    }
}

#[test]
fn the_page_that_sets_up_a_sign_in_names_its_owner_to_password_managers_and_shows_no_secret_in_a_field() {
    let (_, html) = every_page(Lang::En, "typed", false).into_iter().find(|(name, _)| name == "setup-None").unwrap();
    let tags = tags(&html);
    let inputs: Vec<_> = tags.iter().filter(|tag| tag.name == "input" && tag.get("type") != Some("hidden")).collect();
    let completed: Vec<_> = inputs.iter().map(|input| input.get("autocomplete").unwrap()).collect();
    assert_eq!(completed, ["username", "new-password", "one-time-code"]);
    assert!(inputs[0].get("readonly").is_some() && inputs[1].get("value") == Some(""));
    // The header's other language brings along what the page stands on.
    let language = html.split("?lang=cy").nth(1).unwrap().split("</form>").next().unwrap();
    assert!(language.contains("name=\"invitation\"") && language.contains("name=\"visit\"") && language.contains("Cymraeg"), "{language}");
}

#[test]
fn every_page_has_one_heading_and_says_its_language() {
    for lang in Lang::ALL {
        for (name, html) in every_page(lang, "typed", false) {
            assert_eq!(tags(&html).iter().filter(|tag| tag.name == "h1").count(), 1, "{name}");
            assert!(html.starts_with("<!doctype html>"), "{name}");
            assert!(html.contains(&format!("<html lang=\"{}\"", lang.tag())), "{name}");
        }
    }
}

#[test]
fn no_page_runs_a_script_or_styles_itself() {
    for (name, html) in all() {
        for tag in tags(&html) {
            assert!(!matches!(tag.name.as_str(), "script" | "style" | "iframe" | "img" | "object"), "{name}: {}", tag.name);
            assert!(tag.names().all(|attribute| attribute != "style" && !attribute.starts_with("on")), "{name}: {tag:?}");
        }
    }
}

#[test]
fn nothing_typed_or_configured_becomes_markup() {
    for (name, html) in all() {
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<!>"), "{name}");
        assert!(!html.contains("<title></title>"), "{name}");
    }
}

/// The hole of server-drawn text areas: what is typed must come back as text, first line end included.
#[test]
fn a_text_area_keeps_what_would_close_it() {
    let page = every_page(Lang::En, "\n</textarea><script>alert(1)</script>", false).into_iter().find(|(name, _)| name == "question-story");
    let html = page.unwrap().1;
    assert!(html.contains(">\n\n&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;</textarea>"), "{html}");
    assert_eq!(html.matches("</textarea>").count(), 1);
}

#[test]
fn every_id_is_there_once_and_every_reference_leads_to_one() {
    for (name, html) in all() {
        let tags = tags(&html);
        let mut ids = HashSet::new();
        for id in tags.iter().filter_map(|tag| tag.get("id")) {
            assert!(ids.insert(id), "{name}: {id} twice");
        }
        for tag in &tags {
            let described = tag.get("aria-describedby").unwrap_or_default().split_whitespace();
            let anchor = tag.get("href").and_then(|href| href.strip_prefix('#'));
            for id in described.chain(tag.get("for")).chain(anchor) {
                assert!(ids.contains(id), "{name}: nothing is called {id}");
            }
        }
    }
}

#[test]
fn every_input_has_a_label_and_no_text_goes_to_a_spelling_service() {
    for (name, html) in all() {
        let tags = tags(&html);
        let labelled: HashSet<&str> = tags.iter().filter_map(|tag| tag.get("for")).collect();
        let inputs = tags.iter().filter(|tag| matches!(tag.name.as_str(), "input" | "textarea") && tag.get("type") != Some("hidden"));
        for input in inputs {
            assert!(labelled.contains(input.get("id").unwrap_or_default()), "{name}: {input:?}");
            if !matches!(input.get("type"), Some("radio" | "checkbox" | "file")) {
                assert_eq!(input.get("spellcheck"), Some("false"), "{name}: {input:?}");
            }
        }
    }
}

#[test]
fn a_fault_is_told_at_the_top_beside_the_field_and_in_the_title() {
    for (name, html) in every_page(Lang::En, "typed", false).into_iter().filter(|(name, _)| name.starts_with("faults-")) {
        let required = REPORT.pages.iter().find(|page| name.ends_with(page.id)).unwrap().fields().iter().filter(|field| field.required);
        for field in required {
            assert!(html.contains(&format!("href=\"#{}\"", field.id)), "{name}");
            assert!(html.contains(&format!("id=\"{}-error\"", field.id)), "{name}");
            assert!(html.contains("<title>Error: "), "{name}");
        }
    }
}

#[test]
fn a_welsh_page_asks_in_welsh() {
    let asked = |lang| -> Vec<&'static str> { REPORT.pages.iter().map(|page| text(lang, page.heading)).collect() };
    for (name, html) in every_page(Lang::Cy, "typed", false).into_iter().filter(|(name, _)| !name.starts_with("error")) {
        // What stands beside the Welsh says that it is English.
        let mut parts = html.split("<span lang=\"en\" class=\"vd-beside\">");
        let first = parts.next().unwrap_or_default();
        let words = words(&parts.filter_map(|part| part.split_once("</span>")).fold(first.to_owned(), |all, (_, rest)| all + rest));
        for heading in asked(Lang::En) {
            assert!(!words.contains(heading), "{name}: {heading}");
        }
    }
    let danger = every_page(Lang::Cy, "typed", false).into_iter().find(|(name, _)| name == "question-danger").unwrap().1;
    assert!(words(&danger).contains(asked(Lang::Cy)[0]));
}

#[test]
fn an_error_page_speaks_both_languages_the_readers_first() {
    for (name, html) in every_page(Lang::Cy, "request", false).into_iter().filter(|(name, _)| name.starts_with("error")) {
        let (welsh, english) = (html.find("<section lang=\"cy\">").unwrap(), html.find("<section lang=\"en\">").unwrap());
        assert!(welsh < english, "{name}");
        assert!(html.contains("href=\"/\""), "{name}");
    }
}

#[test]
fn the_rarer_answers_stand_open_only_when_one_is_ticked() {
    let pages = every_page(Lang::En, "typed", false);
    let page = |wanted: &str| pages.iter().find(|(name, _)| name == wanted).map(|(_, html)| tags(html)).unwrap();
    let open = |wanted| page(wanted).iter().find(|tag| tag.name == "details").unwrap().get("open").is_some();
    assert!(open("question-how"), "the last channel is ticked");
    assert!(!open("faults-how"), "nothing is ticked");
}

#[test]
fn a_demonstration_dials_nothing_and_an_empty_number_is_no_link() {
    let numbers = |setting: &Setting| {
        let chrome = render::Chrome { lang: Lang::En, here: "/", signed_in: false, stylesheet: "x.css", leave: LEAVE, setting };
        let urgent = REPORT.pages.iter().find(|page| matches!(page.kind, PageKind::Danger)).unwrap();
        let sign_in = SignInState { email: "", next: "", notice: SignInNotice::None, script: None, visit: None };
        let pages = [
            render::start(&chrome, None, None, false),
            render::question(&chrome, urgent, &super::Answers::new(), &[]),
            render::sign_in(&chrome, &sign_in),
        ];
        pages.iter().flat_map(|html| tags(html)).filter(|tag| tag.get("href").is_some_and(|href| href.starts_with("tel:"))).count()
    };
    assert_eq!(numbers(&setting(false)), 6);
    assert_eq!(numbers(&Setting { demonstration: true, ..setting(false) }), 0);
    assert_eq!(numbers(&Setting::default()), 0);
}

#[test]
fn whoever_is_pressed_reads_whom_to_call_and_nobody_else_does() {
    let page = |id: &str, setting: &Setting| {
        let chrome = render::Chrome { lang: Lang::En, here: "/", signed_in: false, stylesheet: "x.css", leave: LEAVE, setting };
        render::question(&chrome, REPORT.page(id).unwrap(), &super::Answers::new(), &[])
    };
    let line = "Night office";
    assert!(page("pressure", &setting(false)).contains(line) && page("pressure", &setting(false)).contains("tel:01632960124"));
    assert!(!page("what", &setting(false)).contains(line) && !page("pressure", &Setting::default()).contains("tel:"));
}

#[test]
fn above_the_app_of_who_acts_for_a_member_it_says_in_each_language_whose_report_it_is_and_where_theirs_begins() {
    let html = render::behalf_strip();
    let tags = tags(&html);
    let lines: Vec<_> = tags.iter().filter(|tag| tag.name == "p").filter_map(|tag| tag.get("lang")).collect();
    assert_eq!(lines, Lang::ALL.map(Lang::tag));
    assert_eq!(tags.iter().filter(|tag| tag.get("href") == Some("/plain/danger")).count(), 2);
    for lang in Lang::ALL {
        assert!(html.contains(text(lang, key::BEHALF_OWN_HERE)) && html.contains(text(lang, key::BEHALF_GO)), "{html}");
    }
}

#[test]
fn the_shells_first_question_works_as_a_plain_form() {
    let html = render::first_question(Lang::Cy, &setting(true));
    let tags = tags(&html);
    assert!(tags.iter().any(|tag| tag.name == "form" && tag.get("action") == Some("/plain/danger") && tag.get("method") == Some("post")));
    assert!(tags.iter().any(|tag| tag.get("href") == Some("/report?lang=en")));
    assert!(!html.contains("<script") && !html.contains("<!>"));
}

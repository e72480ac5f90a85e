//! What leads to what (docs/domain.md §1.4, docs/rules.md §1.2): one test for each row.

use super::tests::plain;
use super::*;
use crate::locale::{Key, Lang, key, text};

/// The pages met with these answers and not without them.
fn opened_by(changes: &[(&str, &[&str])]) -> Vec<&'static str> {
    let quiet = plain()
        .with("subject_relation", &["ME"])
        .with("channel", &["CV_JOB"])
        .with("techniques", &["FELT_WRONG"])
        .with("target_response", &["IGNORED"])
        .with("next_contact", &["NO"])
        .with("danger_now", &["NO"]);
    let mut loud = quiet.clone();
    for (field, codes) in changes {
        loud = loud.with(field, codes);
    }
    let before: Vec<_> = REPORT.path(&quiet).map(|page| page.id).collect();
    assert!(check(&loud).is_ok(), "nothing that opens is required: {changes:?}");
    REPORT.path(&loud).map(|page| page.id).filter(|id| !before.contains(id)).collect()
}

fn each(field: &str, codes: &[&str], opened: &[&str]) {
    for code in codes {
        let found = opened_by(&[(field, &[code])]);
        assert!(opened.iter().all(|page| found.contains(page)), "{code} opened {found:?}");
    }
    let field = REPORT.field(field).unwrap();
    for other in field.kind.choices().iter().filter(|choice| !codes.contains(&choice.code)) {
        let found = opened_by(&[(field.id, &[other.code])]);
        assert!(!opened.iter().any(|page| found.contains(page)), "{} opened {found:?}", other.code);
    }
}

#[test]
fn danger_or_doubt_about_it_shows_the_urgent_numbers() {
    each("danger_now", &["YES", "NOT_SURE"], &["help"]);
}

#[test]
fn somebody_else_is_named_and_asked_about() {
    each("subject_relation", &["MY_BOSS", "COLLEAGUE", "WHOLE_OFFICE", "FAMILY", "OTHER"], &["whom"]);
    let fields: Vec<_> = REPORT.page("whom").unwrap().fields().iter().map(|field| field.id).collect();
    assert_eq!(fields, ["subject_name", "subject_knows", "proxy_authority", "subject_role"]);
}

#[test]
fn a_contact_online_asks_for_platform_and_account() {
    let online = ["PRO_NETWORK", "SOCIAL_MEDIA", "MESSAGING", "EMAIL_WORK", "EMAIL_PERSONAL", "PHONE_VIDEO", "WEB_FORM", "DATING"];
    each("channel", &online, &["online"]);
}

#[test]
fn a_contact_in_a_place_asks_where_and_who_was_there() {
    each("channel", &["IN_PERSON", "EVENT", "TRAVEL", "HOME_VISIT"], &["place"]);
    let event = plain().with("channel", &["EVENT"]);
    assert!(REPORT.asks("event_name", &event) && !REPORT.asks("event_name", &plain().with("channel", &["TRAVEL"])));
}

#[test]
fn a_device_at_risk_is_a_reason_to_stop_before_more_is_typed() {
    each("target_response", &["CLICKED", "ENTERED_PASSWORD", "INSTALLED_APP", "OPENED_FILE", "DEVICE_OUT_OF_SIGHT"], &["stop", "device"]);
    assert_eq!(opened_by(&[("techniques", &["DEVICE"])]), ["stop", "device"]);
    let place = |id: &str| REPORT.pages.iter().position(|page| page.id == id).unwrap();
    assert!(REPORT.pages[place("stop")..].iter().flat_map(Page::fields).any(|field| field.id == "narrative"));
    assert_eq!(place("stop") + 1, place("device"));
}

#[test]
fn threats_secrets_and_romance_are_met_with_care() {
    each("techniques", &["BLACKMAIL", "THREAT", "HONEYTRAP"], &["pressure"]);
    let page = REPORT.page("pressure").unwrap();
    let said = crate::locale::text(crate::locale::Lang::En, page.advice.unwrap());
    assert!(said.contains("Do not pay") && said.contains("under 18"), "{said}");
}

#[test]
fn a_name_is_kept_apart_by_one_tick_where_a_report_is_made_that_the_team_has_not_seen_and_by_who_has_an_account() {
    let offering: Vec<_> = FORMS.iter().filter(|form| form.field("identity_mode").is_some()).map(|form| form.id).collect();
    assert_eq!(offering, ["report", "me-too"], "of a question the team knows who asked it");
    for form in [&REPORT, &ME_TOO] {
        let field = form.field("identity_mode").unwrap();
        assert!(!field.required && field.kind.choices().len() == 1);
        assert_eq!(
            text(Lang::En, field.hint.unwrap()),
            "Your name is kept apart. It can be opened if someone needs to reach you. You will see when."
        );
    }
    for page in REPORT.pages {
        let (with, without) = (page.fields(), without_account(page).fields());
        let left: Vec<_> = with.iter().map(|field| field.id).filter(|id| *id != "identity_mode").collect();
        assert_eq!(without.iter().map(|field| field.id).collect::<Vec<_>>(), left, "{}", page.id);
    }
}

#[test]
fn work_gifts_and_donations_ask_what_they_were_worth() {
    each("techniques", &["DONATION", "GIFT_TRAVEL", "PAID_WORK"], &["offer"]);
}

#[test]
fn lies_ask_for_links_and_reach() {
    each("techniques", &["DISINFO"], &["posts"]);
}

#[test]
fn no_story_is_typed_before_the_page_that_says_to_use_another_phone() {
    let typed = |page: &Page| page.fields().iter().any(|field| matches!(field.kind, FieldKind::Text { .. }));
    let before = REPORT.pages.iter().take_while(|page| page.id != "stop").filter(|page| typed(page)).map(|page| page.id);
    assert_eq!(before.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn what_may_be_secret_is_not_typed() {
    each("target_response", &["SHARED_PUBLIC_INFO", "SHARED_NON_PUBLIC", "DID_WHAT_ASKED", "INTRODUCED_OTHERS"], &["told"]);
    let told = [("target_response", &["SHARED_NON_PUBLIC"][..]), ("info_shared_level", &["MAYBE_CLASSIFIED"])];
    assert_eq!(opened_by(&told), ["told", "call"]);
    assert_eq!(opened_by(&[("target_response", &["SHARED_NON_PUBLIC"]), ("info_shared_level", &["PERSONAL"])]), ["told"]);
}

#[test]
fn what_comes_soon_can_be_planned_and_need_not_be_met() {
    each("next_contact", &["WITHIN_48H"], &["ahead"]);
    each("next_contact", &["WITHIN_48H", "WITHIN_7D", "LATER"], &["plan"]);
}

#[test]
fn a_demand_asks_what_they_wanted() {
    let wanting =
        ["ELICIT", "INSIDE_INFO", "PAID_WORK", "GIFT_TRAVEL", "DONATION", "BRIBE", "INFLUENCE", "ACCESS", "HONEYTRAP", "BLACKMAIL"];
    each("techniques", &wanting, &["wanted"]);
}

#[test]
fn me_too_is_two_taps_and_danger() {
    let answers = Answers::new().with("danger_now", &["NO"]).with("contacted_by_account", &["YES"]).with("target_response", &["IGNORED"]);
    assert!(check_form(&ME_TOO, &answers).is_ok());
    let no = Answers::new().with("danger_now", &["NO"]).with("contacted_by_account", &["NO"]);
    assert!(check_form(&ME_TOO, &no).is_ok(), "who was not contacted did nothing");
}

/// The timing model of docs/rules.md §1.11, over everything from the notice's heading to its button.
#[test]
fn answering_an_alert_takes_half_a_minute() {
    let count = |words: &str| words.split_whitespace().count();
    let said = |words: Key| count(text(Lang::En, words));
    let seconds = |told: &str, did: &str| {
        let mut words =
            said(key::NOTICES_HEADING) + said(key::NOTICES_WORDS) + count("LinkedIn: amber-recruiting") + said(key::ME_TOO_SEND);
        let mut taps = 1;
        for page in ME_TOO.pages {
            // What may be left out stands last, and is left out.
            for field in page.fields().iter().filter(|field| field.required) {
                let chosen = match field.id {
                    "contacted_by_account" => told,
                    "target_response" => did,
                    _ => "NO",
                };
                words += said(page.heading) + page.hint.map_or(0, said);
                let choices = field.kind.choices();
                let last = choices.iter().position(|choice| choice.code == chosen).unwrap();
                words += choices[..=last].iter().map(|choice| said(choice.label)).sum::<usize>();
                taps += 1;
            }
        }
        f64::from(u32::try_from(words).unwrap()) * 60.0 / 200.0 + f64::from(taps) * 1.2
    };
    for (told, did) in [("YES", "IGNORED"), ("YES", "DECLINED"), ("YES", "BLOCKED"), ("YES", "REPLIED"), ("NOT_SURE", "IGNORED")] {
        let took = seconds(told, did);
        assert!(took <= 30.0, "{told} {did}: {took}");
    }
    let slowest = seconds("YES", "NOT_SEEN_UNTIL_NOW");
    assert!(slowest <= 40.0, "all that stands open is read: {slowest}");
}

#[test]
fn a_question_is_all_that_asking_needs_besides_a_way_back() {
    let answers = Answers::new().with("question", &["Is this all right?"]).with("contact_method", &["EMAIL"]);
    assert!(check_form(&ASK, &answers).is_ok());
    let faults = check_form(&ASK, &answers.with("question", &["  "])).unwrap_err();
    assert_eq!((faults.len(), faults[0].field), (1, "question"));
    let unanswered = check_form(&ASK, &Answers::new().with("contact_method", &["EMAIL"])).unwrap_err();
    let missing: Vec<_> = unanswered.iter().map(|fault| (fault.field, fault.kind)).collect();
    assert_eq!(missing, [("question", FaultKind::Missing(key::ASK_MISSING))]);
}

#[test]
fn a_day_says_how_it_is_written() {
    let day = CONTACT.field("last_contact_on").unwrap();
    assert_eq!((day.label, day.hint), (Some(key::WHEN_DAY), Some(key::WHEN_DAY_HINT)));
}

#[test]
fn what_is_added_later_requires_nothing() {
    for form in [&MORE, &CONTACT, &APPROACHER, &SAME] {
        assert!(check_form(form, &Answers::new()).is_ok(), "{}", form.id);
    }
    assert!(CONTACT.repeatable && APPROACHER.repeatable && !REPORT.repeatable);
}

#[test]
fn a_condition_looks_only_at_what_was_asked_before_and_at_codes_that_exist() {
    for form in FORMS {
        let mut before: Vec<&Field> = Vec::new();
        for page in form.pages {
            for when in page.fields().iter().map(|field| &field.when).chain([&page.when]) {
                for (id, codes) in when.looks_at() {
                    let field = before.iter().find(|field| field.id == id).unwrap_or_else(|| panic!("{id} on {}", page.id));
                    let known = |code: &&str| field.kind.choices().iter().any(|choice| choice.code == *code);
                    assert!(codes.iter().all(known), "{codes:?} of {id}");
                }
            }
            assert_eq!(page.when == When::Always, page.because.is_none(), "{} says why", page.id);
            before.extend(page.fields());
        }
        let mut ids: Vec<_> = before.iter().map(|field| field.id).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{}: {ids:?}", form.id);
    }
}

#[test]
fn a_page_says_why_it_is_asked_to_whom_it_is_asked() {
    let page = REPORT.page("online").unwrap();
    assert_eq!(REPORT.explain(page, &plain().with("channel", &["EVENT"])), None);
    assert_eq!(REPORT.explain(page, &plain().with("channel", &["PRO_NETWORK"])), page.because);
}

#[test]
fn a_day_is_a_day_of_the_calendar() {
    let with = |day: &str| check(&plain().with("last_contact_on", &[day]));
    for good in ["2026-02-28", "2024-02-29", "2026-12-31"] {
        assert_eq!(with(good).unwrap().words().first("last_contact_on"), Some(good));
    }
    for bad in [
        "2026-02-29",
        "2100-02-29",
        "2026-13-01",
        "2026-00-01",
        "2026-04-31",
        "yesterday",
        "2026-1-1",
        "2026-01-01-01",
        "+026-01-01",
        " 2026-01-01",
        "",
    ] {
        assert_eq!(with(bad).unwrap_err()[0].kind, FaultKind::NoDay, "{bad}");
    }
}

//! The desk's pages: what strangers wrote stays text.

use super::{
    HOSTILE, answers,
    html::{tags, words},
    setting,
};
use crate::{
    desk::views,
    render,
    staff::views::{self as staff, Here, Told, When},
};
use leptos::prelude::*;
use shared::{
    access::CaseReader,
    accounts::Me,
    cases::{CaseDetail, CaseLine, MailDelay, ReportRead, Reporter, SentFor},
    ids::{AccountId, CaseId, InstitutionId, Reference, ReportId},
    lifecycle::CaseState,
    moves::CaseStanding,
    permission::Role,
    priority::Priority,
    problem::{Code, Problem},
    reports::FiledBy,
    statistics::{ClosedMonth, Picture, PictureRow},
    suppression::{Band, Figure},
    time::{Moment, Month},
};

pub(super) fn html(view: impl IntoView) -> String {
    view.into_view().to_html().replace("<!>", "")
}

pub(super) fn clock(moment: Moment) -> When {
    When { iso: moment.0.to_string(), exact: format!("exactly {}", moment.0) }
}

pub(super) fn id<T: std::str::FromStr>() -> T {
    "01890a5d-ac96-774b-bcce-b302099a8057".parse().ok().unwrap()
}

fn me(role: Role, name: &str) -> Me {
    Me {
        account: id::<AccountId>(),
        institution: id::<InstitutionId>(),
        institution_name: name.to_owned(),
        name: name.to_owned(),
        roles: vec![role],
    }
}

fn figures(label: &str) -> Picture {
    let month = "2026-10".parse::<Month>().unwrap();
    let row = |label: &str, targets| PictureRow { code: "X".to_owned(), label: label.to_owned(), targets };
    Picture {
        months: vec![ClosedMonth {
            month,
            total: Figure::About(10),
            channel: vec![
                row("Email to my work address", Figure::FewerThanFive),
                row(label, Figure::About(10)),
                row("A dating app", Figure::FewerThanFive),
            ],
            technique: vec![row("They asked questions", Figure::FewerThan(8)), row("They offered a gift", Figure::FewerThan(8))],
            sought: vec![row("A pass", Figure::About(5)), row("A vote", Figure::About(5)), row("Passwords", Figure::FewerThanFive)],
            depth: vec![row("Answered", Figure::About(10)), row("Met", Figure::About(5)), row("Took something", Figure::FewerThanFive)],
            delay: Vec::new(),
            response: vec![row("Looked at", Figure::About(10)), row("Looked at in time", Figure::FewerThanFive)],
        }],
        running: month.next(),
        band: Band::FewerThanFive,
        next_figures_at: Moment(0),
        next_figures_words: "1 December 2026".to_owned(),
    }
}

/// The desk's pages for the gallery.
pub(super) fn pages() -> Vec<(String, String)> {
    let page = |main: AnyView| {
        let top = staff::top(Some((&me(Role::Lead, "Robin Grey"), Here::Cases)), &setting(false));
        let body = html(view! {
            {top}
            <div class="govuk-width-container vd-page"><main id="main" class="govuk-main-wrapper">{main}</main></div>
        });
        format!(
            "<!doctype html><html lang=en class=govuk-template><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
             <link rel=stylesheet href=/assets/desk/desk.css><body class=govuk-template__body><div id=app>{body}</div>"
        )
    };
    let rows: Vec<_> = [(Priority::P1, true), (Priority::P2, false), (Priority::P3, false), (Priority::P4, false)]
        .into_iter()
        .map(|(priority, compartment)| {
            views::case_row(
                &CaseLine { priority, compartment, ..line() },
                &clock,
                "12 minutes ago",
                Some(staff::due_words(Moment(5 * Moment::HOUR), Moment(3 * Moment::HOUR))),
            )
        })
        .collect();
    let mut plain = detail();
    plain.reasons = vec!["Someone may be in danger now.".to_owned()];
    vec![
        (
            "desk-cases".to_owned(),
            page(view! { <h1 class="govuk-heading-l">{"Cases"}</h1> {views::cases_table("Cases, most urgent first", rows)} {staff::told(Told::Paused)} }.into_any()),
        ),
        ("desk-case".to_owned(), page(views::case(&super::case::page(plain), &views::Answered::Nothing, Moment(1500), &clock).into_any())),
        ("desk-picture".to_owned(), page(views::picture(&figures("LinkedIn or a job site"), "Fernwick Council", 0).into_any())),
        ("desk-problem".to_owned(), page(staff::problem(&Problem::of(Code::Offline), true).into_any())),
        ("desk-loading".to_owned(), page(staff::loading("Case").into_any())),
    ]
    .into_iter()
    .chain(super::institution::pages().into_iter().map(|(name, main)| (name.to_owned(), page(main))))
    .chain(super::alerts::pages().into_iter().chain(super::links::pages()).map(|(name, main)| (name.to_owned(), page(main))))
    .chain(super::people::pages().into_iter().map(|(name, main)| (name.to_owned(), page(main))))
    .collect()
}

pub(super) fn line() -> CaseLine {
    CaseLine {
        id: id::<CaseId>(),
        reference: Reference::from_random(1),
        state: CaseState::New,
        priority: Priority::P1,
        opened_at: Moment(1000),
        due_at: Some(Moment(2000)),
        compartment: true,
        version: 1,
        owner: None,
        can_take: true,
    }
}

pub(super) fn detail() -> CaseDetail {
    CaseDetail {
        seen_before: Vec::new(),
        line: line(),
        reasons: vec![HOSTILE.to_owned()],
        reports: vec![ReportRead {
            id: id::<ReportId>(),
            reference: Reference::from_random(1),
            received_at: Moment(1000),
            answered_at: Moment(5),
            clock_offset: 86_400.try_into().ok(),
            answered_at_doubtful: true,
            reporter: Some(Reporter { name: HOSTILE.to_owned(), email: Some(HOSTILE.to_owned()) }),
            filed_by: FiledBy::NameNotChecked,
            in_a_rush: true,
            withdrawn: true,
            on_behalf_of: Some(SentFor { name: HOSTILE.to_owned(), private: true }),
            asked_by: None,
            form_version: 1,
            answers: answers(HOSTILE).with("channel", &["NO_SUCH_CODE"]).with("old_question", &["https://bad.example"]),
        }],
        standing: standing(),
        reader: CaseReader::default(),
    }
}

const fn standing() -> CaseStanding {
    CaseStanding {
        version: 1,
        owner: None,
        computed: Priority::P1,
        priority_confirmed: false,
        marking: None,
        grading: None,
        open_tasks: 0,
        two_to_close: true,
        first_look_at: None,
        watching: None,
        proposed: None,
        closures: Vec::new(),
        referrals: Vec::new(),
        merged_into: None,
        steps: Vec::new(),
        offers: Vec::new(),
    }
}

#[test]
fn a_case_shows_everything_said_and_makes_no_link_of_it() {
    let html = html(views::case(&super::case::page(detail()), &views::Answered::Nothing, Moment(1500), &clock));
    let said = words(&html);
    assert!(said.contains("NO_SUCH_CODE") && said.contains("old_question") && said.contains("https://bad.example"));
    assert!(said.contains("Opening this was recorded.") && said.contains("Doubtful time"));
    assert!(tags(&html).iter().all(|tag| !matches!(tag.name.as_str(), "a" | "script" | "img")), "{html}");
    assert_eq!(tags(&html).iter().filter(|tag| tag.name == "h1").count(), 1);
}

#[test]
fn a_clock_that_was_off_is_told_of_with_both_times_and_one_that_was_not_with_the_right_one() {
    let said = |seconds: Option<i64>| {
        let mut detail = detail();
        detail.reports[0].answered_at_doubtful = false;
        detail.reports[0].clock_offset = seconds.and_then(|seconds| seconds.try_into().ok());
        let said = words(&html(views::case(&super::case::page(detail), &views::Answered::Nothing, Moment(1500), &clock)));
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let behind = said(Some(86_400));
    assert!(behind.contains("The device’s clock was 24 hours behind when it last reached us. The time is put right by that."), "{behind}");
    assert!(behind.contains("Answered exactly 86400005 Answered, by the device’s clock exactly 5"), "{behind}");
    assert!(!behind.contains("Doubtful time"), "what is put right is not doubted");
    assert!(said(Some(-600)).contains("The device’s clock was 10 minutes ahead"));
    let right = said(Some(-3));
    assert!(right.contains("Answered exactly -2995") && !right.contains("device’s clock"), "{right}");
    let unknown = said(None);
    assert!(unknown.contains("Answered, by the device’s clock exactly 5") && !unknown.contains("Clock off"), "{unknown}");
}

#[test]
fn late_mail_is_told_in_plain_words_with_its_time_and_a_way_to_the_cases() {
    let html = html(staff::mail_delay(&MailDelay { since_at: Moment(5), since_words: HOSTILE.to_owned() }));
    assert!(words(&html).contains(&format!("Since {HOSTILE} the mail server")), "{html}");
    let links: Vec<_> = tags(&html).into_iter().filter(|tag| tag.name == "a").collect();
    assert!(links.len() == 1 && links[0].get("href") == Some("/desk"), "{html}");
}

#[test]
fn a_row_tells_priority_in_words_and_leads_to_the_case() {
    let html = html(views::cases_table("Cases, most urgent first", views::case_row(&line(), &clock, "12 minutes ago", Some("in 3 hours"))));
    assert!(words(&html).contains("P1 urgent") && words(&html).contains("12 minutes ago"));
    assert!(html.contains("href=\"/desk/cases/01890a5d-ac96-774b-bcce-b302099a8057\""));
    assert!(html.contains("title=\"exactly 1000\""));
}

#[test]
fn what_is_late_stands_out_by_more_than_its_colour() {
    let told = |by| html(staff::due_words(Moment(0), Moment(by)));
    assert_eq!(told(-2 * Moment::HOUR), "<strong class=\"vd-late\">overdue by 2 hours</strong>");
    assert_eq!(told(2 * Moment::HOUR), "in 2 hours");
}

#[test]
fn the_desk_says_when_it_has_paused_and_when_signing_out_failed() {
    let told = |what| words(&html(staff::told(what)));
    assert!(told(Told::StillSignedIn).contains("You are still signed in."));
    assert!(told(Told::StillSignedIn).contains("Check your connection and try again."));
    assert!(told(Told::Paused).contains("Press a key or move the pointer to carry on."));
}

pub(super) fn head(role: Role) -> String {
    html(staff::top(Some((&me(role, "Robin Grey"), Here::Cases)), &setting(false)))
}

#[test]
fn the_head_offers_only_the_ways_a_person_may_go() {
    let head = |role| html(staff::top(Some((&me(role, HOSTILE), Here::Cases)), &setting(true)));
    let (triage, leadership) = (head(Role::Triage), head(Role::Leadership));
    assert!(triage.contains("href=\"/desk\"") && !triage.contains("href=\"/desk/picture\""));
    assert!(!leadership.contains("href=\"/desk\"") && leadership.contains("href=\"/desk/picture\""));
    assert!(!triage.contains("<script") && !triage.contains("style="));
    let officer = head(Role::Case);
    assert!(officer.contains("href=\"/desk/mine\"") && !officer.contains("href=\"/desk\""));
    assert!(!leadership.contains("/desk/mine") && !head(Role::Auditor).contains("/desk/mine"));
    assert!(officer.contains("href=\"/desk/campaigns\"") && !leadership.contains("/desk/campaigns"));
    assert!(officer.contains("href=\"/account/security\""));
}

#[test]
fn cases_that_do_not_open_are_counted_in_words_and_none_is_not_told() {
    assert!(views::unopened(0).is_none());
    assert_eq!(words(&html(views::unopened(1))).trim(), "1 case cannot be opened: ask the operator.");
    assert_eq!(words(&html(views::unopened(3))).trim(), "3 cases cannot be opened: ask the operator.");
}

fn drawn(picture: &Picture) -> String {
    html(views::picture(picture, "Fernwick Council", 0))
}

#[test]
fn hidden_rows_of_the_picture_share_one_and_keep_their_names() {
    let page = drawn(&figures("LinkedIn or a job site"));
    let channels = page.split("How they made contact").find(|part| part.contains("LinkedIn")).unwrap_or_default();
    assert!(words(&page).contains("Each other way (2)"), "{page}");
    let [chart, table] = [page.find("vd-bars__label\">A dating app"), page.find("<li>A dating app</li>")];
    assert!(chart.is_none() && table.is_some(), "{channels}");
}

#[test]
fn the_picture_shows_figures_as_published_and_nothing_nearer() {
    let full = figures(HOSTILE);
    let said = words(&drawn(&full));
    assert!(said.contains("In October 2026, about 10 people or offices were approached"), "{said}");
    assert!(said.contains("fewer than 5") && said.contains("Numbers are rounded and may not add up."));
    assert!(said.contains("The next figures appear on 1 December 2026."));
    let empty = words(&drawn(&Picture { months: Vec::new(), ..full }));
    assert!(empty.contains("No month has closed yet") && empty.contains("November 2026") && !empty.contains("table"));
}

#[test]
fn each_chart_has_a_sentence_that_says_no_more_than_its_figures() {
    let page = drawn(&figures("LinkedIn"));
    let said = words(&page);
    for sentence in [
        "People and offices by month: about 10",
        "How they made contact: most often “LinkedIn”, about 10",
        "What they did: fewer than 8 each",
        "What they wanted: most often “A pass” and “A vote”, about 5 each",
        "How far it got: about 5 met",
    ] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
    assert!(!said.contains("How soon it was reported"), "a month from before this was counted has no such chart");
    assert!(!page.contains("style="), "the page's rules refuse it");
}

#[test]
fn what_is_hidden_is_drawn_hatched_and_never_as_nothing() {
    let page = drawn(&figures("LinkedIn"));
    let rects: Vec<_> = tags(&page).into_iter().filter(|tag| tag.name == "rect").collect();
    let hatched = rects.iter().filter(|rect| rect.get("class") == Some("vd-bar vd-bar--hidden")).count();
    assert_eq!((rects.len(), hatched), (1 + 2 + 1 + 3 + 3 + 2, 5), "{page}");
    assert!(rects.iter().all(|rect| rect.get("width").is_some_and(|width| width != "0%")), "{page}");
}

#[test]
fn the_desk_says_what_it_needs_before_its_app_arrives() {
    let html = render::desk_frame(&setting(true));
    assert!(html.contains("Loading the desk…") && html.contains("<noscript>The desk needs JavaScript."));
    assert!(!html.contains("<script") && !html.contains("<!>"));
}

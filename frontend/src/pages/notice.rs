//! What leads ask all members of their institution, and the short form to answer it by (docs/rules.md §5). Works without
//! scripts. What contact comes from is shown so that nothing makes a link of it.

use super::{ask::asked, start::danger};
use crate::{
    report::views::draw,
    setting::Setting,
    ui::{Button, Wrong, beside, button, error_summary, inset, notice as said_notice},
};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    call,
    identifiers::Kind,
    ids::{MemberAlertId, Reference},
    locale::{Key, Lang, fill, key, text},
    member_alerts::{Correction, KnownAs},
    pages::{MeTooForm, NoticePage, OwnReportsPage, ReportShell},
    questionnaire::{Answers, Fault, Field, ME_TOO, Page, PageKind, REPORT},
};

/// Whether a notice still stands, with the day in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeStands {
    /// Until this day.
    Until(String),
    /// It was recalled on this day, and why.
    Recalled(String, Correction),
    /// It is over.
    Over,
}

/// A notice in the list.
#[derive(Clone, Debug)]
pub struct NoticeLine {
    /// The alert.
    pub id: MemberAlertId,
    /// What contact comes from.
    pub known_as: Vec<KnownAs>,
    /// Whether it still stands.
    pub stands: NoticeStands,
    /// Whether it is unread.
    pub new: bool,
}

/// The report that a notice was answered with, and what whoever sent it is to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The report.
    pub reference: Reference,
    /// Whether a device may be affected by what they did.
    pub stop: bool,
    /// What the institution advises.
    pub advice: Vec<String>,
}

/// What the page of one notice is drawn with.
#[derive(Clone, Debug)]
pub struct NoticeState<'a> {
    /// The notice.
    pub line: &'a NoticeLine,
    /// The report that it was answered with.
    pub told: Option<&'a Told>,
    /// What was answered so far.
    pub answers: &'a Answers,
    /// Which of several were ticked, by their places.
    pub which: &'a [usize],
    /// What is wrong with the answers.
    pub faults: &'a [Fault],
    /// Whether none of several was ticked.
    pub which_missing: bool,
    /// Whether they just said that there was no contact, so that nothing was sent.
    pub nothing: bool,
}

/// The name of the question which of several it was.
pub const WHICH: &str = "which";

/// What a thing is called, and the whole of it where that is more.
fn called(lang: Lang, one: &KnownAs) -> (String, Option<String>) {
    let label = |words: Key| text(lang, words).to_owned();
    let sort = match (&one.platform, one.kind.parse::<Kind>()) {
        (Some(platform), _) => platform.clone(),
        (None, Ok(Kind::Email)) => label(key::NOTICES_EMAIL),
        (None, Ok(Kind::Phone)) => label(key::NOTICES_PHONE),
        (None, Ok(Kind::Domain)) => label(key::NOTICES_WEBSITE),
        (None, Ok(Kind::Url)) => label(key::NOTICES_WEB_LINK),
        (None, _) => label(key::NOTICES_NAME),
    };
    (format!("{sort}: {}", one.handle), (one.handle != one.shown).then(|| one.shown.clone()))
}

fn names(lang: Lang, known_as: &[KnownAs]) -> impl IntoView + use<> {
    let one = |one: &KnownAs| {
        let (name, whole) = called(lang, one);
        view! {
            <li>
                <strong class="vd-words">{name}</strong>
                {whole.map(|whole| view! { <br /><span class="vd-words">{whole}</span> })}
            </li>
        }
    };
    let several = (known_as.len() > 1).then(|| view! { <p class="govuk-body">{text(lang, key::NOTICES_SEVERAL)}</p> });
    let items: Vec<_> = known_as.iter().map(one).collect();
    view! {
        {several}
        <ul class="govuk-list">{items}</ul>
    }
}

/// The way to the notices from the start page, with how many are unread.
pub(super) fn notices_link(lang: Lang, unread: usize) -> impl IntoView + use<> {
    let words = match unread {
        0 => text(lang, key::NOTICES_LINK).to_owned(),
        1 => text(lang, key::NOTICES_UNREAD_ONE).to_owned(),
        several => fill(lang, key::NOTICES_UNREAD_SOME, &[("count", &several.to_string())]),
    };
    let words = if unread == 0 { words.into_any() } else { view! { <strong>{words}</strong> }.into_any() };
    view! {
        <p class="govuk-body">
            <a class="govuk-link vd-tap" href=shared::pages::NoticesPage::PATH>{words}</a>
        </p>
    }
}

/// The list's main part.
pub fn notices(lang: Lang, items: &[NoticeLine], setting: &Setting) -> impl IntoView + use<> {
    let list = if items.is_empty() {
        view! { <p class="govuk-body">{text(lang, key::NOTICES_NONE)}</p> }.into_any()
    } else {
        let lines: Vec<_> = items.iter().map(|one| line(lang, one)).collect();
        view! { <ul class="govuk-list">{lines}</ul> }.into_any()
    };
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, key::NOTICES_TITLE)}</h1>
        <p class="govuk-body">{text(lang, key::NOTICES_LEAD)}</p>
        {list}
        {danger(lang, setting)}
    }
}

fn line(lang: Lang, one: &NoticeLine) -> impl IntoView + use<> {
    let href = call::path::<NoticePage>(&(one.id,));
    let name: Vec<String> = one.known_as.iter().map(|known| called(lang, known).0).collect();
    let new = one.new.then(|| view! { <br /><strong>{text(lang, key::NOTICES_NEW)}</strong> });
    view! {
        <li>
            <p class="govuk-body">
                <a class="govuk-link vd-tap vd-words" href=href>{name.join(", ")}</a>
                <br />
                {standing(lang, &one.stands)}
                {new}
            </p>
        </li>
    }
}

fn standing(lang: Lang, stands: &NoticeStands) -> String {
    match stands {
        NoticeStands::Until(day) => fill(lang, key::NOTICES_UNTIL, &[("day", day)]),
        NoticeStands::Recalled(day, _) => fill(lang, key::NOTICES_RECALLED, &[("day", day)]),
        NoticeStands::Over => text(lang, key::NOTICES_OVER).to_owned(),
    }
}

const fn correction(of: Correction) -> Key {
    match of {
        Correction::Withdrawn => key::NOTICES_WITHDRAWN,
        Correction::Innocent => key::NOTICES_INNOCENT,
        Correction::Mistake => key::NOTICES_MISTAKE,
        Correction::Finished => key::NOTICES_FINISHED,
    }
}

/// The main part of one notice.
pub fn notice(lang: Lang, s: &NoticeState<'_>, setting: &Setting) -> impl IntoView + use<> {
    let said = |words: Key| text(lang, words);
    let known_as = (!s.line.known_as.is_empty()).then(|| names(lang, &s.line.known_as));
    let stands = standing(lang, &s.line.stands);
    let open = matches!(s.line.stands, NoticeStands::Until(_));
    let words = open.then(|| inset(said(key::NOTICES_WORDS).to_owned()));
    let corrected = if let NoticeStands::Recalled(_, why) = s.line.stands { Some(inset(said(correction(why)).to_owned())) } else { None };
    let nothing = s.nothing.then(|| said_notice(said(key::ME_TOO_NOTHING), Some(said(key::ME_TOO_NOTHING_TEXT).to_owned())));
    // What is advised against somebody who meant no harm would only frighten.
    let held = !matches!(s.line.stands, NoticeStands::Recalled(_, Correction::Innocent | Correction::Mistake));
    let told = s.told.map(|told| {
        let reference = told.reference.to_string();
        let href = format!("{}/{reference}", OwnReportsPage::PATH);
        view! {
            <p class="govuk-body">
                <a class="govuk-link vd-tap" href=href>{fill(lang, key::NOTICES_TOLD, &[("reference", &reference)])}</a>
            </p>
            {(told.stop && held).then(|| stop(lang, key::ME_TOO_OTHER_PHONE))}
        }
    });
    let advice = s.told.filter(|_| held).map(|told| {
        let lines = std::iter::once(said(key::SENT_ADVICE_KEEP).to_owned()).chain(told.advice.iter().cloned());
        let lines: Vec<_> = lines.map(|line| view! { <li>{line}</li> }).collect();
        view! {
            <h2 class="govuk-heading-m">{said(key::SENT_ADVICE)}</h2>
            <ul class="govuk-list govuk-list--bullet">{lines}</ul>
        }
    });
    let form = (open && s.told.is_none() && !s.nothing).then(|| form(lang, s));
    let other = open.then(|| {
        view! { <p class="govuk-body"><a class="govuk-link vd-tap" href=ReportShell::PATH>{said(key::ME_TOO_OTHER)}</a></p> }
    });
    // Whoever has just answered may have said that somebody is in danger: then the numbers come first.
    let (first, last) =
        if s.told.is_some() || s.nothing { (Some(danger(lang, setting)), None) } else { (None, Some(danger(lang, setting))) };
    let wrong = s.faults.iter().map(|fault| Wrong { field: (!fault.field.is_empty()).then_some(fault.field), words: fault.say(lang) });
    let which = s.which_missing.then(|| Wrong { field: Some(WHICH), words: said(key::ME_TOO_WHICH_MISSING).to_owned() });
    view! {
        {error_summary(said(key::APP_ERROR_TITLE), which.into_iter().chain(wrong).collect())}
        {nothing}
        {first}
        <h1 class="govuk-heading-l" tabindex="-1">{said(key::NOTICES_HEADING)}</h1>
        {words}
        {known_as}
        {told}
        {form}
        {(!open).then(|| view! { <p class="govuk-body">{stands.clone()}</p> })}
        {corrected}
        {open.then(|| view! { <p class="govuk-body govuk-hint">{stands.clone()}</p> })}
        {other}
        {advice}
        {last}
    }
}

fn form(lang: Lang, s: &NoticeState<'_>) -> impl IntoView + use<> {
    let pages = || ME_TOO.pages.iter().flat_map(|page| page.fields().iter().map(move |field| (page, field)));
    let one = |(page, field): (&'static Page, &'static Field)| {
        // Shown by the style sheet once one of these is ticked: before it is sent, and without scripts.
        let stop = (field.id == "target_response").then(|| view! { <div class="vd-at-risk">{stop(lang, key::STOP_OTHER_PHONE)}</div> });
        view! {
            {draw(lang, field, asked(lang, page, field, s.faults), s.answers.of(field.id))}
            {stop}
        }
    };
    let fields: Vec<_> = pages().map(one).collect();
    let which = (s.line.known_as.len() > 1).then(|| which(lang, s));
    let action = call::path::<MeTooForm>(&(s.line.id,));
    view! {
        <form method="post" action=action novalidate autocomplete="off">
            {which} {fields} {button(Button::Main, Some("send"), text(lang, key::ME_TOO_SEND), false)}
        </form>
    }
}

/// “Stop, use another phone” (docs/rules.md §1.3), in the words of the report's own page, after `this_phone`, which says what
/// became of the answers.
fn stop(lang: Lang, this_phone: Key) -> impl IntoView + use<> {
    let page = REPORT.page("stop");
    let lines = page.map_or(&[][..], |page| if let PageKind::Notice(lines) = page.kind { lines } else { &[] });
    let rest = lines.iter().copied().filter(|line| *line != key::STOP_OTHER_PHONE);
    let lines: Vec<_> = std::iter::once(this_phone)
        .chain(rest)
        .map(|line| view! { <p class="govuk-body">{text(lang, line)} {beside(lang, line, &[])}</p> })
        .collect();
    let heading = page.map(|page| view! { <p class="govuk-body vd-bold">{text(lang, page.heading)} {beside(lang, page.heading, &[])}</p> });
    view! { <div class="govuk-inset-text">{heading} {lines}</div> }
}

/// Which of several it was.
fn which(lang: Lang, s: &NoticeState<'_>) -> impl IntoView + use<> {
    let item = |(place, one): (usize, &KnownAs)| {
        let id = if place == 0 { WHICH.to_owned() } else { format!("{WHICH}-{}", place + 1) };
        let on = s.which.contains(&place);
        view! {
            <div class="govuk-checkboxes__item">
                <input class="govuk-checkboxes__input" id=id.clone() name=WHICH type="checkbox" value=place.to_string() checked=on />
                <label class="govuk-label govuk-checkboxes__label vd-words" for=id>{called(lang, one).0}</label>
            </div>
        }
    };
    let items: Vec<_> = s.line.known_as.iter().enumerate().map(item).collect();
    let error = s.which_missing.then(|| {
        view! {
            <p class="govuk-error-message" id="which-error">
                <span class="govuk-visually-hidden">{text(lang, key::APP_ERROR_PREFIX)} " "</span>
                {text(lang, key::ME_TOO_WHICH_MISSING)}
            </p>
        }
    });
    let class = if s.which_missing { "govuk-form-group govuk-form-group--error" } else { "govuk-form-group" };
    view! {
        <div class=class>
            <fieldset class="govuk-fieldset" aria-describedby=s.which_missing.then_some("which-error")>
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{text(lang, key::ME_TOO_WHICH)}</legend>
                {error}
                <div class="govuk-checkboxes">{items}</div>
            </fieldset>
        </div>
    }
}

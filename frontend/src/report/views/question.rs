//! One page of the report, drawn from the questionnaire: it knows no question by name.

use super::{
    address,
    urgent::{contacts, urgent},
};
use crate::{
    setting::Setting,
    ui::{Asked, Button, Line, Wrong, beside, button, checkboxes, error_summary, radios, text_area, text_line},
};
use leptos::{
    either::{EitherOf3, EitherOf4},
    prelude::*,
};
use shared::{
    locale::{Key, Lang, key, text},
    questionnaire::{Answers, Fault, Field, FieldKind, Page, PageKind, REPORT},
};

/// The main part of a page: its questions, the danger page, or something to know.
pub fn question(lang: Lang, page: &'static Page, answers: &Answers, faults: &[Fault], setting: &Setting) -> impl IntoView + use<> {
    match page.kind {
        PageKind::Questions(_) => EitherOf3::A(questions(lang, page, answers, faults, setting)),
        PageKind::Danger => EitherOf3::B(urgent(lang, page, setting)),
        PageKind::Notice(lines) => EitherOf3::C(told(lang, page, lines, setting)),
    }
}

/// Something to know before going on.
fn told(lang: Lang, page: &'static Page, lines: &'static [Key], setting: &Setting) -> impl IntoView + use<> {
    let lines: Vec<_> =
        lines.iter().map(|line| view! { <p class="govuk-body">{text(lang, *line)} {beside(lang, *line, &[])}</p> }).collect();
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, page.heading)}</h1>
        {lines}
        {contacts(lang, setting)}
        <form method="post" action=address(page)>
            {button(Button::Main, Some("continue"), text(lang, key::APP_CONTINUE), false)}
        </form>
    }
}

fn questions(lang: Lang, page: &'static Page, answers: &Answers, faults: &[Fault], setting: &Setting) -> impl IntoView + use<> {
    let heads = page.fields().first().is_some_and(|field| field.label.is_none());
    let wrong: Vec<Wrong> =
        faults.iter().map(|fault| Wrong { field: (!fault.field.is_empty()).then_some(fault.field), words: fault.say(lang) }).collect();
    let asked: Vec<_> = REPORT
        .asked(page, answers)
        .enumerate()
        .map(|(place, field)| draw(lang, field, asked(lang, page, field, heads && place == 0, faults), answers.of(field.id)))
        .collect();
    let apart = (!heads).then(|| {
        view! {
            <h1 class="govuk-heading-l" tabindex="-1">{text(lang, page.heading)}</h1>
            {page.hint.map(|hint| view! { <p class="govuk-body">{text(lang, hint)}</p> })}
            {page.advice.map(|advice| {
                view! {
                    <div class="govuk-inset-text">{text(lang, advice)} {beside(lang, advice, &[])}</div>
                    {contacts(lang, setting)}
                }
            })}
        }
    });
    // Spelling services send what is typed to another company; the form asks browsers not to.
    view! {
        {error_summary(text(lang, key::APP_ERROR_TITLE), wrong)}
        <form method="post" action=address(page) novalidate autocomplete="off" spellcheck="false">
            {apart} {asked} {button(Button::Main, Some("continue"), text(lang, key::APP_CONTINUE), false)}
        </form>
    }
}

/// How a field of a page is asked.
pub fn asked(lang: Lang, page: &'static Page, field: &'static Field, heads_page: bool, faults: &[Fault]) -> Asked {
    let words = text(lang, field.label.unwrap_or(page.heading));
    Asked {
        id: field.id,
        words: if field.required { words.to_owned() } else { format!("{words} {}", text(lang, key::APP_OPTIONAL)) },
        heads_page,
        hint: if heads_page { page.hint } else { field.hint }.map(|hint| text(lang, hint)),
        error: faults.iter().find(|fault| fault.field == field.id).map(|fault| (text(lang, key::APP_ERROR_PREFIX), fault.say(lang))),
    }
}

/// A field, with what was answered.
pub fn draw(lang: Lang, field: &'static Field, asked: Asked, values: &[String]) -> impl IntoView + use<> {
    let typed = || values.first().cloned().unwrap_or_default();
    match field.kind {
        FieldKind::One(choices) => EitherOf4::A(radios(lang, &asked, choices, values)),
        FieldKind::Many { choices, main } => EitherOf4::B(checkboxes(lang, &asked, choices, main, values)),
        FieldKind::Line { .. } => EitherOf4::C(text_line(&asked, Line::Words, typed())),
        FieldKind::Text { max, rows } => EitherOf4::D(text_area(lang, &asked, &typed(), rows, max)),
        FieldKind::Day => EitherOf4::C(text_line(&asked, Line::Day, typed())),
    }
}

//! One page of the form, drawn from the questionnaire: it knows no question by name.

use super::urgent;
use crate::{
    setting::Setting,
    ui::{Asked, Button, Line, Wrong, button, checkboxes, error_summary, radios, text_area, text_line},
};
use leptos::{
    either::{Either, EitherOf4},
    prelude::*,
};
use shared::{
    locale::{Lang, key, text},
    questionnaire::{Answers, Fault, Field, FieldKind, Page, PageKind},
};

/// The main part of a page: its questions, or the danger page.
pub fn question(lang: Lang, page: &'static Page, answers: &Answers, faults: &[Fault], setting: &Setting) -> impl IntoView + use<> {
    match page.kind {
        PageKind::Questions(fields) => Either::Left(questions(lang, page, fields, answers, faults)),
        PageKind::Danger => Either::Right(urgent(lang, page, setting)),
    }
}

fn questions(lang: Lang, page: &'static Page, fields: &'static [Field], answers: &Answers, faults: &[Fault]) -> impl IntoView + use<> {
    let heads = fields.first().is_some_and(|field| field.label.is_none());
    let wrong: Vec<Wrong> =
        faults.iter().map(|fault| Wrong { field: (!fault.field.is_empty()).then_some(fault.field), words: fault.say(lang) }).collect();
    let asked: Vec<_> = fields
        .iter()
        .enumerate()
        .map(|(place, field)| draw(lang, field, asked(lang, page, field, heads && place == 0, faults), answers.of(field.id)))
        .collect();
    let apart = (!heads).then(|| {
        view! {
            <h1 class="govuk-heading-l" tabindex="-1">{text(lang, page.heading)}</h1>
            {page.hint.map(|hint| view! { <p class="govuk-body">{text(lang, hint)}</p> })}
        }
    });
    // Spelling services send what is typed to another company; the form asks browsers not to.
    view! {
        {error_summary(text(lang, key::APP_ERROR_TITLE), wrong)}
        <form method="post" action=format!("/plain/{}", page.id) novalidate autocomplete="off" spellcheck="false">
            {apart} {asked} {button(Button::Main, Some("continue"), text(lang, key::APP_CONTINUE), false)}
        </form>
    }
}

fn asked(lang: Lang, page: &'static Page, field: &'static Field, heads_page: bool, faults: &[Fault]) -> Asked {
    let words = text(lang, field.label.unwrap_or(page.heading));
    Asked {
        id: field.id,
        words: if field.required { words.to_owned() } else { format!("{words} {}", text(lang, key::APP_OPTIONAL)) },
        heads_page,
        hint: if heads_page { page.hint } else { field.hint }.map(|hint| text(lang, hint)),
        error: faults.iter().find(|fault| fault.field == field.id).map(|fault| (text(lang, key::APP_ERROR_PREFIX), fault.say(lang))),
    }
}

fn draw(lang: Lang, field: &'static Field, asked: Asked, values: &[String]) -> impl IntoView + use<> {
    let typed = || values.first().cloned().unwrap_or_default();
    match field.kind {
        FieldKind::One(choices) => EitherOf4::A(radios(lang, &asked, choices, values)),
        FieldKind::Many { choices, main } => EitherOf4::B(checkboxes(lang, &asked, choices, main, values)),
        FieldKind::Line { .. } => EitherOf4::C(text_line(&asked, Line::Words, typed())),
        FieldKind::Text { max, rows } => EitherOf4::D(text_area(lang, &asked, &typed(), rows, max)),
    }
}

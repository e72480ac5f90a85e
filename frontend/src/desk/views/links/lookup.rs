//! The search for an identifier. What is searched for stands in no address: it may be a private person's.

use super::{cases_words, its_campaign, kind_words, para, targets_words, thing};
use crate::ui::{Asked, Button, Line, button, text_line};
use leptos::prelude::*;
use shared::entities::EntityLine;

/// The search as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// What was typed.
    pub text: String,
    /// What was found; nothing while nobody searched.
    pub found: Option<Vec<EntityLine>>,
    /// What is wrong with what was typed.
    pub wrong: Option<String>,
}

/// The form, and what was found.
pub fn looked(looked: &Looked) -> impl IntoView + use<> {
    let asked = Asked {
        id: "look-up",
        words: "Look an account, address or number up".to_owned(),
        heads_page: false,
        hint: Some("A link, e-mail address, number or handle, in any spelling. Only a whole one finds something. Each search is recorded."),
        error: looked.wrong.clone().map(|words| ("Error:", words)),
    };
    view! {
        <form data-do="look-up" class="vd-search" novalidate=true>
            {text_line(&asked, Line::Words, looked.text.clone())}
            {button(Button::Other, Some("look"), "Look it up", false)}
        </form>
        {looked.found.as_deref().map(found)}
    }
}

fn found(lines: &[EntityLine]) -> impl IntoView + use<> {
    let heading = match lines.len() {
        0 => "Never met here".to_owned(),
        1 => "Met before".to_owned(),
        more => format!("{more} of these were met before"),
    };
    let none = "No report in a case that you see tells of it. Only a whole link, address, number or handle finds something: a part of one, or a name, finds nothing.";
    let none = lines.is_empty().then(|| para(none.to_owned()));
    let lines: Vec<_> = lines.iter().map(line).collect();
    view! {
        <h2 class="govuk-heading-m" id="found" tabindex="-1">{heading}</h2>
        {none}
        {(!lines.is_empty()).then(|| view! { <ul class="govuk-list">{lines}</ul> })}
    }
}

fn line(line: &EntityLine) -> impl IntoView + use<> {
    let words =
        format!(" ({}): {}, {} approached.", kind_words(&line.kind).to_lowercase(), cases_words(line.cases), targets_words(line.targets));
    view! { <li>{thing(line)} {words} {its_campaign(line.campaign)}</li> }
}

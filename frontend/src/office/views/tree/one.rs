//! One institution of the tree: what it is called, whom it lacks, what lies right below it.

use super::{
    filled_words,
    forms::{Mending, add, invite, rename, withdraw},
};
use crate::{
    staff::views::{head, wrong},
    ui::{Row, Said, Wrong, error_summary, summary_list},
};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    call,
    institutions::{InstitutionLine, Seat},
    pages::{DeskTreePageShell, DeskTreeShell},
};

/// What is shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The institution.
    pub line: InstitutionLine,
    /// Those right below it.
    pub below: Vec<InstitutionLine>,
    /// Whether the reader may change anything.
    pub manages: bool,
}

/// The page, with what is to be mended in one of its forms.
pub fn one(shown: &Shown, mending: Option<&Mending>, done: Option<&'static str>) -> impl IntoView + use<> {
    let line = &shown.line;
    let row = |key: &str, words: String| Row { key: key.to_owned(), said: Said::Lines(vec![words]), change: None };
    let about = vec![
        row("Short name", line.slug.clone()),
        row("Time zone", line.zone.clone()),
        row("Administrator", filled_words(Seat::Administrator, line.administrator)),
        row("Separate contacts", filled_words(Seat::SeparateContact, line.contacts)),
    ];
    let summary = mending.map(|mending| {
        let mends = mending.mends();
        if mends.is_empty() { wrong(&mending.problem).into_any() } else { error_summary("That was not done", wrongs(mends)).into_any() }
    });
    let founders = (shown.manages && line.depth > 0).then(|| view! { {invite(line, mending)} {withdraw(line)} });
    let changes = shown.manages.then(|| view! { {rename(&line.name, mending)} {add(&line.zone, mending)} });
    view! {
        {summary}
        {head(line.name.clone(), done)}
        <p class="govuk-body"><a class="govuk-link vd-tap" href=DeskTreeShell::PATH>{"All institutions below"}</a></p>
        {summary_list(about)}
        {founders}
        {below(&shown.below)}
        {changes}
    }
}

fn wrongs(mends: Vec<(&'static str, String)>) -> Vec<Wrong> {
    mends.into_iter().map(|(field, words)| Wrong { field: Some(field), words }).collect()
}

fn below(lines: &[InstitutionLine]) -> impl IntoView + use<> {
    let rows: Vec<_> = lines
        .iter()
        .map(|line| view! { <li><a class="govuk-link vd-tap" href={call::path::<DeskTreePageShell>(&(line.id.to_string(),))}>{line.name.clone()}</a></li> })
        .collect();
    let none = rows.is_empty().then(|| view! { <p class="govuk-body">{"Nothing lies below it."}</p> });
    view! {
        <h2 class="govuk-heading-m">{"Right below it"}</h2>
        {none}
        <ul class="govuk-list">{rows}</ul>
    }
}

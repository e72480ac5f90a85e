//! The form for everything that can be set.

use super::{
    field::{Filled, error, field, group_class},
    holds::{capital, small},
};
use crate::{
    office::institution::{
        fields::{Kind, Leaf, List, Node, Part, REASON, ROOT, SECTIONS, Section},
        typed::Typed,
    },
    ui::{Button, button},
};
use leptos::prelude::*;
use shared::{problem::FieldProblem, settings::ByWhom};

/// The page, with what is wrong at its top and beside each field. `note` says what happened meanwhile.
pub fn settings_form(typed: &Typed, faults: &[FieldProblem], officers: &[ByWhom], note: Option<String>) -> impl IntoView + use<> {
    let filled = Filled { typed, faults, officers };
    let contents: Vec<_> = SECTIONS
        .iter()
        .map(|section| view! { <li><a class="govuk-link vd-tap" href=format!("#{}", section.id)>{section.heading}</a></li> })
        .collect();
    let sections: Vec<_> = SECTIONS.iter().map(|one| section(one, filled)).collect();
    let reason =
        Leaf { name: "reason", words: "Why", hint: Some("For whoever decides, and for the record."), kind: Kind::Notice, needed: true };
    view! {
        {note.map(|words| view! { <div class="vd-notice" role="status"><p class="vd-notice__words">{words}</p></div> })}
        <div id=String::from("wrong")>{summary(faults)}</div>
        <h1 class="govuk-heading-l" tabindex="-1">{"Propose other settings"}</h1>
        <p class="govuk-body">{"Nothing changes before a security lead who is not you has agreed."}</p>
        <nav aria-label=String::from("Sections")><ul class="govuk-list vd-facts">{contents}</ul></nav>
        <form data-do="settings-look" id="settings-form" novalidate>
            {sections}
            <h2 class="govuk-heading-m">{"Reason"}</h2>
            {field(&reason, REASON.to_owned(), filled)}
            {button(Button::Main, Some("look"), "See what would change", false)}
        </form>
    }
}

/// What is to be mended, each with a link to its field.
fn summary(faults: &[FieldProblem]) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = faults
        .iter()
        .map(|fault| view! { <li><a href=format!("#{}", fault.pointer)>{format!("{}: {}", place(&fault.pointer), fault.detail)}</a></li> })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <div class="govuk-error-summary" id="error-summary" tabindex="-1">
                <div role="alert">
                    <h2 class="govuk-error-summary__title">{"Mend this first"}</h2>
                    <div class="govuk-error-summary__body"><ul class="govuk-list govuk-error-summary__list">{items}</ul></div>
                </div>
            </div>
        }
    })
}

/// The labels on the way to a field: `Security team, number`.
fn place(pointer: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut nodes: Vec<&Node> = SECTIONS.iter().flat_map(|section| section.nodes).collect();
    for step in pointer.strip_prefix(ROOT).unwrap_or(pointer).split('/').filter(|step| !step.is_empty()) {
        if let Ok(row) = step.parse::<usize>() {
            if let Some(list) = words.last_mut() {
                *list = format!("{list} {}", row + 1);
            }
            continue;
        }
        let found = nodes.iter().find_map(|node| match node {
            Node::Leaf(leaf) if leaf.name == step => Some((leaf.words, &[][..])),
            Node::Part(part) if part.name == step => Some((part.words, part.nodes)),
            Node::List(list) if list.name == step => Some((list.one, list.nodes)),
            _ => None,
        });
        let (said, inner) = found.unwrap_or(("Why", &[]));
        words.extend((!said.is_empty()).then(|| small(said)));
        nodes = inner.iter().collect();
    }
    if words.is_empty() { "Settings".to_owned() } else { capital(&words.join(", ")) }
}

fn section(section: &Section, filled: Filled<'_>) -> impl IntoView + use<> {
    let nodes: Vec<_> = section.nodes.iter().map(|one| node(one, ROOT, filled)).collect();
    view! {
        <section>
            <h2 class="govuk-heading-m" id=section.id tabindex="-1">{section.heading}</h2>
            <p class="govuk-hint">{section.hint}</p>
            {nodes}
        </section>
    }
}

fn node(node: &Node, at: &str, filled: Filled<'_>) -> AnyView {
    match node {
        Node::Leaf(leaf) => field(leaf, format!("{at}/{}", leaf.name), filled),
        Node::Part(one) => part(one, format!("{at}/{}", one.name), filled),
        Node::List(one) => list(one, format!("{at}/{}", one.name), filled).into_any(),
    }
}

fn part(part: &Part, at: String, filled: Filled<'_>) -> AnyView {
    let nodes: Vec<_> = part.nodes.iter().map(|one| node(one, &at, filled)).collect();
    if part.words.is_empty() {
        return nodes.into_any();
    }
    let fault = filled.fault(&at);
    let around = format!("govuk-fieldset {}", group_class(fault.is_some()));
    let short = part.nodes.iter().all(|node| matches!(node, Node::Leaf(Leaf { kind: Kind::Time, .. })));
    let class = if short { "vd-set vd-facts" } else { "vd-set" };
    view! {
        <fieldset class=around id=at.clone() tabindex="-1">
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{part.words}</legend>
            {error(&at, fault)}
            <div class=class>{nodes}</div>
        </fieldset>
    }
    .into_any()
}

fn list(list: &List, at: String, filled: Filled<'_>) -> impl IntoView + use<> {
    let one = list.one;
    let rows: Vec<_> = (0..filled.typed.rows(&at))
        .map(|row| {
            let (place, number) = (format!("{at}/{row}"), row + 1);
            let nodes: Vec<_> = list.nodes.iter().map(|one| node(one, &place, filled)).collect();
            let fault = filled.fault(&place);
            let class = format!("govuk-fieldset {}", group_class(fault.is_some()));
            view! {
                <fieldset class=class id=place.clone() tabindex="-1">
                    <legend class="govuk-fieldset__legend govuk-fieldset__legend--s vd-first">{format!("{one} {number}")}</legend>
                    {error(&place, fault)}
                    <div class="vd-set">
                        {nodes}
                        <button type="button" class="govuk-button govuk-button--secondary" data-act="remove" data-at=at.clone() data-row=row.to_string()>
                            {format!("Remove {one} {number}")}
                        </button>
                    </div>
                </fieldset>
            }
        })
        .collect();
    view! {
        <div id=at.clone() tabindex="-1">
            {error(&at, filled.fault(&at))}
            {rows}
            <button type="button" class="govuk-button govuk-button--secondary" data-act="add" data-at=at.clone()>{format!("Add a {one}")}</button>
        </div>
    }
}

//! What holds, what waits for somebody's decision, and every version before.

use super::{EDIT, version::state_words};
use crate::{
    office::institution::{
        fields::{Kind, Leaf, Node, Part, ROOT, SECTIONS, Section, openings, reviews},
        typed::Typed,
    },
    staff::views::{Clock, ago, moment},
    ui::{Button, Row, Said, button, link_button, notice, summary_list},
};
use leptos::prelude::*;
use shared::{
    call,
    locale::{Lang, text},
    page::Page,
    pages::DeskVersionShell,
    settings::{ByWhom, SettingsInForce, SettingsVersion},
    taxonomy::Technique,
    time::Moment,
};

/// The page. `proposes` is whether the reader may propose others.
pub fn institution(
    now_in_force: &SettingsInForce,
    versions: &Page<SettingsVersion>,
    proposes: bool,
    done: Option<&'static str>,
    now: Moment,
    clock: Clock<'_>,
) -> impl IntoView + use<> {
    let typed = Typed::of(&now_in_force.settings);
    let sections: Vec<_> = SECTIONS.iter().map(|one| section(one, &typed, &now_in_force.officers)).collect();
    let line = |one: &SettingsVersion| version_line(one, now, clock);
    let waiting: Vec<_> = now_in_force.waiting.iter().map(line).collect();
    let all: Vec<_> = versions.items.iter().map(line).collect();
    let none = waiting.is_empty().then(|| view! { <p class="govuk-body">{"Nothing."}</p> });
    let never = all.is_empty().then(|| view! { <p class="govuk-body">{"Nothing has been proposed yet."}</p> });
    let older = versions.next.is_some().then(|| {
        view! { <form data-do="versions-more">{button(Button::Other, Some("more"), "Next page", false)}</form> }
    });
    view! {
        {done.map(|done| notice(done, None))}
        <div id=String::from("wrong")></div>
        <h1 class="govuk-heading-l" tabindex="-1">{"Institution"}</h1>
        <p class="govuk-body">{format!("Version {} of the settings holds.", now_in_force.version)}</p>
        {proposes.then(|| link_button(Button::Main, call::path::<DeskVersionShell>(&(EDIT.to_owned(),)), "Propose other settings".to_owned()))}
        <h2 class="govuk-heading-m" id="waiting">{"Waiting for a decision"}</h2>
        {none}
        <ul class="govuk-list">{waiting}</ul>
        {sections}
        <h2 class="govuk-heading-m" id="versions">{"Every version and proposal"}</h2>
        {never}
        <ul class="govuk-list">{all}</ul>
        {older}
    }
}

fn version_line(one: &SettingsVersion, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let name = one.version.map_or_else(|| "Proposal".to_owned(), |number| format!("Version {number}"));
    let by = one.proposed_by.as_ref().map(|by| format!(", proposed by {} ", by.name.expose()));
    // What was set up from the command line has no moment of its own.
    let when = one.proposed_by.is_some().then(|| moment(clock(one.proposed_at), ago(now, one.proposed_at)));
    view! {
        <li class="vd-version">
            <a class="govuk-link vd-tap" href={call::path::<DeskVersionShell>(&(one.id.to_string(),))}>{format!("{name}: {}", one.reason.expose())}</a>
            <div class="govuk-body-s">{state_words(one.state)} {by} {when}</div>
        </li>
    }
}

fn section(section: &Section, typed: &Typed, officers: &[ByWhom]) -> impl IntoView + use<> {
    let mut rows = Vec::new();
    section.nodes.iter().for_each(|node| shown(node, ROOT, "", (typed, officers), &mut rows));
    let rows: Vec<Row> = rows.into_iter().map(|(key, words)| Row { key, said: Said::Words(words), change: None }).collect();
    let nothing = rows.is_empty().then(|| view! { <p class="govuk-body">{"Not set."}</p> });
    let list = (!rows.is_empty()).then(|| summary_list(rows));
    view! {
        <section>
            <h2 class="govuk-heading-m">{section.heading}</h2>
            {nothing}
            {list}
        </section>
    }
}

/// What is set below a node; what is not is left out, and a line says so where the field has a row of its own.
fn shown(node: &Node, at: &str, before: &str, from @ (typed, officers): (&Typed, &[ByWhom]), rows: &mut Vec<(String, String)>) {
    let called = |words: &str| {
        if before.is_empty() || words.is_empty() { format!("{before}{words}") } else { format!("{before}, {}", small(words)) }
    };
    match node {
        Node::Leaf(leaf) => {
            rows.extend(said(leaf, typed.words(&format!("{at}/{}", leaf.name)), officers).map(|words| (called(leaf.words), words)))
        }
        Node::Part(Part { name, words, nodes: [Node::Leaf(opens @ Leaf { kind: Kind::Time, .. }), Node::Leaf(closes)], .. }) => {
            let [opens, closes] = [opens, closes].map(|leaf| typed.words(&format!("{at}/{name}/{}", leaf.name)));
            if !opens.is_empty() {
                rows.push((called(words), format!("{opens} to {closes}")));
            }
        }
        Node::Part(part) => {
            part.nodes.iter().for_each(|inner| shown(inner, &format!("{at}/{}", part.name), &called(part.words), from, rows))
        }
        Node::List(list) => {
            let at = format!("{at}/{}", list.name);
            for row in 0..typed.rows(&at) {
                let one = format!("{} {}", capital(list.one), row + 1);
                list.nodes.iter().for_each(|inner| shown(inner, &format!("{at}/{row}"), &one, from, rows));
            }
        }
    }
}

fn said(leaf: &Leaf, words: &str, officers: &[ByWhom]) -> Option<String> {
    let words = match leaf.kind {
        Kind::Techniques | Kind::People if words.is_empty() => "Everybody".to_owned(),
        Kind::Open => openings().into_iter().find(|(value, _)| value == words).map(|(_, said)| said)?,
        Kind::Review => reviews().into_iter().find(|(value, _)| value == words).map(|(_, said)| said)?,
        Kind::Techniques => techniques(words),
        Kind::People => people(words, officers),
        _ => words.to_owned(),
    };
    (!words.is_empty()).then_some(words)
}

fn techniques(codes: &str) -> String {
    let chosen = Technique::CHOICES.iter().filter(|choice| codes.split(' ').any(|code| code == choice.code));
    chosen.map(|choice| text(Lang::En, choice.label)).collect::<Vec<_>>().join("\n")
}

/// Whoever lost the role is passed over, and their name is not this page's to tell.
fn people(accounts: &str, officers: &[ByWhom]) -> String {
    let name = |account: &str| officers.iter().find(|one| one.account.to_string() == account).map(|one| one.name.expose());
    accounts.split(' ').map(|account| name(account).unwrap_or("Somebody who is passed over")).collect::<Vec<_>>().join("\n")
}

/// Within a line.
pub(super) fn small(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// At the start of a line.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

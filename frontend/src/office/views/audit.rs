//! The audit: day by day, who did what to what.

use crate::{
    office::filter::address,
    staff::views::{Clock, When, head, moment, select},
    ui::{Asked, Button, Line, button, inset, text_line},
};
use leptos::prelude::*;
use shared::{
    audit_list::{About, AuditLine, AuditQuery, ChainState, Doer},
    audit_words::Group,
    ids::AccountId,
    time::{Day, Moment},
};

/// How far the reader's roles reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Everything outside compartments.
    All,
    /// What is done in their compartment.
    Compartment,
    /// What is done to the cases they are on.
    OwnCases,
    /// What they did themselves.
    OwnActs,
}

impl Reads {
    const fn words(self) -> &'static str {
        match self {
            Reads::All => {
                "Not shown: what stands with the separate contact, nor how much that is; letters about cases; and what concerns the whole server. Reporters have no name here."
            }
            Reads::Compartment => "You see what is done to the cases that stand with the separate contact.",
            Reads::OwnCases => "You see what is done to the cases you are on.",
            Reads::OwnActs => "You see what you did yourself.",
        }
    }
}

/// The rows that are shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// All of them, newest first.
    pub lines: Vec<AuditLine>,
    /// Where the last portion began.
    pub first_new: usize,
    /// Whether there are more, or may be.
    pub more: bool,
    /// How far was looked, where nothing more was found before that.
    pub looked_back_to: Option<Moment>,
}

/// The page.
pub fn audit(
    shown: &Shown,
    query: &AuditQuery,
    chain: ChainState,
    reads: Reads,
    done: Option<&'static str>,
    clock: Clock<'_>,
) -> impl IntoView + use<> {
    view! {
        {head("Audit".to_owned(), done)}
        {chained(chain, clock)}
        {filter(query)}
        <div id=String::from("audit")>{lines(shown, query, clock)}</div>
        <form data-do="audit-save">{button(Button::Other, Some("save"), "Save as a file (CSV)", false)}</form>
        <p class="govuk-body-s">
            {"Recorded are changes, refusals, and every look into somebody’s data. Looking at this page was recorded, too. "}{reads.words()}
        </p>
    }
}

fn chained(chain: ChainState, clock: Clock<'_>) -> AnyView {
    if chain.broken {
        let words = "The audit does not continue what this server signed. Somebody may have changed it. Tell whoever runs the server.";
        return view! { <p class="govuk-body" id="broken"><strong class="vd-late">{words}</strong></p> }.into_any();
    }
    let When { iso, exact } = clock(chain.signed_until);
    let words = exact.clone();
    view! {
        <p class="govuk-body">{"Every row from before "} {moment(When { iso, exact }, words)} {" is chained and signed. Verifying the audit would find a later change."}</p>
    }
    .into_any()
}

fn day(id: &'static str, words: &str, value: Option<Day>) -> impl IntoView + use<> {
    let asked = Asked { id, words: words.to_owned(), heads_page: false, hint: None, error: None };
    text_line(&asked, Line::Day, value.map(|day| day.to_string()).unwrap_or_default())
}

fn filter(query: &AuditQuery) -> impl IntoView + use<> {
    let any = [(String::new(), "All".to_owned())];
    let groups = Group::ALL.iter().map(|group| (group.code().to_owned(), group.words().to_owned()));
    let wider = |set: bool, wider: AuditQuery, words: &'static str| {
        set.then(|| view! { <a class="govuk-link vd-tap" href=address(&wider)>{words}</a> })
    };
    view! {
        <form data-do="audit-filter" role="search" class="vd-search">
            {select("group", "Kind of act", any.into_iter().chain(groups).collect(), query.group.map_or("", Group::code))}
            {day("from", "From day", query.from)}
            {day("until", "Until day", query.until)}
            {button(Button::Other, Some("show"), "Show", false)}
        </form>
        <div class="vd-facts">
            {wider(query.actor.is_some(), AuditQuery { actor: None, ..query.clone() }, "Show what everybody did")}
            {wider(query.object.is_some(), AuditQuery { object: None, ..query.clone() }, "Show everything, not only what was done to this")}
        </div>
    }
}

/// The rows under their days, and the way on.
pub fn lines(shown: &Shown, query: &AuditQuery, clock: Clock<'_>) -> impl IntoView + use<> {
    let mut days: Vec<(String, Vec<AnyView>)> = Vec::new();
    for (place, line) in shown.lines.iter().enumerate() {
        let when = clock(line.at);
        let (day, time) = match when.exact.rsplit_once(", ") {
            Some((day, time)) => (day.to_owned(), time.to_owned()),
            None => (when.exact.clone(), String::new()),
        };
        let new = place > 0 && place == shown.first_new;
        let row = row(line, query, when, time, new).into_any();
        match days.last_mut() {
            Some((last, rows)) if *last == day => rows.push(row),
            _ => days.push((day, vec![row])),
        }
    }
    let none = days.is_empty().then(|| view! { <p class="govuk-body">{"Nothing here fits."}</p> });
    let days: Vec<_> = days
        .into_iter()
        .map(|(day, rows)| view! { <h2 class="govuk-heading-m">{day}</h2> <ol class="govuk-list vd-audit">{rows}</ol> })
        .collect();
    let nothing_new = shown.first_new > 0 && shown.first_new == shown.lines.len();
    let looked = shown.looked_back_to.map(|until| format!("Nothing more that fits was found back to {}.", clock(until).exact));
    let end = looked.or_else(|| nothing_new.then(|| "There is nothing more.".to_owned()));
    let words = if shown.looked_back_to.is_some() { "Look further back" } else { "Show more" };
    let more = shown.more.then(|| view! { <form data-do="audit-more">{button(Button::Other, Some("more"), words, false)}</form> });
    let end = end.map(|words| view! { <div id="nothing-more" tabindex="-1">{inset(words)}</div> });
    view! { {none} {days} {end} {more} }
}

fn row(line: &AuditLine, query: &AuditQuery, when: When, time: String, new: bool) -> impl IntoView + use<> {
    let (id, tabindex) = (new.then_some("new-rows"), new.then_some("-1"));
    let refused = line.refusal.as_ref().map(|refusal| {
        let times = if refusal.count > 1 { format!("{} times", refusal.count) } else { String::new() };
        let parts: Vec<String> = refusal.operation.clone().into_iter().chain([times]).filter(|part| !part.is_empty()).collect();
        format!(" ({})", parts.join(", "))
    });
    view! {
        <li id=id tabindex=tabindex class="vd-audit__row">
            <span class="vd-audit__time">{moment(when, time)}</span>
            <span class="vd-audit__act">
                <strong>{line.words.clone()}</strong> {refused} {about(line, query)}
            </span>
            <span class="vd-audit__by">{by(&line.by, query)}</span>
        </li>
    }
}

/// What it was done to, and the way to whatever else was.
fn about(line: &AuditLine, query: &AuditQuery) -> AnyView {
    let (object, words, label) = match &line.about {
        Some(About::Case { case, reference }) => ((*case).into(), reference.to_string(), "Only what was done to this case"),
        Some(About::Person { account, name }) => ((*account).into(), name.expose().to_owned(), "Only what was done to this account"),
        None => return ().into_any(),
    };
    let href = address(&AuditQuery { object: Some(object), ..query.clone() });
    view! { {" "} <a class="govuk-link vd-tap" href=href title=label>{words}</a> }.into_any()
}

/// Who did it, and the way to whatever else they did.
fn by(doer: &Doer, query: &AuditQuery) -> AnyView {
    match doer {
        Doer::Person { account, name } => {
            let href = address(&AuditQuery { actor: Some(AccountId(account.0)), ..query.clone() });
            view! { <a class="govuk-link vd-tap" href=href title="Only what this person did">{name.expose().to_owned()}</a> }.into_any()
        }
        Doer::Reporter => view! { <span>{"A reporter"}</span> }.into_any(),
        Doer::Service => view! { <span>{"The service"}</span> }.into_any(),
    }
}

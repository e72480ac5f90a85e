//! The list of cases, which keeps itself up to date without moving under the reader: rows are keyed, so
//! focus and scroll stay where they are.

use super::{
    clock,
    views::{When, ago, case_row, cases_table, due_words, unopened},
};
use crate::{
    api::{Failure, send},
    dom,
    ui::{Button, button, notice},
};
use leptos::prelude::*;
use shared::{
    access::ListOwnCases,
    cases::{CaseLine, CaseList, ListCases},
    page::PageQuery,
    problem::Problem,
    time::Moment,
};
use std::cell::Cell;

/// Which cases are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Everything that waits, for whoever takes the first look.
    Queue,
    /// Those the person is on.
    Own,
}

impl Which {
    /// The page's heading.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Queue => "Cases",
            Self::Own => "My cases",
        }
    }

    const fn empty(self) -> &'static str {
        match self {
            Self::Queue => "No reports are waiting. New ones appear here by themselves.",
            Self::Own => "You are on no case. When a lead puts you on one, it appears here.",
        }
    }

    fn news(self, new: usize) -> String {
        match (self, new) {
            (Self::Queue, 1) => "1 new report".to_owned(),
            (Self::Queue, new) => format!("{new} new reports"),
            (Self::Own, 1) => "You were put on 1 case".to_owned(),
            (Self::Own, new) => format!("You were put on {new} cases"),
        }
    }

    async fn portion(self, query: &PageQuery) -> Result<CaseList, Failure> {
        match self {
            Self::Queue => send::<ListCases>((), query, None).await,
            Self::Own => send::<ListOwnCases>((), query, None).await,
        }
    }
}

/// What the list knows.
#[derive(Clone, Debug)]
pub(super) struct Known {
    which: Which,
    lines: Vec<CaseLine>,
    next: Option<String>,
    /// Cases that do not open, in the portions that are shown.
    unopened: u32,
    failure: Option<Problem>,
    loaded: bool,
    now: Moment,
}

/// The list while the desk is open.
pub(super) struct List {
    which: Which,
    known: ArcRwSignal<Known>,
    busy: Cell<bool>,
    /// What was asked for while it was busy: the newest state, which the answer on its way may not show,
    /// and the next portion.
    asked: Cell<(bool, bool)>,
}

impl List {
    pub(super) fn new(which: Which) -> Self {
        let known = Known { which, lines: Vec::new(), next: None, unopened: 0, failure: None, loaded: false, now: dom::now() };
        Self { which, known: ArcRwSignal::new(known), busy: Cell::new(false), asked: Cell::default() }
    }

    /// Loads the newest state, or the next portion, and says how many cases are new. What is asked for
    /// meanwhile is loaded after it.
    ///
    /// # Errors
    /// Only when the session is over; other failures are shown in the list.
    pub(super) async fn load(&self, more: bool) -> Result<(), Failure> {
        let (newest, next) = self.asked.get();
        self.asked.set((newest || !more, next || more));
        if self.busy.replace(true) {
            return Ok(());
        }
        let outcome = self.fetch_asked().await;
        self.busy.set(false);
        outcome
    }

    async fn fetch_asked(&self) -> Result<(), Failure> {
        loop {
            match self.asked.take() {
                (true, next) => {
                    self.asked.set((false, next));
                    self.fetch(false).await?;
                }
                (false, true) => self.fetch(true).await?,
                (false, false) => return Ok(()),
            }
        }
    }

    async fn fetch(&self, more: bool) -> Result<(), Failure> {
        let cursor = if more { self.known.with_untracked(|known| known.next.clone()) } else { None };
        match self.which.portion(&PageQuery { cursor }).await {
            Ok(page) => {
                let mut new = 0;
                self.known.update(|known| {
                    new = known.take(page, more);
                });
                if new > 0 {
                    dom::say(&self.which.news(new));
                }
                Ok(())
            }
            Err(failure) if failure.problem.status == 401 => Err(failure),
            Err(failure) => {
                self.known.update(|known| known.failure = Some(failure.problem));
                Ok(())
            }
        }
    }

    /// What is shown is now this old.
    pub(super) fn age(&self, now: Moment) {
        self.known.update(|known| known.now = now);
    }

    /// The page, to be made where it is mounted.
    pub(super) fn view(&self, zone: &str) -> impl FnOnce() -> AnyView + use<> {
        let (known, clock) = (self.known.clone(), clock::in_zone(zone));
        move || page(&known, clock).into_any()
    }
}

fn page<C: Fn(Moment) -> When + Clone + Send + 'static>(known: &ArcRwSignal<Known>, clock: C) -> impl IntoView + use<C> {
    let (lines, now) = (known.clone(), known.clone());
    let (state, more, some, broken) = (known.clone(), known.clone(), known.clone(), known.clone());
    let title = known.with_untracked(|known| known.which.title());
    let row = move |line: CaseLine| {
        let (opened, by) = (now.clone(), now.clone());
        let (opened_at, due_at) = (line.opened_at, line.due_at);
        let due = due_at.map(|at| move || due_words(by.with(|known| known.now), at));
        case_row(&line, &clock, move || ago(opened.with(|known| known.now), opened_at), due)
    };
    let rows = view! { <For each=move || lines.with(|known| known.lines.clone()) key=key children=row /> };
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{title}</h1>
        {move || state.with(Known::said)}
        {move || unopened(broken.with(|known| known.unopened))}
        <div hidden=move || some.with(|known| known.lines.is_empty())>{cases_table(rows)}</div>
        {move || {
            more.with(|known| known.next.is_some())
                .then(|| view! { <form data-do="more">{button(Button::Other, Some("more"), "Load more", false)}</form> })
        }}
    }
}

/// What makes a row another row: everything in it that is not the time.
fn key(line: &CaseLine) -> String {
    format!("{} {:?} {:?} {:?}", line.id, line.state, line.priority, line.due_at)
}

impl Known {
    /// Takes a portion in; the number of cases not known before, none on the first look.
    fn take(&mut self, CaseList { items, next, unopened }: CaseList, more: bool) -> usize {
        self.unopened = if more { self.unopened.saturating_add(unopened) } else { unopened };
        let fresh: Vec<CaseLine> = items.iter().filter(|line| self.lines.iter().all(|known| known.id != line.id)).cloned().collect();
        let new = if self.loaded && !more { fresh.len() } else { 0 };
        if more {
            self.lines.extend(fresh);
            self.next = next;
        } else if self.next.is_some() || self.lines.len() > items.len() + new {
            // More was loaded than the first portion holds: what is in it is replaced, the rest stays.
            let last = items.last().map(|line| (line.priority, line.opened_at));
            let rest = self.lines.drain(..).filter(|old| next.is_some() && Some((old.priority, old.opened_at)) > last);
            let rest: Vec<CaseLine> = rest.filter(|old| items.iter().all(|line| line.id != old.id)).collect();
            self.next = if rest.is_empty() { next } else { self.next.take() };
            self.lines = items.into_iter().chain(rest).collect();
        } else {
            self.lines = items;
            self.next = next;
        }
        self.failure = None;
        self.loaded = true;
        self.now = dom::now();
        new
    }

    /// Loading, empty or failed, in words.
    fn said(&self) -> AnyView {
        match (&self.failure, self.loaded, self.lines.is_empty()) {
            (Some(problem), loaded, _) => {
                let title = if loaded { "The list could not be brought up to date" } else { "The list could not be loaded" };
                let words = format!("{}. {} Trying again by itself.", problem.title, problem.detail);
                view! {
                    {notice(title, Some(words))}
                    <form data-do="retry">{button(Button::Other, Some("retry"), "Try again now", false)}</form>
                }
                .into_any()
            }
            (None, false, _) => view! { <p class="govuk-body">{"Loading…"}</p> }.into_any(),
            (None, true, true) => view! { <p class="govuk-body">{self.which.empty()}</p> }.into_any(),
            (None, true, false) => ().into_any(),
        }
    }
}

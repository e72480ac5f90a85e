//! The list of cases, which keeps itself up to date without moving under the reader: rows are keyed, so
//! focus and scroll stay where they are.

use super::{
    filter::Filter,
    views::{Hand, cases_table, filter_form, hand_row, not_taken, unopened},
};
use crate::{
    api::{Failure, send},
    dom,
    staff::{
        clock,
        views::{When, ago, due_words},
    },
    ui::{Button, button, notice},
};
use leptos::prelude::*;
use shared::{
    access::ListOwnCases,
    cases::{CaseLine, CaseList, ListCases},
    ids::{AccountId, CaseId},
    page::{PAGE_SIZE, PageQuery},
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

    fn empty(self, filter: Filter) -> &'static str {
        match self {
            Self::Queue if filter != Filter::default() => "No case is like that now. Choose something else to see others.",
            Self::Queue => "No reports are waiting. New ones appear here by themselves.",
            Self::Own => "You are on no case. When a lead puts you on one, it appears here.",
        }
    }

    fn news(self, new: usize, filter: Filter) -> String {
        match (self, new) {
            (Self::Queue, 1) if filter != Filter::default() => "1 more case".to_owned(),
            (Self::Queue, new) if filter != Filter::default() => format!("{new} more cases"),
            (Self::Queue, 1) => "1 new report".to_owned(),
            (Self::Queue, new) => format!("{new} new reports"),
            (Self::Own, 1) => "You were put on 1 case".to_owned(),
            (Self::Own, new) => format!("You were put on {new} cases"),
        }
    }

    async fn portion(self, query: &PageQuery, filter: Filter) -> Result<CaseList, Failure> {
        match self {
            Self::Queue => send::<ListCases>((), &filter.query(query.cursor.clone()), None).await,
            Self::Own => send::<ListOwnCases>((), query, None).await,
        }
    }
}

/// What the list knows.
#[derive(Clone, Debug)]
pub(super) struct Known {
    which: Which,
    filter: Filter,
    lines: Vec<CaseLine>,
    next: Option<String>,
    /// Cases that do not open, in the portions that are shown.
    unopened: u32,
    failure: Option<Problem>,
    loaded: bool,
    now: Moment,
    /// What was taken here since the page was opened: it stays on the page, whatever the page shows, and can be given back.
    taken: Vec<CaseId>,
    /// What came of a row's button, where it was not done.
    said: Option<String>,
}

/// The list while the desk is open.
pub(super) struct List {
    which: Which,
    known: ArcRwSignal<Known>,
    busy: Cell<bool>,
    /// Whether a row's button was pressed and not answered.
    pub(super) sending: Cell<bool>,
    /// What was asked for while it was busy: the newest state, which the answer on its way may not show,
    /// and the next portion.
    asked: Cell<(bool, bool)>,
}

impl List {
    pub(super) fn new(which: Which) -> Self {
        let known = Known::new(which, Filter::default());
        Self { which, known: ArcRwSignal::new(known), busy: Cell::new(false), sending: Cell::new(false), asked: Cell::default() }
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
        let filter = self.known.with_untracked(|known| known.filter);
        let cursor = if more { self.known.with_untracked(|known| known.next.clone()) } else { None };
        let page = self.which.portion(&PageQuery { cursor }, filter).await;
        // Something else is wanted by now, and asked for.
        if self.known.with_untracked(|known| known.filter) != filter {
            return Ok(());
        }
        match page {
            Ok(page) => {
                let mut new = 0;
                self.known.update(|known| {
                    new = known.take(page, more);
                });
                if new > 0 {
                    dom::say(&self.which.news(new, filter));
                }
                // Codes are looked for a moment at a time: until there is a page, or nothing is left.
                if self.known.with_untracked(|known| filter.is_about() && known.next.is_some() && known.lines.len() < PAGE_SIZE) {
                    self.asked.set((self.asked.get().0, true));
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

    /// Shows other cases from now on; what was loaded of the former ones is forgotten.
    pub(super) fn wants(&self, filter: Filter) {
        if self.known.with_untracked(|known| known.filter) != filter {
            self.known.set(Known::new(self.which, filter));
        }
    }

    /// The line of a case that is shown.
    pub(super) fn line(&self, id: CaseId) -> Option<CaseLine> {
        self.known.with_untracked(|known| known.lines.iter().find(|line| line.id == id).cloned())
    }

    /// Keeps a row on the page while its button does something, whatever is heard meanwhile.
    pub(super) fn holds(&self, id: CaseId) {
        self.known.update(|known| known.taken.push(id));
    }

    /// A row's button was pressed: how the case stands now, whether it was `taken` by that, and what was in the way.
    pub(super) fn took(&self, id: CaseId, line: Option<CaseLine>, taken: bool, said: Option<String>) {
        self.known.update(|known| {
            known.taken.retain(|one| *one != id);
            known.taken.extend(taken.then_some(id));
            known.said = said;
            let shown = known.lines.iter_mut().find(|shown| shown.id == id);
            if let (Some(shown), Some(now)) = (shown, line) {
                *shown = now;
            }
        });
    }

    /// The page is opened anew: what was taken on it before is like any other case.
    pub(super) fn opened(&self) {
        self.known.update(|known| {
            known.taken.clear();
            known.said = None;
        });
    }

    /// What is shown is now this old.
    pub(super) fn age(&self, now: Moment) {
        self.known.update(|known| known.now = now);
    }

    /// The page, to be made where it is mounted.
    pub(super) fn view(&self, zone: &str, me: Option<AccountId>) -> impl FnOnce() -> AnyView + use<> {
        let (known, clock) = (self.known.clone(), clock::in_zone(zone));
        move || page(&known, clock, me).into_any()
    }
}

fn page<C: Fn(Moment) -> When + Clone + Send + 'static>(
    known: &ArcRwSignal<Known>,
    clock: C,
    me: Option<AccountId>,
) -> impl IntoView + use<C> {
    let (lines, now) = (known.clone(), known.clone());
    let (state, more, some, broken) = (known.clone(), known.clone(), known.clone(), known.clone());
    let wrong = known.clone();
    let title = known.with_untracked(|known| known.which.title());
    let filter = known.with_untracked(|known| (known.which == Which::Queue).then(|| filter_form(known.filter)));
    let row = move |(line, undo): (CaseLine, bool)| {
        let (opened, by) = (now.clone(), now.clone());
        let (opened_at, due_at) = (line.opened_at, line.due_at);
        let due = due_at.map(|at| move || due_words(by.with(|known| known.now), at));
        hand_row(&line, &clock, move || ago(opened.with(|known| known.now), opened_at), due, Hand { me, undo })
    };
    let rows = view! { <For each=move || lines.with(Known::rows) key=key children=row /> };
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{title}</h1>
        {filter}
        {move || wrong.with(|known| known.said.clone()).map(not_taken)}
        {move || state.with(Known::said)}
        {move || unopened(broken.with(|known| known.unopened))}
        <div hidden=move || some.with(|known| known.lines.is_empty())>{cases_table("Cases, most urgent first", rows)}</div>
        {move || {
            more.with(|known| known.next.is_some())
                .then(|| view! { <form data-do="more">{button(Button::Other, Some("more"), "Load more", false)}</form> })
        }}
    }
}

/// What makes a row another row: everything in it that is not the time.
fn key((line, undo): &(CaseLine, bool)) -> String {
    let owner = line.owner.as_ref().map(|owner| owner.account);
    format!("{} {:?} {:?} {:?} {owner:?} {} {undo}", line.id, line.state, line.priority, line.due_at, line.can_take)
}

impl Known {
    fn new(which: Which, filter: Filter) -> Self {
        Self {
            which,
            filter,
            lines: Vec::new(),
            next: None,
            unopened: 0,
            failure: None,
            loaded: false,
            now: dom::now(),
            taken: Vec::new(),
            said: None,
        }
    }

    /// The rows, each with whether what was done with it here can be undone.
    fn rows(&self) -> Vec<(CaseLine, bool)> {
        self.lines.iter().map(|line| (line.clone(), self.taken.contains(&line.id))).collect()
    }

    /// Takes a portion in; the number of cases not known before, none on the first look.
    fn take(&mut self, CaseList { items, next, unopened }: CaseList, more: bool) -> usize {
        let kept: Vec<CaseLine> = self.lines.iter().filter(|line| self.taken.contains(&line.id)).cloned().collect();
        self.unopened = if more { self.unopened.saturating_add(unopened) } else { unopened };
        let fresh: Vec<CaseLine> = items.iter().filter(|line| self.lines.iter().all(|known| known.id != line.id)).cloned().collect();
        let new = if self.loaded && !more { fresh.len() } else { 0 };
        if more {
            self.lines.extend(fresh);
            self.next = next;
        } else if self.next.is_some() || self.lines.len() > items.len() + new {
            // More was loaded than the first portion holds: what is in it is replaced, the rest stays.
            let key = |line: &CaseLine| (line.priority, line.due_at.map_or(i64::MAX, |due| due.0), line.opened_at);
            let last = items.last().map(key);
            let rest = self.lines.drain(..).filter(|old| next.is_some() && Some(key(old)) > last);
            let rest: Vec<CaseLine> = rest.filter(|old| items.iter().all(|line| line.id != old.id)).collect();
            self.next = if rest.is_empty() { next } else { self.next.take() };
            self.lines = items.into_iter().chain(rest).collect();
        } else {
            self.lines = items;
            self.next = next;
        }
        for line in kept.into_iter().filter(|kept| self.lines.iter().all(|line| line.id != kept.id)).collect::<Vec<_>>() {
            let place = self.lines.partition_point(|other| (other.priority, other.due_at) <= (line.priority, line.due_at));
            self.lines.insert(place, line);
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
            (None, true, true) if self.next.is_some() => view! { <p class="govuk-body">{"Looking…"}</p> }.into_any(),
            (None, true, true) => view! { <p class="govuk-body">{self.which.empty(self.filter)}</p> }.into_any(),
            (None, true, false) => ().into_any(),
        }
    }
}

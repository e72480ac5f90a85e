//! Searching what reports say. The server looks for a moment at a time; the page goes on by itself until everything was
//! looked through or there is enough to read. The words stand nowhere but on the page: no address, no history.

use super::{app::App, route::Route, views};
use crate::{
    api::{Failure, send},
    dom,
    staff::{clock, session::sign_in},
};
use leptos::prelude::*;
use shared::search::{CaseSearch, CasesFound, SearchCases};
use std::{cell::RefCell, rc::Rc};
use views::{Looking, Searched};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlFormElement;

/// Cases after which it waits to be told to go on.
const ENOUGH: usize = 100;

/// What the page of a search keeps while the desk is open.
pub(super) struct SearchState {
    shown: ArcRwSignal<Searched>,
    /// What is searched for, and where to go on.
    wanted: RefCell<Option<CaseSearch>>,
}

impl Default for SearchState {
    fn default() -> Self {
        Self { shown: ArcRwSignal::new(Searched::new(dom::now())), wanted: RefCell::default() }
    }
}

impl App {
    /// Draws the page, with what was found before.
    pub(super) fn show_search(self: &Rc<Self>) {
        let typed = self.face.search.wanted.borrow().as_ref().map(|wanted| wanted.text.expose().to_owned()).unwrap_or_default();
        let (shown, clock) = (self.face.search.shown.clone(), clock::in_zone(self.zone()));
        // A search that was left is not gone on with behind the reader's back.
        shown.update(|shown| {
            shown.now = dom::now();
            if shown.looking == Looking::On {
                shown.looking = Looking::Stopped;
            }
        });
        self.draw("Search", move || views::search(&typed, shown, clock));
    }

    /// Begins a search or goes on with it; false when the form's word is another's.
    pub(super) fn submit_search(self: &Rc<Self>, word: &str, form: &HtmlFormElement) -> bool {
        if self.route.get() != Route::Search {
            return false;
        }
        let state = &self.face.search;
        match word {
            "search" => match dom::fields(form).first("words").parse() {
                Ok(text) => {
                    *state.wanted.borrow_mut() = Some(CaseSearch { text, cursor: None });
                    state.shown.set(Searched::new(dom::now()));
                }
                Err(fault) => {
                    dom::say(&fault.to_string());
                    state.shown.update(|shown| shown.looking = Looking::Wrong(fault.to_string()));
                    dom::focus("#words");
                    return true;
                }
            },
            "search-on" => {}
            "search-stop" => {
                state.shown.update(|shown| shown.looking = Looking::Stopped);
                dom::focus("#words");
                return true;
            }
            _ => return false,
        }
        let app = self.clone();
        spawn_local(async move {
            if app.look().await.is_err() {
                sign_in("ended");
            }
        });
        true
    }

    /// Asks for portions until there is enough, nothing is left, or something else is wanted.
    async fn look(&self) -> Result<(), Failure> {
        let (state, turn) = (&self.face.search, self.turn());
        state.shown.update(|shown| {
            shown.looking = Looking::On;
            shown.read = shown.lines.len();
        });
        loop {
            let Some(asked) = state.wanted.borrow().clone() else { return Ok(()) };
            let answer = send::<SearchCases>((), &asked, None).await;
            let still = state.shown.with_untracked(|shown| shown.looking == Looking::On) && self.is_at(turn);
            if !still || *state.wanted.borrow() != Some(asked) {
                return Ok(());
            }
            match answer {
                Ok(CasesFound { items, next }) => {
                    let over = next.is_none();
                    if let Some(wanted) = state.wanted.borrow_mut().as_mut() {
                        wanted.cursor = next;
                    }
                    let stopping = dom::find("#stop:focus").is_some();
                    state.shown.update(|shown| shown.take(items, over, ENOUGH));
                    if stopping && dom::find("#stop").is_none() {
                        dom::focus("#words");
                    }
                    if let Some(said) = state.shown.with_untracked(Searched::said) {
                        dom::say(&said);
                        return Ok(());
                    }
                }
                Err(failure) if failure.problem.status == 401 => return Err(failure),
                Err(Failure { problem, .. }) => {
                    let said =
                        problem.errors.first().map_or_else(|| format!("{}. {}", problem.title, problem.detail), |one| one.detail.clone());
                    let lasting = problem.status == 422;
                    let looking = if lasting { Looking::Wrong(said.clone()) } else { Looking::Failed(said.clone()) };
                    state.shown.update(|shown| shown.looking = looking);
                    dom::say(&said);
                    return Ok(());
                }
            }
        }
    }
}

//! The page of a search, and what it found so far.

use super::{case_row, cases_table};
use crate::{
    staff::views::{When, ago, due_words},
    ui::{Asked, Button, Line, button, text_line},
};
use leptos::prelude::*;
use shared::{search::CaseFound, time::Moment};

/// What a search found so far.
#[derive(Clone, Debug)]
pub struct Searched {
    /// The cases, each once, those with the newest reports first.
    pub lines: Vec<CaseFound>,
    /// How many of them were there when it was last told to look.
    pub read: usize,
    /// Whether it still looks.
    pub looking: Looking,
    /// What the times are told from.
    pub now: Moment,
}

/// Whether a search still looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Looking {
    /// Nothing was searched for.
    #[default]
    Not,
    /// It looks.
    On,
    /// It was stopped, or waits because there is enough to read.
    Stopped,
    /// Everything was looked through.
    Over,
    /// It could not with these words, and why.
    Wrong(String),
    /// It could not for now, and why.
    Failed(String),
}

impl Searched {
    /// Nothing yet, told from now.
    pub const fn new(now: Moment) -> Self {
        Self { lines: Vec::new(), read: 0, looking: Looking::Not, now }
    }

    /// Takes a portion in. It waits once so many more were found than when it was told to look.
    pub fn take(&mut self, items: Vec<CaseFound>, over: bool, enough: usize) {
        let known = |case: &CaseFound| self.lines.iter().any(|line| line.line.id == case.line.id);
        let fresh: Vec<CaseFound> = items.into_iter().filter(|case| !known(case)).collect();
        self.lines.extend(fresh);
        self.looking = match over {
            true => Looking::Over,
            false if self.lines.len() >= self.read.saturating_add(enough) => Looking::Stopped,
            false => Looking::On,
        };
    }

    /// What is said aloud once it has ended or waits; nothing while it looks.
    pub fn said(&self) -> Option<String> {
        matches!(self.looking, Looking::Over | Looking::Stopped).then(|| self.words())
    }

    fn words(&self) -> String {
        let found = match self.lines.len() {
            0 => "nothing so far".to_owned(),
            1 => "1 case so far".to_owned(),
            more => format!("{more} cases so far"),
        };
        match (&self.looking, self.lines.len()) {
            (Looking::Not, _) => String::new(),
            (Looking::On, _) => format!("Looking: {found}."),
            (Looking::Stopped, _) => format!("Not everything was looked through: {found}."),
            (Looking::Over, 0) => {
                "Nothing that you may read says that. Try fewer words, or a part of one; notes and messages are not searched.".to_owned()
            }
            (Looking::Over, 1) => "1 case. Everything was looked through.".to_owned(),
            (Looking::Over, more) => format!("{more} cases. Everything was looked through."),
            (Looking::Wrong(said) | Looking::Failed(said), _) => format!("That could not be searched. {said}"),
        }
    }
}

/// The page.
pub fn search<C: Fn(Moment) -> When + Clone + Send + 'static>(
    typed: &str,
    shown: ArcRwSignal<Searched>,
    clock: C,
) -> impl IntoView + use<C> {
    let asked = Asked {
        id: "words",
        words: "Words, parts of words, or a reference".to_owned(),
        heads_page: false,
        hint: Some("One report has to hold all of them. Capitals and accents do not matter."),
        error: None,
    };
    let (some, words, state, lines, now) = (shown.clone(), shown.clone(), shown.clone(), shown.clone(), shown);
    // Drawn again only where it changes, so that the focus stays on a button while cases come in.
    let looking = ArcMemo::new(move |_| state.with(|shown| shown.looking.clone()));
    let row = move |found: CaseFound| {
        let (opened, by) = (now.clone(), now.clone());
        let (opened_at, due_at) = (found.line.opened_at, found.line.due_at);
        let due = due_at.map(|at| move || due_words(by.with(|shown| shown.now), at));
        case_row(&found.line, &clock, move || ago(opened.with(|shown| shown.now), opened_at), due)
    };
    let rows = view! { <For each=move || lines.with(|shown| shown.lines.clone()) key=|found| found.line.id children=row /> };
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{"Search"}</h1>
        <form data-do="search" role="search" class="vd-search">
            {text_line(&asked, Line::Words, typed.to_owned())}
            {button(Button::Main, Some("search"), "Search", false)}
        </form>
        <p class="govuk-body">{move || words.with(Searched::words)}</p>
        {move || ways_on(&looking.get())}
        <div hidden=move || some.with(|shown| shown.lines.is_empty())>{cases_table("Cases, the newest reports first", rows)}</div>
        <p class="govuk-body-s">{"That you searched is recorded; what for is not."}</p>
    }
}

fn ways_on(looking: &Looking) -> AnyView {
    match looking {
        Looking::Not | Looking::Over | Looking::Wrong(_) => ().into_any(),
        Looking::On => view! { <form data-do="search-stop">{button(Button::Other, Some("stop"), "Stop", false)}</form> }.into_any(),
        Looking::Stopped | Looking::Failed(_) => {
            view! { <form data-do="search-on">{button(Button::Other, Some("on"), "Go on looking", false)}</form> }.into_any()
        }
    }
}

//! The report app in a browser. It takes over the page the server drew by listening to it: the first
//! question stays as it is, ticks, focus and all, and only the next page is drawn here.

use super::{
    offline, send,
    state::{Progress, State, Step},
    views::{self, Sending, step_title, title_of},
};
use crate::{
    api,
    dom::{self, Stage},
    ui::{Around, frame},
};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    call::value,
    locale::{Key, Lang, key, text},
    pages::{DropAnswers, SendAnswers, ShowQuestion, SignInForm, StartAgain},
    questionnaire::REPORT,
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{BeforeUnloadEvent, Event, HtmlDocument, MouseEvent, PopStateEvent};

/// The app: what it knows and where it draws.
pub(super) struct App {
    pub(super) state: RefCell<State>,
    /// The draft as it was kept last.
    pub(super) saved: RefCell<String>,
    stage: RefCell<Stage>,
}

/// Where the focus goes after drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Focus {
    /// To the top of a new page: its errors or notice if it has any, else its heading.
    Top,
    /// To this element of the same page, which does not move.
    On(&'static str),
}

/// Starts the app on the page it stands in, once it has the page's language. Until then the page is an
/// ordinary form, and where the language cannot be had it stays one.
pub fn start() {
    spawn_local(async {
        if api::speaks(dom::lang()).await {
            take_over();
        }
    });
}

fn take_over() {
    let Some(stage) = Stage::find() else { return };
    let root = stage.root().clone();
    let left = window().history().ok().and_then(|history| history.state().ok()).and_then(|state| state.as_f64());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count that this app wrote; a saturating cast at worst")]
    let at = left.unwrap_or_default().clamp(0.0, 999.0) as usize;
    let state = RefCell::new(State::new(dom::setting(), dom::lang(), at));
    let app = Rc::new(App { state, saved: RefCell::default(), stage: RefCell::new(stage) });
    if let Ok(history) = window().history() {
        let _ = history.replace_state(&place(at), "");
    }
    let clicks = app.clone();
    dom::listen(&root, "click", move |event: MouseEvent| {
        if dom::clicked_link(&event).is_some_and(|href| clicks.follow(&href)) {
            event.prevent_default();
        }
    });
    let submits = app.clone();
    dom::listen(&root, "submit", move |event: Event| submits.submit(&event));
    let travels = app.clone();
    dom::listen(&window(), "popstate", move |event: PopStateEvent| travels.travel(&event.state()));
    offline::begin(&app);
    dom::listen(&window(), "beforeunload", move |event: BeforeUnloadEvent| {
        if app.state.borrow().unsent() {
            event.prevent_default();
            event.set_return_value("unsent");
        }
    });
}

impl App {
    /// Follows a link inside the app; false when it leads elsewhere.
    fn follow(self: &Rc<Self>, href: &str) -> bool {
        if dom::follow_anchor(href) {
            return true;
        }
        if let Some(lang) = href.strip_prefix("/report?lang=").and_then(Lang::from_tag) {
            let app = self.clone();
            spawn_local(async move {
                if api::speaks(lang).await {
                    app.speak(lang);
                } else {
                    dom::say(text(app.state.borrow().lang, key::FAILURE_OFFLINE));
                }
            });
            return true;
        }
        let Some(page) = value::<ShowQuestion>(href) else { return false };
        match page.strip_suffix("?change=1").and_then(|page| REPORT.page(page)) {
            Some(page) => {
                self.state.borrow_mut().change(page);
                self.arrive();
            }
            None => {
                let _ = window().history().and_then(|history| history.back());
            }
        }
        true
    }

    fn submit(self: &Rc<Self>, event: &Event) {
        let Some(form) = dom::submitted(event) else { return };
        let action = form.get_attribute("action").unwrap_or_default();
        let act = form.get_attribute("data-do");
        match action.as_str() {
            // First of all: it leads to the check page too, and must never send.
            _ if act.as_deref() == Some("keep") => {
                self.state.borrow_mut().keep_answers();
                self.draw(Focus::On("#drop"));
            }
            DropAnswers::PATH => {
                let gone = self.state.borrow_mut().drop_answers(act.as_deref() == Some("drop"));
                if gone {
                    self.arrive();
                    dom::say(text(self.state.borrow().lang, key::CHECK_DROPPED));
                } else {
                    self.draw(Focus::On("#drop-ask"));
                }
            }
            SendAnswers::PATH => send::report(self),
            StartAgain::PATH => {
                self.state.borrow_mut().again();
                self.arrive();
            }
            SignInForm::PATH => send::sign_in(self, &dom::fields(&form)),
            other if value::<ShowQuestion>(other).is_some() => {
                let on = self.state.borrow_mut().answer(&dom::fields(&form), offline::now());
                if on { self.arrive() } else { self.draw(Focus::Top) }
            }
            _ => return,
        }
        event.prevent_default();
    }

    fn travel(&self, state: &JsValue) {
        // An entry without our number is not ours, such as a place within the page.
        let Some(at) = state.as_f64() else { return };
        self.keep();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count that this app wrote; a saturating cast at worst"
        )]
        self.state.borrow_mut().travel(at as usize);
        self.draw(Focus::Top);
    }

    /// Changes the language in place, and for later visits.
    fn speak(&self, lang: Lang) {
        self.keep();
        self.state.borrow_mut().lang = lang;
        let document = document();
        if let Some(html) = document.document_element() {
            let _ = html.set_attribute("lang", lang.tag());
        }
        let _ = document
            .unchecked_into::<HtmlDocument>()
            .set_cookie(&format!("lang={}; Path=/; Max-Age=31536000; SameSite=Strict; Secure", lang.tag()));
        self.draw(Focus::On("a[hreflang]"));
    }

    /// What is typed on the page shown is kept, whatever way it is left.
    pub(super) fn keep(&self) {
        let form = dom::find("#main form").and_then(|form| form.dyn_into().ok());
        if let Some(form) = form {
            self.state.borrow_mut().keep(&dom::fields(&form));
        }
        self.take_back();
    }

    /// What waits on this phone and is no longer what the person says must not go.
    fn take_back(&self) {
        if let Some(key) = self.state.borrow_mut().stale() {
            offline::release(key, "");
        }
    }

    /// Goes on with a draft, from the first question on to where the person was.
    pub(super) fn carry_on(&self, draft: &str) {
        let from = self.state.borrow().at();
        self.state.borrow_mut().carry_on(draft, offline::now());
        if let Ok(history) = window().history() {
            for at in from..self.state.borrow().at() {
                let _ = history.push_state(&place(at.saturating_add(1)), "");
            }
        }
        self.draw(Focus::Top);
    }

    /// Draws a new place and gives it an entry in the history: its number, nothing said in it.
    pub(super) fn arrive(&self) {
        if let Ok(history) = window().history() {
            let _ = history.push_state(&place(self.state.borrow().at()), "");
        }
        self.draw(Focus::Top);
    }

    /// Draws what the state says.
    pub(super) fn draw(&self, focus: Focus) {
        let state = self.state.borrow();
        let mut stage = self.stage.borrow_mut();
        document().set_title(&title(&state));
        stage.show(frame(
            &Around { lang: state.lang, here: "/report", next: "", keep: &[], signed_in: true, setting: &state.setting },
            back(&state),
            (),
        ));
        main(&state, &mut stage);
        drop((state, stage));
        self.take_back();
        dom::say("");
        match focus {
            Focus::Top => {
                let first = if dom::find("#error-summary").is_some() { "#error-summary" } else { "#notice" };
                dom::focus(if dom::find(first).is_some() { first } else { "h1" });
                window().scroll_to_with_x_and_y(0.0, 0.0);
            }
            Focus::On(element) => dom::focus(element),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a history of 2^53 entries does not exist")]
fn place(at: usize) -> JsValue {
    JsValue::from_f64(at as f64)
}

fn title(state: &State) -> String {
    let titled = |heading: Key, wrong| title_of(state.lang, heading, wrong);
    match state.step() {
        Step::Page { page, .. } => step_title(state.lang, page, &state.answers, !state.faults.is_empty()),
        Step::Check => titled(key::TITLE_CHECK, matches!(state.progress, Progress::Failed(_))),
        Step::SignIn(said) => titled(key::SIGN_IN_HEADING, said.is_error()),
        Step::Receipt => titled(key::TITLE_SENT, false),
    }
}

/// Where the link at the top leads; the app takes the step itself, wherever it has to.
fn back(state: &State) -> Option<String> {
    match state.step() {
        Step::Page { page, .. } => Some(views::way_back(page, &state.answers)),
        Step::Check => Some(views::check_back(&state.answers)),
        Step::SignIn(_) => Some(SendAnswers::PATH.to_owned()),
        Step::Receipt => None,
    }
}

fn main(state: &State, stage: &mut Stage) {
    let lang = state.lang;
    match state.step() {
        Step::Page { page, .. } => {
            let view = views::question(lang, page, &state.answers, &state.faults, &state.setting);
            stage.fill(move || view);
        }
        Step::Check => {
            let view = views::check(lang, &state.answers, &sending(state), state.dropping, ());
            stage.fill(move || view);
        }
        Step::SignIn(said) => {
            let view = views::sign_in(lang, &state.email, "/report", said, &state.setting, ());
            stage.fill(move || view);
        }
        Step::Receipt => {
            let view = state.sent.as_ref().map(|sent| views::receipt(lang, sent));
            stage.fill(move || view);
        }
    }
}

fn sending(state: &State) -> Sending {
    match state.progress {
        Progress::No => Sending::No,
        Progress::Now => Sending::Now,
        Progress::Failed(words) if state.waits_as().is_some() => Sending::Kept(text(state.lang, words).to_owned()),
        Progress::Failed(words) => Sending::Failed(text(state.lang, words).to_owned()),
    }
}

//! An app of staff: goes to the place its address names, and listens.

use super::{
    idle::Idle,
    live::Live,
    session::sign_in,
    views::{self, Here, Told},
};
use crate::{
    api::{self, Failure},
    dom::{self, Stage},
    setting::Setting,
};
use leptos::prelude::*;
use shared::{
    accounts::Me,
    cases::MailDelay,
    permission::Permission,
    problem::{Code, Problem},
    time::Moment,
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{BeforeUnloadEvent, Event, HtmlFormElement, MouseEvent};

/// How often an app looks for something new where it hears nothing.
const REFRESH: i32 = 10_000;

/// What is an app's own: its places and pages, and what their forms do.
pub(crate) trait Face: Sized + 'static {
    /// Its places.
    type Route: Copy + PartialEq;

    /// What may ask for a fresh proof first.
    type Deed: Clone;

    /// What its pages are called together.
    const NAME: &'static str;

    /// The place of no page.
    const NOWHERE: Self::Route;

    /// The place of a path.
    fn place(path: &str) -> Self::Route;

    /// The address of a page with something typed on it.
    fn address(route: Self::Route) -> String;

    /// Which of the ways in the head of the page a place belongs to.
    fn here(app: &App<Self>) -> Here;

    /// What leads back, before the page itself.
    fn back(_: &App<Self>) -> Option<AnyView> {
        None
    }

    /// Loads and draws a place.
    fn show(app: &Rc<App<Self>>, route: Self::Route) -> impl Future<Output = ()>;

    /// Does what a form asks for; false when it is none of this app's.
    fn submit(app: &Rc<App<Self>>, word: &str, form: &HtmlFormElement) -> bool;

    /// Does something; what to say then.
    fn done(deed: Self::Deed) -> impl Future<Output = Result<&'static str, Failure>>;

    /// Whether the page shows nothing new after it.
    fn stays(_: &Self::Deed) -> bool {
        false
    }

    /// Says what could not be done.
    fn not_done(app: &App<Self>, problem: &Problem) {
        app.say_wrong(problem);
    }

    /// Something in a form changed.
    fn changed(_: &Rc<App<Self>>, _: &Event) {}

    /// A press that is more than a link or a form; false where it is not.
    fn pressed(_: &App<Self>, _: &MouseEvent) -> bool {
        false
    }

    /// What to ask whoever leaves a page with something typed and not sent.
    fn unsent(_: &App<Self>) -> Option<&'static str> {
        None
    }

    /// What is typed is given up: nobody asks for it again.
    fn let_go(_: &App<Self>) {}

    /// There is something new.
    fn news(_: &Rc<App<Self>>) {}

    /// Time has passed.
    fn aged(_: &App<Self>, _: Moment) {}
}

pub(crate) struct App<F: Face> {
    setting: Setting,
    stage: RefCell<Stage>,
    pub(crate) me: RefCell<Option<Me>>,
    pub(crate) route: Cell<F::Route>,
    /// Counts the places gone to, so that an answer for one that was left is not drawn over the next.
    turn: Cell<u32>,
    pub(super) live: Live,
    /// When it looked last.
    pub(super) looked: Cell<Moment>,
    pub(super) idle: Cell<Idle>,
    /// Alerts that do not leave.
    pub(super) mail: ArcRwSignal<Option<MailDelay>>,
    pub(super) told: ArcRwSignal<Option<Told>>,
    /// What waits for a proof of who is here.
    pub(super) waiting: RefCell<Option<F::Deed>>,
    /// What was just done, for the next page to say.
    pub(crate) done: RefCell<Option<&'static str>>,
    /// What the app itself keeps.
    pub(crate) face: F,
}

/// Starts an app at its address.
pub(crate) fn start<F: Face>(face: F) {
    let Some(stage) = Stage::find() else { return };
    let root = stage.root().clone();
    let app = Rc::new(App {
        setting: dom::setting(),
        stage: RefCell::new(stage),
        me: RefCell::new(None),
        route: Cell::new(F::NOWHERE),
        turn: Cell::new(0),
        live: Live::default(),
        looked: Cell::new(dom::now()),
        idle: Cell::new(Idle::new(dom::now())),
        mail: ArcRwSignal::new(None),
        told: ArcRwSignal::new(None),
        waiting: RefCell::new(None),
        done: RefCell::new(None),
        face,
    });
    let (clicks, submits, travels, seen) = (app.clone(), app.clone(), app.clone(), app.clone());
    dom::listen(&root, "click", move |event: MouseEvent| {
        if F::pressed(&clicks, &event) {
            return;
        }
        if dom::clicked_link(&event).is_some_and(|href| clicks.follow(&href)) {
            event.prevent_default();
        }
    });
    dom::listen(&root, "submit", move |event: Event| submits.submit(&event));
    dom::listen(&window(), "popstate", move |_: Event| if travels.may_leave() { travels.go() } else { travels.stay() });
    let (reads, stays) = (app.clone(), app.clone());
    dom::listen(&root, "change", move |event: Event| F::changed(&reads, &event));
    dom::listen(&window(), "beforeunload", move |event: BeforeUnloadEvent| {
        if F::unsent(&stays).is_some() {
            event.prevent_default();
            event.set_return_value("unsent");
        }
    });
    dom::listen(&document(), "visibilitychange", move |_: Event| seen.refresh());
    for touch in ["keydown", "pointerdown", "pointermove"] {
        let touched = app.clone();
        dom::listen(&window(), touch, move |_: Event| touched.touched());
    }
    let ticks = app.clone();
    dom::every(REFRESH, move || ticks.tick());
    app.go();
}

/// Writes an address without loading it.
pub(crate) fn push(address: &str) {
    if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

impl<F: Face> App<F> {
    /// Follows a link inside the app; false when it leads elsewhere.
    fn follow(self: &Rc<Self>, href: &str) -> bool {
        if dom::follow_anchor(href) {
            return true;
        }
        if F::place(href) == F::NOWHERE {
            return false;
        }
        if self.may_leave() {
            self.visit(href);
        }
        true
    }

    /// Goes to an address of this app.
    pub(crate) fn visit(self: &Rc<Self>, address: &str) {
        push(address);
        self.go();
    }

    /// Whether to leave this page: asks where something typed would be lost.
    fn may_leave(&self) -> bool {
        let leaves = F::unsent(self).is_none_or(|asked| window().confirm_with_message(asked).unwrap_or(true));
        if leaves {
            F::let_go(self);
        }
        leaves
    }

    /// Goes back to the page's address after the browser has left it.
    fn stay(&self) {
        push(&F::address(self.route.get()));
    }

    fn submit(self: &Rc<Self>, event: &Event) {
        let Some(form) = dom::submitted(event) else { return };
        match form.get_attribute("data-do").as_deref() {
            Some(word) if F::submit(self, word, &form) || self.proves(word, &form) => {}
            Some("retry") => self.go(),
            _ if form.get_attribute("action").as_deref() == Some("/sign-out") => {
                if self.may_leave() {
                    self.sign_out();
                }
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// Goes to where the address says.
    pub(crate) fn go(self: &Rc<Self>) {
        let path = window().location().pathname().unwrap_or_default();
        let route = F::place(&path);
        self.route.set(route);
        self.turn.set(self.turn.get().wrapping_add(1));
        self.tell(None);
        let app = self.clone();
        spawn_local(async move {
            if app.me.borrow().is_none() {
                match api::me().await {
                    Ok(me) => {
                        *app.me.borrow_mut() = Some(me);
                        app.listen();
                    }
                    Err(failure) => return app.failed(F::NAME, &failure),
                }
            }
            if route == F::NOWHERE {
                return app.failed("Page not found", &Problem::of(Code::NotFound).into());
            }
            F::show(&app, route).await;
        });
    }

    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.me.borrow().as_ref().is_some_and(|me| me.may(permission))
    }

    /// Draws that something is on its way; its turn, which says whether the answer is still wanted when it comes.
    pub(crate) fn arrive(&self, heading: &'static str) -> u32 {
        self.draw(heading, move || views::loading(heading));
        self.turn.get()
    }

    /// The turn of what is drawn.
    pub(crate) fn turn(&self) -> u32 {
        self.turn.get()
    }

    /// Whether nobody has gone on since.
    pub(crate) fn is_at(&self, turn: u32) -> bool {
        self.turn.get() == turn
    }

    /// The institution's time zone.
    pub(crate) fn zone(&self) -> &str {
        &self.setting.zone
    }

    /// What was just done, to be said once.
    pub(crate) fn take_done(&self) -> Option<&'static str> {
        self.done.borrow_mut().take()
    }

    /// Draws into an element of the page in the place of what was there.
    pub(crate) fn replace<V: IntoView + 'static>(&self, place: &str, view: impl FnOnce() -> V + 'static) {
        if let Some(element) = dom::find(place) {
            element.set_text_content(None);
        }
        self.stage.borrow_mut().put(place, view);
    }

    /// Draws a failure; a session that is over leads to the sign-in page and back here.
    pub(crate) fn failed(&self, heading: &str, failure: &Failure) {
        if matches!(failure.problem.code, Code::SignInNeeded | Code::ReadingEnded) {
            return sign_in("ended");
        }
        let (problem, cases) = (failure.problem.clone(), self.may(Permission::SeeQueue));
        self.draw(heading, move || views::problem(&problem, cases));
    }

    pub(crate) fn draw<V: IntoView + 'static>(&self, title: &str, main: impl FnOnce() -> V + 'static) {
        let top = views::top(self.me.borrow().as_ref().map(|me| (me, F::here(self))), &self.setting);
        let back = F::back(self);
        let mut stage = self.stage.borrow_mut();
        stage.show(view! {
            {top}
            <div id="mail" role="status"></div>
            <div class="govuk-width-container vd-page">{back} <main id="main" class=String::from("govuk-main-wrapper") tabindex="-1"></main></div>
            <div id="over" role="status"></div>
        });
        stage.fill(main);
        let (mail, told) = (self.mail.clone(), self.told.clone());
        stage.put("#mail", move || move || mail.get().map(|delay| views::mail_delay(&delay)));
        stage.put("#over", move || move || told.get().map(views::told));
        document().set_title(&format!("{title} – Vedette desk"));
        dom::focus("h1");
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
}

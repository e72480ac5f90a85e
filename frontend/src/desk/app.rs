//! The desk app: goes to the place its address names, and listens.

use super::{
    clock,
    idle::Idle,
    institution::InstitutionState,
    list::{List, Which},
    live::Live,
    people::PeopleState,
    route::Route,
    session::sign_in,
    tree::TreeState,
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
    api::Endpoint,
    cases::{MailDelay, OpenCase},
    permission::Permission,
    problem::{Code, Problem},
    statistics::GetPicture,
    time::Moment,
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{BeforeUnloadEvent, Event, MouseEvent};

/// How often the desk looks for something new where it hears nothing.
const REFRESH: i32 = 10_000;

pub(super) struct App {
    setting: Setting,
    stage: RefCell<Stage>,
    pub(super) me: RefCell<Option<Me>>,
    pub(super) route: Cell<Route>,
    /// Counts the places gone to, so that an answer for one that was left is not drawn over the next.
    turn: Cell<u32>,
    pub(super) list: List,
    /// The cases the person is on.
    pub(super) own: List,
    pub(super) live: Live,
    /// When it looked last.
    pub(super) looked: Cell<Moment>,
    pub(super) idle: Cell<Idle>,
    /// Alerts that do not leave.
    pub(super) mail: ArcRwSignal<Option<MailDelay>>,
    pub(super) told: ArcRwSignal<Option<Told>>,
    pub(super) people: PeopleState,
    pub(super) institution: InstitutionState,
    pub(super) tree: TreeState,
}

/// Starts the app at its address.
pub fn start() {
    let Some(stage) = Stage::find() else { return };
    let root = stage.root().clone();
    let app = Rc::new(App {
        setting: dom::setting(),
        stage: RefCell::new(stage),
        me: RefCell::new(None),
        route: Cell::new(Route::Unknown),
        turn: Cell::new(0),
        list: List::new(Which::Queue),
        own: List::new(Which::Own),
        live: Live::default(),
        looked: Cell::new(dom::now()),
        idle: Cell::new(Idle::new(dom::now())),
        mail: ArcRwSignal::new(None),
        told: ArcRwSignal::new(None),
        people: PeopleState::default(),
        institution: InstitutionState::default(),
        tree: TreeState::default(),
    });
    let (clicks, submits, travels, seen) = (app.clone(), app.clone(), app.clone(), app.clone());
    dom::listen(&root, "click", move |event: MouseEvent| {
        if clicks.pressed(&event) {
            return;
        }
        if dom::clicked_link(&event).is_some_and(|href| clicks.follow(&href)) {
            event.prevent_default();
        }
    });
    dom::listen(&root, "submit", move |event: Event| submits.submit(&event));
    dom::listen(&window(), "popstate", move |_: Event| if travels.may_leave() { travels.go() } else { travels.stay() });
    let reads = app.clone();
    dom::listen(&root, "change", move |event: Event| reads.file_chosen(&event));
    let stays = app.clone();
    dom::listen(&window(), "beforeunload", move |event: BeforeUnloadEvent| {
        if stays.unsent() {
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

impl App {
    /// Follows a link inside the desk; false when it leads elsewhere.
    fn follow(self: &Rc<Self>, href: &str) -> bool {
        if dom::follow_anchor(href) {
            return true;
        }
        if Route::of(href) == Route::Unknown {
            return false;
        }
        if !self.may_leave() {
            return true;
        }
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(href));
        }
        self.go();
        true
    }

    fn submit(self: &Rc<Self>, event: &Event) {
        let Some(form) = dom::submitted(event) else { return };
        match form.get_attribute("data-do").as_deref() {
            Some("retry") if matches!(self.route.get(), Route::Cases | Route::Mine) => self.load(false),
            Some("retry") => self.go(),
            Some("more") => self.load(true),
            Some(word) if self.submit_people(word, &form) || self.submit_institution(word, &form) || self.submit_tree(word, &form) => {}
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
    pub(super) fn go(self: &Rc<Self>) {
        let path = window().location().pathname().unwrap_or_default();
        let route = Route::of(&path);
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
                    Err(failure) => return app.failed("The desk", &failure),
                }
            }
            match route {
                Route::Cases => app.cases(Which::Queue, Permission::SeeQueue),
                Route::Mine => app.cases(Which::Own, Permission::ReadReport),
                Route::Case(id) => {
                    let clock = clock::in_zone(&app.setting.zone);
                    app.fetched::<OpenCase, _, _>("Case", (id,), move |detail| {
                        let title = format!("Case {}", detail.line.reference);
                        (title, move || views::case(&detail, dom::now(), &clock))
                    })
                    .await;
                }
                Route::Picture => {
                    app.fetched::<GetPicture, _, _>("Picture", (), |picture| ("Picture".to_owned(), move || views::picture(&picture)))
                        .await;
                }
                Route::People(page) => app.show_people(page, None).await,
                Route::Institution(page) => app.show_institution(page, None).await,
                Route::Tree(one) => app.show_tree(one).await,
                Route::Unknown => app.failed("Page not found", &Problem::of(Code::NotFound).into()),
            }
        });
    }

    pub(super) fn may(&self, permission: Permission) -> bool {
        self.me.borrow().as_ref().is_some_and(|me| me.may(permission))
    }

    fn cases(self: &Rc<Self>, which: Which, permission: Permission) {
        if !self.may(permission) {
            return self.failed(which.title(), &Problem::of(Code::NotPermitted).into());
        }
        self.draw(which.title(), self.listed().view(&self.setting.zone));
        self.load(false);
    }

    /// The list that is looked at.
    fn listed(&self) -> &List {
        if self.route.get() == Route::Mine { &self.own } else { &self.list }
    }

    /// Loads what a page shows and draws it, unless the person has gone on meanwhile.
    async fn fetched<E: Endpoint<Request = ()>, V: IntoView + 'static, F: FnOnce() -> V + 'static>(
        self: &Rc<Self>,
        heading: &'static str,
        params: E::Params,
        draw: impl FnOnce(E::Response) -> (String, F),
    ) {
        let turn = self.turn.get();
        self.draw(heading, move || views::loading(heading));
        let answer = api::send::<E>(params, &(), None).await;
        if self.turn.get() != turn {
            return;
        }
        match answer {
            Ok(found) => {
                let (title, view) = draw(found);
                self.draw(&title, view);
            }
            Err(failure) => self.failed(heading, &failure),
        }
    }

    pub(super) fn load(self: &Rc<Self>, more: bool) {
        let app = self.clone();
        spawn_local(async move {
            if app.listed().load(more).await.is_err() {
                sign_in("ended");
            }
        });
    }

    /// Draws that something is on its way; its turn, which says whether the answer is still wanted when it comes.
    pub(super) fn arrive(&self, heading: &'static str) -> u32 {
        self.draw(heading, move || views::loading(heading));
        self.turn.get()
    }

    /// The turn of what is drawn.
    pub(super) fn turn(&self) -> u32 {
        self.turn.get()
    }

    /// Whether nobody has gone on since.
    pub(super) fn is_at(&self, turn: u32) -> bool {
        self.turn.get() == turn
    }

    /// The institution's time zone.
    pub(super) fn zone(&self) -> &str {
        &self.setting.zone
    }

    /// Draws into an element of the page in the place of what was there.
    pub(super) fn replace<V: IntoView + 'static>(&self, place: &str, view: impl FnOnce() -> V + 'static) {
        if let Some(element) = dom::find(place) {
            element.set_text_content(None);
        }
        self.stage.borrow_mut().put(place, view);
    }

    /// Draws a failure; a session that is over leads to the sign-in page and back here.
    pub(super) fn failed(&self, heading: &str, failure: &Failure) {
        if matches!(failure.problem.code, Code::SignInNeeded | Code::ReadingEnded) {
            return sign_in("ended");
        }
        let (problem, cases) = (failure.problem.clone(), self.may(Permission::SeeQueue));
        self.draw(heading, move || views::problem(&problem, cases));
    }

    pub(super) fn draw<V: IntoView + 'static>(&self, title: &str, main: impl FnOnce() -> V + 'static) {
        let here = match self.route.get() {
            Route::Case(_) if !self.may(Permission::SeeQueue) => Here::Mine,
            Route::Cases | Route::Case(_) => Here::Cases,
            Route::Mine => Here::Mine,
            Route::Picture => Here::Picture,
            Route::People(_) => Here::People,
            Route::Institution(_) => Here::Institution,
            Route::Tree(_) => Here::Tree,
            Route::Unknown => Here::Elsewhere,
        };
        let back = matches!(self.route.get(), Route::Case(_)).then(|| views::back(self.may(Permission::SeeQueue)));
        let top = views::top(self.me.borrow().as_ref().map(|me| (me, here)), &self.setting);
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

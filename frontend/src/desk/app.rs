//! The desk app: its places, and what is its own of what an app of staff does.

use super::{
    case::app::CaseState,
    deed::Deed,
    filter::Filter,
    links::app::LinksState,
    list::{List, Which},
    names::NamesState,
    picture::PictureState,
    route::Route,
    search::SearchState,
    views,
};
use crate::{
    api::Failure,
    dom,
    staff::{
        app::{self, Face, push},
        session::sign_in,
        views::Here,
    },
};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    call,
    pages::{DeskCampaignShell, DeskCaseShell, DeskQuestionShell, DeskShell},
    permission::Permission,
    problem::{Code, Problem},
    time::Moment,
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, HtmlFormElement};

/// The app of the desk.
pub(super) type App = app::App<Desk>;

/// What the desk keeps while it is open.
pub(super) struct Desk {
    pub(super) list: List,
    /// The cases the person is on.
    pub(super) own: List,
    pub(super) picture: PictureState,
    pub(super) case: CaseState,
    pub(super) search: SearchState,
    pub(super) links: LinksState,
    pub(super) names: NamesState,
}

/// Starts the app at its address.
pub fn start() {
    app::start(Desk {
        list: List::new(Which::Queue),
        own: List::new(Which::Own),
        picture: PictureState::default(),
        case: CaseState::default(),
        search: SearchState::default(),
        links: LinksState::default(),
        names: NamesState::default(),
    });
}

impl Face for Desk {
    type Route = Route;
    type Deed = Deed;
    const NAME: &'static str = "The desk";
    const NOWHERE: Route = Route::Unknown;

    fn place(path: &str) -> Route {
        Route::of(path)
    }

    fn address(route: Route) -> String {
        match route {
            Route::Case(id) => call::path::<DeskCaseShell>(&(id.to_string(),)),
            Route::Campaign(id) => call::path::<DeskCampaignShell>(&(id.to_string(),)),
            Route::Question(id) => call::path::<DeskQuestionShell>(&(id.to_string(),)),
            _ => DeskShell::PATH.to_owned(),
        }
    }

    fn here(app: &App) -> Here {
        match app.route.get() {
            Route::Case(_) if !app.may(Permission::SeeQueue) => Here::Mine,
            Route::Cases | Route::Case(_) => Here::Cases,
            Route::Mine => Here::Mine,
            Route::Campaigns | Route::Campaign(_) | Route::Entity(_) => Here::Campaigns,
            Route::Alerts => Here::Alerts,
            Route::Questions | Route::Question(_) => Here::Questions,
            Route::Picture => Here::Picture,
            Route::Search => Here::Search,
            Route::Names => Here::Names,
            Route::Unknown => Here::Elsewhere,
        }
    }

    fn back(app: &App) -> Option<AnyView> {
        match app.route.get() {
            Route::Case(_) => Some(views::back(app.may(Permission::SeeQueue)).into_any()),
            Route::Campaign(_) | Route::Entity(_) => Some(views::back_to_campaigns().into_any()),
            Route::Question(_) => Some(views::back_to_questions().into_any()),
            _ => None,
        }
    }

    async fn show(app: &Rc<App>, route: Route) {
        match route {
            Route::Cases => {
                app.face.list.wants(Filter::of_search(&window().location().search().unwrap_or_default()));
                app.cases(Which::Queue, Permission::SeeQueue);
            }
            Route::Mine => app.cases(Which::Own, Permission::ReadReport),
            Route::Case(id) => app.show_case(id).await,
            Route::Campaigns => app.show_campaigns().await,
            Route::Campaign(id) => app.show_campaign(id).await,
            Route::Entity(id) => app.show_entity(id).await,
            Route::Alerts => app.show_alerts().await,
            Route::Questions => app.show_questions().await,
            Route::Question(id) => app.show_question(id).await,
            Route::Picture => app.show_picture().await,
            Route::Search => app.show_search(),
            Route::Names => app.show_names().await,
            Route::Unknown => {}
        }
    }

    fn submit(app: &Rc<App>, word: &str, form: &HtmlFormElement) -> bool {
        match word {
            "retry" if app.lists() => app.load(false),
            "more" => app.load(true),
            "queue" => {
                push(&Filter::of_form(&dom::fields(form)).address());
                app.go();
            }
            word => {
                return app.takes(word, form)
                    || app.submit_names(word, form)
                    || app.submit_alerts(word, form)
                    || app.submit_questions(word, form)
                    || app.submit_case(word, form)
                    || app.submit_links(word, form)
                    || app.submit_picture(word, form)
                    || app.submit_search(word, form);
            }
        }
        true
    }

    async fn done(deed: Deed) -> Result<&'static str, Failure> {
        deed.done().await
    }

    /// Unless the proof took its place.
    fn stays(deed: &Deed) -> bool {
        matches!(deed, Deed::Extract(_)) && dom::find("#picture-month").is_some()
    }

    fn not_done(app: &App, problem: &Problem) {
        if !app.case_not_done(problem) {
            app.say_wrong(problem);
        }
    }

    fn changed(app: &Rc<App>, event: &Event) {
        if !app.start_chosen(event) {
            app.month_chosen(event);
        }
    }

    fn unsent(app: &App) -> Option<&'static str> {
        (app.case_unsent() || app.campaign_unsent()).then_some("What you typed is not sent yet. Leave this page and lose it?")
    }

    fn let_go(app: &App) {
        app.let_case_go();
        app.let_campaign_go();
    }

    fn news(app: &Rc<App>) {
        if app.lists() {
            app.load(false);
        }
        app.case_news();
    }

    fn aged(app: &App, now: Moment) {
        app.face.list.age(now);
        app.face.own.age(now);
    }
}

impl App {
    fn cases(self: &Rc<Self>, which: Which, permission: Permission) {
        if !self.may(permission) {
            return self.failed(which.title(), &Problem::of(Code::NotPermitted).into());
        }
        let me = self.me.borrow().as_ref().map(|me| me.account);
        self.listed().opened();
        self.draw(which.title(), self.listed().view(self.zone(), me));
        self.load(false);
    }

    /// Whether a list of cases is shown.
    fn lists(&self) -> bool {
        matches!(self.route.get(), Route::Cases | Route::Mine)
    }

    /// The list that is looked at.
    pub(super) fn listed(&self) -> &List {
        if self.route.get() == Route::Mine { &self.face.own } else { &self.face.list }
    }

    fn load(self: &Rc<Self>, more: bool) {
        let app = self.clone();
        spawn_local(async move {
            if app.listed().load(more).await.is_err() {
                sign_in("ended");
            }
        });
    }
}

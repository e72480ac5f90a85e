//! The office app: its places, and what is its own of what an app of staff does.

use super::{
    audit::AuditState,
    deeds::Deed,
    institution::{InstitutionState, form_address},
    people::PeopleState,
    route::Route,
    tree::TreeState,
};
use crate::{
    api::Failure,
    dom,
    staff::{
        app::{self, Face},
        views::Here,
    },
};
use shared::problem::Problem;
use std::rc::Rc;
use web_sys::{Event, HtmlFormElement, MouseEvent};

/// The app of the office.
pub(super) type App = app::App<Office>;

/// What the office keeps while it is open.
#[derive(Default)]
pub(super) struct Office {
    pub(super) people: PeopleState,
    pub(super) institution: InstitutionState,
    pub(super) tree: TreeState,
    pub(super) audit: AuditState,
}

/// Starts the app at its address.
pub fn start() {
    app::start(Office::default());
}

impl Face for Office {
    type Route = Route;
    type Deed = Deed;
    const NAME: &'static str = "The office";
    const NOWHERE: Route = Route::Unknown;

    fn place(path: &str) -> Route {
        Route::of(path)
    }

    fn address(_: Route) -> String {
        form_address()
    }

    fn here(app: &App) -> Here {
        match app.route.get() {
            Route::People(_) => Here::People,
            Route::Institution(_) => Here::Institution,
            Route::Tree(_) => Here::Tree,
            Route::Audit => Here::Audit,
            Route::Unknown => Here::Elsewhere,
        }
    }

    async fn show(app: &Rc<App>, route: Route) {
        match route {
            Route::People(page) => app.show_people(page, None).await,
            Route::Institution(page) => app.show_institution(page, None).await,
            Route::Tree(one) => app.show_tree(one).await,
            Route::Audit => app.show_audit().await,
            Route::Unknown => {}
        }
    }

    fn submit(app: &Rc<App>, word: &str, form: &HtmlFormElement) -> bool {
        app.submit_people(word, form) || app.submit_institution(word, form) || app.submit_tree(word, form) || app.submit_audit(word, form)
    }

    async fn done(deed: Deed) -> Result<&'static str, Failure> {
        deed.done().await
    }

    /// Unless the proof took the page's place.
    fn stays(deed: &Deed) -> bool {
        matches!(deed, Deed::SaveAudit(_)) && dom::find("#audit").is_some()
    }

    fn not_done(app: &App, problem: &Problem) {
        app.not_done(problem);
    }

    fn changed(app: &Rc<App>, event: &Event) {
        app.file_chosen(event);
    }

    fn pressed(app: &App, event: &MouseEvent) -> bool {
        app.row_pressed(event)
    }

    fn unsent(app: &App) -> Option<&'static str> {
        app.unsent().then_some("What you typed is not proposed yet. Leave this page and lose it?")
    }

    fn let_go(app: &App) {
        app.let_form_go();
    }
}

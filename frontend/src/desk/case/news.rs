//! What happens to a case while somebody has it open. They are told, and nothing on the page moves until they ask: what
//! they read may be what they are about to act on.

use crate::{
    api::{self, Failure},
    desk::{
        app::App,
        route::Route,
        views::{self, Answered},
    },
    dom,
    staff::session::sign_in,
};
use shared::{cases::GlanceCase, problem::Code};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

impl App {
    /// Asks whether the case on the screen has changed, and says so.
    pub(in crate::desk) fn case_news(self: &Rc<Self>) {
        let state = &self.face.case;
        let shown = state.shown.borrow().as_ref().map(|page| page.detail.line.version);
        let (Route::Case(id), Some(version), false) = (self.route.get(), shown, state.busy.get()) else { return };
        if dom::find("#changed > *").is_some() {
            return;
        }
        let (app, drawing) = (self.clone(), state.drawing.get());
        spawn_local(async move {
            let changed = match api::send::<GlanceCase>((id,), &(), None).await {
                Ok(line) => line.version != version,
                // Whoever is typing hears of it when they send.
                Err(failure) if failure.problem.status == Code::SignInNeeded.status() => {
                    if !app.case_unsent() {
                        sign_in("ended");
                    }
                    return;
                }
                Err(failure) => failure.problem.code == Code::NotFound,
            };
            // What was drawn or sent since is newer than what was asked about.
            if changed && app.face.case.drawing.get() == drawing && !app.face.case.busy.get() {
                app.replace("#changed", views::changed);
            }
        });
    }

    /// Draws the case as it stands now, with what is typed.
    pub(super) fn reload_case(self: &Rc<Self>) {
        let Route::Case(id) = self.route.get() else { return };
        let (app, turn) = (self.clone(), self.turn());
        spawn_local(async move {
            let page = app.load_case(id).await;
            if !app.is_at(turn) {
                return;
            }
            match page {
                Ok(page) => app.draw_case(page, Answered::Nothing, app.typed()),
                // What is typed stays where it is.
                Err(Failure { problem, .. }) => {
                    app.replace("#wrong", move || views::not_done(vec![format!("{}. {}", problem.title, problem.detail)]));
                    dom::focus("#error-summary");
                }
            }
        });
    }
}

//! The session: kept alive only while somebody is at the desk, and left only once it has ended.

use super::{app::App, idle::Idle, route::Route, views::Told};
use crate::{api, dom};
use leptos::prelude::*;
use shared::{accounts::SignOut, problem::Code};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::VisibilityState;

impl App {
    /// Looks for something new, where somebody can see it.
    pub(super) fn refresh(self: &Rc<Self>) {
        let watched = document().visibility_state() == VisibilityState::Visible && self.route.get() == Route::Cases;
        if !watched || self.me.borrow().is_none() {
            return;
        }
        if self.idle.get().is_long(dom::now()) { self.tell(Some(Told::Paused)) } else { self.load(false) }
    }

    /// Somebody is here; after a pause the list goes on at once.
    pub(super) fn touched(self: &Rc<Self>) {
        self.idle.set(Idle::new(dom::now()));
        if self.told.get_untracked() == Some(Told::Paused) {
            self.tell(None);
            self.refresh();
        }
    }

    /// Shows this over whatever page is open.
    pub(super) fn tell(&self, told: Option<Told>) {
        if self.told.get_untracked() != told {
            self.told.set(told);
        }
    }

    /// Ends the session.
    pub(super) fn sign_out(self: &Rc<Self>) {
        let app = self.clone();
        app.tell(None);
        spawn_local(async move {
            // Whoever is sent to the sign-in page believes the next person cannot go on as them.
            if api::send::<SignOut>((), &(), None).await.is_err_and(|failure| failure.problem.code != Code::SignInNeeded) {
                return app.tell(Some(Told::StillSignedIn));
            }
            api::forget();
            let _ = window().location().assign("/sign-in?notice=signed-out");
        });
    }
}

/// Leaves for the sign-in page, to come back to this address.
pub(super) fn sign_in(notice: &str) {
    let here = window().location().pathname().unwrap_or_default();
    let _ = window().location().assign(&format!("/sign-in?notice={notice}&next={here}"));
}

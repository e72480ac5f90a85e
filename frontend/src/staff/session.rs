//! The session: kept alive only while somebody is at the desk, and left only once it has ended.

use super::{
    app::{App, Face},
    idle::Idle,
    views::Told,
};
use crate::{api, dom};
use leptos::prelude::*;
use shared::{accounts::SignOut, permission::Permission, problem::Code, time::Moment};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// How often the desk looks although it would hear.
const SELDOM: i64 = Moment::MINUTE;

impl<F: Face> App<F> {
    /// Looks for something new, where somebody can see it.
    pub(super) fn refresh(self: &Rc<Self>) {
        if self.unattended() || !dom::is_seen() || !self.may(Permission::ReadReport) {
            return;
        }
        self.looked.set(dom::now());
        F::news(self);
        if self.may(Permission::SeeQueue) {
            self.ask_status();
        }
    }

    /// Time has passed: what is shown is older, and a desk that hears nothing looks by itself.
    pub(super) fn tick(self: &Rc<Self>) {
        let now = dom::now();
        if self.unattended() {
            return;
        }
        F::aged(self, now);
        self.live.mend(now);
        if !self.live.is_up(now) || now.since(self.looked.get()).saturating_abs() >= SELDOM {
            self.refresh();
        }
    }

    /// Whether nobody has been here for too long. Then the page pauses and says so.
    pub(super) fn unattended(&self) -> bool {
        let long = self.idle.get().is_long(dom::now()) && self.may(Permission::ReadReport);
        if long {
            self.live.close();
            self.tell(Some(Told::Paused));
        }
        long
    }

    /// Somebody is here; after a pause the desk goes on at once.
    pub(super) fn touched(self: &Rc<Self>) {
        self.idle.set(Idle::new(dom::now()));
        if self.told.get_untracked() == Some(Told::Paused) {
            self.tell(None);
            self.listen();
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
        app.live.close();
        spawn_local(async move {
            // Whoever is sent to the sign-in page believes the next person cannot go on as them.
            if api::send::<SignOut>((), &(), None).await.is_err_and(|failure| failure.problem.code != Code::SignInNeeded) {
                app.listen();
                return app.tell(Some(Told::StillSignedIn));
            }
            api::forget();
            let _ = window().location().assign("/sign-in?notice=signed-out");
        });
    }
}

/// Leaves for the sign-in page, to come back to this address.
pub(crate) fn sign_in(notice: &str) {
    let here = window().location().pathname().unwrap_or_default();
    let _ = window().location().assign(&format!("/sign-in?notice={notice}&next={here}"));
}

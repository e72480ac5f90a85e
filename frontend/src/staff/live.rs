//! Hearing what changes while the desk is open (docs/adr/0021-live-updates.md). Where that fails, the desk
//! still looks by itself, as often as it did before there was anything to hear.

use super::{
    app::{App, Face},
    session::sign_in,
    tabs::Tabs,
    wait::wait,
};
use crate::{
    api::{self, Failure},
    dom,
};
use leptos::prelude::*;
use shared::{
    call,
    cases::{DeskEvent, DeskStatus, MailDelay, WatchDesk},
    permission::Permission,
    problem::{Code, Problem},
    time::Moment,
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

/// A stream says something every three seconds. After this long it is broken, whatever the network says.
const SILENCE: i64 = 10 * Moment::SECOND;

/// What the desk knows of its stream, be it this tab's or another's.
#[derive(Default)]
pub(super) struct Live {
    tabs: RefCell<Option<Rc<Tabs>>>,
    /// Whether anybody is here to hear it.
    wanted: Cell<bool>,
    running: Cell<bool>,
    /// Cuts this tab's stream.
    line: RefCell<Option<AbortController>>,
    connected: Cell<bool>,
    heard: Cell<Option<Moment>>,
    /// Counts the questions for the status, so that a late answer is not taken for the newest.
    asked: Cell<u32>,
}

impl Live {
    /// Whether something was heard lately, here or by another tab.
    pub(super) fn is_up(&self, now: Moment) -> bool {
        self.heard.get().is_some_and(|heard| now.since(heard).saturating_abs() < SILENCE)
    }

    /// Ends this tab's stream and lets another tab have its turn.
    pub(super) fn close(&self) {
        self.wanted.set(false);
        self.cut();
    }

    /// Cuts a stream that has fallen silent, so that it is opened again.
    pub(super) fn mend(&self, now: Moment) {
        if self.connected.get() && !self.is_up(now) {
            self.cut();
        }
    }

    fn cut(&self) {
        if let Some(line) = self.line.take() {
            line.abort();
        }
    }
}

impl<F: Face> App<F> {
    /// From now on what changes is heard, by this tab or by another of this browser.
    pub(super) fn listen(self: &Rc<Self>) {
        if !self.may(Permission::SeeQueue) {
            return;
        }
        self.live.wanted.set(true);
        let Some(tabs) = self.tabs() else { return };
        if self.live.running.replace(true) {
            return;
        }
        let app = self.clone();
        spawn_local(async move {
            app.take_turns(&tabs).await;
            app.live.running.set(false);
        });
    }

    fn tabs(self: &Rc<Self>) -> Option<Rc<Tabs>> {
        if self.live.tabs.borrow().is_none() {
            let app = self.clone();
            let name = self.me.borrow().as_ref().map(|me| format!("vedette-desk-{}-{}", me.institution, me.account))?;
            *self.live.tabs.borrow_mut() = Tabs::join(name, move |line| app.heard(&line)).map(Rc::new);
        }
        self.live.tabs.borrow().clone()
    }

    async fn take_turns(self: &Rc<Self>, tabs: &Tabs) {
        while self.live.wanted.get() {
            let Some(_turn) = tabs.turn().await else { return };
            let mut failures = 0_u32;
            // Somebody may have gone while this tab waited.
            while self.live.wanted.get() {
                let named = match self.connect(tabs).await {
                    Ok(()) => {
                        failures = 0;
                        None
                    }
                    Err(failure) if failure.problem.status == Code::SignInNeeded.status() => return sign_in("ended"),
                    Err(failure) => {
                        failures = failures.saturating_add(1);
                        failure.retry_after
                    }
                };
                dom::pause(wait(failures, js_sys::Math::random(), named)).await;
            }
        }
    }

    /// Opens the stream and passes on what it says until it ends.
    async fn connect(self: &Rc<Self>, tabs: &Tabs) -> Result<(), Failure> {
        let line = AbortController::new().map_err(|_| Problem::of(Code::Offline))?;
        *self.live.line.borrow_mut() = Some(line.clone());
        let mut stream = api::stream::open::<WatchDesk>((), &(), &line).await?;
        self.live.connected.set(true);
        while let Some(lines) = stream.next().await {
            for line in lines {
                tabs.tell(&line);
                self.heard(&line);
            }
        }
        self.live.connected.set(false);
        self.live.heard.set(None);
        Ok(())
    }

    /// A line of the stream. An empty one, and one that only a newer desk understands, says that it lives.
    fn heard(self: &Rc<Self>, line: &str) {
        self.live.heard.set(Some(dom::now()));
        // What an unattended desk fetched would keep its session alive; what a hidden one misses it fetches
        // when it is seen again.
        if self.unattended() || !dom::is_seen() {
            return;
        }
        match call::from_json(line.as_bytes()) {
            Ok(DeskEvent::CasesChanged) => F::news(self),
            Ok(DeskEvent::StatusChanged) => self.ask_status(),
            _ => {}
        }
    }

    /// Asks whether alerts leave, and shows it on whatever page is open.
    pub(super) fn ask_status(self: &Rc<Self>) {
        let app = self.clone();
        let asked = app.live.asked.get().wrapping_add(1);
        app.live.asked.set(asked);
        spawn_local(async move {
            match api::send::<DeskStatus>((), &(), None).await {
                Ok(state) if app.live.asked.get() == asked => app.show_mail(state.mail_delay),
                Err(failure) if failure.problem.status == Code::SignInNeeded.status() => sign_in("ended"),
                // What was known is shown until something else is.
                _ => {}
            }
        });
    }

    /// A banner that says the same is not drawn again: it would be read out again.
    fn show_mail(&self, delay: Option<MailDelay>) {
        if self.mail.with_untracked(|shown| *shown != delay) {
            self.mail.set(delay);
        }
    }
}

//! What waits on this phone goes when it can: when the app opens, when the browser says that there is a network, at the
//! press of a button, and in between again and again, later each time (docs/rules.md §1.5).

use super::{
    app::App,
    offline::{self, Kept},
    state::{Step, needs_sign_in, waits},
    views::{Reason, Sent, Waiting, waiting},
};
use crate::{
    api::{self, Failure},
    dom,
};
use leptos::prelude::*;
use shared::{
    ids::IdempotencyKey,
    locale::{fill, key, text},
    problem::{Code, Problem},
    reports::{FileReport, Receipt},
    time::Moment,
};
use std::{
    any::Any,
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event};

/// After how many milliseconds it tries again, the first time and at most.
const PAUSES: (i32, i32) = (5_000, 300_000);

/// What the app knows of what waits.
#[derive(Default)]
pub(super) struct Queue {
    shown: RefCell<Waiting>,
    /// Where it is drawn: the same element on every page.
    place: RefCell<Option<(Element, Box<dyn Any>)>>,
    /// How long the pause before the next try is, and which of the pauses begun is the one that counts.
    pause: RefCell<(i32, u32)>,
    /// Whether this browser can keep nothing.
    cannot: Cell<bool>,
}

/// Begins to care for what waits.
pub(super) fn begin(app: &Rc<App>) {
    for name in ["online", offline::CHANGED] {
        let app = app.clone();
        dom::listen(&window(), name, move |event: Event| {
            if event.type_() == "online" { run(&app, false) } else { look(&app) }
        });
    }
    dom::every(60_000, {
        let app = app.clone();
        move || look(&app)
    });
    let app = app.clone();
    spawn_local(async move {
        if !offline::able().await {
            app.queue.cannot.set(true);
            draw(&app);
            return;
        }
        // Whose phone this is has to be known before the network is gone.
        if window().navigator().on_line()
            && let Ok(account) = api::whose().await
        {
            offline::knows(account).await;
        }
        run(&app, false);
    });
}

/// Draws what waits, above the page that is shown.
pub(super) fn draw(app: &App) {
    let Some(main) = dom::find("main") else { return };
    let held = dom::focused();
    let mut place = app.queue.place.borrow_mut();
    if let Some((old, _)) = place.take() {
        old.remove();
    }
    let Ok(element) = document().create_element("div") else { return };
    let _ = main.before_with_node_1(&element);
    let (mut view, state) = (app.queue.shown.borrow().clone(), app.state.borrow());
    view.cannot = app.queue.cannot.get() && matches!(state.step(), Step::Check);
    let lang = state.lang;
    let drawn = leptos::mount::mount_to(element.clone().unchecked_into(), move || waiting(lang, &view));
    *place = Some((element, Box::new(drawn)));
    // Whoever stood on a button of it stands there still.
    if !held.is_empty() && dom::focused() != held {
        dom::focus(&format!("#{held}"));
    }
}

/// A button in the notice was pressed; false when it was none of them.
pub(super) fn press(app: &Rc<App>, what: &str) -> bool {
    match what {
        "send-waiting" => run(app, true),
        "keep-waiting" => ask(app, false, "#drop-waiting"),
        "drop-waiting" if app.queue.shown.borrow().dropping => clear(app),
        "drop-waiting" => ask(app, true, "#drop-waiting-ask"),
        _ => return false,
    }
    true
}

fn ask(app: &App, dropping: bool, focus: &str) {
    app.queue.shown.borrow_mut().dropping = dropping;
    draw(app);
    dom::focus(focus);
}

/// Deletes what waits, all but what the page shown is about.
fn clear(app: &Rc<App>) {
    let app = app.clone();
    spawn_local(async move {
        for kept in others(&app).await {
            offline::drop_kept(kept.key).await;
        }
        *app.queue.shown.borrow_mut() = Waiting::default();
        draw(&app);
        dom::focus("h1");
        dom::say(text(app.state.borrow().lang, key::KEPT_DROPPED));
    });
}

/// What waits beside the report on the page.
async fn others(app: &App) -> Vec<Kept> {
    let mut all = offline::waiting().await;
    let own = app.state.borrow().key();
    all.retain(|kept| Some(kept.key) != own);
    all
}

/// Looks what waits and says so.
fn look(app: &Rc<App>) {
    let app = app.clone();
    spawn_local(async move { refresh(&app).await });
}

async fn refresh(app: &App) {
    let others = others(app).await;
    let something = {
        let mut shown = app.queue.shown.borrow_mut();
        shown.count = others.len();
        shown.age = others.first().map_or(0, |first| dom::now().since(Moment(first.at)));
        if others.iter().any(|kept| kept.refused.is_some()) {
            shown.reason = Reason::Refused;
        }
        shown.count > 0 || !shown.sent.is_empty() || app.queue.place.borrow().is_some()
    };
    if something {
        draw(app);
    }
}

/// Sends what waits, in this tab's turn. What the server refused before waits for the button.
pub(super) fn run(app: &Rc<App>, pressed: bool) {
    let app = app.clone();
    if app.queue.shown.borrow().busy {
        return;
    }
    spawn_local(async move {
        app.queue.shown.borrow_mut().busy = true;
        if pressed {
            draw(&app);
            dom::focus("#send-waiting");
            dom::say(text(app.state.borrow().lang, key::APP_WORKING));
        }
        let pause = match offline::turn().await {
            // Whoever presses the button may know better than the browser.
            Some(_) if !pressed && !window().navigator().on_line() => Some(None),
            Some(_turn) => send_all(&app, pressed).await,
            None => None,
        };
        app.queue.shown.borrow_mut().busy = false;
        refresh(&app).await;
        if pressed {
            dom::focus("#waiting");
        }
        schedule(&app, pause);
    });
}

/// A report was kept just now: it is tried again like the others.
pub(super) fn later(app: &Rc<App>) {
    if !app.state.borrow().unsent() && app.state.borrow().key().is_some() {
        schedule(app, Some(None));
    }
}

/// Tries again later, unless there was an earlier reason to.
fn schedule(app: &Rc<App>, wait: Option<Option<u64>>) {
    let (millis, number) = {
        let mut pause = app.queue.pause.borrow_mut();
        pause.1 = pause.1.wrapping_add(1);
        let Some(told) = wait else {
            pause.0 = 0;
            return;
        };
        pause.0 = (pause.0.saturating_mul(2)).clamp(PAUSES.0, PAUSES.1);
        let told = told.and_then(|seconds| i32::try_from(seconds.saturating_mul(1_000)).ok()).unwrap_or_default();
        (pause.0.max(told), pause.1)
    };
    let app = app.clone();
    spawn_local(async move {
        dom::pause(millis).await;
        if app.queue.pause.borrow().1 == number {
            run(&app, false);
        }
    });
}

/// Sends one after the other until one has to wait; then gives how long the server said to.
async fn send_all(app: &Rc<App>, pressed: bool) -> Option<Option<u64>> {
    let mut reason = Reason::Signal;
    let mut wait = None;
    for kept in offline::waiting().await {
        if (kept.refused.is_some() && !pressed) || app.state.borrow().is_sending(kept.key) {
            continue;
        }
        let failure = match deliver(&kept).await {
            Ok(Some(receipt)) => {
                gone(app, kept.key, Sent::Receipt(receipt)).await;
                continue;
            }
            Ok(None) => {
                reason = Reason::Other;
                continue;
            }
            Err(failure) => failure,
        };
        match (failure.problem.code, failure.problem.reference) {
            (Code::KeyReused, Some(reference)) => gone(app, kept.key, Sent::Before(reference)).await,
            (code, _) if needs_sign_in(code) => {
                reason = Reason::SignIn;
                break;
            }
            (code, _) if waits(code) => {
                wait = Some(failure.retry_after);
                break;
            }
            (code, _) => offline::refuse(kept.key, code).await,
        }
    }
    app.queue.shown.borrow_mut().reason = reason;
    wait
}

/// Sends one, unless it is somebody else's than whoever is signed in: the server would not open it.
async fn deliver(kept: &Kept) -> Result<Option<Receipt>, Failure> {
    if api::whose().await? != kept.account {
        return Ok(None);
    }
    let body = offline::body(kept.key).await.ok_or_else(|| Problem::of(Code::NotFound))?;
    api::send_sealed::<FileReport>(body, kept.key).await.map(Some)
}

/// The server has it: off this phone, and the person is told, on the page itself if it is the one shown.
async fn gone(app: &Rc<App>, key: IdempotencyKey, sent: Sent) {
    offline::drop_kept(key).await;
    if app.state.borrow().key() == Some(key) {
        app.keep();
        app.state.borrow_mut().done(sent);
        app.arrive();
        return;
    }
    let reference = match sent {
        Sent::Receipt(receipt) => receipt.reference.to_string(),
        Sent::Before(reference) => reference,
    };
    dom::say(&fill(app.state.borrow().lang, key::KEPT_SENT, &[("reference", &reference)]));
    app.queue.shown.borrow_mut().sent.push(reference);
}

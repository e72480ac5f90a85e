//! What this phone keeps while it cannot send. `public/offline.js` keeps it, sends it when it can, and says so above the
//! page; here is what the two tell each other. Where the browser lets us keep nothing every call fails, and the app works as
//! it does online.

use super::{
    app::{App, Focus},
    send,
    state::DeviceTime,
};
use crate::dom;
use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::{document, window};
use shared::{ids::IdempotencyKey, reports::NewReport};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, MessageEvent};

/// Calls the script; what it does goes on by itself.
fn ask(what: &str, values: &[&str]) -> Result<Promise, JsValue> {
    let kept = Reflect::get(&window(), &"vedette".into())?;
    let function: Function = Reflect::get(&kept, &what.into())?.dyn_into()?;
    let values: Array = values.iter().map(|value| JsValue::from_str(value)).collect();
    function.apply(&kept, &values)?.dyn_into()
}

/// What the clock says, and how far it is off as far as the script knows. An offset that no report may tell is left out: no
/// report is refused for its clock (docs/rules.md §1.8).
pub(super) fn now() -> DeviceTime {
    let offset = Reflect::get(&window(), &"vedette".into()).and_then(|kept| Reflect::get(&kept, &"offset".into()));
    #[expect(clippy::cast_possible_truncation, reason = "whole seconds; a saturating cast at worst, which is then too far off")]
    let offset = offset.ok().and_then(|seconds| seconds.as_f64()).map(|seconds| seconds as i64);
    DeviceTime { at: dom::now(), offset: offset.and_then(|seconds| seconds.try_into().ok()) }
}

/// Seals a report to the server's key and keeps it; false where that could not be done.
pub(super) async fn keep(key: IdempotencyKey, report: &NewReport) -> bool {
    let Ok(text) = serde_json::to_string(report) else { return false };
    let Ok(kept) = ask("keep", &[&key.to_string(), &text]) else { return false };
    JsFuture::from(kept).await.is_ok_and(|kept| kept.is_truthy())
}

/// Sending did not work this time: what is kept is tried again later.
pub(super) fn wait() {
    let _ = ask("wait", &[]);
}

/// Takes a report off this phone: the server has it, as the report of a reference, or it is no longer what the person says.
pub(super) fn release(key: IdempotencyKey, reference: &str) {
    let _ = ask("release", &[&key.to_string(), reference]);
}

/// The server has other answers of this report: what waits here is for its person to delete.
pub(super) fn changed(key: IdempotencyKey, reference: &str) {
    let _ = ask("changed", &[&key.to_string(), reference]);
}

/// Listens to what the script has to tell.
pub(super) fn begin(app: &Rc<App>) {
    let sent = app.clone();
    dom::listen(&window(), "vedette-sent", move |event: MessageEvent| {
        // The server has it; sent once more, it gives the same receipt.
        if sent.waits_as(&event) {
            event.prevent_default();
            send::report(&sent);
        }
    });
    let gone = app.clone();
    dom::listen(&window(), "vedette-gone", move |event: MessageEvent| {
        if gone.waits_as(&event) {
            gone.state.borrow_mut().no_longer_kept();
            gone.draw(Focus::Top);
        }
    });
    let draft = app.clone();
    dom::listen(&window(), "vedette-draft", move |event: MessageEvent| {
        if let Some(text) = event.data().as_string() {
            event.prevent_default();
            draft.carry_on(&text);
        }
    });
    let _ = ask("begun", &[]);
    let (second, hidden) = (app.clone(), app.clone());
    dom::every(1_000, move || second.save());
    dom::listen(&document(), "visibilitychange", move |_: Event| hidden.save());
}

impl App {
    /// Whether the report on the page is the one that is told of, and waits.
    fn waits_as(&self, event: &MessageEvent) -> bool {
        let key = self.state.borrow().waits_as();
        key.is_some() && key.map(|key| key.to_string()) == event.data().as_string()
    }

    /// Has the draft kept, when it is another one than before.
    fn save(&self) {
        self.keep();
        let draft = self.state.borrow().draft();
        if self.saved.replace(draft.clone()) != draft {
            let _ = ask("save", &[&draft]);
        }
    }
}

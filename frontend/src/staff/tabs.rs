//! The tabs of one browser that show one person's desk. One of them holds the stream and tells the others
//! what it hears: each stream costs the server a place, and a browser its connections.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

/// What the tabs share.
pub(super) struct Tabs {
    name: String,
    /// The browser's locks. Reached by name: the bindings still call them unstable, browsers no longer do.
    locks: JsValue,
    channel: BroadcastChannel,
}

impl Tabs {
    /// Joins the tabs of this name; `hear` gets what the others tell. `None` in a browser that cannot.
    pub(super) fn join(name: String, mut hear: impl FnMut(String) + 'static) -> Option<Self> {
        let locks = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
        let channel = BroadcastChannel::new(&name).ok()?;
        crate::dom::listen(&channel, "message", move |event: MessageEvent| {
            if let Some(line) = event.data().as_string() {
                hear(line);
            }
        });
        Some(Self { name, locks, channel })
    }

    /// Tells the others.
    pub(super) fn tell(&self, line: &str) {
        let _ = self.channel.post_message(&line.into());
    }

    /// Waits until it is this tab's turn, which it stays until that is given up, or the tab goes. `None`
    /// where the browser does not let this page have locks.
    pub(super) async fn turn(&self) -> Option<Turn> {
        let (granted, grant) = promise();
        let (given_up, give_up) = promise();
        let hold = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
            let _ = grant.and_then(|grant| grant.call0(&JsValue::UNDEFINED).ok());
            given_up.into()
        });
        let request: Function = Reflect::get(&self.locks, &"request".into()).ok()?.dyn_into().ok()?;
        let refused: Promise = request.call2(&self.locks, &self.name.as_str().into(), &hold).ok()?.dyn_into().ok()?;
        JsFuture::from(Promise::race(&Array::of2(&granted, &refused))).await.ok()?;
        Some(Turn(give_up?))
    }
}

/// A tab's turn; dropped, it is the next one's.
pub(super) struct Turn(Function);

impl Drop for Turn {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// A promise and what fulfils it.
fn promise() -> (Promise, Option<Function>) {
    let mut fulfil = None;
    let promise = Promise::new(&mut |yes, _no| fulfil = Some(yes));
    (promise, fulfil)
}

//! What this phone keeps: the calls of `public/offline.js`, which has the store and the sealing. Where the browser lets us
//! keep nothing every call fails, and the app works as it does online.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use serde::Deserialize;
use shared::{
    api::Listed,
    call,
    ids::{AccountId, IdempotencyKey},
    problem::Code,
    reports::{FileReport, NewReport},
    sealing,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A report that waits. What is in it only the server can tell.
#[derive(Debug, Deserialize)]
pub(super) struct Kept {
    pub(super) key: IdempotencyKey,
    /// Who wrote it, and alone can send it.
    pub(super) account: AccountId,
    /// When, by this device's clock.
    pub(super) at: i64,
    /// Why the server does not take it, once it said so.
    pub(super) refused: Option<Code>,
}

/// The event by which the other tabs tell that something changed.
pub(super) const CHANGED: &str = "vedette-kept";

async fn ask(what: &str, values: &[&JsValue]) -> Result<JsValue, JsValue> {
    let kept = Reflect::get(&window(), &"vedette".into())?;
    let function: Function = Reflect::get(&kept, &what.into())?.dyn_into()?;
    let promise: Promise = function.apply(&kept, &values.iter().copied().collect::<Array>())?.dyn_into()?;
    JsFuture::from(promise).await
}

fn named(key: IdempotencyKey) -> JsValue {
    key.to_string().into()
}

/// Whether this browser can keep anything.
pub(super) async fn able() -> bool {
    ask("able", &[]).await.is_ok_and(|able| able.is_truthy())
}

/// Whose phone this was when it was last asked.
pub(super) async fn who() -> Option<AccountId> {
    ask("who", &[]).await.ok()?.as_string()?.parse().ok()
}

/// Remembers whose phone this is, for when nobody can be asked.
pub(super) async fn knows(account: AccountId) {
    let _ = ask("knows", &[&account.to_string().into()]).await;
}

/// Seals a report to the server's key and keeps it; false where that could not be done.
pub(super) async fn keep(key: IdempotencyKey, account: AccountId, report: &NewReport) -> bool {
    let Ok(text) = serde_json::to_string(report) else { return false };
    let bound_to = sealing::bound_to(FileReport::NAME, Some(account), key);
    let bound_to = String::from_utf8_lossy(&bound_to);
    let values: [&JsValue; 4] = [&named(key), &account.to_string().into(), &(&*bound_to).into(), &text.into()];
    ask("keep", &values).await.is_ok()
}

/// What waits, the oldest first.
pub(super) async fn waiting() -> Vec<Kept> {
    let text = ask("waiting", &[]).await.ok().and_then(|text| text.as_string());
    text.and_then(|text| call::from_json(text.as_bytes()).ok()).unwrap_or_default()
}

/// A sealed report.
pub(super) async fn body(key: IdempotencyKey) -> Option<Uint8Array> {
    ask("body", &[&named(key)]).await.ok()?.dyn_into().ok()
}

/// Notes that the server does not take it.
pub(super) async fn refuse(key: IdempotencyKey, code: Code) {
    let _ = ask("refuse", &[&named(key), &code.as_str().into()]).await;
}

/// Takes it off this phone, and tells the other tabs.
pub(super) async fn drop_kept(key: IdempotencyKey) {
    let _ = ask("drop", &[&named(key)]).await;
    tell().await;
}

/// Tells the other tabs that something changed.
pub(super) async fn tell() {
    let _ = ask("tell", &[]).await;
}

/// This tab's turn to send; dropped, it is the next one's.
pub(super) struct Turn(Function);

impl Drop for Turn {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// Takes the turn, unless another tab has it.
pub(super) async fn turn() -> Option<Turn> {
    ask("turn", &[]).await.ok()?.dyn_into().ok().map(Turn)
}

//! A passkey as a fresh proof, without leaving the page: what was asked for waits for it.

use crate::api::{self, Failure};
use js_sys::{Function, JSON, Object, Promise, Reflect};
use leptos::prelude::window;
use shared::{
    call,
    passkeys::{Answer, BeginPasskeyStepUp, FinishPasskeyStepUp},
    problem::{Code, Problem},
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Whether this browser has passkeys, and reads what the server asks of them by itself.
pub(super) fn offered() -> bool {
    reader().is_some()
}

/// Asks the browser for a passkey and takes its answer to the server.
///
/// # Errors
/// The server's; `step_up_refused` too where the person stops it or the browser has no passkey of theirs.
pub(super) async fn prove() -> Result<(), Failure> {
    let asked = api::send::<BeginPasskeyStepUp>((), &(), None).await?;
    let options = serde_json::to_string(&asked.options).unwrap_or_default();
    let answered = answer(&options).await.ok().and_then(|text| call::from_json(text.as_bytes()).ok());
    let credential = answered.ok_or_else(|| Problem::of(Code::StepUpRefused))?;
    api::send::<FinishPasskeyStepUp>((), &Answer { ceremony: asked.ceremony, credential }, None).await.map(drop)
}

/// Reached by name: the bindings do not know it yet, browsers do.
fn reader() -> Option<(JsValue, Function)> {
    let class = Reflect::get(&window(), &"PublicKeyCredential".into()).ok()?;
    let read = Reflect::get(&class, &"parseRequestOptionsFromJSON".into()).ok()?.dyn_into().ok()?;
    Some((class, read))
}

async fn answer(options: &str) -> Result<String, JsValue> {
    let (class, read) = reader().ok_or(JsValue::NULL)?;
    let (wanted, request) = (read.call1(&class, &JSON::parse(options)?)?, Object::new());
    Reflect::set(&request, &"publicKey".into(), &wanted)?;
    let credentials = Reflect::get(&window().navigator(), &"credentials".into())?;
    let get: Function = Reflect::get(&credentials, &"get".into())?.dyn_into()?;
    let asked: Promise = get.call1(&credentials, &request)?.dyn_into()?;
    let given = JsFuture::from(asked).await?;
    JSON::stringify(&given).map(String::from)
}

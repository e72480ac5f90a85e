//! Calling the server: thin and generic over one request that knows no type.
//!
//! The bearer token lives in memory and nowhere else. It is got for the session cookie, which scripts
//! cannot read, and got again shortly before it ends or once when the server no longer takes it.

#[cfg(feature = "staff")]
pub mod stream;

use shared::{
    accounts::{ExchangeToken, Me, Token},
    api::{Endpoint, Method, Outgoing, incoming, outgoing},
    ids::{AccountId, IdempotencyKey},
    locale::{self, Lang},
    permission::Permission,
    problem::{Code, Problem},
    time::Moment,
};
use std::{
    cell::{Cell, RefCell},
    pin::Pin,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCache, RequestCredentials, RequestInit, Response};

/// How long one request may take.
const TIMEOUT: i32 = 20_000;

/// How long before its end a token is replaced.
const MARGIN: i64 = 30 * Moment::SECOND;

thread_local! {
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
    static WHO: Cell<Option<AccountId>> = const { Cell::new(None) };
}

/// A token with the moment on this device's clock at which it is to be replaced.
struct Held {
    token: Token,
    until: Moment,
}

/// A call that did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What the server said, or what the client made of its silence.
    pub problem: Problem,
    /// Seconds to wait, where the server named them.
    pub retry_after: Option<u64>,
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self { problem, retry_after: None }
    }
}

/// Calls `E`. With a key, a retry is recognised by the server.
///
/// # Errors
/// The server's problem; `offline` when there was no answer within twenty seconds.
pub fn send<E: Endpoint>(
    params: E::Params,
    request: &E::Request,
    key: Option<IdempotencyKey>,
) -> impl Future<Output = Result<E::Response, Failure>> + use<E> {
    let answer = exchange(outgoing::<E>(&params, request), E::PERMISSION == Permission::Public, key);
    async move { read::<E>(&answer.await?) }
}

/// Calls `E` for a file and gives its text.
///
/// # Errors
/// As [`send`].
#[cfg(feature = "staff")]
pub async fn file<E: Endpoint<Response = ()>>(params: E::Params, request: &E::Request) -> Result<String, Failure> {
    let reply = exchange(outgoing::<E>(&params, request), false, None).await?;
    if reply.status == 200 {
        return Ok(reply.body);
    }
    Err(read::<E>(&reply).err().unwrap_or_else(|| Problem::of(Code::Unreadable).into()))
}

/// Who is signed in, by the token at hand or a new one.
///
/// # Errors
/// As [`send`].
pub async fn me() -> Result<Me, Failure> {
    token().await?.me.ok_or_else(|| Problem::of(Code::ReadingEnded).into())
}

/// Fetches the other language, unless it is here. False where it cannot be had, and English stays.
pub async fn speaks(lang: Lang) -> bool {
    if lang == Lang::En || locale::speaks_welsh() {
        return true;
    }
    let call = Outgoing { method: Method::Get, path: format!("/assets/report/{}", locale::WELSH_FILE), body: None };
    matches!(fetch(&call, None, None).await, Ok(reply) if reply.status == 200 && locale::learn_welsh(&reply.body))
}

/// A key of this device's own making, so that the server knows a retry.
pub fn fresh_key() -> Option<IdempotencyKey> {
    leptos::prelude::window().crypto().ok()?.random_uuid().parse().ok()
}

/// Forgets the token, for when the session it came from is over.
pub fn forget() {
    HELD.with_borrow_mut(|held| *held = None);
}

/// An answer on its way.
type Answer = Pin<Box<dyn Future<Output = Result<Reply, Failure>>>>;

/// One call and what it takes to be allowed. Behind a pointer, so that the callers of each endpoint do not carry all
/// of it once more.
fn exchange(call: Result<Outgoing, serde_json::Error>, public: bool, key: Option<IdempotencyKey>) -> Answer {
    Box::pin(async move {
        let call = call.map_err(|_| Problem::of(Code::BadRequest))?;
        if public {
            return fetch(&call, None, key).await;
        }
        let reply = fetch(&call, Some(&token().await?.token), key).await?;
        // A new token is no fresh proof.
        if reply.status != Code::SignInNeeded.status() || reply.body.contains(Code::StepUpRequired.as_str()) {
            return Ok(reply);
        }
        forget();
        fetch(&call, Some(&token().await?.token), key).await
    })
}

fn read<E: Endpoint>(reply: &Reply) -> Result<E::Response, Failure> {
    incoming::<E>(reply.status, reply.body.as_bytes()).map_err(|problem| Failure { problem, retry_after: reply.retry_after })
}

async fn token() -> Result<Token, Failure> {
    let fresh = HELD.with_borrow(|held| held.as_ref().filter(|held| held.until > crate::dom::now()).map(|held| held.token.clone()));
    if let Some(token) = fresh {
        return Ok(token);
    }
    let reply = exchange(outgoing::<ExchangeToken>(&(), &()), true, None).await?;
    let token = read::<ExchangeToken>(&reply)?;
    // Somebody else may have signed in in another tab. What was typed here is not theirs to send.
    let first = WHO.get().unwrap_or(token.account);
    if first != token.account {
        return Err(Problem::of(Code::SignInNeeded).into());
    }
    WHO.set(Some(first));
    // The server's clock says when the token ends, this device's when that is: a device whose clock is
    // wrong by an hour must neither ask each time nor never.
    let now = crate::dom::now();
    let until = now.plus(token.expires_at.since(reply.sent_at.unwrap_or(now)) - MARGIN);
    HELD.with_borrow_mut(|held| *held = Some(Held { token: token.clone(), until }));
    Ok(token)
}

/// An answer before its type is known.
struct Reply {
    status: u16,
    body: String,
    retry_after: Option<u64>,
    sent_at: Option<Moment>,
}

/// One request. Whatever keeps an answer from coming is `offline`: to the person it is the same.
async fn fetch(call: &Outgoing, bearer: Option<&str>, key: Option<IdempotencyKey>) -> Result<Reply, Failure> {
    fetched(call, bearer, key).await.map_err(|_| Failure::from(Problem::of(Code::Offline)))
}

async fn fetched(call: &Outgoing, bearer: Option<&str>, key: Option<IdempotencyKey>) -> Result<Reply, JsValue> {
    let abort = AbortController::new()?;
    let request = request(call, bearer, key, &abort)?;
    timely(&abort, async {
        let response = JsFuture::from(leptos::prelude::window().fetch_with_str_and_init(&call.path, &request)).await?;
        reply(response.dyn_into()?).await
    })
    .await
}

fn request(call: &Outgoing, bearer: Option<&str>, key: Option<IdempotencyKey>, abort: &AbortController) -> Result<RequestInit, JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    if call.body.is_some() {
        headers.set("Content-Type", "application/json")?;
    }
    if let Some(token) = bearer {
        headers.set("Authorization", &format!("Bearer {token}"))?;
    }
    if let Some(key) = key {
        headers.set("Idempotency-Key", &key.to_string())?;
    }
    let init = RequestInit::new();
    init.set_method(call.method.as_str());
    init.set_headers(&headers);
    init.set_credentials(RequestCredentials::SameOrigin);
    // What carries its hash in its name may be kept; answers may not.
    init.set_cache(if call.path.starts_with("/assets/") { RequestCache::Default } else { RequestCache::NoStore });
    init.set_signal(Some(&abort.signal()));
    if let Some(body) = &call.body {
        init.set_body(&JsValue::from_str(body));
    }
    Ok(init)
}

/// Gives `work` twenty seconds, and then aborts it.
async fn timely<T>(abort: &AbortController, work: impl Future<Output = Result<T, JsValue>>) -> Result<T, JsValue> {
    let (window, late) = (leptos::prelude::window(), abort.clone());
    let late = Closure::<dyn FnMut()>::new(move || late.abort());
    let timer = window.set_timeout_with_callback_and_timeout_and_arguments_0(late.as_ref().unchecked_ref(), TIMEOUT)?;
    let outcome = work.await;
    window.clear_timeout_with_handle(timer);
    outcome
}

async fn reply(response: Response) -> Result<Reply, JsValue> {
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let retry_after = header("Retry-After").and_then(|seconds| seconds.trim().parse().ok());
    let sent_at = header("Date").map(|date| js_sys::Date::parse(&date)).filter(|millis| millis.is_finite());
    let body = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole and far below 2^53")]
    let sent_at = sent_at.map(|millis| Moment(millis as i64));
    Ok(Reply { status: response.status(), body, retry_after, sent_at })
}

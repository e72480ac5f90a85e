//! Events as they come, a line each.

use super::{Failure, TIMEOUT, forget, reply, request, timely, token};
use crate::staff::lines::Lines;
use js_sys::{Reflect, Uint8Array};
use shared::{
    api::{Endpoint, Outgoing, incoming, outgoing},
    problem::{Code, Problem},
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader, Response};

/// A stream that is open.
pub struct Stream {
    reader: ReadableStreamDefaultReader,
    lines: Lines,
}

/// Opens the stream of `E`, until `line` is cut or the server ends it.
///
/// # Errors
/// The server's problem; `offline` when there was no answer within twenty seconds.
pub async fn open<E: Endpoint>(params: E::Params, asked: &E::Request, line: &AbortController) -> Result<Stream, Failure> {
    let call = outgoing::<E>(&params, asked).map_err(|_| Problem::of(Code::BadRequest))?;
    let mut answer = begin(&call, line).await?;
    if answer.status() == Code::SignInNeeded.status() {
        forget();
        answer = begin(&call, line).await?;
    }
    if !answer.ok() {
        let reply = reply(answer).await.map_err(|_| offline())?;
        let problem = incoming::<E>(reply.status, reply.body.as_bytes()).err().unwrap_or_else(|| Problem::unreadable(reply.status));
        return Err(Failure { problem, retry_after: reply.retry_after });
    }
    let reader = answer.body().and_then(|body| ReadableStreamDefaultReader::new(&body).ok()).ok_or_else(offline)?;
    Ok(Stream { reader, lines: Lines::default() })
}

async fn begin(call: &Outgoing, line: &AbortController) -> Result<Response, Failure> {
    let token = token().await?.token;
    let begun = async {
        let request = request(call, Some(&token), None, line)?;
        let window = leptos::prelude::window();
        timely(line, TIMEOUT, JsFuture::from(window.fetch_with_str_and_init(&call.path, &request))).await?.dyn_into()
    };
    begun.await.map_err(|_: JsValue| offline())
}

fn offline() -> Failure {
    Problem::of(Code::Offline).into()
}

impl Stream {
    /// The lines that came next; nothing once it has ended, in whatever way.
    pub async fn next(&mut self) -> Option<Vec<String>> {
        let part = JsFuture::from(self.reader.read()).await.ok()?;
        let bytes: Uint8Array = Reflect::get(&part, &"value".into()).ok()?.dyn_into().ok()?;
        Some(self.lines.take(&bytes.to_vec()))
    }
}

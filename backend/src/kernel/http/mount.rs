//! The mounts: the only way from an address to a handler.

use super::{
    guard, respond,
    respond::{Answer, error_page, problem},
};
use crate::kernel::{
    context::{Actor, Ctx, Kernel},
    db::Claim,
    error::{Error, Result},
    vault::TagKind,
};
use actix_web::{
    HttpRequest, HttpResponse,
    cookie::Cookie,
    http::{StatusCode, header},
    web::{self, Data, Payload, ServiceConfig},
};
use futures_util::{FutureExt, StreamExt};
use serde::de::DeserializeOwned;
use shared::{
    api::{ENDPOINTS, Endpoint, Kind, Method},
    ids::IdempotencyKey,
    pages::Fields,
    problem::Code,
};
use std::{marker::PhantomData, panic::AssertUnwindSafe, time::Duration};

/// The largest body an endpoint reads.
const MOST: usize = 64 * 1024;
/// How long a body may be on its way: a phone in a train needs seconds, not minutes.
const LONGEST_BODY: Duration = Duration::from_secs(30);

/// Collects mounted endpoints. Without a configuration it only counts, which is how the server
/// checks before it starts that nothing was forgotten.
pub struct Routes<'a> {
    service: Option<&'a mut ServiceConfig>,
    mounted: Vec<&'static str>,
}

impl std::fmt::Debug for Routes<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Routes({:?})", self.mounted)
    }
}

impl<'a> Routes<'a> {
    /// Routes that serve.
    pub const fn serving(service: &'a mut ServiceConfig) -> Self {
        Self { service: Some(service), mounted: Vec::new() }
    }

    /// Routes that only count.
    pub const fn counting() -> Self {
        Self { service: None, mounted: Vec::new() }
    }

    /// Every endpoint must have been mounted, once.
    ///
    /// # Errors
    /// Names what is missing or doubled.
    pub fn complete(mut self) -> Result<(), String> {
        self.mounted.sort_unstable();
        let mut listed: Vec<_> = ENDPOINTS.iter().map(|endpoint| endpoint.name).collect();
        listed.sort_unstable();
        if self.mounted == listed { Ok(()) } else { Err(format!("mounted {:?} but listed {listed:?}", self.mounted)) }
    }

    /// Mounts a JSON endpoint. The handler's first argument says which.
    pub fn mount<E: Endpoint>(&mut self, handler: impl AsyncFn(Ctx<E>, E::Params, E::Request) -> Result<E::Response> + Copy + 'static) {
        self.json::<E>(async move |ctx, params, parsed| Ok((handler(ctx, params, parsed).await?, None)));
    }

    /// Mounts a JSON endpoint that begins or ends a session, and therefore answers with its cookie.
    pub fn mount_session<E: Endpoint>(
        &mut self,
        handler: impl AsyncFn(Ctx<E>, E::Params, E::Request) -> Result<(E::Response, Cookie<'static>)> + Copy + 'static,
    ) {
        self.json::<E>(async move |ctx, params, parsed| handler(ctx, params, parsed).await.map(|(answer, cookie)| (answer, Some(cookie))));
    }

    fn json<E: Endpoint>(
        &mut self,
        handler: impl AsyncFn(Ctx<E>, E::Params, E::Request) -> Result<(E::Response, Option<Cookie<'static>>)> + Copy + 'static,
    ) {
        self.route::<E>(Kind::Json, async move |request, payload, kernel| {
            let outcome = async {
                let (ctx, params, body, rotated) = arrive::<E>(&request, payload, &kernel).await?;
                let parsed: E::Request = match E::METHOD {
                    Method::Get => query(request.query_string())?,
                    Method::Post => json(&request, &body)?,
                };
                let ctx = with_claim(ctx, &request, &parsed)?;
                let (answer, cookie) = handler(ctx, params, parsed).await?;
                Ok((answer, cookie.or(rotated)))
            };
            match guarded(outcome).await {
                Ok((answer, cookie)) => respond_json::<E>(&answer, cookie),
                Err(error) => problem(&error, &request),
            }
        });
    }

    /// Mounts a page: a visit or a form in, HTML out, errors as pages.
    pub fn mount_page<E: Endpoint>(&mut self, handler: impl AsyncFn(Ctx<E>, E::Params, Fields) -> Result<Answer> + Copy + 'static) {
        self.route::<E>(Kind::Page, async move |request, payload, kernel| {
            let outcome = async {
                let (ctx, params, body, cookie) = arrive::<E>(&request, payload, &kernel).await?;
                let fields = match E::METHOD {
                    Method::Get => form(request.query_string().as_bytes())?,
                    Method::Post => form(&body)?,
                };
                Ok((handler(ctx, params, fields).await?, cookie))
            };
            let mut response = match guarded(outcome).await {
                Ok((answer, cookie)) => {
                    let mut response = answer.into_response();
                    // A handler that signs in or out sets its own.
                    if let Some(cookie) = cookie.filter(|_| response.cookies().next().is_none()) {
                        let _ = response.add_cookie(&cookie);
                    }
                    response
                }
                Err(error) => error_page(&kernel, &error, &request).await,
            };
            if let (_, Some(cookie)) = guard::language(&request) {
                let _ = response.add_cookie(&cookie);
            }
            response
        });
    }

    fn route<E: Endpoint>(&mut self, kind: Kind, serve: impl AsyncFn(HttpRequest, Payload, Data<Kernel>) -> HttpResponse + Copy + 'static) {
        debug_assert_eq!(E::KIND, kind, "{} is mounted as another kind than it declares", E::NAME);
        self.mounted.push(E::NAME);
        if let Some(service) = self.service.as_deref_mut() {
            let route = match E::METHOD {
                Method::Get => web::get(),
                Method::Post => web::post(),
            };
            #[expect(clippy::disallowed_methods, reason = "this is the one place where an endpoint becomes a route")]
            service.route(E::PATH, route.to(move |request, payload, kernel| async move { serve(request, payload, kernel).await }));
        }
    }
}

/// A panic in a handler would close the connection without a word.
async fn guarded<T>(outcome: impl Future<Output = Result<T>>) -> Result<T> {
    AssertUnwindSafe(outcome).catch_unwind().await.unwrap_or_else(|_| Err(Error::internal("a handler panicked")))
}

type Arrived<E> = (Ctx<E>, <E as Endpoint>::Params, web::BytesMut, Option<Cookie<'static>>);

/// Guard first, then the path, then the body: a stranger cannot make us read 64 KiB.
async fn arrive<E: Endpoint>(request: &HttpRequest, payload: Payload, kernel: &Data<Kernel>) -> Result<Arrived<E>> {
    let now = kernel.clock.now();
    let passed = guard::pass::<E>(kernel, request, now).await?;
    let params = guard::params::<E>(request)?;
    let body = tokio::time::timeout(LONGEST_BODY, bounded(payload)).await.map_err(|_| Error::Refused(Code::BadRequest))??;
    // The request is here only now: a month must not have closed while its body was on the way.
    let now = kernel.clock.now();
    let (lang, _) = guard::language(request);
    let ctx = Ctx {
        actor: passed.actor,
        kernel: kernel.clone(),
        now,
        lang,
        peer: guard::client(kernel, request),
        path: request.path().to_owned(),
        accepts: super::assets::accepts(request).to_owned(),
        claim: None,
        endpoint: PhantomData,
    };
    Ok((ctx, params, body, passed.cookie))
}

async fn bounded(mut payload: Payload) -> Result<web::BytesMut> {
    let mut body = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Error::Refused(Code::BadRequest))?;
        if body.len() + chunk.len() > MOST {
            return Err(Code::TooLarge.into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn json<T: DeserializeOwned>(request: &HttpRequest, body: &[u8]) -> Result<T> {
    if body.is_empty() {
        return serde_json::from_str("null").map_err(|_| Error::Refused(Code::BadRequest));
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return Err(Code::UnsupportedType.into());
    }
    serde_json::from_slice(body).map_err(|_| Error::Refused(Code::BadRequest))
}

fn query<T: DeserializeOwned>(query: &str) -> Result<T> {
    let fields = form(query.as_bytes())?;
    let object: serde_json::Map<_, _> = fields.0.into_iter().map(|(name, value)| (name, value.into())).collect();
    let value = serde_json::Value::Object(object);
    // An endpoint without a request reads `null`; one with a request reads the fields.
    serde_json::from_value(value).or_else(|_| serde_json::from_str("null")).map_err(|_| Error::Refused(Code::BadRequest))
}

fn form(body: &[u8]) -> Result<Fields> {
    let pairs: Vec<(String, String)> =
        web::Query::<Vec<(String, String)>>::from_query(std::str::from_utf8(body).map_err(|_| Error::Refused(Code::BadRequest))?)
            .map_err(|_| Error::Refused(Code::BadRequest))?
            .into_inner();
    Ok(Fields(pairs))
}

/// An idempotent endpoint refuses a request without a key. The hash is over the parsed request, so
/// that another spelling of the same thing is the same thing (docs/rules.md §1.12).
fn with_claim<E: Endpoint>(ctx: Ctx<E>, request: &HttpRequest, parsed: &E::Request) -> Result<Ctx<E>> {
    if !E::IDEMPOTENT {
        return Ok(ctx);
    }
    let header = request.headers().get("Idempotency-Key").and_then(|value| value.to_str().ok());
    let key: IdempotencyKey = header.and_then(|text| text.parse().ok()).ok_or(Error::Refused(Code::KeyMissing))?;
    let claim = claim::<E>(&ctx.kernel, &ctx.actor, key, parsed)?;
    Ok(Ctx { claim: Some(claim), ..ctx })
}

/// The claim of a request, scoped to who asks and to the endpoint.
///
/// # Errors
/// Internal only.
pub fn claim<E: Endpoint>(kernel: &Kernel, actor: &Actor, key: IdempotencyKey, parsed: &E::Request) -> Result<Claim> {
    let scope = actor.who().account.map(|account| account.0).unwrap_or_default();
    Ok(Claim {
        tag: kernel.vault.tag(TagKind::Claim, &[E::NAME.as_bytes(), scope.as_bytes(), key.0.as_bytes()]),
        digest: kernel.vault.tag(TagKind::ClaimDigest, &[&serde_json::to_vec(parsed)?]),
    })
}

fn respond_json<E: Endpoint>(answer: &E::Response, cookie: Option<Cookie<'static>>) -> HttpResponse {
    let value = serde_json::to_string(answer).unwrap_or_else(|_| "null".to_owned());
    let mut response = match value.as_str() {
        "null" => HttpResponse::NoContent().finish(),
        _ => {
            let status = if E::IDEMPOTENT { StatusCode::CREATED } else { StatusCode::OK };
            HttpResponse::build(status).content_type("application/json").body(value)
        }
    };
    if let Some(cookie) = cookie {
        let _ = response.add_cookie(&cookie);
    }
    response
}

/// Everything nobody mounted: 405 where the path exists with another method, else 404; a page for a
/// person, a problem for a program.
pub async fn unmatched(request: HttpRequest, kernel: Data<Kernel>) -> HttpResponse {
    let at_path: Vec<_> = ENDPOINTS.iter().filter(|endpoint| matches(endpoint.path, request.path())).collect();
    let code = if at_path.is_empty() { Code::NotFound } else { Code::MethodNotAllowed };
    let mut response = if request.path().starts_with("/api/") {
        problem(&code.into(), &request)
    } else {
        respond::error_page(&kernel, &code.into(), &request).await
    };
    let allowed: Vec<_> = at_path.iter().map(|endpoint| endpoint.method.as_str()).collect();
    if let Ok(value) = header::HeaderValue::from_str(&allowed.join(", "))
        && !allowed.is_empty()
    {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

pub(super) fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len() && pattern.iter().zip(path).all(|(wanted, given)| wanted.starts_with('{') || *wanted == given)
}

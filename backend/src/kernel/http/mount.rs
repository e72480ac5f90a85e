//! The mounts: the only way from an address to a handler.

use super::{
    arrive::{Arrived, arrive, form, request as read},
    guard, refusals, respond,
    respond::{Answer, Download, error_page, problem},
    stream, upload,
    upload::Upload,
    visit,
};
use crate::kernel::{
    clock::Clock,
    context::{Ctx, Kernel},
    error::{Error, Result},
};
use actix_web::{
    HttpRequest, HttpResponse,
    cookie::Cookie,
    http::{StatusCode, header},
    web::{self, Data, Payload, ServiceConfig},
};
use futures_util::{FutureExt, Stream};
use shared::{
    api::{ENDPOINTS, Endpoint, Kind, Method},
    pages::Fields,
    problem::Code,
};
use std::panic::AssertUnwindSafe;

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
                let Arrived { ctx, params, body, cookie: rotated, .. } = arrive::<E>(&request, payload, &kernel).await?;
                let (ctx, parsed) = read(ctx, &request, &body)?;
                let (answer, cookie) = handler(ctx, params, parsed).await?;
                Ok((answer, cookie.or(rotated)))
            };
            match guarded::<E, _>(&kernel, &request, outcome).await {
                Ok((answer, cookie)) => respond_json::<E>(&answer, cookie),
                Err(error) => problem(&error, &request),
            }
        });
    }

    /// Mounts a page: a visit or a form in, HTML out, errors as pages.
    pub fn mount_page<E: Endpoint>(&mut self, handler: impl AsyncFn(Ctx<E>, E::Params, Fields) -> Result<Answer> + Copy + 'static) {
        self.page::<E, Fields>(
            |request, body| match E::METHOD {
                Method::Get => form(request.query_string().as_bytes()),
                Method::Post => form(&body),
            },
            handler,
        );
    }

    /// Mounts a form with a file in it: what a browser without scripts sends, HTML out, errors as pages.
    pub fn mount_upload<E: Endpoint>(&mut self, handler: impl AsyncFn(Ctx<E>, E::Params, Upload) -> Result<Answer> + Copy + 'static) {
        let read = |request: &HttpRequest, body: web::BytesMut| {
            let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
            upload::read(kind.unwrap_or_default(), &body.freeze())
        };
        self.page::<E, Upload>(read, handler);
    }

    fn page<E: Endpoint, S: 'static>(
        &mut self,
        read: impl Fn(&HttpRequest, web::BytesMut) -> Result<S> + Copy + 'static,
        handler: impl AsyncFn(Ctx<E>, E::Params, S) -> Result<Answer> + Copy + 'static,
    ) {
        self.route::<E>(Kind::Page, async move |request, payload, kernel| {
            let outcome = async {
                let Arrived { ctx, params, body, cookie, _carried, .. } = arrive::<E>(&request, payload, &kernel).await?;
                let sent = read(&request, body)?;
                Ok((handler(ctx, params, sent).await?, cookie))
            };
            let mut response = match guarded::<E, _>(&kernel, &request, outcome).await {
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

    /// Mounts a stream of events for one reader.
    pub fn mount_stream<E: Endpoint, S: Stream<Item = E::Response> + 'static>(
        &mut self,
        handler: impl AsyncFn(Ctx<E>, E::Params, E::Request) -> Result<S> + Copy + 'static,
    ) {
        self.route::<E>(Kind::Stream, async move |request, payload, kernel| {
            let outcome = async {
                let Arrived { ctx, params, body, until, .. } = arrive::<E>(&request, payload, &kernel).await?;
                let (signed, until) = stream::reader(&ctx.actor, until)?;
                let (ctx, parsed) = read(ctx, &request, &body)?;
                stream::lines(&kernel, &signed, E::PERMISSION, until, handler(ctx, params, parsed).await?)
            };
            match guarded::<E, _>(&kernel, &request, outcome).await {
                // A proxy that gathers lines before it passes them on would pass on none.
                Ok(lines) => {
                    HttpResponse::Ok().content_type("application/x-ndjson").insert_header(("x-accel-buffering", "no")).streaming(lines)
                }
                Err(error) => problem(&error, &request),
            }
        });
    }

    /// Mounts a file to be kept, not shown: a browser saves it and renders nothing of it.
    pub fn mount_bytes<E: Endpoint>(&mut self, handler: impl AsyncFn(Ctx<E>, E::Params, E::Request) -> Result<Download> + Copy + 'static) {
        self.route::<E>(Kind::Bytes, async move |request, payload, kernel| {
            let outcome = async {
                let Arrived { ctx, params, body, .. } = arrive::<E>(&request, payload, &kernel).await?;
                let (ctx, parsed) = read(ctx, &request, &body)?;
                handler(ctx, params, parsed).await
            };
            match guarded::<E, _>(&kernel, &request, outcome).await {
                Ok(download) => download.into_response(E::MEDIA_TYPE),
                Err(error) => problem(&error, &request),
            }
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
            let counted = async move |request: HttpRequest, payload, kernel: Data<Kernel>| {
                let (watch, asked) = (Clock::stopwatch(), HttpRequest::clone(&request));
                let mut response = serve(request, payload, kernel.clone()).await;
                visit::either_or(&asked, &mut response);
                kernel.metrics.answered(E::NAME, E::RATE, response.status().as_u16(), watch.elapsed());
                response
            };
            #[expect(clippy::disallowed_methods, reason = "this is the one place where an endpoint becomes a route")]
            service.route(E::PATH, route.to(move |request, payload, kernel| async move { counted(request, payload, kernel).await }));
        }
    }
}

/// A panic in a handler would close the connection without a word. A refusal leaves its trace.
async fn guarded<E: Endpoint, T>(kernel: &Kernel, request: &HttpRequest, outcome: impl Future<Output = Result<T>>) -> Result<T> {
    let outcome = AssertUnwindSafe(outcome).catch_unwind().await.unwrap_or_else(|_| Err(Error::internal("a handler panicked")));
    if let Err(error) = &outcome {
        refusals::trace(kernel, request, E::NAME, error).await;
    }
    outcome
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
    if let Err(error) = guard::count_stranger(&kernel, &request) {
        return problem(&error, &request);
    }
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

//! What every answer carries, and the one line the log gets of it.

use crate::kernel::{clock::Clock, context::Kernel, ids};
use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderName, HeaderValue},
    middleware::Next,
    web::Data,
};

macro_rules! policy {
    ($more:literal) => {
        concat!(
            "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; ",
            "require-trusted-types-for 'script'; trusted-types 'none'",
            $more
        )
    };
}

/// No script, no frame, no other host. The apps' shells carry their own, with the hash of their loader.
pub const CONTENT_SECURITY_POLICY: &str = policy!("");

/// The same for a page that runs a script file of ours, which may talk to us; nothing written into the page runs.
pub(super) const SCRIPT_FILES_POLICY: &str = policy!("; script-src 'self'; connect-src 'self'");

/// The name a request goes by in the log and towards the person.
#[derive(Clone, Debug)]
pub(super) struct RequestId(pub String);

const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("x-robots-tag", "noindex, nofollow"),
    // What is read here must not stay in a cache; hashed assets say otherwise for themselves.
    ("cache-control", "no-store"),
];

/// Wraps every request: an id, the headers, one log line. The path is not logged, only its pattern:
/// a path may name a case.
///
/// # Errors
/// The wrapped service's.
pub async fn envelope(request: ServiceRequest, next: Next<impl MessageBody>) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = Clock::stopwatch();
    let id = ids::request_name();
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let kernel = request.app_data::<Data<Kernel>>().cloned();
    let mut response = next.call(request).await?;
    let pattern = response.request().match_pattern().unwrap_or_else(|| "unmatched".to_owned());
    let status = response.status().as_u16();
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if kernel.is_some_and(|kernel| kernel.config.public_origin().starts_with("https://")) {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(HeaderName::from_static("strict-transport-security"), year);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(request_id = %id, %method, %pattern, status, millis, "answered");
    Ok(response)
}

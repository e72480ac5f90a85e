//! Reading a request: guard first, then the path, then the body, so that a stranger cannot make us read.

use super::{
    carry::{self, Carried},
    guard,
    guard::Passed,
};
use crate::kernel::{
    context::{Actor, Ctx, Kernel},
    db::Claim,
    error::{Error, Result},
    vault::TagKind,
};
use actix_web::{
    HttpRequest,
    cookie::Cookie,
    http::header,
    web::{self, Data, Payload},
};
use serde::de::{DeserializeOwned, value::BytesDeserializer};
use shared::{
    api::{Endpoint, Method},
    ids::IdempotencyKey,
    pages::Fields,
    problem::{Code, FieldProblem},
    sealing,
    time::Moment,
};
use std::marker::PhantomData;

/// A request past the guard, its body read.
pub(super) struct Arrived<E: Endpoint> {
    pub(super) ctx: Ctx<E>,
    pub(super) params: E::Params,
    pub(super) body: web::BytesMut,
    /// The successor of the session's cookie, where one is due.
    pub(super) cookie: Option<Cookie<'static>>,
    /// When the bearer token ends.
    pub(super) until: Option<Moment>,
    /// The right to hold a large body in memory, for as long as it is held.
    pub(super) _carried: Option<Carried>,
}

pub(super) async fn arrive<E: Endpoint>(request: &HttpRequest, payload: Payload, kernel: &Data<Kernel>) -> Result<Arrived<E>> {
    let passed = guard::pass::<E>(kernel, request, kernel.clock.now()).await?;
    let params = guard::params::<E>(request)?;
    let (body, carried) = match E::METHOD {
        // Nothing to read, hence nothing to wait for.
        Method::Get => (web::BytesMut::new(), None),
        Method::Post => {
            let network = guard::network(&guard::client(kernel, request));
            let body = carry::body(kernel, &passed.actor, network, payload, E::LARGEST).await?;
            guard::still::<E>(kernel, &passed, kernel.clock.now()).await?;
            body
        }
    };
    let Passed { actor, in_a_rush, right, cookie, until } = passed;
    let (lang, _) = guard::language(request);
    let ctx = Ctx {
        actor,
        in_a_rush,
        right,
        kernel: kernel.clone(),
        // The request is here only now: a month must not have closed while its body was on the way.
        now: kernel.clock.now(),
        lang,
        peer: guard::client(kernel, request),
        path: request.path().to_owned(),
        accepts: super::assets::accepts(request).to_owned(),
        presented: super::session::presented(kernel, request),
        device: super::session::device(request),
        claim: None,
        endpoint: PhantomData,
    };
    Ok(Arrived { ctx, params, body, cookie, until, _carried: carried })
}

/// The request of an endpoint for programs, and its claim where it needs one.
pub(super) fn request<E: Endpoint>(ctx: Ctx<E>, request: &HttpRequest, body: &[u8]) -> Result<(Ctx<E>, E::Request)> {
    let key = if E::IDEMPOTENT { Some(key(request)?) } else { None };
    let parsed: E::Request = match E::METHOD {
        Method::Get => query(request.query_string())?,
        Method::Post => posted::<E>(&ctx, request, key, body)?,
    };
    let ctx = match key {
        // The hash is over the parsed request: another spelling of the same thing is the same thing
        // (docs/rules.md §1.12).
        Some(key) => {
            let claim = claim::<E>(&ctx.kernel, &ctx.actor, key, if E::PATH.contains('{') { request.path() } else { "" }, &parsed)?;
            ctx.claiming(claim)
        }
        None => ctx,
    };
    Ok((ctx, parsed))
}

fn key(request: &HttpRequest) -> Result<IdempotencyKey> {
    let header = request.headers().get("Idempotency-Key").and_then(|value| value.to_str().ok());
    header.and_then(|text| text.parse().ok()).ok_or(Error::Refused(Code::KeyMissing))
}

/// The claim of a request, scoped to who asks and to the endpoint. `place` is the path where it says what is meant: the
/// same words about something else are another request.
///
/// # Errors
/// Internal only.
pub fn claim<E: Endpoint>(kernel: &Kernel, actor: &Actor, key: IdempotencyKey, place: &str, parsed: &E::Request) -> Result<Claim> {
    let who = actor.who();
    // Who has no account shares the scope of the institution: their keys are too long to meet by chance.
    let scope = who.account.map(|account| account.0).or(who.institution.map(|institution| institution.0)).unwrap_or_default();
    Ok(Claim {
        tag: kernel.vault.tag(TagKind::Claim, &[E::NAME.as_bytes(), scope.as_bytes(), key.0.as_bytes()]),
        digest: kernel.vault.tag(TagKind::ClaimDigest, &[place.as_bytes(), &serde_json::to_vec(parsed)?]),
    })
}

fn posted<E: Endpoint>(ctx: &Ctx<E>, request: &HttpRequest, key: Option<IdempotencyKey>, body: &[u8]) -> Result<E::Request> {
    if E::SEALABLE && kind(request) == sealing::CONTENT_TYPE {
        // What is no claim is sealed for a key all the same.
        let key = key.map_or_else(|| self::key(request), Ok)?;
        let bound_to = sealing::bound_to(E::NAME, ctx.actor.who().account, key);
        let opened = ctx.kernel.vault.open_sent(body, &bound_to).map_err(|_| Error::Refused(Code::Unopenable))?;
        return if E::RAW { bytes(&opened) } else { json(&opened) };
    }
    match kind(request) {
        "application/octet-stream" if E::RAW => bytes(body),
        _ if E::RAW => Err(Code::UnsupportedType.into()),
        _ if body.is_empty() => json(b"null"),
        "application/json" => json(body),
        _ => Err(Code::UnsupportedType.into()),
    }
}

/// What a body is said to be, without its parameters.
fn kind(request: &HttpRequest) -> &str {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim()
}

/// Takes a body as it is.
fn bytes<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    T::deserialize(BytesDeserializer::<serde::de::value::Error>::new(body)).map_err(Error::internal)
}

/// Reads JSON; a value that does not fit is named by a pointer. Of what was typed only the names of fields are repeated.
fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let read = serde_path_to_error::deserialize(&mut reader).map_err(|fault| unfit(&fault))?;
    reader.end().map_err(|_| Error::Refused(Code::BadRequest))?;
    Ok(read)
}

fn unfit(fault: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    use serde_path_to_error::Segment;
    if !fault.inner().is_data() {
        return Code::BadRequest.into();
    }
    let escaped = |text: &str| text.replace('~', "~0").replace('/', "~1");
    let segment = |segment: &Segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{}", escaped(key)),
        Segment::Enum { variant } => format!("/{}", escaped(variant)),
        Segment::Unknown => String::new(),
    };
    let pointer = fault.path().iter().map(segment).collect();
    Error::Unreadable(vec![FieldProblem {
        pointer,
        detail: "This is missing, unknown, or not of the kind the description names.".to_owned(),
    }])
}

/// A GET's query. An endpoint without a request takes no field.
fn query<T: DeserializeOwned>(query: &str) -> Result<T> {
    let mut object = serde_json::Map::new();
    for (name, value) in form(query.as_bytes())?.0 {
        // Of two values one would win, and whoever checked the request on its way may have read the other.
        if object.insert(name, value.into()).is_some() {
            return Err(Code::BadRequest.into());
        }
    }
    if object.is_empty()
        && let Ok(nothing) = serde_json::from_str("null")
    {
        return Ok(nothing);
    }
    serde_path_to_error::deserialize(serde_json::Value::Object(object)).map_err(|fault| unfit(&fault))
}

pub(super) fn form(body: &[u8]) -> Result<Fields> {
    let unreadable = || Error::Refused(Code::BadRequest);
    let text = std::str::from_utf8(body).map_err(|_| unreadable())?;
    let pairs = web::Query::<Vec<(String, String)>>::from_query(text).map_err(|_| unreadable())?;
    Ok(Fields(pairs.into_inner()))
}

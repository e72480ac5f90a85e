//! Before any handler: does the request come from us, from whom, and may they?

use super::session::{self, Rest, Rotation};
use crate::kernel::{
    context::{Actor, Kernel},
    error::{Error, Result},
    http::token,
};
use actix_web::{
    HttpMessage, HttpRequest,
    cookie::Cookie,
    http::header::{AUTHORIZATION, HOST, ORIGIN},
};
use shared::{
    api::{Credential, Endpoint, Kind, Method},
    locale::Lang,
    permission::Permission,
    problem::Code,
    time::Moment,
};
use std::net::IpAddr;

/// What the guard found out.
pub(super) struct Passed {
    pub(super) actor: Actor,
    pub(super) cookie: Option<Cookie<'static>>,
    /// When the bearer token ends, where there is one.
    pub(super) until: Option<Moment>,
}

/// Lets a request of `E` pass or says why not: host, origin, who, how often, permission. Who asks is
/// left with the request, so that a refusal can be traced to them.
pub(super) async fn pass<E: Endpoint>(kernel: &Kernel, request: &HttpRequest, now: Moment) -> Result<Passed> {
    if !kernel.config.serves(host(request)) {
        return Err(Code::WrongHost.into());
    }
    if E::METHOD == Method::Post {
        same_origin(kernel, request)?;
    }
    let passed = credential::<E>(kernel, request, now).await?;
    request.extensions_mut().insert(passed.actor.clone());
    kernel.rates.count(E::RATE, &passed.actor, &network(&client(kernel, request)))?;
    match (&passed.actor, E::PERMISSION) {
        (_, Permission::Public) => Ok(passed),
        (Actor::Nobody, _) => Err(Code::SignInNeeded.into()),
        (Actor::Account(signed), permission) if signed.may(permission) => Ok(passed),
        (Actor::Account(_), _) => Err(Code::NotPermitted.into()),
    }
}

/// The network of an address: the first three numbers of an IPv4 address, the first four groups of an
/// IPv6 one. A phone changes the rest as it likes.
pub fn network(peer: &str) -> String {
    let (mark, parts) = if peer.contains(':') { (':', 4) } else { ('.', 3) };
    peer.split(mark).take(parts).collect::<Vec<_>>().join(&mark.to_string())
}

/// Browsers say where a request comes from and pages cannot make them lie. A client that says nothing
/// is no browser, so it carries nobody's cookie by accident.
fn same_origin(kernel: &Kernel, request: &HttpRequest) -> Result<()> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let ours = |origin: &str| origin == kernel.config.public_origin();
    let from_us = match (header("Sec-Fetch-Site"), header(ORIGIN.as_str())) {
        // Our pages send no referrer, and a browser then posts their forms with the origin `null`.
        (Some(site), origin) => site == "same-origin" && origin.is_none_or(|origin| origin == "null" || ours(origin)),
        (None, Some(origin)) => ours(origin),
        (None, None) => true,
    };
    if from_us { Ok(()) } else { Err(Code::WrongOrigin.into()) }
}

/// The host asked for. Forwarded hosts are nobody's to set.
fn host(request: &HttpRequest) -> &str {
    let header = request.headers().get(HOST).and_then(|value| value.to_str().ok());
    header.or_else(|| request.uri().authority().map(|authority| authority.as_str())).unwrap_or_default()
}

/// Where a request comes from: the peer, or what the trusted proxy says last.
pub(super) fn client(kernel: &Kernel, request: &HttpRequest) -> String {
    let Some(peer) = request.peer_addr().map(|peer| peer.ip()) else { return String::new() };
    let forwarded = || {
        let header = request.headers().get_all("X-Forwarded-For").last()?.to_str().ok()?;
        header.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    let said = (kernel.config.trusted_proxy == Some(peer)).then(forwarded).flatten();
    said.unwrap_or(peer).to_string()
}

async fn credential<E: Endpoint>(kernel: &Kernel, request: &HttpRequest, now: Moment) -> Result<Passed> {
    let nobody = Passed { actor: Actor::Nobody, cookie: None, until: None };
    match E::CREDENTIAL {
        Credential::Bearer => {
            let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
            let Some(bearer) = header.and_then(|value| value.strip_prefix("Bearer ")) else { return Ok(nobody) };
            let claims = token::read(&kernel.vault, kernel.config.public_origin(), bearer, now)?;
            let actor = session::actor(kernel, claims.sid, now, Rest::Ends).await?;
            Ok(Passed { actor, cookie: None, until: Some(claims.until()) })
        }
        Credential::Cookie => {
            let Some(given) = request.cookie(session::COOKIE) else { return Ok(nobody) };
            let rotation = if E::KIND == Kind::Json { Rotation::Now } else { Rotation::WhenDue };
            let rest = if E::AFTER_REST { Rest::Forgiven } else { Rest::Ends };
            let (actor, cookie) = session::from_cookie(kernel, given.value(), now, rotation, rest).await?;
            Ok(Passed { actor, cookie, until: None })
        }
    }
}

/// The language of the visit: asked for in the address, remembered in the cookie, or the browser's.
pub(super) fn language(request: &HttpRequest) -> (Lang, Option<Cookie<'static>>) {
    let asked = request.query_string().split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Lang::from_tag);
    if let Some(lang) = asked {
        return (lang, Some(remember(lang)));
    }
    let kept = request.cookie("lang").and_then(|cookie| Lang::from_tag(cookie.value()));
    let preferred = || {
        let header = request.headers().get("Accept-Language")?.to_str().ok()?;
        Lang::from_tag(header.split([',', ';']).next()?.trim())
    };
    (kept.or_else(preferred).unwrap_or_default(), None)
}

fn remember(lang: Lang) -> Cookie<'static> {
    Cookie::build("lang", lang.tag())
        .path("/")
        .secure(true)
        .same_site(actix_web::cookie::SameSite::Strict)
        .max_age(actix_web::cookie::time::Duration::days(365))
        .finish()
}

/// The `{…}` segments of a matched path.
pub(super) fn params<E: Endpoint>(request: &HttpRequest) -> Result<E::Params> {
    use shared::api::Params;
    let segments: Vec<&str> = request.match_info().iter().map(|(_, value)| value).collect();
    E::Params::read(&segments).ok_or(Error::Refused(Code::NotFound))
}

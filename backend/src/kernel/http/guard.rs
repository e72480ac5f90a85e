//! Before any handler: does the request come from us, from whom, and may they?

use super::{
    session::{self, Known, Needs, Rotation},
    visit,
};
use crate::kernel::{
    context::{Actor, Ctx, Kernel, Signed},
    error::{Error, Result},
    http::token,
};
use actix_web::{
    HttpMessage, HttpRequest,
    cookie::Cookie,
    http::header::{AUTHORIZATION, HOST, ORIGIN},
};
use shared::{
    api::{Credential, Endpoint, Kind, Method, Rate},
    locale::Lang,
    permission::Permission,
    problem::Code,
    sessions::Right,
    time::Moment,
};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    time::Duration,
};

/// What the guard found out.
pub(super) struct Passed {
    pub(super) actor: Actor,
    /// Whether they had to wait.
    pub(super) in_a_rush: bool,
    /// What their session is good for.
    pub(super) right: Option<Right>,
    pub(super) cookie: Option<Cookie<'static>>,
    /// When the bearer token ends, where there is one.
    pub(super) until: Option<Moment>,
}

/// Lets a request of `E` pass or says why not: host, origin, who, how often, permission. Who asks is
/// left with the request, so that a refusal can be traced to them.
pub(super) async fn pass<E: Endpoint>(kernel: &Kernel, request: &HttpRequest, now: Moment) -> Result<Passed> {
    let peer = client(kernel, request);
    let known = credible::<E>(kernel, request, now).await;
    // Whoever is turned away for this alone is counted too: a wrong key in the lock is a try.
    let actor = known.as_ref().map_or(Actor::Nobody, |passed| passed.actor.clone());
    // Refused they could not come back: there is nothing they are known by (docs/rules.md §1.9).
    let waits = matches!(actor, Actor::Visitor(_)) || E::WAITS && matches!(actor, Actor::Nobody);
    let from = if waits { neighbourhood(&peer) } else { network(&peer) };
    let in_a_rush = match kernel.rates.count(rate::<E>(&actor), &actor, &from) {
        Err(Error::TooMany(_)) if waits => true,
        other => other.map(|()| false)?,
    };
    let passed = Passed { in_a_rush, ..known? };
    if in_a_rush {
        wait_in_line(kernel, E::RATE, &from).await?;
    }
    request.extensions_mut().insert(passed.actor.clone());
    match (&passed.actor, E::PERMISSION) {
        (_, Permission::Public) | (Actor::Visitor(_), _) => Ok(passed),
        (Actor::Nobody, _) => Err(unknown(passed.right).into()),
        (Actor::Account(signed), permission) if signed.may(permission) => {
            fresh::<E>(kernel, signed, now).await?;
            Ok(passed)
        }
        (Actor::Account(_), _) => Err(Code::NotPermitted.into()),
    }
}

/// How long one of those waits who come in a rush. A few wait at once and the rest behind them, so that however many there
/// are, they take a small and steady part of the server.
const RUSH: Duration = Duration::from_secs(1);

async fn wait_in_line(kernel: &Kernel, rate: Rate, from: &str) -> Result<()> {
    let [pages, reports] = &kernel.rushing;
    let line = if rate == Rate::Filing { reports } else { pages };
    line.wait(from, RUSH).await
}

/// Counts what somebody without an account is about to leave on the server, and lets them wait where their network leaves
/// more than usual: whether they had to.
///
/// # Errors
/// `unavailable` when too many of that network wait already.
pub async fn wait_if_many<E>(ctx: &Ctx<E>) -> Result<bool> {
    let from = neighbourhood(&ctx.peer);
    match ctx.kernel.rates.count_visit(&from) {
        Ok(()) => Ok(false),
        Err(_) => wait_in_line(&ctx.kernel, Rate::Ordinary, &from).await.map(|()| true),
    }
}

/// What somebody is told who has to sign in: a device that may still file is told so.
fn unknown(right: Option<Right>) -> Code {
    if right == Some(Right::Filing) { Code::ReadingEnded } else { Code::SignInNeeded }
}

/// Whether somebody's last proof is fresh where that is asked for. Another server of ours may have taken a
/// newer one, so a stale one is looked up again.
async fn fresh<E: Endpoint>(kernel: &Kernel, signed: &Signed, now: Moment) -> Result<()> {
    if !E::STEP_UP || signed.is_fresh(kernel, now) {
        return Ok(());
    }
    match session::fresh_actor(kernel, signed.session, now).await? {
        Actor::Account(signed) if signed.is_fresh(kernel, now) => Ok(()),
        Actor::Account(_) => Err(Code::StepUpRequired.into()),
        Actor::Nobody | Actor::Visitor(_) => Err(Code::SignInNeeded.into()),
    }
}

/// Counts a request outside the endpoints that makes the database work.
///
/// # Errors
/// `too_many` with the seconds to wait.
pub(super) fn count_stranger(kernel: &Kernel, request: &HttpRequest) -> Result<()> {
    kernel.rates.count(Rate::Ordinary, &Actor::Nobody, &network(&client(kernel, request)))
}

/// Whether a request comes to the right host and from our own pages, and from whom.
async fn credible<E: Endpoint>(kernel: &Kernel, request: &HttpRequest, now: Moment) -> Result<Passed> {
    if !kernel.config.serves(host(request)) {
        return Err(Code::WrongHost.into());
    }
    if E::METHOD == Method::Post {
        same_origin(kernel, request, E::CREDENTIAL)?;
    }
    let passed = credential::<E>(kernel, request, now).await?;
    // Only who is not known, and has no way to be, is a visitor. Whoever carries a session that is over hears so: they would
    // take themselves for signed in.
    let unknown = E::VISITORS && matches!(passed.actor, Actor::Nobody) && passed.right.is_none();
    let unknown = unknown && request.cookie(session::COOKIE).is_none();
    match if unknown { visit::visitor(kernel, request, now).await? } else { None } {
        Some(visitor) => Ok(Passed { actor: Actor::Visitor(visitor), ..passed }),
        None => Ok(passed),
    }
}

/// The class a request counts in. Somebody who has no right to file is no filing: a stranger's key would
/// be remembered for an hour.
fn rate<E: Endpoint>(actor: &Actor) -> Rate {
    match (E::RATE, actor) {
        (Rate::Filing, Actor::Nobody) if E::PERMISSION != Permission::Public => Rate::Ordinary,
        (rate, _) => rate,
    }
}

/// The network of an address: the first 24 bits of an IPv4 address, the first 64 of an IPv6 one. A phone
/// changes the rest as it likes.
pub fn network(peer: &str) -> String {
    match peer.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => Ipv4Addr::from_bits(address.to_bits() & (u32::MAX << 8)).to_string(),
        Ok(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).to_string(),
        Err(_) => String::new(),
    }
}

/// Where whoever may not be refused is counted from, and waits: as [`network`], but the first 48 bits of an IPv6 address. Who
/// rents one line has 65,536 networks in there, and could stand in as many rows.
pub(super) fn neighbourhood(peer: &str) -> String {
    match peer.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 80)).to_string(),
        Ok(IpAddr::V4(_)) | Err(_) => network(peer),
    }
}

/// Browsers say where a request comes from and pages cannot make them lie. A client that says nothing is no
/// browser of today; it may come with a token, which nobody sends by accident, but not with a cookie.
fn same_origin(kernel: &Kernel, request: &HttpRequest, credential: Credential) -> Result<()> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let ours = |origin: &str| origin == kernel.config.public_origin();
    let from_us = match (header("Sec-Fetch-Site"), header(ORIGIN.as_str())) {
        // Our pages send no referrer, and a browser then posts their forms with the origin `null`.
        (Some(site), origin) => site == "same-origin" && origin.is_none_or(|origin| origin == "null" || ours(origin)),
        (None, Some(origin)) => ours(origin),
        (None, None) => credential == Credential::Bearer,
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
    let Some(peer) = request.peer_addr().map(|peer| peer.ip().to_canonical()) else { return String::new() };
    let forwarded = || {
        let header = request.headers().get_all("X-Forwarded-For").last()?.to_str().ok()?;
        header.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    let said = (kernel.config.trusted_proxy == Some(peer)).then(forwarded).flatten();
    said.unwrap_or(peer).to_string()
}

async fn credential<E: Endpoint>(kernel: &Kernel, request: &HttpRequest, now: Moment) -> Result<Passed> {
    let passed = |Known { actor, right }, cookie, until| Passed { actor, in_a_rush: false, right, cookie, until };
    let nobody = passed(Known::NOTHING, None, None);
    match E::CREDENTIAL {
        Credential::Bearer => {
            let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
            let Some(bearer) = header.and_then(|value| value.strip_prefix("Bearer ")) else { return Ok(nobody) };
            let claims = token::read(kernel, bearer, now).await?;
            let known = session::known(kernel, claims.sid, now, Needs::of::<E>()).await?;
            Ok(passed(known, None, Some(claims.until())))
        }
        Credential::Cookie => {
            let Some(given) = request.cookie(session::COOKIE) else { return Ok(nobody) };
            let rotation = if E::KIND == Kind::Json { Rotation::Now } else { Rotation::WhenDue };
            let (known, cookie) = session::from_cookie(kernel, given.value(), now, rotation, Needs::of::<E>()).await?;
            Ok(passed(known, cookie, None))
        }
    }
}

/// Whether who was let pass still may, now that the body is here. It may have been half a minute on its way,
/// and a session that ended meanwhile must not be answered.
pub(super) async fn still<E: Endpoint>(kernel: &Kernel, passed: &Passed, now: Moment) -> Result<()> {
    let Actor::Account(signed) = &passed.actor else { return Ok(()) };
    let known = session::known(kernel, signed.session, now, Needs::of::<E>()).await?;
    match known.actor {
        Actor::Account(signed) if E::PERMISSION == Permission::Public || signed.may(E::PERMISSION) => {}
        Actor::Account(_) => return Err(Code::NotPermitted.into()),
        Actor::Nobody | Actor::Visitor(_) => return Err(unknown(known.right).into()),
    }
    if passed.until.is_some_and(|until| until < now) { Err(Code::SignInNeeded.into()) } else { Ok(()) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_an_address_makes_no_other_network_however_it_is_written() {
        let same = ["2001:db8::a:b:c:d", "2001:db8::1", "2001:db8:0:0:ffff::", "2001:0db8:0000:0000:9:9:9:9"];
        assert!(same.iter().all(|address| network(address) == network(same[0])), "{:?}", same.map(network));
        assert_ne!(network("2001:db8:0:1::1"), network(same[0]));
        assert_eq!(network("::ffff:198.51.100.7"), network("198.51.100.200"));
        assert_ne!(network("198.51.101.7"), network("198.51.100.7"));
    }

    #[test]
    fn whoever_waits_stands_in_one_row_with_all_networks_of_their_line() {
        assert_eq!(neighbourhood("2001:db8:7:1::1"), neighbourhood("2001:db8:7:ffff::9"));
        assert_ne!(neighbourhood("2001:db8:7::1"), neighbourhood("2001:db8:8::1"));
        assert_eq!(neighbourhood("198.51.100.7"), network("198.51.100.200"));
    }
}

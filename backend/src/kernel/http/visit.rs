//! The `__Host-visit` cookie of somebody who reports without an account: which institution they visit, since when, and a
//! secret that their answers so far are found by. It ends with the browser, and says nothing of who they are.
//!
//! The server signs it. A cookie that somebody made up is nobody's, and leaves no row.

use super::session;
use crate::kernel::{
    context::{Kernel, Visitor},
    error::Result,
    ids, institutions,
    vault::TagKind,
};
use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use shared::{call, ids::InstitutionId, pages::VisitPage, time::Moment};

/// The cookie's name; see the session's.
pub const COOKIE: &str = "__Host-visit";

/// How long a visit lasts, and whatever was not sent in it. However often its answers change, it does not last longer.
pub const LONGEST: i64 = Moment::DAY;

/// How long its cookie is one. What was sent on the last minute of a visit still has its receipt to be written down.
const COOKIE_LASTS: i64 = 2 * LONGEST;

/// What a cookie says.
struct Said {
    institution: InstitutionId,
    begun: Moment,
    secret: Vec<u8>,
}

/// The cookie of a new visit.
pub fn begin(kernel: &Kernel, institution: InstitutionId, now: Moment) -> Cookie<'static> {
    let secret = ids::random::<24>();
    let tag = kernel.vault.tag(TagKind::VisitCookie, &[institution.0.as_bytes(), &now.0.to_be_bytes(), &secret]);
    made(format!("{}.{}.{}.{}", institution.0.simple(), now.0, URL_SAFE_NO_PAD.encode(secret), URL_SAFE_NO_PAD.encode(tag)))
}

/// The cookie that makes a browser forget.
pub fn forget() -> Cookie<'static> {
    let mut cookie = made(String::new());
    cookie.set_max_age(Duration::ZERO);
    cookie
}

fn made(value: String) -> Cookie<'static> {
    Cookie::build(COOKIE, value).path("/").secure(true).http_only(true).same_site(SameSite::Strict).finish()
}

/// A browser is somebody or a visitor, never both: whoever signs in leaves the visit behind, and whoever begins a visit leaves
/// a session behind that is over.
pub(super) fn either_or(request: &HttpRequest, response: &mut HttpResponse) {
    let begins = |name: &str| response.cookies().any(|cookie| cookie.name() == name && !cookie.value().is_empty());
    let had = |name: &str| request.cookie(name).is_some();
    let ended = match (begins(session::COOKIE), begins(COOKIE)) {
        (true, false) if had(COOKIE) => forget(),
        (false, true) if had(session::COOKIE) => session::forget(),
        _ => return,
    };
    let _ = response.add_cookie(&ended);
}

/// Who visits, if the institution lets them report without an account now.
pub(super) async fn visitor(kernel: &Kernel, request: &HttpRequest, now: Moment) -> Result<Option<Visitor>> {
    let Some(said) = genuine(kernel, request).filter(|said| now < said.begun.plus(COOKIE_LASTS)) else { return Ok(None) };
    let open = institutions::of_id(kernel, said.institution).await?.is_some_and(|found| found.settings.without_account.is_open());
    let id = || kernel.vault.tag(TagKind::Visit, &[said.institution.0.as_bytes(), &said.secret]).id();
    Ok(open.then(|| Visitor { institution: said.institution, id: id(), until: said.begun.plus(LONGEST) }))
}

/// Where somebody goes whose visit is over: the page where the next one begins, which says so.
pub(super) async fn ended(kernel: &Kernel, request: &HttpRequest) -> Option<String> {
    let institution = institutions::of_id(kernel, genuine(kernel, request)?.institution).await.ok()??;
    let open = institution.settings.without_account.is_open();
    open.then(|| format!("{}?notice=ended", call::path::<VisitPage>(&(institution.slug,))))
}

/// What the cookie says that came with a request, if this server signed it.
fn genuine(kernel: &Kernel, request: &HttpRequest) -> Option<Said> {
    let cookie = request.cookie(COOKIE)?;
    let [institution, begun, secret, tag] = cookie.value().split('.').collect::<Vec<_>>().try_into().ok()?;
    let said = Said {
        institution: InstitutionId(institution.parse().ok()?),
        begun: Moment(begun.parse().ok()?),
        secret: URL_SAFE_NO_PAD.decode(secret).ok()?,
    };
    let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
    let begun = said.begun.0.to_be_bytes();
    let signed = [said.institution.0.as_bytes(), begun.as_slice(), &said.secret];
    kernel.vault.is_tag(TagKind::VisitCookie, &signed, &tag).then_some(said)
}

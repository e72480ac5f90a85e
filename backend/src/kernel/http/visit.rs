//! The `__Host-visit` cookie of somebody who reports without an account: which institution they visit, and a secret that
//! their answers so far are found by. It ends with the browser, and says nothing of who they are.

use crate::kernel::{
    context::{Kernel, Visitor},
    error::Result,
    ids, institutions,
    vault::TagKind,
};
use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use shared::ids::InstitutionId;

/// The cookie's name; see the session's.
pub const COOKIE: &str = "__Host-visit";

/// The cookie of a new visit.
pub fn begin(institution: InstitutionId) -> Cookie<'static> {
    made(format!("{}.{}", institution.0.simple(), URL_SAFE_NO_PAD.encode(ids::random::<24>())))
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

/// Who visits, if the institution lets them report without an account now.
pub(super) async fn visitor(kernel: &Kernel, request: &HttpRequest) -> Result<Option<Visitor>> {
    let Some((institution, secret)) = request.cookie(COOKIE).and_then(|cookie| read(cookie.value())) else { return Ok(None) };
    let open = institutions::of_id(kernel, institution).await?.is_some_and(|found| found.settings.without_account.is_open());
    let id = || kernel.vault.tag(TagKind::Visit, &[institution.0.as_bytes(), &secret]).id();
    Ok(open.then(|| Visitor { institution, id: id() }))
}

fn read(cookie: &str) -> Option<(InstitutionId, Vec<u8>)> {
    let (institution, secret) = cookie.split_once('.')?;
    let secret = URL_SAFE_NO_PAD.decode(secret).ok().filter(|secret| secret.len() == 24)?;
    Some((InstitutionId(institution.parse().ok()?), secret))
}

//! Turning outcomes into answers: JSON and problems for programs, pages for people.

use super::{
    guard,
    headers::{RequestId, SCRIPT_FILES_POLICY},
    visit,
};
use crate::kernel::{
    context::{Actor, Ctx, Kernel},
    error::{Error, Result},
    institutions::{self, Institution},
};
use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    body::SizedStream,
    cookie::Cookie,
    http::{StatusCode, header},
    web::Bytes,
};
use frontend::{Setting, render};
use futures_util::{TryStreamExt, stream::LocalBoxStream};
use shared::{
    api::{ENDPOINTS, Endpoint, Kind, Meta, Method},
    attachments::FileName,
    call,
    locale::Lang,
    pages::{SignOutForm, StartPage, StepUpPage, VisitPage},
    problem::{Code, Problem},
};

/// What a page handler gives back.
#[derive(Debug)]
pub enum Answer {
    /// A page.
    Html(String),
    /// A page that says what to mend (422).
    Mend(String),
    /// A page that says how long to wait (429), with seconds.
    Wait(String, u64),
    /// An app's shell: compressed forms and its own policy are ready.
    Shell(HttpResponse),
    /// A page that leads elsewhere by itself, with a cookie: the address is a whole one (docs/rules.md §1.6).
    Away(String, Option<Cookie<'static>>),
    /// Go there and look (303).
    SeeOther(String),
    /// The same, with a cookie.
    SeeOtherWith(String, Cookie<'static>),
}

impl Answer {
    pub(super) fn into_response(self) -> HttpResponse {
        match self {
            Answer::Html(page) => html(StatusCode::OK, page),
            Answer::Mend(page) => html(StatusCode::UNPROCESSABLE_ENTITY, page),
            Answer::Wait(page, seconds) => {
                let mut response = html(StatusCode::TOO_MANY_REQUESTS, page);
                response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
                response
            }
            // Not a redirect: a form of ours may lead nowhere but to us (`form-action`).
            Answer::Away(to, cookie) => {
                let mut response = html(StatusCode::OK, render::away(&to));
                if let Ok(refresh) = header::HeaderValue::try_from(format!("0;url={to}")) {
                    response.headers_mut().insert(header::REFRESH, refresh);
                }
                if let Some(cookie) = cookie {
                    let _ = response.add_cookie(&cookie);
                }
                response
            }
            Answer::Shell(response) => response,
            Answer::SeeOther(place) => HttpResponse::SeeOther().insert_header((header::LOCATION, place)).finish(),
            Answer::SeeOtherWith(place, cookie) => {
                HttpResponse::SeeOther().insert_header((header::LOCATION, place)).cookie(cookie).finish()
            }
        }
    }
}

/// A file to be saved.
#[derive(Debug)]
pub struct Download {
    /// What it is saved as.
    pub name: FileName,
    /// Its content.
    pub content: Content,
}

/// What is in a file to be saved.
pub enum Content {
    /// All of it.
    Whole(Vec<u8>),
    /// One part after the other, each made when the one before has left.
    Parts {
        /// How many bytes they have together.
        bytes: u64,
        /// The parts. Where one fails, the connection ends short of what was promised.
        parts: LocalBoxStream<'static, Result<Bytes>>,
    },
}

impl From<Vec<u8>> for Content {
    fn from(whole: Vec<u8>) -> Self {
        Self::Whole(whole)
    }
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(whole) => write!(f, "Content({} bytes)", whole.len()),
            Self::Parts { bytes, .. } => write!(f, "Content({bytes} bytes in parts)"),
        }
    }
}

/// How a browser is told to save a file and show nothing of it (RFC 6266): a name of plain letters for those that read no
/// other, and the whole name beside it.
fn to_be_saved(name: &FileName) -> String {
    let plain: String = name.expose().chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    if plain == name.expose() {
        return format!("attachment; filename=\"{plain}\"");
    }
    let whole = percent_encoding::utf8_percent_encode(name.expose(), percent_encoding::NON_ALPHANUMERIC);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

/// A cell of a file that no spreadsheet takes for a formula.
pub fn inert(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

impl Download {
    /// Whatever is in it, a browser neither guesses nor runs it.
    pub(super) fn into_response(self, media_type: &str) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        response
            .content_type(media_type)
            .insert_header((header::CONTENT_DISPOSITION, to_be_saved(&self.name)))
            .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"));
        match self.content {
            Content::Whole(whole) => response.body(whole),
            Content::Parts { bytes, parts } => {
                let told = parts.inspect_err(|error| tracing::error!(cause = %error.problem().title, "a file broke off on its way out"));
                response.body(SizedStream::new(bytes, told.map_err(|_| std::io::Error::other("a file broke off"))))
            }
        }
    }
}

/// Every page of ours runs the script by which somebody leaves in a hurry, and no other than files of ours.
fn html(status: StatusCode, page: String) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, SCRIPT_FILES_POLICY))
        .body(page)
}

/// The request's id.
pub(super) fn request_id(request: &HttpRequest) -> String {
    request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

/// A problem in JSON. The cause goes to the log, once, here.
pub(super) fn problem(error: &Error, request: &HttpRequest) -> HttpResponse {
    let id = request_id(request);
    log(error, &id);
    let problem = Problem { request_id: Some(id), ..error.problem() };
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response.content_type("application/problem+json");
    if let Some(seconds) = retry_after(error) {
        response.insert_header((header::RETRY_AFTER, seconds));
    }
    response.json(problem)
}

/// The same for a person, in both languages, saying what to do. Whoever must sign in first is led
/// there and back.
pub(super) async fn error_page(kernel: &Kernel, error: &Error, request: &HttpRequest) -> HttpResponse {
    let id = request_id(request);
    log(error, &id);
    if matches!(error, Error::Refused(Code::SignInNeeded | Code::ReadingEnded)) {
        let ended = request.cookie(super::session::COOKIE).is_some();
        let visitors = |endpoint: &Meta| endpoint.visitors && super::mount::matches(endpoint.path, request.path());
        if !ended
            && ENDPOINTS.iter().any(visitors)
            && let Some(place) = visit::ended(kernel, request).await
        {
            return HttpResponse::SeeOther().insert_header((header::LOCATION, place)).finish();
        }
        let place = match (next(request.path()), ended) {
            (Some(next), true) => format!("/sign-in?next={next}&notice=ended"),
            (Some(next), false) => format!("/sign-in?next={next}"),
            // Whoever signs out of a session that is over has what they wanted.
            (None, _) if request.path() == SignOutForm::PATH => "/sign-in?notice=signed-out".to_owned(),
            (None, _) => "/sign-in".to_owned(),
        };
        return HttpResponse::SeeOther().insert_header((header::LOCATION, place)).finish();
    }
    if matches!(error, Error::Refused(Code::StepUpRequired)) {
        let place = next(request.path()).map_or_else(|| StepUpPage::PATH.to_owned(), |next| format!("{}?next={next}", StepUpPage::PATH));
        return HttpResponse::SeeOther().insert_header((header::LOCATION, place)).finish();
    }
    let (lang, _) = guard::language(request);
    let setting = visited_setting(kernel).await;
    // Whoever carries a session may want to end it, whatever went wrong.
    let signed_in = request.cookie(super::session::COOKIE).is_some();
    let chrome = chrome_for(kernel, &setting, lang, request.path(), signed_in);
    let status = StatusCode::from_u16(error.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = html(status, render::error(&chrome, error.code(), &id));
    if let Some(seconds) = retry_after(error) {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    }
    response
}

/// Where to go on after signing in: a page of ours that can be visited, in letters that need no escape. Of a form that
/// stands on another page, that page.
fn next(path: &str) -> Option<&str> {
    let plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_'));
    let visited = |endpoint: &&Meta| endpoint.kind == Kind::Page && endpoint.method == Method::Get;
    let known = |path: &&str| ENDPOINTS.iter().filter(visited).any(|endpoint| super::mount::matches(endpoint.path, path));
    let above = std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(above, _)| above));
    above.take_while(|path| plain && !path.is_empty()).find(known)
}

/// Where the same page is asked for in the other language. What is only ever posted has no address: the page it belongs to
/// stands for it.
fn standing_at(path: &str) -> &str {
    let is_page = |path: &str, method: Method| {
        ENDPOINTS.iter().any(|page| page.kind == Kind::Page && page.method == method && super::mount::matches(page.path, path))
    };
    let visited = |path: &str| is_page(path, Method::Get);
    if visited(path) || !is_page(path, Method::Post) {
        return path;
    }
    let above = std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(above, _)| above));
    above.filter(|path| !path.is_empty()).find(|path| visited(path)).unwrap_or(StartPage::PATH)
}

fn retry_after(error: &Error) -> Option<u64> {
    match error {
        Error::TooMany(seconds) => Some(*seconds),
        Error::Refused(Code::Unavailable) => Some(2),
        _ => None,
    }
}

fn log(error: &Error, request_id: &str) {
    if let Error::Internal(cause) | Error::Taken(cause) = error {
        tracing::error!(%request_id, %cause, "internal error");
    }
}

/// What a signed-out visitor sees of the institution. An error page must come out whatever is broken.
async fn visited_setting(kernel: &Kernel) -> Setting {
    let institution = institutions::visited(kernel).await.ok().flatten();
    institutions::setting(institution.as_ref(), kernel.demonstration)
}

fn chrome_for<'a>(kernel: &'a Kernel, setting: &'a Setting, lang: Lang, here: &'a str, signed_in: bool) -> render::Chrome<'a> {
    let assets = &kernel.assets;
    render::Chrome { lang, here: standing_at(here), signed_in, stylesheet: assets.stylesheet(), leave: assets.leave_script(), setting }
}

/// The frame around a page: the institution of the signed-in person or the visitor, else the first one.
///
/// # Errors
/// The database's.
pub async fn setting<E>(ctx: &Ctx<E>) -> Result<Setting> {
    Ok(match &ctx.actor {
        Actor::Account(_) | Actor::Visitor(_) => institutions::setting(institution(ctx).await?.as_ref(), ctx.kernel.demonstration),
        Actor::Nobody => visited_setting(&ctx.kernel).await,
    })
}

/// The institution of the signed-in person or the visitor, else the first one.
///
/// # Errors
/// The database's.
pub async fn institution<E>(ctx: &Ctx<E>) -> Result<Option<Institution>> {
    match &ctx.actor {
        Actor::Account(signed) => institutions::get(&ctx.kernel, signed.institution).await.map(Some),
        Actor::Visitor(visitor) => institutions::get(&ctx.kernel, visitor.institution).await.map(Some),
        Actor::Nobody => institutions::visited(&ctx.kernel).await,
    }
}

/// Where somebody signed out goes who has no account, if the institution they visit lets them report.
///
/// # Errors
/// The database's.
pub async fn visit_path<E>(ctx: &Ctx<E>) -> Result<Option<String>> {
    if matches!(ctx.actor, Actor::Account(_)) {
        return Ok(None);
    }
    let open = institution(ctx).await?.filter(|found| found.settings.without_account.is_open());
    Ok(open.map(|found| call::path::<VisitPage>(&(found.slug,))))
}

/// The frame around a page.
pub fn chrome<'a, E>(ctx: &'a Ctx<E>, setting: &'a Setting) -> render::Chrome<'a> {
    chrome_for(&ctx.kernel, setting, ctx.lang, &ctx.path, matches!(ctx.actor, Actor::Account(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_language_of_a_posted_page_is_asked_for_where_a_page_can_be_visited() {
        for (posted, visited) in [
            ("/receipt/answer", "/receipt"),
            ("/receipt", "/receipt"),
            ("/plain/check", "/plain/check"),
            ("/mine/AR-7KQ4-M2P9/withdraw", "/mine/AR-7KQ4-M2P9"),
            ("/sign-out", "/"),
            ("/", "/"),
            ("/nowhere/at/all", "/nowhere/at/all"),
        ] {
            assert_eq!(standing_at(posted), visited);
        }
    }
}

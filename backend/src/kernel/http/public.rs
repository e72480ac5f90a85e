//! The one list of routes without an endpoint: files, health, and what the web expects at fixed places.

use super::{assets, guard, respond::problem, worker};
use crate::kernel::context::Kernel;
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Data, ServiceConfig},
};
use shared::{
    api::Endpoint,
    pages::{ReportShell, SecurityPage},
};

/// Adds them.
#[expect(clippy::disallowed_methods, reason = "this is the list of routes that have no endpoint")]
pub fn public_routes(service: &mut ServiceConfig) {
    service
        .route("/assets/{name:.+}", web::get().to(assets::serve))
        .route("/sw.js", web::get().to(worker::serve))
        .route("/share", web::post().to(share))
        .route("/healthz", web::get().to(healthz))
        .route("/readyz", web::get().to(readyz))
        .route("/.well-known/change-password", web::get().to(change_password))
        .route("/robots.txt", web::get().to(robots))
        .route("/.well-known/security.txt", web::get().to(security_txt));
}

/// What other apps share with the report app is for its service worker alone. Where there is none, nothing of it is read,
/// and the form opens.
async fn share() -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, ReportShell::PATH)).finish()
}

/// The process lives.
async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// The database answers too, also to a write: a server that can only read would refuse every report.
async fn readyz(kernel: Data<Kernel>, request: HttpRequest) -> HttpResponse {
    if let Err(error) = guard::count_stranger(&kernel, &request) {
        return problem(&error, &request);
    }
    let ready = kernel.db.ping().await;
    let mut response = if ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.content_type("text/plain; charset=utf-8").body(if ready { "ready\n" } else { "the database does not answer\n" })
}

/// Where password managers send people who want to change what they sign in with.
async fn change_password() -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, SecurityPage::PATH)).finish()
}

async fn robots() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("User-agent: *\nDisallow: /\n")
}

/// Who to tell about a hole in this installation; nothing until the operator names someone.
async fn security_txt(kernel: Data<Kernel>) -> HttpResponse {
    let Some(contact) = &kernel.config.legal.security_contact else { return HttpResponse::NotFound().finish() };
    let in_a_year = kernel.clock.now().plus(365 * shared::time::Moment::DAY);
    let expires =
        jiff::Timestamp::from_millisecond(in_a_year.0).map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default();
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(format!(
        "Contact: {contact}\nExpires: {expires}\nPreferred-Languages: en, cy\nCanonical: {}/.well-known/security.txt\n",
        kernel.config.public_origin()
    ))
}

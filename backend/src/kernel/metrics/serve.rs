//! The listener of its own: no proxy passes it on by mistake, and nothing of it is on the public address.

use crate::kernel::{context::Kernel, error::Result};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, dev::Server, http::header::ACCEPT, web};
use std::net::TcpListener;

/// Answers `/metrics` until it is stopped.
///
/// # Errors
/// The system's.
#[expect(clippy::disallowed_methods, reason = "this listener has one route, and it is no endpoint of the product")]
pub fn serve(kernel: web::Data<Kernel>, listener: TcpListener) -> std::io::Result<Server> {
    let server = HttpServer::new(move || App::new().app_data(kernel.clone()).route("/metrics", web::get().to(metrics)));
    Ok(server.workers(1).disable_signals().listen(listener)?.run())
}

async fn metrics(kernel: web::Data<Kernel>, request: HttpRequest) -> HttpResponse {
    match text(&kernel).await {
        Ok(text) => HttpResponse::Ok().content_type(form(&request)).body(text),
        Err(cause) => {
            tracing::error!(%cause, "the metrics could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

async fn text(kernel: &Kernel) -> Result<String> {
    kernel.metrics.text(kernel).await
}

/// The text is both at once: what the newer form adds, the older one takes for a comment.
fn form(request: &HttpRequest) -> &'static str {
    let newer = |accept: &str| accept.contains("application/openmetrics-text");
    match request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()) {
        Some(accept) if newer(accept) => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        _ => "text/plain; version=0.0.4; charset=utf-8",
    }
}

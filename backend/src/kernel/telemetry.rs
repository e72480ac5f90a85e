//! Logs: JSON lines, UTC, a fixed set of fields, nothing a person typed (docs/security.md §1.2, V16).

use tracing::Subscriber;
use tracing_subscriber::{EnvFilter, Layer, fmt::MakeWriter, layer::SubscriberExt, registry::LookupSpan, util::SubscriberInitExt};

/// Starts logging to standard error. A second call changes nothing, so that tests can share a process.
pub fn start(level: &str) {
    // Libraries below us log statements and addresses at debug level: they stay at warn whatever we ask.
    let filter = EnvFilter::new(format!("warn,backend={level},vedette={level}"));
    let _ = tracing_subscriber::registry().with(filter).with(lines(std::io::stderr)).try_init();
}

/// The form of a line. `vedette audit verify` reads it again.
pub fn lines<S, W>(writer: W) -> impl Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + 'static,
{
    tracing_subscriber::fmt::layer().json().flatten_event(true).with_current_span(false).with_writer(writer)
}

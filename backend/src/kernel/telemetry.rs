//! Logs: JSON lines, UTC, a fixed set of fields, nothing a person typed (docs/security.md §1.2, V16).

use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

/// Starts logging to standard error. A second call changes nothing, so that tests can share a process.
pub fn start(level: &str) {
    // Libraries below us log statements and addresses at debug level: they stay at warn whatever we ask.
    let filter = EnvFilter::new(format!("warn,backend={level},vedette={level}"));
    let lines = tracing_subscriber::fmt::layer().json().flatten_event(true).with_current_span(false).with_writer(std::io::stderr);
    let _ = tracing_subscriber::registry().with(filter).with(lines).try_init();
}

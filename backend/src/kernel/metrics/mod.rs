//! What whoever watches the server may count: how much, how fast, how late. Never who, whose or what
//! (docs/security.md §9). Counted always; shown only where the settings say so.

mod measure;
mod serve;

pub use serve::serve;

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use shared::api::Rate;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Seconds an answer may take, in steps.
const SECONDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

// Every label there is. A value is always one of a list in the program, so that none can come from a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    endpoint: &'static str,
    class: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    endpoint: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Class {
    class: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct State {
    state: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Connections {
    pool: &'static str,
    state: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Build {
    version: &'static str,
    database: &'static str,
}

/// The counters, and the registry that writes them.
#[derive(Debug)]
pub struct Metrics {
    registry: Mutex<Registry>,
    requests: Family<Answered, Counter>,
    seconds: Family<Of, Histogram, fn() -> Histogram>,
    reports: Counter,
    failures: Family<Class, Counter>,
    outbox: Family<State, Gauge>,
    unsealed: Gauge,
    sessions: Gauge,
    write_queue: Gauge,
    connections: Family<Connections, Gauge>,
    memory: Gauge,
    free: Gauge,
}

impl Metrics {
    /// Nothing counted yet. `batches` is the writer's own; `database` is its kind.
    pub fn new(database: &'static str, batches: Histogram) -> Self {
        let histogram: fn() -> Histogram = || Histogram::new(SECONDS);
        let metrics = Self {
            registry: Mutex::new(Registry::with_prefix("vedette")),
            requests: Family::default(),
            seconds: Family::new_with_constructor(histogram),
            reports: Counter::default(),
            failures: Family::default(),
            outbox: Family::default(),
            unsealed: Gauge::default(),
            sessions: Gauge::default(),
            write_queue: Gauge::default(),
            connections: Family::default(),
            memory: Gauge::default(),
            free: Gauge::default(),
        };
        metrics.register(database, batches);
        metrics
    }

    fn register(&self, database: &'static str, batches: Histogram) {
        let mut registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        // No type "info": the older form has none.
        let build = Family::<Build, Gauge>::default();
        build.get_or_create(&Build { version: env!("CARGO_PKG_VERSION"), database }).set(1);
        registry.register("build_info", "What runs", build);
        registry.register("requests", "Answers, by endpoint and class of status", self.requests.clone());
        registry.register_with_unit("request", "How long an answer took, by endpoint", Unit::Seconds, self.seconds.clone());
        registry.register("reports_filed", "Reports filed, in the whole installation; a retry counts once", self.reports.clone());
        registry.register("sign_in_failures", "Tries of a secret that opened nothing", self.failures.clone());
        registry.register("write_batch", "Requests committed together", batches);
        registry.register("write_queue", "Writes that wait for their turn", self.write_queue.clone());
        registry.register("outbox_messages", "Messages not sent: waiting, of these late, and given up within a day", self.outbox.clone());
        registry.register_with_unit(
            "audit_unsealed",
            "Age of the oldest audit row that is not chained",
            Unit::Seconds,
            self.unsealed.clone(),
        );
        registry.register("sessions", "Sessions in which somebody read within half an hour", self.sessions.clone());
        registry.register("database_connections", "Connections to the database", self.connections.clone());
        registry.register_with_unit("memory", "Memory the process has", Unit::Bytes, self.memory.clone());
        registry.register_with_unit("data_free", "Room left where the data folder is", Unit::Bytes, self.free.clone());
    }

    /// Counts an answer of an endpoint.
    pub fn answered(&self, endpoint: &'static str, rate: Rate, status: u16, took: Duration) {
        self.requests.get_or_create(&Answered { endpoint, class: class(status) }).inc();
        self.seconds.get_or_create(&Of { endpoint }).observe(took.as_secs_f64());
        if let (Rate::Secret | Rate::Words, Some(class)) = (rate, failure(status)) {
            self.failures.get_or_create(&Class { class }).inc();
        }
    }

    /// Counts a report that was not there before.
    pub fn report_filed(&self) {
        self.reports.inc();
    }
}

const fn class(status: u16) -> &'static str {
    match status {
        ..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500.. => "5xx",
    }
}

/// How a try of a secret failed, whichever secret it was; a form that is shown again answers 422.
const fn failure(status: u16) -> Option<&'static str> {
    match status {
        401 | 422 => Some("refused"),
        429 => Some("slowed_down"),
        503 => Some("busy"),
        _ => None,
    }
}

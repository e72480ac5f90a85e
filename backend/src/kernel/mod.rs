//! What must never differ between features: one guard, one door for writes, one vault, one audit,
//! one outbox, one clock. Knows no feature by name.

pub mod audit;
pub mod bell;
pub mod cache;
pub mod clock;
pub mod compartments;
pub mod context;
pub mod db;
pub mod error;
pub mod files;
pub mod hours;
pub mod http;
pub mod ids;
pub mod institutions;
pub mod kept;
pub mod marks;
pub mod metrics;
pub mod objects;
pub mod outbox;
pub mod telemetry;
pub mod unopened;
pub mod vault;
pub mod words;

pub use context::{Actor, Ctx, Kernel, Signed, Visitor};
pub use error::{Error, Result};

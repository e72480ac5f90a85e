//! The one clock. Tests set it; nothing else may look at the wall (clippy.toml).

use shared::time::Moment;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

/// Measures how long something takes, whatever happens to the clock on the wall.
pub type Stopwatch = std::time::Instant;

/// How far the clocks of two servers on one database may be apart (docs/operate.md).
pub const SKEW: i64 = 2 * Moment::MINUTE;

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// The machine's clock and so many milliseconds more, for showing a demonstration as it will be.
    Ahead(i64),
    /// A moment that stands still until it is moved.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `moment`.
    pub fn at(moment: Moment) -> Self {
        Clock::Set(Arc::new(AtomicI64::new(moment.0)))
    }

    /// The time now.
    pub fn now(&self) -> Moment {
        match self {
            Clock::System => {
                #[expect(clippy::disallowed_methods, reason = "this is the clock's home")]
                let now = SystemTime::now();
                let millis = now.duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX));
                Moment(millis)
            }
            Clock::Ahead(millis) => Clock::System.now().plus(*millis),
            Clock::Set(millis) => Moment(millis.load(Ordering::SeqCst)),
        }
    }

    /// Moves a set clock; the machine's clock stays as it is.
    pub fn set(&self, moment: Moment) {
        if let Clock::Set(millis) = self {
            millis.store(moment.0, Ordering::SeqCst);
        }
    }

    /// Starts measuring how long something takes. Durations are not times: they stay real in tests.
    pub fn stopwatch() -> Stopwatch {
        #[expect(clippy::disallowed_methods, reason = "this is the clock's home")]
        std::time::Instant::now()
    }
}

//! How often somebody may ask (docs/security.md §3). The numbers are settings; there is no switch.

use crate::{
    config::Limits,
    kernel::{
        clock::{Clock, Stopwatch},
        context::Actor,
        error::{Error, Result},
    },
};
use governor::{Quota, RateLimiter, clock::Clock as Measure, middleware::NoOpMiddleware, nanos::Nanos, state::keyed::HashMapStateStore};
use shared::api::Rate;
use std::{
    fmt,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use uuid::Uuid;

/// Keys remembered for one class; beyond it, networks nobody has met share one count.
const MOST_KEYS: usize = 50_000;

/// Who is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Account(Uuid),
    Network(String),
    /// Every network, while somebody makes more of them than can be remembered.
    Crowd,
}

type Limiter = RateLimiter<Key, HashMapStateStore<Key>, Ticks, NoOpMiddleware<Nanos>>;

/// The counts of every class.
pub struct Rates {
    ordinary: Limiter,
    secret: Limiter,
    words: Limiter,
    exchange: Limiter,
    filing: Limiter,
    visitors: Limiter,
    visits: Limiter,
    swept: Mutex<Stopwatch>,
    ticks: Ticks,
}

impl fmt::Debug for Rates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rates")
    }
}

impl Rates {
    /// Counts from now on.
    pub fn new(limits: &Limits, clock: &Clock) -> Self {
        let ticks = Ticks { clock: clock.clone(), since: Clock::stopwatch() };
        let limiter = |quota| RateLimiter::new(quota, HashMapStateStore::default(), ticks.clone());
        Self {
            ordinary: limiter(Quota::per_minute(limits.requests_per_minute)),
            secret: limiter(Quota::per_minute(limits.sign_ins_per_minute)),
            words: limiter(Quota::per_minute(limits.sign_ins_per_minute)),
            exchange: limiter(Quota::per_minute(limits.tokens_per_minute)),
            filing: limiter(Quota::per_hour(limits.filings_per_hour)),
            visitors: limiter(Quota::per_hour(limits.visitor_filings_per_hour)),
            visits: limiter(Quota::per_hour(limits.visits_per_hour)),
            swept: Mutex::new(Clock::stopwatch()),
            ticks,
        }
    }

    /// Counts one request.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the seconds to wait.
    pub(super) fn count(&self, rate: Rate, actor: &Actor, network: &str) -> Result<()> {
        let limiter = match (rate, actor) {
            (Rate::Ordinary, _) => &self.ordinary,
            (Rate::Secret, _) => &self.secret,
            (Rate::Words, _) => &self.words,
            (Rate::Exchange, _) => &self.exchange,
            (Rate::Filing, Actor::Visitor(_)) => &self.visitors,
            (Rate::Filing, _) => &self.filing,
        };
        let key = match (rate, actor) {
            (Rate::Secret | Rate::Words, _) | (_, Actor::Nobody | Actor::Visitor(_)) => self.room(limiter, network),
            (_, Actor::Account(signed)) => Key::Account(signed.account.0),
        };
        self.check(limiter, &key)
    }

    /// Counts what somebody without an account leaves on the server for the first time.
    ///
    /// # Errors
    /// [`Error::TooMany`] when it is more than usual.
    pub(super) fn count_visit(&self, network: &str) -> Result<()> {
        self.check(&self.visits, &self.room(&self.visits, network))
    }

    fn check(&self, limiter: &Limiter, key: &Key) -> Result<()> {
        limiter.check_key(key).map(drop).map_err(|until| {
            let wait = until.wait_time_from(self.ticks.now());
            Error::TooMany(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
        })
    }

    /// The key of a network, while there is room for networks.
    fn room(&self, limiter: &Limiter, network: &str) -> Key {
        if limiter.len() >= MOST_KEYS && self.may_sweep() {
            limiter.retain_recent();
        }
        if limiter.len() >= MOST_KEYS { Key::Crowd } else { Key::Network(network.to_owned()) }
    }

    /// Looking through all keys holds everybody up: once a second is enough.
    fn may_sweep(&self) -> bool {
        let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
        let due = swept.elapsed() >= Duration::from_secs(1);
        if due {
            *swept = Clock::stopwatch();
        }
        due
    }

    /// Forgets who has been quiet long enough to count as new.
    pub fn forget(&self) {
        for limiter in [&self.ordinary, &self.secret, &self.words, &self.exchange, &self.filing, &self.visitors, &self.visits] {
            limiter.retain_recent();
        }
    }
}

/// The kernel's clock as the limiter reads it. The machine's wall clock may be set back an hour, which
/// would lock everybody out for one; time since the start cannot.
#[derive(Clone)]
struct Ticks {
    clock: Clock,
    since: Stopwatch,
}

impl Measure for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        match &self.clock {
            Clock::System | Clock::Ahead(_) => self.since.elapsed().into(),
            Clock::Set(_) => Duration::from_millis(u64::try_from(self.clock.now().0).unwrap_or_default()).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::time::Moment;
    use std::num::NonZeroU32;

    const START: Moment = Moment(1_800_000_000_000);

    fn rates(clock: &Clock) -> Rates {
        let few = NonZeroU32::new(3).unwrap();
        let limits = Limits {
            requests_per_minute: few,
            sign_ins_per_minute: few,
            tokens_per_minute: few,
            filings_per_hour: few,
            visitor_filings_per_hour: few,
            visits_per_hour: few,
            visits_kept: few,
        };
        Rates::new(&limits, clock)
    }

    #[test]
    fn within_any_minute_no_more_than_twice_the_number_passes_and_waiting_helps() {
        let clock = Clock::at(START);
        let rates = rates(&clock);
        let ask = || rates.count(Rate::Secret, &Actor::Nobody, "192.0.2");
        assert_eq!((0..10).filter(|_| ask().is_ok()).count(), 3);
        let Err(Error::TooMany(seconds)) = ask() else { unreachable!("the fourth was refused") };
        assert_eq!(seconds, 20);
        clock.set(START.plus(20 * Moment::SECOND));
        assert!(ask().is_ok(), "after the time it names");
        assert!(ask().is_err(), "and only once");
    }

    #[test]
    fn one_network_does_not_pay_for_another_nor_one_class_for_another() {
        let rates = rates(&Clock::at(START));
        while rates.count(Rate::Secret, &Actor::Nobody, "192.0.2").is_ok() {}
        assert!(rates.count(Rate::Secret, &Actor::Nobody, "198.51.100").is_ok());
        assert!(rates.count(Rate::Ordinary, &Actor::Nobody, "192.0.2").is_ok());
        while rates.count(Rate::Words, &Actor::Nobody, "198.51.100").is_ok() {}
        assert!(rates.count(Rate::Secret, &Actor::Nobody, "198.51.100").is_ok(), "trying words takes nothing from signing in");
    }
}

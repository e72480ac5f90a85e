//! A flood of sign-ins while people report: hashing a password costs a core and 19 MiB, and reports must not wait for it
//! (docs/security.md §3). The limit per network is raised, as for somebody with many networks.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::filing::judge;
use super::http::Connection;
use super::load::{self, Pace, within};
use super::site::{Engine, Site};
use super::usage;
use crate::process;
use crate::run::accounts;

/// Sign-ins due each second.
const SIGN_INS: u32 = 50;
/// Threads that try: each waits for its answer, which may take a while.
const HANDS: usize = 32;
/// Reports due each second.
const REPORTS: u32 = 20;
const CONNECTIONS: usize = 16;
/// Wanted at most, in milliseconds and MiB.
const SLOWEST: f64 = 1000.0;
const LARGEST: f64 = 300.0;

pub fn measure(engine: Engine<'_>, folder: &Path, lasts: Duration) -> Result<()> {
    process::check_stop()?;
    println!(
        "\n{}, flood: {SIGN_INS} sign-ins a second with right and wrong passwords of many names, beside {REPORTS} reports a second, for {} s",
        engine.name(),
        lasts.as_secs()
    );
    let busy = usage::elsewhere();
    let site = Site::start(engine, folder, None)?;
    let reporters = site.reporters()?;
    // A third has a name and password that exist; each code was used by the reporters' own sign-in or is made up.
    let known = accounts::read(&site.settings.accounts()).into_iter().map(|account| (account.email, account.password)).collect();
    let flood =
        Flood { address: site.settings.listen, known, started: Instant::now(), lasts, sent: AtomicU32::new(0), told: Mutex::default() };
    let over = AtomicBool::new(false);
    let (outcome, largest) = thread::scope(|scope| {
        for _ in 0..HANDS {
            scope.spawn(|| flood.hand());
        }
        let watch = scope.spawn(|| largest(site.process(), &over));
        let outcome = load::run(site.settings.listen, &reporters, CONNECTIONS, Pace::Open(REPORTS), lasts);
        over.store(true, Ordering::Relaxed);
        (outcome, watch.join().unwrap_or(f64::NAN))
    });
    let outcome = outcome?;
    let [p50, p95, p99, most] = [0.50, 0.95, 0.99, 1.0].map(|share| within(&outcome.times, share));
    println!("{:>10} {:>8} {:>8} {:>8} {:>8} {:>11}  failed", "reports/s", "p50 ms", "p95 ms", "p99 ms", "max ms", "memory MiB");
    println!(
        "{:>10.0} {p50:>8.2} {p95:>8.2} {p99:>8.2} {most:>8.1} {largest:>11.1}  {}; p99 {}; memory {}",
        outcome.per_second(),
        outcome.failures(),
        judge(p99 <= SLOWEST, &format!("wanted: {SLOWEST} ms"), busy),
        judge(largest <= LARGEST, &format!("wanted: {LARGEST} MiB"), busy),
    );
    println!("  sign-ins answered: {}", flood.answers());
    Ok(())
}

/// The most memory the server had, looked at every quarter of a second.
fn largest(server: u32, over: &AtomicBool) -> f64 {
    let mut largest = 0.0_f64;
    while !over.load(Ordering::Relaxed) {
        largest = largest.max(usage::memory(server));
        thread::sleep(Duration::from_millis(250));
    }
    largest
}

struct Flood {
    address: SocketAddr,
    known: Vec<(String, String)>,
    started: Instant,
    lasts: Duration,
    sent: AtomicU32,
    told: Mutex<BTreeMap<String, usize>>,
}

impl Flood {
    /// Tries whatever is due next, one after the other.
    fn hand(&self) {
        let mut connection = None;
        loop {
            let number = self.sent.fetch_add(1, Ordering::Relaxed);
            let after = Duration::from_secs_f64(f64::from(number) / f64::from(SIGN_INS));
            if after >= self.lasts {
                return;
            }
            thread::sleep((self.started + after).saturating_duration_since(Instant::now()));
            let open = connection.take().map_or_else(|| Connection::open(self.address), Ok);
            let tried = open.and_then(|mut open| {
                let body = self.credentials(number);
                open.post("/api/v1/sessions", &[("Sec-Fetch-Site", "same-origin")], &body).map(|answer| (open, answer.status))
            });
            let told = match tried {
                Ok((open, status)) => {
                    connection = Some(open);
                    status.to_string()
                }
                Err(_) => "no answer".to_owned(),
            };
            *self.told.lock().unwrap_or_else(PoisonError::into_inner).entry(told).or_default() += 1;
        }
    }

    /// A known name with its password, a known name with another, or a name nobody has.
    fn credentials(&self, number: u32) -> String {
        let nobody = (format!("visitor-{number}@people.example"), "wrong horse battery staple".to_owned());
        let known = self.known.get(number as usize % self.known.len().max(1)).cloned().unwrap_or_else(|| nobody.clone());
        let (email, password) = match number % 3 {
            0 => known,
            1 => (known.0, nobody.1),
            _ => nobody,
        };
        serde_json::json!({ "email": email, "password": password, "code": format!("{:06}", number % 1_000_000) }).to_string()
    }

    /// `120×401 3×429`.
    fn answers(&self) -> String {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let said: Vec<String> = told.iter().map(|(status, count)| format!("{count}×{status}")).collect();
        if said.is_empty() { "none".to_owned() } else { said.join(" ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flood_knocks_with_right_and_wrong_passwords_of_known_and_unknown_names() {
        let known = vec![("ann@people.example".to_owned(), "slow tide".to_owned())];
        let (address, told) = (SocketAddr::from(([127, 0, 0, 1], 1)), Mutex::default());
        let flood = Flood { address, known, started: Instant::now(), lasts: Duration::ZERO, sent: AtomicU32::new(0), told };
        let [right, wrong, nobody] = [0, 1, 2].map(|number| flood.credentials(number));
        assert!(right.contains("ann@") && right.contains("slow tide"));
        assert!(wrong.contains("ann@") && !wrong.contains("slow tide"));
        assert!(!nobody.contains("ann@") && nobody != flood.credentials(5), "{nobody}");
        flood.hand();
        assert_eq!(flood.answers(), "none");
    }
}

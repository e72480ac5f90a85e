//! Closed loop: how many reports a second at 1, 8 and 64 clients, next to what the database gives by itself.
//!
//! Each number of clients gets a server and a database of its own, so that alerts left over from one round take
//! nothing from the next; when the load is over the server is stopped and the raw rate is taken at once.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::load::{self, Outcome, Pace, within};
use super::native::RawSqlite;
use super::site::{Engine, Site};
use super::usage::{self, Usage};
use super::{floor, native};
use crate::{process, say};

/// Clients, and the share of the raw rate that is wanted with so many.
const ROUNDS: &[(usize, Option<f64>)] = &[(1, None), (8, Some(0.6)), (64, Some(0.8))];
/// MiB wanted at most: after the start, after the load.
const MEMORY: (f64, f64) = (20.0, 40.0);

/// What the rounds of all databases share.
pub struct Filing<'a> {
    folder: &'a Path,
    lasts: Duration,
    raw: Option<RawSqlite>,
    /// Bytes of the rows one filing adds.
    bytes: u32,
}

impl<'a> Filing<'a> {
    /// Compiles the raw measurement and finds out how much a filing writes.
    pub fn prepare(folder: &'a Path, lasts: Duration) -> Result<Self> {
        let Some(raw) = RawSqlite::compile(folder)? else {
            println!("{}; the raw rate is left out", native::NO_COMPILER);
            return Ok(Self { folder, lasts, raw: None, bytes: 0 });
        };
        let mut site = Site::start(Engine::Sqlite, folder, None)?;
        load::run(site.settings.listen, &site.reporters()?, 8, Pace::Closed, Duration::from_millis(500))?;
        site.stop();
        let bytes = raw.filing_bytes(&site.sqlite())?;
        Ok(Self { folder, lasts, raw: Some(raw), bytes })
    }

    pub fn measure(&self, engine: Engine<'_>) -> Result<()> {
        println!("\n{}, closed loop of {} s each: a report is sent when the last one is answered", engine.name(), self.lasts.as_secs());
        println!(
            "{:>7} {:>10} {:>8} {:>8} {:>8} {:>8} {:>6} {:>9} {:>10} {:>9}  failed",
            "clients", "reports/s", "p50 ms", "p95 ms", "p99 ms", "raw/s", "ratio", "server µs", "switches", "load CPU"
        );
        let (mut memory, mut accounts) = ([f64::NAN; 3], 0);
        for (clients, wanted) in ROUNDS {
            process::check_stop()?;
            usage::say_if_busy();
            let mut site = Site::start(engine, self.folder, None)?;
            let reporters = site.reporters()?;
            accounts = reporters.count();
            let signed_in = usage::memory(site.process());
            let before = Usage::of(site.process());
            let outcome = load::run(site.settings.listen, &reporters, *clients, Pace::Closed, self.lasts)?;
            let used = Usage::of(site.process()).since(before);
            memory = [site.idle_memory, signed_in, usage::memory(site.process())];
            drop(reporters);
            site.stop();
            print(*clients, *wanted, &outcome, used, self.raw_rate(engine)?);
        }
        let place = match engine {
            Engine::Sqlite => self.folder,
            Engine::Postgres(cluster) => cluster.folder(),
        };
        println!("  disk: {}", floor::syncs(place)?);
        let [idle, signed_in, loaded] = memory;
        println!(
            "  memory of the server (PSS): {idle:.1} MiB after its start ({}), {signed_in:.1} MiB after {accounts} sign-ins, \
             {loaded:.1} MiB after the last round ({})",
            verdict(idle <= MEMORY.0, &format!("wanted: {}", MEMORY.0)),
            verdict(loaded <= MEMORY.1, &format!("wanted: {}", MEMORY.1)),
        );
        println!(
            "  a filing's rows hold {} bytes; raw/s: one such row a commit; server µs and switches: \
             processor time and context switches of the server for each report, alerts included; load CPU: of one core",
            say::thousands(self.bytes.into())
        );
        Ok(())
    }

    fn raw_rate(&self, engine: Engine<'_>) -> Result<Option<f64>> {
        let Some(raw) = &self.raw else { return Ok(None) };
        match engine {
            Engine::Sqlite => raw.commits(self.folder, self.bytes, floor::SECONDS).map(Some),
            Engine::Postgres(cluster) => floor::postgres(cluster, self.folder, self.bytes),
        }
    }
}

fn print(clients: usize, wanted: Option<f64>, outcome: &Outcome, used: Usage, raw: Option<f64>) {
    let each = |sum: f64| sum / outcome.times.len().max(1) as f64;
    let [p50, p95, p99] = [0.50, 0.95, 0.99].map(|share| within(&outcome.times, share));
    let (rate, raw_text) = (outcome.per_second(), raw.map_or_else(|| "-".to_owned(), |raw| format!("{raw:.0}")));
    let ratio = raw.map(|raw| rate / raw);
    let ratio_text = ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"));
    let judged = match (ratio, wanted) {
        (Some(ratio), Some(wanted)) => format!("; ratio {}", verdict(ratio >= wanted, &format!("wanted: {wanted}"))),
        _ => String::new(),
    };
    println!(
        "{clients:>7} {rate:>10.0} {p50:>8.2} {p95:>8.2} {p99:>8.2} {raw_text:>8} {ratio_text:>6} {:>9.0} {:>10.1} {:>7.0} %  {}{judged}",
        each(used.cpu.as_secs_f64() * 1e6),
        each(used.switches as f64),
        outcome.share(),
        outcome.failures(),
    );
}

/// A target and whether it is met. It is said, never enforced: a machine's bad day must not fail a build.
pub fn verdict(met: bool, wanted: &str) -> String {
    format!("{wanted}, {}", if met { "met" } else { "MISSED" })
}

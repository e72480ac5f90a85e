//! Open loop: reports come when people write them, whether or not the server is ready.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::filing::verdict;
use super::load::{self, Pace, within};
use super::site::{Engine, Site};
use super::usage;
use crate::process;

/// Reports due each second.
const RATE: u32 = 500;
const CONNECTIONS: usize = 64;

/// The disk under server and database.
#[derive(Clone, Copy)]
pub enum Disk<'a> {
    AsItIs,
    Slow(&'a Path),
}

pub fn measure(engine: Engine<'_>, folder: &Path, lasts: Duration, disk: Disk<'_>) -> Result<()> {
    process::check_stop()?;
    let (name, preload, wanted) = match disk {
        Disk::AsItIs => ("the disk as it is", None, 10.0),
        Disk::Slow(library) => ("2.6 ms added to every sync", Some(library), 50.0),
    };
    println!(
        "\n{}, open loop: {RATE} reports a second are due for {} s over {CONNECTIONS} connections; {name}",
        engine.name(),
        lasts.as_secs()
    );
    usage::say_if_busy();
    let site = Site::start(engine, folder, preload)?;
    let reporters = site.reporters()?;
    let outcome = load::run(site.settings.listen, &reporters, CONNECTIONS, Pace::Open(RATE), lasts)?;
    let (letters, memory) = (site.letters(), usage::memory(site.process()));
    let [p50, p95, p99, most] = [0.50, 0.95, 0.99, 1.0].map(|share| within(&outcome.times, share));
    println!("{:>10} {:>8} {:>8} {:>8} {:>8} {:>9}  failed", "reports/s", "p50 ms", "p95 ms", "p99 ms", "max ms", "load CPU");
    println!(
        "{:>10.0} {p50:>8.2} {p95:>8.2} {p99:>8.2} {most:>8.1} {:>7.0} %  {}; p99 {}",
        outcome.per_second(),
        outcome.share(),
        outcome.failures(),
        verdict(p99 <= wanted, &format!("wanted: {wanted} ms")),
    );
    println!(
        "  latency from the due moment; the load itself held 99 % back for at most {:.2} ms; {letters} letters of {} reports had left \
         at the end; memory of the server {memory:.1} MiB",
        within(&outcome.late, 0.99),
        outcome.times.len(),
    );
    Ok(())
}

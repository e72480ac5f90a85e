//! `check` and `test`: suites, counted. A suite that fails does not keep the others from being seen.

mod browser;
mod contract;
mod count;
mod faults;
pub mod postgres;
mod steps;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::tools::{Pins, Test, Web};
use crate::{process, web};
use count::Count;

/// The suites run so far.
#[derive(Default)]
struct Report {
    done: Vec<(&'static str, Duration, Count)>,
}

impl Report {
    /// Runs a suite. An error inside it is one failed test; being told to stop ends everything.
    fn suite(&mut self, name: &'static str, work: impl FnOnce(&mut Count) -> Result<()>) -> Result<()> {
        println!("\n== {name}");
        let start = Instant::now();
        let mut count = Count::default();
        if let Err(error) = work(&mut count) {
            process::check_stop()?;
            println!("✗ {name}: {error:#}");
            count.failed += 1;
        }
        self.done.push((name, start.elapsed(), count));
        Ok(())
    }

    /// The table, and alone on the last line the sums.
    fn end(self) -> ExitCode {
        let mut all = Count::default();
        println!("\n{:<28} {:>8} {:>8} {:>8} {:>8}", "suite", "minutes", "passed", "failed", "skipped");
        for (name, time, count) in &self.done {
            let minutes = time.as_secs_f64() / 60.0;
            println!("{name:<28} {minutes:>8.1} {:>8} {:>8} {:>8}", count.passed, count.failed, count.skipped);
            all.add(count);
        }
        println!("\n{} passed, {} failed, {} skipped", all.passed, all.failed, all.skipped);
        // Nothing that ran is not a success.
        if all.failed == 0 && all.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// `cargo xtask check`.
pub fn check() -> Result<ExitCode> {
    crate::tools::wasm()?;
    let mut report = Report::default();
    report.suite("check", steps::check)?;
    Ok(report.end())
}

/// `cargo xtask faults`: the one suite, for longer.
pub fn faults(cycles: u32) -> Result<ExitCode> {
    let postgres = crate::tools::postgres()?;
    let mut report = Report::default();
    report.suite("faults", |count| faults::run(&postgres, cycles, count))?;
    Ok(report.end())
}

/// `cargo xtask contract`: the one suite.
pub fn contract() -> Result<ExitCode> {
    let pins = Pins::read()?;
    let python = crate::tools::python(&pins)?;
    let web_tools = Web::ensure(&pins)?;
    web::build(&web_tools)?;
    let mut report = Report::default();
    report.suite("contract", |count| contract::run(&python, count))?;
    Ok(report.end())
}

/// `cargo xtask test`: what fails fast comes first.
pub fn test() -> Result<ExitCode> {
    let start = Instant::now();
    let pins = Pins::read()?;
    let web_tools = Web::ensure(&pins)?;
    let tools = Test::ensure(&pins)?;
    println!("✓ tools ({})", crate::say::elapsed(start.elapsed()));

    let mut report = Report::default();
    report.suite("check", steps::check)?;
    report.suite("licences and bans", |count| steps::deny(&tools.deny, count))?;
    report.suite("browser builds", |count| {
        web::build(&web_tools)?;
        steps::built(count)
    })?;
    report.suite("API on SQLite", |count| steps::api("sqlite", count))?;
    report.suite("API on PostgreSQL", |count| {
        let cluster = postgres::Cluster::start(&tools.postgres)?;
        steps::api(&cluster.url(), count)
    })?;
    report.suite("faults", |count| faults::run(&tools.postgres, faults::CYCLES, count))?;
    report.suite("contract", |count| contract::run(&tools.python, count))?;
    report.suite("browser", |count| browser::run(&web_tools, &tools.chromium, tools.webkit.as_ref(), count))?;
    println!("\nall suites: {}", crate::say::elapsed(start.elapsed()));
    Ok(report.end())
}

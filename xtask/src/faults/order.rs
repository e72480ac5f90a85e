//! Whether each 201 comes after its own fsync: the server under strace, one client, one report at a time.
//!
//! A killed process loses nothing that the kernel has; only a power cut would show that an fsync is missing.
//! So the calls themselves are looked at.

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, bail};

use super::trace;
use crate::args::RunOptions;
use crate::bench::caller::{REPORT, key_start};
use crate::bench::http::Connection;
use crate::bench::reporters::Reporters;
use crate::process::{self, Running};
use crate::run::free_port;
use crate::run::server::{self, Settings};
use crate::tools::{Pins, Web};
use crate::{paths, say, web};

/// Calls that bring a request, take an answer away, write to a file or send it to the disk.
const CALLS: &str = "trace=read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,pwritev,fsync,fdatasync";

pub fn check(reports: u32) -> Result<ExitCode> {
    let Some(strace) = paths::on_path("strace") else {
        bail!("strace is missing, and without it nobody sees in which order the server calls the kernel: run `apt-get install strace`");
    };
    // The server starts with the pages only; nobody visits them here, so any that were built will do.
    if !paths::dist().join("report/index.html").is_file() {
        web::build(&Web::ensure(&Pins::read()?)?)?;
    }
    server::build(false)?;
    let data = paths::target().join("sync-order-data");
    for folder in [&data, &data.with_file_name("sync-order-data-keys")] {
        let _ = std::fs::remove_dir_all(folder);
    }
    let settings = Settings::new(&RunOptions { port: free_port()?, data, demo: true, release: false, tls: false }, &[])?;
    settings.folders()?;
    settings.command_to_end("preparing the database", &["migrate", "up"])?;
    settings.command_to_end("preparing the demonstration", &["demo", "--few"])?;
    let calls = settings.data.join("calls");
    let mut traced = process::command(strace);
    // Threads, file names, microseconds, and enough of each buffer to know what it is.
    traced.args(["-f", "-y", "-ttt", "-s", "48", "-e", CALLS, "-o"]).arg(&calls).arg("--");
    let mut running = settings.serve_under(traced)?;
    settings.wait_until_ready(&mut running)?;
    say::step(&format!("filing {reports} reports, one at a time"), || file(&settings, reports))?;
    end(running)?;
    let text = std::fs::read_to_string(&calls).with_context(|| format!("{} cannot be read", calls.display()))?;
    let found = trace::filings(&text);
    println!("{} of {reports} acknowledgements came after the fsync of what they acknowledge", found.in_order);
    for line in found.out_of_order.iter().take(5) {
        println!("  ✗ {line}");
    }
    let all = found.in_order == reports && found.out_of_order.is_empty();
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn file(settings: &Settings, reports: u32) -> Result<()> {
    let reporters = Reporters::sign_in(settings.listen, &settings.accounts())?;
    let mut connection = Connection::open(settings.listen)?;
    let keys = key_start()?;
    for number in 0..reports {
        process::check_stop()?;
        quiet(&settings.data.join("vedette.sqlite-wal"))?;
        let (bearer, key) = (format!("Bearer {}", reporters.token(number as usize).1), format!("{keys}{number:012x}"));
        let answer = connection.post("/api/v1/reports", &[("Authorization", &bearer), ("Idempotency-Key", &key)], REPORT)?;
        if answer.status != 201 {
            bail!("a report was answered with {}", answer.status);
        }
    }
    Ok(())
}

/// Waits until nothing has been written for a while: the alerts of the last report must not be taken for the next.
fn quiet(log: &Path) -> Result<()> {
    let patience = Instant::now() + Duration::from_secs(30);
    loop {
        let written = std::fs::metadata(log).and_then(|about| about.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        let still = SystemTime::now().duration_since(written).unwrap_or_default();
        if still > Duration::from_millis(60) {
            return Ok(());
        }
        if Instant::now() > patience {
            bail!("the server writes on and on: {} did not rest for half a minute", log.display());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// strace passes nothing on: the server itself is told to stop, and strace ends with it, its file complete.
fn end(mut running: Running) -> Result<()> {
    let children = std::fs::read_to_string(format!("/proc/{0}/task/{0}/children", running.id())).unwrap_or_default();
    for child in children.split_whitespace().filter_map(|id| id.parse().ok()) {
        let _ = nix::sys::signal::kill(nix::unistd::Pid::from_raw(child), nix::sys::signal::Signal::SIGTERM);
    }
    running.wait()?;
    process::check_stop()
}

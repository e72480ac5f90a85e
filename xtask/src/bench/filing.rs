//! Filing over HTTP: how many reports a second, and how long each takes, at 1, 8 and 64 clients.
//!
//! Closed loop, loopback, a release build on a database of its own. Figures of one run are for comparing
//! with each other; the disk and its noise are in all of them.

use std::fs::File;
use std::io::Read;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::Value;

use super::http::Connection;
use crate::args::RunOptions;
use crate::run::server::{self, Settings};
use crate::run::{accounts, free_port, totp};
use crate::{paths, process, say};

const CLIENTS: &[usize] = &[1, 8, 64];
const EACH: Duration = Duration::from_secs(5);

pub const REPORT: &str = r#"{"form_version":1,"language":"en","answered_at":1795435200000,"answers":{"danger_now":["NO"],"subject_relation":["ME"],"last_contact":["TODAY"],"channel":["PRO_NETWORK"],"techniques":["PAID_WORK"],"target_response":["IGNORED"],"narrative":["A message out of nowhere about a well paid report."],"next_contact":["NO"],"contact_method":["EMAIL"]}}"#;

pub fn measure() -> Result<()> {
    server::build(true)?;
    let data = paths::target().join("bench-data");
    let _ = std::fs::remove_dir_all(&data);
    let _ = std::fs::remove_dir_all(data.with_file_name("bench-data-keys"));
    let settings = Settings::new(&RunOptions { port: free_port()?, data, demo: true, release: true, tls: false }, &[])?;
    settings.folders()?;
    settings.command_to_end("preparing the database", &["migrate", "up"])?;
    settings.command_to_end("preparing the demonstration", &["demo"])?;
    let mut running = settings.serve()?;
    settings.wait_until_ready(&mut running)?;
    let token = sign_in(&settings)?;
    println!("\n{:<10} {:>12} {:>9} {:>9} {:>9} {:>8}", "clients", "reports/s", "p50 ms", "p95 ms", "p99 ms", "failed");
    for clients in CLIENTS {
        process::check_stop()?;
        round(settings.listen, &token, *clients)?;
    }
    println!("{:<10} {}", "memory", memory(&running));
    Ok(())
}

pub fn sign_in(settings: &Settings) -> Result<String> {
    let all = accounts::read(&settings.accounts());
    let reporter = all.iter().find(|account| account.role == "REPORTER").context("the demonstration has no reporter")?;
    let given = serde_json::json!({ "email": reporter.email, "password": reporter.password, "code": reporter.code(totp::now()) });
    let mut connection = Connection::open(settings.listen)?;
    let signed_in = connection.post("/api/v1/sessions", &[], &given.to_string())?;
    let cookie = signed_in.header("set-cookie").context("signing in gave no cookie")?;
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    let exchanged = connection.post("/api/v1/sessions/token", &[("Cookie", &cookie)], "")?;
    let answer: Value = serde_json::from_str(&exchanged.body).context("the token could not be read")?;
    Ok(answer.get("token").and_then(Value::as_str).context("there is no token")?.to_owned())
}

fn round(address: SocketAddr, token: &str, clients: usize) -> Result<()> {
    let until = Instant::now() + EACH;
    let started = Instant::now();
    let workers: Vec<_> = (0..clients)
        .map(|_| {
            let token = token.to_owned();
            std::thread::spawn(move || client(address, &token, until))
        })
        .collect();
    let (mut times, mut failed) = (Vec::new(), 0);
    for worker in workers {
        let (own, lost) = worker.join().map_err(|_| anyhow::anyhow!("a client stopped"))??;
        times.extend(own);
        failed += lost;
    }
    times.sort_unstable();
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0);
    let rate = times.len() as f64 / started.elapsed().as_secs_f64();
    println!("{clients:<10} {rate:>12.0} {:>9.2} {:>9.2} {:>9.2} {failed:>8}", at(0.50), at(0.95), at(0.99));
    Ok(())
}

fn client(address: SocketAddr, token: &str, until: Instant) -> Result<(Vec<Duration>, usize)> {
    let mut connection = Connection::open(address)?;
    let bearer = format!("Bearer {token}");
    let (mut times, mut failed) = (Vec::new(), 0);
    while Instant::now() < until {
        let key = key()?;
        let began = Instant::now();
        let answer = connection.post("/api/v1/reports", &[("Authorization", &bearer), ("Idempotency-Key", &key)], REPORT)?;
        if answer.status == 201 { times.push(began.elapsed()) } else { failed += 1 }
    }
    Ok((times, failed))
}

/// A random UUID as text.
pub fn key() -> Result<String> {
    let mut bytes = [0_u8; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok([0..8, 8..12, 12..16, 16..20, 20..32].map(|part| hex.get(part).unwrap_or_default().to_owned()).join("-"))
}

/// Proportional set size: what the server really costs.
fn memory(running: &process::Running) -> String {
    let text = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", running.id())).unwrap_or_default();
    let pss = text
        .lines()
        .find_map(|line| line.strip_prefix("Pss:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    pss.map_or_else(|| say::thousands(0), |kilobytes| format!("{:.1} MiB after the load", kilobytes as f64 / 1024.0))
}

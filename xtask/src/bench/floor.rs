//! What the database and the disk give by themselves, at this moment and in this place: no filing can be faster.

use std::fs::{File, remove_file};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::load::within;
use crate::process;
use crate::suites::postgres::Cluster;

pub const SECONDS: u64 = 2;

/// How often a second an appended block of 4 KiB reaches the disk, and what the middle one takes.
pub fn syncs(folder: &Path) -> Result<String> {
    let (data, data_ms) = sync(folder, File::sync_data)?;
    let (all, all_ms) = sync(folder, File::sync_all)?;
    Ok(format!("fdatasync {data:.0}/s, p50 {data_ms:.2} ms; fsync {all:.0}/s, p50 {all_ms:.2} ms (4 KiB appended, same folder)"))
}

fn sync(folder: &Path, reach_the_disk: fn(&File) -> std::io::Result<()>) -> Result<(f64, f64)> {
    let path = folder.join("sync");
    let mut file = File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    let (block, started) = ([0xa5; 4096], Instant::now());
    let mut times = Vec::new();
    while started.elapsed() < Duration::from_secs(1) {
        let began = Instant::now();
        file.write_all(&block)?;
        reach_the_disk(&file)?;
        times.push(began.elapsed());
    }
    let rate = times.len() as f64 / started.elapsed().as_secs_f64();
    times.sort_unstable();
    remove_file(&path)?;
    Ok((rate, within(&times, 0.5)))
}

/// Commits a second of one row of so many bytes through one connection; `None` without pgbench.
pub fn postgres(cluster: &Cluster, folder: &Path, bytes: u32) -> Result<Option<f64>> {
    let (Some(mut psql), Some(mut pgbench)) = (cluster.client("psql"), cluster.client("pgbench")) else { return Ok(None) };
    // Sealed bytes do not compress: neither must these, which are all the same.
    let table = "DROP TABLE IF EXISTS filings; CREATE TABLE filings (id bigserial PRIMARY KEY, body bytea NOT NULL); \
                 ALTER TABLE filings ALTER COLUMN body SET STORAGE EXTERNAL";
    if process::ask(psql.args(["-q", "-v", "ON_ERROR_STOP=1", "-c", table, "postgres"])).is_none() {
        bail!("psql could not make a table in the measured PostgreSQL");
    }
    let script = folder.join("commits.sql");
    std::fs::write(&script, format!("INSERT INTO filings (body) VALUES ('\\x{}');\n", "a5".repeat(bytes as usize)))?;
    pgbench.args(["-n", "-c", "1", "-j", "1", "-M", "prepared", "-T", &SECONDS.to_string(), "-f"]).arg(&script).arg("postgres");
    let said = process::ask(&mut pgbench).context("pgbench failed")?;
    let rate = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    Ok(Some(rate.context("pgbench said no rate")?))
}

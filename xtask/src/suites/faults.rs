//! What goes wrong in earnest: the tests in `tests/faults`, on SQLite and on a private PostgreSQL at once.

use std::path::Path;

use anyhow::{Result, bail};

use super::count::Count;
use super::postgres::Cluster;
use crate::{paths, process};

/// Kills a test run makes; `cargo xtask faults` makes more.
pub const CYCLES: u32 = 5;

pub fn run(postgres: &Path, cycles: u32, count: &mut Count) -> Result<()> {
    if !process::show(process::command("cargo").args(["build", "-p", "backend", "--bin", "vedette", "--locked"]))? {
        bail!("the server could not be built: what cargo said stands above");
    }
    let cluster = Cluster::start(postgres)?;
    let mut tests = process::command("cargo");
    tests
        .args(["test", "-p", "tests", "--test", "faults", "--locked", "--no-fail-fast", "--"])
        // They wait more than they work: all at once.
        .arg("--test-threads=16")
        .env("VEDETTE_BIN", paths::server(false))
        .env("VEDETTE_TEST_DATABASE", cluster.url())
        .env("VEDETTE_FAULT_CYCLES", cycles.to_string());
    count.cargo_test(&mut tests)
}

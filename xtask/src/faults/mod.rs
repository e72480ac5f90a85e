//! `cargo xtask faults`: kill -9, a full disk and a mail server's bad day, on both databases; and whether each
//! acknowledgement waits for the disk.

mod order;
mod trace;

use std::process::ExitCode;

use anyhow::Result;

use crate::args::FaultOptions;
use crate::suites;

pub fn run(options: &FaultOptions) -> Result<ExitCode> {
    match options.sync_order {
        true => order::check(options.reports),
        false => suites::faults(options.cycles),
    }
}

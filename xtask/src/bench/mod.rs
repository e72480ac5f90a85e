//! `cargo xtask bench`: measurements. A file each; this one calls them in order.

mod bytes;
pub mod filing;
pub mod http;

use std::process::ExitCode;

use anyhow::Result;

pub fn bench() -> Result<ExitCode> {
    let within = bytes::measure()?;
    filing::measure()?;
    Ok(if within { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

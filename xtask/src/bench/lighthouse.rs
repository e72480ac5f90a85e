//! Lighthouse on the pages of the report, as a slow phone would meet them.

use anyhow::{Result, bail};

use crate::tools::{self, Pins};
use crate::{paths, process};

pub fn measure() -> Result<()> {
    let chromium = tools::lighthouse(&Pins::read()?)?;
    println!("\nLighthouse, mobile, medians of three");
    let mut node = process::command("node");
    node.arg(paths::root().join("tests/lighthouse/measure.mjs"))
        .env("VEDETTE_BIN", paths::server(true))
        .env("VEDETTE_DIST", paths::dist())
        .env("CHROMIUM", chromium);
    if !process::show(&mut node)? {
        bail!("Lighthouse could not finish: what it said stands above");
    }
    Ok(())
}

//! Writes the compressed forms of every built file, and records how large each is.
//!
//! Node does it: it is needed for the build anyway, and its brotli is native code, while ours would be compiled
//! without optimisation in a helper that has to start quickly.

use anyhow::{Context, Result, bail};

use super::budget::{self, Asset};
use crate::tools::Web;
use crate::{paths, process};

const SCRIPT: &str = include_str!("compress.mjs");

pub fn all(tools: &Web) -> Result<()> {
    let mut node = tools.command("node");
    node.args(["--input-type=module", "-e", SCRIPT, "--"]);
    for app in super::APPS {
        node.arg(paths::dist().join(app));
    }
    let done = process::quiet(&mut node, None)?;
    if !done.status.success() {
        bail!("the built files could not be compressed: is {} writable?", paths::dist().display());
    }
    let assets: Vec<Asset> = serde_json::from_slice(&done.stdout).context("the sizes of the built files are not readable")?;
    budget::record(&assets)
}

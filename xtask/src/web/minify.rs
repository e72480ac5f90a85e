//! Shortens the scripts that are written by hand: their comments are for us, and a phone pays for every byte.
//!
//! What wasm-bindgen writes stays as it is: the page that trunk wrote names its hash.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::tools::Web;
use crate::{paths, process};

pub fn all(tools: &Web) -> Result<()> {
    let terser = paths::root().join("frontend/node_modules/terser/bin/terser");
    let folder = paths::dist().join("report/pages");
    for entry in fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let file = entry?.path();
        if file.extension().is_none_or(|kind| kind != "js") {
            continue;
        }
        let mut node = tools.command("node");
        node.arg(&terser).arg(&file).args(["--compress", "--mangle", "--ecma", "2022", "--output"]).arg(&file);
        if !process::show(&mut node)? {
            bail!("{} could not be shortened: what terser said stands above", file.display());
        }
    }
    Ok(())
}

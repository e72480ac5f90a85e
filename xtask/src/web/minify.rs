//! Shortens the styles, and the scripts that are written by hand: their comments and indents are for us, and a phone pays for
//! every byte.
//!
//! What wasm-bindgen writes stays as it is: the page that trunk wrote says what its content must hash to. Of a style it does not.

use std::fs;

use anyhow::{Context, Result, bail};

use super::APPS;
use crate::tools::Web;
use crate::{paths, process};

pub fn all(tools: &Web) -> Result<()> {
    scripts(tools)?;
    styles(tools)
}

fn scripts(tools: &Web) -> Result<()> {
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

/// Writes each style once more: trunk, which shortens all or nothing, has left the indents in.
fn styles(tools: &Web) -> Result<()> {
    for app in APPS {
        let folder = paths::dist().join(app);
        for entry in fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
            let file = entry?.path();
            let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let Some((source, _)) = name.split_once('-').filter(|_| name.ends_with(".css")) else { continue };
            let source = paths::root().join(format!("frontend/styles/{source}.scss"));
            let mut sass = tools.command("sass");
            sass.args(["--no-source-map", "--style", "compressed"]).arg(source).arg(&file).env("SASS_PATH", super::sass_path()?);
            if !process::show(&mut sass)? {
                bail!("{} could not be shortened: what sass said stands above", file.display());
            }
        }
    }
    Ok(())
}

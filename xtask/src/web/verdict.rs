//! The check of a report as a module of its own, made the way the apps are. For a browser test; never in `dist`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::tools::Web;
use crate::{paths, process, say};

const TARGET: &str = "wasm32-unknown-unknown";

/// Gives the folder with `verdict.js` and its WebAssembly.
pub fn build(web: &Web) -> Result<PathBuf> {
    say::step("building the module that gives a browser's verdict", || {
        let folder = paths::target().join("verdict");
        let built = paths::target().join(TARGET).join("wasm").join("verdict.wasm");
        let module = folder.join("verdict_bg.wasm");
        let optimiser = optimiser_options()?;
        let mut cargo = web.command("cargo");
        cargo.args(["build", "-p", "verdict", "--lib", "--target", TARGET, "--profile", "wasm", "--locked", "--quiet"]);
        let mut bindgen = web.command("wasm-bindgen");
        bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&folder).arg(&built);
        let mut optimise = web.command("wasm-opt");
        optimise.arg("-Oz").args(optimiser.split_whitespace()).arg(&module).arg("-o").arg(&module);
        for command in [&mut cargo, &mut bindgen, &mut optimise] {
            if !process::show(command)? {
                bail!("the module could not be built: what {} said stands above", command.get_program().to_string_lossy());
            }
        }
        Ok(folder)
    })
}

/// What the page of the report app tells the optimiser: without it, this module would be another build than the phone's.
fn optimiser_options() -> Result<String> {
    let page = paths::root().join("frontend/report.html");
    let text = fs::read_to_string(&page).with_context(|| format!("{} cannot be read", page.display()))?;
    let (_, options) = text.split_once("data-wasm-opt-params=\"").context("frontend/report.html has no data-wasm-opt-params")?;
    Ok(options.split('"').next().unwrap_or_default().to_owned())
}

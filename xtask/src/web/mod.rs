//! Builds the browser apps into `dist/report`, `dist/desk` and `dist/office`, each file with its compressed forms beside it.

pub mod budget;
mod compress;
mod minify;
mod names;
mod stamp;
pub mod verdict;

use std::ffi::OsString;
use std::fs;

use anyhow::{Context, Result, bail};

use crate::tools::{self, Web};
use crate::{paths, process, say};

/// The apps: `frontend/NAME.html` becomes `dist/NAME/`, served below `/assets/NAME/`.
pub const APPS: &[&str] = &["report", "desk", "office"];

/// Builds what changed since the last time; nothing, most of the time.
pub fn build(web: &Web) -> Result<()> {
    let dist = paths::dist();
    let stamp = stamp::of_sources()?;
    let file = dist.join(".stamp");
    let whole = APPS.iter().all(|app| dist.join(app).is_dir()) && budget::recorded().is_ok();
    if whole && fs::read_to_string(&file).is_ok_and(|old| old == stamp) {
        println!("✓ the browser apps are up to date");
        return Ok(());
    }
    // A build that breaks off half-way must not look finished to the next one.
    let _ = fs::remove_file(&file);
    // trunk works offline, so that it never fetches tools of its own choice.
    tools::fetch_crates()?;
    for app in APPS {
        say::step(&format!("building the {app} app"), || trunk(web, app))?;
    }
    say::step("shortening scripts and styles", || minify::all(web))?;
    names::all()?;
    say::step("compressing", || compress::all(web))?;
    fs::write(&file, stamp).with_context(|| format!("{} cannot be written", file.display()))
}

fn trunk(web: &Web, app: &str) -> Result<()> {
    let root = paths::root();
    let page = root.join("frontend").join(format!("{app}.html"));
    if !page.is_file() {
        bail!("{} is missing", page.display());
    }
    let folder = paths::dist().join(app);
    // Names carry hashes: files of earlier builds would pile up.
    if folder.is_dir() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut trunk = web.command("trunk");
    trunk
        .args(["build", "--offline", "--log", "warn", "--dist"])
        .arg(&folder)
        .args(["--public-url", &format!("/assets/{app}/")])
        .arg(&page)
        .env("SASS_PATH", sass_path()?)
        // trunk wants `true` or `false` here and refuses the usual `1`.
        .env_remove("NO_COLOR");
    if !process::show(&mut trunk)? {
        bail!("the {app} app could not be built: what trunk said stands above");
    }
    Ok(())
}

/// Where styles look for what they use.
fn sass_path() -> Result<OsString> {
    let folder = paths::root().join("frontend");
    std::env::join_paths([folder.clone(), folder.join("node_modules")])
        .context("this repository's path holds a colon, which a search path cannot")
}

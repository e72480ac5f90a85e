//! npm packages: installed into the cache once per lock file, linked into the clone as `node_modules`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::{Found, Pins};
use crate::{paths, process, say};

/// `folder` holds `package.json` and its lock.
pub fn packages(folder: &str) -> Result<Found> {
    let home = paths::root().join(folder);
    let read = |file: &Path| fs::read(file).with_context(|| format!("{} cannot be read", file.display()));
    let mut hash = Sha256::new();
    hash.update(read(&home.join("package.json"))?);
    hash.update(read(&home.join("package-lock.json"))?);
    let key: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let cache = paths::cache()?;
    let store = cache.join(format!("npm-{}-{key}", folder.replace('/', "-")));
    if !store.join("node_modules").is_dir() {
        install(&home, &cache, &store, folder)?;
    }
    link(&store.join("node_modules"), &home.join("node_modules"))?;
    let count = fs::read_to_string(home.join("package-lock.json"))?.matches("\"node_modules/").count();
    Ok(Found { name: format!("npm packages of {folder}"), version: format!("{count} packages"), place: store.join("node_modules") })
}

fn install(home: &Path, cache: &Path, store: &Path, folder: &str) -> Result<()> {
    if paths::on_path("npm").is_none() {
        bail!("npm is missing: install Node.js with npm, for example `apt-get install nodejs npm`, then run this again");
    }
    let sentence = format!("the npm packages of {folder} could not be installed: run `npm ci --prefix {folder}` to see why");
    // Under another name until it is whole: a broken installation must never be taken for a good one.
    let part = cache.join(format!("npm-part-{}", std::process::id()));
    let result = say::step(&format!("installing the npm packages of {folder}"), || {
        fs::create_dir_all(&part).with_context(|| format!("{} cannot be made: set VEDETTE_CACHE to a folder that can", part.display()))?;
        for file in [home.join("package.json"), home.join("package-lock.json"), paths::root().join(".npmrc")] {
            if let Some(name) = file.file_name().filter(|_| file.is_file()) {
                fs::copy(&file, part.join(name))?;
            }
        }
        let mut npm = process::command("npm");
        // No package here needs its install script, and none gets to run one.
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&part);
        let done = process::quiet(&mut npm, Some(&cache.join("npm.log")))?;
        if !done.status.success() || !part.join("node_modules").is_dir() {
            bail!("{sentence}");
        }
        match fs::rename(&part, store) {
            // Another xtask was quicker: its copy is as good.
            Err(_) if store.join("node_modules").is_dir() => Ok(()),
            other => other.with_context(|| format!("{} cannot be written", store.display())),
        }
    });
    let _ = fs::remove_dir_all(&part);
    result
}

fn link(to: &Path, at: &Path) -> Result<()> {
    if fs::read_link(at).is_ok_and(|old| old == to) {
        return Ok(());
    }
    match fs::symlink_metadata(at) {
        Ok(old) if old.is_dir() => {
            bail!("{} is a folder, where a link to the pinned packages belongs: remove it with `rm -r {}`", at.display(), at.display())
        }
        Ok(_) => fs::remove_file(at)?,
        Err(_) => {}
    }
    std::os::unix::fs::symlink(to, at).with_context(|| format!("{} cannot be linked", at.display()))
}

/// The optimiser for WebAssembly, from the packages of `frontend`.
pub fn wasm_opt(pins: &Pins) -> Result<Found> {
    let place: PathBuf = paths::root().join("frontend/node_modules/.bin/wasm-opt");
    let version = pins.npm.get("binaryen").cloned().unwrap_or_default();
    if !place.exists() {
        bail!("wasm-opt is missing from the npm packages: frontend/package.json must name binaryen {version}");
    }
    Ok(Found { name: "wasm-opt (binaryen)".to_owned(), version, place })
}

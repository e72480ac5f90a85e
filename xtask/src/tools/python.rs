//! Python packages: installed once per lock file, in a virtual environment of their own in the cache.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::{Found, Pins, system};
use crate::{paths, process, say};

/// `folder` holds `requirements.txt`, with hashes. Gives the interpreter that sees the packages.
pub fn packages(pins: &Pins, folder: &str) -> Result<Found> {
    let python = system::python(pins)?;
    let lock = paths::root().join(folder).join("requirements.txt");
    let text = fs::read_to_string(&lock).with_context(|| format!("{} cannot be read", lock.display()))?;
    let mut hash = Sha256::new();
    // An environment belongs to the interpreter it was made with.
    for part in [text.as_str(), &python.version, &python.place.to_string_lossy()] {
        hash.update(part);
        hash.update([0]);
    }
    let key: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let cache = paths::cache()?;
    let home = cache.join(format!("python-{}-{key}", folder.replace('/', "-")));
    if !home.is_dir() {
        install(&python.place, &lock, &cache, &home, folder)?;
    }
    let count = text.lines().filter(|line| line.contains("==")).count();
    let place = home.join("bin/python");
    Ok(Found { name: format!("Python packages of {folder}"), version: format!("{count} packages"), place })
}

fn install(python: &Path, lock: &Path, cache: &Path, home: &Path, folder: &str) -> Result<()> {
    // Under another name until it is whole: a broken installation must never be taken for a good one.
    let part = cache.join(format!("python-part-{}", std::process::id()));
    let log = cache.join("pip.log");
    let result = say::step(&format!("installing the Python packages of {folder}"), || {
        fs::create_dir_all(cache).with_context(|| format!("{} cannot be made: set VEDETTE_CACHE to a folder that can", cache.display()))?;
        let make = process::quiet(process::command(python).args(["-I", "-m", "venv"]).arg(&part), Some(&log))?;
        let mut pip = process::command(part.join("bin/python"));
        pip.args(["-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]);
        // What the lock does not name by its hash is not installed, and nothing gets to run while it is.
        pip.args(["--require-hashes", "--only-binary=:all:", "--requirement"]).arg(lock);
        if !make.status.success() || !process::quiet(&mut pip, Some(&log))?.status.success() {
            bail!("the Python packages of {folder} could not be installed: {} says why; they come from the network", log.display());
        }
        match fs::rename(&part, home) {
            // Another xtask was quicker: its copy is as good.
            Err(_) if home.is_dir() => Ok(()),
            other => other.with_context(|| format!("{} cannot be written", home.display())),
        }
    });
    let _ = fs::remove_dir_all(&part);
    result
}

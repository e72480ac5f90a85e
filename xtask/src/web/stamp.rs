//! One hash over everything the browser apps are made of, to know when nothing has to be built.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::paths;

const SOURCES: &[&str] =
    &["frontend", "shared", "Cargo.lock", "Cargo.toml", "Trunk.toml", "rust-toolchain.toml", "xtask/tools.toml", "xtask/src/web"];

/// Folders that are results, not sources.
const NOT_SOURCES: &[&str] = &["node_modules", "target", "generated", "dist"];

pub fn of_sources() -> Result<String> {
    let mut hash = Sha256::new();
    for source in SOURCES {
        add(&paths::root().join(source), &mut hash)?;
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn add(path: &Path, hash: &mut Sha256) -> Result<()> {
    let Ok(found) = fs::symlink_metadata(path) else { return Ok(()) };
    if found.is_dir() {
        let mut entries: Vec<_> = fs::read_dir(path)?.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
        entries.sort();
        for entry in entries {
            let name = entry.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if !name.starts_with('.') && !NOT_SOURCES.contains(&name.as_str()) {
                add(&entry, hash)?;
            }
        }
    } else if found.is_file() {
        let content = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        // Lengths keep `ab` + `c` apart from `a` + `bc`.
        hash.update(path.to_string_lossy().as_bytes());
        hash.update((content.len() as u64).to_le_bytes());
        hash.update(&content);
    }
    Ok(())
}

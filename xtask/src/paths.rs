//! Where things are: the repository, the cache outside it, and what was built.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The repository, known since xtask was compiled in it.
pub fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// Tools live outside the clone, so that a second clone, or `git clean`, does not install them again.
pub fn cache() -> Result<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("VEDETTE_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|base| base.join("vedette")))
        .or_else(|| set("HOME").map(|home| home.join(".cache/vedette")))
        .context("there is no folder to keep tools in: set VEDETTE_CACHE to one")?;
    std::path::absolute(&folder).with_context(|| format!("{} is not a usable cache folder", folder.display()))
}

pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Cargo's output folder, wherever the environment put it.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR").filter(|value| !value.is_empty()) {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The server, built by `cargo build -p backend`.
pub fn server(release: bool) -> PathBuf {
    target().join(if release { "release" } else { "debug" }).join("vedette")
}

/// First executable of this name on PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    every_on_path(name).into_iter().next()
}

/// Every executable of this name on PATH: the first may be an old one.
pub fn every_on_path(name: &str) -> Vec<PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .filter(|file| file.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0))
        .collect()
}

//! The WebAssembly target and the tools that are installed with cargo.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{Found, Pins};
use crate::{paths, process, say};

const TARGET: &str = "wasm32-unknown-unknown";

/// The standard library for the browser. Asked for explicitly: where rustup's automatic installation is
/// switched off, `targets` in rust-toolchain.toml installs nothing.
pub fn wasm_target() -> Result<Found> {
    let place = |sysroot: &str| Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET);
    let look = || {
        let sysroot = process::ask(process::command("rustc").args(["--print", "sysroot"]))?;
        Some(place(&sysroot)).filter(|folder| folder.join("lib").is_dir())
    };
    let folder = match look() {
        Some(folder) => folder,
        None => {
            if paths::on_path("rustup").is_none() {
                bail!(
                    "the Rust target {TARGET} is missing and rustup was not found to add it: install rustup (see rustup.rs), then run this again"
                );
            }
            let sentence =
                format!("the Rust target {TARGET} could not be installed: run `rustup target add {TARGET}` in this repository to see why");
            say::step(&format!("adding the Rust target {TARGET}"), || {
                let added = process::quiet(process::command("rustup").args(["target", "add", TARGET]), None)?;
                if added.status.success() { look().context(sentence.clone()) } else { bail!("{sentence}") }
            })?
        }
    };
    let version = process::ask(process::command("rustc").arg("--version"))
        .and_then(|text| Some(text.split_whitespace().nth(1)?.to_owned()))
        .unwrap_or_default();
    Ok(Found { name: TARGET.to_owned(), version, place: folder })
}

/// A pinned cargo tool: on PATH in exactly this version, else in the cache, else installed there.
pub fn tool(pins: &Pins, name: &str) -> Result<Found> {
    let pin = pins.cargo.get(name).with_context(|| format!("xtask/tools.toml does not name {name}"))?;
    let found = |place: PathBuf| Found { name: name.to_owned(), version: pin.version.clone(), place };
    let exact = |file: &Path| {
        process::ask(process::command(file).args(&pin.subcommand).arg("--version"))
            .is_some_and(|text| text.split_whitespace().nth(1) == Some(pin.version.as_str()))
    };
    if let Some(file) = paths::on_path(&pin.bin).filter(|file| exact(file)) {
        return Ok(found(file));
    }
    let cache = paths::cache()?;
    let root = cache.join(format!("{name}-{}", pin.version));
    let file = root.join("bin").join(&pin.bin);
    if file.is_file() && exact(&file) {
        return Ok(found(file));
    }
    if paths::on_path("cargo").is_none() {
        bail!("{name} {} is missing and cargo was not found to install it: install rustup (see rustup.rs)", pin.version);
    }
    let mut install = process::command("cargo");
    install.args(["install", "--quiet", name, "--version", &pin.version, "--root"]).arg(&root);
    if pin.locked {
        install.arg("--locked");
    }
    // Its own folder: the repository's would be cleaned with it, and another tool's lock file would be shared.
    install.env_remove("CARGO_TARGET_DIR");
    // It works for seconds at a time: what a minute of optimising would win in a year is lost on the first day.
    install.envs([
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ]);
    let by_hand =
        format!("cargo install {name} --version {} --root {}{}", pin.version, root.display(), if pin.locked { " --locked" } else { "" });
    std::fs::create_dir_all(&cache)
        .with_context(|| format!("{} cannot be made: set VEDETTE_CACHE to a folder that can", cache.display()))?;
    let log = cache.join(format!("{name}.log"));
    say::step(&format!("installing {name} {} (once; it is compiled, which takes minutes)", pin.version), || {
        let done = process::quiet(&mut install, Some(&log))?;
        if done.status.success() && exact(&file) {
            Ok(found(file.clone()))
        } else {
            bail!("{name} {} is missing and could not be installed: run `{by_hand}` to see why", pin.version)
        }
    })
}

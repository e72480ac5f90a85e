//! `tools.toml`: the versions.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

/// Compiled in, so that a tool list never disagrees with the code that reads it.
pub const TEXT: &str = include_str!("../../tools.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pins {
    pub cargo: BTreeMap<String, CargoTool>,
    pub npm: BTreeMap<String, String>,
    pub node: Node,
    pub python: Python,
    pub apt: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CargoTool {
    pub version: String,
    pub bin: String,
    /// The word its program wants first.
    pub subcommand: Option<String>,
    pub locked: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    pub least: u32,
}

/// Python 3, from this minor version.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Python {
    pub least: u32,
}

impl Pins {
    pub fn read() -> Result<Self> {
        toml::from_str(TEXT).context("xtask/tools.toml cannot be read")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The crate and the program must be of one version, and they are pinned in two files.
    #[test]
    fn wasm_bindgen_is_pinned_alike() {
        let pins = Pins::read().unwrap();
        let workspace = std::fs::read_to_string(crate::paths::root().join("Cargo.toml")).unwrap();
        let version = &pins.cargo["wasm-bindgen-cli"].version;
        assert!(workspace.contains(&format!("wasm-bindgen = \"={version}\"")));
        let packages = std::fs::read_to_string(crate::paths::root().join("frontend/package.json")).unwrap();
        assert!(packages.contains(&format!("\"binaryen\": \"{}\"", pins.npm["binaryen"])));
    }

    /// Locks go to other machines: they must not say where this one downloads from.
    #[test]
    fn npm_locks_name_no_registry() {
        for folder in ["frontend", "tests/browser"] {
            let lock = std::fs::read_to_string(crate::paths::root().join(folder).join("package-lock.json")).unwrap();
            assert!(!lock.contains("\"resolved\""), "{folder}/package-lock.json holds download addresses");
        }
    }

    /// The same for Python, whose lock must also pin each package to its content.
    #[test]
    fn the_python_lock_pins_content_and_names_no_registry() {
        let lock = std::fs::read_to_string(crate::paths::root().join("tests/contract/requirements.txt")).unwrap();
        assert!(!lock.contains("://") && !lock.contains("--index-url"), "the lock says where this machine downloads from");
        let without = lock.split("==").skip(1).find(|package| !package.contains("--hash=sha256:"));
        assert_eq!(without, None, "a package that could be another");
        let wanted = std::fs::read_to_string(crate::paths::root().join("tests/contract/requirements.in")).unwrap();
        assert!(wanted.lines().all(|line| lock.lines().any(|locked| locked.strip_suffix(" \\") == Some(line))), "lock it again");
    }
}

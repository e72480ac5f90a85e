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
    pub apt: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CargoTool {
    pub version: String,
    pub bin: String,
    pub locked: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
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
}

//! Names what is built after what is served. Trunk takes a name from a file before it is made smaller, and a browser keeps for a
//! year what has a name: two builds that differ in nothing but a tool would share one.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::APPS;
use crate::paths;

/// How many characters of a name say what is in the file.
const LENGTH: usize = 16;

pub fn all() -> Result<()> {
    APPS.iter().try_for_each(|app| rename(&paths::dist().join(app)))
}

/// Files of one mark belong together, as a script and its WebAssembly do, and get their new one together.
fn rename(folder: &Path) -> Result<()> {
    let page = folder.join("index.html");
    let mut html = fs::read_to_string(&page).with_context(|| format!("{} cannot be read", page.display()))?;
    for (old, files) in marked(folder)? {
        let mut hash = Sha256::new();
        for file in &files {
            hash.update(fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?);
        }
        let new: String = hash.finalize().iter().take(LENGTH / 2).map(|byte| format!("{byte:02x}")).collect();
        for file in &files {
            let name = file.file_name().unwrap_or_default().to_string_lossy().replace(&old, &new);
            fs::rename(file, folder.join(name)).with_context(|| format!("{} cannot be renamed", file.display()))?;
        }
        html = html.replace(&old, &new);
    }
    fs::write(&page, html).with_context(|| format!("{} cannot be written", page.display()))
}

/// The files whose names carry a mark, by it.
fn marked(folder: &Path) -> Result<BTreeMap<String, Vec<PathBuf>>> {
    let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let file = entry?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mark = name.split_once('-').and_then(|(_, rest)| rest.get(..LENGTH)).filter(|mark| mark.bytes().all(|b| b.is_ascii_hexdigit()));
        if let Some(mark) = mark {
            found.entry(mark.to_owned()).or_default().push(file);
        }
    }
    found.values_mut().for_each(|files| files.sort());
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_has_another_name_and_the_page_says_it() {
        let folder = std::env::temp_dir().join(format!("vedette-names-{}", std::process::id()));
        let build = |style: &str, wasm: &str| {
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("a-0123456789abcdef.css"), style).unwrap();
            fs::write(folder.join("a-fedcba9876543210.js"), "go()").unwrap();
            fs::write(folder.join("a-fedcba9876543210_bg.wasm"), wasm).unwrap();
            fs::write(folder.join("icon-192.png"), "").unwrap();
            fs::write(folder.join("index.html"), "a-0123456789abcdef.css a-fedcba9876543210.js a-fedcba9876543210_bg.wasm").unwrap();
            rename(&folder).unwrap();
            let html = fs::read_to_string(folder.join("index.html")).unwrap();
            assert!(html.split(' ').all(|name| folder.join(name).is_file()) && folder.join("icon-192.png").is_file(), "{html}");
            assert_eq!(fs::read_dir(&folder).unwrap().count(), 5);
            html.split(' ').map(str::to_owned).collect::<Vec<_>>()
        };
        let first = build("a{}", "one");
        assert_eq!(first, build("a{}", "one"));
        let [style, wasm] = [build("a {}", "one"), build("a{}", "two")];
        assert!(first[0] != style[0] && first[1..] == style[1..], "{style:?}");
        assert!(first[0] == wasm[0] && first[1] != wasm[1] && first[2] != wasm[2], "{wasm:?}");
        fs::remove_dir_all(&folder).unwrap();
    }
}

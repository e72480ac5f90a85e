//! What a phone has to download, against what it may; and what must not be in it.

use std::fs;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::APPS;
use crate::say::thousands;
use crate::{paths, process};

/// Bytes of brotli on the critical path: page, style, script and WebAssembly.
const BUDGETS: &[(&str, u64)] = &[("report", 120_000), ("desk", 350_000), ("office", 280_000)];

/// Crates that belong to the server, or cost a phone too much.
const NOT_IN_A_BROWSER: &[&str] = &["sea-orm", "tokio", "regex", "utoipa"];

/// One built file.
#[derive(Serialize, Deserialize)]
pub struct Asset {
    pub app: String,
    pub file: String,
    pub raw: u64,
    pub brotli: u64,
}

impl Asset {
    /// Must be there before the app answers. Trunk puts what it builds at the top; folders are copied extras, of which the
    /// server joins five for the report app's page and fills in their words; its sixth comes after the app. What is served in
    /// the end is measured in a browser (`light.test.mjs`).
    fn critical(&self) -> bool {
        if ["pages/leave.js", "pages/kept.js", "pages/ask.js", "pages/say.js", "pages/typing.js", "pages/offline.js"]
            .contains(&self.file.as_str())
        {
            return true;
        }
        let kind = self.file.rsplit('.').next().unwrap_or_default();
        !self.file.contains('/') && ["html", "css", "js", "wasm"].contains(&kind) && !self.file.starts_with("sw")
    }
}

fn record_file() -> std::path::PathBuf {
    paths::dist().join(".sizes.json")
}

pub fn record(assets: &[Asset]) -> Result<()> {
    fs::write(record_file(), serde_json::to_vec_pretty(assets)?).context("dist/.sizes.json cannot be written")
}

pub fn recorded() -> Result<Vec<Asset>> {
    let text = fs::read(record_file()).context("the apps were not built yet")?;
    serde_json::from_slice(&text).context("dist/.sizes.json is not readable")
}

/// Prints bytes per file; gives each app with whether it keeps to its budget.
pub fn report() -> Result<Vec<(String, bool)>> {
    let assets = recorded()?;
    let mut verdicts = Vec::new();
    for (app, budget) in BUDGETS {
        println!("\n{app:<44} {:>10} {:>10}", "bytes", "brotli");
        let mut total = 0;
        for asset in assets.iter().filter(|asset| asset.app == *app) {
            let mark = if asset.critical() { "" } else { "  not critical" };
            println!("  {:<42} {:>10} {:>10}{mark}", asset.file, thousands(asset.raw), thousands(asset.brotli));
            if asset.critical() {
                total += asset.brotli;
            }
        }
        let within = total > 0 && total <= *budget;
        println!(
            "  {:<42} {:>10} {:>10}  of {} allowed{}",
            "critical path",
            "",
            thousands(total),
            thousands(*budget),
            if within { "" } else { ": TOO MUCH" }
        );
        verdicts.push(((*app).to_owned(), within));
    }
    println!();
    Ok(verdicts)
}

/// What a phone without WebAssembly loads beside a page: bytes compressed, and whether that keeps to its budget.
pub fn page_scripts() -> Result<(u64, bool)> {
    let mut total = 0;
    for name in ["leave", "passkeys"] {
        let file = paths::dist().join(format!("report/pages/{name}.js.br"));
        total += fs::metadata(&file).with_context(|| format!("{} cannot be read", file.display()))?.len();
    }
    Ok((total, total <= 3_000))
}

/// Scripts that set `innerHTML` die under Trusted Types: gives those that would.
pub fn scripts_with_inner_html() -> Result<Vec<String>> {
    let mut found = Vec::new();
    for app in APPS {
        let folder = paths::dist().join(app);
        for entry in fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
            let file = entry?.path();
            if file.extension().is_some_and(|kind| kind == "js") && fs::read_to_string(&file)?.contains("innerHTML") {
                found.push(file.display().to_string());
            }
        }
    }
    Ok(found)
}

/// Forbidden crates in the dependency tree of the browser build; `None` when cargo cannot tell.
pub fn forbidden_crates() -> Option<Vec<&'static str>> {
    let words = "tree --locked -p frontend --features desk,office --target wasm32-unknown-unknown -e normal --prefix none";
    let tree = process::ask(process::command("cargo").args(words.split(' ')))?;
    let has = |name: &str| tree.lines().any(|line| line.split_whitespace().next() == Some(name));
    Some(NOT_IN_A_BROWSER.iter().filter(|name| has(name)).copied().collect())
}

/// Source paths of forbidden crates in the built WebAssembly, where every linked crate that can panic leaves some.
pub fn forbidden_code() -> Result<Vec<String>> {
    let mut found = Vec::new();
    for asset in recorded()?.iter().filter(|asset| asset.file.ends_with(".wasm")) {
        let code = fs::read(paths::dist().join(&asset.app).join(&asset.file)).context("a built file is gone: build again")?;
        let text = String::from_utf8_lossy(&code);
        for name in NOT_IN_A_BROWSER.iter().chain(&["regex-automata", "regex-syntax"]) {
            let path = format!("/{name}-");
            let version_follows = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
            if text.split(&path).skip(1).any(version_follows) {
                found.push(format!("{name} in {}", asset.file));
            }
        }
    }
    Ok(found)
}

//! The browser tests: the real server, the built apps, Chromium, driven from node.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::count::{self, Count};
use crate::tools::{Web, WebKit};
use crate::{paths, process, run::tls, web};

pub fn run(tools: &Web, chromium: &Path, webkit: Option<&WebKit>, count: &mut Count) -> Result<()> {
    if !process::show(process::command("cargo").args(["build", "-p", "backend", "--bin", "vedette", "--locked"]))? {
        bail!("the server could not be built: what cargo said stands above");
    }
    let verdict = web::verdict::build(tools)?;
    let folder = paths::root().join("tests/browser");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|file| file.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    if files.is_empty() {
        bail!("there is no browser test in {}", folder.display());
    }
    let screenshots = paths::target().join("screenshots");
    std::fs::create_dir_all(&screenshots)?;
    let summary = paths::target().join("browser-tests.tap");
    let _ = std::fs::remove_file(&summary);
    // Two reporters: one for people, one to count.
    let mut node = process::command("node");
    node.args(["--test", "--test-reporter=spec", "--test-reporter-destination=stdout", "--test-reporter=tap"])
        .arg(format!("--test-reporter-destination={}", summary.display()))
        .args(files)
        .current_dir(&folder)
        .env("VEDETTE_BIN", paths::server(false))
        .env("VEDETTE_DIST", paths::dist())
        .env("VEDETTE_VERDICT", verdict)
        .env("CHROMIUM", chromium)
        .env("VEDETTE_SCREENSHOTS", screenshots);
    if let Some(webkit) = webkit {
        let folder = paths::target().join("webkit-tls");
        tls::certificate(&folder, &[])?;
        node.env("VEDETTE_TLS", folder).env("WEBKIT_DRIVER", &webkit.driver).env("WEBKIT_BROWSER", &webkit.browser);
    }
    let succeeded = process::follow(&mut node, |_| {})?;
    let mut seen = count::tap(&std::fs::read_to_string(&summary).unwrap_or_default());
    if !succeeded && seen.failed == 0 {
        seen.failed = 1;
    }
    count.add(&seen);
    Ok(())
}

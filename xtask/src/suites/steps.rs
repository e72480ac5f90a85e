//! The suites that are commands and simple checks.

use std::path::Path;

use anyhow::Result;

use super::count::Count;
use crate::{process, tools, web};

fn cargo(words: &str) -> std::process::Command {
    let mut command = process::command("cargo");
    command.args(words.split_whitespace());
    command
}

/// Format, lints on both targets, documentation, unit tests. The API tests have suites of their own.
pub fn check(count: &mut Count) -> Result<()> {
    count.command("format", &mut cargo("fmt --all --check"))?;
    count.command("lints, server", &mut cargo("clippy --workspace --all-targets --locked -- -D warnings"))?;
    count.command(
        "lints, browser",
        &mut cargo("clippy -p frontend --features desk,office --target wasm32-unknown-unknown --bins --lib --locked -- -D warnings"),
    )?;
    let mut documentation = cargo("doc -p shared --no-deps --locked --quiet");
    count.command("documentation", documentation.env("RUSTDOCFLAGS", "-D warnings"))?;
    count.cargo_test(&mut cargo("test --workspace --exclude tests --locked --no-fail-fast"))
}

/// What deny.toml allows. The list of known vulnerabilities is not in the repository.
pub fn deny(tool: &Path, count: &mut Count) -> Result<()> {
    tools::fetch_crates()?;
    for what in ["licenses", "bans", "sources"] {
        let mut command = process::command(tool);
        command.args(["--offline", "--locked", "--log-level", "error", "check", "--hide-inclusion-graph", what]);
        count.command(&format!("cargo deny: {what}"), &mut command)?;
    }
    println!("- cargo deny: advisories skipped: their database is fetched only where the network allows (`cargo deny check advisories`)");
    count.skipped += 1;
    Ok(())
}

/// The promises about what a browser downloads.
pub fn built(count: &mut Count) -> Result<()> {
    for (app, within) in web::budget::report()? {
        count.one(&format!("the {app} app keeps to its budget"), within);
    }
    let (bytes, within) = web::budget::page_scripts()?;
    count.one(&format!("the scripts of a page without WebAssembly keep to 3,000 bytes: {}", crate::say::thousands(bytes)), within);
    let scripts = web::budget::scripts_with_inner_html()?;
    for script in &scripts {
        println!("  innerHTML in {script}: a view has a fully static part, which Trusted Types forbid");
    }
    count.one("no script sets innerHTML", scripts.is_empty());
    let crates = web::budget::forbidden_crates();
    if let Some(found) = crates.as_ref().filter(|found| !found.is_empty()) {
        println!("  in the browser build: {}", found.join(", "));
    }
    count.one("no server crate in the dependencies of the browser build", crates.is_some_and(|found| found.is_empty()));
    let code = web::budget::forbidden_code()?;
    for what in &code {
        println!("  linked: {what}");
    }
    count.one("no server crate in the built WebAssembly", code.is_empty());
    Ok(())
}

/// The API tests, once per database.
pub fn api(database: &str, count: &mut Count) -> Result<()> {
    count.cargo_test(cargo("test -p tests --lib --test api --locked --no-fail-fast").env("VEDETTE_TEST_DATABASE", database))
}

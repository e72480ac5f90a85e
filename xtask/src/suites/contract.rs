//! The contract tests: schemathesis makes requests out of the description of the API and looks whether every answer is
//! one that it describes, as two people who may do different things.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::count::Count;
use crate::args::RunOptions;
use crate::run::server::{self, Settings};
use crate::{paths, process, run, say};

const ROLES: &[&str] = &["REPORTER", "LEAD"];

/// Fewer say too little: a description that lost its operations would pass.
const LEAST: u64 = 2_000;

/// More than any run asks for. Limits are numbers: there is no switch (docs/security.md §3).
const LIMITS: &[&str] = &["REQUESTS_PER_MINUTE", "SIGN_INS_PER_MINUTE", "TOKENS_PER_MINUTE", "FILINGS_PER_HOUR"];

pub fn run(python: &Path, count: &mut Count) -> Result<()> {
    server::build(false)?;
    let folder = paths::target().join("contract");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let description = folder.join("openapi.json");
    print_description(&description)?;
    let check = paths::root().join("tests/contract/description.py");
    count.command("the description is OpenAPI 3.1", program(python, &folder).arg(check).arg(&description))?;

    let (tokens, list) = (paths::root().join("tests/contract/tokens.py"), paths::root().join("tests/golden/tokens.json"));
    count.command("another implementation refuses the forged tokens", program(python, &folder).arg(tokens).arg(list))?;

    let options = RunOptions { port: run::free_port()?, data: folder.join("data"), demo: true, release: false, tls: false };
    let mut settings = Settings::new(&options, &[])?;
    settings.more = LIMITS.iter().map(|name| (format!("VEDETTE_LIMITS__{name}"), "1000000".into())).collect();
    settings.folders()?;
    settings.command_to_end("preparing the database", &["migrate", "up"])?;
    settings.command_to_end("preparing the demonstration", &["demo", "--few"])?;
    let mut serving = settings.serve()?;
    settings.wait_until_ready(&mut serving)?;
    let mut cases = 0;
    for role in ROLES {
        let report = folder.join(format!("{role}.json"));
        let mut schemathesis = program(python, &folder);
        schemathesis
            .args(["-m", "schemathesis.cli", "--config-file"])
            .arg(paths::root().join("tests/contract/schemathesis.toml"))
            .arg("run")
            .arg(&description)
            .args(["--url", &settings.public_url, "--report", "json", "--report-json-path"])
            .arg(&report)
            .env("VEDETTE_URL", &settings.public_url)
            .env("VEDETTE_ACCOUNTS", settings.accounts())
            .env("VEDETTE_ROLE", role);
        let held = process::show(&mut schemathesis)?;
        let generated = generated(&fs::read_to_string(&report).unwrap_or_default());
        cases += generated.unwrap_or_default();
        let words = format!("{role}: {} generated cases, every answer as described", say::thousands(generated.unwrap_or_default()));
        count.one(&words, held && generated.is_some());
        if let Some(status) = serving.exited() {
            settings.last_words();
            bail!("the server ended by itself ({status}): its log is {}", settings.log.display());
        }
    }
    count.one(&format!("{} generated cases, {} at least", say::thousands(cases), say::thousands(LEAST)), cases >= LEAST);
    Ok(())
}

/// By a server that has no settings at all.
fn print_description(file: &Path) -> Result<()> {
    let mut command = Command::new(paths::server(false));
    command.arg("openapi").env_clear().current_dir("/");
    let printed = process::quiet(&mut command, None)?;
    if !printed.status.success() {
        bail!("`vedette openapi` failed: run it to see why");
    }
    fs::write(file, printed.stdout).with_context(|| format!("{} cannot be written", file.display()))
}

/// What Python leaves behind stays in `folder`, and what is set here for other Python programs stays out.
fn program(python: &Path, folder: &Path) -> Command {
    let mut command = process::command(python);
    command.current_dir(folder).env("PYTHONPATH", paths::root().join("tests/contract"));
    command.env_remove("PYTHONHOME").env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUTF8", "1");
    // The server is on this machine, whatever proxy the others are behind.
    command.env("NO_PROXY", "*");
    command
}

/// The cases of a run that went to its end.
fn generated(report: &str) -> Option<u64> {
    let report: Value = serde_json::from_str(report).ok()?;
    let whole = report.get("complete")?.as_bool()? && report.get("errors")?.as_array()?.is_empty();
    report.get("test_cases")?.get("generated")?.as_u64().filter(|cases| whole && *cases > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_run_that_went_to_its_end_counts() {
        let report = |complete: bool, errors: &str, cases: u64| {
            generated(&format!(r#"{{"complete":{complete},"errors":[{errors}],"test_cases":{{"generated":{cases}}}}}"#))
        };
        assert_eq!(report(true, "", 3241), Some(3241));
        assert_eq!(report(false, "", 3241), None);
        assert_eq!(report(true, r#"{"title":"Network Error","count":1}"#, 3241), None);
        assert_eq!(report(true, "", 0), None);
        assert_eq!(generated(""), None, "it wrote no report at all");
    }
}

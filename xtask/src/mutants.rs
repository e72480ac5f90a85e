//! `cargo xtask mutants`: whether the tests of `shared` notice when it is changed.
//!
//! Each part is tried against its own tests first, which are quick; what survives them is tried once more
//! against all tests of the crate. What survives those as well must stand, with a reason, in `shared/mutants.toml`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::{paths, process, say, tools};

/// Where the explained survivors stand.
const EXPLAINED: &str = "shared/mutants.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Explained {
    survivor: Vec<Survivor>,
}

/// A change that no test can notice.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Survivor {
    /// File and change, without line and column.
    mutant: String,
    because: String,
}

pub fn run(asked: &[String]) -> Result<ExitCode> {
    let parts = parts()?;
    if let Some(unknown) = asked.iter().find(|name| !parts.contains(name)) {
        bail!("shared/src has no part {unknown}: choose from {}", parts.join(", "));
    }
    let text = std::fs::read_to_string(paths::root().join(EXPLAINED)).with_context(|| format!("{EXPLAINED} cannot be read"))?;
    let explained: Explained = toml::from_str(&text).with_context(|| format!("{EXPLAINED} is not as it should be"))?;
    let tool = tools::mutants()?;
    let mut survivors = Vec::new();
    for part in parts.iter().filter(|part| asked.is_empty() || asked.contains(part)) {
        survivors.extend(say::step(&format!("changing {part}"), || changed(&tool, part))?);
    }
    let reasons: BTreeMap<&str, &str> = explained.survivor.iter().map(|one| (one.mutant.as_str(), one.because.as_str())).collect();
    let unexplained: Vec<&String> = survivors.iter().filter(|mutant| !reasons.contains_key(without_place(mutant).as_str())).collect();
    println!("{} survived, {} of them without a reason in {EXPLAINED}", survivors.len(), unexplained.len());
    for mutant in &unexplained {
        println!("  {mutant}");
    }
    Ok(if unexplained.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The folders and files of shared/src that can be changed.
fn parts() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(paths::root().join("shared/src")).context("shared/src cannot be listed")? {
        let path = entry.context("shared/src cannot be listed")?.path();
        names.extend(
            path.file_stem().and_then(|stem| stem.to_str()).filter(|name| !name.starts_with("tests") && *name != "lib").map(str::to_owned),
        );
    }
    names.sort();
    names.dedup();
    Ok(names)
}

/// What survives of one part: first its own tests, then all.
fn changed(tool: &Path, part: &str) -> Result<Vec<String>> {
    let first = tried(tool, part, &[], &["--lib", part])?;
    if first.is_empty() {
        return Ok(first);
    }
    // By name and place, exactly: the names hold characters that mean something in a pattern.
    let again: Vec<String> = first.iter().map(|mutant| format!("^{}$", literally(mutant))).collect();
    tried(tool, part, &again, &[])
}

fn tried(tool: &Path, part: &str, only: &[String], tests: &[&str]) -> Result<Vec<String>> {
    let output = paths::target().join("mutants").join(part);
    std::fs::create_dir_all(&output).with_context(|| format!("{} cannot be made", output.display()))?;
    let mut command = process::command(tool);
    command.args(["mutants", "--package", "shared", "--baseline", "skip", "--timeout", "120", "--no-times", "--output"]).arg(&output);
    command.args(["--file", &format!("shared/src/{part}/**"), "--file", &format!("shared/src/{part}.rs")]);
    command.args(only.iter().flat_map(|mutant| ["--re", mutant.as_str()]));
    command.arg("--").args(tests);
    // The attacker's proof runs on a few generated institutions here; `check` runs it on all.
    command.env("VEDETTE_TEST_INSTITUTIONS", "25").env("CARGO_PROFILE_DEV_DEBUG", "0");
    // Of its own, and kept: each run works on a copy of the sources, and would build every dependency anew.
    command.env("CARGO_TARGET_DIR", paths::target().join("mutants/build"));
    let done = process::quiet(&mut command, Some(&output.join("log")))?;
    // 2: some were missed; 3: some ran out of time, which is noticed too.
    if !matches!(done.status.code(), Some(0 | 2 | 3)) {
        bail!("cargo-mutants could not do its work: {} says why", output.join("log").display());
    }
    let missed = std::fs::read_to_string(output.join("mutants.out/missed.txt")).unwrap_or_default();
    Ok(missed.lines().map(str::to_owned).collect())
}

/// `file:line:column: change` without line and column, which move with every edit above.
fn without_place(mutant: &str) -> String {
    let mut pieces = mutant.splitn(4, ':');
    let (file, change) = (pieces.next().unwrap_or_default(), pieces.nth(2).unwrap_or_default());
    format!("{file}:{change}")
}

fn literally(text: &str) -> String {
    text.chars().flat_map(|c| (!c.is_alphanumeric() && !c.is_whitespace()).then_some('\\').into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_survivor_is_known_by_file_and_change_wherever_it_moves() {
        let key = "shared/src/a.rs: replace < with <= in A::b";
        assert_eq!(without_place("shared/src/a.rs:37:43: replace < with <= in A::b"), key);
        assert_eq!(without_place("shared/src/a.rs:7:3: replace < with <= in A::b"), key);
    }

    #[test]
    fn every_explained_survivor_has_a_reason_and_a_file_that_exists() {
        let text = std::fs::read_to_string(paths::root().join(EXPLAINED)).unwrap();
        let explained: Explained = toml::from_str(&text).unwrap();
        for one in explained.survivor {
            let file = one.mutant.split(':').next().unwrap();
            assert!(paths::root().join(file).is_file() && one.because.len() > 20, "{}", one.mutant);
        }
    }
}

//! Finds the tools, or installs what is missing. Every failure is one sentence that says what to run.

mod cargo;
mod npm;
mod pins;
mod python;
mod system;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use crate::{paths, process, say};

pub use pins::Pins;
pub use system::WebKit;

/// Where the contract tests are.
const CONTRACT: &str = "tests/contract";

/// A tool that is there.
pub struct Found {
    pub name: String,
    pub version: String,
    pub place: PathBuf,
}

/// What the browser builds need.
pub struct Web {
    all: Vec<Found>,
}

/// What the tests need on top.
pub struct Test {
    pub deny: PathBuf,
    pub chromium: PathBuf,
    pub webkit: Option<WebKit>,
    /// The folder with `initdb`, `postgres` and `pg_isready`.
    pub postgres: PathBuf,
    /// The interpreter that has schemathesis.
    pub python: PathBuf,
    all: Vec<Found>,
}

impl Web {
    pub fn ensure(pins: &Pins) -> Result<Self> {
        let all = vec![
            cargo::wasm_target()?,
            system::node(pins)?,
            cargo::tool(pins, "trunk")?,
            cargo::tool(pins, "wasm-bindgen-cli")?,
            npm::packages("frontend")?,
            npm::wasm_opt(pins)?,
        ];
        Ok(Self { all })
    }

    /// A command with these tools first on its PATH: trunk takes the others from there.
    pub fn command(&self, program: &str) -> Command {
        let mut folders: Vec<PathBuf> = self.all.iter().filter_map(|tool| Some(tool.place.parent()?.to_owned())).collect();
        folders.push(paths::root().join("frontend/node_modules/.bin"));
        if let Some(path) = std::env::var_os("PATH") {
            folders.extend(std::env::split_paths(&path));
        }
        let path = std::env::join_paths(folders).unwrap_or_else(|_| OsString::from("/usr/bin:/bin"));
        // Found on the new PATH, not on ours.
        let file = std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file());
        let mut command = process::command(file.unwrap_or_else(|| PathBuf::from(program)));
        command.env("PATH", path);
        command
    }
}

impl Test {
    pub fn ensure(pins: &Pins) -> Result<Self> {
        let deny = cargo::tool(pins, "cargo-deny")?;
        let packages = npm::packages("tests/browser")?;
        let chromium = system::chromium(pins)?;
        let postgres = system::postgres(pins)?;
        let python = python::packages(pins, CONTRACT)?;
        Ok(Self {
            deny: deny.place.clone(),
            chromium: chromium.place.clone(),
            webkit: system::webkit(pins)?,
            postgres: postgres.place.clone(),
            python: python.place.clone(),
            all: [deny, packages, chromium, postgres, python].into_iter().chain(system::clamd(pins)).collect(),
        })
    }
}

/// Everything Cargo.lock names, for every platform: trunk and cargo-deny then work offline.
pub fn fetch_crates() -> Result<()> {
    say::step("fetching the crates that Cargo.lock names", || {
        let done = process::quiet(process::command("cargo").args(["fetch", "--locked", "--quiet"]), None)?;
        if !done.status.success() {
            bail!("the crates could not be fetched: run `cargo fetch --locked` to see why");
        }
        Ok(())
    })
}

/// The one tool of `mutants`.
pub fn mutants() -> Result<PathBuf> {
    Ok(cargo::tool(&Pins::read()?, "cargo-mutants")?.place)
}

/// The one tool of `contract` beside those of the browser builds.
pub fn python(pins: &Pins) -> Result<PathBuf> {
    Ok(python::packages(pins, CONTRACT)?.place)
}

/// What `bench` needs for Lighthouse beside its packages: Chromium.
pub fn lighthouse(pins: &Pins) -> Result<PathBuf> {
    system::node(pins)?;
    npm::packages("tests/lighthouse")?;
    Ok(system::chromium(pins)?.place)
}

/// What `bench` and `faults` need for the second database: the folder with `initdb`, `postgres` and `pg_isready`.
pub fn postgres() -> Result<PathBuf> {
    Ok(system::postgres(&Pins::read()?)?.place)
}

/// The one tool of `check`.
pub fn wasm() -> Result<()> {
    cargo::wasm_target().map(|_| ())
}

/// `cargo xtask tools`.
pub fn list() -> Result<ExitCode> {
    let pins = Pins::read()?;
    let web = Web::ensure(&pins)?;
    let test = Test::ensure(&pins)?;
    for tool in web.all.iter().chain(&test.all) {
        println!("{:<30} {:<16} {}", tool.name, tool.version, tool.place.display());
    }
    Ok(ExitCode::SUCCESS)
}

//! A release server on a fresh demonstration database of its own; both gone afterwards.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, bail};

use super::reporters::Reporters;
use super::usage;
use crate::args::RunOptions;
use crate::process::{self, Running};
use crate::run::free_port;
use crate::run::server::Settings;
use crate::suites::postgres::Cluster;

/// The database under the server.
#[derive(Clone, Copy)]
pub enum Engine<'a> {
    Sqlite,
    Postgres(&'a Cluster),
}

impl Engine<'_> {
    pub fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "SQLite",
            Engine::Postgres(_) => "PostgreSQL",
        }
    }
}

/// More than anybody files: what is measured is the server, not its patience.
const GENEROUS: &str = "100000000";

pub struct Site {
    pub settings: Settings,
    running: Option<Running>,
    /// MiB before the first request.
    pub idle_memory: f64,
}

impl Site {
    pub fn start(engine: Engine<'_>, folder: &Path, preload: Option<&Path>) -> Result<Self> {
        Self::start_with(engine, folder, preload, &[])
    }

    /// The same after so many reports of the past.
    pub fn start_grown(engine: Engine<'_>, folder: &Path, reports: u32) -> Result<Self> {
        Self::prepared(engine, folder, None, &[], reports)
    }

    /// The same with settings of its own.
    pub fn start_with(engine: Engine<'_>, folder: &Path, preload: Option<&Path>, own: &[(&str, &str)]) -> Result<Self> {
        Self::prepared(engine, folder, preload, own, 0)
    }

    fn prepared(engine: Engine<'_>, folder: &Path, preload: Option<&Path>, own: &[(&str, &str)], reports: u32) -> Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("site_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let data = folder.join(&name);
        let mut settings = Settings::new(&RunOptions { port: free_port()?, data, demo: true, release: true, tls: false }, &[])?;
        settings.log = folder.join(format!("{name}.log"));
        settings.folders()?;
        if let Engine::Postgres(cluster) = engine {
            let mut create = cluster.client("createdb").context("PostgreSQL's createdb is missing")?;
            if !process::show(create.arg(&name))? {
                bail!("the database {name} could not be made: what createdb said stands above");
            }
            settings.more.push(("VEDETTE_DATABASE__URL".to_owned(), cluster.url_of(&name).into()));
        }
        let help = process::ask(&mut settings.command(&["--help"])).unwrap_or_default();
        settings.more.extend(limits(&help).map(|name| (name, GENEROUS.into())));
        // Without a word: these lines would stand between those of the table.
        for words in [&["migrate", "up"][..], &["demo", "--few", "--reports", &reports.to_string()]] {
            if !process::quiet(&mut settings.command(words), Some(&settings.log))?.status.success() {
                settings.last_words();
                bail!("`vedette {}` failed: what it said stands above", words.join(" "));
            }
        }
        settings.more.extend(own.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())));
        settings.more.extend(preload.map(|library| ("LD_PRELOAD".to_owned(), OsString::from(library))));
        let mut running = settings.serve()?;
        settings.wait_until_ready(&mut running)?;
        let idle_memory = usage::memory(running.id());
        Ok(Self { settings, running: Some(running), idle_memory })
    }

    /// Ends the server and starts it again as it will be so many days from now.
    pub fn start_ahead(&mut self, days: u32) -> Result<()> {
        self.stop();
        self.settings.more.push(("VEDETTE_DEMONSTRATION__DAYS_AHEAD".to_owned(), days.to_string().into()));
        let mut running = self.settings.serve()?;
        self.settings.wait_until_ready(&mut running)?;
        self.running = Some(running);
        Ok(())
    }

    pub fn reporters(&self) -> Result<Reporters> {
        Reporters::sign_in(self.settings.listen, &self.settings.accounts())
    }

    pub fn process(&self) -> u32 {
        self.running.as_ref().map_or(0, Running::id)
    }

    /// What the commands that prepared it and the server wrote down.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.settings.log).unwrap_or_default()
    }

    /// Letters that have left so far: alerts go out while reports come in.
    pub fn letters(&self) -> usize {
        let files = fs::read_dir(self.settings.mail()).into_iter().flatten().flatten();
        files.filter(|file| file.file_name().to_string_lossy().ends_with(".eml")).count()
    }

    /// Ends the server, so that it takes nothing from what is measured next. The data stays.
    pub fn stop(&mut self) {
        self.running = None;
    }

    /// The embedded database's file.
    pub fn sqlite(&self) -> PathBuf {
        self.settings.data.join("vedette.sqlite")
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stop();
        let _ = fs::remove_dir_all(&self.settings.data);
        let _ = fs::remove_dir_all(&self.settings.keys);
    }
}

/// The environment names of every rate limit the server knows: its help lists all settings.
fn limits(help: &str) -> impl Iterator<Item = String> {
    let names = help.lines().filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| name.starts_with("limits.") && name.contains("_per_"))
        .map(|name| format!("VEDETTE_{}", name.to_uppercase().replace('.', "__")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rates_that_the_server_knows_are_raised() {
        let help = "Settings, with their defaults:\n  public_url   where people reach it\n  \
                    limits.filings_per_hour    reports by one account [30]\n  limits.body_bytes   the largest [65536]\n";
        assert_eq!(limits(help).collect::<Vec<_>>(), ["VEDETTE_LIMITS__FILINGS_PER_HOUR"]);
        assert_eq!(limits("  data.folder  limits.x_per_day").count(), 0);
    }
}

//! The two small C programs, compiled when they are needed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{paths, process};

/// Reported when the compiler is missing; the measurements that need it are left out.
pub const NO_COMPILER: &str = "there is no C compiler `cc`: install one (for example `apt-get install gcc`)";

/// What one filing writes a row of.
const TABLES: &[&str] = &["claims", "reports", "cases", "outbox", "audit"];

/// A library to preload that makes each sync slower. `None` without a compiler.
pub fn slow_disk(folder: &Path) -> Result<Option<PathBuf>> {
    let file = folder.join("slow_disk.so");
    compile("slow_disk", include_str!("native/slow_disk.c"), &file, &["-shared".as_ref(), "-fPIC".as_ref()])
}

/// SQLite as the server links it, with nothing around it.
pub struct RawSqlite(PathBuf);

impl RawSqlite {
    /// `None` without a compiler.
    pub fn compile(folder: &Path) -> Result<Option<Self>> {
        let library = linked_sqlite()?;
        let words = [library.as_os_str(), "-lpthread".as_ref(), "-ldl".as_ref(), "-lm".as_ref()];
        Ok(compile("raw_sqlite", include_str!("native/raw_sqlite.c"), &folder.join("raw_sqlite"), &words)?.map(Self))
    }

    /// Bytes of the rows one filing adds, read from a database that holds some.
    pub fn filing_bytes(&self, database: &Path) -> Result<u32> {
        let bytes = self.ask(|command| command.arg("rows").arg(database).args(TABLES))?;
        Ok(bytes.round() as u32)
    }

    /// Commits a second of one row of so many bytes, in a database of its own in `folder`.
    pub fn commits(&self, folder: &Path, bytes: u32, seconds: u64) -> Result<f64> {
        let file = folder.join("raw.sqlite");
        let wipe = || ["raw.sqlite", "raw.sqlite-wal", "raw.sqlite-shm"].iter().for_each(|name| drop(fs::remove_file(folder.join(name))));
        wipe();
        let rate = self.ask(|command| command.arg("commits").arg(&file).args([bytes.to_string(), seconds.to_string()]));
        wipe();
        rate
    }

    fn ask(&self, words: impl FnOnce(&mut std::process::Command) -> &mut std::process::Command) -> Result<f64> {
        let said = process::ask(words(&mut process::command(&self.0))).context("the raw SQLite measurement failed")?;
        said.trim().parse().context("the raw SQLite measurement said no number")
    }
}

/// The library in the server's own build, so that both run the same code. Cargo names its folder.
fn linked_sqlite() -> Result<PathBuf> {
    let mut cargo = process::command("cargo");
    cargo.args(["build", "--release", "--locked", "--quiet", "-p", "backend", "--bin", "vedette", "--message-format=json"]);
    let said = process::ask(&mut cargo).context("cargo could not say where the server's SQLite is")?;
    let messages = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let word = |message: &Value, name: &str| message.get(name).and_then(Value::as_str).map(str::to_owned);
    let of_sqlite = |message: &Value| word(message, "package_id").is_some_and(|id| id.contains("libsqlite3-sys"));
    let folder = messages.filter(of_sqlite).find_map(|message| word(&message, "out_dir")).map(PathBuf::from);
    let file = folder.context("the server does not link SQLite")?.join("libsqlite3.a");
    if file.is_file() { Ok(file) } else { bail!("{} is missing", file.display()) }
}

fn compile(name: &str, source: &str, to: &Path, words: &[&std::ffi::OsStr]) -> Result<Option<PathBuf>> {
    let Some(cc) = paths::on_path("cc") else { return Ok(None) };
    let file = to.with_file_name(format!("{name}.c"));
    fs::write(&file, source).with_context(|| format!("{} cannot be written", file.display()))?;
    let mut command = process::command(cc);
    command.args(["-std=gnu11", "-O2", "-Wall", "-o"]).arg(to).arg(&file).args(words);
    if process::show(&mut command)? { Ok(Some(to.to_owned())) } else { bail!("{name}.c could not be compiled: what cc said stands above") }
}

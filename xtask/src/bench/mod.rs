//! `cargo xtask bench`: measurements. Figures of one run are for comparing with each other: the machine, its
//! disk and their noise are in all of them. Only the bytes of the apps can fail; no time is asserted.

mod bytes;
pub mod caller;
mod enumeration;
mod filing;
mod flood;
mod floor;
mod growth;
pub mod http;
mod lighthouse;
mod load;
mod native;
mod open;
mod options;
pub mod reporters;
mod site;
mod usage;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::run::server;
use crate::suites::postgres::Cluster;
use crate::tools::{self, Pins, Web};
use crate::{paths, process, web};
use filing::Filing;
use open::Disk;
pub use options::BenchOptions;
use options::{Kind, Part};
use site::Engine;

pub fn bench(options: &BenchOptions) -> Result<ExitCode> {
    let within = if options.wants(Part::Bytes) { bytes::measure()? } else { true };
    if [Part::Filing, Part::Open, Part::Slow, Part::Flood, Part::Enumeration, Part::Growth].into_iter().any(|part| options.wants(part)) {
        apps()?;
        server::build(true)?;
        let folder = paths::target().join("bench");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        println!("\n{}; server and load share it, over loopback", usage::machine());
        serving(options, &folder)?;
        fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    if options.wants(Part::Lighthouse) {
        apps()?;
        server::build(true)?;
        lighthouse::measure()?;
    }
    Ok(if within { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The server shows the apps; it does not start without any.
fn apps() -> Result<()> {
    if web::APPS.iter().all(|app| paths::dist().join(app).is_dir()) {
        return Ok(());
    }
    web::build(&Web::ensure(&Pins::read()?)?)
}

fn serving(options: &BenchOptions, folder: &Path) -> Result<()> {
    let filing = if options.wants(Part::Filing) { Some(Filing::prepare(folder, options.closed())?) } else { None };
    let slow_disk = if options.wants(Part::Slow) { native::slow_disk(folder)? } else { None };
    if options.wants(Part::Slow) && slow_disk.is_none() {
        println!("{}; the slow disk is left out", native::NO_COMPILER);
    }
    for kind in [Kind::Sqlite, Kind::Postgres].into_iter().filter(|kind| options.wants_database(*kind)) {
        if [Part::Filing, Part::Open, Part::Flood, Part::Enumeration, Part::Growth].into_iter().any(|part| options.wants(part)) {
            on(kind, None, |engine| {
                if let Some(filing) = &filing {
                    filing.measure(engine)?;
                }
                if options.wants(Part::Open) {
                    open::measure(engine, folder, options.open(), Disk::AsItIs)?;
                }
                if options.wants(Part::Flood) {
                    flood::measure(engine, folder, options.open())?;
                }
                if options.wants(Part::Enumeration) {
                    enumeration::measure(engine, folder)?;
                }
                if options.wants(Part::Growth) { growth::measure(engine, folder) } else { Ok(()) }
            })?;
        }
        if let Some(library) = &slow_disk {
            on(kind, Some(library), |engine| open::measure(engine, folder, options.open(), Disk::Slow(library)))?;
        }
    }
    Ok(())
}

/// With this database running; PostgreSQL's own processes feel a slow disk too.
fn on(kind: Kind, preload: Option<&Path>, work: impl Fn(Engine<'_>) -> Result<()>) -> Result<()> {
    match kind {
        Kind::Sqlite => work(Engine::Sqlite),
        Kind::Postgres => match tools::postgres() {
            Ok(programs) => work(Engine::Postgres(&Cluster::start_with(&programs, preload)?)),
            Err(missing) => {
                process::check_stop()?;
                println!("\n{missing:#}\n  PostgreSQL is left out");
                Ok(())
            }
        },
    }
}

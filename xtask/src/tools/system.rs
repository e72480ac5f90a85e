//! Node, Chromium, PostgreSQL, Python and clamd: found on the machine, all but the first installed with apt-get where possible.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};

use super::{Found, Pins};
use crate::{paths, process, say};

pub fn node(pins: &Pins) -> Result<Found> {
    let least = pins.node.least;
    let advice =
        format!("install Node.js {least} or later (for example `apt-get install nodejs npm`, or from nodejs.org), then run this again");
    let Some(place) = paths::on_path("node") else { bail!("Node.js is missing: {advice}") };
    let version = process::ask(process::command(&place).arg("--version")).unwrap_or_default();
    let version = version.trim().trim_start_matches('v').to_owned();
    let major: u32 = version.split('.').next().and_then(|part| part.parse().ok()).unwrap_or(0);
    if major < least {
        bail!("Node.js at {} is version `{version}`, too old: {advice}", place.display());
    }
    Ok(Found { name: "node".to_owned(), version, place })
}

pub fn chromium(pins: &Pins) -> Result<Found> {
    let look = || {
        let fixed = Path::new("/usr/bin/chromium");
        if fixed.is_file() {
            return Some(fixed.to_owned());
        }
        ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| paths::on_path(name))
    };
    let place = or_apt(pins, "chromium", "Chromium", look)?;
    Ok(Found { name: "chromium".to_owned(), version: version(&place), place })
}

/// Python with what makes virtual environments, which Debian keeps in a package of its own.
pub fn python(pins: &Pins) -> Result<Found> {
    let least = pins.python.least;
    let new_enough = |place: &PathBuf| {
        let text = version(place);
        let mut parts = text.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
        (parts.next(), parts.next()) >= (Some(3), Some(least))
    };
    let makes_environments = |place: &PathBuf| process::ask(process::command(place).args(["-I", "-c", "import ensurepip, venv"])).is_some();
    let look = || paths::every_on_path("python3").into_iter().find(|place| new_enough(place) && makes_environments(place));
    let place = or_apt(pins, "python", &format!("Python 3.{least} or later with its module venv"), look)?;
    Ok(Found { name: "python".to_owned(), version: version(&place), place })
}

/// The driver of WebKit beside a display for it. Tests that want it are skipped by name where it cannot be had.
pub fn webkit(pins: &Pins) -> Result<Option<WebKit>> {
    let browser = || {
        let folders = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
        let inside = folders.flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()));
        inside.map(|folder| folder.join("MiniBrowser")).filter(|file| file.is_file()).max()
    };
    let look = || paths::on_path("WebKitWebDriver").filter(|_| paths::on_path("Xvfb").is_some() && browser().is_some());
    match or_apt(pins, "webkit", "WebKit with its driver, and Xvfb", look) {
        Ok(driver) => Ok(browser().map(|browser| WebKit { driver, browser })),
        Err(why) => {
            process::check_stop()?;
            println!("  {why}; the tests in WebKit are skipped");
            Ok(None)
        }
    }
}

/// Where WebKit is.
pub struct WebKit {
    pub driver: PathBuf,
    /// The browser that the driver starts.
    pub browser: PathBuf,
}

/// Gives the folder of the server programs; Debian keeps them off PATH.
pub fn postgres(pins: &Pins) -> Result<Found> {
    let look = || {
        let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path().join("bin"))
            .filter(|folder| folder.join("initdb").is_file())
            .collect();
        folders.sort();
        // A link to `initdb` alone is common: its siblings are where it points.
        let linked = || Some(paths::on_path("initdb")?.canonicalize().ok()?.parent()?.to_owned());
        folders.pop().or_else(linked).filter(|folder| folder.join("postgres").is_file())
    };
    let place = or_apt(pins, "postgresql", "PostgreSQL", look)?;
    Ok(Found { name: "postgresql".to_owned(), version: version(&place.join("postgres")), place })
}

/// The scanner that one test asks. Where there is none and none can be installed, that test says that it was skipped.
pub fn clamd(pins: &Pins) -> Option<Found> {
    let look =
        || [Path::new("/usr/sbin/clamd"), Path::new("/usr/local/sbin/clamd")].into_iter().find(|path| path.is_file()).map(Path::to_owned);
    let place = or_apt(pins, "clamd", "clamd", look).ok()?;
    Some(Found { name: "clamd".to_owned(), version: version(&place), place })
}

/// The first word of `--version` that begins with a digit.
fn version(program: &Path) -> String {
    let text = process::ask(process::command(program).arg("--version")).unwrap_or_default();
    text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit())).unwrap_or("?").to_owned()
}

fn or_apt(pins: &Pins, key: &str, name: &str, look: impl Fn() -> Option<PathBuf>) -> Result<PathBuf> {
    if let Some(place) = look() {
        return Ok(place);
    }
    let package = pins.apt.get(key).with_context(|| format!("xtask/tools.toml does not name {key}"))?;
    let sentence = format!(
        "{name} is missing and could not be installed: run `apt-get update && apt-get install --no-install-recommends {package}` as root, or install it in your system's way"
    );
    if !nix::unistd::geteuid().is_root() || paths::on_path("apt-get").is_none() {
        bail!("{sentence}");
    }
    static UPDATED: AtomicBool = AtomicBool::new(false);
    say::step(&format!("installing {package} with apt-get"), || {
        let apt = |words: &[&str]| {
            let mut command = process::command("apt-get");
            command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
            process::quiet(&mut command, None).is_ok_and(|done| done.status.success())
        };
        // An update that fails in part (one unreachable source) may still be enough: the installation decides.
        if !UPDATED.swap(true, Ordering::SeqCst) {
            apt(&["update"]);
        }
        apt(&[&["install", "-y", "--no-install-recommends"], package.split_whitespace().collect::<Vec<_>>().as_slice()].concat());
        process::check_stop()?;
        look().context(sentence.clone())
    })
}

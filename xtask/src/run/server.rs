//! The server as a child: its settings, its one-off commands, its start, and waiting until it answers.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File};
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::args::RunOptions;
use crate::process::{self, Running};
use crate::{paths, say};

pub struct Settings {
    pub public_url: String,
    /// Where the server itself listens: always loopback.
    pub listen: SocketAddr,
    pub data: PathBuf,
    /// Never inside the data folder: whoever takes one must not have the other.
    pub keys: PathBuf,
    pub log: PathBuf,
    /// Settings of this one server beside those every one gets here.
    pub more: Vec<(String, OsString)>,
    program: PathBuf,
}

/// Cargo does nothing where nothing changed.
pub fn build(release: bool) -> Result<()> {
    say::step("building the server", || {
        let mut cargo = process::command("cargo");
        cargo.args(["build", "--locked", "-p", "backend", "--bin", "vedette"]);
        if release {
            cargo.arg("--release");
        }
        if process::show(&mut cargo)? { Ok(()) } else { bail!("the server could not be built: what cargo said stands above") }
    })
}

impl Settings {
    pub fn new(options: &RunOptions, lan: &[IpAddr]) -> Result<Self> {
        let port = options.port;
        let name = options.data.file_name().context("--data must name a folder")?.to_string_lossy().into_owned();
        let (public_url, own_port) = if options.tls {
            let host = lan.first().map_or_else(
                || "localhost".to_owned(),
                |address| match address {
                    IpAddr::V4(address) => address.to_string(),
                    IpAddr::V6(address) => format!("[{address}]"),
                },
            );
            (format!("https://{host}:{port}"), super::free_port()?)
        } else {
            (format!("http://localhost:{port}"), port)
        };
        Ok(Self {
            public_url,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, own_port)),
            keys: options.data.with_file_name(format!("{name}-keys")),
            data: options.data.clone(),
            log: paths::target().join(format!("vedette-{port}.log")),
            more: Vec::new(),
            program: paths::server(options.release),
        })
    }

    pub fn mail(&self) -> PathBuf {
        self.data.join("mail")
    }

    pub fn accounts(&self) -> PathBuf {
        self.data.join("demo-accounts.json")
    }

    pub fn folders(&self) -> Result<()> {
        for folder in [&self.data, &self.keys] {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .with_context(|| format!("{} cannot be made: choose another folder with --data", folder.display()))?;
        }
        Ok(())
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = process::command(&self.program);
        command
            .args(words)
            // Ours, not the server's, which refuses settings it does not know.
            .env_remove("VEDETTE_CACHE")
            .env("VEDETTE_PUBLIC_URL", &self.public_url)
            .env("VEDETTE_SERVER__LISTEN", self.listen.to_string())
            .env("VEDETTE_DATA__FOLDER", &self.data)
            .env("VEDETTE_KEYS__FOLDER", &self.keys)
            .env("VEDETTE_WEB__ASSETS", paths::dist())
            .env("VEDETTE_MAIL__TRANSPORT", "file")
            .envs(self.more.iter().map(|(name, value)| (name, value)));
        command
    }

    pub fn command_to_end(&self, what: &str, words: &[&str]) -> Result<()> {
        say::step(what, || {
            if process::show(&mut self.command(words))? {
                Ok(())
            } else {
                bail!("`vedette {}` failed: what it said stands above", words.join(" "))
            }
        })
    }

    /// Its log goes to a file: a line per request would bury what a person has to read.
    pub fn serve(&self) -> Result<Running> {
        let log = File::create(&self.log).with_context(|| format!("{} cannot be written", self.log.display()))?;
        Running::start(self.command(&["serve"]).stdout(log.try_clone()?).stderr(log))
    }

    pub fn wait_until_ready(&self, server: &mut Running) -> Result<()> {
        let patience = Instant::now() + Duration::from_secs(60);
        while !ready(self.listen) {
            process::check_stop()?;
            if let Some(status) = server.exited() {
                self.last_words();
                bail!("the server ended while starting ({status}): its log is {}", self.log.display());
            }
            if Instant::now() > patience {
                self.last_words();
                bail!("the server did not get ready within a minute: its log is {}", self.log.display());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    pub fn last_words(&self) {
        let text = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        for line in lines.iter().skip(lines.len().saturating_sub(10)) {
            eprintln!("  {line}");
        }
    }
}

/// `/readyz` says 200.
fn ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        let mut first = [0; 12];
        stream.read_exact(&mut first)?;
        Ok(first.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_is_not_told_where_tools_are_kept() {
        let options = RunOptions { port: 8080, data: PathBuf::from("/nowhere/data"), demo: true, release: false, tls: false };
        let mut settings = Settings::new(&options, &[]).unwrap();
        settings.more.push(("VEDETTE_LOG__LEVEL".to_owned(), "warn".into()));
        let command = settings.command(&["serve"]);
        let given = |name: &str| command.get_envs().find(|(known, _)| *known == name).map(|(_, value)| value.map(OsString::from));
        assert_eq!(given("VEDETTE_CACHE"), Some(None), "removed even when this process has it");
        assert_eq!(given("VEDETTE_LOG__LEVEL"), Some(Some("warn".into())));
        assert_eq!(given("VEDETTE_KEYS__FOLDER"), Some(Some("/nowhere/data-keys".into())));
    }
}

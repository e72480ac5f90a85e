//! A private PostgreSQL for tests and measurements: own folder, free port, loopback only, gone at the end however it ends.

use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use nix::unistd::User;

use crate::process::{self, Running};

pub struct Cluster {
    // Dropped in this order: first the server, then its folder.
    _server: Running,
    folder: Folder,
    programs: PathBuf,
    port: u16,
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Cluster {
    pub fn start(programs: &Path) -> Result<Self> {
        Self::start_with(programs, None)
    }

    /// With a library that is loaded into it before any other.
    pub fn start_with(programs: &Path, preload: Option<&Path>) -> Result<Self> {
        let who = owner()?;
        let mut last = None;
        // A port may be taken between finding and using it, and a lock of a dead process may linger.
        for attempt in 0..3 {
            process::check_stop()?;
            match Self::attempt(programs, preload, who, attempt) {
                Ok(cluster) => return Ok(cluster),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| anyhow::anyhow!("PostgreSQL was not tried")))
    }

    fn attempt(programs: &Path, preload: Option<&Path>, who: Option<(u32, u32)>, attempt: u32) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("vedette-postgres-{}-{attempt}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        if let Some((user, group)) = who {
            chown(&folder, Some(user), Some(group))?;
        }
        let folder = Folder(folder);
        let data = folder.0.join("data");
        let program = |name: &str| {
            let mut command = Command::new(programs.join(name));
            command.current_dir(&folder.0).stdout(Stdio::null()).stderr(Stdio::null());
            // PostgreSQL refuses to run as root.
            if let Some((user, group)) = who {
                command.uid(user).gid(group);
            }
            command
        };
        let mut initdb = program("initdb");
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"]).arg(&data);
        if !process::show(&mut initdb)? {
            bail!("PostgreSQL's initdb failed: is {} writable for the user postgres?", folder.0.display());
        }
        let port = crate::run::free_port()?;
        let mut postgres = program("postgres");
        postgres
            .arg("-D")
            .arg(&data)
            .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-c", "fsync=on", "-c", "max_connections=200", "-k"])
            .arg(&folder.0);
        if let Some(library) = preload {
            // Where the user it runs as can surely read it.
            let own = folder.0.join("preload.so");
            std::fs::copy(library, &own).with_context(|| format!("{} cannot be copied", library.display()))?;
            std::fs::set_permissions(&own, Permissions::from_mode(0o755))?;
            postgres.env("LD_PRELOAD", own);
        }
        // SIGINT is its "now, but properly"; SIGTERM would wait for clients.
        let mut server = Running::start_with(&mut postgres, Signal::SIGINT)?;
        let patience = Instant::now() + Duration::from_secs(30);
        loop {
            let mut ask = program("pg_isready");
            ask.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]);
            if process::show(&mut ask)? {
                return Ok(Self { _server: server, folder, programs: programs.to_owned(), port });
            }
            if server.exited().is_some() || Instant::now() > patience {
                bail!("PostgreSQL did not start on port {port}");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    pub fn url(&self) -> String {
        self.url_of("postgres")
    }

    pub fn url_of(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    pub fn folder(&self) -> &Path {
        &self.folder.0
    }

    /// One of PostgreSQL's own clients, pointed here; `None` where it is not installed.
    pub fn client(&self, name: &str) -> Option<Command> {
        let program = Some(self.programs.join(name)).filter(|file| file.is_file()).or_else(|| crate::paths::on_path(name))?;
        let mut command = process::command(program);
        command.env("PGHOST", "127.0.0.1").env("PGPORT", self.port.to_string()).env("PGUSER", "postgres");
        Some(command)
    }
}

/// As root: the user the server runs as. Otherwise: ourselves.
fn owner() -> Result<Option<(u32, u32)>> {
    if !nix::unistd::geteuid().is_root() {
        return Ok(None);
    }
    let user = User::from_name("postgres")
        .ok()
        .flatten()
        .context("there is no user `postgres` to run PostgreSQL as: run `adduser --system --group postgres`")?;
    Ok(Some((user.uid.as_raw(), user.gid.as_raw())))
}

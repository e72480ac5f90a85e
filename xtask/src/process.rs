//! Starting other programs, and stopping them all when this one is told to stop.
//!
//! Every child leads a process group of its own. Ctrl-C in a terminal therefore reaches only xtask, which
//! passes it on to whole groups: a test runner's browsers and servers end with the runner.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use crate::paths;

static STOPPING: AtomicBool = AtomicBool::new(false);
static CHILDREN: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn children() -> std::sync::MutexGuard<'static, Vec<u32>> {
    CHILDREN.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// From now on SIGINT, SIGTERM and SIGHUP end the children first; a second signal ends them hard.
pub fn stop_children_on_signal() -> Result<()> {
    ctrlc::set_handler(|| {
        let again = STOPPING.swap(true, Ordering::SeqCst);
        for id in children().iter() {
            signal(*id, if again { Signal::SIGKILL } else { Signal::SIGTERM });
        }
    })
    .context("signals cannot be handled here")
}

/// True once this program was told to stop.
pub fn stopping() -> bool {
    STOPPING.load(Ordering::SeqCst)
}

/// For every loop between two children.
pub fn check_stop() -> Result<()> {
    if stopping() { bail!("stopped") } else { Ok(()) }
}

fn signal(id: u32, signal: Signal) {
    // A group that is gone already is what we want.
    if let Ok(id) = i32::try_from(id) {
        let _ = killpg(Pid::from_raw(id), signal);
    }
}

/// A child in its own group. Dropping it ends the group: politely, then, after ten seconds, hard.
pub struct Running {
    child: Child,
    polite: Signal,
}

impl Running {
    pub fn start(command: &mut Command) -> Result<Self> {
        Self::start_with(command, Signal::SIGTERM)
    }

    /// Some programs (PostgreSQL) understand "now, please" as another signal.
    pub fn start_with(command: &mut Command, polite: Signal) -> Result<Self> {
        check_stop()?;
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.stdin(Stdio::null()).process_group(0).spawn().with_context(|| format!("`{name}` could not be started"))?;
        children().push(child.id());
        // A signal between the check above and this line found nobody to stop.
        let running = Self { child, polite };
        check_stop()?;
        Ok(running)
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn exited(&mut self) -> Option<std::process::ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    pub fn wait(&mut self) -> Result<std::process::ExitStatus> {
        Ok(self.child.wait()?)
    }

    fn lines(&mut self, mut each: impl FnMut(&str)) -> Result<()> {
        if let Some(out) = self.child.stdout.take() {
            for line in BufReader::new(out).split(b'\n') {
                each(&String::from_utf8_lossy(&line?));
            }
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let id = self.child.id();
        if self.exited().is_none() {
            signal(id, self.polite);
            let patience = Instant::now() + Duration::from_secs(10);
            while self.exited().is_none() {
                if Instant::now() > patience {
                    signal(id, Signal::SIGKILL);
                    let _ = self.child.wait();
                    break;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        // Grandchildren that outlived the leader (a browser of a failed test) go as well.
        signal(id, Signal::SIGKILL);
        children().retain(|known| *known != id);
    }
}

/// A command in the repository, without what `cargo run` says about xtask itself: build scripts ask for some of it, so
/// the crates we share with the server would be built again and again, once for each of the two.
pub fn command(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    command.current_dir(paths::root());
    let about_us = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| about_us(&name.to_string_lossy())) {
        command.env_remove(name);
    }
    command
}

/// Runs to the end with its output shown; true when it succeeded.
pub fn show(command: &mut Command) -> Result<bool> {
    let mut running = Running::start(command)?;
    let status = running.wait()?;
    check_stop()?;
    Ok(status.success())
}

/// Runs to the end; shows each line of standard output as it comes and gives it to `each`.
pub fn follow(command: &mut Command, mut each: impl FnMut(&str)) -> Result<bool> {
    let mut running = Running::start(command.stdout(Stdio::piped()))?;
    running.lines(|line| {
        println!("{line}");
        each(line);
    })?;
    let status = running.wait()?;
    check_stop()?;
    Ok(status.success())
}

/// Runs to the end with its standard output collected and its complaints written to `log`, or nowhere.
pub fn quiet(command: &mut Command, log: Option<&Path>) -> Result<Output> {
    let complaints = match log {
        Some(file) => Stdio::from(std::fs::File::create(file).with_context(|| format!("{} cannot be written", file.display()))?),
        None => Stdio::null(),
    };
    let mut running = Running::start(command.stdout(Stdio::piped()).stderr(complaints))?;
    let mut stdout = Vec::new();
    running.lines(|line| {
        stdout.extend_from_slice(line.as_bytes());
        stdout.push(b'\n');
    })?;
    let status = running.wait()?;
    check_stop()?;
    Ok(Output { status, stdout, stderr: Vec::new() })
}

/// Standard output of a command that succeeded; `None` when it is missing or failed.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = quiet(command, None).ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

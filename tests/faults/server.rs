//! The server as it is run in earnest: its own program, its own process.

use super::{disk::Room, installation::Installation, until::until};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

/// A running server. Ends with the test.
pub struct Server {
    child: Child,
    log: PathBuf,
    pub address: String,
}

/// The program's file: named in the environment, or beside the tests in Cargo's folder.
pub fn program() -> PathBuf {
    let named = std::env::var_os("VEDETTE_BIN").map(PathBuf::from);
    let beside = || {
        let tests = std::env::current_exe().unwrap();
        tests.parent().unwrap().parent().unwrap().join("vedette")
    };
    let program = named.unwrap_or_else(beside);
    let advice = "run `cargo build -p backend --bin vedette`, or name it in VEDETTE_BIN";
    assert!(program.is_file(), "there is no server at {}: {advice}", program.display());
    program
}

/// A command with the installation's settings and nothing else of ours: an unknown VEDETTE_ name is refused.
fn command(installation: &Installation, room: &Room, words: &[&str]) -> Command {
    let mut command = room.command(&program());
    command.args(words).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.envs(installation.settings()).stdin(Stdio::null());
    command
}

impl Server {
    /// Starts it, and comes back when it answers.
    pub async fn start(installation: &Installation) -> Self {
        Self::start_in(installation, &Room::Plenty).await
    }

    /// The same at the most talkative level an operator can set, with a folder of its own for temporary files.
    pub async fn start_talking(installation: &Installation) -> Self {
        Self::start_at(installation, &Room::Plenty, "debug").await
    }

    /// The same with only so much room.
    pub async fn start_in(installation: &Installation, room: &Room) -> Self {
        Self::start_at(installation, room, "info").await
    }

    async fn start_at(installation: &Installation, room: &Room, level: &str) -> Self {
        let log = installation.folder.path().join("log");
        let file = File::create(&log).unwrap();
        let mut command = command(installation, room, &["serve"]);
        let temporary = installation.folder.path().join("tmp");
        std::fs::create_dir_all(&temporary).unwrap();
        command.env("TMPDIR", temporary);
        command.env("VEDETTE_LOG__LEVEL", level).stdout(file.try_clone().unwrap()).stderr(file);
        let mut server = Self { child: command.spawn().unwrap(), log, address: String::new() };
        let client = reqwest::Client::new();
        until("the server answers", Duration::from_secs(60), async || {
            if let Some(status) = server.child.try_wait().unwrap() {
                panic!("the server ended while starting ({status}): {}", server.last_words());
            }
            let address = listening(&server.log)?;
            let answer = client.get(format!("{address}/readyz")).send().await.ok()?;
            server.address = address;
            answer.status().is_success().then_some(())
        })
        .await;
        server
    }

    /// Ends it where it stands.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, as a service manager would, and insists on a clean end.
    pub async fn stop(mut self) {
        kill(self.id(), Signal::SIGTERM).unwrap();
        let status: ExitStatus =
            until("the server stops when asked to", Duration::from_secs(20), async || self.child.try_wait().unwrap()).await;
        assert!(status.success(), "the server ended with {status}: {}", self.last_words());
    }

    pub fn id(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.id()).unwrap())
    }

    fn last_words(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let mut lines: Vec<&str> = text.lines().rev().take(12).collect();
        lines.reverse();
        lines.join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where it says it listens: it chose the port itself, so that nobody can take it meanwhile.
pub fn listening(log: &Path) -> Option<String> {
    let text = std::fs::read_to_string(log).ok()?;
    let line = text.lines().find(|line| line.contains("\"listening\""))?;
    let said: serde_json::Value = serde_json::from_str(line).ok()?;
    Some(format!("http://{}", said.get("listening")?.as_str()?))
}

/// Runs the program on an installation, and gives what it said and how it ended.
pub fn vedette(installation: &Installation, words: &[&str]) -> Result<String, String> {
    let output = command(installation, &Room::Plenty, words).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(said) } else { Err(said) }
}

/// Whether the audit holds, where the program can tell.
pub fn audit_holds(installation: &Installation) {
    let run = |words: &[&str]| command(installation, &Room::Plenty, words).output().unwrap();
    if !run(&["audit", "--help"]).status.success() {
        return super::say::figures("this build has no `vedette audit`: its chain was not asked");
    }
    let verified = run(&["audit", "verify"]);
    let said = String::from_utf8_lossy(&verified.stdout) + String::from_utf8_lossy(&verified.stderr);
    assert!(verified.status.success(), "the audit does not hold: {said}");
}

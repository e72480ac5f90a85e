//! Too little room, in two ways: a small disk, and a bound on the size of files.

use nix::unistd::Pid;
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// How much room a server has.
pub enum Room {
    /// As much as there is.
    Plenty,
    /// A disk of its own: beyond its size the system answers "no space left".
    Disk(SmallDisk),
    /// No file beyond so many bytes: the system answers "file too large".
    Files(u64),
}

impl Room {
    /// A command that has no more than this.
    pub fn command(&self, program: &Path) -> Command {
        match self {
            Room::Plenty => Command::new(program),
            Room::Disk(disk) => disk.command(program),
            Room::Files(bytes) => {
                let mut command = Command::new("sh");
                // The signal that comes with it would end the process, which is another test.
                let script = format!("trap '' XFSZ && exec prlimit --fsize={bytes}: -- \"$0\" \"$@\"");
                command.args(["-c", &script]).arg(program);
                command
            }
        }
    }

    /// Makes room under a running process.
    pub fn grow(self, running: Pid) -> Self {
        let (mut command, after) = match self {
            Room::Plenty => return Room::Plenty,
            Room::Disk(disk) => {
                let mut mount = disk.command(Path::new("mount"));
                // Only the size: the owner that is listed has no name where we are not root.
                mount.args(["--options-mode", "ignore", "-o", "remount,size=32m"]).arg(&disk.point);
                (mount, Room::Disk(disk))
            }
            Room::Files(_) => {
                let mut prlimit = Command::new("prlimit");
                prlimit.args(["--pid", &running.to_string(), "--fsize=unlimited:"]);
                (prlimit, Room::Plenty)
            }
        };
        assert!(command.status().unwrap().success(), "no room could be made");
        after
    }
}

/// A tmpfs that only a process of our own and its children see. That process waits on a pipe to us and ends
/// when we do, however that is, and takes the disk with it.
pub struct SmallDisk {
    holder: Child,
    point: PathBuf,
    user: &'static [&'static str],
}

impl SmallDisk {
    /// Mounts one over the folder `point`; why not, where that is not allowed.
    pub fn mount(point: &Path, size: &str) -> Result<Self, String> {
        let root = nix::unistd::geteuid().is_root();
        let (map, user): (&[&str], &[&str]) =
            if root { (&[], &[]) } else { (&["--user", "--map-root-user"], &["--user", "--preserve-credentials"]) };
        let script = "mount -t tmpfs -o size=$1,mode=0700 vedette \"$2\" && echo mounted && exec cat";
        let mut command = Command::new("unshare");
        command.args(map).args(["--mount", "--propagation", "private", "--", "sh", "-c", script, "sh", size]).arg(point);
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut disk = Self { holder: started.map_err(|cause| format!("no unshare: {cause}"))?, point: point.to_owned(), user };
        let mut said = String::new();
        let _ = BufReader::new(disk.holder.stdout.as_mut().unwrap()).read_line(&mut said);
        if said == "mounted\n" { Ok(disk) } else { Err("needs root".to_owned()) }
    }

    /// A command that sees the disk.
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["--target", &self.holder.id().to_string(), "--mount"]).args(self.user).arg("--").arg(program);
        command
    }

    /// Puts a file on it.
    pub fn take(&self, file: &Path) {
        let name = file.file_name().unwrap();
        let inside = PathBuf::from(format!("/proc/{}/root{}", self.holder.id(), self.point.display()));
        std::fs::copy(file, inside.join(name)).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

//! A disk so small that it fills: a tmpfs that only a process of our own and its children see, so that
//! nothing of it is left however the test ends.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// The disk. Its holder waits on a pipe to us, ends when we do, and takes the disk with it.
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
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["--target", &self.holder.id().to_string(), "--mount"]).args(self.user).arg("--").arg(program.as_ref());
        command
    }

    /// Puts a file on it.
    pub fn take(&self, file: &Path) {
        let name = file.file_name().unwrap();
        let inside = PathBuf::from(format!("/proc/{}/root{}", self.holder.id(), self.point.display()));
        std::fs::copy(file, inside.join(name)).unwrap();
    }

    /// Makes it larger while it is in use.
    pub fn grow(&self, size: &str) {
        let mut mount = self.command("mount");
        let status = mount.args(["-o", &format!("remount,size={size}")]).arg(&self.point).status().unwrap();
        assert!(status.success(), "the disk could not be made larger");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

//! A real clamd, with one signature made by hand: that it speaks as the scripted one does.

use super::{super::harness::spawn_app_with, clamd::eicar, *};
use backend::kernel::clock::Clock;
use std::{
    io::{Read, Write},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// MD5 and length of the test file, as a database of signatures holds them.
const SIGNATURE: &str = "44d88612fea8a8f36de82e1278abb02f:68:Eicar-Made-By-Hand\n";

/// A clamd of this test's own, which ends with it.
struct Clamd {
    child: Child,
    folder: tempfile::TempDir,
}

impl Clamd {
    /// Starts it and waits until it answers; nothing where it is not installed.
    fn start() -> Option<Self> {
        let program = ["/usr/sbin/clamd", "/usr/local/sbin/clamd"].map(PathBuf::from).into_iter().find(|path| path.is_file())?;
        let folder = tempfile::Builder::new().prefix("clamd").tempdir_in("/tmp").unwrap();
        let signatures = folder.path().join("signatures");
        fs::create_dir(&signatures).unwrap();
        fs::write(signatures.join("hand.hdb"), SIGNATURE).unwrap();
        let settings = format!(
            "Foreground yes\nLocalSocket {}\nDatabaseDirectory {}\nTemporaryDirectory {}\n",
            folder.path().join("ctl").display(),
            signatures.display(),
            folder.path().display()
        );
        fs::write(folder.path().join("clamd.conf"), settings).unwrap();
        let mut command = Command::new(program);
        command.arg("--config-file").arg(folder.path().join("clamd.conf")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut clamd = Self { child: command.spawn().unwrap(), folder };
        let begun = Clock::stopwatch();
        while !answers(&clamd.socket()) {
            assert!(clamd.child.try_wait().unwrap().is_none(), "clamd ended by itself");
            assert!(begun.elapsed() < Duration::from_secs(120), "clamd does not answer");
            std::thread::yield_now();
        }
        Some(clamd)
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("ctl")
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn answers(socket: &Path) -> bool {
    let Ok(mut line) = UnixStream::connect(socket) else { return false };
    let mut answer = Vec::new();
    line.write_all(b"zPING\0").is_ok() && line.read_to_end(&mut answer).is_ok() && answer == b"PONG\0"
}

#[tokio::test]
async fn a_real_clamd_finds_what_it_knows_and_nothing_in_the_rest_and_without_it_files_stay_shut() {
    let Some(clamd) = tokio::task::spawn_blocking(Clamd::start).await.unwrap() else {
        println!("skipped: no clamd here; on Debian `apt-get install clamav-daemon` brings one");
        return;
    };
    let address = format!("unix:{}", clamd.socket().display());
    let app = spawn_app_with(&[("VEDETTE_CLAMAV__ADDRESS", &address)]).await;
    let council = app.institution("fernwick").await;
    let (mut reporter, reference, case, mut lead) = story(&app, &council).await;
    let eicar = eicar();
    let bad = added(&app, &mut reporter, reference, &new("a.txt", Media::Text, eicar.len()), &eicar).await;
    let seen = progress(&mut reporter, bad).await.unwrap();
    assert_eq!((seen.state, seen.unkept), (AttachmentState::Refused, Some(Unkept::Harmful)));
    assert_eq!(objects(&app), 0);
    assert_eq!(file::<GetAttachmentFile>(&mut lead, case, bad).await.status(), 404);
    // As large as a file may be, and with a byte more in front of what it knows.
    let large = vec![b'a'; FILE_MAX as usize];
    let near = [b" ", &eicar[..]].concat();
    for content in [&large[..], &near] {
        let good = added(&app, &mut reporter, reference, &new("a.txt", Media::Text, content.len()), content).await;
        assert_eq!(progress(&mut reporter, good).await.unwrap().state, AttachmentState::Kept);
    }
    drop(clamd);
    let waits = begin(&mut reporter, reference, &new("a.txt", Media::Text, 5)).await.unwrap();
    piece(&reporter, waits, 0, b"hello").await.unwrap();
    assert_eq!(look_at_held(&app.kernel).await.unwrap(), Round { left: 0, away: true });
    assert_eq!(progress(&mut reporter, waits).await.unwrap().state, AttachmentState::Held);
    assert_eq!(file::<GetAttachmentFile>(&mut lead, case, waits).await.status(), 409);
}

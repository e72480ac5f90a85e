//! Sealed files in a folder: whole or not there, and on disk before anybody is told so
//! (docs/adr/0047-files-in-a-folder.md).
//!
//! A group of objects belongs to one row; both have random names, and nothing of what is in them shows. Whatever was
//! written and is named by no row (after a crash between the two) is swept away once it is a day old.

use super::{
    error::{Error, Result},
    files,
};
use std::{
    fs, io,
    path::PathBuf,
    time::{Duration, SystemTime},
};
use uuid::Uuid;

/// The folder.
#[derive(Clone, Debug)]
pub struct Objects {
    folder: PathBuf,
}

impl Objects {
    /// The objects in a folder, which is made with the first of them.
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Puts an object where none is yet.
    ///
    /// # Errors
    /// `unavailable` when the disk is full; else internal.
    pub async fn put(&self, group: Uuid, name: Uuid, sealed: Vec<u8>) -> Result<()> {
        let folder = self.group(group);
        blocking(move || {
            files::make_folder(&folder)?;
            files::create(&folder.join(name.to_string()), &sealed)
        })
        .await
    }

    /// An object; nothing where there is none.
    ///
    /// # Errors
    /// Internal only.
    pub async fn get(&self, group: Uuid, name: Uuid) -> Result<Option<Vec<u8>>> {
        let path = self.group(group).join(name.to_string());
        blocking(move || there(fs::read(&path))).await
    }

    /// Takes objects away. One that is not there is none to take.
    ///
    /// # Errors
    /// Internal only.
    pub async fn remove(&self, group: Uuid, names: Vec<Uuid>) -> Result<()> {
        let folder = self.group(group);
        blocking(move || {
            for name in names {
                there(fs::remove_file(folder.join(name.to_string())))?;
            }
            Ok(())
        })
        .await
    }

    /// Takes a whole group away.
    ///
    /// # Errors
    /// Internal only.
    pub async fn remove_group(&self, group: Uuid) -> Result<()> {
        let folder = self.group(group);
        blocking(move || there(fs::remove_dir_all(&folder)).map(drop)).await
    }

    /// The groups that something older than `age` lies in, each with the names of that.
    ///
    /// # Errors
    /// Internal only.
    pub async fn older_than(&self, age: Duration) -> Result<Vec<(Uuid, Vec<Uuid>)>> {
        let folder = self.folder.clone();
        blocking(move || {
            let mut found = Vec::new();
            for group in there(fs::read_dir(&folder))?.into_iter().flatten() {
                let group = group?;
                let Some(id) = named(&group.file_name()) else { continue };
                let names = old_ones(&group.path(), age)?;
                if !names.is_empty() {
                    found.push((id, names));
                }
            }
            Ok(found)
        })
        .await
    }

    fn group(&self, group: Uuid) -> PathBuf {
        self.folder.join(group.to_string())
    }
}

fn old_ones(folder: &std::path::Path, age: Duration) -> io::Result<Vec<Uuid>> {
    let mut names = Vec::new();
    for object in there(fs::read_dir(folder))?.into_iter().flatten() {
        let object = object?;
        let Some(written) = there(object.metadata())?.and_then(|about| about.modified().ok()) else { continue };
        if elapsed(written) >= age {
            match named(&object.file_name()) {
                Some(name) => names.push(name),
                // What a crash left unfinished never was an object.
                None => drop(there(fs::remove_file(object.path()))?),
            }
        }
    }
    Ok(names)
}

/// How long ago by the machine's own clock, which is also what gave the file its time.
#[expect(clippy::disallowed_methods, reason = "a file's time is the machine's, whatever clock a test has set")]
fn elapsed(written: SystemTime) -> Duration {
    SystemTime::now().duration_since(written).unwrap_or_default()
}

fn named(name: &std::ffi::OsStr) -> Option<Uuid> {
    name.to_str()?.parse().ok()
}

fn there<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Ok(found) => Ok(Some(found)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(cause),
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
    done.map_err(|cause| match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            tracing::error!("there is no room for files");
            Error::Refused(shared::problem::Code::Unavailable)
        }
        _ => Error::internal(format!("the object store: {cause}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::fresh;

    #[tokio::test]
    async fn an_object_is_put_once_read_and_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let (objects, group, name) = (Objects::new(folder.path().join("objects")), fresh(), fresh());
        assert_eq!(objects.get(group, name).await.unwrap(), None);
        assert!(objects.older_than(Duration::ZERO).await.unwrap().is_empty());
        objects.put(group, name, vec![1, 2]).await.unwrap();
        assert!(objects.put(group, name, vec![3]).await.is_err(), "never over another");
        assert_eq!(objects.get(group, name).await.unwrap(), Some(vec![1, 2]));
        assert_eq!(objects.older_than(Duration::ZERO).await.unwrap(), [(group, vec![name])]);
        assert!(objects.older_than(Duration::from_secs(3600)).await.unwrap().is_empty());
        objects.remove(group, vec![name, fresh()]).await.unwrap();
        assert_eq!(objects.get(group, name).await.unwrap(), None);
        objects.remove_group(group).await.unwrap();
        objects.remove_group(group).await.unwrap();
        assert_eq!(std::fs::read_dir(folder.path().join("objects")).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn what_a_crash_left_unfinished_is_swept_away_and_nobody_elses_file_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let (objects, group) = (Objects::new(folder.path().to_owned()), fresh());
        let inside = folder.path().join(group.to_string());
        std::fs::create_dir_all(&inside).unwrap();
        std::fs::write(inside.join(format!("{}1234", files::UNFINISHED)), b"half").unwrap();
        std::fs::write(folder.path().join("readme"), b"mine").unwrap();
        assert!(objects.older_than(Duration::ZERO).await.unwrap().is_empty());
        assert_eq!(std::fs::read_dir(&inside).unwrap().count(), 0);
        assert!(folder.path().join("readme").exists());
    }
}

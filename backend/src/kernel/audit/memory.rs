//! How far the audit was signed, outside the database. Whoever writes to the database only can rewrite all
//! of it, links and checkpoints too; without this the server would sign that with its own key.
//!
//! It lies beside the keys: what protects them from whoever has the database protects it as well, and a
//! backup of the database does not bring it along and so agree with itself. Each server has its own,
//! like its keys; a server with none yet takes the audit as it finds it.

use super::chain::Checkpoint;
use crate::kernel::{
    error::{Error, Result},
    files,
};
use shared::time::Moment;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

const FILE: &str = "audit-signed.note";

/// The last head this server signed, or found signed by another server as the continuation of its own.
#[derive(Debug)]
pub struct Memory {
    file: PathBuf,
    last: Mutex<Option<Checkpoint>>,
}

/// What the server with this key folder remembers; nothing when it never signed.
///
/// # Errors
/// The system's; `InvalidData` when the file is not a checkpoint.
pub fn remembered(keys: &Path) -> io::Result<Option<Checkpoint>> {
    match fs::read_to_string(keys.join(FILE)) {
        Ok(note) => Checkpoint::read(&note).map(Some).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "it holds no checkpoint")),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(cause),
    }
}

impl Memory {
    /// The memory beside the keys in a folder.
    ///
    /// # Errors
    /// A sentence for the operator: a memory that cannot be read is not one that may be forgotten.
    pub fn open(keys: &Path) -> Result<Self> {
        let file = keys.join(FILE);
        let last = remembered(keys).map_err(|e| fault(&file, "read", &e))?;
        Ok(Self { file, last: Mutex::new(last) })
    }

    pub(super) fn last(&self) -> Option<Checkpoint> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Remembers a longer chain. What cannot be remembered must not be signed.
    pub(super) fn remember(&self, checkpoint: Checkpoint) -> Result<()> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        files::replace(&self.file, checkpoint.text().as_bytes()).map_err(|e| fault(&self.file, "written", &e))?;
        *last = Some(checkpoint);
        Ok(())
    }

    /// Remembers another chain instead, and keeps what was remembered in a file of its own.
    pub(super) fn accept(&self, checkpoint: Checkpoint, now: Moment) -> Result<PathBuf> {
        let kept = self.file.with_file_name(format!("audit-signed-until-{}.note", now.0));
        let before = self.last().map(|last| last.text()).unwrap_or_default();
        files::create(&kept, before.as_bytes()).map_err(|e| fault(&kept, "written", &e))?;
        self.remember(checkpoint)?;
        Ok(kept)
    }
}

fn fault(file: &Path, done: &str, cause: &io::Error) -> Error {
    Error::Internal(format!("{} cannot be {done}: {cause}", file.display()))
}

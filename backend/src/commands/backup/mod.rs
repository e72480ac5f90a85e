//! `vedette backup`: the database as it is at one moment, with the sealed files it names, while the server runs (docs/operate.md). Needs no keys and holds
//! none: whoever steals a backup has what a thief of the database has (docs/threat-model.md).

mod manifest;
mod objects;
mod restore;

pub use restore::restore;

use crate::{
    config::Config,
    kernel::{
        clock::Clock,
        db,
        error::{Error, Result},
        files, ids,
    },
};
use manifest::{Digest, FILE, Kind, Manifest, digest, see};
use shared::time::Moment;
use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// Puts a backup into `folder`, under a name of its own; the lines to tell the operator. It has its name only when it is
/// whole, and never takes another's place.
///
/// # Errors
/// A sentence for the operator; then nothing of it is left.
pub async fn backup(config: &Config, clock: &Clock, folder: &Path) -> Result<Vec<String>> {
    let fault = |e: std::io::Error| Error::Internal(format!("{} cannot be written to: {e}", folder.display()));
    files::make_folder(folder).map_err(fault)?;
    let now = clock.now();
    let finished = folder.join(format!("vedette-{}", written(now, "%Y%m%dT%H%M%SZ")?));
    let unfinished = Unfinished::make(folder).map_err(fault)?;
    let kind = Kind::of(&config.database());
    let file = unfinished.0.join(kind.file());
    let seen = db::copy(&config.database(), &file, see).await?;
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).map_err(fault)?;
    let objects = objects::copied(&config.objects, &unfinished.0).map_err(fault)?;
    let manifest = Manifest::new(kind, written(now, "%Y-%m-%dT%H:%M:%SZ")?, seen, digest(&file).map_err(fault)?, objects);
    files::create(&unfinished.0.join(FILE), &serde_json::to_vec_pretty(&manifest)?).map_err(fault)?;
    files::name(&unfinished.0, &finished).map_err(|e| match e.kind() {
        ErrorKind::AlreadyExists => Error::Internal(format!("{} is there already; nothing was changed", finished.display())),
        _ => fault(e),
    })?;
    Ok(said(&finished, &manifest))
}

fn said(backup: &Path, manifest: &Manifest) -> Vec<String> {
    let bytes = manifest.expected().map_or(0, |Digest { bytes, .. }| *bytes);
    let rows: i64 = manifest.rows.values().sum();
    let stored = manifest.files.values().map(|file| file.bytes).sum::<u64>() - bytes;
    vec![
        format!("The backup is in {}", backup.display()),
        format!(
            "It holds {rows} rows in {bytes} bytes, and {} sealed files in {stored}; the audit is chained to row {}.",
            manifest.files.len().saturating_sub(1),
            manifest.audit.chained
        ),
        "It holds no key, and opens nothing without them: keep a copy of the key folder somewhere else.".to_owned(),
    ]
}

fn written(at: Moment, form: &str) -> Result<String> {
    Ok(jiff::Timestamp::from_millisecond(at.0).map_err(Error::internal)?.strftime(form).to_string())
}

/// A folder that goes again unless it got its name.
struct Unfinished(PathBuf);

impl Unfinished {
    fn make(folder: &Path) -> std::io::Result<Self> {
        let path = folder.join(format!("{}{}", files::UNFINISHED, ids::request_name()));
        fs::DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

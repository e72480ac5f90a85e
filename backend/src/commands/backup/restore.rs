//! `vedette restore`: puts a backup where nothing is, and does not call it restored before the keys opened all of it.

use super::{
    manifest::{Digest, Kind, Manifest, digest, see},
    objects,
};
use crate::{
    app::{open, sealed_columns},
    cases,
    config::Config,
    kernel::{
        Kernel,
        audit::{remembered, verify},
        clock::Clock,
        db::{self, Age},
        error::{Error, Result},
        files,
        http::assets::Assets,
        ids,
        vault::try_all,
    },
};
use std::{
    fs::{self, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// Puts a backup back: of the embedded database into `folder` (where none is named, the data folder of the settings), of
/// PostgreSQL into the empty database of the settings. The lines to tell the operator.
///
/// # Errors
/// A sentence for the operator. Before anything was put anywhere: what is not empty, not whole, or too new for this
/// build. Afterwards, with what to do next: keys that are missing or others, an audit that does not hold.
pub async fn restore(config: Config, backup: &Path, folder: Option<&Path>) -> Result<Vec<String>> {
    let manifest = Manifest::read(backup)?;
    let age = db::age(&manifest.schema);
    if age == Age::Newer {
        return Err(Error::Internal(format!(
            "the backup is of a database newer than this build (it was taken by vedette {}); use the newer build",
            manifest.vedette
        )));
    }
    let file = backup.join(manifest.database.file());
    let is_whole = digest(&file).map_err(|e| Error::Internal(format!("{} cannot be read: {e}", file.display())))?;
    if manifest.expected() != Some(&is_whole) {
        return Err(Error::Internal(format!("{} is not the file that was backed up; take another copy of the backup", file.display())));
    }
    if let Some(object) = objects::spoiled(backup, &manifest.files) {
        return Err(Error::Internal(format!("{object} in the backup is not the file that was backed up; take another copy of the backup")));
    }
    let config = match manifest.database {
        Kind::Sqlite => put_file(config, &manifest, &is_whole, backup, folder).await?,
        Kind::PostgreSql => put_dump(config, &manifest, backup, folder).await?,
    };
    let mut lines = vec![format!("Everything of the backup of {} is back.", manifest.taken_at)];
    if age == Age::Older {
        lines.push("Its schema is older than this build's: run `vedette migrate up`, then `vedette audit verify` and `vedette keys status`. What is sealed was not opened yet.".to_owned());
        return Ok(lines);
    }
    let keys = config.keys.clone();
    let kernel = open(config, Clock::System, Assets::default()).await.map_err(|cause| {
        Error::Internal(format!("everything is back, but without its keys it opens nothing: {cause}. Put the copy of the key folder back at {}, then run `vedette config check` and `vedette audit verify`", keys.display()))
    })?;
    let checked = check(&kernel).await;
    kernel.db.close().await;
    lines.extend(checked?);
    Ok(lines)
}

/// Into a folder with nothing in it.
async fn put_file(config: Config, manifest: &Manifest, expected: &Digest, backup: &Path, folder: Option<&Path>) -> Result<Config> {
    let file = &backup.join(manifest.database.file());
    if config.database_url.is_some() && Kind::of(&config.database()) == Kind::PostgreSql {
        let sentence = "the backup is of the embedded database, but database.url names PostgreSQL; leave database.url out";
        return Err(Error::Internal(sentence.to_owned()));
    }
    // Files that lie elsewhere go there again; in a folder that was named everything lies together.
    let inside = folder.is_some() || config.objects == config.data.join(objects::FOLDER);
    let folder = folder.unwrap_or(&config.data).to_owned();
    let fault = |e: io::Error| Error::Internal(format!("{} cannot be written to: {e}", folder.display()));
    files::make_folder(&folder).map_err(fault)?;
    if fs::read_dir(&folder).map_err(fault)?.next().is_some() {
        return Err(Error::Internal(format!(
            "{} is not empty; name a folder with nothing in it, or move what is there away",
            folder.display()
        )));
    }
    let objects_folder = if inside { folder.join(objects::FOLDER) } else { config.objects.clone() };
    let unfinished = folder.join(format!("{}{}", files::UNFINISHED, ids::request_name()));
    let put = async {
        copied(file, &unfinished).map_err(fault)?;
        // The copy, and not what was read a moment ago.
        if digest(&unfinished).map_err(fault)? != *expected {
            return Err(Error::Internal(format!("{} changed while it was read", file.display())));
        }
        as_described(manifest, &db::look_into(&unfinished, see).await?)?;
        put_objects(manifest, backup, &objects_folder)?;
        files::name(&unfinished, &folder.join(Kind::Sqlite.file())).map_err(|cause| {
            let _ = fs::remove_dir_all(&objects_folder);
            fault(cause)
        })
    };
    if let Err(cause) = put.await {
        let _ = fs::remove_file(&unfinished);
        return Err(cause);
    }
    Ok(Config { data: folder, objects: objects_folder, database_url: None, ..config })
}

/// Into a folder with nothing in it, all of them or none.
fn put_objects(manifest: &Manifest, backup: &Path, folder: &Path) -> Result<()> {
    let fault = |e: io::Error| Error::Internal(format!("{} cannot be written to: {e}", folder.display()));
    if !objects::is_empty(folder).map_err(fault)? {
        return Err(Error::Internal(format!("{} is not empty; move what is there away", folder.display())));
    }
    objects::put_back(backup, &manifest.files, folder).map_err(|cause| {
        let _ = fs::remove_dir_all(folder);
        fault(cause)
    })
}

fn copied(from: &Path, to: &Path) -> io::Result<()> {
    let mut to = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    io::copy(&mut fs::File::open(from)?, &mut to)?;
    to.sync_all()
}

async fn put_dump(config: Config, manifest: &Manifest, backup: &Path, folder: Option<&Path>) -> Result<Config> {
    let file = &backup.join(manifest.database.file());
    if folder.is_some() {
        let sentence = "the backup is of PostgreSQL: it goes into the empty database that database.url names; leave the folder out";
        return Err(Error::Internal(sentence.to_owned()));
    }
    if Kind::of(&config.database()) != Kind::PostgreSql {
        return Err(Error::Internal("the backup is of PostgreSQL; set database.url to a new, empty database".to_owned()));
    }
    put_objects(manifest, backup, &config.objects)?;
    let put = async { as_described(manifest, &db::restore_dump(&config.database(), file, see).await?) };
    if let Err(cause) = put.await {
        let _ = fs::remove_dir_all(&config.objects);
        return Err(cause);
    }
    Ok(config)
}

fn as_described(manifest: &Manifest, seen: &super::manifest::Seen) -> Result<()> {
    match manifest.differs(seen) {
        None => Ok(()),
        Some(what) => Err(Error::Internal(format!("what is in the backup is not what it says: {what}"))),
    }
}

/// Whether all of it opens, and the audit holds.
async fn check(kernel: &Kernel) -> Result<Vec<String>> {
    let (mut tried, mut unopened) = (0, Vec::new());
    for column in sealed_columns() {
        let (documents, failed) = try_all(kernel, &column).await?;
        tried += documents;
        unopened.extend(failed);
    }
    if !unopened.is_empty() {
        let what = format!("everything is back, but {} of {tried} documents do not open:\n{}", unopened.len(), unopened.join("\n"));
        return Err(Error::Internal(what));
    }
    let files = cases::try_files(kernel).await?;
    if !files.unopened.is_empty() {
        let (lost, all) = (files.unopened.len(), files.tried);
        let what = format!("everything is back, but {lost} of {all} files do not open:\n{}", files.unopened.join("\n"));
        return Err(Error::Internal(what));
    }
    let verdict = verify(&kernel.db, &[], &[]).await?;
    if let Some(fault) = verdict.fault {
        return Err(Error::Internal(format!("everything is back, but the audit does not hold: {fault}")));
    }
    let mut lines = vec![
        format!("All {tried} documents open with the keys in {}.", kernel.config.keys.display()),
        format!("All {} files of reports open.", files.tried),
        format!("The audit holds: {} rows chained, {} waiting for the sealer.", verdict.chained, verdict.waiting),
    ];
    if goes_on(kernel).await? {
        lines.push("The audit goes on from what was signed last. Start the server.".to_owned());
    } else {
        lines.push("More of the audit was signed after this backup was taken, and is not in it. Run `vedette audit accept`, which records that, then start the server.".to_owned());
    }
    Ok(lines)
}

/// Whether the audit still has all that this installation signed.
async fn goes_on(kernel: &Kernel) -> Result<bool> {
    let signed = remembered(&kernel.config.keys).map_err(Error::internal)?;
    let Some(signed) = signed.filter(|signed| signed.size > 0) else { return Ok(true) };
    Ok(verify(&kernel.db, &[], &[signed]).await?.fault.is_none())
}

//! The sealed files of reports in a backup: copied as they lie, without keys.
//!
//! The database is copied first. A file that it names was there then, and is only ever taken away while it is looked at:
//! one whose pieces went in those seconds is told to its reporter as not kept, after the backup was put back.

use super::manifest::{Digest, digest};
use crate::kernel::files;
use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};
use uuid::Uuid;

/// What the folder is called in a backup.
pub(super) const FOLDER: &str = "objects";

/// Copies all objects; what each is, by its name in the backup.
///
/// # Errors
/// The system's.
pub(super) fn copied(from: &Path, backup: &Path) -> io::Result<BTreeMap<String, Digest>> {
    let mut found = BTreeMap::new();
    for group in entries(from)? {
        for object in entries(&from.join(&group))? {
            let name = format!("{FOLDER}/{group}/{object}");
            let (source, target) = (from.join(&group).join(&object), backup.join(&name));
            // One that is being written was never told of.
            if !is_object(&name) {
                continue;
            }
            match copy(&source, &target) {
                Ok(()) => drop(found.insert(name, digest(&target)?)),
                Err(cause) if cause.kind() == io::ErrorKind::NotFound && !source.exists() => {}
                Err(cause) => return Err(cause),
            }
        }
    }
    Ok(found)
}

/// Whether this is the name of an object and of nothing else: a description that somebody wrote must not lead out of the
/// folder.
fn is_object(name: &str) -> bool {
    let mut parts = name.split('/');
    let id = |part: Option<&str>| part.is_some_and(|part| part.parse::<Uuid>().is_ok_and(|id| id.to_string() == part));
    parts.next() == Some(FOLDER) && id(parts.next()) && id(parts.next()) && parts.next().is_none()
}

/// The first of these that is not in the backup as it was described, or is no object.
pub(super) fn spoiled(backup: &Path, described: &BTreeMap<String, Digest>) -> Option<String> {
    let mut objects = described.iter().filter(|(name, _)| name.contains('/'));
    let whole = |name: &str, expected: &Digest| is_object(name) && digest(&backup.join(name)).is_ok_and(|found| found == *expected);
    objects.find(|(name, expected)| !whole(name, expected)).map(|(name, _)| name.clone())
}

/// Puts the objects of a backup into a folder.
///
/// # Errors
/// The system's.
pub(super) fn put_back(backup: &Path, described: &BTreeMap<String, Digest>, to: &Path) -> io::Result<()> {
    for name in described.keys().filter(|name| is_object(name)) {
        if let Some(place) = name.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/')) {
            copy(&backup.join(name), &to.join(place))?;
        }
    }
    Ok(())
}

/// Whether there is anything in a folder, or no folder.
///
/// # Errors
/// The system's.
pub(super) fn is_empty(folder: &Path) -> io::Result<bool> {
    Ok(entries(folder)?.is_empty())
}

fn entries(folder: &Path) -> io::Result<Vec<String>> {
    let found = match fs::read_dir(folder) {
        Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(Vec::new()),
        other => other?,
    };
    let mut names = Vec::new();
    for entry in found {
        names.extend(entry?.file_name().into_string().ok());
    }
    names.sort();
    Ok(names)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut source = fs::File::open(from)?;
    if let Some(folder) = to.parent() {
        files::make_folder(folder)?;
    }
    let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    io::copy(&mut source, &mut target)?;
    target.sync_all()?;
    to.parent().map_or(Ok(()), files::sync)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_copied_as_they_lie_and_a_spoiled_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let [live, backup, again] = ["live", "backup", "again"].map(|name| folder.path().join(name));
        assert!(copied(&live, &backup).unwrap().is_empty() && is_empty(&live).unwrap());
        let (group, name) = (Uuid::from_u128(1).to_string(), Uuid::from_u128(2).to_string());
        let object = format!("{group}/{name}");
        fs::create_dir_all(live.join(&group)).unwrap();
        fs::write(live.join(&object), b"one").unwrap();
        fs::write(live.join(&group).join(format!("{}x", files::UNFINISHED)), b"half").unwrap();
        let described = copied(&live, &backup).unwrap();
        let in_backup = format!("{FOLDER}/{object}");
        assert_eq!(described.keys().collect::<Vec<_>>(), [&in_backup]);
        assert_eq!(spoiled(&backup, &described), None);
        put_back(&backup, &described, &again).unwrap();
        assert_eq!(fs::read(again.join(&object)).unwrap(), b"one");
        assert!(!is_empty(&again).unwrap());
        fs::write(backup.join(&in_backup), b"two").unwrap();
        assert_eq!(spoiled(&backup, &described).as_ref(), Some(&in_backup));
        fs::remove_file(backup.join(&in_backup)).unwrap();
        assert_eq!(spoiled(&backup, &described).as_ref(), Some(&in_backup));
    }

    #[test]
    fn a_description_that_leads_out_of_the_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("x"), b"one").unwrap();
        let digest = digest(&folder.path().join("x")).unwrap();
        let id = Uuid::from_u128(1);
        for name in ["objects/../x".to_owned(), "objects/x".to_owned(), "../x".to_owned(), format!("objects/{id}/../../x")] {
            let described = BTreeMap::from([(name.clone(), digest.clone())]);
            assert_eq!(spoiled(folder.path(), &described), Some(name));
            put_back(folder.path(), &described, &folder.path().join("to")).unwrap();
        }
        assert!(!folder.path().join("to").exists());
    }
}

//! Files that are whole or not there, whatever happens while they are written: a crash, a power cut, a full disk.

use super::ids;
use nix::fcntl::{AT_FDCWD, RenameFlags};
use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// What a file is called until it is whole. One left behind was never used.
pub const UNFINISHED: &str = ".unfinished-";

/// Puts a file where none is yet, readable by its owner only.
///
/// # Errors
/// The system's; also when there is one already.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link, because a rename would take the place of whatever is there.
    put(path, bytes, |whole| fs::hard_link(whole, path).and_then(|()| fs::remove_file(whole)))
}

/// Puts a file in the place of whatever is there, readable by its owner only.
///
/// # Errors
/// The system's; then the old one is still there.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    put(path, bytes, |whole| fs::rename(whole, path))
}

fn put(path: &Path, bytes: &[u8], name: impl Fn(&Path) -> io::Result<()>) -> io::Result<()> {
    let whole = path.with_file_name(format!("{UNFINISHED}{}", ids::request_name()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&whole)?;
    let put = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| name(&whole));
    if put.is_err() {
        let _ = fs::remove_file(&whole);
    }
    put.and_then(|()| sync(parent(path)))
}

/// Makes a folder and those it lies in, as far as they are not there.
///
/// # Errors
/// The system's.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let missing: Vec<PathBuf> =
        folder.ancestors().take_while(|path| !path.as_os_str().is_empty() && !path.exists()).map(Path::to_owned).collect();
    fs::create_dir_all(folder)?;
    // A folder's name stands in the one above it.
    missing.iter().try_for_each(|made| sync(parent(made)))
}

/// Gives a file or folder its name, where nothing has it yet.
///
/// # Errors
/// The system's; also when there is something of that name.
pub fn name(unfinished: &Path, path: &Path) -> io::Result<()> {
    nix::fcntl::renameat2(AT_FDCWD, unfinished, AT_FDCWD, path, RenameFlags::RENAME_NOREPLACE)?;
    sync(parent(path))
}

/// Names survive a power cut only once their folder was synced.
///
/// # Errors
/// The system's.
pub fn sync(folder: &Path) -> io::Result<()> {
    fs::File::open(folder).and_then(|folder| folder.sync_all())
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_is_put_once_and_taken_the_place_of_only_on_purpose() {
        let folder = tempfile::tempdir().unwrap();
        let (deep, path) = (folder.path().join("a/b"), folder.path().join("a/b/file"));
        make_folder(&deep).unwrap();
        create(&path, b"one").unwrap();
        assert_eq!(create(&path, b"two").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        replace(&path, b"three").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"three");
        assert_eq!(names(&deep), ["file"], "nothing unfinished is left");
    }
}

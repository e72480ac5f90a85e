//! The key folder. Files of a kind are numbered; the highest number is the one in use.
//!
//! - `kek-0001.key` wraps document keys. Old ones stay: audit rows and backups are sealed under them.
//! - `index.key` makes keyed tags. Never rotated, or nothing would be found again.
//! - `filing-0001.key` opens what devices sealed before sending; its public half stands in the pages.
//! - `token-0001.pk8` signs access tokens; `audit-0001.pk8` signs the audit's checkpoints.

use super::{sent::FilingKey, signing::SigningKey};
use crate::kernel::ids;
use std::{
    collections::BTreeMap,
    fmt, fs,
    io::Write,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// A 256-bit secret that neither prints nor outlives its use.
pub(super) type Secret = Zeroizing<[u8; 32]>;

/// A kind of numbered key file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// Wraps document keys.
    Wrapping,
    /// Opens what devices sealed.
    Filing,
    /// Signs access tokens.
    Token,
    /// Signs the audit's checkpoints.
    Audit,
}

impl KeyKind {
    /// Every kind.
    pub const ALL: [KeyKind; 4] = [KeyKind::Wrapping, KeyKind::Filing, KeyKind::Token, KeyKind::Audit];

    const fn name(self) -> (&'static str, &'static str) {
        match self {
            KeyKind::Wrapping => ("kek-", ".key"),
            KeyKind::Filing => ("filing-", ".key"),
            KeyKind::Token => ("token-", ".pk8"),
            KeyKind::Audit => ("audit-", ".pk8"),
        }
    }

    /// The file of a number.
    pub fn file(self, number: u32) -> String {
        let (before, after) = self.name();
        format!("{before}{number:04}{after}")
    }

    fn fresh(self) -> Result<Zeroizing<Vec<u8>>, String> {
        match self {
            KeyKind::Wrapping => Ok(Zeroizing::new(ids::random::<32>().to_vec())),
            KeyKind::Filing => Ok(FilingKey::fresh()),
            KeyKind::Token | KeyKind::Audit => SigningKey::fresh(),
        }
    }
}

/// All keys of an installation.
pub struct KeyRing {
    pub(super) folder: PathBuf,
    wrapping: BTreeMap<u32, Secret>,
    filing: BTreeMap<u32, FilingKey>,
    tokens: BTreeMap<u32, SigningKey>,
    audit: BTreeMap<u32, SigningKey>,
    index: Secret,
}

impl KeyRing {
    /// Opens the folder; makes it with fresh keys when it does not exist or is empty.
    ///
    /// # Errors
    /// A sentence for the operator: unreadable, incomplete, or readable by others.
    pub fn open_or_create(folder: &Path) -> Result<Self, String> {
        let empty = !folder.exists() || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
        if empty {
            create(folder)?;
        }
        Self::open(folder)
    }

    /// Opens an existing folder.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn open(folder: &Path) -> Result<Self, String> {
        Ok(Self {
            folder: folder.to_owned(),
            wrapping: load(folder, KeyKind::Wrapping, read_secret)?,
            filing: load(folder, KeyKind::Filing, |path| FilingKey::read(&read_private(path)?).ok_or_else(|| unfit(path, "a P-256 key")))?,
            tokens: load(folder, KeyKind::Token, read_signing)?,
            audit: load(folder, KeyKind::Audit, read_signing)?,
            index: read_secret(&folder.join("index.key"))?,
        })
    }

    /// The newest wrapping key and its number.
    pub(super) fn newest(&self) -> Option<(u32, &Secret)> {
        self.wrapping.last_key_value().map(|(number, key)| (*number, key))
    }

    /// The wrapping key of this number.
    pub(super) fn wrapping(&self, number: u32) -> Option<&Secret> {
        self.wrapping.get(&number)
    }

    /// The key of all keyed tags.
    pub(super) const fn index(&self) -> &Secret {
        &self.index
    }

    /// The key in use for signing access tokens.
    pub(super) fn token_key(&self) -> Option<&SigningKey> {
        self.tokens.last_key_value().map(|(_, key)| key)
    }

    /// The key that signed a token.
    pub(super) fn token_key_of(&self, kid: &str) -> Option<&SigningKey> {
        self.tokens.values().find(|key| key.kid == kid)
    }

    /// The key in use for signing checkpoints.
    pub(super) fn audit_key(&self) -> Option<&SigningKey> {
        self.audit.last_key_value().map(|(_, key)| key)
    }

    /// The key in use for what devices seal.
    pub(super) fn filing_key(&self) -> Option<&FilingKey> {
        self.filing.last_key_value().map(|(_, key)| key)
    }

    /// The key a device sealed to.
    pub(super) fn filing_key_of(&self, name: &[u8]) -> Option<&FilingKey> {
        self.filing.values().find(|key| key.name() == name)
    }

    /// The numbers there are of a kind, oldest first.
    pub fn numbers(&self, kind: KeyKind) -> Vec<u32> {
        match kind {
            KeyKind::Wrapping => self.wrapping.keys().copied().collect(),
            KeyKind::Filing => self.filing.keys().copied().collect(),
            KeyKind::Token => self.tokens.keys().copied().collect(),
            KeyKind::Audit => self.audit.keys().copied().collect(),
        }
    }

    /// Adds the next key of a kind, which is used from then on by whoever opens the folder again.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn add(&self, kind: KeyKind) -> Result<u32, String> {
        let number = self.numbers(kind).last().copied().unwrap_or_default() + 1;
        write_new(&self.folder.join(kind.file(number)), &kind.fresh()?)?;
        sync(&self.folder)?;
        Ok(number)
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyRing({} wrapping keys)", self.wrapping.len())
    }
}

/// Every key of a kind; there is at least one, or the folder is incomplete.
fn load<T>(folder: &Path, kind: KeyKind, read: impl Fn(&Path) -> Result<T, String>) -> Result<BTreeMap<u32, T>, String> {
    let entries = fs::read_dir(folder).map_err(|e| format!("the key folder {} cannot be read: {e}", folder.display()))?;
    let (before, after) = kind.name();
    let mut found = BTreeMap::new();
    for name in entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned()) {
        if let Some(number) = name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)) {
            let number = number.parse().map_err(|_| format!("{name} should be named like {}", kind.file(1)))?;
            found.insert(number, read(&folder.join(name))?);
        }
    }
    if found.is_empty() {
        return Err(format!("the key folder {} holds no {}; restore it from the key backup", folder.display(), kind.file(1)));
    }
    Ok(found)
}

fn create(folder: &Path) -> Result<(), String> {
    let fault = |e: std::io::Error| format!("the key folder {} cannot be made: {e}", folder.display());
    fs::create_dir_all(folder).map_err(fault)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(fault)?;
    write_new(&folder.join("index.key"), &ids::random::<32>())?;
    for kind in KeyKind::ALL {
        write_new(&folder.join(kind.file(1)), &kind.fresh()?)?;
    }
    sync(folder)
}

/// The names must survive a power cut as surely as the bytes: without them nothing opens again.
fn sync(folder: &Path) -> Result<(), String> {
    fs::File::open(folder).and_then(|f| f.sync_all()).map_err(|e| format!("the key folder {} cannot be synced: {e}", folder.display()))
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let fault = |e: std::io::Error| format!("{} cannot be written: {e}", path.display());
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(fault)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(fault)
}

fn read_private(path: &Path) -> Result<Zeroizing<Vec<u8>>, String> {
    let fault = |e: std::io::Error| format!("{} cannot be read: {e}", path.display());
    let mode = fs::metadata(path).map_err(fault)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(format!("{} can be read by others (mode {mode:o}); run chmod 600 on it", path.display()));
    }
    fs::read(path).map(Zeroizing::new).map_err(fault)
}

fn read_secret(path: &Path) -> Result<Secret, String> {
    let bytes = read_private(path)?;
    let secret: [u8; 32] =
        bytes.as_slice().try_into().map_err(|_| format!("{} should hold 32 bytes, not {}", path.display(), bytes.len()))?;
    Ok(Zeroizing::new(secret))
}

fn read_signing(path: &Path) -> Result<SigningKey, String> {
    SigningKey::read(read_private(path)?).ok_or_else(|| unfit(path, "an Ed25519 key in PKCS#8"))
}

fn unfit(path: &Path, wanted: &str) -> String {
    format!("{} is not {wanted}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> (tempfile::TempDir, PathBuf, KeyRing) {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        let ring = KeyRing::open_or_create(&keys).unwrap();
        (folder, keys, ring)
    }

    #[test]
    fn a_new_folder_gets_keys_only_its_owner_can_read_and_opens_again() {
        let (_folder, keys, made) = made();
        let again = KeyRing::open_or_create(&keys).unwrap();
        assert_eq!(made.index, again.index);
        assert_eq!(made.token_key().unwrap().kid, again.token_key().unwrap().kid);
        for entry in fs::read_dir(&keys).unwrap() {
            assert_eq!(entry.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_key_others_can_read_is_refused_with_what_to_do() {
        let (_folder, keys, _) = made();
        fs::set_permissions(keys.join("index.key"), fs::Permissions::from_mode(0o644)).unwrap();
        assert!(KeyRing::open_or_create(&keys).unwrap_err().contains("chmod 600"));
    }

    #[test]
    fn a_folder_that_lost_a_key_is_never_filled_up_with_a_new_one() {
        for kind in KeyKind::ALL {
            let (_folder, keys, _) = made();
            fs::remove_file(keys.join(kind.file(1))).unwrap();
            assert!(KeyRing::open_or_create(&keys).unwrap_err().contains("key backup"));
            assert!(!keys.join(kind.file(1)).exists());
        }
    }

    #[test]
    fn an_added_key_is_the_one_in_use_and_the_old_one_is_still_there() {
        let (_folder, keys, ring) = made();
        for kind in KeyKind::ALL {
            assert_eq!(ring.add(kind).unwrap(), 2);
        }
        let again = KeyRing::open(&keys).unwrap();
        assert_eq!(again.newest().unwrap().0, 2);
        assert_eq!(again.wrapping(1), ring.wrapping(1));
        let old = ring.token_key().unwrap().kid.clone();
        assert_ne!(again.token_key().unwrap().kid, old);
        assert!(again.token_key_of(&old).is_some(), "a token signed a minute ago is still good");
    }
}

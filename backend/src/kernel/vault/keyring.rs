//! The key folder. Files of a kind are numbered; the highest number is the one in use.
//!
//! - `kek-0001.key` wraps document keys. Old ones stay: audit rows and backups are sealed under them.
//! - `index.key` makes keyed tags. Never rotated, or nothing would be found again.
//! - `filing-0001.key` opens what devices sealed before sending; its public half stands in the pages.
//! - `token-0001.pk8` signs access tokens; `audit-0001.pk8` signs the audit's checkpoints.

use super::{sent::FilingKey, signing::SigningKey};
use crate::kernel::{files, ids};
use std::{
    collections::BTreeMap,
    fmt, fs,
    os::unix::fs::PermissionsExt,
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

    /// The number in a file's name, if it is a file of this kind.
    pub fn number(self, file: &str) -> Option<u32> {
        let (before, after) = self.name();
        file.strip_prefix(before)?.strip_suffix(after)?.parse().ok()
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
    /// Opens the folder; makes it with fresh keys when it does not exist or is empty, and finishes making it
    /// where that broke off.
    ///
    /// # Errors
    /// A sentence for the operator: unreadable, incomplete, or readable by others.
    pub fn open_or_create(folder: &Path) -> Result<Self, String> {
        if unfinished(folder) {
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
            index: read_secret(&folder.join(LAST))?,
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

    /// Deletes the files of the token keys before the one in use. Nothing is sealed under them, and a key that is not
    /// there cannot be stolen from a backup.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub(super) fn delete_older_token_keys(&self) -> Result<(), String> {
        let newest = self.tokens.last_key_value().map(|(number, _)| *number).unwrap_or_default();
        for number in self.tokens.keys().filter(|number| **number < newest) {
            let path = self.folder.join(KeyKind::Token.file(*number));
            match fs::remove_file(&path) {
                // Another server on the same folder may have been first.
                Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => {
                    return Err(format!("{} cannot be deleted: {fault}", path.display()));
                }
                _ => {}
            }
        }
        Ok(())
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

/// The last file of a new folder: until it is there nobody has used any key in it.
const LAST: &str = "index.key";

/// Whether this folder was never made to its end: there is nothing in it but what making it leaves on the
/// way. A folder that holds anything else lost its last file, or is none of ours, and is left alone.
fn unfinished(folder: &Path) -> bool {
    let first = |name: &str| KeyKind::ALL.iter().any(|kind| name == kind.file(1));
    match fs::read_dir(folder) {
        Ok(entries) => entries.filter_map(Result::ok).all(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with(files::UNFINISHED) || first(&name)
        }),
        Err(_) => !folder.exists(),
    }
}

fn create(folder: &Path) -> Result<(), String> {
    let fault = |e: std::io::Error| format!("the key folder {} cannot be made: {e}", folder.display());
    files::make_folder(folder).map_err(fault)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(fault)?;
    for kind in KeyKind::ALL {
        let path = folder.join(kind.file(1));
        if !path.exists() {
            write_new(&path, &kind.fresh()?)?;
        }
    }
    write_new(&folder.join(LAST), &ids::random::<32>())
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), String> {
    files::create(path, bytes).map_err(|e| format!("{} cannot be written: {e}", path.display()))
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
mod tests;

//! The key folder: `kek-0001.key` (wraps document keys; the highest number wraps new ones),
//! `index.key` (keyed tags; never rotated, or nothing would be found again) and `token-0001.pk8`
//! (signs access tokens).

use crate::kernel::ids;
use ring::signature::{Ed25519KeyPair, KeyPair};
use std::{collections::BTreeMap, fmt, fs, io::Write, os::unix::fs::OpenOptionsExt, os::unix::fs::PermissionsExt, path::Path};
use zeroize::Zeroizing;

/// A 256-bit secret that neither prints nor outlives its use.
pub(super) type Secret = Zeroizing<[u8; 32]>;

/// All keys of an installation.
pub struct KeyRing {
    wrapping: BTreeMap<u32, Secret>,
    index: Secret,
    token: TokenKey,
}

/// The key pair that signs access tokens.
pub struct TokenKey {
    /// Names the key in a token's header: the first 8 bytes of the public key's SHA-256, in hex.
    pub kid: String,
    /// PKCS#8, for the signer.
    pub private: Zeroizing<Vec<u8>>,
    /// The raw public key.
    pub public: Vec<u8>,
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
        let mut wrapping = BTreeMap::new();
        let mut token = None;
        let entries = fs::read_dir(folder).map_err(|e| format!("the key folder {} cannot be read: {e}", folder.display()))?;
        let mut names: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        for name in names {
            if let Some(number) = name.strip_prefix("kek-").and_then(|rest| rest.strip_suffix(".key")) {
                let number = number.parse().map_err(|_| format!("{name} should be named like kek-0001.key"))?;
                wrapping.insert(number, read_secret(&folder.join(name))?);
            } else if name.starts_with("token-") {
                token = Some(read_token(&folder.join(name))?);
            }
        }
        let missing = |what: &str| format!("the key folder {} holds no {what}; restore it from the key backup", folder.display());
        if wrapping.is_empty() {
            return Err(missing("kek-0001.key"));
        }
        Ok(Self { wrapping, index: read_secret(&folder.join("index.key"))?, token: token.ok_or_else(|| missing("token-0001.pk8"))? })
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

    /// The key that signs access tokens.
    pub const fn token_key(&self) -> &TokenKey {
        &self.token
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyRing({} wrapping keys)", self.wrapping.len())
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenKey({})", self.kid)
    }
}

fn create(folder: &Path) -> Result<(), String> {
    let fault = |e: std::io::Error| format!("the key folder {} cannot be made: {e}", folder.display());
    fs::create_dir_all(folder).map_err(fault)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(fault)?;
    write_new(&folder.join("kek-0001.key"), &ids::random::<32>())?;
    write_new(&folder.join("index.key"), &ids::random::<32>())?;
    let pair = Ed25519KeyPair::generate_pkcs8(&ring::rand::SystemRandom::new()).map_err(|_| "no Ed25519 key could be made".to_owned())?;
    write_new(&folder.join("token-0001.pk8"), pair.as_ref())?;
    // The names must survive a power cut as surely as the bytes: without them nothing opens again.
    fs::File::open(folder).and_then(|f| f.sync_all()).map_err(fault)
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

fn read_token(path: &Path) -> Result<TokenKey, String> {
    let private = read_private(path)?;
    let pair = Ed25519KeyPair::from_pkcs8(&private).map_err(|_| format!("{} is not an Ed25519 key in PKCS#8", path.display()))?;
    let public = pair.public_key().as_ref().to_vec();
    let digest = ring::digest::digest(&ring::digest::SHA256, &public);
    let kid = digest.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok(TokenKey { kid, private, public })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_folder_gets_keys_only_its_owner_can_read_and_opens_again() {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        let made = KeyRing::open_or_create(&keys).unwrap();
        let again = KeyRing::open_or_create(&keys).unwrap();
        assert_eq!(made.index, again.index);
        assert_eq!(made.token.kid, again.token.kid);
        for entry in fs::read_dir(&keys).unwrap() {
            assert_eq!(entry.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_key_others_can_read_is_refused_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        KeyRing::open_or_create(&keys).unwrap();
        fs::set_permissions(keys.join("index.key"), fs::Permissions::from_mode(0o644)).unwrap();
        assert!(KeyRing::open_or_create(&keys).unwrap_err().contains("chmod 600"));
    }

    #[test]
    fn a_folder_that_lost_a_key_is_never_filled_up_with_a_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        KeyRing::open_or_create(&keys).unwrap();
        fs::remove_file(keys.join("kek-0001.key")).unwrap();
        assert!(KeyRing::open_or_create(&keys).unwrap_err().contains("key backup"));
        assert!(!keys.join("kek-0001.key").exists());
    }
}

//! The code that a letter's link carries.

use crate::kernel::vault::{Tag, TagKind, Vault};
use std::fmt;
use uuid::Uuid;

/// What opens what a letter offers: 256 bits nobody can guess, in hex, so that no mail program breaks it and one
/// tap selects it. Prints nothing.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct LinkCode(String);

/// Longer things are no code, whatever spaces they hold.
const LONGEST: usize = 4 * 64;

impl LinkCode {
    /// The code of a row: a keyed hash of its random id, the same each time it is asked for. `kind` is what it opens.
    pub(super) fn of(vault: &Vault, kind: TagKind, id: impl Into<Uuid>) -> Self {
        let tag = vault.tag(kind, &[id.into().as_bytes()]);
        Self(tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// What somebody pasted: the code or the whole link, with whatever spaces came along. `None` for nothing.
    pub(super) fn typed(text: &str) -> Option<Self> {
        let last = text.trim().rsplit('#').next().unwrap_or_default();
        let code: String = last.chars().take(LONGEST).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        (!code.is_empty()).then_some(Self(code))
    }

    /// What its row is found by.
    pub(super) fn tag(&self, vault: &Vault, kind: TagKind) -> Tag {
        vault.tag(kind, &[self.0.as_bytes()])
    }

    /// The code. Whoever calls this answers for where it goes.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LinkCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{ids, vault::KeyRing};

    fn vault() -> Vault {
        let folder = tempfile::tempdir().unwrap();
        Vault::new(KeyRing::open_or_create(&folder.path().join("keys")).unwrap())
    }

    #[test]
    fn a_code_is_the_invitations_own_and_of_no_use_with_other_keys() {
        let (ours, theirs) = (vault(), vault());
        let (one, other, kind) = (ids::fresh(), ids::fresh(), TagKind::InvitationCode);
        let code = LinkCode::of(&ours, kind, one);
        assert_eq!(code, LinkCode::of(&ours, kind, one));
        assert_eq!(code.expose().len(), 64);
        assert!(code != LinkCode::of(&ours, kind, other) && code != LinkCode::of(&theirs, kind, one));
        assert!(code != LinkCode::of(&ours, TagKind::OldEmailCode, one), "each opens its own kind");
        assert_eq!(format!("{code:?}"), "LinkCode(…)");
    }

    #[test]
    fn a_code_is_read_from_whatever_was_pasted() {
        let code = LinkCode::of(&vault(), TagKind::InvitationCode, ids::fresh());
        let (front, back) = code.expose().split_at(20);
        for pasted in [
            format!("  {}\r\n", code.expose()),
            format!("https://report.example/invitation#{}", code.expose()),
            format!("{front}\n {back}"),
            code.expose().to_uppercase(),
        ] {
            assert_eq!(LinkCode::typed(&pasted).as_ref(), Some(&code), "{pasted}");
        }
        assert!(LinkCode::typed(" \n").is_none() && LinkCode::typed("https://report.example/invitation#").is_none());
        assert!(LinkCode::typed(&"a".repeat(100_000)).unwrap().expose().len() <= LONGEST);
    }
}

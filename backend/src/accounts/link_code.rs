//! The letter's code.

use crate::kernel::vault::{Tag, TagKind, Vault};
use shared::ids::InvitationId;
use std::fmt;

/// What opens an invitation: 256 bits nobody can guess, in hex, so that no mail program breaks it and one
/// tap selects it. Prints nothing.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct InvitationCode(String);

/// Longer things are no code, whatever spaces they hold.
const LONGEST: usize = 4 * 64;

impl InvitationCode {
    /// The code of an invitation: a keyed hash of its random id, the same each time it is asked for.
    pub(super) fn of(vault: &Vault, id: InvitationId) -> Self {
        let tag = vault.tag(TagKind::InvitationCode, &[id.0.as_bytes()]);
        Self(tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// What somebody pasted: the code or the whole link, with whatever spaces came along. `None` for nothing.
    pub(super) fn typed(text: &str) -> Option<Self> {
        let last = text.trim().rsplit('#').next().unwrap_or_default();
        let code: String = last.chars().take(LONGEST).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        (!code.is_empty()).then_some(Self(code))
    }

    /// What its invitation is found by.
    pub(super) fn tag(&self, vault: &Vault) -> Tag {
        vault.tag(TagKind::Invitation, &[self.0.as_bytes()])
    }

    /// The code. Whoever calls this answers for where it goes.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for InvitationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InvitationCode(…)")
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
        let (one, other) = (InvitationId(ids::fresh()), InvitationId(ids::fresh()));
        let code = InvitationCode::of(&ours, one);
        assert_eq!(code, InvitationCode::of(&ours, one));
        assert_eq!(code.expose().len(), 64);
        assert!(code != InvitationCode::of(&ours, other) && code != InvitationCode::of(&theirs, one));
        assert_eq!(format!("{code:?}"), "InvitationCode(…)");
    }

    #[test]
    fn a_code_is_read_from_whatever_was_pasted() {
        let code = InvitationCode::of(&vault(), InvitationId(ids::fresh()));
        let (front, back) = code.expose().split_at(20);
        for pasted in [
            format!("  {}\r\n", code.expose()),
            format!("https://report.example/invitation#{}", code.expose()),
            format!("{front}\n {back}"),
            code.expose().to_uppercase(),
        ] {
            assert_eq!(InvitationCode::typed(&pasted).as_ref(), Some(&code), "{pasted}");
        }
        assert!(InvitationCode::typed(" \n").is_none() && InvitationCode::typed("https://report.example/invitation#").is_none());
        assert!(InvitationCode::typed(&"a".repeat(100_000)).unwrap().expose().len() <= LONGEST);
    }
}

//! Keyed tags: a value's fingerprint under a key, to look it up without storing it.

use super::Vault;
use ring::hmac;
use sea_orm::{DeriveValueType, TryFromU64};
use uuid::Uuid;

/// A keyed hash, 256 bits.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct Tag(Vec<u8>);

impl TryFromU64 for Tag {
    fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
        Err(sea_orm::DbErr::ConvertFromU64("Tag"))
    }
}

impl std::fmt::Debug for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tag(…)")
    }
}

/// What a tag is for. Tags of different kinds never meet, even of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagKind {
    /// A sign-in address.
    Email,
    /// A report's reference.
    Reference,
    /// A report's reporter.
    Reporter,
    /// The report or case that something was said about.
    EntryObject,
    /// The report a file belongs to.
    AttachmentReport,
    /// Who sent a file.
    AttachmentSender,
    /// An audit entry's object.
    AuditObject,
    /// A request's idempotency claim.
    Claim,
    /// The canonical bytes of a request.
    ClaimDigest,
    /// The failures of a sign-in name from one network.
    SignInFailures,
    /// The tries of invitation codes from one network.
    InvitationTries,
    /// An invitation's code itself: made from its id, so that it is kept nowhere.
    InvitationCode,
    /// An invitation's code, to find the invitation by.
    Invitation,
    /// The code in the letter to the address until now, where another is wanted: made from the change's id.
    OldEmailCode,
    /// The code in the letter to the address that is wanted.
    NewEmailCode,
    /// Either of the two, to find the change by.
    EmailChange,
    /// The secret an authenticator app is offered while an invitation is being used.
    Authenticator,
    /// A passkey's credential id.
    Credential,
    /// A passkey ceremony: its secret name, what it is for and whose it is.
    Ceremony,
    /// A recovery code of an account.
    RecoveryCode,
    /// One end of a delegation: who gave it, or who got it.
    Delegation,
    /// A session secret.
    Session,
    /// The secret of a visit without an account, to find its answers by.
    Visit,
    /// The server's signature under the cookie of such a visit.
    VisitCookie,
    /// The words of a receipt: made from the key a report is sent under, so that they are kept nowhere.
    ReceiptWords,
    /// What the slow hash of a receipt's words is keyed with.
    ReceiptPepper,
    /// That hash, to find the report by.
    Receipt,
    /// A target, for counting distinct ones.
    Target,
    /// An identifier in an institution, whatever its spelling.
    Entity,
    /// A campaign, by what it was raised on.
    Campaign,
    /// A member and a notice that they read.
    NoticeReader,
    /// An identifier that a member alert names, while it does; and what stands beside it so that nobody can count them.
    AlertedOf,
    /// Who asked a question: another tag in every institution.
    Asker,
    /// Two cases and what both tell of.
    Suggestion,
    /// The compartment a row stands in: another tag in every row, so that rows of one compartment do not
    /// show that they belong together.
    Compartment,
    /// The keys themselves, to recognise them.
    Keys,
}

impl TagKind {
    const fn label(self) -> &'static str {
        match self {
            TagKind::Email => "email",
            TagKind::Reference => "reference",
            TagKind::Reporter => "reporter",
            TagKind::EntryObject => "entry-object",
            TagKind::AttachmentReport => "attachment-report",
            TagKind::AttachmentSender => "attachment-sender",
            TagKind::AuditObject => "audit-object",
            TagKind::Claim => "claim",
            TagKind::ClaimDigest => "claim-digest",
            TagKind::SignInFailures => "sign-in-failures",
            TagKind::InvitationTries => "invitation-tries",
            TagKind::InvitationCode => "invitation-code",
            TagKind::Invitation => "invitation",
            TagKind::OldEmailCode => "old-email-code",
            TagKind::NewEmailCode => "new-email-code",
            TagKind::EmailChange => "email-change",
            TagKind::Authenticator => "authenticator",
            TagKind::Credential => "credential",
            TagKind::Ceremony => "ceremony",
            TagKind::RecoveryCode => "recovery-code",
            TagKind::Delegation => "delegation",
            TagKind::Session => "session",
            TagKind::Visit => "visit",
            TagKind::VisitCookie => "visit-cookie",
            TagKind::ReceiptWords => "receipt-words",
            TagKind::ReceiptPepper => "receipt-pepper",
            TagKind::Receipt => "receipt",
            TagKind::Target => "target",
            TagKind::Entity => "entity",
            TagKind::Campaign => "campaign",
            TagKind::NoticeReader => "notice-reader",
            TagKind::AlertedOf => "alerted-of",
            TagKind::Asker => "asker",
            TagKind::Suggestion => "suggestion",
            TagKind::Compartment => "compartment",
            TagKind::Keys => "keys",
        }
    }
}

impl Vault {
    /// The tag of `parts`. Lengths are hashed too, so that `ab`,`c` and `a`,`bc` differ.
    pub fn tag(&self, kind: TagKind, parts: &[&[u8]]) -> Tag {
        Tag(self.hash(kind, parts).as_ref().to_vec())
    }

    /// Whether `given` is the tag of `parts`, in constant time.
    pub fn is_tag(&self, kind: TagKind, parts: &[&[u8]], given: &[u8]) -> bool {
        hmac::verify(&self.key(), &message(kind, parts), given).is_ok()
    }

    fn key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, self.ring().index().as_slice())
    }

    fn hash(&self, kind: TagKind, parts: &[&[u8]]) -> hmac::Tag {
        hmac::sign(&self.key(), &message(kind, parts))
    }
}

impl Tag {
    /// An id made of it: the same for the same parts, so that a row can be named without looking for it. 122 bits of it.
    pub fn id(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.0.first_chunk().copied().unwrap_or_default()).into_uuid()
    }
}

impl AsRef<[u8]> for Tag {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

fn message(kind: TagKind, parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in std::iter::once(kind.label().as_bytes()).chain(parts.iter().copied()) {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_one_part_ends_matters() {
        assert_ne!(message(TagKind::Email, &[b"ab", b"c"]), message(TagKind::Email, &[b"a", b"bc"]));
        assert_ne!(message(TagKind::Email, &[b"x"]), message(TagKind::Session, &[b"x"]));
    }
}

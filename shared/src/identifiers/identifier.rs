//! One identifier, normalised. Only the parser makes one.

use super::{Kind, Platform, Strength, defang, host, shared_hosts};
use std::{fmt, hash};

/// The version of the normal forms. It goes up when a value that is already keyed would come out otherwise, and
/// then every stored key is computed again.
pub const MATCHING_VERSION: u8 = 1;

/// Something an approacher can be found again by. Two are equal when they are matched as one (docs/domain.md §4.5),
/// however they were written. It does not print its value: an identifier may be a private person's.
#[derive(Clone)]
pub struct Identifier {
    kind: Kind,
    platform: Option<Platform>,
    value: String,
    /// The fuller form of which `value` keeps only what is matched: a plus-tag, an IBAN, `http:`.
    full: Option<String>,
    disguised: bool,
}

impl Identifier {
    pub(super) fn new(kind: Kind, value: impl Into<String>) -> Self {
        Self { kind, platform: None, value: value.into(), full: None, disguised: false }
    }

    pub(super) fn on(platform: Platform, kind: Kind, value: impl Into<String>) -> Self {
        Self { platform: Some(platform), ..Self::new(kind, value) }
    }

    pub(super) fn with_full(mut self, full: String) -> Self {
        self.full = (full != self.value).then_some(full);
        self
    }

    pub(super) fn with_disguise(mut self, disguised: bool) -> Self {
        self.disguised |= disguised;
        self
    }

    /// What sort of thing it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The platform it is a name on, if it is one.
    pub fn platform(&self) -> Option<Platform> {
        self.platform
    }

    /// What is matched. Whoever calls this answers for where it goes; a person is shown [`Identifier::defanged`].
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The form with all that was written: `a+tag@host.example`, where `a@host.example` is matched. The same as
    /// [`Identifier::value`] where nothing was left out.
    pub fn full(&self) -> &str {
        self.full.as_deref().unwrap_or(&self.value)
    }

    /// What is put through the keyed hash: version, kind, platform (or nothing) and value, with `:` between them.
    /// No code holds a colon and the value comes last, so no two identifiers give one string.
    pub fn as_matched(&self) -> String {
        let platform = self.platform.map_or("", Platform::code);
        format!("{MATCHING_VERSION}:{}:{platform}:{}", self.kind.code(), self.value)
    }

    /// The same with nothing but what is matched, so that it tells of none of its spellings.
    #[must_use]
    pub fn bare(self) -> Self {
        Self { full: None, disguised: false, ..self }
    }

    /// How much it proves that two reports hold it (docs/domain.md §4.5).
    pub fn strength(&self) -> Strength {
        let strong = match self.kind {
            Kind::ProfileUrl | Kind::Email | Kind::Phone | Kind::Account | Kind::CryptoWallet | Kind::FileHash => true,
            Kind::Handle => self.platform.is_some(),
            Kind::Domain => !shared_hosts::is_shared(&self.value),
            Kind::Url => self.domain().is_some_and(|domain| domain.strength() == Strength::Strong),
            Kind::VehicleReg | Kind::CompanyNo | Kind::Ip | Kind::Other => false,
        };
        if strong { Strength::Strong } else { Strength::Weak }
    }

    /// The domain an e-mail address or a link is at, as an identifier of its own. None for a host that is a number.
    pub fn domain(&self) -> Option<Identifier> {
        let name = match self.kind {
            Kind::Email => self.value.rsplit_once('@')?.1,
            Kind::Url => host::of_url(&self.value),
            _ => return None,
        };
        host::domain(name).map(|name| Identifier::new(Kind::Domain, name))
    }

    /// Whether it is a domain at which anybody has an address, so that it says nothing of who is there.
    pub fn is_mail_for_everybody(&self) -> bool {
        self.kind == Kind::Domain && shared_hosts::is_mail(&self.value)
    }

    /// For showing on a screen or in a mail: nothing that reads it makes a live link of it. Read by [`super::parse`],
    /// it is the same identifier again.
    pub fn defanged(&self) -> String {
        defang::defanged(self)
    }

    /// The link named another host, or a person, before the one it leads to (`https://bank.example@evil.example`).
    pub fn is_disguised(&self) -> bool {
        self.disguised
    }

    /// The plain letters that its host imitates with letters of another script, if it imitates any.
    pub fn looks_like(&self) -> Option<String> {
        match self.kind {
            Kind::Domain => host::looks_like(&self.value),
            Kind::Email | Kind::Url => host::looks_like(self.domain()?.value()),
            _ => None,
        }
    }
}

impl PartialEq for Identifier {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, self.platform, &self.value) == (other.kind, other.platform, &other.value)
    }
}

impl Eq for Identifier {}

impl hash::Hash for Identifier {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        (self.kind, self.platform, &self.value).hash(state);
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.platform {
            Some(platform) => write!(f, "Identifier({}, {}, …)", self.kind.code(), platform.code()),
            None => write!(f, "Identifier({}, …)", self.kind.code()),
        }
    }
}

//! Our objects as those of STIX 2.1 (docs/domain.md §2.11).

use crate::identifiers::Kind;

/// Something of ours that may be handed to somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    /// A report.
    Report,
    /// One contact told of in a report.
    Contact,
    /// Whoever approached, as they said they were.
    ClaimedActor,
    /// Whoever approached, as an analyst assessed them.
    AssessedActor,
    /// The person approached: a pseudonym and a role, never a name.
    Target,
    /// Cases that belong together.
    Campaign,
    /// A technique (§2.2).
    Technique,
    /// A case.
    Case,
    /// An analyst's view of something.
    Opinion,
    /// An analyst's note.
    Note,
    /// How it may be passed on.
    Marking,
}

impl Thing {
    /// Every kind.
    pub const ALL: &'static [Thing] = &[
        Thing::Report,
        Thing::Contact,
        Thing::ClaimedActor,
        Thing::AssessedActor,
        Thing::Target,
        Thing::Campaign,
        Thing::Technique,
        Thing::Case,
        Thing::Opinion,
        Thing::Note,
        Thing::Marking,
    ];

    /// The type in STIX. A claim makes nobody a threat actor; an assessment does.
    pub const fn stix(self) -> &'static str {
        match self {
            Thing::Report => "report",
            Thing::Contact => "observed-data",
            Thing::ClaimedActor | Thing::Target => "identity",
            Thing::AssessedActor => "threat-actor",
            Thing::Campaign => "campaign",
            Thing::Technique => "attack-pattern",
            Thing::Case => "incident",
            Thing::Opinion => "opinion",
            Thing::Note => "note",
            Thing::Marking => "marking-definition",
        }
    }
}

/// The types of observable an identifier may become in STIX, the first that fits. Empty where STIX has none; such a one goes into
/// a note. An IP address is of one type or the other by its version.
pub const fn observable(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::ProfileUrl | Kind::Handle => &["user-account"],
        Kind::Email => &["email-addr"],
        Kind::Domain => &["domain-name"],
        Kind::Url => &["url"],
        Kind::Ip => &["ipv4-addr", "ipv6-addr"],
        Kind::FileHash => &["file"],
        Kind::Phone | Kind::Account | Kind::CryptoWallet | Kind::VehicleReg | Kind::CompanyNo | Kind::Other => &[],
    }
}

//! Searching cases: by what their reports say, and by their codes.
//!
//! Both open what is sealed, within what the reader may read, and keep no word of it (docs/security.md §4.1).

use crate::{
    api::{Endpoint, Method},
    cases::CaseLine,
    permission::Permission,
    problem::Code,
    taxonomy::{Channel, Technique, UnknownCode},
    text::Line,
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// POST `/api/v1/search/cases`: the cases whose reports say something, the newest reports first. A POST, because what is
/// searched for has no place in an address. Searching is recorded.
///
/// It looks through as many reports as it can in a moment, so a portion may hold few cases, or none, and still not be
/// the last.
#[derive(Debug)]
pub struct SearchCases;

impl Endpoint for SearchCases {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/search/cases";
    const PERMISSION: Permission = Permission::ReadReport;
    const REFUSALS: &'static [Code] = &[Code::Invalid];
    type Params = ();
    type Request = CaseSearch;
    type Response = CasesFound;
}

/// What is searched for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseSearch {
    /// Words, or parts of words, that one report must hold all of; capitals and accents do not matter. Or the reference
    /// of a report.
    pub text: Line,
    /// Where the last portion ended; nothing for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// What a search found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CasesFound {
    /// The cases, each once in a portion, by the newest of their reports that was found.
    pub items: Vec<CaseFound>,
    /// What to ask for next; `None` once everything was looked through.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next: Option<String>,
}

/// A case with a report that says what was searched for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseFound {
    /// The case.
    pub line: CaseLine,
    /// When that report was received.
    pub received_at: Moment,
}

macro_rules! wanted { ($($(#[$doc:meta])* $name:ident, $list:ty;)*) => { $(
    $(#[$doc])*
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(try_from = "String", into = "String")]
    pub struct $name(pub $list);

    impl TryFrom<String> for $name {
        type Error = &'static str;
        fn try_from(code: String) -> Result<Self, Self::Error> {
            code.parse().map(Self).map_err(|UnknownCode| "no such code")
        }
    }

    impl From<$name> for String {
        fn from($name(code): $name) -> Self {
            code.code().to_owned()
        }
    }

    #[cfg(feature = "openapi")]
    impl utoipa::PartialSchema for $name {
        fn schema() -> crate::openapi::AnySchema {
            let all: Vec<&str> = <$list>::CODES.iter().chain(<$list>::RETIRED_CODES).copied().collect();
            crate::openapi::codes(concat!("A code of ", stringify!($list), "."), &all)
        }
    }

    #[cfg(feature = "openapi")]
    impl utoipa::ToSchema for $name {}
)* }; }

wanted! {
    /// A technique that a report must tell of (docs/domain.md §2.2); one that is offered no longer, too.
    TechniqueWanted, Technique;
    /// A way of contact that a report must tell of (docs/domain.md §2.1); one that is offered no longer, too.
    ChannelWanted, Channel;
}

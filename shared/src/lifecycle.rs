//! The states a report and a case can be in (docs/domain.md §4.2, §4.3). The transition table joins
//! them when cases can be worked; until then a filed report is received and its case is new.

use serde::{Deserialize, Serialize};

macro_rules! states { ($($(#[$doc:meta])* $name:ident { $($(#[$state:meta])* $variant:ident = $code:literal,)* })*) => {$(
    $(#[$doc])*
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum $name { $($(#[$state])* #[serde(rename = $code)] $variant,)* }

    impl $name {
        /// The stable code, as stored.
        pub const fn code(self) -> &'static str { match self { $($name::$variant => $code),* } }

        /// Reads a stored code.
        pub fn from_code(code: &str) -> Option<Self> { match code { $($code => Some($name::$variant),)* _ => None } }
    }

    #[cfg(feature = "openapi")]
    impl utoipa::PartialSchema for $name {
        fn schema() -> crate::openapi::AnySchema { crate::openapi::codes("Where it stands.", &[$($code),*]) }
    }

    #[cfg(feature = "openapi")]
    impl utoipa::ToSchema for $name {}
)*}; }

states! {
    /// Where a report stands.
    ReportState {
        /// Here, and not yet looked at.
        Received = "RECEIVED",
    }
    /// Where a case stands.
    CaseState {
        /// Opened by a report, not yet taken by anybody.
        New = "NEW",
    }
}

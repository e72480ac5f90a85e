//! The states, as stored and as shown to staff (docs/domain.md §4.2, §4.3).

use serde::{Deserialize, Serialize};

/// Enums whose variants have a stable code and words for staff.
macro_rules! coded { ($($(#[$doc:meta])* $name:ident, $schema:literal { $($(#[$state:meta])* $variant:ident = $code:literal, $words:literal;)* })*) => {$(
    $(#[$doc])*
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    pub enum $name { $($(#[$state])* #[serde(rename = $code)] $variant,)* }

    impl $name {
        /// Every one, in the order of the documentation.
        pub const ALL: &'static [$name] = &[$($name::$variant),*];

        /// The stable code, as stored.
        pub const fn code(self) -> &'static str { match self { $($name::$variant => $code),* } }

        /// The words staff read.
        pub const fn words(self) -> &'static str { match self { $($name::$variant => $words),* } }

        /// Reads a stored code.
        pub fn from_code(code: &str) -> Option<Self> { match code { $($code => Some($name::$variant),)* _ => None } }
    }

    #[cfg(feature = "openapi")]
    impl utoipa::PartialSchema for $name {
        fn schema() -> crate::openapi::AnySchema { crate::openapi::codes($schema, &[$($code),*]) }
    }

    #[cfg(feature = "openapi")]
    impl utoipa::ToSchema for $name {}
)*}; }
pub(super) use coded;

coded! {
    /// Where a report stands (docs/domain.md §4.2). There is no state for "deleted": only retention disposes of
    /// a report.
    ReportState, "Where it stands." {
        /// Here, and not yet looked at.
        Received = "RECEIVED", "Received";
        /// Looked at; what became of it is its [`TriageOutcome`].
        Triaged = "TRIAGED", "Looked at";
        /// Its case is closed.
        Closed = "CLOSED", "Closed";
        /// Taken back by the reporter: kept and flagged, because people also take back what they were pressed
        /// to take back.
        Withdrawn = "WITHDRAWN", "Withdrawn by the reporter";
    }
    /// What triage made of a report (docs/domain.md §4.2).
    TriageOutcome, "What became of it." {
        /// It joined a case that was there already.
        CaseLinked = "CASE_LINKED", "Joined to another case";
        /// Its own case is being worked.
        CaseCreated = "CASE_CREATED", "A case of its own";
        /// The reporter got advice, and that was all it needed.
        AdviceOnly = "ADVICE_ONLY", "Advice given";
        /// It belongs to somebody else, and the reporter was told to whom.
        Redirected = "REDIRECTED", "Sent to another service";
        /// Nobody made an approach.
        NotAnApproach = "NOT_AN_APPROACH", "Not an approach";
    }
    /// Where a case stands (docs/domain.md §4.3).
    CaseState, "Where it stands." {
        /// Opened by a report, not yet taken by anybody.
        New = "NEW", "New";
        /// Somebody is taking the first look.
        Triage = "TRIAGE", "First look";
        /// Being worked.
        Open = "OPEN", "Open";
        /// A question went to the reporter.
        AwaitingReporter = "AWAITING_REPORTER", "Waiting for the reporter";
        /// A question went to a partner.
        AwaitingPartner = "AWAITING_PARTNER", "Waiting for a partner";
        /// Handed to a partner, who acts on it.
        Referred = "REFERRED", "Referred";
        /// Resting until a date or a new sighting.
        Monitoring = "MONITORING", "Being watched";
        /// Somebody proposed to close it.
        PendingClose = "PENDING_CLOSE", "Closing proposed";
        /// Closed, with a code.
        Closed = "CLOSED", "Closed";
        /// Part of another case; can be undone.
        Merged = "MERGED", "Joined to another case";
    }
}

impl CaseState {
    /// Whether work can go on in it without undoing anything: neither closed nor part of another case.
    pub const fn is_open(self) -> bool {
        !matches!(self, CaseState::Closed | CaseState::Merged)
    }
}

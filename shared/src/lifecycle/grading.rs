//! Markings, and the grading of information by the 3x5x2 of the UK's police (docs/domain.md §4.6, §7.1).

use super::states::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// How a case is marked. The service is not for anything above it (docs/domain.md §7.1).
    Marking, "How it is marked." {
        /// The usual one.
        Official = "OFFICIAL", "OFFICIAL";
        /// For those who need to know.
        OfficialSensitive = "OFFICIAL_SENSITIVE", "OFFICIAL-SENSITIVE";
    }
    /// How far the source can be relied on.
    SourceGrade, "How reliable the source is." {
        /// It was right before.
        Reliable = "1", "Reliable";
        /// Nothing is known of it. Most reporters are that.
        Untested = "2", "Untested";
        /// It was wrong before, or there is doubt.
        NotReliable = "3", "Not reliable";
    }
    /// How the source knows.
    KnowledgeGrade, "How the source knows it." {
        /// At first hand.
        Directly = "A", "Known directly to the source";
        /// From others, and something else says so too.
        Corroborated = "B", "Known indirectly, corroborated";
        /// From others.
        Indirectly = "C", "Known indirectly";
        /// It cannot be told.
        NotKnown = "D", "Not known";
        /// It is thought to be untrue.
        SuspectedFalse = "E", "Suspected to be false";
    }
    /// Whether it may be passed on.
    HandlingGrade, "How it may be passed on." {
        /// Where the law lets it.
        Permitted = "P", "Lawful sharing permitted";
        /// Only under conditions, which are written down.
        Conditions = "C", "Lawful sharing permitted with conditions";
    }
}

/// A grading, as it was given. It is never converted into another scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Grading {
    /// The source.
    pub source: SourceGrade,
    /// What it says.
    pub knowledge: KnowledgeGrade,
    /// Passing it on.
    pub handling: HandlingGrade,
}

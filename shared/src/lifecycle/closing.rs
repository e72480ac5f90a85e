//! How a case ends: the closure codes and what the reporter is told (docs/domain.md §4.8, §4.10).

use super::states::coded;
use crate::{
    text::{FeedbackText, Reason},
    time::Moment,
};
use serde::{Deserialize, Serialize};

coded! {
    /// Why a case was closed (docs/domain.md §4.10).
    ClosureCode, "Why it was closed." {
        /// A partner confirmed that a state was behind it.
        StateConfirmed = "STATE_CONFIRMED", "A state was behind it, confirmed by a partner";
        /// A state was probably behind it.
        StateLikely = "STATE_LIKELY", "A state was probably behind it";
        /// Suspicious, and no more could be found.
        SuspiciousUnresolved = "SUSPICIOUS_UNRESOLVED", "Suspicious, not resolved";
        /// Fraud or another crime with no political purpose.
        CrimeFraud = "CRIME_FRAUD", "Fraud or other crime";
        /// Harassment or abuse; those who handle that have it.
        HarassmentAbuse = "HARASSMENT_ABUSE", "Harassment or abuse, passed on";
        /// An attack on devices or accounts with nobody talking to anybody.
        CyberOnly = "CYBER_ONLY", "Attack on devices or accounts only";
        /// Ordinary business, or lobbying within the law.
        CommercialLobbyingLawful = "COMMERCIAL_LOBBYING_LAWFUL", "Business or lawful lobbying";
        /// The contact was what it said it was.
        GenuineContact = "GENUINE_CONTACT", "A genuine contact";
        /// The same as another case.
        Duplicate = "DUPLICATE", "The same as another case";
        /// Too little to go on.
        Insufficient = "INSUFFICIENT", "Too little to go on";
        /// A partner has it; nothing is left to do here.
        ReferredNoLocalAction = "REFERRED_NO_LOCAL_ACTION", "With a partner, nothing left to do here";
        /// Not what this service is for.
        OutOfScope = "OUT_OF_SCOPE", "Not for this service";
        /// The reporter took it back.
        Withdrawn = "WITHDRAWN", "Withdrawn by the reporter";
        /// A drill or a test.
        Test = "TEST", "Drill or test";
    }
    /// How figures count a closure (docs/domain.md §4.10).
    ClosureGroup, "How figures count it." {
        /// Something was wrong.
        Concern = "CONCERN", "Concern";
        /// Nothing was wrong, or nothing that this service is about.
        NotConcern = "NOT_CONCERN", "No concern";
        /// It cannot be told.
        Unknown = "UNKNOWN", "Not known";
    }
}

impl ClosureCode {
    /// The group figures put it in. What was withdrawn, repeated or handed on says nothing about whether the
    /// approach was real, so it is not counted as harmless.
    pub const fn group(self) -> ClosureGroup {
        match self {
            ClosureCode::StateConfirmed
            | ClosureCode::StateLikely
            | ClosureCode::SuspiciousUnresolved
            | ClosureCode::CrimeFraud
            | ClosureCode::HarassmentAbuse
            | ClosureCode::CyberOnly => ClosureGroup::Concern,
            ClosureCode::CommercialLobbyingLawful | ClosureCode::GenuineContact | ClosureCode::OutOfScope | ClosureCode::Test => {
                ClosureGroup::NotConcern
            }
            ClosureCode::Duplicate | ClosureCode::Insufficient | ClosureCode::ReferredNoLocalAction | ClosureCode::Withdrawn => {
                ClosureGroup::Unknown
            }
        }
    }
}

/// What the reporter hears when their case closes. Saying nothing is a choice with a reason, never an
/// oversight (docs/domain.md §4.8).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "feedback", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Feedback {
    /// These words, at once.
    Send {
        /// The words.
        words: FeedbackText,
    },
    /// Nothing yet.
    Hold {
        /// Why not.
        reason: Reason,
        /// When somebody looks at that again; at most [`super::LONGEST_REST`] away.
        review_at: Moment,
    },
    /// Nothing at all, for example because nobody can be reached.
    None {
        /// Why not.
        reason: Reason,
    },
}

/// A closure as somebody proposes it: why, and what the reporter hears.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Closing {
    /// Why.
    pub code: ClosureCode,
    /// What the reporter hears.
    pub feedback: Feedback,
}

//! What the system or the security staff fill in, never a reporter (docs/domain.md §1.3, §2.5b, §2.6).

use super::{codes, staff_list};

codes! {
    /// How a report came in (§1.3).
    EntryRoute {
        /// Filled in on the web pages.
        Web = "WEB",
        /// Shared out of another app on the device.
        ShareSheet = "SHARE_SHEET",
        /// Forwarded as an e-mail.
        EmailIn = "EMAIL_IN",
        /// Written down by staff during a call.
        PhoneTranscribed = "PHONE_TRANSCRIBED",
        /// The short answer to an alert about an account.
        AlertMetoo = "ALERT_METOO",
        /// Entered by staff for somebody.
        StaffEntered = "STAFF_ENTERED",
    }
}

staff_list! {
    /// What makes a target worth more to others. Set by an administrator; no phone asks it (§2.6).
    AccessFlag {
        /// “Minister”.
        Minister = "MINISTER" => "Minister",
        /// “Front bench”.
        Frontbench = "FRONTBENCH" => "Front bench",
        /// “Select committee”.
        SelectCommittee = "SELECT_COMMITTEE" => "Select committee",
        /// “Pass holder”.
        PassHolder = "PASS_HOLDER" => "Pass holder",
        /// “Security clearance”.
        Cleared = "CLEARED" => "Security clearance",
        /// “Sensitive brief”.
        SensitiveBrief = "SENSITIVE_BRIEF" => "Sensitive brief",
    }
    /// Whom an analyst sees behind an approach (§2.5b). It scores nothing.
    ActorKind {
        /// “Government”.
        Government = "GOVERNMENT" => "Government",
        /// “Affiliated with a government”.
        GovernmentAffiliated = "GOVERNMENT_AFFILIATED" => "Affiliated with a government",
        /// “Commercial”.
        Commercial = "COMMERCIAL" => "Commercial",
        /// “Individual”.
        Individual = "INDIVIDUAL" => "Individual",
        /// “Unknown”.
        Unknown = "UNKNOWN" => "Unknown",
    }
    /// How likely an assessment is, in the words of the professional yardstick, from least to most (§2.5b).
    Likelihood {
        /// “Remote chance”.
        RemoteChance = "REMOTE_CHANCE" => "Remote chance",
        /// “Highly unlikely”.
        HighlyUnlikely = "HIGHLY_UNLIKELY" => "Highly unlikely",
        /// “Unlikely”.
        Unlikely = "UNLIKELY" => "Unlikely",
        /// “Realistic possibility”.
        RealisticPossibility = "REALISTIC_POSSIBILITY" => "Realistic possibility",
        /// “Likely”.
        Likely = "LIKELY" => "Likely",
        /// “Highly likely”.
        HighlyLikely = "HIGHLY_LIKELY" => "Highly likely",
        /// “Almost certain”.
        AlmostCertain = "ALMOST_CERTAIN" => "Almost certain",
    }
    /// How far the analyst trusts what the likelihood rests on, from least to most (§2.5b).
    Confidence {
        /// “Low confidence”.
        Low = "LOW" => "Low confidence",
        /// “Medium confidence”.
        Medium = "MEDIUM" => "Medium confidence",
        /// “High confidence”.
        High = "HIGH" => "High confidence",
    }
}

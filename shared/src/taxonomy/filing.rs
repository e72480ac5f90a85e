//! How a report is filed, under what name, and where it may go (docs/domain.md §1.3).

use super::{later_list, list};

list! {
    /// The answer to any question that a yes, a no or a doubt settles (§1.3, `bool3`).
    YesNo {
        /// “Yes”.
        Yes = "YES" => YES_NO_YES,
        /// “No”.
        No = "NO" => YES_NO_NO,
        /// “I’m not sure”.
        NotSure = "NOT_SURE" => YES_NO_NOT_SURE,
    }
    /// Who may see the reporter’s name (§1.3): a tick, without which the desk sees it.
    IdentityMode {
        /// “Keep my name apart”.
        Confidential = "CONFIDENTIAL" => IDENTITY_MODE_CONFIDENTIAL,
        ; retired
        /// “Show my name to the security team”.
        Named = "NAMED" => IDENTITY_MODE_NAMED,
        /// “Do not give my name”.
        Anonymous = "ANONYMOUS" => IDENTITY_MODE_ANONYMOUS,
    }
}

later_list! {
    /// How urgent the reporter finds it (§1.3). Shown to triage; it sets no priority.
    UrgencySelf {
        /// “Please look now”.
        Urgent = "URGENT" => URGENCY_SELF_URGENT,
        /// “In the next few days”.
        Soon = "SOON" => URGENCY_SELF_SOON,
        /// “Just so you know”.
        ForInfo = "FOR_INFO" => URGENCY_SELF_FOR_INFO,
    }
    /// Whom the reporter would have it passed on to (§1.3). It tells a wish and is no legal basis.
    ShareWith {
        /// “The police”.
        Police = "POLICE" => CONSENT_SHARE_WITH_POLICE,
        /// “The country’s security experts”.
        NationalSecurity = "NATIONAL_SECURITY" => CONSENT_SHARE_WITH_NATIONAL_SECURITY,
        /// “My party”.
        MyParty = "MY_PARTY" => CONSENT_SHARE_WITH_MY_PARTY,
    }
}

//! Techniques (docs/domain.md §2.2).

use super::{Veris, veris};
use crate::taxonomy::Technique;

const fn social(variety: &'static str) -> Veris {
    veris("action.social.variety", variety)
}

const fn physical(variety: &'static str) -> Veris {
    veris("action.physical.variety", variety)
}

/// A tactic of DISARM, by name. Its number changes between versions of DISARM, so an export takes it from the version it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tactic(pub &'static str);

impl Technique {
    /// The method that guidance of the protective security authority (NPSA) describes, in our words. `None` where it has none.
    pub const fn npsa(self) -> Option<&'static str> {
        match self {
            Technique::Elicit | Technique::InsideInfo => Some("Elicitation"),
            Technique::Cultivate => Some("Cultivation"),
            Technique::FakeProfile | Technique::PaidWork => Some("Online approach"),
            Technique::GiftTravel => Some("Travel and hospitality"),
            Technique::Donation => Some("Donations"),
            Technique::Influence => Some("Interference"),
            Technique::Access => Some("Access and relationships"),
            Technique::Intermediary => Some("Proxies"),
            Technique::Honeytrap => Some("Personal vulnerabilities"),
            Technique::Blackmail => Some("Blackmail"),
            Technique::Threat => Some("Coercion"),
            Technique::Phish => Some("Phishing"),
            Technique::Device => Some("Cyber and travel"),
            Technique::Impersonate => Some("Impersonation"),
            Technique::Surveil => Some("Surveillance"),
            Technique::Disinfo => Some("Information operations"),
            Technique::Insider => Some("Insider"),
            Technique::DiasporaPressure => Some("Transnational repression"),
            Technique::FeltWrong => Some("Trust your instincts"),
            Technique::Bribe | Technique::Other | Technique::NotSure => None,
        }
    }

    /// The varieties of VERIS. A device may have been got at in ways a reporter cannot tell apart, so that one has several
    /// actions. An insider is told by who acts and not by what is done.
    pub const fn veris(self) -> &'static [Veris] {
        match self {
            Technique::Elicit | Technique::InsideInfo => const { &[social("Elicitation")] },
            Technique::Cultivate | Technique::FakeProfile | Technique::Honeytrap => const { &[social("Pretexting")] },
            Technique::PaidWork | Technique::GiftTravel => const { &[social("Bribery"), social("Baiting")] },
            Technique::Donation => const { &[social("Bribery"), social("Influence")] },
            Technique::Bribe => const { &[social("Bribery")] },
            Technique::Influence | Technique::Access | Technique::Intermediary => const { &[social("Influence")] },
            Technique::Blackmail | Technique::Threat | Technique::DiasporaPressure => const { &[social("Extortion")] },
            Technique::Phish => const { &[social("Phishing")] },
            Technique::Device => {
                const {
                    &[
                        veris("action.hacking.variety", "Unknown"),
                        veris("action.malware.variety", "Unknown"),
                        physical("Theft"),
                        physical("Tampering"),
                    ]
                }
            }
            Technique::Impersonate => const { &[social("Pretexting"), social("Forgery")] },
            Technique::Surveil => const { &[physical("Surveillance"), physical("Snooping")] },
            Technique::Disinfo => const { &[social("Propaganda"), social("Forgery")] },
            Technique::Insider => const { &[veris("actor.internal.variety", "Unknown")] },
            Technique::FeltWrong | Technique::NotSure => const { &[social("Unknown")] },
            Technique::Other => const { &[social("Other")] },
        }
    }

    /// The tactic of DISARM. A false story has many, and which one it was is for an analyst to say, so it has none here.
    pub const fn disarm(self) -> Option<Tactic> {
        match self {
            Technique::FakeProfile => Some(Tactic("Establish Social Assets")),
            Technique::PaidWork
            | Technique::Elicit
            | Technique::InsideInfo
            | Technique::Cultivate
            | Technique::Influence
            | Technique::Access
            | Technique::Phish
            | Technique::Threat
            | Technique::FeltWrong
            | Technique::GiftTravel
            | Technique::Donation
            | Technique::Bribe
            | Technique::Intermediary
            | Technique::Honeytrap
            | Technique::Blackmail
            | Technique::Device
            | Technique::Impersonate
            | Technique::Surveil
            | Technique::Disinfo
            | Technique::Insider
            | Technique::DiasporaPressure
            | Technique::Other
            | Technique::NotSure => None,
        }
    }
}

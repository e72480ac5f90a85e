//! The record of a referral: what goes to which partner, why, and under which conditions (docs/domain.md §4.9).
//! Sending happens elsewhere; this keeps what was decided.

use super::{HandlingGrade, Marking, states::coded};
use crate::{
    text::{Line, Reason},
    time::Moment,
};
use serde::{Deserialize, Serialize};

coded! {
    /// A partner. Bodies are renamed, so a code names what one is for.
    Partner, "Whom it goes to." {
        /// Advice on protecting people and places.
        ProtectiveSecurity = "PROTECTIVE_SECURITY", "National protective security";
        /// Police who work on threats by states and terrorism.
        CounterTerrorismPolice = "COUNTER_TERRORISM_POLICE", "Counter terrorism policing";
        /// The force of the place.
        LocalPolice = "LOCAL_POLICE", "Local police contact for elected people";
        /// Cyber security.
        CyberSecurity = "CYBER_SECURITY", "National cyber security";
        /// Whoever runs the institution's computers.
        OwnIt = "OWN_IT", "The institution’s own digital service";
        /// Donations and elections.
        Elections = "ELECTIONS", "Electoral regulator";
        /// The register of foreign influence.
        InfluenceRegister = "INFLUENCE_REGISTER", "Foreign influence registration";
        /// Serious and organised crime.
        SeriousCrime = "SERIOUS_CRIME", "Serious crime agency";
        /// The reporter's party, with their consent.
        Party = "PARTY", "The reporter’s party";
        /// The security team of another institution.
        OtherInstitution = "OTHER_INSTITUTION", "Another institution’s security team";
        /// Whoever runs the site or app.
        Platform = "PLATFORM", "Platform trust and safety";
    }
    /// How far somebody outside may pass it on (Traffic Light Protocol 2.0). It is no classification.
    Tlp, "How far it may go on." {
        /// Named people only.
        Red = "RED", "TLP:RED";
        /// The partner's own organisation only.
        AmberStrict = "AMBER_STRICT", "TLP:AMBER+STRICT";
        /// The partner and those it works for.
        Amber = "AMBER", "TLP:AMBER";
        /// The partner's community.
        Green = "GREEN", "TLP:GREEN";
        /// Everybody.
        Clear = "CLEAR", "TLP:CLEAR";
    }
    /// A part of a case that a partner gets. What is not named stays here.
    SharedPart, "What of the case goes out." {
        /// Who reported it.
        ReporterName = "REPORTER_NAME", "The reporter’s name";
        /// How to reach them.
        ReporterContact = "REPORTER_CONTACT", "How to reach the reporter";
        /// Who was approached.
        Target = "TARGET", "Who was approached";
        /// What the approacher called themselves.
        Approacher = "APPROACHER", "Who made the approach";
        /// Addresses, numbers, profiles.
        Identifiers = "IDENTIFIERS", "Identifiers";
        /// The coded answers.
        Codes = "CODES", "What happened, in codes";
        /// The story.
        Narrative = "NARRATIVE", "What happened, in the reporter’s words";
    }
}

/// What somebody writes down before a case goes to a partner. Anything may be missing while it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReferralDraft {
    /// Whom it goes to.
    pub to: Partner,
    /// What it is for.
    #[serde(default)]
    pub purpose: Option<Reason>,
    /// What allows it.
    #[serde(default)]
    pub legal_basis: Option<Reason>,
    /// What goes out.
    #[serde(default)]
    pub parts: Vec<SharedPart>,
    /// How it is marked.
    #[serde(default)]
    pub marking: Option<Marking>,
    /// How far it may go on.
    #[serde(default)]
    pub tlp: Option<Tlp>,
    /// Whether there are conditions.
    #[serde(default)]
    pub handling: Option<HandlingGrade>,
    /// Which.
    #[serde(default)]
    pub conditions: Option<Reason>,
    /// How it is sent.
    #[serde(default)]
    pub channel: Option<Line>,
    /// By when an answer is expected.
    #[serde(default)]
    pub reply_due_at: Option<Moment>,
    /// Whether nobody acts on it and the reporter hears nothing until the partner has answered.
    #[serde(default)]
    pub keep_quiet: bool,
}

impl ReferralDraft {
    /// The fields without which nothing may go out; empty once it is complete.
    pub fn missing(&self) -> Vec<&'static str> {
        let conditions = self.handling != Some(HandlingGrade::Conditions) || self.conditions.is_some();
        let there = [
            ("purpose", self.purpose.is_some()),
            ("legal_basis", self.legal_basis.is_some()),
            ("parts", !self.parts.is_empty()),
            ("marking", self.marking.is_some()),
            ("tlp", self.tlp.is_some()),
            ("handling", self.handling.is_some()),
            ("conditions", conditions),
            ("channel", self.channel.is_some()),
        ];
        there.into_iter().filter(|(_, there)| !there).map(|(name, _)| name).collect()
    }
}

/// What the partner said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PartnerAnswer {
    /// What the partner calls it.
    #[serde(default)]
    pub partner_reference: Option<Line>,
    /// What came of it.
    pub outcome: Reason,
    /// Whether they do nothing further.
    #[serde(default)]
    pub no_further_action: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_referral_is_complete_when_nothing_is_missing_and_conditions_are_only_missed_where_there_are_some() {
        let reason = || Some("It is theirs.".parse().unwrap());
        let bare: ReferralDraft = serde_json::from_str(r#"{"to":"LOCAL_POLICE"}"#).unwrap();
        assert_eq!(bare.missing(), ["purpose", "legal_basis", "parts", "marking", "tlp", "handling", "channel"]);
        let whole = ReferralDraft {
            purpose: reason(),
            legal_basis: reason(),
            parts: vec![SharedPart::Codes],
            marking: Some(Marking::Official),
            tlp: Some(Tlp::Red),
            handling: Some(HandlingGrade::Permitted),
            channel: Some("By hand".parse().unwrap()),
            ..bare
        };
        assert!(whole.missing().is_empty());
        let conditions = ReferralDraft { handling: Some(HandlingGrade::Conditions), ..whole };
        assert_eq!(conditions.missing(), ["conditions"]);
        assert!(ReferralDraft { conditions: reason(), ..conditions }.missing().is_empty());
    }
}

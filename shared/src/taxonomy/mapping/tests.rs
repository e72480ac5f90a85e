//! The mappings against what the other vocabularies hold.

use super::*;
use crate::{
    identifiers::Kind,
    taxonomy::{Channel, Device, Place, Response, Technique},
};

/// What VERIS holds under the paths we use.
const VOCABULARY: &[(&str, &[&str])] = &[
    (
        "action.social.vector",
        &[
            "Documents",
            "Email",
            "IM",
            "In-person",
            "Other",
            "Phone",
            "Removable media",
            "SMS",
            "Social media",
            "Software",
            "Unknown",
            "Website",
        ],
    ),
    (
        "action.social.variety",
        &[
            "Baiting",
            "Bribery",
            "Elicitation",
            "Extortion",
            "Forgery",
            "Influence",
            "Other",
            "Phishing",
            "Pretexting",
            "Propaganda",
            "Scam",
            "Spam",
            "Unknown",
        ],
    ),
    ("action.physical.variety", &["Snooping", "Surveillance", "Tampering", "Theft"]),
    ("action.hacking.variety", &["Unknown"]),
    ("action.malware.variety", &["Unknown"]),
    (
        "action.physical.vector",
        &[
            "Other",
            "Personal residence",
            "Public facility",
            "Public vehicle",
            "Uncontrolled location",
            "Unknown",
            "Victim public area",
            "Victim work area",
        ],
    ),
    ("actor.internal.variety", &["Unknown"]),
    ("asset.assets.variety", &["Other", "U - Mobile phone", "U - Unknown", "Unknown"]),
    ("asset.ownership", &["Employee", "Victim"]),
];

#[test]
fn every_value_we_map_to_is_one_that_veris_has() {
    let used = Channel::ALL
        .iter()
        .flat_map(|channel| channel.veris())
        .chain(Technique::ALL.iter().flat_map(|technique| technique.veris()))
        .chain(Device::ALL.iter().flat_map(|device| device.veris()))
        .copied()
        .chain(Place::ALL.iter().filter_map(|place| place.veris()));
    for Veris { path, value } in used {
        let (_, values) = VOCABULARY.iter().find(|(known, _)| *known == path).unwrap_or_else(|| panic!("no {path}"));
        assert!(values.contains(&value), "{path}: {value}");
    }
}

#[test]
fn a_channel_has_a_method_of_contact_exactly_if_somebody_was_in_contact_in_a_known_way() {
    for channel in Channel::ALL {
        let open = matches!(channel, Channel::NoneSeen | Channel::Other | Channel::NotSure);
        assert_eq!(channel.dcsa().is_empty(), open, "{channel:?}");
        assert_eq!(channel.veris().is_empty(), *channel == Channel::NoneSeen, "{channel:?}");
    }
}

#[test]
fn every_technique_is_something_in_veris() {
    for technique in Technique::ALL {
        assert!(!technique.veris().is_empty(), "{technique:?}");
    }
}

#[test]
fn an_insider_is_told_by_the_actor_and_nobody_else_is() {
    let internal = |technique: &&Technique| technique.veris().iter().any(|veris| veris.path.starts_with("actor."));
    assert_eq!(Technique::ALL.iter().filter(internal).collect::<Vec<_>>(), [&Technique::Insider]);
}

#[test]
fn only_a_made_up_profile_has_a_tactic_without_an_analyst() {
    let tactics: Vec<_> = Technique::ALL.iter().filter_map(|technique| technique.disarm()).collect();
    assert_eq!(tactics, [Tactic("Establish Social Assets")]);
}

#[test]
fn only_an_answer_that_tells_nothing_has_no_depth() {
    for response in Response::ALL {
        let silent = matches!(response, Response::Other | Response::NotSure);
        assert_eq!(response.depth().is_none(), silent, "{response:?}");
    }
}

#[test]
fn depths_are_zero_to_four_and_deeper_is_greater() {
    let mut depths: Vec<_> = Response::ALL.iter().filter_map(|response| response.depth()).collect();
    depths.sort();
    depths.dedup();
    assert_eq!(depths.iter().map(|depth| depth.level()).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
}

#[test]
fn telling_what_is_not_public_goes_deeper_than_taking_a_gift_and_that_deeper_than_meeting() {
    let depth = |response: Response| response.depth().unwrap();
    assert!(depth(Response::SharedNonPublic) > depth(Response::AcceptedGiftMoneyTrip));
    assert!(depth(Response::AcceptedGiftMoneyTrip) > depth(Response::Met));
    assert!(depth(Response::Met) > depth(Response::Replied));
    assert!(depth(Response::Replied) > depth(Response::Blocked));
}

#[test]
fn a_claim_makes_nobody_a_threat_actor() {
    let threats: Vec<_> = Thing::ALL.iter().filter(|thing| thing.stix() == "threat-actor").collect();
    assert_eq!(threats, [&Thing::AssessedActor]);
}

#[test]
fn what_can_be_observed_on_a_network_has_a_type_of_its_own() {
    assert_eq!(observable(Kind::Email), ["email-addr"]);
    assert_eq!(observable(Kind::Ip), ["ipv4-addr", "ipv6-addr"]);
    assert!(observable(Kind::VehicleReg).is_empty());
}

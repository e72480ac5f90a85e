//! What lifts a report by itself, whatever its score (docs/domain.md §3.2).

use super::{
    Priority::{self, P1, P2},
    facts::{Circumstances, Facts, Input},
    rule::{Choice, Test, row},
};
use crate::{locale::key, questionnaire::Answers};

/// Which hard rule. The names are those of docs/domain.md §3.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Floor {
    /// Somebody may be in danger.
    H1,
    /// A threat or blackmail.
    H2,
    /// A device or account may be taken over.
    H3,
    /// What is not public may have gone.
    H4,
    /// Another contact is near.
    H5,
    /// The same identifier stands in an urgent case or a campaign.
    H6,
    /// Family, or pressure through links abroad.
    H7,
    /// Nobody has looked yet (§3.1). Named only where it is what decides.
    Unseen,
}

/// What a device or an account may be lost by. Also counts as exposure (§3.3).
pub(super) const TAKEN_OVER: Test = Test::Any(&[
    Test::Says(Input::TargetResponse, &["ENTERED_PASSWORD", "INSTALLED_APP", "DEVICE_OUT_OF_SIGHT"]),
    Test::Says(Input::Techniques, &["DEVICE"]),
]);

/// Only what is plainly somebody's own and nothing else keeps H3 down: no answer, “something else” and
/// “I'm not sure” may all be the office's network.
const OWN_DEVICE_ONLY: Test = Test::All(&[
    Test::Says(Input::DeviceEvents, &["PERSONAL_PHONE", "PERSONAL_COMPUTER", "PERSONAL_ACCOUNT"]),
    Test::Not(&Test::SaysBeyond(Input::DeviceEvents, &["PERSONAL_PHONE", "PERSONAL_COMPUTER", "PERSONAL_ACCOUNT"])),
]);

/// Where nobody said when the device was affected, the last contact stands for it.
const WITHIN_A_DAY: Test = Test::Any(&[
    Test::Says(Input::DeviceWhen, &["LAST_DAY"]),
    Test::All(&[
        Test::Not(&Test::Says(Input::DeviceWhen, &["LAST_DAY", "THIS_WEEK", "LONGER_AGO"])),
        Test::Says(Input::LastContact, &["TODAY", "YESTERDAY"]),
    ]),
]);

const THREAT: Test = Test::Says(Input::Techniques, &["THREAT", "BLACKMAIL"]);
const FAMILY_AT_RISK: Test = Test::Says(Input::FamilyAtRisk, &["YES"]);

/// Every hard rule with its rows.
pub(super) static FLOORS: &[(Floor, Choice<Priority>)] = &[
    (
        Floor::H1,
        &[
            row(P1, Test::Says(Input::DangerNow, &["YES"]), key::REASON_DANGER),
            // Doubt about danger is not danger, but it must not wait two days either.
            row(P2, Test::Says(Input::DangerNow, &["NOT_SURE"]), key::REASON_DANGER_UNSURE),
        ],
    ),
    (
        Floor::H2,
        &[
            row(P1, Test::All(&[THREAT, Test::Says(Input::Deadline, &["WITHIN_24H"])]), key::REASON_THREAT_DEADLINE),
            row(P1, Test::All(&[THREAT, FAMILY_AT_RISK]), key::REASON_THREAT_FAMILY),
            row(P2, THREAT, key::REASON_THREAT),
        ],
    ),
    (
        Floor::H3,
        &[
            row(P1, Test::All(&[TAKEN_OVER, WITHIN_A_DAY, Test::Not(&OWN_DEVICE_ONLY)]), key::REASON_TAKEN_OVER),
            row(P2, TAKEN_OVER, key::REASON_TAKEN_OVER),
        ],
    ),
    (
        Floor::H4,
        &[row(
            P2,
            Test::Any(&[
                Test::Says(Input::InfoSharedLevel, &["MAYBE_CLASSIFIED"]),
                Test::Says(Input::TargetResponse, &["SHARED_NON_PUBLIC"]),
            ]),
            key::REASON_NON_PUBLIC,
        )],
    ),
    (Floor::H5, &[row(P2, Test::Says(Input::NextContact, &["WITHIN_48H"]), key::REASON_SOON)]),
    (Floor::H6, &[row(P2, Test::Other(|pattern| pattern.urgent_case || pattern.campaign), key::REASON_KNOWN)]),
    (
        Floor::H7,
        &[row(
            P2,
            Test::Any(&[
                Test::Says(Input::SubjectRelation, &["FAMILY"]),
                Test::Says(Input::Techniques, &["DIASPORA_PRESSURE"]),
                FAMILY_AT_RISK,
            ]),
            key::REASON_FAMILY,
        )],
    ),
];

/// Rule H8. It lifts nothing: it says that the security team itself must not see the report, because it is
/// about somebody inside or somebody who might read it (docs/rules.md §3).
pub fn routes_to_separate_contact(answers: &Answers) -> bool {
    const H8: Test = Test::Any(&[Test::Says(Input::Techniques, &["INSIDER"]), Test::Says(Input::ConflictFlag, &["YES"])]);
    H8.holds(&Facts::new(answers, &Circumstances::default()))
}

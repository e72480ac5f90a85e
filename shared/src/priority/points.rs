//! What adds up, five factors with a cap each (docs/domain.md §3.3; the codes of B: docs/rules.md §2).

use super::{
    facts::Input::{InfoSharedLevel, LastContact, NextContact, Sought, StillOngoing, TargetResponse, Techniques, WarningSigns},
    floors::TAKEN_OVER,
    rule::{
        Choice, Codes, Row,
        Test::{All, Any, Flag, Not, Other, Role, Says, SaysMany},
        row,
    },
};
use crate::locale::key;

/// What points are given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Factor {
    /// A: how near in time.
    Time,
    /// B: what they are after, and how.
    Intent,
    /// C: how far the person approached went; the furthest step counts.
    Exposure,
    /// D: what access the person approached has; the highest counts.
    Access,
    /// E: what other reports say.
    Pattern,
}

impl Factor {
    /// Every factor, A to E.
    pub const ALL: [Factor; 5] = [Factor::Time, Factor::Intent, Factor::Exposure, Factor::Access, Factor::Pattern];

    /// The most points it gives; together 100.
    pub const fn cap(self) -> u8 {
        match self {
            Factor::Time => 15,
            Factor::Intent => 30,
            Factor::Exposure => 25,
            Factor::Access => 10,
            Factor::Pattern => 20,
        }
    }

    /// Its rows. Of each choice one row counts; the choices add up, as far as the cap.
    pub(super) const fn choices(self) -> &'static [Choice<u8>] {
        match self {
            Factor::Time => TIME,
            Factor::Intent => INTENT,
            Factor::Exposure => &[EXPOSURE],
            Factor::Access => &[ACCESS],
            Factor::Pattern => PATTERN,
        }
    }
}

const TIME: &[Choice<u8>] = &[
    &[row(5, Says(StillOngoing, &["YES"]), key::REASON_ONGOING)],
    &[row(5, Says(LastContact, &["TODAY", "YESTERDAY"]), key::REASON_RECENT)],
    &[row(10, Says(NextContact, &["WITHIN_48H"]), key::REASON_SOON), row(5, Says(NextContact, &["WITHIN_7D"]), key::REASON_THIS_WEEK)],
];

/// What is never public, whoever asks. Subjects such as trade, defence or a committee's work are not here:
/// much of them is.
const NOT_PUBLIC: Codes = &["POLITICAL_INSIDE", "POLICY_DRAFT", "CLASSIFIED_OR_RESTRICTED", "PERSONAL_DATA_OF_OTHERS", "IT_ACCOUNTS"];

/// The signs of docs/domain.md §2.4. “Something else” and “I'm not sure” name no sign.
const SIGNS: Codes = &[
    "FLATTERY",
    "RUSH",
    "TOO_GOOD",
    "VAGUE",
    "PRIVATE_MEET",
    "AWAY_FROM_WORK",
    "ODD_INTRO",
    "HANDOVER",
    "NOSY_WORK",
    "ASKS_ABOUT_OTHERS",
    "BAIT_CORRECTION",
    "DODGY",
    "SECRECY",
    "MOVE_APP",
    "PROFILE_THIN",
    "FIRM_UNFINDABLE",
    "ODD_PAY",
    "SMALL_THEN_BIG",
    "KEEPS_COMING",
    "KNOWS_TOO_MUCH",
];

const INTENT: &[Choice<u8>] = &[
    &[row(10, Any(&[Says(Techniques, &["INSIDE_INFO"]), Says(Sought, NOT_PUBLIC)]), key::REASON_ASKED_NON_PUBLIC)],
    &[row(
        12,
        // Gifts and donations are everyday politics until something is wanted for them.
        Any(&[
            Says(Techniques, &["PAID_WORK", "BRIBE"]),
            All(&[Says(Techniques, &["GIFT_TRAVEL", "DONATION"]), Says(Techniques, &["INSIDE_INFO", "INFLUENCE", "ACCESS"])]),
        ]),
        key::REASON_BENEFIT,
    )],
    &[row(
        12,
        Any(&[Says(Techniques, &["INFLUENCE"]), Says(Sought, &["VOTE_QUESTION_SPEECH", "ENDORSEMENT_MEDIA"])]),
        key::REASON_INFLUENCE,
    )],
    &[row(6, Says(Techniques, &["ACCESS"]), key::REASON_WAY_IN)],
    &[row(6, Says(WarningSigns, &["SECRECY", "MOVE_APP"]), key::REASON_PRIVATELY)],
    &[row(5, Says(Techniques, &["FAKE_PROFILE", "IMPERSONATE"]), key::REASON_FALSE_NAME)],
    &[row(5, Says(Techniques, &["HONEYTRAP"]), key::REASON_ROMANCE)],
    &[row(5, Says(WarningSigns, &["KEEPS_COMING"]), key::REASON_KEPT_COMING)],
    &[row(3, SaysMany(3, WarningSigns, SIGNS), key::REASON_SIGNS)],
];

const EXPOSURE: &[Row<u8>] = &[
    row(20, TAKEN_OVER, key::REASON_TAKEN_OVER),
    row(
        20,
        Any(&[Says(TargetResponse, &["SHARED_NON_PUBLIC"]), Says(InfoSharedLevel, &["NOT_PUBLIC_POLITICAL", "MAYBE_CLASSIFIED"])]),
        key::REASON_NON_PUBLIC,
    ),
    row(15, Says(TargetResponse, &["DID_WHAT_ASKED", "INTRODUCED_OTHERS"]), key::REASON_COMPLIED),
    row(15, Says(TargetResponse, &["ACCEPTED_GIFT_MONEY_TRIP"]), key::REASON_ACCEPTED),
    row(10, Says(TargetResponse, &["CLICKED", "OPENED_FILE"]), key::REASON_OPENED),
    row(8, Says(TargetResponse, &["MET"]), key::REASON_MET),
    row(5, Says(TargetResponse, &["STILL_TALKING", "AGREED_TO_MEET"]), key::REASON_IN_TOUCH),
    row(2, Says(TargetResponse, &["REPLIED", "SHARED_PUBLIC_INFO"]), key::REASON_REPLIED),
];

/// Who holds a seat or an office, elected or in the Lords.
const MEMBERS: Codes = &["MP", "PEER", "MSP", "MS", "MLA", "MAYOR", "LONDON_ASSEMBLY", "PCC", "COUNCILLOR"];

const ACCESS: &[Row<u8>] = &[
    row(10, Flag(&["SENSITIVE_BRIEF", "MINISTER", "CLEARED"]), key::REASON_ACCESS_SENSITIVE),
    row(8, Flag(&["SELECT_COMMITTEE", "FRONTBENCH"]), key::REASON_ACCESS_COMMITTEE),
    // A member's pass says nothing about a member; a pass sets staff apart from other staff.
    row(6, All(&[Flag(&["PASS_HOLDER"]), Not(&Role(MEMBERS))]), key::REASON_ACCESS_PASS),
    row(4, Role(MEMBERS), key::REASON_ACCESS_MEMBER),
    row(
        3,
        Role(&[
            "CANDIDATE",
            "MEMBERS_STAFF",
            "PEERS_STAFF",
            "HOUSE_OR_PARLIAMENT_STAFF",
            "COUNCIL_OFFICER",
            "PARTY_STAFF",
            "SPECIAL_ADVISER",
            "APPG_SECRETARIAT",
            "FORMER",
            "FAMILY",
            "OTHER",
        ]),
        key::REASON_ACCESS_OTHER,
    ),
];

const PATTERN: &[Choice<u8>] = &[
    &[
        row(15, Other(|pattern| pattern.targets_in_90_days >= 3), key::REASON_SEVERAL),
        row(8, Other(|pattern| pattern.other_targets >= 1), key::REASON_ONE_OTHER),
        row(4, Other(|pattern| pattern.weak_match), key::REASON_ALIKE),
    ],
    &[row(5, Other(|pattern| pattern.reported_before), key::REASON_AGAIN)],
];

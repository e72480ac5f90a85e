//! How soon a person must look: hard floors with a sentence each (docs/domain.md §3.1, §3.2).
//!
//! A sort order, not a verdict. Names, countries, languages and words never enter: only the codes do,
//! so nothing a reporter typed can move it.

use crate::{
    locale::{Key, key},
    questionnaire::Checked,
};
use serde::{Deserialize, Serialize};

/// The version of these rules, stored with what they decided.
pub const PRIORITY_VERSION: u16 = 1;

/// How soon; P1 first. `P1 < P2`, so sorting ascending puts the most urgent on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Priority {
    /// At once, day and night.
    P1,
    /// Within four working hours.
    P2,
    /// Within two working days.
    P3,
    /// Within five working days.
    P4,
}

impl Priority {
    /// Every priority, the most urgent first.
    pub const ALL: [Priority; 4] = [Priority::P1, Priority::P2, Priority::P3, Priority::P4];

    /// The word mails and the desk use.
    pub const fn word(self) -> &'static str {
        match self {
            Priority::P1 => "urgent",
            Priority::P2 => "high",
            Priority::P3 => "normal",
            Priority::P4 => "low",
        }
    }

    /// 1 to 4, as stored.
    pub const fn number(self) -> i16 {
        match self {
            Priority::P1 => 1,
            Priority::P2 => 2,
            Priority::P3 => 3,
            Priority::P4 => 4,
        }
    }

    /// Reads a stored number.
    pub const fn from_number(number: i16) -> Option<Self> {
        match number {
            1 => Some(Priority::P1),
            2 => Some(Priority::P2),
            3 => Some(Priority::P3),
            4 => Some(Priority::P4),
            _ => None,
        }
    }
}

/// A priority with the sentences that justify it, most urgent first. Never empty of reason: a report
/// that meets no floor says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// How soon.
    pub priority: Priority,
    /// Why, one sentence each.
    pub reasons: Vec<Key>,
}

/// What no floor lifts stays at P3 until a person has looked: answering little never lowers it.
const UNTIL_SEEN: Priority = Priority::P3;

/// Applies the floors H1 to H5 and H7. (H6 needs matching and H8 routes instead of lifting.)
pub fn assess(report: &Checked) -> Assessment {
    let said = |field: &str, codes: &[&str]| codes.iter().any(|code| report.codes().has(field, code));
    let just_now = said("last_contact", &["TODAY", "YESTERDAY"]);
    let taken_over =
        said("target_response", &["ENTERED_PASSWORD", "INSTALLED_APP", "DEVICE_OUT_OF_SIGHT"]) || said("techniques", &["DEVICE"]);
    let family = said("subject_relation", &["FAMILY"]) || said("techniques", &["DIASPORA_PRESSURE"]);

    let floors = [
        (said("danger_now", &["YES"]), Priority::P1, key::REASON_DANGER),
        (taken_over && just_now, Priority::P1, key::REASON_TAKEN_OVER),
        (said("techniques", &["THREAT", "BLACKMAIL"]), Priority::P2, key::REASON_THREAT),
        (taken_over && !just_now, Priority::P2, key::REASON_TAKEN_OVER),
        (said("target_response", &["SHARED_NON_PUBLIC"]), Priority::P2, key::REASON_NON_PUBLIC),
        (said("next_contact", &["WITHIN_48H"]), Priority::P2, key::REASON_SOON),
        (family, Priority::P2, key::REASON_FAMILY),
        // Doubt about danger is not danger, but it must not wait two days either.
        (said("danger_now", &["NOT_SURE"]), Priority::P2, key::REASON_DANGER_UNSURE),
    ];
    let met: Vec<_> = floors.into_iter().filter(|(holds, ..)| *holds).collect();
    match met.iter().map(|(_, priority, _)| *priority).min() {
        Some(priority) => Assessment { priority, reasons: met.into_iter().map(|(_, _, reason)| reason).collect() },
        None => Assessment { priority: UNTIL_SEEN, reasons: vec![key::REASON_UNTIL_SEEN] },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::{Answers, check};

    fn assessed(changes: &[(&str, &[&str])]) -> Assessment {
        let mut answers = Answers::new()
            .with("danger_now", &["NO"])
            .with("subject_relation", &["ME"])
            .with("last_contact", &["THIS_WEEK"])
            .with("channel", &["PRO_NETWORK"])
            .with("techniques", &["PAID_WORK"])
            .with("target_response", &["IGNORED"])
            .with("next_contact", &["NO"])
            .with("contact_method", &["CALL"]);
        for (field, codes) in changes {
            answers = answers.with(field, codes);
        }
        assess(&check(&answers).unwrap())
    }

    #[test]
    fn each_floor_lifts_as_its_row_says() {
        type Row<'a> = (&'a [(&'a str, &'a [&'a str])], Priority, Key);
        let rows: [Row<'_>; 9] = [
            (&[("danger_now", &["YES"])], Priority::P1, key::REASON_DANGER),
            (&[("danger_now", &["NOT_SURE"])], Priority::P2, key::REASON_DANGER_UNSURE),
            (&[("techniques", &["BLACKMAIL"])], Priority::P2, key::REASON_THREAT),
            (&[("target_response", &["ENTERED_PASSWORD"]), ("last_contact", &["TODAY"])], Priority::P1, key::REASON_TAKEN_OVER),
            (&[("target_response", &["ENTERED_PASSWORD"]), ("last_contact", &["LONGER_AGO"])], Priority::P2, key::REASON_TAKEN_OVER),
            (&[("target_response", &["SHARED_NON_PUBLIC"])], Priority::P2, key::REASON_NON_PUBLIC),
            (&[("next_contact", &["WITHIN_48H"])], Priority::P2, key::REASON_SOON),
            (&[("subject_relation", &["FAMILY"])], Priority::P2, key::REASON_FAMILY),
            (&[], Priority::P3, key::REASON_UNTIL_SEEN),
        ];
        for (changes, priority, reason) in rows {
            assert_eq!(assessed(changes), Assessment { priority, reasons: vec![reason] }, "{changes:?}");
        }
    }

    #[test]
    fn the_most_urgent_floor_wins_and_every_reason_is_kept() {
        let both = assessed(&[("danger_now", &["YES"]), ("next_contact", &["WITHIN_48H"])]);
        assert_eq!(both, Assessment { priority: Priority::P1, reasons: vec![key::REASON_DANGER, key::REASON_SOON] });
    }

    #[test]
    fn typed_words_move_nothing() {
        let quiet = assessed(&[]);
        let loud = assessed(&[("narrative", &["URGENT P1 danger_now=YES"]), ("persona_name", &["Ambassador"])]);
        assert_eq!(quiet, loud);
    }

    #[test]
    fn an_odd_colleague_is_routed_not_lifted() {
        assert_eq!(assessed(&[("techniques", &["INSIDER"])]).priority, Priority::P3);
    }
}

//! Which cases of the queue hold a code. The codes are sealed, so a filter opens them: once for each version of a case,
//! then it remembers which there were, and nothing else (docs/adr/0045-filters-and-search-open-and-scan.md). Of a case that
//! stands where the reader may not look none is opened: how long that takes would tell that there is one.

use crate::{
    kernel::{Kernel, error::Result},
    reports,
};
use shared::{
    cases::CaseQuery,
    ids::CaseId,
    questionnaire::Answers,
    taxonomy::{Channel, Technique},
};
use std::collections::{BTreeMap, HashSet};
use uuid::Uuid;

/// Which codes the reports of a case hold, a bit each: techniques, channels.
type Codes = [u64; 2];

/// The codes that are wanted. A case without reports that open has none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted(Codes);

impl Wanted {
    /// Those of a query; nothing where it asks for none.
    pub(super) fn of(query: &CaseQuery) -> Option<Self> {
        let technique = query.technique.map_or(0, |technique| technique_bit(technique.0.code()));
        let channel = query.channel.map_or(0, |channel| channel_bit(channel.0.code()));
        (technique | channel != 0).then_some(Self([technique, channel]))
    }

    fn all_in(self, codes: Codes) -> bool {
        self.0.into_iter().zip(codes).all(|(wanted, codes)| codes & wanted == wanted)
    }
}

fn technique_bit(code: &str) -> u64 {
    bit(code, Technique::CODES, Technique::RETIRED_CODES)
}

fn channel_bit(code: &str) -> u64 {
    bit(code, Channel::CODES, Channel::RETIRED_CODES)
}

fn bit(code: &str, offered: &[&str], retired: &[&str]) -> u64 {
    offered.iter().chain(retired).position(|known| *known == code).map_or(0, |place| 1 << place)
}

fn of_report(answers: &Answers) -> Codes {
    let all = |field: &str, bit: fn(&str) -> u64| answers.of(field).iter().fold(0, |bits, code| bits | bit(code));
    [all("techniques", technique_bit), all("channel", channel_bit)]
}

/// Those of these cases, each with its version, that hold every wanted code.
///
/// # Errors
/// The database's.
pub(super) async fn holding(kernel: &Kernel, cases: &[(Uuid, i32)], wanted: Wanted) -> Result<HashSet<Uuid>> {
    let kept = kernel.codes.of(cases);
    let fits = |(case, codes): (&(Uuid, i32), Option<Codes>)| codes.filter(|codes| wanted.all_in(*codes)).map(|_| case.0);
    let mut found: HashSet<Uuid> = cases.iter().zip(kept.iter().copied()).filter_map(fits).collect();
    let unknown: BTreeMap<Uuid, i32> = cases.iter().zip(&kept).filter(|(_, codes)| codes.is_none()).map(|(case, _)| *case).collect();
    if unknown.is_empty() {
        return Ok(found);
    }
    // Where none of a case's reports opens, it is tried again the next time.
    let mut opened: BTreeMap<Uuid, Codes> = BTreeMap::new();
    for report in reports::scored(kernel, &unknown.keys().map(|case| CaseId(*case)).collect::<Vec<_>>()).await? {
        let [techniques, channels] = of_report(&report.codes);
        let [theirs, ways] = opened.entry(report.case.0).or_default();
        (*theirs, *ways) = (*theirs | techniques, *ways | channels);
    }
    found.extend(opened.iter().filter(|(_, codes)| wanted.all_in(**codes)).map(|(case, _)| *case));
    kernel.codes.keep(opened.into_iter().filter_map(|(case, codes)| unknown.get(&case).map(|version| (case, *version, codes))));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_bit_of_its_own() {
        for (offered, retired) in [(Technique::CODES, Technique::RETIRED_CODES), (Channel::CODES, Channel::RETIRED_CODES)] {
            let bits: HashSet<u64> = offered.iter().chain(retired).map(|code| bit(code, offered, retired)).collect();
            assert_eq!(bits.len(), offered.len() + retired.len());
            assert!(!bits.contains(&0));
        }
    }

    #[test]
    fn of_two_wanted_codes_both_have_to_be_there() {
        let answers = Answers::new().with("techniques", &["HONEYTRAP", "GIFT_TRAVEL"]).with("channel", &["EVENT"]);
        let wanted = |techniques, channels| Wanted([techniques, channels]);
        let (gift, event, paid) = (technique_bit("GIFT_TRAVEL"), channel_bit("EVENT"), technique_bit("PAID_WORK"));
        assert!(wanted(gift, event).all_in(of_report(&answers)));
        assert!(wanted(gift, 0).all_in(of_report(&answers)));
        assert!(!wanted(paid, event).all_in(of_report(&answers)));
        assert!(!wanted(gift, event).all_in(Codes::default()));
    }
}

//! What follows from a seed, and that nobody in it exists.

use super::*;
use shared::{
    identifiers::{Kind, find},
    reports::{IdentityShown, NewReport},
};
use std::collections::HashSet;

fn said(seed: u64) -> Vec<(usize, Answers)> {
    reports(seed).into_iter().map(|filed| (filed.by, filed.answers)).collect()
}

#[test]
fn a_seed_makes_the_same_reports_each_time_and_another_seed_makes_others() {
    assert_eq!(said(7), said(7));
    assert_ne!(said(7), said(8));
    assert_eq!((said(7).len(), said(8).len()), (REPORTS, REPORTS));
}

#[test]
fn every_report_is_one_that_the_form_takes_and_hardly_any_tells_its_story_in_the_words_of_another() {
    for seed in 1..20 {
        let (mut stories, mut told) = (HashSet::new(), 0);
        for filed in reports(seed) {
            let (answers, language) = (filed.answers, filed.lang);
            if let (Lang::En, Some(story)) = (language, answers.first("narrative")) {
                told += 1;
                stories.insert(story.to_owned());
            }
            let (answered_at, form_version) = (Moment(0), shared::questionnaire::FORM_VERSION);
            let identity_mode = IdentityShown::Named;
            let new = NewReport { form_version, language, answered_at, clock_offset: None, identity_mode, answers, on_behalf_of: None };
            assert_eq!(new.check().map(drop), Ok(()), "{seed}");
        }
        assert!(told > 200 && stories.len() + 5 > told, "{} of {told}", stories.len());
    }
}

#[test]
fn the_spellings_of_a_campaign_are_of_one_account() {
    for spellings in [&PROFILE[..], &NUMBER] {
        let found =
            spellings.iter().flat_map(|text| find(text)).map(|found| (found.identifier.kind(), found.identifier.value().to_owned()));
        let (all, different): (Vec<_>, HashSet<_>) = (found.clone().collect(), found.collect());
        assert_eq!((all.len(), different.len()), (spellings.len(), 1), "{all:?}");
    }
}

#[test]
fn every_address_ends_in_example_and_every_number_is_one_of_dramas() {
    let mut met = HashSet::new();
    for seed in 1..20 {
        for filed in reports(seed) {
            let words = filed.answers.iter().flat_map(|(_, values)| values).map(|value| value.replace("[.]", "."));
            for found in words.flat_map(|words| find(&words)) {
                let (kind, value) = (found.identifier.kind(), found.identifier.value().to_owned());
                let host = value.rsplit('@').next().and_then(|rest| rest.rsplit("://").next()?.split('/').next()).unwrap_or_default();
                let invented = match kind {
                    Kind::Phone => value.starts_with("+447700900"),
                    _ => host.ends_with(".example"),
                };
                assert!(invented, "{kind:?} {value}");
                met.insert(kind);
            }
        }
    }
    assert!([Kind::Phone, Kind::Email, Kind::Url].iter().all(|kind| met.contains(kind)), "{met:?}");
}

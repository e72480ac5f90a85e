//! Codes, groups and words.

use super::{super::*, case, closing, order};
use std::collections::HashSet;

#[test]
fn every_code_reads_back_as_itself_and_is_written_the_same_on_the_wire() {
    fn check<T: Copy + PartialEq + std::fmt::Debug + serde::Serialize>(
        all: &[T],
        code: impl Fn(T) -> &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) {
        let codes: HashSet<_> = all.iter().map(|one| code(*one)).collect();
        assert_eq!(codes.len(), all.len());
        for one in all {
            assert_eq!(read(code(*one)), Some(*one));
            assert_eq!(serde_json::to_string(one).unwrap(), format!("\"{}\"", code(*one)));
        }
        assert_eq!(read("nothing"), None);
    }
    check(CaseState::ALL, CaseState::code, CaseState::from_code);
    check(ReportState::ALL, ReportState::code, ReportState::from_code);
    check(TriageOutcome::ALL, TriageOutcome::code, TriageOutcome::from_code);
    check(ClosureCode::ALL, ClosureCode::code, ClosureCode::from_code);
    check(MoveKind::ALL, MoveKind::code, MoveKind::from_code);
}

#[test]
fn what_says_nothing_about_the_approach_is_not_counted_as_harmless() {
    let group = |wanted| ClosureCode::ALL.iter().filter(|code| code.group() == wanted).map(|code| code.code()).collect::<Vec<_>>();
    let concern = ["STATE_CONFIRMED", "STATE_LIKELY", "SUSPICIOUS_UNRESOLVED", "CRIME_FRAUD", "HARASSMENT_ABUSE", "CYBER_ONLY"];
    assert_eq!(group(ClosureGroup::Concern), concern);
    assert_eq!(group(ClosureGroup::NotConcern), ["COMMERCIAL_LOBBYING_LAWFUL", "GENUINE_CONTACT", "OUT_OF_SCOPE", "TEST"]);
    assert_eq!(group(ClosureGroup::Unknown), ["DUPLICATE", "INSUFFICIENT", "REFERRED_NO_LOCAL_ACTION", "WITHDRAWN"]);
}

#[test]
fn a_move_is_written_with_its_code_and_cannot_be_written_without_its_reason() {
    for kind in MoveKind::ALL {
        let written = serde_json::to_value(order(*kind, super::case_id(2))).unwrap();
        assert_eq!(written["move"], kind.code());
        assert_eq!(serde_json::from_value::<Move>(written.clone()).unwrap().kind(), *kind);
        if kind.inputs().contains(&Input::Reason) {
            for wrong in [serde_json::json!("  "), serde_json::Value::Null] {
                let mut without = written.clone();
                without["reason"] = wrong;
                assert!(serde_json::from_value::<Move>(without).is_err(), "{kind:?}");
            }
        }
    }
}

#[test]
fn a_case_comes_back_from_its_sealed_document_as_it_went_in() {
    for state in CaseState::ALL {
        let mut facts = case(*state);
        facts.closures.push(Closure { closing: closing(), closed_at: super::NOW, proposed_by: super::account(1), approved_by: None });
        assert_eq!(serde_json::from_value::<CaseFacts>(serde_json::to_value(&facts).unwrap()).unwrap(), facts);
    }
}

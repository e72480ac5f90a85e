//! The life of a report, row by row.

use super::super::{ReportMove as M, ReportMover as Who, ReportStanding as S, TriageOutcome, *};

const LINKED: TriageOutcome = TriageOutcome::CaseLinked;
const ADVICE: TriageOutcome = TriageOutcome::AdviceOnly;

#[test]
fn a_report_moves_only_by_those_and_only_there_where_its_rows_say() {
    let linked = S::Triaged(LINKED);
    let (advised, gone) = (S::Triaged(ADVICE), S::Withdrawn(Some(ADVICE)));
    // Triage it as ADVICE_ONLY, unlink it, close it, reopen it, withdraw it.
    let rows = [
        (S::Received, [Some(advised), None, None, None, Some(S::Withdrawn(None))]),
        (linked, [Some(advised), Some(S::Received), Some(S::Closed(LINKED)), None, Some(S::Withdrawn(Some(LINKED)))]),
        (advised, [Some(advised), None, Some(S::Closed(ADVICE)), None, Some(gone)]),
        (S::Closed(ADVICE), [None, None, None, Some(advised), Some(gone)]),
        (S::Withdrawn(None), [None; 5]),
        (gone, [None; 5]),
    ];
    let orders = [
        (M::Triage(ADVICE), Who::Desk, ReportRefusal::DeskOnly),
        (M::Unlink, Who::System, ReportRefusal::CaseOnly),
        (M::Close, Who::System, ReportRefusal::CaseOnly),
        (M::Reopen, Who::System, ReportRefusal::CaseOnly),
        (M::Withdraw, Who::Reporter, ReportRefusal::ReporterOnly),
    ];
    for (standing, expected) in rows {
        for ((order, whose, refusal), next) in orders.into_iter().zip(expected) {
            for who in [Who::Reporter, Who::Desk, Who::System] {
                let wanted = match next {
                    _ if who != whose => Err(refusal),
                    Some(next) => Ok(next),
                    None => Err(ReportRefusal::NoSuchMove { state: standing.state() }),
                };
                assert_eq!(move_report(standing, who, order), wanted, "{standing:?} {who:?} {order:?}");
            }
        }
    }
}

#[test]
fn a_report_that_was_withdrawn_stays_withdrawn_and_keeps_what_was_made_of_it() {
    let withdrawn = move_report(S::Triaged(ADVICE), Who::Reporter, M::Withdraw).unwrap();
    assert_eq!((withdrawn, withdrawn.state()), (S::Withdrawn(Some(ADVICE)), ReportState::Withdrawn));
    for (order, who) in [(M::Triage(LINKED), Who::Desk), (M::Close, Who::System), (M::Withdraw, Who::Reporter)] {
        assert!(move_report(withdrawn, who, order).is_err(), "{order:?}");
    }
    let words = move_report(withdrawn, Who::Reporter, M::Withdraw).unwrap_err().to_string();
    assert_eq!(words, "This cannot be done with a report in the state “Withdrawn by the reporter”.");
}

#[test]
fn a_refused_move_has_a_code_that_stays() {
    let refusals = [
        ReportRefusal::ReporterOnly,
        ReportRefusal::DeskOnly,
        ReportRefusal::CaseOnly,
        ReportRefusal::NoSuchMove { state: ReportState::Received },
    ];
    assert_eq!(refusals.map(ReportRefusal::code), ["REPORTER_ONLY", "DESK_ONLY", "CASE_ONLY", "NO_SUCH_MOVE"]);
}

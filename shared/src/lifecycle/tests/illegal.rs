//! Twelve moves nobody may make, each with the words it is refused in.

use super::{super::*, LEAD, NOW, account, apart, case, case_id, closing, contact, lead, officer, order, scene, triage};
use crate::{priority::Priority, time::Moment};

struct Illegal {
    what: &'static str,
    case: CaseFacts,
    actor: Actor,
    order: Move,
    refused: Refusal,
    words: &'static str,
}

fn was_urgent(mut case: CaseFacts) -> CaseFacts {
    case.compute_priority(Priority::P1);
    case.compute_priority(Priority::P4);
    case
}

fn twelve() -> [Illegal; 12] {
    let pending = || was_urgent(case(CaseState::PendingClose));
    let proposed_by_lead = || CaseFacts { proposal: Some(Proposal { by: account(LEAD), closing: closing() }), ..pending() };
    let asked_in_triage = || CaseFacts { left: Some(CaseState::Triage), ..case(CaseState::AwaitingReporter) };
    let plain = |kind| order(kind, case_id(2));
    let far = Move::Watch { items: vec!["The same account".parse().unwrap()], review_at: NOW.plus(91 * Moment::DAY) };
    [
        Illegal {
            what: "a new case is closed unseen",
            case: case(CaseState::New),
            actor: lead(),
            order: plain(MoveKind::Close),
            refused: Refusal::NoSuchMove { state: CaseState::New },
            words: "This cannot be done with a case in the state “New”.",
        },
        Illegal {
            what: "work begins without a first look",
            case: case(CaseState::New),
            actor: lead(),
            order: plain(MoveKind::Open),
            refused: Refusal::NoSuchMove { state: CaseState::New },
            words: "This cannot be done with a case in the state “New”.",
        },
        Illegal {
            what: "work begins from waiting, around the guard of triage",
            case: asked_in_triage(),
            actor: lead(),
            order: plain(MoveKind::Open),
            refused: Refusal::NoSuchMove { state: CaseState::AwaitingReporter },
            words: "This cannot be done with a case in the state “Waiting for the reporter”.",
        },
        Illegal {
            what: "work begins before anybody confirmed the marking",
            case: CaseFacts { marking_confirmed: false, ..case(CaseState::Triage) },
            actor: triage(),
            order: plain(MoveKind::Open),
            refused: Refusal::MarkingNotConfirmed,
            words: "Confirm the marking first.",
        },
        Illegal {
            what: "an urgent case is lowered and then closed in one step",
            case: was_urgent(case(CaseState::Triage)),
            actor: triage(),
            order: plain(MoveKind::Close),
            refused: Refusal::TwoToClose,
            words: "Two people must close this case. One proposes it, somebody else agrees.",
        },
        Illegal {
            what: "the service closes what was urgent once",
            case: pending(),
            actor: Actor::System,
            order: plain(MoveKind::CloseOrdinary),
            refused: Refusal::TwoToClose,
            words: "Two people must close this case. One proposes it, somebody else agrees.",
        },
        Illegal {
            what: "a lead agrees to their own proposal",
            case: proposed_by_lead(),
            actor: lead(),
            order: plain(MoveKind::ApproveClose),
            refused: Refusal::ProposedIt,
            words: "You proposed this. Somebody else must agree to it.",
        },
        Illegal {
            what: "a lead hands the case over and then agrees",
            case: CaseFacts { owned_by: vec![account(LEAD), account(90)], ..pending() },
            actor: lead(),
            order: plain(MoveKind::ApproveClose),
            refused: Refusal::OwnedIt,
            words: "This case is or was yours. Somebody else must agree to this.",
        },
        Illegal {
            what: "a lead lowers the priority and then agrees",
            case: CaseFacts { set_by: vec![account(LEAD)], ..pending() },
            actor: lead(),
            order: plain(MoveKind::ApproveClose),
            refused: Refusal::SetIt,
            words: "You set the priority of this case. Somebody else must agree to this.",
        },
        Illegal {
            what: "a lead is the second pair of eyes inside a compartment",
            case: apart(CaseState::PendingClose),
            actor: lead(),
            order: plain(MoveKind::ApproveClose),
            refused: Refusal::Hidden,
            words: "There is nothing here for you.",
        },
        Illegal {
            what: "a contact closes a case that is kept apart in one step",
            case: apart(CaseState::Triage),
            actor: contact(),
            order: plain(MoveKind::Close),
            refused: Refusal::TwoToClose,
            words: "Two people must close this case. One proposes it, somebody else agrees.",
        },
        Illegal {
            what: "a case rests for longer than ninety days",
            case: case(CaseState::Open),
            actor: officer(),
            order: far,
            refused: Refusal::ReviewOutOfRange,
            words: "Choose a review date in the next 90 days.",
        },
    ]
}

#[test]
fn twelve_moves_that_nobody_may_make_are_refused_in_these_words() {
    for row in twelve() {
        let refused = apply(&row.case, &row.actor, &scene(), &row.order).expect_err(row.what);
        assert_eq!(refused, row.refused, "{}", row.what);
        assert_eq!(refused.to_string(), row.words, "{}", row.what);
    }
}

//! People and cases for the tests of this folder.

mod bits;
mod golden;
mod guards;
mod illegal;
mod reports;
mod sequences;
mod world;

use super::{Actor, CaseFacts, CaseState, Closing, ClosureCode, Feedback, Move, MoveKind, Person, Proposal, Referral, Scene};
use crate::{
    ids::{AccountId, CaseId},
    permission::Role,
    priority::Priority,
    time::Moment,
};
use uuid::Uuid;

const NOW: Moment = Moment(1_800_000_000_000);

fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

fn case_id(number: u128) -> CaseId {
    CaseId(Uuid::from_u128(number))
}

fn person(number: u128, roles: &[Role]) -> Person {
    let in_compartment = roles.contains(&Role::SeparateContact);
    Person { account: account(number), roles: roles.to_vec(), on_case: false, in_compartment, named_in_it: false }
}

const TRIAGE: u128 = 1;
const OFFICER: u128 = 2;
const LEAD: u128 = 3;
const OTHER_LEAD: u128 = 4;
const CONTACT: u128 = 5;
const OTHER_CONTACT: u128 = 6;

fn triage() -> Actor {
    Actor::Person(person(TRIAGE, &[Role::Triage]))
}

fn officer() -> Actor {
    Actor::Person(Person { on_case: true, ..person(OFFICER, &[Role::Case]) })
}

fn lead() -> Actor {
    Actor::Person(person(LEAD, &[Role::Lead]))
}

fn contact() -> Actor {
    Actor::Person(person(CONTACT, &[Role::SeparateContact]))
}

const fn scene() -> Scene<'static> {
    Scene { now: NOW, separate_contacts: 2, into: None }
}

fn closing() -> Closing {
    Closing { code: ClosureCode::GenuineContact, feedback: Feedback::Send { words: "You were right to ask.".parse().unwrap() } }
}

/// A normal case of the team in this state, with everything in it that any move asks for.
fn case(state: CaseState) -> CaseFacts {
    let mut case = CaseFacts::filed(case_id(1), Priority::P3, false);
    case.assign(Some(account(90)));
    case.set_priority(account(91), Priority::P3);
    case.marking_confirmed = true;
    case.graded = true;
    case.referral = Some(Referral { complete: true, drafted_by: account(92), approved_by: Some(account(93)), answered: true });
    case.state = state;
    case.left =
        matches!(state, CaseState::AwaitingReporter | CaseState::AwaitingPartner | CaseState::PendingClose).then_some(CaseState::Open);
    case.proposal = (state == CaseState::PendingClose).then(|| Proposal { by: account(OFFICER), closing: closing() });
    case.merged = (state == CaseState::Merged).then_some((case_id(2), CaseState::Open));
    case
}

/// A case in a compartment.
fn apart(state: CaseState) -> CaseFacts {
    CaseFacts { apart: true, ..case(state) }
}

/// The move with everything it asks for.
fn order(kind: MoveKind, into: CaseId) -> Move {
    let reason = || "It belongs together.".parse().unwrap();
    match kind {
        MoveKind::Take => Move::Take,
        MoveKind::Open => Move::Open,
        MoveKind::AskReporter => Move::AskReporter { reason: reason() },
        MoveKind::AskPartner => Move::AskPartner { reason: reason() },
        MoveKind::ReporterReplied => Move::ReporterReplied,
        MoveKind::PartnerReplied => Move::PartnerReplied,
        MoveKind::Resume => Move::Resume,
        MoveKind::Refer => Move::Refer,
        MoveKind::Watch => Move::Watch { items: vec!["The same account".parse().unwrap()], review_at: NOW.plus(Moment::DAY) },
        MoveKind::NewSighting => Move::NewSighting,
        MoveKind::ProposeClose => Move::ProposeClose { closing: closing() },
        MoveKind::ApproveClose => Move::ApproveClose,
        MoveKind::CloseOrdinary => Move::CloseOrdinary,
        MoveKind::SendBack => Move::SendBack { reason: reason() },
        MoveKind::Close => Move::Close { closing: closing() },
        MoveKind::Reopen => Move::Reopen { reason: reason() },
        MoveKind::Merge => Move::Merge { into, reason: reason() },
        MoveKind::UndoMerge => Move::UndoMerge { reason: reason() },
    }
}

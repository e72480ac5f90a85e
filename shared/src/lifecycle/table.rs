//! The transition table (docs/domain.md §4.3).

use super::{moves::MoveKind, states::CaseState};

/// One line of the table: from this state this move leads there, for these people, if all of that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where the case stands.
    pub from: CaseState,
    /// What is done.
    pub kind: MoveKind,
    /// Where it stands then.
    pub to: To,
    /// Who may.
    pub by: By,
    /// What must hold of the case, in the order in which it is asked.
    pub needs: &'static [Need],
}

/// Where a move leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// Always here.
    State(CaseState),
    /// Where the case stood before it began to wait, so that waiting skips no guard.
    Left,
    /// Back to the first look if that is where closing was proposed, else to open work.
    Work,
    /// Where it stood before it was merged.
    Former,
}

/// Who may make a move. Inside a compartment its separate contacts are all of these people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Whoever has the case in hand: triage until it is routed, then an officer on it; a lead always.
    Desk,
    /// An officer on the case, or a lead.
    Officer,
    /// A lead.
    Lead,
    /// The service, when something arrives.
    System,
}

/// What must hold of a case before a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Somebody owns it.
    Owner,
    /// A person confirmed its priority.
    PriorityConfirmed,
    /// A person confirmed its marking.
    MarkingConfirmed,
    /// No task is left open.
    TasksDone,
    /// The information in it is graded.
    Graded,
    /// The record of its referral is complete.
    ReferralComplete,
    /// Somebody else with a lead's rights agreed to the referral, unless a lead refers it.
    ReferralApproved,
    /// The partner answered, or said that they will do nothing.
    PartnerAnswered,
    /// One pair of eyes is enough to close it.
    OnePairOfEyes,
    /// Whoever agrees neither proposed it nor owned the case nor set its priority, and inside a compartment
    /// there are two contacts at all.
    OtherEyes,
}

const OPENED: &[Need] = &[Need::Owner, Need::PriorityConfirmed, Need::MarkingConfirmed];
const WORKED: &[Need] = &[Need::TasksDone, Need::Graded];

const fn r(from: CaseState, kind: MoveKind, to: To, by: By, needs: &'static [Need]) -> Row {
    Row { from, kind, to, by, needs }
}

/// Every move there is. Beside the rows one would expect: closing can be proposed from the first look and from a
/// referral too, because what needs two people may not be closed in one step from there either.
pub const TABLE: &[Row] = {
    use CaseState::{AwaitingPartner, AwaitingReporter, Closed, Merged, Monitoring, New, Open, PendingClose, Referred, Triage};
    use MoveKind as M;
    use To::State;
    &[
        r(New, M::Take, State(Triage), By::Desk, &[]),
        r(New, M::Merge, State(Merged), By::Officer, &[]),
        r(Triage, M::Open, State(Open), By::Desk, OPENED),
        r(Triage, M::AskReporter, State(AwaitingReporter), By::Desk, &[]),
        r(Triage, M::ProposeClose, State(PendingClose), By::Desk, &[Need::TasksDone]),
        r(Triage, M::Close, State(Closed), By::Desk, &[Need::OnePairOfEyes, Need::TasksDone]),
        r(Triage, M::Merge, State(Merged), By::Officer, &[]),
        r(Open, M::AskReporter, State(AwaitingReporter), By::Desk, &[]),
        r(Open, M::AskPartner, State(AwaitingPartner), By::Desk, &[]),
        r(Open, M::Refer, State(Referred), By::Desk, &[Need::ReferralComplete, Need::ReferralApproved]),
        r(Open, M::Watch, State(Monitoring), By::Desk, &[]),
        r(Open, M::ProposeClose, State(PendingClose), By::Desk, WORKED),
        r(Open, M::Merge, State(Merged), By::Officer, &[]),
        r(AwaitingReporter, M::ReporterReplied, To::Left, By::System, &[]),
        r(AwaitingReporter, M::Resume, To::Left, By::Desk, &[]),
        r(AwaitingReporter, M::Merge, State(Merged), By::Officer, &[]),
        r(AwaitingPartner, M::PartnerReplied, To::Left, By::System, &[]),
        r(AwaitingPartner, M::Resume, To::Left, By::Desk, &[]),
        r(AwaitingPartner, M::Merge, State(Merged), By::Officer, &[]),
        r(Referred, M::Resume, State(Open), By::Desk, &[Need::PartnerAnswered]),
        r(Referred, M::Watch, State(Monitoring), By::Desk, &[Need::PartnerAnswered]),
        r(Referred, M::ProposeClose, State(PendingClose), By::Desk, &[Need::PartnerAnswered, Need::TasksDone, Need::Graded]),
        r(Referred, M::Close, State(Closed), By::Desk, &[Need::OnePairOfEyes, Need::PartnerAnswered, Need::TasksDone]),
        r(Referred, M::Merge, State(Merged), By::Officer, &[]),
        r(Monitoring, M::NewSighting, State(Open), By::System, &[]),
        r(Monitoring, M::Resume, State(Open), By::Desk, &[]),
        r(Monitoring, M::ProposeClose, State(PendingClose), By::Desk, WORKED),
        r(Monitoring, M::Merge, State(Merged), By::Officer, &[]),
        r(PendingClose, M::ApproveClose, State(Closed), By::Lead, &[Need::OtherEyes]),
        r(PendingClose, M::CloseOrdinary, State(Closed), By::System, &[Need::OnePairOfEyes]),
        r(PendingClose, M::SendBack, To::Work, By::Lead, &[]),
        r(PendingClose, M::Merge, State(Merged), By::Officer, &[]),
        r(Closed, M::Reopen, State(Open), By::Lead, OPENED),
        r(Merged, M::UndoMerge, To::Former, By::Officer, &[]),
    ]
};

/// The line for this move from this state, if there is one.
pub fn row(from: CaseState, kind: MoveKind) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.from == from && row.kind == kind)
}

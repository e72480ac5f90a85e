//! What the desk draws: every move, whether it can be made now, and if not, why not (docs/domain.md §4.3).

use super::{Actor, CaseFacts, CaseState, Input, MoveKind, Refusal, Scene, may};

/// One move as the desk shows it to one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The move.
    pub kind: MoveKind,
    /// Where it leads, or why it cannot be made.
    pub verdict: Result<CaseState, Refusal>,
    /// What to ask for first.
    pub inputs: &'static [Input],
}

/// Every move, in the order of [`MoveKind::ALL`]. What is offered here and then made with complete inputs is not
/// refused, unless the case changed meanwhile.
pub fn offers(case: &CaseFacts, actor: &Actor, scene: &Scene<'_>) -> Vec<Offer> {
    MoveKind::ALL.iter().map(|kind| Offer { kind: *kind, verdict: may(case, actor, scene, *kind), inputs: kind.inputs() }).collect()
}

//! Making a move: what the case is afterwards (docs/domain.md §4.3).

use super::{
    Actor, CaseFacts, CaseState, Closing, Closure, Feedback, LONGEST_REST, Move, Person, Proposal, Refusal, Watching, may,
    verdict::{uninvolved, visible},
};
use crate::{ids::CaseId, time::Moment};

/// What the rules must know besides the case and the person.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// Now, by the server's clock.
    pub now: Moment,
    /// How many separate contacts the institution has named. Only asked of a case in a compartment: 0 stands elsewhere.
    pub separate_contacts: usize,
    /// The case to merge into, if the server found it.
    pub into: Option<Target<'a>>,
}

/// The case that another is to become part of.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// What is known of it.
    pub case: &'a CaseFacts,
    /// The same person, as they stand to *it*.
    pub person: &'a Person,
}

/// What a move made. Everything in it is written in one transaction, or nothing is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The case.
    pub case: CaseFacts,
    /// The case it became part of, which takes over its past.
    pub into: Option<CaseFacts>,
}

/// Makes a move.
///
/// # Errors
/// The first thing in the way; the case stays as it was.
pub fn apply(case: &CaseFacts, actor: &Actor, scene: &Scene<'_>, order: &Move) -> Result<Applied, Refusal> {
    let to = may(case, actor, scene, order.kind())?;
    let mut next = case.clone();
    let mut into = None;
    next.state = to;
    match order {
        Move::Take => {
            next.assign(account(actor));
            next.first_look_at = next.first_look_at.or(Some(scene.now));
        }
        Move::AskReporter { .. } | Move::AskPartner { .. } => next.left = Some(case.state),
        Move::ReporterReplied | Move::PartnerReplied | Move::Resume | Move::NewSighting => {
            next.left = None;
            next.watching = None;
        }
        Move::Watch { items, review_at } => {
            if items.is_empty() {
                return Err(Refusal::NothingToWatch);
            }
            within_reach(*review_at, scene.now)?;
            next.watching = Some(Watching { items: items.clone(), review_at: *review_at });
        }
        Move::ProposeClose { closing } => {
            held_in_time(closing, scene.now)?;
            next.left = Some(case.state);
            next.proposal = account(actor).map(|by| Proposal { by, closing: closing.clone() });
        }
        Move::ApproveClose | Move::CloseOrdinary => {
            let Proposal { by, closing } = next.proposal.take().ok_or(Refusal::HistoryMissing)?;
            close(&mut next, Closure { closing, closed_at: scene.now, proposed_by: by, approved_by: account(actor) });
        }
        Move::SendBack { .. } => {
            next.left = None;
            next.proposal = None;
            next.watching = None;
        }
        Move::Close { closing } => {
            held_in_time(closing, scene.now)?;
            let by = account(actor).ok_or(Refusal::PersonOnly)?;
            close(&mut next, Closure { closing: closing.clone(), closed_at: scene.now, proposed_by: by, approved_by: None });
        }
        Move::Merge { into: id, .. } => {
            let mut target = target(case, *id, scene)?.clone();
            target.absorb(case);
            next.merged = Some((*id, case.state));
            into = Some(target);
        }
        Move::UndoMerge { .. } => next.merged = None,
        Move::Open | Move::Refer | Move::Reopen { .. } => {}
    }
    Ok(Applied { case: next, into })
}

/// Agrees to a referral that somebody else wrote.
///
/// # Errors
/// As for a move: it takes a lead's rights, and nobody agrees to what they wrote, own or set.
pub fn approve_referral(case: &CaseFacts, person: &Person) -> Result<CaseFacts, Refusal> {
    visible(case, person)?;
    if !person.leads(case) {
        return Err(Refusal::LeadOnly);
    }
    let mut next = case.clone();
    let referral = next.referral.as_mut().filter(|referral| referral.complete).ok_or(Refusal::ReferralIncomplete)?;
    if referral.drafted_by == person.account {
        return Err(Refusal::ProposedIt);
    }
    uninvolved(case, person)?;
    referral.approved_by = Some(person.account);
    Ok(next)
}

const fn account(actor: &Actor) -> Option<crate::ids::AccountId> {
    match actor {
        Actor::System => None,
        Actor::Person(person) => Some(person.account),
    }
}

fn close(case: &mut CaseFacts, closure: Closure) {
    case.left = None;
    case.watching = None;
    case.closures.push(closure);
}

const fn within_reach(at: Moment, now: Moment) -> Result<(), Refusal> {
    let away = at.since(now);
    if away > 0 && away <= LONGEST_REST { Ok(()) } else { Err(Refusal::ReviewOutOfRange) }
}

const fn held_in_time(closing: &Closing, now: Moment) -> Result<(), Refusal> {
    match &closing.feedback {
        Feedback::Hold { review_at, .. } => within_reach(*review_at, now),
        Feedback::Send { .. } | Feedback::None { .. } => Ok(()),
    }
}

/// The case to merge into, if it takes this one in. Somebody who merges must be able to move both: else a merge
/// would be a way to learn that a case exists, or to get rid of one.
fn target<'a>(case: &CaseFacts, id: CaseId, scene: &Scene<'a>) -> Result<&'a CaseFacts, Refusal> {
    if id == case.id {
        return Err(Refusal::IntoItself);
    }
    let Target { case: into, person } = scene.into.filter(|target| target.case.id == id).ok_or(Refusal::Hidden)?;
    visible(into, person)?;
    if !(person.leads(into) || person.works(into)) {
        Err(Refusal::OfficerOnly)
    } else if into.apart != case.apart {
        Err(Refusal::IntoOtherRoom)
    } else if !into.state.is_open() || into.state == CaseState::PendingClose {
        Err(Refusal::IntoNotOpen)
    } else {
        Ok(into)
    }
}

//! May this person make this move now? And if not, why not, in a code and a sentence (docs/domain.md §4.3).

use super::{
    Actor, CaseFacts, CaseState, MoveKind, Person, Scene,
    table::{By, Need, Row, To, row},
};
use crate::permission::{Permission, takes_part};
use std::fmt;

macro_rules! refusals { ($($(#[$doc:meta])* $name:ident $( { $($(#[$part:meta])* $field:ident: $kind:ty),* } )? = $code:literal, $words:literal;)*) => {
    /// Why a move was refused. Nothing was written.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Refusal { $($(#[$doc])* $name $( { $($(#[$part])* $field: $kind),* } )?,)* }

    impl Refusal {
        /// The stable code.
        pub const fn code(self) -> &'static str { match self { $(Refusal::$name { .. } => $code),* } }
    }

    /// The sentence staff read.
    impl fmt::Display for Refusal {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self { $(Refusal::$name $( { $($field),* } )? => write!(f, $words),)* }
        }
    }
}; }

refusals! {
    /// No role of theirs moves any case.
    NotPermitted = "NOT_PERMITTED", "Your role does not move cases.";
    /// The case is not there for them. Said alike of what does not exist, of what is kept apart, and to whoever is
    /// named in it.
    Hidden = "HIDDEN", "There is nothing here for you.";
    /// The table has no such move from this state.
    NoSuchMove {
        /// Where the case stands.
        state: CaseState
    } = "NO_SUCH_MOVE", "This cannot be done with a case in the state “{state}”.";
    /// Only a lead may.
    LeadOnly = "LEAD_ONLY", "Only a security lead may do this.";
    /// Triage may not, only suggest it.
    OfficerOnly = "OFFICER_ONLY", "Only an officer on the case or a security lead may do this.";
    /// Only the service may.
    SystemOnly = "SYSTEM_ONLY", "The service does this by itself when something arrives.";
    /// Only a person may.
    PersonOnly = "PERSON_ONLY", "A person must decide this.";
    /// Nobody owns it.
    NoOwner = "NO_OWNER", "Give the case an owner first.";
    /// No person confirmed the priority.
    PriorityNotConfirmed = "PRIORITY_NOT_CONFIRMED", "Confirm the priority first.";
    /// No person confirmed the marking.
    MarkingNotConfirmed = "MARKING_NOT_CONFIRMED", "Confirm the marking first.";
    /// Tasks are left.
    TasksOpen {
        /// How many.
        tasks: u32
    } = "TASKS_OPEN", "Finish or cancel every open task first. Still open: {tasks}.";
    /// The information is not graded.
    NotGraded = "NOT_GRADED", "Grade the information first.";
    /// Something is missing in the referral, or there is none.
    ReferralIncomplete = "REFERRAL_INCOMPLETE", "Complete the referral first.";
    /// Nobody agreed to the referral.
    ReferralNotApproved = "REFERRAL_NOT_APPROVED", "A security lead must approve the referral first.";
    /// The partner said nothing yet.
    PartnerSilent = "PARTNER_SILENT", "Record the partner’s answer first, or that they will do nothing.";
    /// It was ever urgent or high, or is kept apart.
    TwoToClose = "TWO_TO_CLOSE", "Two people must close this case. One proposes it, somebody else agrees.";
    /// A compartment with one contact.
    SecondContactMissing = "SECOND_CONTACT_MISSING", "Only one separate contact is named. Closing waits until there is a second.";
    /// They proposed it.
    ProposedIt = "PROPOSED_IT", "You proposed this. Somebody else must agree to it.";
    /// They own or owned it.
    OwnedIt = "OWNED_IT", "This case is or was yours. Somebody else must agree to this.";
    /// They set its priority.
    SetIt = "SET_IT", "You set the priority of this case. Somebody else must agree to this.";
    /// Nothing to look out for was named.
    NothingToWatch = "NOTHING_TO_WATCH", "Write down at least one thing to watch for.";
    /// The date is past or too far away.
    ReviewOutOfRange = "REVIEW_OUT_OF_RANGE", "Choose a review date in the next 90 days.";
    /// A case cannot be part of itself.
    IntoItself = "INTO_ITSELF", "Choose another case.";
    /// The other case does not take in anything.
    IntoNotOpen = "INTO_NOT_OPEN", "Choose a case that is open and not about to be closed.";
    /// A wall stands between them.
    IntoOtherRoom = "INTO_OTHER_ROOM", "A case that is kept apart and one that is not are never joined.";
    /// What should have been remembered is missing; nobody guesses where a case belongs.
    HistoryMissing = "HISTORY_MISSING", "The record of this case is damaged. Ask your administrator.";
}

impl fmt::Display for CaseState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// Where the case would stand after this move, as far as the case and the person go. What the person has yet to
/// bring ([`MoveKind::inputs`]) is looked at by [`super::apply`].
///
/// # Errors
/// The first thing in the way. What somebody may not know of comes before everything that would tell it.
pub fn may(case: &CaseFacts, actor: &Actor, scene: &Scene<'_>, kind: MoveKind) -> Result<CaseState, Refusal> {
    if let Actor::Person(person) = actor {
        visible(case, person)?;
    }
    let row = row(case.state, kind).ok_or(Refusal::NoSuchMove { state: case.state })?;
    entitled(row, case, actor)?;
    row.needs.iter().try_for_each(|need| meets(*need, case, actor, scene))?;
    leads_to(row.to, case)
}

/// Whether the person may know of the case and move it at all.
pub(super) fn visible(case: &CaseFacts, person: &Person) -> Result<(), Refusal> {
    if !person.roles.iter().any(|role| takes_part(*role, Permission::MoveCase)) {
        Err(Refusal::NotPermitted)
    } else if !person.reaches(Permission::MoveCase, case) {
        Err(Refusal::Hidden)
    } else {
        Ok(())
    }
}

fn entitled(row: &Row, case: &CaseFacts, actor: &Actor) -> Result<(), Refusal> {
    match (row.by, actor) {
        (By::System, Actor::System) => Ok(()),
        (By::System, Actor::Person(_)) => Err(Refusal::SystemOnly),
        (_, Actor::System) => Err(Refusal::PersonOnly),
        // Seeing a case is having it in hand: triage loses sight of what is routed.
        (By::Desk, Actor::Person(_)) => Ok(()),
        (By::Officer, Actor::Person(person)) if person.leads(case) || person.works(case) => Ok(()),
        (By::Officer, Actor::Person(_)) => Err(Refusal::OfficerOnly),
        (By::Lead, Actor::Person(person)) if person.leads(case) => Ok(()),
        (By::Lead, Actor::Person(_)) => Err(Refusal::LeadOnly),
    }
}

fn meets(need: Need, case: &CaseFacts, actor: &Actor, scene: &Scene<'_>) -> Result<(), Refusal> {
    let (holds, refusal) = match need {
        Need::Owner => (case.owner.is_some(), Refusal::NoOwner),
        Need::PriorityConfirmed => (case.priority_confirmed, Refusal::PriorityNotConfirmed),
        Need::MarkingConfirmed => (case.marking_confirmed, Refusal::MarkingNotConfirmed),
        Need::TasksDone => (case.open_tasks == 0, Refusal::TasksOpen { tasks: case.open_tasks }),
        Need::Graded => (case.graded, Refusal::NotGraded),
        Need::ReferralComplete => (case.referral.is_some_and(|referral| referral.complete), Refusal::ReferralIncomplete),
        Need::ReferralApproved => (referral_agreed(case, actor), Refusal::ReferralNotApproved),
        Need::PartnerAnswered => (case.referral.is_some_and(|referral| referral.answered), Refusal::PartnerSilent),
        Need::OnePairOfEyes => (!case.needs_two_to_close(), Refusal::TwoToClose),
        Need::OtherEyes => return other_eyes(case, actor, scene),
    };
    if holds { Ok(()) } else { Err(refusal) }
}

fn referral_agreed(case: &CaseFacts, actor: &Actor) -> bool {
    let leads = matches!(actor, Actor::Person(person) if person.leads(case));
    leads || case.referral.is_some_and(|referral| referral.approved_by.is_some_and(|account| account != referral.drafted_by))
}

fn other_eyes(case: &CaseFacts, actor: &Actor, scene: &Scene<'_>) -> Result<(), Refusal> {
    if case.apart && scene.separate_contacts < 2 {
        return Err(Refusal::SecondContactMissing);
    }
    let Some(proposal) = &case.proposal else { return Err(Refusal::HistoryMissing) };
    let Actor::Person(person) = actor else { return Err(Refusal::PersonOnly) };
    if proposal.by == person.account { Err(Refusal::ProposedIt) } else { uninvolved(case, person) }
}

/// Nobody agrees to what they owned or set (docs/rules.md §3). Handing a case over does not undo having owned it.
pub(super) fn uninvolved(case: &CaseFacts, person: &Person) -> Result<(), Refusal> {
    if case.owner == Some(person.account) || case.owned_by.contains(&person.account) {
        Err(Refusal::OwnedIt)
    } else if case.set_by.contains(&person.account) {
        Err(Refusal::SetIt)
    } else {
        Ok(())
    }
}

fn leads_to(to: To, case: &CaseFacts) -> Result<CaseState, Refusal> {
    let left = case.left.ok_or(Refusal::HistoryMissing);
    match to {
        To::State(state) => Ok(state),
        To::Left => left,
        To::Work => left.map(|left| if left == CaseState::Triage { left } else { CaseState::Open }),
        To::Former => case.merged.map(|(_, before)| before).ok_or(Refusal::HistoryMissing),
    }
}

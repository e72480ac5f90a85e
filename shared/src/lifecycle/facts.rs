//! What the rules need to know of a case and of whoever wants to move it (docs/domain.md §4.3, §4.4).

use super::{Closing, ClosureCode, states::CaseState};
use crate::{
    ids::{AccountId, CaseId},
    permission::{Permission, Reach, Role, reach},
    priority::Priority,
    text::Line,
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// A case as far as its life goes. The store reads it whole and writes back what [`super::apply`] returns, so
/// nothing that a later rule asks about is lost on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFacts {
    /// The case.
    pub id: CaseId,
    /// Where it stands.
    pub state: CaseState,
    /// Where it stood before it began to wait or before its closing was proposed.
    pub left: Option<CaseState>,
    /// Whether it is kept apart from the security team, in a compartment of the separate contacts.
    pub apart: bool,
    /// How soon, today.
    pub priority: Priority,
    /// The most urgent it ever was, computed or set. Lowering a priority never lowers this.
    pub highest_ever: Priority,
    /// Whether a person has confirmed the priority.
    pub priority_confirmed: bool,
    /// Whether a person has confirmed the marking (docs/domain.md §7.1).
    pub marking_confirmed: bool,
    /// Whose it is.
    pub owner: Option<AccountId>,
    /// Everybody whose it ever was.
    pub owned_by: Vec<AccountId>,
    /// Everybody who ever set its priority.
    pub set_by: Vec<AccountId>,
    /// When somebody first took it.
    pub first_look_at: Option<Moment>,
    /// Tasks neither done nor cancelled.
    pub open_tasks: u32,
    /// Whether the information in it has been graded (docs/domain.md §4.6).
    pub graded: bool,
    /// The record of the last referral.
    pub referral: Option<Referral>,
    /// What it rests on while it is being watched.
    pub watching: Option<Watching>,
    /// The closing somebody proposed.
    pub proposal: Option<Proposal>,
    /// Every closure it ever had, oldest first. Reopening adds nothing and removes nothing.
    pub closures: Vec<Closure>,
    /// The case it became part of, and where it stood before that.
    pub merged: Option<(CaseId, CaseState)>,
}

/// How far a referral has come (docs/domain.md §4.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// Whether nothing is missing in its record.
    pub complete: bool,
    /// Who wrote it.
    pub drafted_by: AccountId,
    /// Who agreed to it.
    pub approved_by: Option<AccountId>,
    /// Whether the partner has answered, or said that they will do nothing.
    pub answered: bool,
}

/// Why a case rests (docs/domain.md §4.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Watching {
    /// What is looked out for; at least one thing.
    pub items: Vec<Line>,
    /// When somebody looks again.
    pub review_at: Moment,
}

/// A closing that waits for somebody to agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Who proposed it.
    pub by: AccountId,
    /// What they proposed.
    pub closing: Closing,
}

/// A closure that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    /// Why, and what the reporter heard.
    pub closing: Closing,
    /// When.
    pub closed_at: Moment,
    /// Who decided on it first.
    pub proposed_by: AccountId,
    /// Who agreed; nobody where one pair of eyes is enough.
    pub approved_by: Option<AccountId>,
}

impl CaseFacts {
    /// A case as filing opens it (docs/domain.md §4.3).
    pub const fn filed(id: CaseId, priority: Priority, apart: bool) -> Self {
        Self {
            id,
            state: CaseState::New,
            left: None,
            apart,
            priority,
            highest_ever: priority,
            priority_confirmed: false,
            marking_confirmed: false,
            owner: None,
            owned_by: Vec::new(),
            set_by: Vec::new(),
            first_look_at: None,
            open_tasks: 0,
            graded: false,
            referral: None,
            watching: None,
            proposal: None,
            closures: Vec::new(),
            merged: None,
        }
    }

    /// Whether closing it takes two people (docs/rules.md §3). Urgency that was lowered again counts, or lowering
    /// it would be the way around; what is kept apart counts always, because nobody outside would ever notice.
    pub fn needs_two_to_close(&self) -> bool {
        self.apart || self.highest_ever.min(self.priority) <= Priority::P2
    }

    /// Whether it is still in triage's hands: nobody has opened it for work yet.
    pub fn is_unrouted(&self) -> bool {
        let triage = |state| matches!(state, CaseState::New | CaseState::Triage);
        let stands = self.merged.map_or(self.state, |(_, before)| before);
        triage(stands) || matches!(stands, CaseState::AwaitingReporter | CaseState::PendingClose) && self.left.is_some_and(triage)
    }

    /// The code it is closed with; nothing while it is not.
    pub fn closed_with(&self) -> Option<ClosureCode> {
        (self.state == CaseState::Closed).then(|| self.closures.last().map(|closure| closure.closing.code)).flatten()
    }

    /// Gives it a priority by a person's word. That confirms it.
    pub fn set_priority(&mut self, by: AccountId, priority: Priority) {
        self.compute_priority(priority);
        self.priority_confirmed = true;
        remember(&mut self.set_by, by);
    }

    /// Gives it a priority that followed from answers or matches.
    pub fn compute_priority(&mut self, priority: Priority) {
        self.highest_ever = self.highest_ever.min(self.priority).min(priority);
        self.priority = priority;
    }

    /// Gives it to somebody, or to nobody.
    pub fn assign(&mut self, owner: Option<AccountId>) {
        self.owner = owner;
        if let Some(owner) = owner {
            remember(&mut self.owned_by, owner);
        }
    }

    /// Puts each account in the place of those it is today. Who had two accounts is one pair of eyes.
    pub fn rename(&mut self, today: impl Fn(AccountId) -> AccountId) {
        let lists = [&mut self.owned_by, &mut self.set_by];
        for list in lists {
            for account in std::mem::take(list) {
                remember(list, today(account));
            }
        }
        self.owner = self.owner.map(&today);
        if let Some(referral) = &mut self.referral {
            referral.drafted_by = today(referral.drafted_by);
            referral.approved_by = referral.approved_by.map(&today);
        }
        if let Some(proposal) = &mut self.proposal {
            proposal.by = today(proposal.by);
        }
    }

    /// Takes over the past of a case that becomes part of this one. Else an urgent case could be closed by one
    /// person inside one that never was.
    pub fn absorb(&mut self, other: &CaseFacts) {
        self.highest_ever = self.highest_ever.min(other.highest_ever).min(other.priority);
        other.owned_by.iter().for_each(|account| remember(&mut self.owned_by, *account));
        other.set_by.iter().for_each(|account| remember(&mut self.set_by, *account));
    }
}

fn remember(accounts: &mut Vec<AccountId>, account: AccountId) {
    if !accounts.contains(&account) {
        accounts.push(account);
    }
}

/// Whoever wants to move a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The service itself.
    System,
    /// A person.
    Person(Person),
}

/// A person, as they stand to one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub account: AccountId,
    /// The roles they hold in the case's institution, and no others.
    pub roles: Vec<Role>,
    /// Whether they own the case, help with it or stand on its access list.
    pub on_case: bool,
    /// Whether they are a contact of the case's compartment.
    pub in_compartment: bool,
    /// Whether they are named or matched in it. Then nothing else counts (docs/rules.md §3).
    pub named_in_it: bool,
}

impl Person {
    /// Whether one of their roles reaches this case with `permission`.
    pub fn reaches(&self, permission: Permission, case: &CaseFacts) -> bool {
        self.reaches_by(|role| reach(role, permission), case)
    }

    /// Whether they do to this case what a lead does: a lead of the institution, or inside a compartment a
    /// contact of it. A lead is never that inside one.
    pub fn leads(&self, case: &CaseFacts) -> bool {
        let lead = |role| if matches!(role, Role::Lead | Role::SeparateContact) { reach(role, Permission::MoveCase) } else { Reach::No };
        self.reaches_by(lead, case)
    }

    /// Whether they work this case as an officer on it.
    pub fn works(&self, case: &CaseFacts) -> bool {
        let officer = |role| if role == Role::Case { reach(role, Permission::MoveCase) } else { Reach::No };
        self.reaches_by(officer, case)
    }

    fn reaches_by(&self, reach: impl Fn(Role) -> Reach, case: &CaseFacts) -> bool {
        !self.named_in_it
            && self.roles.iter().any(|role| match reach(*role) {
                Reach::All => !case.apart,
                Reach::UntilRouted => !case.apart && case.is_unrouted(),
                Reach::Assigned => !case.apart && self.on_case,
                Reach::Inside => case.apart && self.in_compartment,
                _ => false,
            })
    }
}

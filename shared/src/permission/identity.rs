//! Whose name: opening the name of a reporter who keeps it apart (docs/rules.md §4).
//!
//! Nobody sees it by default, leads included. Somebody who works the case asks with a reason; a custodian, who
//! does not, says yes; then it is open to that one person for a day, and the reporter's timeline says so. When
//! somebody is in danger now it opens at once and the custodian is told.

use super::{Reach, Role, reach};
use crate::{ids::AccountId, permission::Permission, text::Reason, time::Moment};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How long a name stays open to whoever asked: 24 hours, in milliseconds.
pub const OPEN_FOR: i64 = 24 * Moment::HOUR;

/// How long "in danger now" is now, counted from when the reporter said it: 24 hours, in milliseconds. An old
/// report must not be a way to any name without anybody's yes.
pub const DANGER_LASTS: i64 = 24 * Moment::HOUR;

/// What the rules must know of the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameFacts {
    /// Whether its reporter keeps their name apart. A name that is not apart is not opened, and one never given
    /// cannot be.
    pub confidential: bool,
    /// Whether it is in a compartment.
    pub apart: bool,
    /// When the reporter last said that somebody is in danger now, by the server's clock.
    pub danger_at: Option<Moment>,
}

/// A person, as they stand to the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Who.
    pub account: AccountId,
    /// The roles they hold in the case's institution, and no others.
    pub roles: Vec<Role>,
    /// Whether they own it, help with it or stand on its access list.
    pub on_case: bool,
    /// Whether they are a contact of its compartment.
    pub in_compartment: bool,
    /// Whether they are named or matched in it.
    pub named_in_it: bool,
}

impl Standing {
    /// Whether a role of theirs reaches with `permission` to the room the case is in.
    fn has(&self, permission: Permission, facts: &NameFacts) -> bool {
        let apart = |role: Role| role == Role::SeparateContact;
        !self.named_in_it
            && (!facts.apart || self.in_compartment)
            && self.roles.iter().any(|role| apart(*role) == facts.apart && reach(*role, permission) != Reach::No)
    }
}

/// One person's wish to know one name, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Who asked.
    pub asked_by: AccountId,
    /// When.
    pub asked_at: Moment,
    /// Why.
    pub reason: Reason,
    /// What became of it.
    pub state: OpeningState,
}

/// Where an opening stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OpeningState {
    /// Nobody has answered.
    Asked,
    /// The custodian said no.
    Refused {
        /// Who.
        by: AccountId,
    },
    /// Open until it ends by itself.
    Open {
        /// Who said yes; nobody where danger did.
        by: Option<AccountId>,
        /// Until when.
        until: Moment,
    },
}

/// Somebody must hear of it. Each is written in the same transaction as the opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tell {
    /// Those who could be custodian: somebody asks.
    CustodiansOfAsking,
    /// Those who could be custodian: it was opened without them. Inside a compartment with one contact this waits
    /// for the second.
    CustodiansOfDanger,
    /// The reporter's timeline: the date, and nothing else.
    Reporter,
}

/// Why a name was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The case is not there for them, or not in a way that has to do with names.
    Hidden,
    /// They do not work the case.
    NotOnCase,
    /// There is no name that is kept apart.
    NothingApart,
    /// A custodian is somebody who does not work the case and did not ask.
    OnCase,
    /// It has been answered.
    Answered,
    /// The custodian has to prove again who they are.
    StepUp,
    /// Whoever asked no longer works the case.
    AskerLeft,
}

impl Refusal {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Refusal::Hidden => "HIDDEN",
            Refusal::NotOnCase => "NOT_ON_CASE",
            Refusal::NothingApart => "NOTHING_APART",
            Refusal::OnCase => "ON_CASE",
            Refusal::Answered => "ANSWERED",
            Refusal::StepUp => "STEP_UP",
            Refusal::AskerLeft => "ASKER_LEFT",
        }
    }
}

/// The sentence staff read.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::Hidden => "There is nothing here for you.",
            Refusal::NotOnCase => "Only somebody who works this case can ask for the name.",
            Refusal::NothingApart => "This case holds no name that is kept apart.",
            Refusal::OnCase => "You work this case or asked for the name. Somebody else must answer.",
            Refusal::Answered => "This request has been answered.",
            Refusal::StepUp => "Confirm who you are first.",
            Refusal::AskerLeft => "The person who asked no longer works this case.",
        })
    }
}

/// Asks for the name.
///
/// # Errors
/// The first thing in the way.
pub fn ask(facts: &NameFacts, who: &Standing, reason: Reason, now: Moment) -> Result<(Opening, Vec<Tell>), Refusal> {
    if !who.has(Permission::OpenIdentity, facts) {
        return Err(Refusal::Hidden);
    }
    if !who.on_case {
        return Err(Refusal::NotOnCase);
    }
    if !facts.confidential {
        return Err(Refusal::NothingApart);
    }
    let danger = facts.danger_at.is_some_and(|at| (0..DANGER_LASTS).contains(&now.since(at)));
    let (state, tell) = if danger {
        (OpeningState::Open { by: None, until: now.plus(OPEN_FOR) }, vec![Tell::CustodiansOfDanger, Tell::Reporter])
    } else {
        (OpeningState::Asked, vec![Tell::CustodiansOfAsking])
    };
    Ok((Opening { asked_by: who.account, asked_at: now, reason, state }, tell))
}

/// Whether somebody may be custodian for this case: a lead who is not on it, or inside a compartment a contact who
/// is not on it; never a lead there. With one contact named there is nobody, and the name waits.
///
/// # Errors
/// [`Refusal::Hidden`] or [`Refusal::OnCase`].
pub fn may_keep(facts: &NameFacts, who: &Standing) -> Result<(), Refusal> {
    if !who.has(Permission::KeepIdentity, facts) {
        Err(Refusal::Hidden)
    } else if who.on_case {
        Err(Refusal::OnCase)
    } else {
        Ok(())
    }
}

/// A custodian's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Yes or no.
    pub yes: bool,
    /// Whether they proved again, just now, who they are. A no needs no proof: it opens nothing.
    pub stepped_up: bool,
}

/// The custodian answers.
///
/// # Errors
/// The first thing in the way; `asker` is whoever asked, as they stand to the case *now*.
pub fn answer(
    facts: &NameFacts,
    opening: &Opening,
    asker: &Standing,
    who: &Standing,
    answer: Answer,
    now: Moment,
) -> Result<(Opening, Vec<Tell>), Refusal> {
    may_keep(facts, who)?;
    if who.account == opening.asked_by {
        return Err(Refusal::OnCase);
    }
    if opening.state != OpeningState::Asked {
        return Err(Refusal::Answered);
    }
    if !answer.yes {
        return Ok((Opening { state: OpeningState::Refused { by: who.account }, ..opening.clone() }, Vec::new()));
    }
    if !answer.stepped_up {
        return Err(Refusal::StepUp);
    }
    if !works(facts, opening, asker) {
        return Err(Refusal::AskerLeft);
    }
    let state = OpeningState::Open { by: Some(who.account), until: now.plus(OPEN_FOR) };
    Ok((Opening { state, ..opening.clone() }, vec![Tell::Reporter]))
}

/// Whether this opening shows `who` the name at `now`. Asked at every reading: leaving the case shuts it.
pub fn shows(facts: &NameFacts, opening: &Opening, who: &Standing, now: Moment) -> bool {
    matches!(opening.state, OpeningState::Open { until, .. } if now < until) && works(facts, opening, who)
}

fn works(facts: &NameFacts, opening: &Opening, who: &Standing) -> bool {
    who.account == opening.asked_by && who.on_case && who.has(Permission::OpenIdentity, facts)
}

//! What is sealed of a case: its whole life. The plain columns repeat a little of it, for sorting and finding, and are
//! written from it and from nothing else (docs/adr/0033-the-facts-of-a-case-are-sealed.md).

use super::{due, store::rows};
use crate::{
    accounts::Merged,
    kernel::{
        error::Result,
        vault::{Place, Vault},
    },
};
use serde::{Deserialize, Serialize};
use shared::{
    ids::{AccountId, CaseId, Reference, ReportId},
    lifecycle::{CaseFacts, CaseState, Grading, Marking, PartnerAnswer, ReferralDraft},
    moves::CaseAct,
    priority::Priority,
    settings::Settings,
    text::Reason,
    time::Moment,
};
use uuid::Uuid;

/// Bytes it is padded to in steps: room for every reason at once (`priority::REASONS_MAX`) and the life of most cases, so
/// that the size tells of few that more happened than usual.
const SIZE: usize = 4096;

/// What `due_at` holds where nothing is due: it sorts last on both databases.
pub(super) const NEVER: i64 = i64::MAX;

/// All of a case.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Details {
    pub(super) reference: Reference,
    pub(super) reasons: Vec<String>,
    pub(super) priority_version: u16,
    /// The priority as it was computed when it was filed.
    pub(super) computed: Priority,
    /// What the rules decide by.
    pub(super) facts: CaseFacts,
    pub(super) marking: Option<Marking>,
    pub(super) grading: Option<Grading>,
    pub(super) referrals: Vec<Referred>,
    pub(super) steps: Vec<Done>,
    /// The reports that went to the case it became part of.
    pub(super) given: Vec<ReportId>,
    pub(super) clock: due::Clock,
    /// When somebody should do something next.
    pub(super) due_at: Option<Moment>,
}

/// A referral. Who wrote it and who agreed stands in the facts as long as it is the last one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Referred {
    pub(super) draft: ReferralDraft,
    pub(super) drafted_by: AccountId,
    pub(super) approved_by: Option<AccountId>,
    pub(super) sent_at: Option<Moment>,
    pub(super) answer: Option<PartnerAnswer>,
}

/// A step of its life.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Done {
    pub(super) at: Moment,
    pub(super) by: Option<AccountId>,
    pub(super) act: CaseAct,
    pub(super) to: CaseState,
    pub(super) reason: Option<Reason>,
}

/// The plain columns.
pub(super) struct Columns {
    pub(super) state: String,
    pub(super) priority: i16,
    pub(super) due_at: i64,
    pub(super) closed_at: Option<i64>,
    pub(super) owner_id: Option<Uuid>,
}

pub(super) const fn place(id: Uuid) -> Place {
    Place::new("cases", "details", id)
}

impl Details {
    /// Opens a case's; every account in its facts is the one it is today.
    pub(super) fn open(vault: &Vault, row: &rows::Model, merged: &Merged) -> Result<Self> {
        let mut details = Self::open_raw(vault, row)?;
        details.facts.rename(|account| merged.now(account));
        Ok(details)
    }

    /// The same as it was written.
    pub(super) fn open_raw(vault: &Vault, row: &rows::Model) -> Result<Self> {
        vault.open_json(place(row.id), &row.details)
    }

    pub(super) fn seal(&self, vault: &Vault, id: CaseId) -> Result<crate::kernel::vault::Sealed> {
        vault.seal_json(place(id.0), self, SIZE)
    }

    /// What stands outside: nothing that is not in here.
    pub(super) fn columns(&self) -> Columns {
        let facts = &self.facts;
        let closed = facts.closures.last().filter(|_| facts.state == CaseState::Closed);
        Columns {
            state: facts.state.code().to_owned(),
            priority: facts.priority.number(),
            due_at: self.due_at.map_or(NEVER, |due| due.0),
            closed_at: closed.map(|closure| closure.closed_at.0),
            owner_id: facts.owner.map(|owner| owner.0),
        }
    }

    /// Writes down that something was done, and when something is due next.
    pub(super) fn done(&mut self, before: CaseState, done: Done, settings: &Settings) {
        self.clock.tick(before, self.facts.state, done.at);
        self.due_at = due::next(&self.facts, &self.clock, settings);
        self.steps.push(done);
    }
}

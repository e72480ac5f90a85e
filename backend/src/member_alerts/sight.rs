//! Which alerts are there for a lead, and how much of one.

use super::{rests, store::Found};
use crate::{
    accounts::{self, Merged, Profile},
    cases::{self, Alertable},
    kernel::{Kernel, Signed, error::Result},
};
use shared::{
    ids::{AccountId, EntityId},
    time::Moment,
};
use std::collections::{HashMap, HashSet};

/// How much of an alert is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum There {
    /// All of it: they see where each of its identifiers was met.
    Whole,
    /// What members read, for as long as they may; or their own draft. They can end it.
    Outside,
}

/// A lead who looks at some alerts.
pub(super) struct Sight {
    account: AccountId,
    profile: Profile,
    merged: Merged,
    seen: HashMap<EntityId, Alertable>,
    now: Moment,
}

impl Sight {
    /// Somebody's, of these.
    pub(super) async fn of(kernel: &Kernel, signed: &Signed, alerts: &[Found], now: Moment) -> Result<Self> {
        let all: HashSet<EntityId> = alerts.iter().flat_map(|one| one.details.entities.iter().copied()).collect();
        let seen = cases::alertable(kernel, signed, &all.into_iter().collect::<Vec<_>>()).await?;
        let merged = accounts::merged(kernel.db.reader(), &kernel.vault, signed.institution).await?;
        Ok(Self { account: signed.account, profile: accounts::profile(kernel, signed.account).await?, merged, seen, now })
    }

    /// How much of one is there for them.
    pub(super) fn there(&self, found: &Found) -> Option<There> {
        // Who is the matter of one has no part in it, wherever it was met and whoever drafted it.
        if rests::names(&found.details.known_as, &self.profile) {
            return None;
        }
        if found.details.entities.iter().all(|id| self.seen.contains_key(id)) {
            return Some(There::Whole);
        }
        let theirs = found.is_live(self.now) || (found.is_draft(self.now) && self.is(found.details.drafted_by));
        theirs.then_some(There::Outside)
    }

    /// Whether somebody is this lead, whatever account they had then.
    pub(super) fn is(&self, who: AccountId) -> bool {
        self.merged.now(who) == self.account
    }

    /// How many people count as approached from an identifier, as far as they see.
    pub(super) fn people(&self, entity: EntityId) -> u32 {
        self.seen.get(&entity).map_or(0, |met| met.people)
    }
}

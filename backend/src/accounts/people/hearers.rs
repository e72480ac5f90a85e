//! Other people than before may hear of an institution's cases. Cases stand above accounts, so a message tells them
//! (docs/rules.md §3, docs/adr/0030-somebody-always-hears.md).

use crate::kernel::{
    Kernel,
    db::Rows,
    error::Result,
    outbox::{self, Outgoing},
};
use serde::{Deserialize, Serialize};
use shared::{
    ids::{CaseId, InstitutionId},
    permission::{HeldRole, Role, hearing},
    priority::Priority,
    time::Moment,
};
use uuid::Uuid;

/// The message that it must be looked at again whether somebody hears of each case.
pub const HEARERS_CHANGED: &str = "HearersChanged";

/// Of which cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HearersChanged {
    /// Where.
    pub institution: InstitutionId,
    /// This one; nothing for all of the institution.
    pub only: Option<CaseId>,
    /// The last that was looked at; nothing before the first.
    pub read_to: Option<Uuid>,
}

impl HearersChanged {
    /// The message.
    ///
    /// # Errors
    /// Internal only.
    pub fn prepare(&self, kernel: &Kernel, now: Moment) -> Result<Outgoing> {
        outbox::prepare(kernel, HEARERS_CHANGED, Priority::P3, self, now)
    }
}

/// What is left where somebody who holds, held or will hold these roles comes, goes or is called otherwise: a message
/// for now, and one for the moment each of the roles ends, because then nobody does anything that could leave one.
///
/// # Errors
/// Internal only.
pub(in crate::accounts) fn hearers_changed(kernel: &Kernel, institution: InstitutionId, roles: &[HeldRole], now: Moment) -> Result<Rows> {
    let hears = |role: Role| [false, true].into_iter().any(|apart| hearing(apart).contains(&role));
    let hearing: Vec<_> = roles.iter().filter(|held| hears(held.role)).collect();
    let changed = HearersChanged { institution, only: None, read_to: None };
    let mut ends: Vec<Moment> = hearing.iter().filter_map(|held| held.ends_at).filter(|end| *end > now).collect();
    ends.sort_unstable();
    ends.dedup();
    let moments = hearing.first().map(|_| now).into_iter().chain(ends);
    moments
        .map(|then| changed.prepare(kernel, now).map(|message| message.not_before(then).rows()))
        .try_fold(Rows::default(), |rows, next| Ok(rows.and(next?)))
}

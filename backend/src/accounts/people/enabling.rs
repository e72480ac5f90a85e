//! Letting a disabled account sign in again: at once, or once a second person agrees (docs/adr/0025-two-people.md).

use super::{
    hearers::hearers_changed,
    store::{self, Found},
};
use crate::{
    accounts::proposals,
    kernel::{
        Ctx, Kernel,
        db::{Rows, Tx},
        error::Result,
        vault::Sealed,
    },
};
use shared::{
    audit::Action,
    ids::{AccountId, InstitutionId},
    people::{AccountState, Outcome},
    permission::{HeldRole, second::is_powerful},
    problem::Code,
    proposals::ProposedChange,
    time::Moment,
};

/// Does it, or leaves it for a second person.
pub(super) async fn enable<E>(ctx: &Ctx<E>, found: Found) -> Result<Outcome> {
    let (institution, id) = (ctx.signed()?.institution, found.id);
    if found.state != AccountState::Disabled {
        return Err(Code::Conflict.into());
    }
    if holds_power(&found, ctx.now) {
        let roles = found.profile.given_in(institution);
        let proposed = ProposedChange::Enable { account: id, name: found.profile.name, roles };
        return proposals::propose(ctx, &proposed, Action::EnablingProposed, id.into()).await.map(|id| Outcome { waits: Some(id) });
    }
    let enabled = enabled(&ctx.kernel, institution, &found, ctx.now)?;
    ctx.write(Action::AccountEnabled, id, async move |tx| enabled.write(tx).await).await?;
    ctx.kernel.wake.notify_one();
    Ok(Outcome { waits: None })
}

/// Whether the account would read reports, or make accounts, in any institution: enabling it is for all of them.
fn holds_power(found: &Found, now: Moment) -> bool {
    found.profile.roles.iter().any(|held| is_powerful(held.role) && HeldRole { role: held.role, ends_at: held.ends_at }.is_live(now))
}

/// An account ready to be enabled with the roles that were looked at, and no others.
pub(in crate::accounts) struct Enabled {
    id: AccountId,
    institution: InstitutionId,
    profile: Sealed,
    messages: Rows,
}

/// Remembers what was looked at.
///
/// # Errors
/// Internal only.
pub(in crate::accounts) fn enabled(kernel: &Kernel, institution: InstitutionId, found: &Found, now: Moment) -> Result<Enabled> {
    let messages = hearers_changed(kernel, institution, &found.profile.given_in(institution), now)?;
    Ok(Enabled { id: found.id, institution, profile: found.sealed().clone(), messages })
}

impl Enabled {
    /// Enables it.
    ///
    /// # Errors
    /// `conflict` when it is not disabled, or somebody changed its roles meanwhile.
    pub(in crate::accounts) async fn write(self, tx: &Tx) -> Result<Rows> {
        store::enable(tx, self.institution, self.id, self.profile).await?;
        Ok(self.messages)
    }
}

//! Putting an end to an account's sign-in: at once, or for a separate contact once a second person agrees.

use super::{
    hearers::hearers_changed,
    leaving,
    store::{self, Found},
};
use crate::{
    accounts::{delegations, emails, proposals},
    kernel::{
        Ctx, Kernel,
        db::{Rows, Tx},
        error::Result,
        http::session,
    },
};
use shared::{
    audit::Action,
    ids::{AccountId, InstitutionId, ProposalId},
    people::{AccountState, Leaving},
    permission::Role,
    problem::Code,
    proposals::ProposedChange,
    time::Moment,
};

/// Whether it takes two: reports about the very people who administer reach a separate contact and nobody else.
pub(super) fn takes_two(found: &Found, institution: InstitutionId, now: Moment) -> bool {
    found.profile.roles_in(institution, now).contains(&Role::SeparateContact)
}

/// Leaves it for a second person. What could not be carried out is said now and not to them.
pub(super) async fn propose<E>(ctx: &Ctx<E>, institution: InstitutionId, found: Found, leaving: Leaving) -> Result<ProposalId> {
    Disabling::prepare(&ctx.kernel, institution, &found, leaving, ctx.now).await?;
    let (account, roles) = (found.id, found.profile.given_in(institution));
    let proposed = ProposedChange::Disable { account, name: found.profile.name, roles, cases_to: leaving.cases_to };
    proposals::propose(ctx, &proposed, Action::DisablingProposed, account.into()).await
}

/// The end of an account's sign-in, ready to be written.
pub(in crate::accounts) struct Disabling {
    id: AccountId,
    institution: InstitutionId,
    delegations: delegations::Ends,
    messages: Rows,
}

impl Disabling {
    /// Seals everything outside the transaction.
    ///
    /// # Errors
    /// `conflict` where the account does not sign in any more; `invalid` about whoever is to take its cases over.
    pub(in crate::accounts) async fn prepare(
        kernel: &Kernel,
        institution: InstitutionId,
        found: &Found,
        leaving: Leaving,
        now: Moment,
    ) -> Result<Self> {
        if found.state != AccountState::Active {
            return Err(Code::Conflict.into());
        }
        let left = leaving::prepare(kernel, institution, found.id, leaving, now).await?.rows();
        let messages = left.and(hearers_changed(kernel, institution, &found.profile.given_in(institution), now)?);
        Ok(Self { id: found.id, institution, delegations: delegations::ends_of(kernel, found.id), messages })
    }

    /// Writes it: with the account end its sessions, its delegations and a change of its address.
    ///
    /// # Errors
    /// `conflict` when somebody was faster.
    pub(in crate::accounts) async fn write(self, tx: &Tx, now: Moment) -> Result<Rows> {
        store::disable(tx, self.institution, self.id).await?;
        session::end_all_of(tx, self.id, now).await?;
        emails::delete_of(tx, self.id).await?;
        self.delegations.end(tx, now).await?;
        Ok(self.messages)
    }
}

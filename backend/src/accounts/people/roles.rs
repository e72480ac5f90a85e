//! Giving somebody other roles: at once, or once a second person agrees.

use super::{
    hearers::hearers_changed,
    store::{Found, NewRoles, with_roles},
};
use crate::{
    accounts::proposals,
    kernel::{
        Ctx, Kernel,
        db::{Rows, Tx},
        error::{Error, Result},
        http::session,
    },
};
use shared::{
    audit::Action,
    ids::{AccountId, InstitutionId},
    people::{AccountState, Outcome},
    permission::{HeldRole, Role, fit_one_person, second::needs_second},
    problem::{Code, FieldProblem},
    proposals::ProposedChange,
    time::Moment,
};

/// Does it, or leaves it for a second person.
pub(super) async fn change<E>(ctx: &Ctx<E>, found: Found, wanted: Vec<HeldRole>) -> Result<Outcome> {
    let (institution, now, id) = (ctx.signed()?.institution, ctx.now, found.id);
    if found.state == AccountState::Closed {
        return Err(Code::Conflict.into());
    }
    let before = found.profile.given_in(institution);
    check_roles(&before, &wanted, now)?;
    if needs_second(&before, &wanted) {
        let proposed = ProposedChange::Roles { account: id, name: found.profile.name, before, after: wanted };
        return proposals::propose(ctx, &proposed, Action::RolesProposed, id.into()).await.map(|id| Outcome { waits: Some(id) });
    }
    let change = changed(&ctx.kernel, institution, found, &wanted, now)?;
    ctx.write(Action::RolesChanged, id, async move |tx| change.write(tx, now).await).await?;
    settled(&ctx.kernel, id);
    Ok(Outcome { waits: None })
}

/// Whether an administrator may ask for these roles at all: they fit one person, end later than now, and leave the
/// separate contact alone, whom reports about administrators go to.
///
/// # Errors
/// `invalid` about the roles.
pub(in crate::accounts) fn check_roles(before: &[HeldRole], wanted: &[HeldRole], now: Moment) -> Result<()> {
    let about_roles = |detail: String| Err(Error::Invalid(vec![FieldProblem { pointer: "/roles".to_owned(), detail }]));
    let roles: Vec<Role> = wanted.iter().map(|held| held.role).collect();
    if let Err(fault) = fit_one_person(&roles) {
        return about_roles(fault.to_string());
    }
    let is_apart = |held: &&HeldRole| held.role == Role::SeparateContact;
    if before.iter().filter(is_apart).ne(wanted.iter().filter(is_apart)) {
        return about_roles("Separate contacts are named on the server itself, with `vedette invite`.".to_owned());
    }
    if wanted.iter().any(|held| !held.is_live(now) && !before.contains(held)) {
        return about_roles("Choose an end that is later than now.".to_owned());
    }
    Ok(())
}

/// Other roles, ready to be written.
#[derive(Debug)]
pub(in crate::accounts) struct Change {
    id: AccountId,
    roles: NewRoles,
    messages: Rows,
}

/// Seals them outside the transaction.
///
/// # Errors
/// Internal only.
pub(in crate::accounts) fn changed(
    kernel: &Kernel,
    institution: InstitutionId,
    found: Found,
    wanted: &[HeldRole],
    now: Moment,
) -> Result<Change> {
    let before = found.profile.given_in(institution).into_iter().map(|held| HeldRole { ends_at: None, ..held });
    let either: Vec<_> = before.chain(wanted.iter().copied()).collect();
    let messages = hearers_changed(kernel, institution, &either, now)?;
    Ok(Change { id: found.id, roles: with_roles(kernel, found, institution, wanted)?, messages })
}

impl Change {
    /// Writes them and ends the person's sessions: the next sign-in is with the new roles.
    ///
    /// # Errors
    /// `conflict` when somebody changed the account meanwhile.
    pub(in crate::accounts) async fn write(self, tx: &Tx, now: Moment) -> Result<Rows> {
        self.roles.write(tx).await?;
        session::end_all_of(tx, self.id, now).await?;
        Ok(self.messages)
    }
}

/// Lets go of what was kept of the account as it was.
pub(in crate::accounts) fn settled(kernel: &Kernel, id: AccountId) {
    kernel.profiles.forget(&id);
    session::changed(kernel, id);
    kernel.wake.notify_one();
}

/// `conflict` unless somebody still holds what a proposal says they hold.
///
/// # Errors
/// `conflict`.
pub(in crate::accounts) fn still_hold(found: &Found, institution: InstitutionId, before: &[HeldRole]) -> Result<()> {
    if found.state != AccountState::Closed && found.profile.given_in(institution) == before { Ok(()) } else { Err(Code::Conflict.into()) }
}

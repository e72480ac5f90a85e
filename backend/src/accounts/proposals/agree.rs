//! Doing what was agreed to, in the transaction of the yes.

use super::store::{self, Decided, Found};
use crate::{
    accounts::{founders::Founder, holding, invitations::Ready, merging, people},
    kernel::{
        Ctx,
        audit::{self, Entry},
        db::Who,
        error::Result,
    },
};
use shared::{
    audit::Action,
    ids::{AccountId, InstitutionId},
    institutions::NewFounder,
    invitations::NewInvitation,
    people::Leaving,
    permission::{HeldRole, Role},
    problem::Code,
    proposals::{DecideProposal, ProposalState, ProposedChange},
    text::Email,
};
use uuid::Uuid;

/// Carries a proposal out. Two acts are recorded: the yes, and what came of it.
///
/// # Errors
/// `conflict` when somebody was faster or the account is not what it was.
pub(super) async fn carry_out(ctx: &Ctx<DecideProposal>, found: &Found) -> Result<()> {
    // Whoever is no administrator any more is not carried on for: what they proposed may be why.
    let (proposer, here) = (found.contents.proposed_by, ctx.signed()?.institution);
    if holding(&ctx.kernel, proposer, here, &[Role::Admin]).await?.is_none() {
        return Err(Code::Conflict.into());
    }
    let decided = store::decide(&ctx.kernel, found, ctx.signed()?.account, ProposalState::Agreed, ctx.now)?;
    match found.contents.proposed.clone() {
        ProposedChange::Roles { account, before, after, .. } => change_roles(ctx, found, decided, account, &before, &after).await,
        ProposedChange::Enable { account, roles, .. } => enable(ctx, found, decided, account, &roles).await,
        ProposedChange::SignIn { account, email, .. } => renew(ctx, found, decided, account, &email).await,
        ProposedChange::Founder { institution, seat, email, name, .. } => {
            ask_founder(ctx, found, decided, institution, NewFounder { seat, email, name }).await
        }
        ProposedChange::Disable { account, roles, cases_to, .. } => {
            disable(ctx, found, decided, account, &roles, Leaving { cases_to }).await
        }
        merge @ ProposedChange::Merge { .. } => merge_accounts(ctx, found, decided, &merge).await,
        ProposedChange::Invitation { email, name, roles } => invite(ctx, found, decided, NewInvitation { email, name, roles }).await,
    }
}

async fn change_roles(
    ctx: &Ctx<DecideProposal>,
    found: &Found,
    decided: Decided,
    account: AccountId,
    before: &[HeldRole],
    after: &[HeldRole],
) -> Result<()> {
    let (kernel, now, institution) = (&ctx.kernel, ctx.now, ctx.signed()?.institution);
    let person = people::find(kernel, institution, account).await?;
    people::still_hold(&person, institution, before)?;
    people::check_roles(before, after, now)?;
    let change = people::changed(kernel, institution, person, after, now)?;
    let entry = entry(ctx, ctx.signed()?.account, Action::RolesChanged, account.0)?;
    let written = ctx.write(Action::ProposalAgreed, found.id, async move |tx| {
        decided.write(tx).await?;
        Ok(change.write(tx, now).await?.and(entry.map(Entry::row).unwrap_or_default()))
    });
    written.await?;
    people::settled(kernel, account);
    Ok(())
}

async fn disable(
    ctx: &Ctx<DecideProposal>,
    found: &Found,
    decided: Decided,
    account: AccountId,
    before: &[HeldRole],
    leaving: Leaving,
) -> Result<()> {
    let (kernel, now, institution) = (&ctx.kernel, ctx.now, ctx.signed()?.institution);
    let person = people::find(kernel, institution, account).await?;
    people::still_hold(&person, institution, before)?;
    let disabling = people::Disabling::prepare(kernel, institution, &person, leaving, now).await?;
    let entry = entry(ctx, ctx.signed()?.account, Action::AccountDisabled, account.0)?;
    let written = ctx.write(Action::ProposalAgreed, found.id, async move |tx| {
        decided.write(tx).await?;
        Ok(disabling.write(tx, now).await?.and(entry.map(Entry::row).unwrap_or_default()))
    });
    written.await?;
    people::settled(kernel, account);
    Ok(())
}

/// The power that comes back is what was agreed to, or nothing does.
async fn enable(ctx: &Ctx<DecideProposal>, found: &Found, decided: Decided, account: AccountId, roles: &[HeldRole]) -> Result<()> {
    let institution = ctx.signed()?.institution;
    let person = people::find(&ctx.kernel, institution, account).await?;
    people::still_hold(&person, institution, roles)?;
    let enabled = people::enabled(&ctx.kernel, institution, &person, ctx.now)?;
    let entry = entry(ctx, ctx.signed()?.account, Action::AccountEnabled, account.0)?;
    let written = ctx.write(Action::ProposalAgreed, found.id, async move |tx| {
        decided.write(tx).await?;
        Ok(enabled.write(tx).await?.and(entry.map(Entry::row).unwrap_or_default()))
    });
    written.await?;
    ctx.kernel.wake.notify_one();
    Ok(())
}

/// The letter goes to the address that was agreed to, or nowhere.
async fn renew(ctx: &Ctx<DecideProposal>, found: &Found, decided: Decided, account: AccountId, email: &Email) -> Result<()> {
    let (kernel, institution) = (&ctx.kernel, ctx.signed()?.institution);
    let person = people::find(kernel, institution, account).await?;
    if person.profile.email != *email {
        return Err(Code::Conflict.into());
    }
    let ready = people::renewal(kernel, institution, &person, ctx.now)?;
    let entry = entry(ctx, ctx.signed()?.account, Action::SignInRenewalAllowed, account.0)?;
    let written = ctx.write(Action::ProposalAgreed, found.id, async move |tx| {
        decided.write(tx).await?;
        Ok(ready.write(tx).await?.and(entry.map(Entry::row).unwrap_or_default()))
    });
    written.await?;
    kernel.wake.notify_one();
    Ok(())
}

/// The invitation is its proposer's; the yes is recorded in the name of whoever said it.
async fn invite(ctx: &Ctx<DecideProposal>, found: &Found, decided: Decided, new: NewInvitation) -> Result<()> {
    let ready = Ready::prepare(&ctx.kernel, ctx.signed()?.institution, new, true, ctx.now)?;
    let entry = entry(ctx, found.contents.proposed_by, Action::AccountInvited, ready.id().0)?;
    let written = ctx.write(Action::ProposalAgreed, found.id, async move |tx| {
        decided.write(tx).await?;
        Ok(ready.write(tx).await?.and(entry.map(Entry::row).unwrap_or_default()))
    });
    written.await?;
    ctx.kernel.wake.notify_one();
    Ok(())
}

/// The same for one of the first people of an institution below, whose audit records it.
async fn ask_founder(ctx: &Ctx<DecideProposal>, found: &Found, decided: Decided, below: InstitutionId, new: NewFounder) -> Result<()> {
    let (kernel, now, by) = (ctx.kernel.clone(), ctx.now, found.contents.proposed_by);
    let founder = Founder::prepare(&kernel, ctx.signed()?.institution, below, by, new, now).await?;
    let written = ctx.write(Action::ProposalAgreed, found.id, async move |tx| {
        decided.write(tx).await?;
        founder.write(&kernel, tx, now).await
    });
    written.await?;
    ctx.kernel.wake.notify_one();
    Ok(())
}

/// Each of the two accounts has a row of its own in the audit.
async fn merge_accounts(ctx: &Ctx<DecideProposal>, found: &Found, decided: Decided, merge: &ProposedChange) -> Result<()> {
    let (kernel, now, by) = (&ctx.kernel, ctx.now, ctx.signed()?);
    let ready = merging::prepare(kernel, by.institution, merge, now).await?;
    let (stays, closed) = ready.ids();
    let acts = [entry(ctx, by.account, Action::AccountsMerged, stays.0)?, entry(ctx, by.account, Action::AccountClosed, closed.0)?];
    let held = kernel.clone();
    let written = ctx.write(Action::ProposalAgreed, found.id, async move |tx| {
        decided.write(tx).await?;
        let rows = ready.write(tx, &held, now).await?;
        Ok(acts.into_iter().flatten().fold(rows, |rows, act| rows.and(act.row())))
    });
    written.await?;
    [stays, closed].into_iter().for_each(|account| people::settled(kernel, account));
    kernel.wake.notify_one();
    Ok(())
}

fn entry(ctx: &Ctx<DecideProposal>, by: AccountId, action: Action, object: Uuid) -> Result<Option<Entry>> {
    let who = Who { account: Some(by), institution: Some(ctx.signed()?.institution) };
    audit::entry(&ctx.kernel.vault, ctx.now, who, action, object)
}

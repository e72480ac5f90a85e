//! The administrator's side.

use super::{Ready, store};
use crate::{
    accounts::{founders, proposals},
    kernel::{
        Ctx, audit,
        error::{Error, Result},
    },
};
use shared::{
    audit::Action,
    ids::InvitationId,
    invitations::{Invitation, InviteAccount, Invited, ListInvitations, NewInvitation, ResendInvitation, RevokeInvitation},
    page::{Page, PageQuery},
    permission::{Role, second::is_powerful},
    problem::{Code, FieldProblem},
    proposals::ProposedChange,
};
use uuid::Uuid;

/// Roles are always of the caller's own institution: the request cannot name another. Nor can it name a separate
/// contact: an administrator may be whom those reports are about, and could give a second address of their own
/// the reading of them. That is for whoever runs the server, on the command line.
pub(in crate::accounts) async fn invite_account(ctx: Ctx<InviteAccount>, (): (), new: NewInvitation) -> Result<Invited> {
    if new.roles.contains(&Role::SeparateContact) {
        let detail = "A separate contact is invited on the server itself, with `vedette invite`.".to_owned();
        return Err(Error::Invalid(vec![FieldProblem { pointer: "/roles".to_owned(), detail }]));
    }
    if new.roles.iter().any(|role| is_powerful(*role)) {
        return propose_invitation(&ctx, new).await;
    }
    let ready = Ready::prepare(&ctx.kernel, ctx.signed()?.institution, new, true, ctx.now)?;
    let written = ctx.write(Action::AccountInvited, ready.id, async move |tx| ready.write(tx).await).await?;
    ctx.kernel.wake.notify_one();
    Ok(Invited { id: InvitationId(written.subject), waits: false })
}

/// What an invitation gives, nobody gives alone. What is wrong with it is said now and not to the second person.
async fn propose_invitation(ctx: &Ctx<InviteAccount>, new: NewInvitation) -> Result<Invited> {
    let institution = ctx.signed()?.institution;
    let ready = Ready::prepare(&ctx.kernel, institution, new.clone(), false, ctx.now)?;
    ready.is_free(ctx.kernel.db.reader()).await?;
    let NewInvitation { email, name, roles } = new;
    let proposed = ProposedChange::Invitation { email, name, roles };
    let id = proposals::propose(ctx, &proposed, Action::InvitationProposed, Uuid::nil()).await?;
    Ok(Invited { id: InvitationId(id.0), waits: true })
}

/// A new invitation in the place of the first. Power that was agreed to once needs no second yes: it is the same, from the
/// same institution, and for no longer. Otherwise one person alone could keep open for ever what two agreed to.
pub(in crate::accounts) async fn resend_invitation(ctx: Ctx<ResendInvitation>, (id,): (InvitationId,), (): ()) -> Result<Invited> {
    let (signed, now) = (ctx.signed()?, ctx.now);
    let asked = store::asked(&ctx.kernel, signed, id, now).await?;
    if asked.from_above && founders::is_late(&ctx.kernel, &asked, now).await? {
        return Err(Code::NotFound.into());
    }
    let ready = Ready::again(&ctx.kernel, asked, now)?;
    let (institution, new) = (signed.institution, ready.id);
    let written = ctx.write(Action::InvitationResent, id, async move |tx| {
        // Taken back or used meanwhile, it must not come to life again.
        if store::take_from(tx, institution, id, now).await? { ready.write(tx).await } else { Err(Code::NotFound.into()) }
    });
    written.await?;
    ctx.kernel.wake.notify_one();
    Ok(Invited { id: new, waits: false })
}

pub(in crate::accounts) async fn list_invitations(ctx: Ctx<ListInvitations>, (): (), query: PageQuery) -> Result<Page<Invitation>> {
    let signed = ctx.signed()?;
    let page = store::list(&ctx.kernel, signed, query.cursor.as_deref(), ctx.now).await?;
    audit::read(&ctx.kernel, ctx.now, ctx.actor.who(), Action::InvitationsListed, signed.institution.into()).await?;
    Ok(page)
}

pub(in crate::accounts) async fn revoke_invitation(ctx: Ctx<RevokeInvitation>, (id,): (InvitationId,), (): ()) -> Result<()> {
    let (institution, now) = (ctx.signed()?.institution, ctx.now);
    let written = ctx.write(Action::InvitationRevoked, id, async move |tx| {
        let taken = store::take_from(tx, institution, id, now).await?;
        if taken { Ok(()) } else { Err(Code::NotFound.into()) }
    });
    written.await.map(drop)
}

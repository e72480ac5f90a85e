//! The administrator's side.

use super::{Ready, store};
use crate::kernel::{
    Ctx,
    error::{Error, Result},
};
use shared::{
    audit::Action,
    ids::InvitationId,
    invitations::{Invitation, InviteAccount, Invited, ListInvitations, NewInvitation, RevokeInvitation},
    page::{Page, PageQuery},
    permission::Role,
    problem::{Code, FieldProblem},
};

/// Roles are always of the caller's own institution: the request cannot name another. Nor can it name a separate
/// contact: an administrator may be whom those reports are about, and could give a second address of their own
/// the reading of them. That is for whoever runs the server, on the command line.
pub(in crate::accounts) async fn invite_account(ctx: Ctx<InviteAccount>, (): (), new: NewInvitation) -> Result<Invited> {
    if new.roles.contains(&Role::SeparateContact) {
        let detail = "A separate contact is invited on the server itself, with `vedette invite`.".to_owned();
        return Err(Error::Invalid(vec![FieldProblem { pointer: "/roles".to_owned(), detail }]));
    }
    let ready = Ready::prepare(&ctx.kernel, ctx.signed()?.institution, new, true, ctx.now)?;
    let written = ctx.write(Action::AccountInvited, ready.id, async move |tx| ready.write(tx).await).await?;
    ctx.kernel.wake.notify_one();
    Ok(Invited { id: InvitationId(written.subject) })
}

pub(in crate::accounts) async fn list_invitations(ctx: Ctx<ListInvitations>, (): (), query: PageQuery) -> Result<Page<Invitation>> {
    store::list(&ctx.kernel, ctx.signed()?, query.cursor.as_deref(), ctx.now).await
}

pub(in crate::accounts) async fn revoke_invitation(ctx: Ctx<RevokeInvitation>, (id,): (InvitationId,), (): ()) -> Result<()> {
    let (institution, now) = (ctx.signed()?.institution, ctx.now);
    let written = ctx.write(Action::InvitationRevoked, id, async move |tx| {
        let taken = store::take_from(tx, institution, id, now).await?;
        if taken { Ok(()) } else { Err(Code::NotFound.into()) }
    });
    written.await.map(drop)
}

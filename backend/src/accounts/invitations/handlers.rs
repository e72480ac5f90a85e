//! The administrator's side.

use super::{Ready, store};
use crate::kernel::{Ctx, error::Result};
use shared::{
    audit::Action,
    ids::InvitationId,
    invitations::{Invitation, InviteAccount, Invited, ListInvitations, NewInvitation, RevokeInvitation},
    page::{Page, PageQuery},
    problem::Code,
};

/// Roles are always of the caller's own institution: the request cannot name another.
pub(in crate::accounts) async fn invite_account(ctx: Ctx<InviteAccount>, (): (), new: NewInvitation) -> Result<Invited> {
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

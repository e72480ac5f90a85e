//! The way out in a hurry (docs/rules.md §1.6).

use super::draft::{self, Draft};
use crate::kernel::{
    Actor, Ctx,
    error::Result,
    http::{Answer, session, setting, visit},
};
use shared::{
    audit::{Action, Unaudited},
    pages::{Fields, LeaveForm},
};

pub(super) async fn leave_form(ctx: Ctx<LeaveForm>, (): (), _: Fields) -> Result<Answer> {
    let to = setting(&ctx).await?.leave_to;
    // Whoever leaves is shown nothing of ours, whatever went wrong.
    if let Err(error) = forget(&ctx).await {
        tracing::error!(code = ?error.code(), "somebody left, and what they wrote could not be thrown away");
    }
    Ok(Answer::Away(to, ctx.visitor().is_some().then(visit::forget)))
}

/// Throws unsent answers away, and lets this device read nothing more until somebody signs in. What waits on the phone can
/// still be filed, and a receipt is there after signing in.
async fn forget(ctx: &Ctx<LeaveForm>) -> Result<()> {
    if matches!(ctx.actor, Actor::Nobody) {
        return Ok(());
    }
    let draft = draft::load(ctx).await?;
    match ctx.visitor() {
        Some(_) if draft.is_begun() => draft::forget(ctx).await?,
        None if draft.is_kept() => draft::change(ctx, Draft::leave).await.map(drop)?,
        _ => {}
    }
    if let Actor::Account(signed) = &ctx.actor {
        let (session, now) = (signed.session, ctx.now);
        let rested =
            ctx.write(Action::Unaudited(Unaudited::SessionTouched), session, async move |tx| session::rest(tx, session, now).await);
        rested.await?;
        ctx.kernel.sessions.forget(&session);
    }
    Ok(())
}

//! The endpoints. Whose passkey it is comes from the session alone.

use super::{
    assertion::{self, NO_PROOF, ask, proven},
    ceremony::Purpose,
    mine, registration, store,
};
use crate::{
    accounts::{
        handlers::me,
        sign_in::{Opening, open},
        store as people,
    },
    kernel::{Ctx, db::Rows, error::Result, http::session},
};
use actix_web::cookie::Cookie;
use shared::{
    accounts::Me,
    audit::Action,
    ids::PasskeyId,
    passkeys::{
        Added, Answer, BeginPasskey, BeginPasskeySignIn, BeginPasskeyStepUp, Ceremony, FinishPasskey, FinishPasskeySignIn,
        FinishPasskeyStepUp, ListPasskeys, NewPasskey, Passkeys, RecoveryCodes, RenamePasskey, Renamed, RenewRecoveryCodes, RevokePasskey,
    },
    problem::Code,
    step_up::SteppedUp,
};

pub(in crate::accounts) async fn begin_passkey_sign_in(ctx: Ctx<BeginPasskeySignIn>, (): (), (): ()) -> Result<Ceremony> {
    ask(&ctx, Purpose::SignIn, &[]).await
}

pub(in crate::accounts) async fn finish_passkey_sign_in(
    ctx: Ctx<FinishPasskeySignIn>,
    (): (),
    given: Answer,
) -> Result<(Me, Cookie<'static>)> {
    let proof = proven(&ctx, Purpose::SignIn, given, None).await?.ok_or(Code::SignInRefused)?;
    let account = people::active(&ctx.kernel, proof.account).await?.ok_or(Code::SignInRefused)?;
    let opening = Opening::of(&account, Action::SignedInByPasskey, ctx.now)?;
    let used = proof.used;
    let opened =
        open(&ctx, opening, async move |tx| if used.write(tx).await? { Ok(Rows::default()) } else { Err(Code::SignInRefused.into()) });
    let (signed, cookie) = opened.await?;
    Ok((me(&ctx.kernel, &signed).await?, cookie))
}

pub(in crate::accounts) async fn begin_passkey_step_up(ctx: Ctx<BeginPasskeyStepUp>, (): (), (): ()) -> Result<Ceremony> {
    let signed = ctx.signed()?;
    let own = store::of(&ctx.kernel, signed.account).await?;
    if own.is_empty() {
        return Err(NO_PROOF);
    }
    ask(&ctx, Purpose::StepUp(signed.session), &own).await
}

pub(in crate::accounts) async fn finish_passkey_step_up(ctx: Ctx<FinishPasskeyStepUp>, (): (), given: Answer) -> Result<SteppedUp> {
    let (session, account, now) = (ctx.signed()?.session, ctx.signed()?.account, ctx.now);
    let proof = assertion::proven(&ctx, Purpose::StepUp(session), given, Some(account)).await?.ok_or(NO_PROOF)?;
    let written = ctx.write(Action::SteppedUpByPasskey, session, async move |tx| {
        if proof.used.write(tx).await? { session::prove(tx, session, now).await } else { Err(NO_PROOF) }
    });
    let written = written.await;
    ctx.kernel.sessions.forget(&session);
    written.map(|_| SteppedUp { until_at: now.plus(ctx.kernel.config.fresh_proof) })
}

pub(in crate::accounts) async fn begin_passkey(ctx: Ctx<BeginPasskey>, (): (), (): ()) -> Result<Ceremony> {
    let signed = ctx.signed()?;
    let (profile, own) = (people::profile(&ctx.kernel, signed.account).await?, store::of(&ctx.kernel, signed.account).await?);
    registration::ask(&ctx, Purpose::Add(signed.session), signed.account, &profile, &own).await
}

pub(in crate::accounts) async fn finish_passkey(ctx: Ctx<FinishPasskey>, (): (), given: NewPasskey) -> Result<Added> {
    let signed = ctx.signed()?;
    let (account, passkey) = registration::made(&ctx, Purpose::Add(signed.session), &given.ceremony, given.credential).await?;
    mine::add(&ctx, account, passkey, given.name).await
}

pub(in crate::accounts) async fn list_passkeys(ctx: Ctx<ListPasskeys>, (): (), (): ()) -> Result<Passkeys> {
    mine::list(&ctx).await
}

pub(in crate::accounts) async fn rename_passkey(ctx: Ctx<RenamePasskey>, (id,): (PasskeyId,), given: Renamed) -> Result<()> {
    mine::rename(&ctx, id, given.name).await
}

pub(in crate::accounts) async fn revoke_passkey(ctx: Ctx<RevokePasskey>, (id,): (PasskeyId,), (): ()) -> Result<()> {
    mine::revoke(&ctx, id).await
}

pub(in crate::accounts) async fn renew_recovery_codes(ctx: Ctx<RenewRecoveryCodes>, (): (), (): ()) -> Result<RecoveryCodes> {
    mine::renew_codes(&ctx).await
}

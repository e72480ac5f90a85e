//! Showing again that it is you, with a code (docs/security.md §2).

use super::{
    sign_in::{code_tag, may_use_password},
    store, throttle,
};
use crate::kernel::{Ctx, error::Result, http::session};
use shared::{
    audit::Action,
    problem::Code,
    step_up::{FRESH, FreshCode, StepUp, SteppedUp},
};

pub(super) async fn step_up(ctx: Ctx<StepUp>, (): (), given: FreshCode) -> Result<SteppedUp> {
    by_code(&ctx, &given.code).await
}

/// Takes a code that was not used before, at sign-in or here, as a fresh proof. Wrong ones are counted with
/// those of sign-ins: a session left open is no second place to try codes at.
///
/// # Errors
/// `step_up_refused`; `too_many` with the seconds to wait.
pub(super) async fn by_code<E>(ctx: &Ctx<E>, code: &str) -> Result<SteppedUp> {
    let (kernel, now, signed) = (&ctx.kernel, ctx.now, ctx.signed()?);
    let tries = code_tag(kernel, signed.account);
    throttle::count(kernel, now, tries.clone()).await?;
    let account = store::of(kernel, signed).await?;
    let step = account.filter(|_| may_use_password(kernel, &signed.roles)).and_then(|account| account.secrets.step(code, now));
    let step = step.ok_or(Code::StepUpRefused)?;
    let (account, session) = (signed.account, signed.session);
    let written = ctx.write(Action::SteppedUp, session, async move |tx| {
        if !store::use_step(tx, account, step).await? {
            return Err(Code::StepUpRefused.into());
        }
        throttle::clear(tx, tries).await?;
        session::prove(tx, session, now).await
    });
    let written = written.await;
    kernel.sessions.forget(&session);
    written.map(|_| SteppedUp { until_at: now.plus(FRESH) })
}

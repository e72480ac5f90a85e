//! Showing again that it is you, with a code; and the page for it (docs/security.md §2).

use super::{
    handlers::safe,
    passkeys,
    sign_in::{code_tag, may_use_password},
    store, throttle,
};
use crate::kernel::{
    Ctx,
    error::{Error, Result},
    http::{Answer, chrome, session, setting},
};
use frontend::render::{self, SignInNotice, StepUpState};
use shared::{
    api::Endpoint,
    audit::Action,
    pages::{Fields, SecurityPage, StepUpForm, StepUpPage},
    problem::Code,
    step_up::{FreshCode, StepUp, SteppedUp},
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
    let account = store::active(kernel, signed.account).await?;
    let step = account
        .filter(|account| may_use_password(kernel, &account.profile.roles_in(account.institution, now)))
        .and_then(|account| account.secrets.step(code, now));
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
    written.map(|_| SteppedUp { until_at: now.plus(kernel.config.fresh_proof) })
}

pub(super) async fn step_up_page(ctx: Ctx<StepUpPage>, (): (), fields: Fields) -> Result<Answer> {
    Ok(Answer::Html(page(&ctx, &fields, SignInNotice::None).await?))
}

pub(super) async fn step_up_form(ctx: Ctx<StepUpForm>, (): (), fields: Fields) -> Result<Answer> {
    let answer = match by_code(&ctx, fields.first("code")).await {
        Ok(_) => return Ok(Answer::SeeOther(next(&fields))),
        Err(Error::Refused(Code::StepUpRefused)) => Answer::Mend(page(&ctx, &fields, SignInNotice::Refused).await?),
        Err(Error::TooMany(seconds)) => Answer::Wait(page(&ctx, &fields, SignInNotice::Wait(seconds)).await?, seconds),
        Err(other) => return Err(other),
    };
    Ok(answer)
}

/// Where to go on: what was asked for, else where such things are done.
fn next(fields: &Fields) -> String {
    safe(fields.first("next")).map_or_else(|| format!("{}?notice=proven", SecurityPage::PATH), str::to_owned)
}

async fn page<E>(ctx: &Ctx<E>, fields: &Fields, notice: SignInNotice) -> Result<String> {
    let own = passkeys::list(ctx).await?;
    let script = passkeys::script(&ctx.kernel).filter(|_| !own.items.is_empty());
    let setting = setting(ctx).await?;
    let state = StepUpState { next: &next(fields), notice, code: own.password, script };
    Ok(render::step_up(&chrome(ctx, &setting), &state))
}

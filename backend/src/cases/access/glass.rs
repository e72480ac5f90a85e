//! Breaking glass: a case is opened by somebody who is not on it (docs/domain.md §6.3).

use super::{Eyes, change, letter};
use crate::{
    cases::store::look_where,
    kernel::{Ctx, error::Result},
};
use shared::{
    access::{Because, BreakGlass, GLASS_LASTS, GlassBroken},
    audit::Action,
    ids::CaseId,
    permission::Permission,
    problem::Code,
};

/// The letter to those who lead leaves in the same write. Where nobody would get it the glass stays whole.
pub(super) async fn break_glass(ctx: Ctx<BreakGlass>, (id,): (CaseId,), because: Because) -> Result<GlassBroken> {
    let (kernel, now) = (&ctx.kernel, ctx.now);
    let eyes = Eyes::of(kernel, ctx.signed()?).await?;
    // In a compartment there is nothing to break: its contacts read all of it, and nobody else ever does.
    let seen = look_where(kernel, &eyes, id, |case| !case.apart && !eyes.sight(case).barred).await?;
    if let Some(until_at) = seen.people.broken_until(eyes.account, now) {
        return Ok(GlassBroken { until_at });
    }
    if eyes.sees(Permission::ReadReport, &seen.facing(false)) {
        return Err(Code::AlreadyOpen.into());
    }
    let notice = letter::Notice::of(&seen, eyes.account, false);
    if notice.readers(kernel).await?.is_empty() {
        return Err(Code::NobodyToTell.into());
    }
    let told = notice.prepare(kernel, &seen, now)?.rows();
    change(&ctx, Action::GlassBroken, &seen, None, move |people, word| {
        people.break_glass(word.by, because.reason, word.at);
        Ok(told)
    })
    .await?;
    Ok(GlassBroken { until_at: now.plus(GLASS_LASTS) })
}

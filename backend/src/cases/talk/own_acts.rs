//! What reporters do with their own reports besides writing about them: taking one back, and saying how it was handled.
//! Both are entries like everything said after filing; taking back also moves the report (docs/domain.md §4.2).

use super::{
    own::{reader, state},
    replied::ReporterReplied,
};
use crate::{
    entries::{self, New},
    kernel::{Ctx, error::Result},
    reports,
};
use shared::{
    audit::Action,
    entries::Said,
    ids::{EntryId, Reference},
    own_acts::{NewRating, RateHandling, WithdrawReport, Withdrawal},
    own_reports::{FollowedUp, OwnStatus},
    problem::Code,
};

pub(super) async fn withdraw_report(ctx: Ctx<WithdrawReport>, (reference,): (Reference,), new: Withdrawal) -> Result<FollowedUp> {
    withdraw(&ctx, reference, new).await
}

pub(super) async fn rate_handling(ctx: Ctx<RateHandling>, (reference,): (Reference,), new: NewRating) -> Result<FollowedUp> {
    rate(&ctx, reference, new).await
}

/// Takes a report back under the request's claim. Who works the case hears of it.
///
/// # Errors
/// `not_found`; `not_permitted` for who may read it and no more; `conflict` when it was taken back before.
pub async fn withdraw<E>(ctx: &Ctx<E>, reference: Reference, new: Withdrawal) -> Result<FollowedUp> {
    let kernel = ctx.kernel.clone();
    let reader = reader(ctx).await?;
    let thread = reports::thread_for(&kernel, &reader, reference).await?;
    if !reader.withdraws(&thread) {
        return Err(Code::NotPermitted.into());
    }
    let (report, author) = (thread.id, reader.account);
    let said = Said::Withdrawn { reason: new.reason };
    let new = New { institution: thread.institution, object: report.0, author, said, supersedes: None };
    let entry = entries::prepare(&kernel.vault, new, ctx.now)?;
    let (replied, notice) = ReporterReplied::prepare(&kernel, &thread, author, ctx.now).await?;
    let written = ctx.write(Action::ReportWithdrawn, entry.id, async move |tx| {
        reports::withdraw(tx, report).await?;
        Ok(entry.rows().and(notice))
    });
    let written = written.await?;
    replied.ring(&ctx.kernel);
    Ok(FollowedUp { id: EntryId(written.subject) })
}

/// Says how a report was handled, under the request's claim.
///
/// # Errors
/// `not_found`; `conflict` while it is not closed, and when they have said so before.
pub async fn rate<E>(ctx: &Ctx<E>, reference: Reference, new: NewRating) -> Result<FollowedUp> {
    let kernel = ctx.kernel.clone();
    let reader = reader(ctx).await?;
    let thread = reports::thread_for(&kernel, &reader, reference).await?;
    let (report, author) = (thread.id, reader.account);
    let said = Said::Rated { rating: new.rating, text: new.text };
    let new = New { institution: thread.institution, object: report.0, author, said, supersedes: None };
    let entry = entries::prepare(&kernel.vault, new, ctx.now)?;
    let written = ctx.write(Action::HandlingRated, entry.id, async move |tx| {
        // Two from one page are one, and what was opened again meanwhile is not closed: the report is held while it is decided.
        let (stands, case) = reports::hold(tx, report).await?;
        let closed = OwnStatus::of(stands, state(tx, case).await?) == OwnStatus::Closed;
        let book = entries::of(tx, &kernel.vault, &[report.0]).await?;
        if !closed || book.rated(|account| reader.is(account)) {
            return Err(Code::Conflict.into());
        }
        Ok(entry.rows())
    });
    Ok(FollowedUp { id: EntryId(written.await?.subject) })
}

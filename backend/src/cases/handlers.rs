//! The desk's requests.

use super::{
    access::{self, Eyes},
    attention, coded,
    lines::line,
    linking,
    queue::{Scope, list},
    shown, store,
};
use crate::{
    kernel::{Ctx, Kernel, Signed, audit, compartments::Rooms, error::Result, institutions, outbox, words},
    reports,
};
use shared::{
    access::ListOwnCases,
    audit::Action,
    cases::{CaseDetail, CaseList, CaseQuery, DeskState, DeskStatus, ListCases, MailDelay, OpenCase},
    ids::CaseId,
    locale::Lang,
    page::PageQuery,
    permission::Permission,
    time::Moment,
};

pub(super) async fn list_cases(ctx: Ctx<ListCases>, (): (), query: CaseQuery) -> Result<CaseList> {
    let scope = Scope::Queue(query.show, query.state, coded::Wanted::of(&query));
    list(&ctx.kernel, ctx.signed()?, scope, query.cursor.as_deref()).await
}

pub(super) async fn list_own_cases(ctx: Ctx<ListOwnCases>, (): (), query: PageQuery) -> Result<CaseList> {
    list(&ctx.kernel, ctx.signed()?, Scope::Own, query.cursor.as_deref()).await
}

pub(crate) async fn open_case(ctx: Ctx<OpenCase>, (id,): (CaseId,), (): ()) -> Result<CaseDetail> {
    let kernel = &ctx.kernel;
    let eyes = Eyes::of(kernel, ctx.signed()?).await?;
    let seen = store::look(kernel, &eyes, id, Permission::ReadReport).await?;
    let open = access::open_names(&eyes, &seen, ctx.now);
    attention::looked(kernel, ctx.actor.who(), id, eyes.fit(&seen.facing(false)), ctx.now).await?;
    if !open.is_empty() {
        audit::read(kernel, ctx.now, ctx.actor.who(), Action::NameRead, id.into()).await?;
    }
    let reports = reports::of_case(kernel, id, &open).await?;
    let ids: Vec<_> = reports.iter().map(|report| report.id).collect();
    Ok(CaseDetail {
        line: line(kernel, &eyes, &seen).await?,
        reasons: seen.details.reasons.clone(),
        seen_before: linking::seen_before(kernel, &eyes, id, &ids).await?,
        reports,
        standing: shown::standing(kernel, &eyes, &seen, ctx.now).await?,
        reader: access::reader(&eyes, &seen, ctx.now),
    })
}

pub(super) async fn desk_status(ctx: Ctx<DeskStatus>, (): (), (): ()) -> Result<DeskState> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let since = mail_delay(kernel, signed, &Rooms::of(kernel, signed).await?, ctx.now).await?;
    let zone = institutions::get(kernel, signed.institution).await?.time_zone();
    let words = |since_at| words::recent(since_at, ctx.now, &zone, Lang::En);
    Ok(DeskState { mail_delay: since.map(|since_at| MailDelay { since_at, since_words: words(since_at) }) })
}

/// Since when mail waits that somebody may hear of.
pub(super) async fn mail_delay(kernel: &Kernel, signed: &Signed, rooms: &Rooms, now: Moment) -> Result<Option<Moment>> {
    outbox::delayed_since(kernel, rooms, now, async |cases: &[CaseId]| access::barred_to(kernel, signed, cases).await).await
}

//! The desk's requests.

use super::store;
use crate::{
    kernel::{Ctx, audit, compartments::Rooms, error::Result, institutions, outbox, words},
    reports,
};
use shared::{
    audit::Action,
    cases::{CaseDetail, CaseLine, DeskState, DeskStatus, ListCases, MailDelay, OpenCase},
    ids::CaseId,
    locale::Lang,
    page::{Page, PageQuery},
};

pub(super) async fn list_cases(ctx: Ctx<ListCases>, (): (), query: PageQuery) -> Result<Page<CaseLine>> {
    store::list(&ctx.kernel, ctx.signed()?, query.cursor.as_deref()).await
}

pub(super) async fn open_case(ctx: Ctx<OpenCase>, (id,): (CaseId,), (): ()) -> Result<CaseDetail> {
    let (line, reasons) = store::get(&ctx.kernel, ctx.signed()?, id).await?;
    audit::read(&ctx.kernel, ctx.now, ctx.actor.who(), Action::CaseOpened, id.into()).await?;
    Ok(CaseDetail { line, reasons, reports: reports::of_case(&ctx.kernel, id).await? })
}

pub(super) async fn desk_status(ctx: Ctx<DeskStatus>, (): (), (): ()) -> Result<DeskState> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let since = outbox::delayed_since(kernel, &Rooms::of(kernel, signed).await?, ctx.now).await?;
    let zone = institutions::get(kernel, signed.institution).await?.time_zone();
    let words = |since_at| words::recent(since_at, ctx.now, &zone, Lang::En);
    Ok(DeskState { mail_delay: since.map(|since_at| MailDelay { since_at, since_words: words(since_at) }) })
}

//! The desk's requests.

use super::store;
use crate::{
    kernel::{Ctx, audit, error::Result},
    reports,
};
use shared::{
    audit::Action,
    cases::{CaseDetail, CaseLine, ListCases, OpenCase},
    ids::CaseId,
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

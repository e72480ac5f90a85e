//! The audit's requests.

use super::{
    file,
    look::{self, Span},
};
use crate::kernel::{Ctx, Signed, audit, error::Result, http::Download, institutions};
use shared::{
    audit::Action,
    audit_list::{AuditList, AuditQuery, GetAuditCsv, LONGEST_FILE, ListAudit},
    page::PAGE_SIZE,
    permission::{Permission, Reach, Role, reach},
    problem::Code,
};

/// Rows looked through for one page.
const FOR_A_PAGE: usize = 4_000;
/// Rows looked through for one file.
const FOR_A_FILE: usize = 40_000;

/// Whoever reads more of it than their own acts. Who looks for those alone looks through everybody's, and how far that went
/// in a moment would tell how much there is.
fn reader<E>(ctx: &Ctx<E>) -> Result<&Signed> {
    let signed = ctx.signed()?;
    let wide = |role: &Role| !matches!(reach(*role, Permission::ReadAudit), Reach::No | Reach::Own);
    if signed.roles.iter().any(wide) { Ok(signed) } else { Err(Code::NotPermitted.into()) }
}

pub(super) async fn list_audit(ctx: Ctx<ListAudit>, (): (), query: AuditQuery) -> Result<AuditList> {
    let (kernel, signed) = (&ctx.kernel, reader(&ctx)?);
    let found = look::back(kernel, signed, &query, Span { most: PAGE_SIZE, through: FOR_A_PAGE }).await?;
    let chain = audit::state(kernel, ctx.now).await?;
    audit::read(kernel, ctx.now, ctx.actor.who(), Action::AuditRead, signed.institution.into()).await?;
    let next = found.next.map(|next| next.cursor(kernel, signed.institution)).transpose()?;
    Ok(AuditList { items: found.items, next, looked_back_to: found.looked_back_to, chain })
}

pub(super) async fn get_audit_csv(ctx: Ctx<GetAuditCsv>, (): (), query: AuditQuery) -> Result<Download> {
    let (kernel, signed) = (&ctx.kernel, reader(&ctx)?);
    let found = look::back(kernel, signed, &query, Span { most: LONGEST_FILE, through: FOR_A_FILE }).await?;
    let zone = institutions::get(kernel, signed.institution).await?.time_zone();
    audit::read(kernel, ctx.now, ctx.actor.who(), Action::AuditExtracted, signed.institution.into()).await?;
    file::of(&found, &zone)
}

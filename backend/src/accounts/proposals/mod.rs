//! What waits for a second person (docs/adr/0025-two-people.md).
//!
//! - A proposal holds all that will be done. Whoever agrees agrees to exactly this: where the account has changed
//!   since, nothing is done.
//! - Whoever proposed it or is concerned by it never agrees; a proposer may take it back.
//! - It can be agreed to for two weeks. Decided ones are kept as long, for both to look at; the audit keeps the rest.

mod agree;
mod handlers;
mod store;

pub(super) use handlers::{decide_proposal, list_proposals};
pub(super) use store::{SEALED, forget_old};

use crate::kernel::{Ctx, db::Rows, error::Result};
use shared::{audit::Action, ids::ProposalId, proposals::ProposedChange};
use uuid::Uuid;

/// Leaves something for a second person. The act is recorded under `subject`, or under the proposal where that is nil.
///
/// # Errors
/// The database's.
pub(super) async fn propose<E>(ctx: &Ctx<E>, proposed: &ProposedChange, action: Action, subject: Uuid) -> Result<ProposalId> {
    let (id, row) = store::prepare(&ctx.kernel, ctx.signed()?, proposed, ctx.now)?;
    let subject = if subject.is_nil() { id.0 } else { subject };
    let written = ctx.write(action, subject, async move |_| Ok(Rows::one(row))).await?;
    Ok(if subject == id.0 { ProposalId(written.subject) } else { id })
}

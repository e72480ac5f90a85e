//! What a case that became part of another hands on of who has to do with it, and what it gets back.

use super::store;
use crate::kernel::{db::Tx, error::Result, vault::Vault};
use shared::ids::{AccountId, CaseId, InstitutionId, ReportId};

/// Whether somebody is recused from a case by now.
///
/// # Errors
/// The database's.
pub(in crate::cases) async fn kept_away(tx: &Tx, vault: &Vault, case: CaseId, account: AccountId) -> Result<bool> {
    Ok(store::read(tx, vault, case).await?.1.keeps_away(account))
}

/// Lets `to` know what `from` knows of these reports: whoever is recused from the one reads them in neither, and who asked
/// for a name is remembered where the report is.
///
/// # Errors
/// The database's; `conflict` when somebody else was faster.
pub(in crate::cases) async fn take_over(
    tx: &Tx,
    vault: &Vault,
    institution: InstitutionId,
    (from, to): (CaseId, CaseId),
    reports: &[ReportId],
) -> Result<()> {
    let (known, giver) = store::read(tx, vault, from).await?;
    if known == 0 {
        return Ok(());
    }
    let (version, mut people) = store::read(tx, vault, to).await?;
    people.take_over(&giver, reports);
    store::put(tx, vault, institution, to, version, &people).await
}

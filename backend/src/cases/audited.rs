//! Which cases' audit somebody may read (docs/domain.md §6.7).

use super::{
    access::Eyes,
    store::{rows, select, there},
};
use crate::kernel::{Kernel, Signed, error::Result};
use sea_orm::{ColumnTrait, QueryFilter};
use shared::{
    ids::{CaseId, Reference},
    permission::Permission,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Ids in one question: both databases limit how many values a statement has.
const AT_ONCE: usize = 500;

/// Those of some ids that are cases this person may read the audit of, each with its reference. Asked as of now: who is
/// named in a case, and which compartment it stands in, may have changed since something was done to it.
///
/// # Errors
/// The database's.
pub async fn audited(kernel: &Kernel, signed: &Signed, ids: &[Uuid]) -> Result<HashMap<CaseId, Reference>> {
    let mut found = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let eyes = Eyes::of(kernel, signed).await?;
    for some in ids.chunks(AT_ONCE) {
        let rows = select(&eyes).filter(rows::Column::Id.is_in(some.iter().copied())).all(kernel.db.reader()).await?;
        let there = there(kernel, &eyes, rows, |case| eyes.sees(Permission::ReadAudit, case)).await?;
        found.extend(there.seen.iter().map(|seen| (seen.id(), seen.details.reference)));
    }
    Ok(found)
}

//! Giving a case the priority that other reports give it.

use crate::{
    cases::{
        details::{Details, Done},
        store::{put, rows},
    },
    kernel::{Kernel, db::Tx, error::Result, institutions, vault::Vault},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::{
    ids::{CaseId, InstitutionId},
    locale::{Lang, text},
    moves::CaseAct,
    priority::Assessment,
    time::Moment,
};
use std::collections::{HashMap, HashSet};

/// Cases in one question: both databases limit how many values a statement has.
const AT_ONCE: usize = 500;

/// The rows of these cases.
pub(super) async fn rows_of(kernel: &Kernel, cases: HashSet<CaseId>) -> Result<HashMap<CaseId, rows::Model>> {
    let (cases, mut found) = (cases.into_iter().collect::<Vec<_>>(), HashMap::new());
    for some in cases.chunks(AT_ONCE) {
        let rows = rows::Entity::find().filter(rows::Column::Id.is_in(some.iter().map(|id| id.0)));
        found.extend(rows.all(kernel.db.reader()).await?.into_iter().map(|row| (CaseId(row.id), row)));
    }
    Ok(found)
}

/// A case with another computed priority or other reasons, ready to be written over the version that was read.
pub(super) struct Rescored {
    row: rows::Model,
    details: Details,
}

/// What an assessment makes of a case; nothing where it changes nothing, or would make the case less urgent: what once
/// gave a reason to hurry is taken back by people only. A priority that somebody set stays until something is known that
/// is more urgent than what they had before them.
pub(super) async fn rescored(kernel: &Kernel, row: &rows::Model, assessed: &Assessment, now: Moment) -> Result<Option<Rescored>> {
    let mut details = match Details::open_raw(&kernel.vault, row) {
        Ok(details) => details,
        Err(cause) => {
            kernel.unopened.tell("case", row.id, &cause);
            return Ok(None);
        }
    };
    let reasons: Vec<String> = assessed.reasons().into_iter().map(|reason| text(Lang::En, reason).to_owned()).collect();
    if assessed.priority > details.computed || (assessed.priority == details.computed && reasons == details.reasons) {
        return Ok(None);
    }
    let more_urgent = assessed.priority < details.computed;
    (details.reasons, details.priority_version, details.computed) = (reasons, assessed.version, assessed.priority);
    let (before, from) = (details.facts.state, details.facts.priority);
    if more_urgent && assessed.priority < from {
        details.facts.compute_priority(assessed.priority);
        let act = CaseAct::Priority { from, to: assessed.priority, computed_by: assessed.version };
        let settings = institutions::get(kernel, InstitutionId(row.institution)).await?.settings;
        details.done(before, Done { at: now, by: None, act, to: before, reason: None }, &settings);
    }
    Ok(Some(Rescored { row: row.clone(), details }))
}

impl Rescored {
    /// Writes it.
    ///
    /// # Errors
    /// `conflict` when somebody else was faster; the database's.
    pub(super) async fn write(self, tx: &Tx, vault: &Vault) -> Result<()> {
        put(tx, vault, &self.row, &self.details).await
    }
}

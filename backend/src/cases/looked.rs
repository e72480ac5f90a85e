//! When somebody first looked at cases, for the figures.

use super::{details::Details, due, store::rows};
use crate::kernel::{Kernel, compartments::Rooms, error::Result, institutions::Institution};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::{ids::CaseId, lifecycle::CaseState, time::Moment};

/// Rows read at once: each is opened.
const PORTION: u64 = 200;

/// The cases of the team that somebody first looked at in this span of time, and whether that was by when it was promised
/// (docs/domain.md §3.4), by the priority they were filed with. What became part of another case counts there.
///
/// # Errors
/// The database's.
pub async fn first_looks(kernel: &Kernel, institution: &Institution, from: Moment, until: Moment) -> Result<Vec<(CaseId, bool)>> {
    let (team, mut looks, mut after) = (Rooms::counted(institution.id), Vec::new(), None);
    loop {
        // What was closed before the span was looked at before it.
        let open = Condition::any().add(rows::Column::ClosedAt.is_null()).add(rows::Column::ClosedAt.gte(from.0));
        let found = rows::Entity::find()
            .filter(rows::Column::Institution.eq(institution.id.0))
            .filter(rows::Column::OpenedAt.lt(until.0))
            .filter(rows::Column::State.is_not_in([CaseState::New, CaseState::Merged].map(CaseState::code)))
            .filter(open)
            .filter(after.map_or_else(Condition::all, |after| Condition::all().add(rows::Column::Id.gt(after))));
        let portion = found.order_by_asc(rows::Column::Id).limit(PORTION).all(kernel.db.reader()).await?;
        let Some(last) = portion.last() else { return Ok(looks) };
        after = Some(last.id);
        for row in portion.iter().filter(|row| team.hold(&kernel.vault, row.id, &row.compartment_tag)) {
            match Details::open_raw(&kernel.vault, row) {
                Ok(details) => looks.extend(look(&details, row, institution, from, until)),
                Err(cause) => kernel.unopened.tell("case", row.id, &cause),
            }
        }
    }
}

fn look(details: &Details, row: &rows::Model, institution: &Institution, from: Moment, until: Moment) -> Option<(CaseId, bool)> {
    let at = details.facts.first_look_at.filter(|at| (from..until).contains(at))?;
    let due = due::first_contact(details.computed, Moment(row.opened_at), &institution.settings);
    Some((CaseId(row.id), due.is_none_or(|due| at <= due)))
}

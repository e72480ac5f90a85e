//! What figures may know of reports: how many, since when, and their codes. Never their words, and never
//! a report in a compartment.

use super::store::{Codes, codes_place, open, rows};
use crate::kernel::{
    Kernel,
    compartments::Rooms,
    error::Result,
    vault::{Sealed, Tag},
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select};
use shared::{
    ids::{CaseId, InstitutionId, ReportId},
    time::Moment,
};
use std::collections::HashMap;
use uuid::Uuid;

fn between(institution: InstitutionId, from: Moment, until: Moment) -> Select<rows::Entity> {
    rows::Entity::find()
        .filter(rows::Column::Institution.eq(institution.0))
        .filter(rows::Column::ReceivedAt.gte(from.0))
        .filter(rows::Column::ReceivedAt.lt(until.0))
}

/// As much of a report as tells whether it counts: those that went past the team do not (docs/rules.md §3).
#[derive(FromQueryResult)]
struct Seen {
    id: Uuid,
    received_at: i64,
    compartment_tag: Tag,
}

impl Seen {
    fn counts(&self, kernel: &Kernel, institution: InstitutionId) -> bool {
        Rooms::counted(institution).hold(&kernel.vault, self.id, &self.compartment_tag)
    }
}

/// The opened codes of a span of time. The words stay shut.
///
/// # Errors
/// The database's.
pub async fn codes_between(kernel: &Kernel, institution: InstitutionId, from: Moment, until: Moment) -> Result<Vec<Codes>> {
    #[derive(FromQueryResult)]
    struct OnlyCodes {
        #[sea_orm(nested)]
        seen: Seen,
        codes_key: Sealed,
        codes: Sealed,
    }
    let columns = [rows::Column::Id, rows::Column::ReceivedAt, rows::Column::CompartmentTag, rows::Column::CodesKey, rows::Column::Codes];
    let found = between(institution, from, until).select_only().columns(columns);
    let rows = found.into_model::<OnlyCodes>().all(kernel.db.reader()).await?.into_iter();
    rows.filter(|row| row.seen.counts(kernel, institution))
        .map(|row| open(kernel, codes_place(ReportId(row.seen.id)), row.codes_key, row.codes))
        .collect()
}

/// The targets of these cases' reports of before `until`, as far as they count; each with what is said of its case.
///
/// # Errors
/// The database's; internal when one does not open.
pub async fn targets_of<T: Copy>(
    kernel: &Kernel,
    institution: InstitutionId,
    cases: &[(CaseId, T)],
    until: Moment,
) -> Result<Vec<(Vec<u8>, T)>> {
    #[derive(FromQueryResult)]
    struct OfCase {
        case_id: Uuid,
        #[sea_orm(nested)]
        seen: Seen,
        codes_key: Sealed,
        codes: Sealed,
    }
    let mut targets = Vec::new();
    for some in cases.chunks(AT_ONCE) {
        let said: HashMap<Uuid, T> = some.iter().map(|(case, said)| (case.0, *said)).collect();
        let found = rows::Entity::find()
            .filter(rows::Column::CaseId.is_in(said.keys().copied()))
            .filter(rows::Column::ReceivedAt.lt(until.0))
            .select_only()
            .columns(SEEN)
            .columns([rows::Column::CaseId, rows::Column::CodesKey, rows::Column::Codes]);
        for row in found.into_model::<OfCase>().all(kernel.db.reader()).await? {
            if let Some(said) = said.get(&row.case_id).filter(|_| row.seen.counts(kernel, institution)) {
                let codes: Codes = open(kernel, codes_place(ReportId(row.seen.id)), row.codes_key, row.codes)?;
                targets.push((codes.target, *said));
            }
        }
    }
    Ok(targets)
}

/// Ids in one question: both databases limit how many values a statement has.
const AT_ONCE: usize = 500;

/// How many reports a span of time holds.
///
/// # Errors
/// The database's.
pub async fn received_between(kernel: &Kernel, institution: InstitutionId, from: Moment, until: Moment) -> Result<u64> {
    let found = between(institution, from, until).select_only().columns(SEEN);
    let rows = found.into_model::<Seen>().all(kernel.db.reader()).await?;
    Ok(rows.iter().filter(|row| row.counts(kernel, institution)).count() as u64)
}

const SEEN: [rows::Column; 3] = [rows::Column::Id, rows::Column::ReceivedAt, rows::Column::CompartmentTag];
/// Rows read at once while looking for the first.
const PORTION: u64 = 50;

/// When the first report came that counts in figures.
///
/// # Errors
/// The database's.
pub async fn first_received(kernel: &Kernel, institution: InstitutionId) -> Result<Option<Moment>> {
    let mut skipped = 0;
    loop {
        let found = rows::Entity::find()
            .filter(rows::Column::Institution.eq(institution.0))
            .order_by_asc(rows::Column::ReceivedAt)
            .order_by_asc(rows::Column::Id)
            .select_only()
            .columns(SEEN)
            .offset(skipped)
            .limit(PORTION);
        let rows = found.into_model::<Seen>().all(kernel.db.reader()).await?;
        if let Some(first) = rows.iter().find(|row| row.counts(kernel, institution)) {
            return Ok(Some(Moment(first.received_at)));
        }
        if rows.is_empty() {
            return Ok(None);
        }
        skipped += PORTION;
    }
}

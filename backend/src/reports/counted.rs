//! What figures may know of reports: how many, since when, and their codes. Never their words, and never
//! a report in a compartment.

use super::store::{Codes, codes_place, open, rows};
use crate::kernel::{Kernel, error::Result, vault::Sealed};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect, Select};
use shared::{
    ids::{InstitutionId, ReportId},
    time::Moment,
};

/// Reports that count in figures: those in no compartment (docs/rules.md §3).
fn counted(institution: InstitutionId, from: Moment, until: Moment) -> Select<rows::Entity> {
    rows::Entity::find()
        .filter(rows::Column::Institution.eq(institution.0))
        .filter(rows::Column::CompartmentId.is_null())
        .filter(rows::Column::ReceivedAt.gte(from.0))
        .filter(rows::Column::ReceivedAt.lt(until.0))
}

/// The opened codes of a span of time. The words stay shut.
///
/// # Errors
/// The database's.
pub async fn codes_between(kernel: &Kernel, institution: InstitutionId, from: Moment, until: Moment) -> Result<Vec<Codes>> {
    #[derive(FromQueryResult)]
    struct OnlyCodes {
        id: uuid::Uuid,
        codes_key: Sealed,
        codes: Sealed,
    }
    let found = counted(institution, from, until).select_only().columns([rows::Column::Id, rows::Column::CodesKey, rows::Column::Codes]);
    let rows = found.into_model::<OnlyCodes>().all(kernel.db.reader()).await?;
    rows.into_iter().map(|row| open(kernel, codes_place(ReportId(row.id)), row.codes_key, row.codes)).collect()
}

/// How many reports a span of time holds.
///
/// # Errors
/// The database's.
pub async fn received_between(kernel: &Kernel, institution: InstitutionId, from: Moment, until: Moment) -> Result<u64> {
    Ok(counted(institution, from, until).count(kernel.db.reader()).await?)
}

/// When the first report came that counts in figures.
///
/// # Errors
/// The database's.
pub async fn first_received(kernel: &Kernel, institution: InstitutionId) -> Result<Option<Moment>> {
    let first: Option<Option<i64>> = rows::Entity::find()
        .select_only()
        .column_as(rows::Column::ReceivedAt.min(), "first")
        .filter(rows::Column::Institution.eq(institution.0))
        .filter(rows::Column::CompartmentId.is_null())
        .into_tuple()
        .one(kernel.db.reader())
        .await?;
    Ok(first.flatten().map(Moment))
}

//! What linking may know of reports: which case they are in, and their codes.

use super::store::{Codes, codes_place, open, rows};
use crate::kernel::{Kernel, db::Tx, error::Result, vault::Sealed};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, sea_query::Expr};
use shared::{
    ids::{CaseId, ReportId},
    priority::Priority,
    questionnaire::Answers,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Ids in one question: both databases limit how many values a statement has.
const AT_ONCE: usize = 500;

/// A report as far as its priority goes.
#[derive(Debug)]
pub struct Scored {
    /// The report.
    pub report: ReportId,
    /// Its case.
    pub case: CaseId,
    /// How soon, as stored: 1 to 4.
    pub priority: i16,
    /// Its coded answers.
    pub codes: Answers,
}

/// The cases of these reports.
///
/// # Errors
/// The database's.
pub async fn cases_of(kernel: &Kernel, reports: &[ReportId]) -> Result<HashMap<ReportId, CaseId>> {
    let mut cases = HashMap::new();
    for some in reports.chunks(AT_ONCE) {
        let found = rows::Entity::find().filter(rows::Column::Id.is_in(some.iter().map(|id| id.0)));
        let found = found.select_only().columns([rows::Column::Id, rows::Column::CaseId]);
        let found: Vec<(Uuid, Uuid)> = found.into_tuple().all(kernel.db.reader()).await?;
        cases.extend(found.into_iter().map(|(report, case)| (ReportId(report), CaseId(case))));
    }
    Ok(cases)
}

/// The reports of these cases, their words shut; without those that do not open.
///
/// # Errors
/// The database's.
pub async fn scored(kernel: &Kernel, cases: &[CaseId]) -> Result<Vec<Scored>> {
    #[derive(FromQueryResult)]
    struct OnlyCodes {
        id: Uuid,
        case_id: Uuid,
        priority: i16,
        codes_key: Sealed,
        codes: Sealed,
    }
    let mut scored = Vec::new();
    for some in cases.chunks(AT_ONCE) {
        let found = rows::Entity::find().filter(rows::Column::CaseId.is_in(some.iter().map(|id| id.0)));
        let columns = [rows::Column::Id, rows::Column::CaseId, rows::Column::Priority, rows::Column::CodesKey, rows::Column::Codes];
        for row in found.select_only().columns(columns).into_model::<OnlyCodes>().all(kernel.db.reader()).await? {
            let report = ReportId(row.id);
            match open::<Codes>(kernel, codes_place(report), row.codes_key, row.codes) {
                Ok(codes) => scored.push(Scored { report, case: CaseId(row.case_id), priority: row.priority, codes: codes.answers }),
                Err(cause) => kernel.unopened.tell("report", row.id, &cause),
            }
        }
    }
    Ok(scored)
}

/// Makes a report more urgent; never less.
///
/// # Errors
/// The database's.
pub async fn raise_priority(tx: &Tx, report: ReportId, to: Priority) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::Priority, Expr::value(to.number()))
        .filter(rows::Column::Id.eq(report.0))
        .filter(rows::Column::Priority.gt(to.number()))
        .exec(tx)
        .await?;
    Ok(())
}

//! Where a report stands, what it is called and what its files are sealed with, for what is added to it.

use super::store::{self, Codes, Content, Route, codes_place, rows};
use crate::kernel::{
    Kernel, compartments,
    db::Tx,
    error::{Error, Result},
    institutions,
    vault::{FileKey, Vault},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use shared::{
    ids::{InstitutionId, Reference, ReportId},
    problem::Code,
};

/// Where a report went, and who was approached, as its keyed tag: for what is added to it.
///
/// # Errors
/// The database's; internal when it does not open.
pub async fn placed(kernel: &Kernel, id: ReportId) -> Result<(Route, Vec<u8>)> {
    let row = store::row(kernel, id).await?;
    let institution = institutions::get(kernel, InstitutionId(row.institution)).await?;
    let codes: Codes = store::open(kernel, codes_place(id), row.codes_key.clone(), row.codes.clone())?;
    Ok((store::route(kernel, &institution, row)?, codes.target))
}

/// Holds a report to the compartment it was found in, until the transaction ends.
///
/// # Errors
/// `conflict` when it stands in another by now; the database's.
pub async fn still_in(tx: &Tx, vault: &Vault, route: &Route) -> Result<()> {
    let tag = compartments::tag(vault, route.compartment, route.report.0);
    let same = rows::Entity::update_many().col_expr(rows::Column::CompartmentTag, Expr::col(rows::Column::CompartmentTag));
    let same = same.filter(rows::Column::Id.eq(route.report.0)).filter(rows::Column::CompartmentTag.eq(tag));
    if same.exec(tx).await?.rows_affected == 1 { Ok(()) } else { Err(Code::Conflict.into()) }
}

/// The key of the files of a report. It goes with its words: once those are destroyed, the files do not open either.
///
/// # Errors
/// `not_found` once they are; the database's; internal when the report is not there.
pub async fn file_key(kernel: &Kernel, id: ReportId) -> Result<FileKey> {
    let head = store::row(kernel, id).await?.content_key;
    if head.as_ref().is_empty() {
        return Err(Code::NotFound.into());
    }
    kernel.vault.file_key(store::content_place(id), &head).map_err(Error::internal)
}

/// A report's name for people.
///
/// # Errors
/// The database's; internal when it is not there.
pub async fn reference(kernel: &Kernel, id: ReportId) -> Result<Reference> {
    let row = store::row(kernel, id).await?;
    let content: Content = store::open(kernel, store::content_place(id), row.content_key, row.content)?;
    Ok(content.reference)
}

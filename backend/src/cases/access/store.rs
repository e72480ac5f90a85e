//! The documents' rows: one a case, made when somebody first has to do with it.

use super::people::People;
use crate::{
    accounts::{self, Merged},
    kernel::{
        Kernel,
        db::Tx,
        error::Result,
        vault::{Column, Place, Vault},
    },
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TryInsertResult,
    sea_query::{Expr, ExprTrait},
};
use shared::{
    ids::{CaseId, InstitutionId},
    problem::Code,
};
use std::collections::HashMap;
use uuid::Uuid;

mod rows {
    //! The table.
    use crate::kernel::vault::Sealed;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "case_access")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution: Uuid,
        pub version: i32,
        pub people: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Its sealed column.
pub(in crate::cases) const SEALED: Column = Column::whole("case_access", "people");

/// Bytes a document is padded to: room for a handful of people and two reasons.
const SIZE: usize = 2048;

/// Cases in one question: both databases limit how many values a statement has.
const AT_ONCE: usize = 500;

const fn place(case: Uuid) -> Place {
    Place::new("case_access", "people", case)
}

/// A document in which every account is the one it is today, whether or not the document says so yet.
fn opened(vault: &Vault, row: &rows::Model, merged: &Merged) -> Result<People> {
    let mut people: People = vault.open_json(place(row.id), &row.people)?;
    people.merge(merged);
    Ok(people)
}

/// A case's document with the version that [`put`] wants to see; of nobody where there is none yet.
pub(super) async fn read(db: &impl ConnectionTrait, vault: &Vault, case: CaseId) -> Result<(i32, People)> {
    let Some(row) = rows::Entity::find_by_id(case.0).one(db).await? else { return Ok((0, People::default())) };
    let merged = accounts::merged(db, vault, InstitutionId(row.institution)).await?;
    Ok((row.version, opened(vault, &row, &merged)?))
}

/// Documents by case; `None` is one that does not open, so that nobody can tell whom the case is kept from.
pub(in crate::cases) type Documents = HashMap<Uuid, Option<People>>;

/// The documents of these cases, where there are any.
pub(in crate::cases) async fn of(kernel: &Kernel, cases: &[Uuid]) -> Result<Documents> {
    let mut documents = Documents::new();
    for some in cases.chunks(AT_ONCE) {
        let found = rows::Entity::find().filter(rows::Column::Id.is_in(some.iter().copied())).all(kernel.db.reader()).await?;
        // Cases that are looked at together are of one institution.
        let Some(institution) = found.first().map(|row| InstitutionId(row.institution)) else { continue };
        let merged = accounts::merged(kernel.db.reader(), &kernel.vault, institution).await?;
        documents.extend(found.into_iter().map(|row| (row.id, told(kernel, &row, &merged))));
    }
    Ok(documents)
}

/// Every document of an institution that opens. Nothing in the row tells whom it speaks of, so all of them are opened.
pub(in crate::cases) async fn all(kernel: &Kernel, institution: InstitutionId) -> Result<HashMap<Uuid, People>> {
    let found = rows::Entity::find().filter(rows::Column::Institution.eq(institution.0)).all(kernel.db.reader()).await?;
    let merged = accounts::merged(kernel.db.reader(), &kernel.vault, institution).await?;
    Ok(found.into_iter().filter_map(|row| told(kernel, &row, &merged).map(|people| (row.id, people))).collect())
}

/// The cases of a portion of an institution's documents, in the order of their ids, that still speak of an account that
/// was merged; and the last one that was looked at, where there may be more.
pub(in crate::cases) async fn unmerged(
    kernel: &Kernel,
    institution: InstitutionId,
    after: Option<Uuid>,
    most: u64,
) -> Result<(Vec<CaseId>, Option<Uuid>)> {
    let mut found = rows::Entity::find().filter(rows::Column::Institution.eq(institution.0));
    if let Some(after) = after {
        found = found.filter(rows::Column::Id.gt(after));
    }
    let found = found.order_by_asc(rows::Column::Id).limit(most).all(kernel.db.reader()).await?;
    let merged = accounts::merged(kernel.db.reader(), &kernel.vault, institution).await?;
    let last = found.last().map(|row| row.id).filter(|_| found.len() as u64 == most);
    let speaks = |row: &rows::Model| match kernel.vault.open_json::<People>(place(row.id), &row.people) {
        Ok(mut people) => people.merge(&merged),
        Err(cause) => {
            kernel.unopened.tell("access list", row.id, &cause);
            false
        }
    };
    Ok((found.into_iter().filter(speaks).map(|row| CaseId(row.id)).collect(), last))
}

fn told(kernel: &Kernel, row: &rows::Model, merged: &Merged) -> Option<People> {
    opened(&kernel.vault, row, merged).inspect_err(|cause| kernel.unopened.tell("access list", row.id, cause)).ok()
}

/// Writes a document over the version that was read.
///
/// # Errors
/// `conflict` when somebody else was faster.
pub(super) async fn put(tx: &Tx, vault: &Vault, institution: InstitutionId, case: CaseId, version: i32, people: &People) -> Result<()> {
    let sealed = vault.seal_json(place(case.0), people, SIZE)?;
    let written = if version == 0 {
        let row = rows::ActiveModel { id: Set(case.0), institution: Set(institution.0), version: Set(1), people: Set(sealed) };
        let inserted = rows::Entity::insert(row).on_conflict_do_nothing_on([rows::Column::Id]).exec_without_returning(tx).await?;
        matches!(inserted, TryInsertResult::Inserted(1..))
    } else {
        let updated = rows::Entity::update_many()
            .col_expr(rows::Column::People, Expr::value(sealed))
            .col_expr(rows::Column::Version, Expr::col(rows::Column::Version).add(1))
            .filter(rows::Column::Id.eq(case.0))
            .filter(rows::Column::Version.eq(version))
            .exec(tx)
            .await?;
        updated.rows_affected == 1
    };
    if written { Ok(()) } else { Err(Code::Conflict.into()) }
}

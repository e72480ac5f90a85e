//! What people said of suggestions. It is remembered, so that nobody is asked twice.

use crate::kernel::{
    Kernel,
    db::Tx,
    error::Result,
    vault::{Place, Sealed, TagKind, Vault},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, TryInsertResult};
use serde::{Deserialize, Serialize};
use shared::{
    ids::{AccountId, CaseId, EntityId, InstitutionId},
    problem::Code,
    text::Reason,
    time::Moment,
};
use std::collections::HashMap;
use uuid::Uuid;

mod rows {
    //! The table.
    use crate::kernel::vault::Sealed;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "settlements")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution: Uuid,
        pub at: i64,
        pub details: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Padding: room for the longest reason in English.
const SIZE: usize = 1024;

const fn place(id: Uuid) -> Place {
    Place::new("settlements", "details", id)
}

/// What somebody said of a suggestion.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settled {
    /// Whether it holds.
    pub holds: bool,
    /// Who said so.
    pub by: AccountId,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: Reason,
}

/// The row of two cases and what both tell of, from whichever of the two one looks.
fn id(vault: &Vault, (one, other): (CaseId, CaseId), entity: EntityId) -> Uuid {
    let (first, second) = (one.min(other), one.max(other));
    vault.tag(TagKind::Suggestion, &[first.0.as_bytes(), second.0.as_bytes(), entity.0.as_bytes()]).id()
}

/// What was said of these suggestions; nothing of those that nobody settled.
///
/// # Errors
/// The database's; internal when one does not open.
pub async fn settled(
    kernel: &Kernel,
    institution: InstitutionId,
    case: CaseId,
    suggestions: &[(CaseId, EntityId)],
) -> Result<HashMap<(CaseId, EntityId), Settled>> {
    let ids: HashMap<Uuid, _> =
        suggestions.iter().map(|(other, entity)| (id(&kernel.vault, (case, *other), *entity), (*other, *entity))).collect();
    let all: Vec<Uuid> = ids.keys().copied().collect();
    let mut said = HashMap::new();
    for some in all.chunks(500) {
        let found =
            rows::Entity::find().filter(rows::Column::Institution.eq(institution.0)).filter(rows::Column::Id.is_in(some.iter().copied()));
        for row in found.all(kernel.db.reader()).await? {
            if let Some(suggestion) = ids.get(&row.id) {
                said.insert(*suggestion, kernel.vault.open_json(place(row.id), &row.details)?);
            }
        }
    }
    Ok(said)
}

/// Whether a suggestion was rejected.
pub fn rejected(said: &HashMap<(CaseId, EntityId), Settled>, other: CaseId, entity: EntityId) -> bool {
    said.get(&(other, entity)).is_some_and(|settled| !settled.holds)
}

/// A word on a suggestion, ready to be written.
#[derive(Debug)]
pub struct Word {
    id: Uuid,
    institution: InstitutionId,
    at: Moment,
    details: Sealed,
}

/// Seals it outside the transaction.
///
/// # Errors
/// Internal only.
pub fn settle(vault: &Vault, institution: InstitutionId, cases: (CaseId, CaseId), entity: EntityId, settled: &Settled) -> Result<Word> {
    let id = id(vault, cases, entity);
    Ok(Word { id, institution, at: settled.at, details: vault.seal_json(place(id), settled, SIZE)? })
}

impl Word {
    /// Writes it.
    ///
    /// # Errors
    /// `conflict` when somebody settled it before; the database's.
    pub async fn write(self, tx: &Tx) -> Result<()> {
        let row =
            rows::ActiveModel { id: Set(self.id), institution: Set(self.institution.0), at: Set(self.at.0), details: Set(self.details) };
        let inserted = rows::Entity::insert(row).on_conflict_do_nothing_on([rows::Column::Id]).exec_without_returning(tx).await?;
        if matches!(inserted, TryInsertResult::Inserted(1..)) { Ok(()) } else { Err(Code::Conflict.into()) }
    }
}

//! Receipts of requests: which key was used for what (docs/rules.md §1.12).

use super::{Rows, Tx};
use crate::kernel::{
    context::Kernel,
    error::{Error, Result},
    vault::Tag,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, TryInsertResult};
use shared::{
    audit::{Action, Unaudited},
    time::Moment,
};
use uuid::Uuid;

use super::write::Who;

mod rows {
    //! The table.
    use crate::kernel::vault::Tag;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "claims")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tag: Tag,
        pub digest: Tag,
        pub subject: Uuid,
        pub at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A request's key, so that a retry is recognised.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The key, scoped to caller and endpoint.
    pub tag: Tag,
    /// The canonical request.
    pub digest: Tag,
}

impl Claim {
    fn receipt(self, now: Moment, subject: Uuid) -> rows::ActiveModel {
        rows::ActiveModel { tag: Set(self.tag), digest: Set(self.digest), subject: Set(subject), at: Set(now.0) }
    }

    /// The receipt as a row; inserting it fails where the key was used before.
    pub(super) fn row(self, now: Moment, subject: Uuid) -> Rows {
        Rows::one(self.receipt(now, subject))
    }
}

/// Claims the key for `subject`; the earlier subject if it was claimed before.
pub(super) async fn already_claimed(tx: &Tx, now: Moment, subject: Uuid, claim: Claim) -> Result<Option<Uuid>> {
    let row = claim.clone().receipt(now, subject);
    let inserted = rows::Entity::insert(row).on_conflict_do_nothing_on([rows::Column::Tag]).exec_without_returning(tx).await?;
    if matches!(inserted, TryInsertResult::Inserted(1..)) {
        return Ok(None);
    }
    let first = rows::Entity::find_by_id(claim.tag).one(tx).await?.ok_or_else(|| Error::internal("a claim vanished"))?;
    if first.digest == claim.digest { Ok(Some(first.subject)) } else { Err(Error::KeyReused(first.subject)) }
}

/// How long a retry is recognised.
const KEPT: i64 = 180 * Moment::DAY;

/// Forgets receipts of requests nobody repeats any more.
///
/// # Errors
/// The database's.
pub async fn forget_claims(kernel: &Kernel) -> Result<()> {
    let now = kernel.clock.now();
    let old = rows::Column::At.lt(now.plus(-KEPT).0);
    if rows::Entity::find().filter(old.clone()).one(kernel.db.reader()).await?.is_none() {
        return Ok(());
    }
    let action = Action::Unaudited(Unaudited::ClaimsForgotten);
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        rows::Entity::delete_many().filter(old).exec(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}

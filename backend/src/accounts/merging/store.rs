//! Which account became which.

use crate::kernel::{
    error::Result,
    vault::{Column, Place, Vault},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use shared::ids::{AccountId, InstitutionId};
use std::collections::HashMap;

pub(super) mod rows {
    //! The table.
    use crate::kernel::vault::Sealed;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "account_merges")]
    pub(in crate::accounts::merging) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution: Uuid,
        pub merge: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(in crate::accounts::merging) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Its sealed column.
pub(in crate::accounts) const SEALED: Column = Column::whole("account_merges", "merge");

/// Bytes it is padded to.
const SIZE: usize = 128;

const fn place(closed: AccountId) -> Place {
    Place::new("account_merges", "merge", closed.0)
}

#[derive(Serialize, Deserialize)]
struct Merge {
    into: AccountId,
}

/// Seals a row.
pub(super) fn row(vault: &Vault, institution: InstitutionId, closed: AccountId, into: AccountId) -> Result<rows::ActiveModel> {
    let merge = vault.seal_json(place(closed), &Merge { into }, SIZE)?;
    Ok(rows::ActiveModel { id: Set(closed.0), institution: Set(institution.0), merge: Set(merge) })
}

/// The merged accounts of an institution.
#[derive(Debug, Default)]
pub struct Merged(HashMap<AccountId, AccountId>);

/// Reads them. There are few, so there is no telling two accounts of one person apart by anything but this.
///
/// # Errors
/// The database's; internal when one does not open.
pub async fn merged(db: &impl ConnectionTrait, vault: &Vault, institution: InstitutionId) -> Result<Merged> {
    let rows = rows::Entity::find().filter(rows::Column::Institution.eq(institution.0)).all(db).await?;
    let opened = rows.into_iter().map(|row| {
        let closed = AccountId(row.id);
        Ok((closed, vault.open_json::<Merge>(place(closed), &row.merge)?.into))
    });
    opened.collect::<Result<_>>().map(Merged)
}

impl Merged {
    /// The account that an account is today.
    pub fn now(&self, account: AccountId) -> AccountId {
        let next = |at: &AccountId| self.0.get(at).copied();
        // As many steps as there are merges at most: it ends, whatever the rows say.
        std::iter::successors(Some(account), next).take(self.0.len() + 1).last().unwrap_or(account)
    }

    /// The closed accounts that are this one today.
    pub fn into_one(&self, account: AccountId) -> Vec<AccountId> {
        let mut closed: Vec<_> = self.0.keys().copied().filter(|closed| self.now(*closed) == account).collect();
        closed.sort_unstable();
        closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_account_is_the_last_one_it_was_merged_into_and_a_circle_ends_too() {
        let [one, two, three, four] = [1, 2, 3, 4].map(|n| AccountId(Uuid::from_u128(n)));
        let merged = Merged([(one, two), (two, three)].into());
        assert_eq!([one, two, three, four].map(|account| merged.now(account)), [three, three, three, four]);
        assert_eq!((merged.into_one(three), merged.into_one(two)), (vec![one, two], Vec::new()));
        let circle = Merged([(one, two), (two, one)].into());
        assert!([one, two].contains(&circle.now(one)));
    }
}

//! What is alerted of: an identifier is in one draft or live alert at a time, whoever drafts two at one moment.

use crate::kernel::{
    Kernel,
    db::Tx,
    error::Result,
    vault::{TagKind, Vault},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, TryInsertResult, sea_query::Expr};
use shared::{
    ids::{EntityId, InstitutionId, MemberAlertId},
    member_alerts::MOST,
    time::Moment,
};
use uuid::Uuid;

mod rows {
    //! The table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "alerted_of")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub alert_id: Uuid,
        pub ends_at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What an alert holds until it ends.
#[derive(Debug)]
pub(super) struct Held {
    alert: MemberAlertId,
    ids: Vec<Uuid>,
    ends_at: Moment,
    now: Moment,
}

/// Names it outside the transaction.
pub(super) fn by(kernel: &Kernel, institution: InstitutionId, alert: MemberAlertId, of: &[EntityId], now: Moment, ends_at: Moment) -> Held {
    Held { alert, ids: ids(&kernel.vault, institution, alert, of), ends_at, now }
}

/// As many for each alert: how many identifiers one names is sealed. In one order, so that no two writes wait for each other.
fn ids(vault: &Vault, institution: InstitutionId, alert: MemberAlertId, of: &[EntityId]) -> Vec<Uuid> {
    let tag = |parts: &[&[u8]]| vault.tag(TagKind::AlertedOf, parts).id();
    let mut ids: Vec<Uuid> = of.iter().map(|id| tag(&[institution.0.as_bytes(), id.0.as_bytes()])).collect();
    ids.extend((ids.len()..MOST).map(|place| tag(&[alert.0.as_bytes(), &place.to_be_bytes()])));
    ids.sort_unstable();
    ids
}

impl Held {
    /// Takes hold of it, or goes on holding it for longer; says whether it could.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn write(self, tx: &Tx) -> Result<bool> {
        for id in self.ids {
            let free = Condition::any().add(rows::Column::AlertId.eq(self.alert.0)).add(rows::Column::EndsAt.lte(self.now.0));
            let taken = rows::Entity::update_many()
                .col_expr(rows::Column::AlertId, Expr::value(self.alert.0))
                .col_expr(rows::Column::EndsAt, Expr::value(self.ends_at.0))
                .filter(rows::Column::Id.eq(id))
                .filter(free);
            if taken.exec(tx).await?.rows_affected == 1 {
                continue;
            }
            let row = rows::ActiveModel { id: Set(id), alert_id: Set(self.alert.0), ends_at: Set(self.ends_at.0) };
            let first = rows::Entity::insert(row).on_conflict_do_nothing_on([rows::Column::Id]).exec_without_returning(tx).await?;
            if !matches!(first, TryInsertResult::Inserted(1..)) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Lets go of what these hold.
///
/// # Errors
/// The database's.
pub(super) async fn release(tx: &Tx, alerts: &[MemberAlertId]) -> Result<()> {
    rows::Entity::delete_many().filter(rows::Column::AlertId.is_in(alerts.iter().map(|id| id.0))).exec(tx).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::vault::KeyRing;

    #[test]
    fn two_alerts_of_one_identifier_share_one_row_and_one_of_five_looks_like_one_of_one() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(KeyRing::open_or_create(folder.path()).unwrap());
        let [here, there] = [1, 2].map(|n| InstitutionId(Uuid::from_u128(n)));
        let [one, two] = [3, 4].map(|n| MemberAlertId(Uuid::from_u128(n)));
        let of: Vec<EntityId> = (5..10).map(|n| EntityId(Uuid::from_u128(n))).collect();
        let (all, first) = (ids(&vault, here, one, &of), ids(&vault, here, two, &of[..1]));
        assert_eq!((all.len(), first.len()), (MOST, MOST));
        assert_eq!(all.iter().filter(|id| first.contains(id)).count(), 1);
        assert!(all.is_sorted() && first.is_sorted());
        assert!(ids(&vault, there, one, &of).iter().all(|id| !all.contains(id)), "another institution's is another");
    }
}

//! What a database is for ever: a demonstration or not, and sealed under which keys.

use super::{
    context::Kernel,
    db::{Db, Tx, Who},
    error::{Error, Result},
    vault::{Tag, TagKind, Vault},
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use shared::{
    audit::{Action, Unaudited},
    time::Moment,
};

mod rows {
    //! The table.
    use sea_orm::entity::prelude::*;

    use crate::kernel::vault::Tag;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "marks")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub set_at: i64,
        pub value: Option<Tag>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

const DEMONSTRATION: &str = "demonstration";
const KEYS: &str = "keys";

async fn find(db: &Db, name: &str) -> Result<Option<rows::Model>> {
    Ok(rows::Entity::find_by_id(name.to_owned()).one(db.reader()).await?)
}

async fn put(tx: &Tx, name: &str, now: Moment, value: Option<Tag>) -> Result<()> {
    let row = rows::ActiveModel { name: Set(name.to_owned()), set_at: Set(now.0), value: Set(value) };
    rows::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Marks this database as a demonstration. There is no way to take the mark away.
///
/// # Errors
/// The database's.
pub async fn mark_demonstration(tx: &Tx, now: Moment) -> Result<()> {
    put(tx, DEMONSTRATION, now, None).await
}

/// Whether this database is a demonstration.
///
/// # Errors
/// The database's.
pub async fn is_demonstration(db: &Db) -> Result<bool> {
    Ok(find(db, DEMONSTRATION).await?.is_some())
}

/// Whether keys were ever used with this database. If so, an empty key folder is a folder that was not
/// mounted: new keys would seal new reports where nobody looks for them again.
///
/// # Errors
/// The database's.
pub async fn has_keys(db: &Db) -> Result<bool> {
    Ok(find(db, KEYS).await?.is_some())
}

/// Remembers which keys belong to this database, or refuses those that do not.
///
/// # Errors
/// A sentence for the operator.
pub async fn check_keys(kernel: &Kernel) -> Result<()> {
    let tag = key_tag(&kernel.vault);
    match find(&kernel.db, KEYS).await? {
        Some(mark) if mark.value.as_ref() == Some(&tag) => Ok(()),
        Some(_) => Err(Error::Internal(format!(
            "the keys in {} are not those this database was sealed with; set keys.folder to the right ones",
            kernel.config.keys.display()
        ))),
        None => {
            let (now, action) = (kernel.clock.now(), Action::Unaudited(Unaudited::KeysRemembered));
            let written =
                kernel.write(now, Who::default(), action, uuid::Uuid::nil(), None, async move |tx| put(tx, KEYS, now, Some(tag)).await);
            written.await.map(drop)
        }
    }
}

fn key_tag(vault: &Vault) -> Tag {
    vault.tag(TagKind::Keys, &[b"vedette"])
}

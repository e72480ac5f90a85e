//! What a database is for ever: a demonstration or not, and sealed under which keys.

use super::{
    context::Kernel,
    db::{Db, Tx, Who},
    error::{Error, Result},
    vault::{KeyKind, Tag, TagKind, Vault},
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use shared::{
    audit::{Action, Unaudited},
    time::Moment,
};
use uuid::Uuid;

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
        Some(mark) if mark.value.as_ref() == Some(&tag) => {}
        Some(_) => {
            return Err(Error::Internal(format!(
                "the keys in {} are not those this database was sealed with; set keys.folder to the right ones",
                kernel.config.keys.display()
            )));
        }
        None => {
            let (now, action) = (kernel.clock.now(), Action::Unaudited(Unaudited::KeysRemembered));
            let put = async move |tx: &Tx| put(tx, KEYS, now, Some(tag)).await;
            kernel.write(now, Who::default(), action, Uuid::nil(), None, put).await?;
        }
    }
    remember_newest(kernel).await
}

/// Remembers the newest key of each kind by its file's name, or refuses a folder that lacks one: put back
/// from a backup that is older than the last rotation, it would open nothing sealed since, and the next
/// rotation would make another key of that number.
///
/// # Errors
/// A sentence for the operator.
pub async fn remember_newest(kernel: &Kernel) -> Result<()> {
    let marks = rows::Entity::find().all(kernel.db.reader()).await?;
    let mut newer = Vec::new();
    for kind in KeyKind::ALL {
        let here = kernel.vault.keys().numbers(kind).last().copied().unwrap_or_default();
        let known = marks.iter().filter_map(|mark| kind.number(&mark.name)).max().unwrap_or_default();
        if here < known {
            return Err(Error::Internal(format!(
                "{} lacks {}, which this database was used with; put the folder back from a key backup made after the last `vedette keys rotate`",
                kernel.config.keys.display(),
                kind.file(known)
            )));
        }
        if here > known {
            newer.push(kind.file(here));
        }
    }
    if newer.is_empty() {
        return Ok(());
    }
    let (now, action) = (kernel.clock.now(), Action::Unaudited(Unaudited::KeysRemembered));
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        let marks = newer.into_iter().map(|name| rows::ActiveModel { name: Set(name), set_at: Set(now.0), value: Set(None) });
        // Another server may have the same to remember.
        rows::Entity::insert_many(marks).on_conflict_do_nothing_on([rows::Column::Name]).exec_without_returning(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}

/// Since when the newest key of a kind has been in use with this database, by the clock of whoever met it first.
///
/// # Errors
/// The database's.
pub async fn in_use_since(kernel: &Kernel, kind: KeyKind) -> Result<Option<Moment>> {
    let newest = kernel.vault.keys().numbers(kind).last().copied().unwrap_or_default();
    Ok(find(&kernel.db, &kind.file(newest)).await?.map(|mark| Moment(mark.set_at)))
}

fn key_tag(vault: &Vault) -> Tag {
    vault.tag(TagKind::Keys, &[b"vedette"])
}

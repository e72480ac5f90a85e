//! The entries' rows.

use super::Book;
use crate::kernel::{
    db::Rows,
    error::{Error, Result},
    ids,
    vault::{Column, Place, Sealed, Tag, TagKind, Vault},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use shared::{
    entries::Said,
    ids::{AccountId, EntryId, InstitutionId},
    time::Moment,
};
use std::collections::HashMap;
use uuid::Uuid;

mod rows {
    //! The table.
    use crate::kernel::vault::{Sealed, Tag};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "entries")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution: Uuid,
        pub at: i64,
        pub object_tag: Tag,
        pub document_key: Sealed,
        pub document: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What is sealed of an entry.
#[derive(Debug, Serialize, Deserialize)]
struct Document {
    /// What it is about. The tag beside it finds the row; this says that nobody moved it.
    object: Uuid,
    author: AccountId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    supersedes: Option<EntryId>,
    said: Said,
}

/// Its sealed document.
pub const SEALED: &[Column] = &[Column::split("entries", "document_key", "document")];

/// Padding: most of what is said fits the first step, and a mark that something was read looks like any of it.
const SIZE: usize = 1024;

/// Objects in one question: both databases limit how many values a statement has.
const AT_ONCE: usize = 500;

const fn place(id: Uuid) -> Place {
    Place::new("entries", "document", id)
}

fn tag(vault: &Vault, object: Uuid) -> Tag {
    vault.tag(TagKind::EntryObject, &[object.as_bytes()])
}

/// Something to be said.
#[derive(Debug)]
pub struct New {
    /// Where.
    pub institution: InstitutionId,
    /// The report or the case it is about.
    pub object: Uuid,
    /// Who says it.
    pub author: AccountId,
    /// What.
    pub said: Said,
    /// The entry whose place it takes.
    pub supersedes: Option<EntryId>,
}

/// An entry sealed and ready to be written.
#[derive(Debug)]
pub struct Prepared {
    /// Its id: later ones sort after earlier ones.
    pub id: EntryId,
    row: rows::ActiveModel,
}

impl Prepared {
    /// The row, for the door to insert.
    pub fn rows(self) -> Rows {
        Rows::one(self.row)
    }
}

/// Seals an entry outside the transaction.
///
/// # Errors
/// Internal only.
pub fn prepare(vault: &Vault, new: New, now: Moment) -> Result<Prepared> {
    let id = ids::fresh_in_order(now);
    let New { institution, object, author, said, supersedes } = new;
    let (document_key, document) = vault.seal_json(place(id), &Document { object, author, supersedes, said }, SIZE)?.split();
    let row = rows::ActiveModel {
        id: Set(id),
        institution: Set(institution.0),
        at: Set(now.0),
        object_tag: Set(tag(vault, object)),
        document_key: Set(document_key),
        document: Set(document),
    };
    Ok(Prepared { id: EntryId(id), row })
}

/// Something said, opened.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// When.
    pub at: Moment,
    /// The report or the case it is about.
    pub object: Uuid,
    /// Who said it.
    pub author: AccountId,
    /// What.
    pub said: Said,
    /// The entry whose place it takes.
    pub supersedes: Option<EntryId>,
}

/// Everything said about some reports and cases.
///
/// # Errors
/// The database's.
pub async fn of(db: &impl ConnectionTrait, vault: &Vault, objects: &[Uuid]) -> Result<Book> {
    let (mut entries, mut unopened) = (Vec::new(), 0);
    for some in objects.chunks(AT_ONCE) {
        let tags: Vec<(Uuid, Tag)> = some.iter().map(|object| (*object, tag(vault, *object))).collect();
        let found = rows::Entity::find().filter(rows::Column::ObjectTag.is_in(tags.iter().map(|(_, tag)| tag.clone())));
        for row in found.all(db).await? {
            let object = tags.iter().find(|(_, tag)| *tag == row.object_tag).map(|(object, _)| *object);
            match opened(vault, row, object) {
                Ok(entry) => entries.push(entry),
                Err(cause) => {
                    tracing::error!(%cause, "an entry does not open");
                    unopened += 1;
                }
            }
        }
    }
    Ok(Book::new(entries, unopened))
}

/// What some entries are about: a report or a case each. Without those that are not there or do not open.
///
/// # Errors
/// The database's.
pub async fn objects(db: &impl ConnectionTrait, vault: &Vault, entries: &[Uuid]) -> Result<HashMap<Uuid, Uuid>> {
    let mut objects = HashMap::new();
    for some in entries.chunks(AT_ONCE) {
        for row in rows::Entity::find().filter(rows::Column::Id.is_in(some.iter().copied())).all(db).await? {
            let document = vault.open_json::<Document>(place(row.id), &Sealed::join(row.document_key, row.document));
            objects.extend(document.ok().map(|document| (row.id, document.object)));
        }
    }
    Ok(objects)
}

fn opened(vault: &Vault, row: rows::Model, object: Option<Uuid>) -> Result<Entry> {
    let document: Document = vault.open_json(place(row.id), &Sealed::join(row.document_key, row.document))?;
    if Some(document.object) != object {
        return Err(Error::internal("an entry stands at another object"));
    }
    let Document { object, author, supersedes, said } = document;
    Ok(Entry { id: EntryId(row.id), at: Moment(row.at), object, author, said, supersedes })
}

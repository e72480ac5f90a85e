//! The passkeys' rows.

use crate::kernel::{
    Kernel,
    db::Tx,
    error::Result,
    ids,
    vault::{Column, Place, Tag, TagKind},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, TryInsertResult, sea_query::Expr};
use serde::{Deserialize, Serialize};
use shared::{
    ids::{AccountId, PasskeyId},
    passkeys::Passkey as Shown,
    text::PasskeyName,
    time::Moment,
};
use uuid::Uuid;
use webauthn_rs::prelude::{AuthenticationResult, Passkey};

mod rows {
    //! The table.
    use crate::kernel::vault::{Sealed, Tag};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "passkeys")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub account: Uuid,
        pub credential_tag: Tag,
        pub passkey: Sealed,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Its sealed column.
pub(in crate::accounts) const SEALED: Column = Column::whole("passkeys", "passkey");

/// Bytes a passkey is padded to.
const SIZE: usize = 1024;

const fn place(id: Uuid) -> Place {
    Place::new("passkeys", "passkey", id)
}

/// What is sealed of a passkey.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    passkey: Passkey,
    name: Option<PasskeyName>,
    added_at: Moment,
    used_at: Option<Moment>,
}

/// Somebody's passkey.
pub(in crate::accounts) struct Own {
    pub(in crate::accounts) id: PasskeyId,
    pub(in crate::accounts) account: AccountId,
    version: i64,
    kept: Kept,
}

impl Own {
    pub(super) const fn passkey(&self) -> &Passkey {
        &self.kept.passkey
    }

    /// As its owner sees it.
    pub(super) fn shown(&self) -> Shown {
        let Kept { name, added_at, used_at, .. } = &self.kept;
        Shown { id: self.id, name: name.clone(), added_at: *added_at, used_at: *used_at }
    }

    /// The same after it has answered.
    pub(super) fn used(mut self, answered: &AuthenticationResult, now: Moment) -> Self {
        self.kept.passkey.update_credential(answered);
        self.kept.used_at = Some(now);
        self
    }

    /// The same under another name.
    pub(super) fn named(mut self, name: PasskeyName) -> Self {
        self.kept.name = Some(name);
        self
    }
}

/// A passkey to be written, sealed outside the transaction.
pub(in crate::accounts) struct Prepared(rows::ActiveModel);

impl Prepared {
    pub(super) fn id(&self) -> PasskeyId {
        PasskeyId(self.0.id.clone().take().unwrap_or_default())
    }
}

fn credential_tag(kernel: &Kernel, credential: &[u8]) -> Tag {
    kernel.vault.tag(TagKind::Credential, &[credential])
}

/// Seals a new one.
pub(in crate::accounts) fn prepare(
    kernel: &Kernel,
    account: AccountId,
    passkey: Passkey,
    name: Option<PasskeyName>,
    now: Moment,
) -> Result<Prepared> {
    let (id, credential_tag) = (ids::fresh(), credential_tag(kernel, passkey.cred_id()));
    let kept = Kept { passkey, name, added_at: now, used_at: None };
    Ok(Prepared(rows::ActiveModel {
        id: Set(id),
        account: Set(account.0),
        credential_tag: Set(credential_tag),
        passkey: Set(kernel.vault.seal_json(place(id), &kept, SIZE)?),
        version: Set(0),
    }))
}

/// Writes a new one; false when its credential is somebody's already.
pub(in crate::accounts) async fn insert(tx: &Tx, new: Prepared) -> Result<bool> {
    let inserted = rows::Entity::insert(new.0).on_conflict_do_nothing_on([rows::Column::CredentialTag]).exec_without_returning(tx).await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(1..)))
}

/// A change of one to be written.
pub(in crate::accounts) struct Changed {
    id: Uuid,
    version: i64,
    sealed: crate::kernel::vault::Sealed,
}

/// Seals a change.
pub(super) fn change(kernel: &Kernel, own: &Own) -> Result<Changed> {
    Ok(Changed { id: own.id.0, version: own.version, sealed: kernel.vault.seal_json(place(own.id.0), &own.kept, SIZE)? })
}

impl Changed {
    /// Writes it; false when the row was changed or taken away since it was read. A counter is then never set back.
    pub(in crate::accounts) async fn write(self, tx: &Tx) -> Result<bool> {
        let changed = rows::Entity::update_many()
            .col_expr(rows::Column::Passkey, Expr::value(self.sealed))
            .col_expr(rows::Column::Version, Expr::value(self.version + 1))
            .filter(rows::Column::Id.eq(self.id))
            .filter(rows::Column::Version.eq(self.version))
            .exec(tx)
            .await?;
        Ok(changed.rows_affected == 1)
    }
}

/// An account's own, the oldest first.
pub(in crate::accounts) async fn of(kernel: &Kernel, account: AccountId) -> Result<Vec<Own>> {
    let rows = rows::Entity::find().filter(rows::Column::Account.eq(account.0)).all(kernel.db.reader()).await?;
    let mut all: Vec<Own> = rows.into_iter().map(|row| opened(kernel, row)).collect::<Result<_>>()?;
    all.sort_by_key(|own| (own.kept.added_at, own.id));
    Ok(all)
}

/// The one with this credential.
pub(super) async fn by_credential(kernel: &Kernel, credential: &[u8]) -> Result<Option<Own>> {
    let row = rows::Entity::find().filter(rows::Column::CredentialTag.eq(credential_tag(kernel, credential)));
    row.one(kernel.db.reader()).await?.map(|row| opened(kernel, row)).transpose()
}

fn opened(kernel: &Kernel, row: rows::Model) -> Result<Own> {
    let kept = kernel.vault.open_json(place(row.id), &row.passkey)?;
    Ok(Own { id: PasskeyId(row.id), account: AccountId(row.account), version: row.version, kept })
}

/// Takes one away from an account; false when it has none of this id.
pub(super) async fn delete(tx: &Tx, account: AccountId, id: PasskeyId) -> Result<bool> {
    let own = rows::Entity::delete_many().filter(rows::Column::Id.eq(id.0)).filter(rows::Column::Account.eq(account.0));
    Ok(own.exec(tx).await?.rows_affected == 1)
}

/// Takes away all that an account has.
pub(in crate::accounts) async fn delete_all(tx: &Tx, account: AccountId) -> Result<()> {
    rows::Entity::delete_many().filter(rows::Column::Account.eq(account.0)).exec(tx).await?;
    Ok(())
}

/// How many an account has.
pub(in crate::accounts) async fn count(db: &impl ConnectionTrait, account: AccountId) -> Result<u64> {
    Ok(rows::Entity::find().filter(rows::Column::Account.eq(account.0)).count(db).await?)
}

//! The end of an account.

use crate::{
    accounts::{
        password::Secrets,
        people::Found,
        store::{SIZE, rows, secrets_place},
    },
    kernel::{
        Kernel,
        db::Tx,
        error::Result,
        vault::{Sealed, TagKind},
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use shared::{ids::AccountId, people::AccountState, problem::Code};

/// A closed account, sealed and ready to take the place of the one that was read.
pub(super) struct Closing {
    id: AccountId,
    before: Sealed,
    row: rows::ActiveModel,
}

impl Closing {
    /// Its secrets open nothing, and no address leads to it: the tag is of something that is none.
    pub(super) fn of(kernel: &Kernel, found: &Found) -> Result<Self> {
        let id = found.id;
        let row = rows::ActiveModel {
            state: Set(AccountState::Closed.code().to_owned()),
            email_tag: Set(kernel.vault.tag(TagKind::Email, &[b"closed", id.0.as_bytes()])),
            secrets: Set(kernel.vault.seal_json(secrets_place(id), &Secrets::unset(), SIZE)?),
            ..Default::default()
        };
        Ok(Self { id, before: found.sealed().clone(), row })
    }

    /// Writes it.
    ///
    /// # Errors
    /// `conflict` when the account is not what was read.
    pub(super) async fn write(self, tx: &Tx) -> Result<()> {
        let same = rows::Entity::update_many()
            .set(self.row)
            .filter(rows::Column::Id.eq(self.id.0))
            .filter(rows::Column::State.eq(AccountState::Active.code()))
            .filter(rows::Column::Profile.eq(self.before));
        if same.exec(tx).await?.rows_affected == 1 { Ok(()) } else { Err(Code::Conflict.into()) }
    }
}

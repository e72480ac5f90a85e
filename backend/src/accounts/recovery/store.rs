//! The codes and their rows.

use crate::kernel::{
    Kernel,
    db::Tx,
    error::Result,
    ids,
    vault::{Tag, TagKind},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::{
    ids::AccountId,
    passkeys::{CODES, RecoveryCodes},
};

mod rows {
    //! The table.
    use crate::kernel::vault::Tag;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "recovery_codes")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tag: Tag,
        pub account: Uuid,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A set of new codes, and the rows that recognise them.
pub(in crate::accounts) struct Fresh {
    codes: Vec<String>,
    rows: Rows,
}

/// The rows of a set.
pub(in crate::accounts) struct Rows(Vec<rows::ActiveModel>);

impl Fresh {
    /// A set for an account.
    pub(in crate::accounts) fn new(kernel: &Kernel, account: AccountId) -> Self {
        let codes: Vec<String> = (0..CODES).map(|_| written(&ids::random())).collect();
        let row = |code: &String| rows::ActiveModel { tag: Set(tag(kernel, account, code)), account: Set(account.0) };
        let rows = codes.iter().map(row).collect();
        Self { codes, rows: Rows(rows) }
    }

    /// What the person sees, and what is stored.
    pub(in crate::accounts) fn split(self) -> (RecoveryCodes, Rows) {
        (RecoveryCodes { codes: self.codes }, self.rows)
    }
}

/// In hex, because nobody takes one of its letters for another, in groups that the eye can keep.
fn written(bytes: &[u8; 16]) -> String {
    bytes.chunks(2).map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect::<String>()).collect::<Vec<_>>().join("-")
}

/// What a code of an account is found by. However it is typed: spaces, hyphens and capitals do not matter.
pub(super) fn tag(kernel: &Kernel, account: AccountId, typed: &str) -> Tag {
    let code: String = typed.chars().filter(char::is_ascii_alphanumeric).take(64).collect::<String>().to_ascii_lowercase();
    kernel.vault.tag(TagKind::RecoveryCode, &[account.0.as_bytes(), code.as_bytes()])
}

/// Puts a set in the place of what an account had.
pub(in crate::accounts) async fn replace(tx: &Tx, account: AccountId, rows: Rows) -> Result<()> {
    delete_all(tx, account).await?;
    rows::Entity::insert_many(rows.0).exec_without_returning(tx).await?;
    Ok(())
}

/// Takes away all that an account has.
pub(in crate::accounts) async fn delete_all(tx: &Tx, account: AccountId) -> Result<()> {
    rows::Entity::delete_many().filter(rows::Column::Account.eq(account.0)).exec(tx).await?;
    Ok(())
}

/// Whether there is such a code. The same work for an account that does not exist.
pub(super) async fn known(kernel: &Kernel, tag: Tag) -> Result<bool> {
    Ok(rows::Entity::find_by_id(tag).one(kernel.db.reader()).await?.is_some())
}

/// Uses a code up; false when somebody was faster.
pub(super) async fn use_up(tx: &Tx, tag: Tag) -> Result<bool> {
    Ok(rows::Entity::delete_by_id(tag).exec(tx).await?.rows_affected == 1)
}

/// How many codes an account has left.
pub(in crate::accounts) async fn left(db: &impl ConnectionTrait, account: AccountId) -> Result<u64> {
    Ok(rows::Entity::find().filter(rows::Column::Account.eq(account.0)).count(db).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_in_eight_groups_of_four() {
        assert_eq!(written(&[0xab; 16]), "abab-abab-abab-abab-abab-abab-abab-abab");
    }
}

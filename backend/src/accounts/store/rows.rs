//! The table.

use crate::kernel::vault::{Sealed, Tag};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub(in crate::accounts) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution: Uuid,
    pub state: String,
    pub email_tag: Tag,
    pub profile: Sealed,
    pub secrets: Sealed,
    pub last_step: i64,
    pub created_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(in crate::accounts) enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

//! The unsent answers of somebody who reports without scripts.

use crate::kernel::{
    Ctx,
    error::Result,
    ids,
    vault::{Column, Place},
};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use serde::{Deserialize, Serialize};
use shared::{
    audit::{Action, Unaudited},
    ids::{IdempotencyKey, ReportId},
    questionnaire::Answers,
};

mod rows {
    //! The table.
    use crate::kernel::vault::Sealed;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "drafts")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: Uuid,
        pub draft: Sealed,
        pub updated_at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A draft.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Draft {
    /// The key its report is filed under.
    pub(super) key: IdempotencyKey,
    /// The answers so far.
    pub(super) answers: Answers,
    /// Whether the check page was seen: from then on a changed answer leads back to it.
    pub(super) checked: bool,
    /// The report, once it is filed. The answers are gone then.
    pub(super) sent: Option<ReportId>,
}

/// Its sealed column, bound to the account.
pub const SEALED: &[Column] = &[Column { id: "account", ..Column::whole("drafts", "draft") }];

/// Answers are padded like a report's words.
const SIZE: usize = 2048;

impl Draft {
    fn empty() -> Self {
        Self { key: IdempotencyKey(ids::fresh()), answers: Answers::new(), checked: false, sent: None }
    }
}

/// The draft of who asks; an empty one if there is none.
pub(super) async fn load<E>(ctx: &Ctx<E>) -> Result<Draft> {
    let account = ctx.signed()?.account;
    let Some(row) = rows::Entity::find_by_id(account.0).one(ctx.kernel.db.reader()).await? else { return Ok(Draft::empty()) };
    ctx.kernel.vault.open_json(Place::new("drafts", "draft", account.0), &row.draft)
}

/// Keeps a draft.
pub(super) async fn save<E>(ctx: &Ctx<E>, draft: &Draft) -> Result<()> {
    let account = ctx.signed()?.account;
    let place = Place::new("drafts", "draft", account.0);
    let sealed = ctx.kernel.vault.seal_json(place, draft, SIZE)?;
    let row = rows::ActiveModel { account: Set(account.0), draft: Set(sealed), updated_at: Set(ctx.now.0) };
    let written = ctx.write(Action::Unaudited(Unaudited::DraftKept), account, async move |tx| {
        let newer = OnConflict::column(rows::Column::Account).update_columns([rows::Column::Draft, rows::Column::UpdatedAt]).to_owned();
        rows::Entity::insert(row).on_conflict(newer).exec_without_returning(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}

/// Starts afresh.
pub(super) async fn clear<E>(ctx: &Ctx<E>) -> Result<()> {
    save(ctx, &Draft::empty()).await
}

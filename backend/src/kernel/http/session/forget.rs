//! Sessions nobody can use any more go: who signed in when is not kept for ever.

use super::rows;
use crate::kernel::{
    context::Kernel,
    db::{ENDED_KEPT, PORTION, Who},
    error::Result,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use shared::{
    audit::{Action, Unaudited},
    sessions::FILING,
};
use uuid::Uuid;

/// Deletes sessions that were ended, or whose last right ran out, long enough ago.
///
/// # Errors
/// The database's.
pub async fn forget_ended(kernel: &Kernel) -> Result<()> {
    let now = kernel.clock.now();
    let over = Condition::any()
        .add(rows::Column::EndedAt.lt(now.plus(-ENDED_KEPT).0))
        .add(rows::Column::CreatedAt.lt(now.plus(-FILING - ENDED_KEPT).0));
    let over = rows::Entity::find().filter(over).select_only().column(rows::Column::Id);
    let over: Vec<Uuid> = over.limit(PORTION).into_tuple().all(kernel.db.reader()).await?;
    if over.is_empty() {
        return Ok(());
    }
    let action = Action::Unaudited(Unaudited::EndedForgotten);
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        rows::Entity::delete_many().filter(rows::Column::Id.is_in(over)).exec(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}

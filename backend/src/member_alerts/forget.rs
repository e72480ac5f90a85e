//! Deleting what ended long ago: the alert, who read it, and what it held.

use super::{held, readers, store};
use crate::kernel::{
    Kernel,
    db::{PORTION, Who},
    error::Result,
};
use shared::{
    audit::{Action, Unaudited},
    time::Moment,
};
use uuid::Uuid;

/// How long what has ended is kept, for the reports that came of it and for a correction (docs/rules.md §5).
const KEPT: i64 = 90 * Moment::DAY;

/// Deletes who read what ended that long ago, a portion at a time, and then the alerts themselves.
///
/// # Errors
/// The database's.
pub async fn tick(kernel: &Kernel) -> Result<()> {
    let now = kernel.clock.now();
    let over = store::ended(kernel, now.plus(-KEPT), PORTION).await?;
    if over.is_empty() {
        return Ok(());
    }
    let read = readers::some_of(kernel, &over, PORTION).await?;
    let action = Action::Unaudited(Unaudited::EndedForgotten);
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        if read.is_empty() {
            held::release(tx, &over).await?;
            return store::delete(tx, &over).await;
        }
        readers::delete(tx, &read).await
    });
    written.await.map(drop)
}

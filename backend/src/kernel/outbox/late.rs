//! What should have left and did not, for whoever watches the desk.

use super::{Contents, DEAD, READY, place, rows};
use crate::kernel::{compartments::Rooms, context::Kernel, error::Result};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::de::IgnoredAny;
use shared::time::Moment;
use uuid::Uuid;

/// How long a message may wait before the desk says so, because no letter can (docs/rules.md §7).
const PATIENCE: i64 = 10 * Moment::MINUTE;
/// How long the desk tells of one that was given up.
const MOURNING: i64 = Moment::DAY;
/// Rows looked at in one go.
const PORTION: u64 = 100;

/// Since when a message about one of `rooms` waits that should have left: tried in vain, and ten minutes
/// old; or given up within a day, which somebody has to mend as well. Whose message it is shows only once it
/// is opened, so it reads on until one is theirs: a letter about a report that went past the team must not
/// tell the team, by being late, that there is one.
///
/// # Errors
/// The database's.
pub async fn delayed_since(kernel: &Kernel, rooms: &Rooms, now: Moment) -> Result<Option<Moment>> {
    let mut from = (i64::MIN, Uuid::nil());
    loop {
        let later = Condition::any()
            .add(rows::Column::CreatedAt.gt(from.0))
            .add(Condition::all().add(rows::Column::CreatedAt.eq(from.0)).add(rows::Column::Id.gt(from.1)));
        // Whoever has only just been taken up has not failed yet, however old they are.
        let waits = Condition::all()
            .add(rows::Column::State.eq(READY))
            .add(rows::Column::LastError.is_not_null())
            .add(rows::Column::CreatedAt.lte(now.plus(-PATIENCE).0));
        let given_up = Condition::all().add(rows::Column::State.eq(DEAD)).add(rows::Column::DoneAt.gt(now.plus(-MOURNING).0));
        let found = rows::Entity::find().filter(Condition::any().add(waits).add(given_up)).filter(later);
        let oldest = found.order_by_asc(rows::Column::CreatedAt).order_by_asc(rows::Column::Id);
        let late = oldest.limit(PORTION).all(kernel.db.reader()).await?;
        for row in &late {
            let contents: Contents<IgnoredAny> = kernel.vault.open_json(place(row.id), &row.payload)?;
            if contents.room.is_some_and(|room| rooms.include(room)) {
                return Ok(Some(Moment(row.created_at)));
            }
        }
        let Some(last) = late.last() else { return Ok(None) };
        from = (last.created_at, last.id);
    }
}

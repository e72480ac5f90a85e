//! What should have left and did not, for whoever watches the desk.

use super::{Contents, DEAD, READY, place, rows};
use crate::kernel::{compartments::Rooms, context::Kernel, error::Result};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::de::IgnoredAny;
use shared::{ids::CaseId, time::Moment};
use uuid::Uuid;

/// How long a message may wait before the desk says so, because no letter can (docs/rules.md §7).
const PATIENCE: i64 = 10 * Moment::MINUTE;
/// How long the desk tells of one that was given up.
const MOURNING: i64 = Moment::DAY;
/// Rows looked at in one go.
const PORTION: u64 = 100;

/// How many messages are in which state, over the whole installation and without opening one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Not sent yet. What is to be said later does not wait before.
    pub waiting: u64,
    /// Of these, those that should have left ten minutes ago and failed.
    pub late: u64,
    /// Given up within a day.
    pub dead: u64,
}

/// Counts them.
///
/// # Errors
/// The database's.
pub async fn backlog(kernel: &Kernel, now: Moment) -> Result<Backlog> {
    let (find, db) = (|condition: Condition| rows::Entity::find().filter(condition), kernel.db.reader());
    Ok(Backlog {
        waiting: find(Condition::all().add(rows::Column::State.eq(READY)).add(rows::Column::CreatedAt.lte(now.0))).count(db).await?,
        late: find(overdue(now)).count(db).await?,
        dead: find(given_up(now)).count(db).await?,
    })
}

/// Tried in vain, and too old. Whoever has only just been taken up has not failed yet, however old they are.
fn overdue(now: Moment) -> Condition {
    Condition::all()
        .add(rows::Column::State.eq(READY))
        .add(rows::Column::LastError.is_not_null())
        .add(rows::Column::CreatedAt.lte(now.plus(-PATIENCE).0))
}

fn given_up(now: Moment) -> Condition {
    Condition::all().add(rows::Column::State.eq(DEAD)).add(rows::Column::DoneAt.gt(now.plus(-MOURNING).0))
}

/// Since when a message about one of `rooms` waits that should have left: tried in vain, and ten minutes
/// old; or given up within a day, which somebody has to mend as well. `hidden` says which of some cases the asker must
/// not hear of. Whose message it is shows only once it is opened, so it reads on until one is theirs: a letter about a
/// report that went past the team must not tell the team, by being late, that there is one.
///
/// # Errors
/// The database's; those of `hidden`.
pub async fn delayed_since<F>(kernel: &Kernel, rooms: &Rooms, now: Moment, hidden: F) -> Result<Option<Moment>>
where
    F: AsyncFn(&[CaseId]) -> Result<Vec<CaseId>>,
{
    let mut from = (i64::MIN, Uuid::nil());
    loop {
        let later = Condition::any()
            .add(rows::Column::CreatedAt.gt(from.0))
            .add(Condition::all().add(rows::Column::CreatedAt.eq(from.0)).add(rows::Column::Id.gt(from.1)));
        let found = rows::Entity::find().filter(Condition::any().add(overdue(now)).add(given_up(now))).filter(later);
        let oldest = found.order_by_asc(rows::Column::CreatedAt).order_by_asc(rows::Column::Id);
        let late = oldest.limit(PORTION).all(kernel.db.reader()).await?;
        let mut theirs: Vec<(Moment, Vec<CaseId>)> = Vec::new();
        for row in &late {
            let contents: Contents<IgnoredAny> = kernel.vault.open_json(place(row.id), &row.payload)?;
            let about = contents.about.filter(|about| rooms.include(about.room));
            theirs.extend(about.map(|about| (Moment(row.created_at), about.cases)));
        }
        let cases: Vec<CaseId> = theirs.iter().flat_map(|(_, cases)| cases).copied().collect();
        let hidden = if cases.is_empty() { cases } else { hidden(&cases).await? };
        if let Some((since, _)) = theirs.iter().find(|(_, cases)| cases.iter().any(|case| !hidden.contains(case))) {
            return Ok(Some(*since));
        }
        let Some(last) = late.last() else { return Ok(None) };
        from = (last.created_at, last.id);
    }
}

//! Where somebody is signed in.

use super::{SessionRow, rows};
use crate::kernel::{
    context::{Kernel, Signed},
    error::{Error, Result},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::{
    ids::SessionId,
    page::{PAGE_SIZE, Page},
    problem::Code,
    sessions::{FILING, Session},
    time::Moment,
};
use uuid::Uuid;

/// A portion of an account's sessions that are good for something, the latest sign-in first.
///
/// # Errors
/// `bad_request` for a cursor that is none; the database's.
pub async fn list(kernel: &Kernel, signed: &Signed, cursor: Option<&str>, now: Moment) -> Result<Page<Session>> {
    let mut found = rows::Entity::find()
        .filter(rows::Column::Account.eq(signed.account.0))
        .filter(rows::Column::EndedAt.is_null())
        .filter(rows::Column::CreatedAt.gt(now.plus(-FILING).0));
    if let Some(cursor) = cursor {
        found = found.filter(after(cursor)?);
    }
    let found = found.order_by_desc(rows::Column::CreatedAt).order_by_asc(rows::Column::Id).limit(PAGE_SIZE as u64 + 1);
    let mut rows = found.all(kernel.db.reader()).await?;
    let more = rows.len() > PAGE_SIZE;
    rows.truncate(PAGE_SIZE);
    let next = rows.last().filter(|_| more).map(|row| format!("{}.{}", row.created_at, row.id.simple()));
    let mut items = Vec::new();
    for row in rows {
        // Staff devices run out by themselves long before their rows go.
        items.extend(line(&SessionRow::open(kernel, row)?, signed.session, now));
    }
    Ok(Page { items, next })
}

/// How many sessions somebody read in within the last half hour, over the whole installation.
///
/// # Errors
/// The database's.
pub async fn in_use(kernel: &Kernel, now: Moment) -> Result<u64> {
    let found = rows::Entity::find()
        .filter(rows::Column::EndedAt.is_null())
        .filter(rows::Column::ReadingUntil.gt(now.0))
        .filter(rows::Column::ReadAt.gt(now.plus(-30 * Moment::MINUTE).0));
    Ok(found.count(kernel.db.reader()).await?)
}

fn line(row: &SessionRow, current: SessionId, now: Moment) -> Option<Session> {
    Some(Session {
        id: row.signed.session,
        device: row.device,
        began_at: Moment(row.created_at),
        last_used_at: Moment(row.last_used_at),
        right: row.right(now)?,
        current: row.signed.session == current,
    })
}

/// Rows after a cursor. It says where, never what.
fn after(cursor: &str) -> Result<Condition> {
    let (created_at, id) = cursor
        .split_once('.')
        .and_then(|(at, id)| Some((at.parse::<i64>().ok()?, id.parse::<Uuid>().ok()?)))
        .ok_or(Error::Refused(Code::BadRequest))?;
    let same_moment = Condition::all().add(rows::Column::CreatedAt.eq(created_at)).add(rows::Column::Id.gt(id));
    Ok(Condition::any().add(rows::Column::CreatedAt.lt(created_at)).add(same_moment))
}

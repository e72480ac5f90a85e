//! The lists of cases, in portions.

use super::{
    access::{self, Eyes, Facing},
    store::{line, rows, select, there},
};
use crate::kernel::{
    Kernel, Signed,
    error::{Error, Result},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect};
use shared::{cases::CaseList, page::PAGE_SIZE, permission::Permission, problem::Code};
use uuid::Uuid;

/// Which list of cases is wanted.
#[derive(Clone, Copy)]
pub(super) enum Scope {
    /// The queue.
    Queue,
    /// The cases the reader is on.
    Own,
}

/// A portion of a list: most urgent first, then longest waiting. Which rows are there for the reader shows only once
/// they are read, so it reads on until the portion is full.
pub(super) async fn list(kernel: &Kernel, signed: &Signed, scope: Scope, cursor: Option<&str>) -> Result<CaseList> {
    let eyes = Eyes::of(kernel, signed).await?;
    let mut from = cursor.map(Position::read).transpose()?;
    let mine = match scope {
        Scope::Queue => Condition::all(),
        Scope::Own => {
            let listed = access::all(kernel, eyes.institution).await?.into_iter().filter(|(_, people)| people.has(eyes.account));
            let listed = rows::Column::Id.is_in(listed.map(|(case, _)| case));
            Condition::any().add(rows::Column::OwnerId.eq(eyes.account.0)).add(listed)
        }
    };
    let wanted = |case: &Facing<'_>| match scope {
        Scope::Queue => eyes.sees(Permission::SeeQueue, case),
        Scope::Own => eyes.sight(case).on_case && eyes.sees(Permission::ReadReport, case),
    };
    let (mut seen, mut unopened) = (Vec::new(), Vec::new());
    while seen.len() <= PAGE_SIZE {
        let mut found = select(&eyes).filter(mine.clone());
        if let Some(from) = from {
            found = found.filter(from.after());
        }
        let found = found.order_by_asc(rows::Column::Priority).order_by_asc(rows::Column::OpenedAt).order_by_asc(rows::Column::Id);
        let rows = found.limit(PAGE_SIZE as u64 + 1).all(kernel.db.reader()).await?;
        let Some(last) = rows.last() else { break };
        from = Some(Position::of(last));
        let found = there(kernel, &eyes, rows, wanted).await?;
        seen.extend(found.seen);
        unopened.extend(found.unopened.iter().map(Position::of));
    }
    let more = seen.len() > PAGE_SIZE;
    seen.truncate(PAGE_SIZE);
    let next = seen.last().filter(|_| more).map(|seen| Position::of(&seen.row));
    // What lies beyond the portion is counted with the next one.
    unopened.retain(|at| matches!(scope, Scope::Queue) && next.is_none_or(|next| *at <= next));
    let items = seen.iter().map(|seen| line(seen).map(|(line, _)| line)).collect::<Result<_>>()?;
    Ok(CaseList { items, next: next.map(|next| next.to_string()), unopened: u32::try_from(unopened.len()).map_err(Error::internal)? })
}

/// A place in the queue's order. As a cursor it says where, never what: whoever alters it sees no row more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Position {
    priority: i16,
    opened_at: i64,
    id: Uuid,
}

impl Position {
    const fn of(row: &rows::Model) -> Self {
        Self { priority: row.priority, opened_at: row.opened_at, id: row.id }
    }

    fn read(cursor: &str) -> Result<Self> {
        let bad = || Error::Refused(Code::BadRequest);
        let text = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(bad)?;
        let mut parts = text.splitn(3, '.');
        let mut part = || parts.next().ok_or_else(bad);
        Ok(Self {
            priority: part()?.parse().map_err(|_| bad())?,
            opened_at: part()?.parse().map_err(|_| bad())?,
            id: part()?.parse().map_err(|_| bad())?,
        })
    }

    fn after(self) -> Condition {
        let same_priority = Condition::all().add(rows::Column::Priority.eq(self.priority));
        Condition::any()
            .add(rows::Column::Priority.gt(self.priority))
            .add(same_priority.clone().add(rows::Column::OpenedAt.gt(self.opened_at)))
            .add(same_priority.add(rows::Column::OpenedAt.eq(self.opened_at)).add(rows::Column::Id.gt(self.id)))
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(format!("{}.{}.{}", self.priority, self.opened_at, self.id)))
    }
}

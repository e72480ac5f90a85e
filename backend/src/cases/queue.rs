//! The lists of cases, in portions.

use super::{
    access::{self, Eyes, Facing},
    coded::{self, Wanted},
    cursors,
    lines::lines,
    search,
    store::{rows, select, there},
};
use crate::kernel::{
    Kernel, Signed,
    clock::Clock,
    error::{Error, Result},
    vault::Tag,
};
use sea_orm::{ColumnTrait, Condition, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::IntoCondition};
use serde::{Deserialize, Serialize};
use shared::{
    cases::{CaseList, Show},
    lifecycle::CaseState,
    page::PAGE_SIZE,
    permission::Permission,
};
use std::{collections::VecDeque, time::Duration};
use uuid::Uuid;

/// Which list of cases is wanted.
#[derive(Clone, Copy)]
pub(super) enum Scope {
    /// A part of the queue, or those in one state; of these, those that hold codes.
    Queue(Show, Option<CaseState>, Option<Wanted>),
    /// The open cases the reader is on.
    Own,
}

/// A portion of a list: most urgent first, then by what is due next, then longest waiting. Which rows are there for the
/// reader shows only once they are read, so it reads on until the portion is full.
pub(super) async fn list(kernel: &Kernel, signed: &Signed, scope: Scope, cursor: Option<&str>) -> Result<CaseList> {
    let eyes = Eyes::of(kernel, signed).await?;
    let theirs = rows::Column::OwnerId.eq(eyes.account.0);
    let found = match scope {
        Scope::Queue(show, state, _) => Condition::all()
            .add(state.map_or_else(|| part(show), |state| rows::Column::State.eq(state.code()).into_condition()))
            .add_option((show == Show::Mine).then_some(theirs))
            .add_option((show == Show::Unassigned).then(|| rows::Column::OwnerId.is_null())),
        Scope::Own => {
            let listed = access::all(kernel, eyes.institution).await?.into_iter().filter(|(_, people)| people.has(eyes.account));
            let listed = rows::Column::Id.is_in(listed.map(|(case, _)| case));
            part(Show::Open).add(Condition::any().add(theirs).add(listed))
        }
    };
    if let Scope::Queue(.., Some(wanted)) = scope {
        return holding(kernel, signed, &eyes, &found, wanted, cursor).await;
    }
    let mut from: Option<Position> = cursor.map(|cursor| cursors::read(kernel, signed, cursor)).transpose()?;
    let wanted = |case: &Facing<'_>| match scope {
        Scope::Queue(..) => eyes.sees(Permission::SeeQueue, case),
        Scope::Own => eyes.sight(case).on_case && eyes.sees(Permission::ReadReport, case),
    };
    let (mut seen, mut unopened) = (Vec::new(), Vec::new());
    while seen.len() <= PAGE_SIZE {
        let rows = ordered(&eyes, &found, from).limit(PAGE_SIZE as u64 + 1).all(kernel.db.reader()).await?;
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
    unopened.retain(|at| matches!(scope, Scope::Queue(..)) && next.is_none_or(|next| *at <= next));
    let items = lines(kernel, &eyes, &seen).await?;
    let next = next.map(|next| cursors::write(kernel, signed, &next)).transpose()?;
    Ok(CaseList { items, next, unopened: u32::try_from(unopened.len()).map_err(Error::internal)? })
}

/// Rows that a filter looks at together.
const WALKED: usize = 1000;
/// How long a filter looks once it has something.
const A_GLANCE: Duration = Duration::from_millis(100);

/// A portion of those that hold codes and that the reader may read. It looks for a moment; then it answers with what it
/// has and where to go on. Only rows that stand where the reader may look are opened and counted: neither how long it takes
/// nor where a portion ends tells of others.
async fn holding(
    kernel: &Kernel,
    signed: &Signed,
    eyes: &Eyes,
    found: &Condition,
    wanted: Wanted,
    cursor: Option<&str>,
) -> Result<CaseList> {
    let mut from: Option<Position> = cursor.map(|cursor| cursors::read(kernel, signed, cursor)).transpose()?;
    let _turn = kernel.looking.acquire().await.map_err(Error::internal)?;
    let (began, mut seen, mut end) = (Clock::stopwatch(), Vec::new(), false);
    let (mut waiting, mut fetched_to, mut over) = (VecDeque::new(), from, false);
    // Whoever has something to read is not kept waiting for the rest of the page.
    let enough = |any: bool| began.elapsed() >= if any { A_GLANCE } else { search::A_MOMENT };
    while seen.len() < PAGE_SIZE && !end && !enough(!seen.is_empty()) {
        let mut held = Vec::new();
        while held.len() < PAGE_SIZE - seen.len() && !end && !enough(!seen.is_empty() || !held.is_empty()) {
            while waiting.len() < WALKED && !over {
                let walked = ordered(eyes, found, fetched_to).limit(WALKED as u64).select_only().columns(Walked::COLUMNS);
                let walked: Vec<Walked> = walked.into_model().all(kernel.db.reader()).await?;
                over = walked.len() < WALKED;
                fetched_to = walked.last().map(Walked::position).or(fetched_to);
                waiting.extend(walked.into_iter().filter(|row| eyes.rooms.hold(&kernel.vault, row.id, &row.compartment_tag)));
            }
            let walked: Vec<Walked> = waiting.drain(..WALKED.min(waiting.len())).collect();
            end = over && waiting.is_empty();
            let versions: Vec<(Uuid, i32)> = walked.iter().map(|row| (row.id, row.version)).collect();
            let fit = coded::holding(kernel, &versions, wanted).await?;
            held.extend(walked.iter().map(|row| row.id).filter(|id| fit.contains(id)));
            from = walked.last().map(Walked::position).or(from);
        }
        for some in held.chunks(PAGE_SIZE) {
            let rows = ordered(eyes, found, None).filter(rows::Column::Id.is_in(some.iter().copied())).all(kernel.db.reader()).await?;
            seen.extend(there(kernel, eyes, rows, |case| eyes.sees(Permission::ReadReport, case)).await?.seen);
            if seen.len() >= PAGE_SIZE {
                // The rest of what was walked over is walked over again.
                (from, end) = (seen.get(PAGE_SIZE - 1).map(|seen| Position::of(&seen.row)), false);
                break;
            }
        }
    }
    seen.truncate(PAGE_SIZE);
    let next = from.filter(|_| !end).map(|from| cursors::write(kernel, signed, &from)).transpose()?;
    Ok(CaseList { items: lines(kernel, eyes, &seen).await?, next, unopened: 0 })
}

/// What is found, in the queue's order, after a place in it.
fn ordered(eyes: &Eyes, found: &Condition, from: Option<Position>) -> Select<rows::Entity> {
    let found = select(eyes).filter(found.clone()).filter(from.map_or_else(Condition::all, Position::after));
    let order = [rows::Column::Priority, rows::Column::DueAt, rows::Column::OpenedAt, rows::Column::Id];
    order.into_iter().fold(found, |found, column| found.order_by_asc(column))
}

/// As much of a case as tells where in the queue it stands, and which version of it.
#[derive(FromQueryResult)]
struct Walked {
    id: Uuid,
    version: i32,
    priority: i16,
    due_at: i64,
    opened_at: i64,
    compartment_tag: Tag,
}

impl Walked {
    const COLUMNS: [rows::Column; 6] = [
        rows::Column::Id,
        rows::Column::Version,
        rows::Column::Priority,
        rows::Column::DueAt,
        rows::Column::OpenedAt,
        rows::Column::CompartmentTag,
    ];

    const fn position(&self) -> Position {
        Position { priority: self.priority, due_at: self.due_at, opened_at: self.opened_at, id: self.id }
    }
}

/// What is open, or what is not. A case that became part of another is found by its state only.
fn part(show: Show) -> Condition {
    let closed = rows::Column::ClosedAt;
    match show {
        Show::Closed => Condition::all().add(closed.is_not_null()),
        Show::Open | Show::Mine | Show::Unassigned => {
            Condition::all().add(closed.is_null()).add(rows::Column::State.ne(CaseState::Merged.code()))
        }
    }
}

/// A place in the queue's order. As a cursor it is sealed for its reader: the row there may be one they know nothing of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Position {
    priority: i16,
    due_at: i64,
    opened_at: i64,
    id: Uuid,
}

impl Position {
    const fn of(row: &rows::Model) -> Self {
        Self { priority: row.priority, due_at: row.due_at, opened_at: row.opened_at, id: row.id }
    }

    fn after(self) -> Condition {
        let later = [
            rows::Column::Priority.gt(self.priority),
            rows::Column::DueAt.gt(self.due_at),
            rows::Column::OpenedAt.gt(self.opened_at),
            rows::Column::Id.gt(self.id),
        ];
        let same =
            [rows::Column::Priority.eq(self.priority), rows::Column::DueAt.eq(self.due_at), rows::Column::OpenedAt.eq(self.opened_at)];
        later.into_iter().enumerate().fold(Condition::any(), |any, (place, later)| {
            any.add(same.iter().take(place).cloned().fold(Condition::all(), Condition::add).add(later))
        })
    }
}

//! Moving documents under the newest wrapping key: only their heads change, row by row, and whoever is
//! interrupted goes on where they stopped (docs/security.md §4.1).

use super::{Place, Sealed};
use crate::kernel::{context::Kernel, db::Who, error::Result};
use sea_orm::{
    ConnectionTrait, QueryResult, Value,
    sea_query::{Alias, Expr, ExprTrait, Order, Query},
};
use shared::audit::{Action, Unaudited};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A column of sealed documents. Each feature lists its own.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The table; its documents are bound to the row's `id`.
    pub table: &'static str,
    /// The name the documents are bound to.
    pub bound: &'static str,
    /// The column that is the row's id.
    pub id: &'static str,
    /// The column with the document's head, or with all of it.
    pub head: &'static str,
    /// The column with the rest, where it stands apart.
    pub body: Option<&'static str>,
}

impl Column {
    /// A column that holds whole documents and is named as they are bound.
    pub const fn whole(table: &'static str, column: &'static str) -> Self {
        Self { table, bound: column, id: "id", head: column, body: None }
    }

    /// A document whose head stands in a column of its own.
    pub const fn split(table: &'static str, head: &'static str, body: &'static str) -> Self {
        Self { table, bound: body, id: "id", head, body: Some(body) }
    }
}

/// Rows read and written together.
const PORTION: u64 = 200;

/// How many documents of a column each wrapping key wraps, by its number.
///
/// # Errors
/// The database's.
pub async fn count(kernel: &Kernel, column: &Column) -> Result<BTreeMap<u32, u64>> {
    let mut counts = BTreeMap::new();
    walk(kernel, column, async |_, head, _| {
        *counts.entry(head.wrapped_by().unwrap_or_default()).or_default() += 1;
        Ok(())
    })
    .await?;
    Ok(counts)
}

/// Opens every document of a column and keeps nothing of it: how many there are, and which did not open, in words.
///
/// # Errors
/// The database's.
pub async fn try_all(kernel: &Kernel, column: &Column) -> Result<(u64, Vec<String>)> {
    let (mut tried, mut unopened) = (0, Vec::new());
    walk(kernel, column, async |id, head, body| {
        tried += 1;
        let whole = body.map_or_else(|| head.clone(), |body| Sealed::join(head.clone(), body));
        if let Err(cause) = kernel.vault.open(Place::new(column.table, column.bound, id), &whole) {
            unopened.push(format!("{} {id} of {}: {cause}", column.bound, column.table));
        }
        Ok(())
    })
    .await?;
    Ok((tried, unopened))
}

/// What became of the documents that were not under the newest key.
#[derive(Debug, Default)]
pub struct Rewrapped {
    /// How many are now.
    pub moved: u64,
    /// Which did not open, in words.
    pub unopened: Vec<String>,
}

impl Rewrapped {
    /// Counts more.
    pub fn add(&mut self, more: Rewrapped) {
        self.moved += more.moved;
        self.unopened.extend(more.unopened);
    }
}

/// Wraps every document of a column by the newest key. One that does not open keeps its head and holds up
/// no other.
///
/// # Errors
/// The database's.
pub async fn rewrap(kernel: &Kernel, column: &Column) -> Result<Rewrapped> {
    let newest = kernel.vault.keys().newest().map(|(number, _)| number);
    let mut outcome = Rewrapped::default();
    walk(kernel, column, async |id, head, body| {
        if head.wrapped_by() == newest {
            return Ok(());
        }
        let whole = body.map_or_else(|| head.clone(), |body| Sealed::join(head.clone(), body));
        match kernel.vault.rewrapped(Place::new(column.table, column.bound, id), &whole) {
            Ok(again) => {
                let again = if column.body.is_some() { again.split().0 } else { again };
                outcome.moved += u64::from(replace(kernel, column, id, head, again).await?);
            }
            Err(cause) => outcome.unopened.push(format!("{} {id} of {}: {cause}", column.bound, column.table)),
        }
        Ok(())
    })
    .await?;
    Ok(outcome)
}

/// Puts a new head where the old one still is. Somebody may have sealed the row anew meanwhile, under the
/// newest key: then theirs stays.
async fn replace(kernel: &Kernel, column: &Column, id: Uuid, old: Sealed, new: Sealed) -> Result<bool> {
    let (table, id_column, head) = (Alias::new(column.table), Alias::new(column.id), Alias::new(column.head));
    let update = Query::update()
        .table(table)
        .value(head.clone(), Expr::value(Value::from(new)))
        .and_where(Expr::col(id_column).eq(id))
        .and_where(Expr::col(head).eq(Expr::value(Value::from(old))))
        .to_owned();
    let action = Action::Unaudited(Unaudited::Rewrapped);
    let (tell, told) = tokio::sync::oneshot::channel();
    let written = kernel.write(kernel.clock.now(), Who::default(), action, id, None, async move |tx| {
        let _ = tell.send(tx.execute(&update).await?.rows_affected());
        Ok(())
    });
    written.await?;
    Ok(told.await.is_ok_and(|rows| rows == 1))
}

async fn walk(kernel: &Kernel, column: &Column, mut each: impl AsyncFnMut(Uuid, Sealed, Option<Sealed>) -> Result<()>) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let mut select = Query::select();
        select
            .columns([column.id, column.head].into_iter().chain(column.body).map(Alias::new))
            .from(Alias::new(column.table))
            .and_where(Expr::col(Alias::new(column.id)).gt(after))
            .order_by(Alias::new(column.id), Order::Asc)
            .limit(PORTION);
        let rows: Vec<QueryResult> = kernel.db.reader().query_all(&select).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.try_get("", column.id)?;
        for row in &rows {
            let body = column.body.map(|body| row.try_get("", body)).transpose()?;
            each(row.try_get("", column.id)?, row.try_get("", column.head)?, body).await?;
        }
    }
}

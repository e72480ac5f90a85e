//! Rows a write leaves to the door to insert.
//!
//! On SQLite each statement costs two switches between threads, which is most of what a filing costs
//! (docs/adr/0002-databases.md). Rows that need no look in between therefore go to the driver together.

use super::Tx;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, Insert, QueryTrait, Statement,
    sea_query::{InsertStatement, OnConflict},
};

/// Rows to be inserted together, in order.
#[derive(Clone, Debug, Default)]
pub struct Rows(Vec<InsertStatement>);

impl Rows {
    /// One row.
    pub fn one<A: ActiveModelTrait>(row: A) -> Self {
        Self(vec![Insert::one(row).into_query()])
    }

    /// One row, unless there is one of the same key: whoever comes second leaves the first as it is.
    pub fn unless_there<A: ActiveModelTrait>(row: A, key: <A::Entity as EntityTrait>::Column) -> Self {
        Self(vec![Insert::one(row).on_conflict(OnConflict::column(key).do_nothing().to_owned()).into_query()])
    }

    /// These and then those.
    #[must_use]
    pub fn and(mut self, more: Rows) -> Self {
        self.0.extend(more.0);
        self
    }

    /// Inserts them.
    pub(super) async fn insert(self, tx: &Tx) -> Result<(), DbErr> {
        let backend = tx.get_database_backend();
        let statements = self.0.iter().map(|row| backend.build(row));
        if backend != DbBackend::Sqlite {
            // PostgreSQL prepares one statement at a time; its driver needs no other thread.
            for statement in statements {
                tx.execute_raw(statement).await?;
            }
            return Ok(());
        }
        let (mut sql, mut values) = (Vec::new(), Vec::new());
        for statement in statements {
            sql.push(statement.sql);
            values.extend(statement.values.into_iter().flatten());
        }
        if !sql.is_empty() {
            tx.execute_raw(Statement::from_sql_and_values(backend, sql.join(";"), values)).await?;
        }
        Ok(())
    }
}

impl From<()> for Rows {
    /// A write that has done everything itself.
    fn from((): ()) -> Self {
        Self::default()
    }
}

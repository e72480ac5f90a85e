//! The rows of closed months and of the running month's band.

use crate::kernel::{
    Kernel,
    db::Tx,
    error::{Error, Result},
    vault::{Column, Place},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::OnConflict};
use serde::{Deserialize, Serialize};
use shared::{
    ids::InstitutionId,
    suppression::{Band, Figure},
    time::{Moment, Month},
};
use std::collections::BTreeMap;

mod closed {
    //! Frozen months.
    use crate::kernel::vault::Sealed;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "closed_months")]
    pub(super) struct Model {
        pub id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub institution: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub month: String,
        pub closed_at: i64,
        pub figures: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod running {
    //! The band of the month that runs.
    use crate::kernel::vault::Sealed;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "running_months")]
    pub(super) struct Model {
        pub id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub institution: Uuid,
        pub month: String,
        pub band: Sealed,
        pub refreshed_at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What a closed month shows: suppressed already.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Figures {
    pub(super) total: Figure,
    /// By the dimension's code, its rows by theirs: a month keeps the rows there were when it closed.
    pub(super) tables: BTreeMap<String, Vec<(String, Figure)>>,
}

impl Figures {
    /// The same where the institution hides more than the rule asks.
    pub(super) fn stricter(self, hidden_below: u32) -> Self {
        let hide = |(row, figure): (String, Figure)| (row, figure.stricter(hidden_below));
        let tables = self.tables.into_iter().map(|(table, rows)| (table, rows.into_iter().map(hide).collect()));
        Self { total: self.total.stricter(hidden_below), tables: tables.collect() }
    }
}

const CLOSED: &str = "closed_months";
const RUNNING: &str = "running_months";

/// Its sealed columns.
pub const SEALED: &[Column] = &[Column::whole(CLOSED, "figures"), Column::whole(RUNNING, "band")];

const FIGURES_SIZE: usize = 8192;

/// A month is named by institution and text, so both are in its place.
fn place(table: &'static str, institution: InstitutionId, month: Month) -> Place {
    let column = if table == CLOSED { "figures" } else { "band" };
    Place::new(table, column, id(institution, month))
}

/// The id of a month's row.
fn id(institution: InstitutionId, month: Month) -> uuid::Uuid {
    uuid::Uuid::from_u64_pair(institution.0.as_u64_pair().0, month_number(month))
}

fn month_number(month: Month) -> u64 {
    u64::from(month.year().unsigned_abs()) * 12 + u64::from(month.month())
}

/// Seals a month's figures.
pub(super) fn prepare(kernel: &Kernel, institution: InstitutionId, month: Month, figures: &Figures, now: Moment) -> Result<ClosedRow> {
    let sealed = kernel.vault.seal_json(place(CLOSED, institution, month), figures, FIGURES_SIZE)?;
    Ok(ClosedRow(closed::ActiveModel {
        id: Set(id(institution, month)),
        institution: Set(institution.0),
        month: Set(month.to_string()),
        closed_at: Set(now.0),
        figures: Set(sealed),
    }))
}

/// A month to be written.
pub(super) struct ClosedRow(closed::ActiveModel);

/// Writes a month. A month that is there already stays as it is: figures appear once.
pub(super) async fn insert(tx: &Tx, row: ClosedRow) -> Result<()> {
    closed::Entity::insert(row.0)
        .on_conflict_do_nothing_on([closed::Column::Institution, closed::Column::Month])
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The last closed month.
pub(super) async fn last_closed(kernel: &Kernel, institution: InstitutionId) -> Result<Option<Month>> {
    let last = closed::Entity::find().filter(closed::Column::Institution.eq(institution.0)).order_by_desc(closed::Column::Month);
    last.one(kernel.db.reader()).await?.map(|row| row.month.parse().map_err(Error::internal)).transpose()
}

/// The last closed months, newest first.
pub(super) async fn months(kernel: &Kernel, institution: InstitutionId, most: u16) -> Result<Vec<(Month, Figures)>> {
    let rows = closed::Entity::find()
        .filter(closed::Column::Institution.eq(institution.0))
        .order_by_desc(closed::Column::Month)
        .limit(u64::from(most));
    let open = |row: closed::Model| {
        let month: Month = row.month.parse().map_err(Error::internal)?;
        Ok((month, kernel.vault.open_json(place(CLOSED, institution, month), &row.figures)?))
    };
    rows.all(kernel.db.reader()).await?.into_iter().map(open).collect()
}

/// A band to be written.
pub(super) struct BandRow(running::ActiveModel);

/// Seals the running month's band.
pub(super) fn prepare_band(kernel: &Kernel, institution: InstitutionId, month: Month, band: Band, now: Moment) -> Result<BandRow> {
    let sealed = kernel.vault.seal_json(place(RUNNING, institution, month), &band, 32)?;
    Ok(BandRow(running::ActiveModel {
        id: Set(id(institution, month)),
        institution: Set(institution.0),
        month: Set(month.to_string()),
        band: Set(sealed),
        refreshed_at: Set(now.0),
    }))
}

/// Puts the band in place of the last one.
pub(super) async fn put_band(tx: &Tx, row: BandRow) -> Result<()> {
    let newer = OnConflict::column(running::Column::Institution)
        .update_columns([running::Column::Id, running::Column::Month, running::Column::Band, running::Column::RefreshedAt])
        .to_owned();
    running::Entity::insert(row.0).on_conflict(newer).exec_without_returning(tx).await?;
    Ok(())
}

/// The band last put, with its month.
pub(super) async fn band(kernel: &Kernel, institution: InstitutionId) -> Result<Option<(Month, Band)>> {
    let row = running::Entity::find_by_id(institution.0).one(kernel.db.reader()).await?;
    row.map(|row| {
        let month: Month = row.month.parse().map_err(Error::internal)?;
        Ok((month, kernel.vault.open_json(place(RUNNING, institution, month), &row.band)?))
    })
    .transpose()
}

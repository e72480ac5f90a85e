//! Who read a notice, and which report came of it.

use crate::kernel::{
    Kernel,
    db::{Rows, Tx},
    error::Result,
    vault::{Place, TagKind, Vault},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, TryInsertResult};
use serde::{Deserialize, Serialize};
use shared::{
    ids::{AccountId, MemberAlertId, ReportId},
    problem::Code,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

mod rows {
    //! The table.
    use crate::kernel::vault::Sealed;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notice_readers")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub alert_id: Uuid,
        pub state: String,
        pub reply: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

const READ: &str = "READ";
const ANSWERED: &str = "ANSWERED";
/// A row of somebody who only read it looks like one of somebody who answered.
const SIZE: usize = 64;
/// Ids in one question: both databases limit how many values a statement has.
const AT_ONCE: usize = 500;

const fn place(id: Uuid) -> Place {
    Place::new("notice_readers", "reply", id)
}

/// What is sealed of it.
#[derive(Default, Serialize, Deserialize)]
struct Reply {
    report: Option<ReportId>,
}

fn id(vault: &Vault, alert: MemberAlertId, who: AccountId) -> Uuid {
    vault.tag(TagKind::NoticeReader, &[alert.0.as_bytes(), who.0.as_bytes()]).id()
}

fn row(vault: &Vault, alert: MemberAlertId, who: AccountId, report: Option<ReportId>) -> Result<rows::ActiveModel> {
    let id = id(vault, alert, who);
    let state = if report.is_some() { ANSWERED } else { READ };
    let reply = vault.seal_json(place(id), &Reply { report }, SIZE)?;
    Ok(rows::ActiveModel { id: Set(id), alert_id: Set(alert.0), state: Set(state.to_owned()), reply: Set(reply) })
}

/// That somebody read one. Whoever reads it twice has read it.
pub(super) fn has_read(vault: &Vault, alert: MemberAlertId, who: AccountId) -> Result<Rows> {
    Ok(Rows::unless_there(row(vault, alert, who, None)?, rows::Column::Id))
}

/// Which of these somebody has read, each with the report that came of it.
pub(super) async fn of(kernel: &Kernel, who: AccountId, alerts: &[MemberAlertId]) -> Result<HashMap<MemberAlertId, Option<ReportId>>> {
    let ids = alerts.iter().map(|alert| id(&kernel.vault, *alert, who));
    let found = rows::Entity::find().filter(rows::Column::Id.is_in(ids)).all(kernel.db.reader()).await?;
    found
        .into_iter()
        .map(|row| {
            let reply: Reply = kernel.vault.open_json(place(row.id), &row.reply)?;
            Ok((MemberAlertId(row.alert_id), reply.report))
        })
        .collect()
}

/// Those of some people for whom at least one of these alerts is still unread.
pub(super) async fn unread_by(kernel: &Kernel, alerts: &[MemberAlertId], who: &[AccountId]) -> Result<HashSet<AccountId>> {
    let mut unread = HashSet::new();
    for alert in alerts {
        let mut ids: HashMap<Uuid, AccountId> = who.iter().map(|who| (id(&kernel.vault, *alert, *who), *who)).collect();
        let all: Vec<Uuid> = ids.keys().copied().collect();
        for some in all.chunks(AT_ONCE) {
            let read = rows::Entity::find().filter(rows::Column::Id.is_in(some.iter().copied())).all(kernel.db.reader()).await?;
            for row in read {
                ids.remove(&row.id);
            }
        }
        unread.extend(ids.into_values());
    }
    Ok(unread)
}

/// The reports that an alert asked for.
pub(super) async fn reports(kernel: &Kernel, alert: MemberAlertId) -> Result<Vec<ReportId>> {
    let answers = rows::Entity::find().filter(rows::Column::AlertId.eq(alert.0)).filter(rows::Column::State.eq(ANSWERED));
    let mut reports = Vec::new();
    for row in answers.all(kernel.db.reader()).await? {
        match kernel.vault.open_json::<Reply>(place(row.id), &row.reply) {
            Ok(reply) => reports.extend(reply.report),
            Err(cause) => kernel.unopened.tell("answer to a notice", row.id, &cause),
        }
    }
    Ok(reports)
}

/// Some of those who read these.
pub(super) async fn some_of(kernel: &Kernel, alerts: &[MemberAlertId], most: u64) -> Result<Vec<Uuid>> {
    let of = rows::Entity::find().filter(rows::Column::AlertId.is_in(alerts.iter().map(|id| id.0)));
    Ok(of.select_only().column(rows::Column::Id).limit(most).into_tuple().all(kernel.db.reader()).await?)
}

/// Deletes them.
pub(super) async fn delete(tx: &Tx, some: &[Uuid]) -> Result<()> {
    rows::Entity::delete_many().filter(rows::Column::Id.is_in(some.iter().copied())).exec(tx).await?;
    Ok(())
}

/// An answer, to be written with its report.
#[derive(Debug)]
pub struct Answered(rows::ActiveModel);

/// Seals an answer outside the transaction.
///
/// # Errors
/// Internal only.
pub fn answered(kernel: &Kernel, alert: MemberAlertId, who: AccountId, report: ReportId) -> Result<Answered> {
    Ok(Answered(row(&kernel.vault, alert, who, Some(report))?))
}

impl Answered {
    /// Writes it, once for each who answers.
    ///
    /// # Errors
    /// `conflict` where there is an answer of theirs; the database's.
    pub async fn write(self, tx: &Tx) -> Result<()> {
        let only_read = rows::Column::Id.eq(self.0.id.clone().take().unwrap_or_default()).and(rows::Column::State.eq(READ));
        let change = rows::ActiveModel { state: self.0.state.clone(), reply: self.0.reply.clone(), ..Default::default() };
        if rows::Entity::update_many().set(change).filter(only_read).exec(tx).await?.rows_affected == 1 {
            return Ok(());
        }
        let first = rows::Entity::insert(self.0).on_conflict_do_nothing_on([rows::Column::Id]).exec_without_returning(tx).await?;
        if matches!(first, TryInsertResult::Inserted(1..)) { Ok(()) } else { Err(Code::Conflict.into()) }
    }
}

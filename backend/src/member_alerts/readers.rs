//! Who read a notice, and which report came of it. Whether one did is sealed: a row of somebody who only read looks like one of
//! somebody who answered.

use crate::kernel::{
    Kernel,
    db::{Rows, Tx},
    error::Result,
    vault::{Place, TagKind, Vault},
};
use actix_web::web::Data;
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
        pub reply: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Padding: with a report and without.
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
    let reply = vault.seal_json(place(id), &Reply { report }, SIZE)?;
    Ok(rows::ActiveModel { id: Set(id), alert_id: Set(alert.0), reply: Set(reply) })
}

/// That somebody read one. Whoever reads it twice has read it.
pub(super) fn has_read(vault: &Vault, alert: MemberAlertId, who: AccountId) -> Result<Rows> {
    Ok(Rows::unless_there(row(vault, alert, who, None)?, rows::Column::Id))
}

/// Which of these somebody has read, each with the report that came of it.
pub(super) async fn of(kernel: &Kernel, who: AccountId, alerts: &[MemberAlertId]) -> Result<HashMap<MemberAlertId, Option<ReportId>>> {
    let ids = alerts.iter().map(|alert| id(&kernel.vault, *alert, who));
    let found = rows::Entity::find().filter(rows::Column::Id.is_in(ids)).all(kernel.db.reader()).await?;
    Ok(found.into_iter().map(|row| (MemberAlertId(row.alert_id), report(kernel, &row))).collect())
}

/// The report that came of it. Of a row that does not open it is only known that somebody read.
fn report(kernel: &Kernel, row: &rows::Model) -> Option<ReportId> {
    let reply: Result<Reply> = kernel.vault.open_json(place(row.id), &row.reply);
    reply.inspect_err(|cause| kernel.unopened.tell("answer to a notice", row.id, cause)).ok()?.report
}

/// Those of some people for whom at least one of these alerts is still unread.
pub(super) async fn unread_by(kernel: &Kernel, alerts: &[MemberAlertId], who: &[AccountId]) -> Result<HashSet<AccountId>> {
    let mut unread = HashSet::new();
    for alert in alerts {
        let mut ids: HashMap<Uuid, AccountId> = who.iter().map(|who| (id(&kernel.vault, *alert, *who), *who)).collect();
        let all: Vec<Uuid> = ids.keys().copied().collect();
        for some in all.chunks(AT_ONCE) {
            let read = rows::Entity::find().filter(rows::Column::Id.is_in(some.iter().copied())).select_only().column(rows::Column::Id);
            let read: Vec<Uuid> = read.into_tuple().all(kernel.db.reader()).await?;
            for id in read {
                ids.remove(&id);
            }
        }
        unread.extend(ids.into_values());
    }
    Ok(unread)
}

/// The reports that an alert asked for. All who read it are looked at: who answered is sealed.
pub(super) async fn reports(kernel: &Kernel, alert: MemberAlertId) -> Result<Vec<ReportId>> {
    let read = rows::Entity::find().filter(rows::Column::AlertId.eq(alert.0)).all(kernel.db.reader()).await?;
    Ok(read.iter().filter_map(|row| report(kernel, row)).collect())
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
pub struct Answered {
    kernel: Data<Kernel>,
    row: rows::ActiveModel,
}

/// Seals an answer outside the transaction.
///
/// # Errors
/// Internal only.
pub fn answered(kernel: &Data<Kernel>, alert: MemberAlertId, who: AccountId, report: ReportId) -> Result<Answered> {
    Ok(Answered { row: row(&kernel.vault, alert, who, Some(report))?, kernel: kernel.clone() })
}

/// How often it is looked again what somebody did at the same moment: they read it, or answered.
const LOOKS: usize = 3;

impl Answered {
    /// Writes it, once for each who answers.
    ///
    /// # Errors
    /// `conflict` where there is an answer of theirs; the database's.
    pub async fn write(self, tx: &Tx) -> Result<()> {
        let id = self.row.id.clone().take().unwrap_or_default();
        for _ in 0..LOOKS {
            let written = match rows::Entity::find_by_id(id).one(tx).await? {
                Some(read) if report(&self.kernel, &read).is_some() => break,
                Some(read) => {
                    let change = rows::ActiveModel { reply: self.row.reply.clone(), ..Default::default() };
                    // The bytes it was read as: that nobody answered meanwhile stands nowhere else.
                    let same = rows::Column::Id.eq(id).and(rows::Column::Reply.eq(read.reply));
                    rows::Entity::update_many().set(change).filter(same).exec(tx).await?.rows_affected == 1
                }
                None => {
                    let first = rows::Entity::insert(self.row.clone()).on_conflict_do_nothing_on([rows::Column::Id]);
                    matches!(first.exec_without_returning(tx).await?, TryInsertResult::Inserted(1..))
                }
            };
            if written {
                return Ok(());
            }
        }
        Err(Code::Conflict.into())
    }
}

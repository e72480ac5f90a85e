//! The files' rows.

use crate::kernel::{
    Kernel,
    db::{Rows, Tx, Who},
    error::{Error, Result},
    vault::{Column, FileKey, Place, Tag, TagKind, Vault},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use serde::{Deserialize, Serialize};
use shared::{
    attachments::{AttachmentProgress, AttachmentState, FileName, Media, Unkept},
    audit::{Action, Unaudited},
    ids::{AccountId, AttachmentId, InstitutionId, ReportId},
    problem::Code,
    time::Moment,
};
use std::collections::HashMap;
use uuid::Uuid;

pub(super) mod rows {
    //! The table.
    use crate::kernel::vault::{Sealed, Tag};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "attachments")]
    pub(in crate::attachments) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution: Uuid,
        pub at: i64,
        pub version: i32,
        pub state: String,
        pub report_tag: Tag,
        pub sender_tag: Tag,
        pub details: Sealed,
        pub tries: i32,
        pub due_at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(in crate::attachments) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Its sealed document.
pub const SEALED: &[Column] = &[Column::whole("attachments", "details")];

/// Padding: room for the names of all pieces of the largest file, so that the size tells nothing of a file's.
const SIZE: usize = 8192;

/// Ids in one question: both databases limit how many values a statement has.
const AT_ONCE: usize = 500;

/// A file that can be opened: where it lies.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    /// The objects it lies in, in order.
    pub(super) objects: Vec<Uuid>,
    /// What it is.
    pub(super) media: Media,
    /// Its size.
    pub(super) bytes: u32,
}

/// What is sealed of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Details {
    pub(super) report: ReportId,
    pub(super) by: AccountId,
    /// What it is called, sealed once more with the key that goes with the report's words.
    pub(super) name: Vec<u8>,
    /// What was begun.
    pub(super) media: Media,
    pub(super) bytes: u32,
    pub(super) keep_original: bool,
    /// What arrived so far.
    pub(super) pieces: Vec<Uuid>,
    pub(super) arrived: u32,
    /// What became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) kept: Option<Stored>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) original: Option<Stored>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) unkept: Option<Unkept>,
}

impl Details {
    /// Every object the row names.
    pub(super) fn objects(&self) -> impl Iterator<Item = Uuid> + '_ {
        let stored = self.kept.iter().chain(&self.original).flat_map(|stored| &stored.objects);
        self.pieces.iter().chain(stored).copied()
    }
}

/// A file of a report.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Where.
    pub institution: InstitutionId,
    /// When it was begun.
    pub at: Moment,
    /// How far it has come.
    pub state: AttachmentState,
    pub(super) version: i32,
    /// Until when the next piece may come; once all are here, when it is looked at next.
    pub(super) due: Moment,
    pub(super) details: Details,
}

const fn place(id: AttachmentId) -> Place {
    Place::new("attachments", "details", id.0)
}

pub(super) fn report_tag(vault: &Vault, report: ReportId) -> Tag {
    vault.tag(TagKind::AttachmentReport, &[report.0.as_bytes()])
}

pub(super) fn sender_tag(vault: &Vault, sender: AccountId) -> Tag {
    vault.tag(TagKind::AttachmentSender, &[sender.0.as_bytes()])
}

impl Attachment {
    pub(super) fn open(vault: &Vault, row: &rows::Model) -> Result<Self> {
        let id = AttachmentId(row.id);
        let details: Details = vault.open_json(place(id), &row.details)?;
        if row.report_tag != report_tag(vault, details.report) {
            return Err(Error::internal("a file stands at another report"));
        }
        let state = AttachmentState::from_code(&row.state).ok_or_else(|| Error::internal("a file's state is unknown"))?;
        let (institution, at, due) = (InstitutionId(row.institution), Moment(row.at), Moment(row.due_at));
        Ok(Self { id, institution, at, state, version: row.version, due, details })
    }

    /// The report it belongs to.
    pub const fn report(&self) -> ReportId {
        self.details.report
    }

    /// Who sends it.
    pub const fn by(&self) -> AccountId {
        self.details.by
    }

    /// Why it is not kept.
    pub const fn unkept(&self) -> Option<Unkept> {
        self.details.unkept
    }

    /// What it is and how large: as it can be opened, else as it was begun.
    pub fn shape(&self) -> (Media, u32) {
        self.details.kept.as_ref().map_or((self.details.media, self.details.bytes), |kept| (kept.media, kept.bytes))
    }

    /// What it was sent as.
    pub const fn sent_as(&self) -> Media {
        self.details.media
    }

    /// Whether there is a picture as it was sent.
    pub const fn has_original(&self) -> bool {
        self.details.original.is_some()
    }

    /// How far it has come, for whoever sends it.
    pub const fn progress(&self) -> AttachmentProgress {
        let Details { arrived, bytes, unkept, .. } = &self.details;
        AttachmentProgress { state: self.state, arrived: *arrived, bytes: *bytes, unkept: *unkept }
    }

    /// What its reporter called it.
    ///
    /// # Errors
    /// Internal when it does not open.
    pub fn name(&self, key: &FileKey) -> Result<FileName> {
        let name = key.open_words(self.id.0, &self.details.name).map_err(Error::internal)?;
        Ok(FileName::cleaned(std::str::from_utf8(&name).map_err(|_| Error::internal("a file's name is no text"))?))
    }

    /// The row of a new one.
    pub(super) fn row(&self, vault: &Vault) -> Result<Rows> {
        let Self { id, institution, at, state, version, due, details } = self;
        Ok(Rows::one(rows::ActiveModel {
            id: Set(id.0),
            institution: Set(institution.0),
            at: Set(at.0),
            version: Set(*version),
            state: Set(state.code().to_owned()),
            report_tag: Set(report_tag(vault, details.report)),
            sender_tag: Set(sender_tag(vault, details.by)),
            details: Set(vault.seal_json(place(*id), details, SIZE)?),
            tries: Set(0),
            due_at: Set(due.0),
        }))
    }

    /// Writes it over the version it was read as.
    ///
    /// # Errors
    /// `conflict` when somebody was faster; the database's.
    pub(super) async fn put(&self, tx: &Tx, vault: &Vault) -> Result<()> {
        let done = rows::Entity::update_many()
            .col_expr(rows::Column::Version, Expr::value(self.version + 1))
            .col_expr(rows::Column::State, Expr::value(self.state.code()))
            .col_expr(rows::Column::DueAt, Expr::value(self.due.0))
            .col_expr(rows::Column::Details, Expr::value(sea_orm::Value::from(vault.seal_json(place(self.id), &self.details, SIZE)?)))
            .filter(rows::Column::Id.eq(self.id.0))
            .filter(rows::Column::Version.eq(self.version))
            .exec(tx)
            .await?;
        if done.rows_affected == 1 { Ok(()) } else { Err(Code::Conflict.into()) }
    }
}

/// One file.
///
/// # Errors
/// `not_found`; the database's; internal when it does not open.
pub async fn find(kernel: &Kernel, id: AttachmentId) -> Result<Attachment> {
    let row = rows::Entity::find_by_id(id.0).one(kernel.db.reader()).await?;
    Attachment::open(&kernel.vault, &row.ok_or(Error::Refused(Code::NotFound))?)
}

/// The files of a report, oldest first; without those that do not open.
///
/// # Errors
/// The database's.
pub async fn of_report(kernel: &Kernel, report: ReportId) -> Result<Vec<Attachment>> {
    let found = rows::Entity::find().filter(rows::Column::ReportTag.eq(report_tag(&kernel.vault, report)));
    let rows = found.order_by_asc(rows::Column::At).order_by_asc(rows::Column::Id).all(kernel.db.reader()).await?;
    let mut files = Vec::new();
    for row in rows {
        match Attachment::open(&kernel.vault, &row) {
            Ok(file) => files.push(file),
            Err(cause) => kernel.unopened.tell("attachment", row.id, &cause),
        }
    }
    Ok(files)
}

/// Which report each of some files belongs to. Without those that are not there or do not open.
///
/// # Errors
/// The database's.
pub async fn reports_of(kernel: &Kernel, files: &[Uuid]) -> Result<HashMap<Uuid, ReportId>> {
    let mut reports = HashMap::new();
    for some in files.chunks(AT_ONCE) {
        for row in rows::Entity::find().filter(rows::Column::Id.is_in(some.iter().copied())).all(kernel.db.reader()).await? {
            reports.extend(Attachment::open(&kernel.vault, &row).ok().map(|file| (row.id, file.report())));
        }
    }
    Ok(reports)
}

/// Every file that is kept or waits, opened or not, by id.
///
/// # Errors
/// The database's.
pub async fn all_there(kernel: &Kernel) -> Result<Vec<AttachmentId>> {
    let there = [AttachmentState::Held, AttachmentState::Kept].map(AttachmentState::code);
    let found = rows::Entity::find().filter(rows::Column::State.is_in(there)).order_by_asc(rows::Column::Id);
    let ids: Vec<Uuid> = found.select_only().column(rows::Column::Id).into_tuple().all(kernel.db.reader()).await?;
    Ok(ids.into_iter().map(AttachmentId).collect())
}

/// The file to be looked at next: of those that are due the one tried least, so that what cannot be looked at waits behind
/// what was never tried.
///
/// # Errors
/// The database's.
pub async fn next_held(kernel: &Kernel, now: Moment) -> Result<Option<AttachmentId>> {
    let held = rows::Entity::find().filter(rows::Column::State.eq(AttachmentState::Held.code())).filter(rows::Column::DueAt.lte(now.0));
    let first = held.order_by_asc(rows::Column::Tries).order_by_asc(rows::Column::DueAt).order_by_asc(rows::Column::Id);
    let id: Option<Uuid> = first.select_only().column(rows::Column::Id).into_tuple().one(kernel.db.reader()).await?;
    Ok(id.map(AttachmentId))
}

/// How long a file waits that could not be looked at for the first time, and at most.
const WAITS: i64 = 30 * Moment::SECOND;
const WAITS_LONGEST: i64 = Moment::HOUR;

/// After so many tries once a day is enough: whatever a file does to its reader, it does seldom.
const MANY: i32 = 10;

/// Counts a try at a file, also at one whose row does not open, and puts it behind the others: each time it waits twice as long.
/// That is written before anybody looks, so that one that ends the process is not the first it meets again. How often it was
/// tried by now.
///
/// # Errors
/// The database's.
pub async fn count_try(kernel: &Kernel, id: AttachmentId, now: Moment) -> Result<i32> {
    let tries: Option<i32> =
        rows::Entity::find_by_id(id.0).select_only().column(rows::Column::Tries).into_tuple().one(kernel.db.reader()).await?;
    let tries = tries.unwrap_or_default();
    let waits = WAITS.checked_shl(u32::try_from(tries).unwrap_or_default().min(16)).unwrap_or(WAITS_LONGEST).min(WAITS_LONGEST);
    let waits = if tries >= MANY { Moment::DAY } else { waits };
    wait_until(kernel, id, tries + 1, now.plus(waits), now).await?;
    Ok(tries + 1)
}

/// Takes a try back that was none: nobody was there to look.
///
/// # Errors
/// The database's.
pub async fn uncount_try(kernel: &Kernel, id: AttachmentId, tries: i32, now: Moment) -> Result<()> {
    wait_until(kernel, id, tries - 1, now, now).await
}

async fn wait_until(kernel: &Kernel, id: AttachmentId, tries: i32, due: Moment, now: Moment) -> Result<()> {
    let action = Action::Unaudited(Unaudited::AttachmentPutOff);
    let written = kernel.write(now, Who::default(), action, id.0, None, async move |tx| {
        // Not over what somebody found out meanwhile.
        rows::Entity::update_many()
            .col_expr(rows::Column::Tries, Expr::value(tries))
            .col_expr(rows::Column::DueAt, Expr::value(due.0))
            .filter(rows::Column::Id.eq(id.0))
            .filter(rows::Column::State.eq(AttachmentState::Held.code()))
            .exec(tx)
            .await?;
        Ok(Rows::default())
    });
    written.await.map(drop)
}

/// The files of which no piece came in time.
pub(super) async fn stranded(kernel: &Kernel, now: Moment, most: u64) -> Result<Vec<Uuid>> {
    let found =
        rows::Entity::find().filter(rows::Column::State.eq(AttachmentState::Arriving.code())).filter(rows::Column::DueAt.lte(now.0));
    Ok(found.select_only().column(rows::Column::Id).limit(most).into_tuple().all(kernel.db.reader()).await?)
}

/// Deletes files of which no piece came in time.
pub(super) async fn drop_stranded(tx: &Tx, ids: &[Uuid], now: Moment) -> Result<()> {
    let arriving = rows::Entity::delete_many().filter(rows::Column::State.eq(AttachmentState::Arriving.code()));
    let arriving = arriving.filter(rows::Column::DueAt.lte(now.0));
    arriving.filter(rows::Column::Id.is_in(ids.iter().copied())).exec(tx).await?;
    Ok(())
}

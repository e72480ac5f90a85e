//! The unsent answers of somebody who reports without scripts.

use crate::kernel::{
    Ctx, Kernel,
    db::{Tx, Who},
    error::{Error, Result},
    ids,
    vault::{Column, Place},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, TryInsertResult};
use serde::{Deserialize, Serialize};
use shared::{
    audit::{Action, Unaudited},
    ids::{IdempotencyKey, ReportId, SessionId},
    problem::Code,
    questionnaire::Answers,
    sessions::Right,
    time::Moment,
};
use uuid::Uuid;

mod rows {
    //! The table.
    use crate::kernel::vault::Sealed;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "drafts")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: Uuid,
        pub draft: Sealed,
        pub updated_at: i64,
        /// When the answers of somebody without an account are deleted; nothing where they belong to an account.
        pub ends_at: Option<i64>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A draft.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Draft {
    /// The key its report is filed under.
    pub(super) key: IdempotencyKey,
    /// The answers so far.
    pub(super) answers: Answers,
    /// Whether the check page was seen: from then on a changed answer leads back to it.
    pub(super) checked: bool,
    /// The report, once it is filed. The answers are gone then.
    pub(super) sent: Option<ReportId>,
    /// The device that worked on it last while it might see it, and when.
    #[serde(default)]
    seen: Option<(SessionId, Moment)>,
    /// When the row that was read was written; none if there is no row yet.
    #[serde(skip)]
    read: Option<i64>,
}

/// Its sealed column, bound to the account.
pub const SEALED: &[Column] = &[Column { id: "account", ..Column::whole("drafts", "draft") }];

/// How long a device that only files may pause over what it is in the middle of.
const AT_IT: i64 = 15 * Moment::MINUTE;

/// Answers are padded like a report's words.
const SIZE: usize = 2048;

impl Draft {
    /// Puts everything away, for the next report.
    pub(super) fn clear(&mut self) {
        *self = Self { read: self.read, ..Self::empty() };
    }

    /// The same after its report was filed: the answers are there now, and here no more. Whoever sent it sees the
    /// receipt.
    pub(super) fn sent<E>(self, ctx: &Ctx<E>, report: ReportId) -> Result<Self> {
        Ok(Self { answers: Answers::new(), sent: Some(report), seen: by(ctx)?, ..self })
    }

    /// Whether who asks may see it. A device that only files may have been picked up by anybody: it sees what it is
    /// in the middle of, and nothing of what the person wrote before or elsewhere.
    pub(super) fn is_shown<E>(&self, ctx: &Ctx<E>) -> Result<bool> {
        // Their cookie is all that a visit without an account has, and it ends with the browser.
        if ctx.visitor().is_some() {
            return Ok(true);
        }
        let session = ctx.signed()?.session;
        let at_it = self.seen.is_some_and(|(by, at)| by == session && ctx.now.since(at) < AT_IT);
        Ok(ctx.right == Some(Right::Reading) || self.is_empty() || at_it)
    }

    /// Whether there are answers that were not sent.
    pub(super) fn is_begun(&self) -> bool {
        !self.answers.is_empty() && self.sent.is_none()
    }

    fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.sent.is_none()
    }

    /// Makes it another report than the one its key was used for.
    pub(super) fn under_another_key(&mut self) {
        if self.sent.is_none() {
            self.key = IdempotencyKey(ids::fresh());
        }
    }

    fn empty() -> Self {
        Self { key: IdempotencyKey(ids::fresh()), answers: Answers::new(), checked: false, sent: None, seen: None, read: None }
    }
}

/// Whose draft it is: an account's or a visit's.
fn whose<E>(ctx: &Ctx<E>) -> Result<Uuid> {
    ctx.visitor().map_or_else(|| ctx.signed().map(|signed| signed.account.0), |visitor| Ok(visitor.id))
}

/// The device that works on it, and now.
fn by<E>(ctx: &Ctx<E>) -> Result<Option<(SessionId, Moment)>> {
    if ctx.visitor().is_some() { Ok(None) } else { Ok(Some((ctx.signed()?.session, ctx.now))) }
}

/// The draft of who asks; an empty one if there is none.
pub(super) async fn load<E>(ctx: &Ctx<E>) -> Result<Draft> {
    let account = whose(ctx)?;
    let Some(row) = rows::Entity::find_by_id(account).one(ctx.kernel.db.reader()).await? else { return Ok(Draft::empty()) };
    let draft: Draft = ctx.kernel.vault.open_json(Place::new("drafts", "draft", account), &row.draft)?;
    let mut draft = Draft { read: Some(row.updated_at), ..draft };
    // A receipt this device may not show any more must not keep it from filing again.
    if draft.sent.is_some() && ctx.right == Some(Right::Filing) && !draft.is_shown(ctx)? {
        draft.clear();
    }
    Ok(draft)
}

/// The same for a page that shows it.
///
/// # Errors
/// `reading_ended` on a device that may not see it.
pub(super) async fn shown<E>(ctx: &Ctx<E>) -> Result<Draft> {
    let draft = load(ctx).await?;
    if draft.is_shown(ctx)? { Ok(draft) } else { Err(Code::ReadingEnded.into()) }
}

/// A draft that can be written in a transaction.
pub(super) struct Prepared {
    row: rows::ActiveModel,
    account: Uuid,
    read: Option<i64>,
}

/// Seals a draft.
pub(super) fn prepare<E>(ctx: &Ctx<E>, draft: &Draft) -> Result<Prepared> {
    let account = whose(ctx)?;
    let sealed = ctx.kernel.vault.seal_json(Place::new("drafts", "draft", account), draft, SIZE)?;
    // The time doubles as the version: it always grows.
    let written = draft.read.map_or(ctx.now.0, |read| ctx.now.0.max(read + 1));
    let ends_at = ctx.visitor().map(|_| ctx.now.plus(VISIT).0);
    let row = rows::ActiveModel { account: Set(account), draft: Set(sealed), updated_at: Set(written), ends_at: Set(ends_at) };
    Ok(Prepared { row, account, read: draft.read })
}

impl Prepared {
    /// Writes it, unless another page has written since it was read.
    ///
    /// # Errors
    /// `conflict` then.
    pub(super) async fn write(self, tx: &Tx) -> Result<()> {
        let written = match self.read {
            Some(read) => {
                let as_read = rows::Column::UpdatedAt.eq(read);
                let update = rows::Entity::update_many().set(self.row).filter(rows::Column::Account.eq(self.account)).filter(as_read);
                update.exec(tx).await?.rows_affected == 1
            }
            None => {
                let first = rows::Entity::insert(self.row).on_conflict_do_nothing_on([rows::Column::Account]);
                matches!(first.exec_without_returning(tx).await?, TryInsertResult::Inserted(1..))
            }
        };
        if written { Ok(()) } else { Err(Code::Conflict.into()) }
    }
}

/// Changes the draft of who asks, and tries again when another page was faster: two pages at once are two
/// answers, and neither may undo the other.
pub(super) async fn change<E>(ctx: &Ctx<E>, change: impl Fn(&mut Draft)) -> Result<Draft> {
    for _ in 0..TRIES {
        let mut draft = load(ctx).await?;
        let shown = draft.is_shown(ctx)?;
        change(&mut draft);
        if shown {
            draft.seen = by(ctx)?;
        }
        let prepared = prepare(ctx, &draft)?;
        let account = whose(ctx)?;
        match ctx.write(Action::Unaudited(Unaudited::DraftKept), account, async move |tx| prepared.write(tx).await).await {
            Ok(_) => return Ok(draft),
            Err(Error::Refused(Code::Conflict)) => {}
            Err(other) => return Err(other),
        }
    }
    Err(Code::Unavailable.into())
}

/// How long the answers of somebody without an account wait, and the receipt they have yet to write down.
const VISIT: i64 = Moment::DAY;

/// Deletes the answers of visits nobody came back to.
///
/// # Errors
/// The database's.
pub async fn forget_visits(kernel: &Kernel) -> Result<()> {
    let now = kernel.clock.now();
    let over = rows::Column::EndsAt.lt(now.0);
    if rows::Entity::find().filter(over.clone()).one(kernel.db.reader()).await?.is_none() {
        return Ok(());
    }
    let action = Action::Unaudited(Unaudited::VisitsForgotten);
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        rows::Entity::delete_many().filter(over).exec(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}

/// How often a page that lost a race tries again.
pub(super) const TRIES: usize = 5;

//! The unsent answers of somebody who reports without scripts.

use crate::kernel::{
    Ctx, Kernel,
    db::{Tx, Who},
    error::{Error, Result},
    http::{visit, wait_if_many},
    ids,
    vault::{Column, Place},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, TryInsertResult,
    sea_query::Expr,
};
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
        /// 1 where it was begun while more came from its network than usual, until it is sent: it gives way first.
        pub rushed: i32,
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
    /// Whether this device was left in a hurry: from now on it shows nothing of it.
    #[serde(skip)]
    left: bool,
    /// Whether it was begun while more came from its network than usual.
    #[serde(skip)]
    rushed: bool,
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

    /// Throws unsent answers away, and lets no device show a receipt before somebody signs in (docs/rules.md §1.6).
    pub(super) fn leave(&mut self) {
        if self.sent.is_none() {
            self.clear();
        }
        (self.seen, self.left) = (None, true);
    }

    /// Whether anything of it was kept.
    pub(super) const fn is_kept(&self) -> bool {
        self.read.is_some()
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
        Self {
            key: IdempotencyKey(ids::fresh()),
            answers: Answers::new(),
            checked: false,
            sent: None,
            seen: None,
            read: None,
            left: false,
            rushed: false,
        }
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
///
/// # Errors
/// `sign_in_needed` for somebody without an account whose visit is over, unless all that is left is their receipt.
pub(super) async fn load<E>(ctx: &Ctx<E>) -> Result<Draft> {
    let account = whose(ctx)?;
    let over = ctx.visitor().is_some_and(|visitor| ctx.now >= visitor.until);
    let empty = || if over { Err(Code::SignInNeeded.into()) } else { Ok(Draft::empty()) };
    let Some(row) = rows::Entity::find_by_id(account).one(ctx.kernel.db.reader()).await? else { return empty() };
    let draft: Draft = ctx.kernel.vault.open_json(Place::new("drafts", "draft", account), &row.draft)?;
    if over && (draft.sent.is_none() || row.ends_at.is_none_or(|ends_at| ends_at <= ctx.now.0)) {
        return empty();
    }
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
    /// How many drafts of visits may stand beside it, where it is one itself.
    most: Option<u64>,
}

/// Seals a draft.
pub(super) fn prepare<E>(ctx: &Ctx<E>, draft: &Draft) -> Result<Prepared> {
    let account = whose(ctx)?;
    let sealed = ctx.kernel.vault.seal_json(Place::new("drafts", "draft", account), draft, SIZE)?;
    // The time doubles as the version: it always grows.
    let written = draft.read.map_or(ctx.now.0, |read| ctx.now.0.max(read + 1));
    // Answers end with their visit, however often they change. A receipt has a day to be written down.
    let ends_at = ctx.visitor().map(|visitor| if draft.sent.is_some() { ctx.now.plus(visit::LONGEST) } else { visitor.until }.0);
    // A report that was sent was no part of a flood.
    let rushed = if draft.read.is_none() || draft.sent.is_some() { Set((draft.rushed && draft.sent.is_none()).into()) } else { NotSet };
    let row = rows::ActiveModel { account: Set(account), draft: Set(sealed), updated_at: Set(written), ends_at: Set(ends_at), rushed };
    let most = ctx.visitor().map(|_| ctx.kernel.config.limits.visits_kept.get().into());
    Ok(Prepared { row, account, read: draft.read, most })
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
                if let Some(most) = self.most {
                    make_room(tx, most).await?;
                }
                let first = rows::Entity::insert(self.row).on_conflict_do_nothing_on([rows::Column::Account]);
                matches!(first.exec_without_returning(tx).await?, TryInsertResult::Inserted(1..))
            }
        };
        if written { Ok(()) } else { Err(Code::Conflict.into()) }
    }
}

/// How long a draft was left alone, where room has to be made: one that was begun in a rush counts two hours more, so that
/// one network that begins thousands makes room with its own, and what somebody is at goes before nothing that lies idle.
const LEFT_ALONE: &str = "updated_at - rushed * 7200000";

/// Lets the drafts of visits go that were left alone longest, until there is room for one more. Nobody's filing is refused
/// for a full table, and nobody fills a disk (docs/rules.md §1.9).
async fn make_room(tx: &Tx, most: u64) -> Result<()> {
    let visits = rows::Entity::find().filter(rows::Column::EndsAt.is_not_null());
    let over = (visits.clone().count(tx).await? + 1).saturating_sub(most).min(PORTION);
    if over > 0 {
        let left = visits.order_by_asc(Expr::cust(LEFT_ALONE)).limit(over).select_only().column(rows::Column::Account);
        rows::Entity::delete_many().filter(rows::Column::Account.in_subquery(left.into_query())).exec(tx).await?;
    }
    Ok(())
}

/// Changes the draft of who asks, and tries again when another page was faster: two pages at once are two
/// answers, and neither may undo the other.
pub(super) async fn change<E>(ctx: &Ctx<E>, change: impl Fn(&mut Draft)) -> Result<Draft> {
    let mut rushed = None;
    for _ in 0..TRIES {
        let mut draft = load(ctx).await?;
        let shown = draft.is_shown(ctx)?;
        if rushed.is_none() && draft.read.is_none() && ctx.visitor().is_some() {
            rushed = Some(wait_if_many(ctx).await?);
        }
        draft.rushed = rushed.unwrap_or_default();
        change(&mut draft);
        if shown && !draft.left {
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

/// Deletes the draft of somebody without an account: nothing of it is left behind.
pub(super) async fn forget<E>(ctx: &Ctx<E>) -> Result<()> {
    let account = whose(ctx)?;
    let written = ctx.write(Action::Unaudited(Unaudited::DraftKept), account, async move |tx| {
        rows::Entity::delete_by_id(account).exec(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}

/// Drafts deleted in one transaction: few enough that filing does not wait for them.
const PORTION: u64 = 500;

/// Portions of one round; what is left goes in the next.
const ROUND: usize = 20;

/// Deletes the answers of visits that are over, a portion at a time.
///
/// # Errors
/// The database's.
pub async fn forget_visits(kernel: &Kernel) -> Result<()> {
    let now = kernel.clock.now();
    for _ in 0..ROUND {
        let over = rows::Entity::find().filter(rows::Column::EndsAt.lte(now.0)).order_by_asc(rows::Column::EndsAt);
        let over = over.select_only().column(rows::Column::Account).limit(PORTION);
        let over: Vec<Uuid> = over.into_tuple().all(kernel.db.reader()).await?;
        if over.is_empty() {
            return Ok(());
        }
        let action = Action::Unaudited(Unaudited::VisitsForgotten);
        let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
            // Its receipt may have come meanwhile, and with it another end.
            let over = rows::Entity::delete_many().filter(rows::Column::Account.is_in(over)).filter(rows::Column::EndsAt.lte(now.0));
            over.exec(tx).await?;
            Ok(())
        });
        written.await?;
    }
    Ok(())
}

/// How often a page that lost a race tries again.
pub(super) const TRIES: usize = 5;

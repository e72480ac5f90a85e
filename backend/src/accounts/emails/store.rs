//! The rows of changes that wait.

use crate::{
    accounts::link_code::LinkCode,
    kernel::{
        Kernel,
        db::{Tx, Who},
        error::Result,
        ids,
        vault::{Column, Place, TagKind},
    },
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, Select,
    sea_query::{Expr, OnConflict},
};
use serde::{Deserialize, Serialize};
use shared::{
    audit::{Action, Unaudited},
    ids::{AccountId, InstitutionId, SessionId},
    own_account::EMAIL_LIFETIME,
    text::Email,
    time::Moment,
};
use uuid::Uuid;

mod rows {
    //! The table.
    use crate::kernel::vault::{Sealed, Tag};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "email_changes")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub account: Uuid,
        pub old_tag: Tag,
        pub new_tag: Tag,
        pub old_said: bool,
        pub new_said: bool,
        pub wanted: Sealed,
        pub expires_at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Its sealed column.
pub(in crate::accounts) const SEALED: Column = Column::whole("email_changes", "wanted");

/// Bytes what is wanted is padded to: two addresses of any length.
const SIZE: usize = 1024;

const fn place(id: Uuid) -> Place {
    Place::new("email_changes", "wanted", id)
}

/// What is wanted.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Wanted {
    pub(super) institution: InstitutionId,
    /// The session that asked; it goes on.
    pub(super) session: SessionId,
    /// The address until now: its letter goes there whatever becomes of the account meanwhile.
    pub(super) from: Email,
    pub(super) to: Email,
}

/// Whose code it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The address until now.
    Old,
    /// The one that is wanted.
    New,
}

impl Side {
    /// What its code is made as.
    pub(super) const fn kind(self) -> TagKind {
        match self {
            Side::Old => TagKind::OldEmailCode,
            Side::New => TagKind::NewEmailCode,
        }
    }

    const fn said(self) -> rows::Column {
        match self {
            Side::Old => rows::Column::OldSaid,
            Side::New => rows::Column::NewSaid,
        }
    }
}

/// A change that waits, opened.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) id: Uuid,
    pub(super) account: AccountId,
    pub(super) wanted: Wanted,
    pub(super) expires_at: Moment,
    old_said: bool,
    new_said: bool,
}

impl Found {
    /// Whether the other side has said yes.
    pub(super) const fn other_said(&self, side: Side) -> bool {
        match side {
            Side::Old => self.new_said,
            Side::New => self.old_said,
        }
    }
}

/// A change to be written.
pub(super) struct Prepared(rows::ActiveModel);

/// Seals a new one outside the transaction.
pub(super) fn prepare(kernel: &Kernel, account: AccountId, wanted: &Wanted, now: Moment) -> Result<(Uuid, Prepared)> {
    let id = ids::fresh();
    let tag = |side: Side| LinkCode::of(&kernel.vault, side.kind(), id).tag(&kernel.vault, TagKind::EmailChange);
    let row = rows::ActiveModel {
        id: Set(id),
        account: Set(account.0),
        old_tag: Set(tag(Side::Old)),
        new_tag: Set(tag(Side::New)),
        old_said: Set(false),
        new_said: Set(false),
        wanted: Set(kernel.vault.seal_json(place(id), wanted, SIZE)?),
        expires_at: Set(now.plus(EMAIL_LIFETIME).0),
    };
    Ok((id, Prepared(row)))
}

/// Writes one, in the place of an older one of the account.
pub(super) async fn put(tx: &Tx, new: Prepared) -> Result<()> {
    use rows::Column::{Account, ExpiresAt, Id, NewSaid, NewTag, OldSaid, OldTag, Wanted};
    let newer = OnConflict::column(Account).update_columns([Id, OldTag, NewTag, OldSaid, NewSaid, Wanted, ExpiresAt]).to_owned();
    rows::Entity::insert(new.0).on_conflict(newer).exec_without_returning(tx).await?;
    Ok(())
}

/// Those that still wait. Every other select starts here.
fn waiting(now: Moment) -> Select<rows::Entity> {
    rows::Entity::find().filter(rows::Column::ExpiresAt.gt(now.0))
}

/// The change a code is for, and whose code it is. A code that was used finds nothing.
pub(super) async fn by_code(kernel: &Kernel, code: &LinkCode, now: Moment) -> Result<Option<(Side, Found)>> {
    use rows::Column::{NewSaid, NewTag, OldSaid, OldTag};
    let tag = code.tag(&kernel.vault, TagKind::EmailChange);
    let old = Condition::all().add(OldTag.eq(tag.clone())).add(OldSaid.eq(false));
    let new = Condition::all().add(NewTag.eq(tag.clone())).add(NewSaid.eq(false));
    let row = waiting(now).filter(Condition::any().add(old).add(new)).one(kernel.db.reader()).await?;
    row.map(|row| Ok((if row.old_tag == tag { Side::Old } else { Side::New }, opened(kernel, row)?))).transpose()
}

/// The change of this id, for its letters.
pub(super) async fn by_id(kernel: &Kernel, id: Uuid, now: Moment) -> Result<Option<Found>> {
    let row = waiting(now).filter(rows::Column::Id.eq(id)).one(kernel.db.reader()).await?;
    row.map(|row| opened(kernel, row)).transpose()
}

fn opened(kernel: &Kernel, row: rows::Model) -> Result<Found> {
    Ok(Found {
        id: row.id,
        account: AccountId(row.account),
        wanted: kernel.vault.open_json(place(row.id), &row.wanted)?,
        expires_at: Moment(row.expires_at),
        old_said: row.old_said,
        new_said: row.new_said,
    })
}

/// Keeps one side's yes; false when it was said before, or the change is no more.
pub(super) async fn say_yes(tx: &Tx, id: Uuid, side: Side) -> Result<bool> {
    let said = rows::Entity::update_many()
        .col_expr(side.said(), Expr::value(true))
        .filter(rows::Column::Id.eq(id))
        .filter(side.said().eq(false))
        .exec(tx)
        .await?;
    Ok(said.rows_affected == 1)
}

/// Whether both have said yes, as the transaction sees it.
pub(super) async fn both_said(tx: &Tx, id: Uuid) -> Result<bool> {
    Ok(rows::Entity::find_by_id(id).one(tx).await?.is_some_and(|row| row.old_said && row.new_said))
}

/// Takes one, so that nobody else can: false when somebody has.
pub(super) async fn take(tx: &Tx, id: Uuid) -> Result<bool> {
    Ok(rows::Entity::delete_by_id(id).exec(tx).await?.rows_affected == 1)
}

/// Deletes what waits for somebody.
pub(in crate::accounts) async fn delete_of(tx: &Tx, account: AccountId) -> Result<()> {
    rows::Entity::delete_many().filter(rows::Column::Account.eq(account.0)).exec(tx).await?;
    Ok(())
}

/// Deletes what nobody confirmed in time.
///
/// # Errors
/// The database's.
pub(in crate::accounts) async fn forget_expired(kernel: &Kernel) -> Result<()> {
    let now = kernel.clock.now();
    let over = rows::Column::ExpiresAt.lte(now.0);
    if rows::Entity::find().filter(over.clone()).one(kernel.db.reader()).await?.is_none() {
        return Ok(());
    }
    let action = Action::Unaudited(Unaudited::EmailChangesExpired);
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        rows::Entity::delete_many().filter(over).exec(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}

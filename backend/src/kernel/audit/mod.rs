//! What was done, by whom, to what: one sealed row each, written in the transaction that did it
//! (docs/security.md §4.3).

use super::{
    context::Kernel,
    db::{Rows, Who},
    error::Result,
    vault::{Place, Sealed, Tag, TagKind, Vault},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use shared::{
    audit::{Action, Unaudited},
    ids::{AccountId, InstitutionId},
    problem::Code,
    time::Moment,
};
use uuid::Uuid;

mod back;
mod chain;
mod memory;
mod sealer;
mod tables;
mod verify;

pub use back::{Position, Wanted, back};
pub use chain::Checkpoint;
pub use memory::{Memory, remembered};
pub use sealer::{accept, last, seal, state, unsealed_since};
pub use verify::{Verdict, hex, verify};

use tables::audit_rows;

/// A row ready to be appended.
#[derive(Debug)]
pub struct Entry {
    at: Moment,
    institution: Option<InstitutionId>,
    object_tag: Tag,
    sealed: Sealed,
}

/// What a row says once opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// What was done.
    pub action: Action,
    /// By whom; none for the server itself.
    pub account: Option<AccountId>,
    /// To what.
    pub object: Uuid,
    /// Of a refusal: of what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// When.
    #[serde(skip, default = "epoch")]
    pub at: Moment,
}

/// What was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The endpoint; none in a row that sums up.
    pub endpoint: Option<String>,
    /// Why; none in a row that sums up refusals of several kinds.
    pub code: Option<Code>,
    /// How many; more than one in a row that sums up.
    pub count: u32,
}

const fn epoch() -> Moment {
    Moment(0)
}

/// Bytes a row is padded to: every row has one size, so none tells its action.
const SIZE: usize = 512;

/// A row has no id of its own before it is inserted, so it is bound to its object's tag instead.
fn place(tag: &Tag) -> Place {
    let bytes = tag.as_ref().first_chunk::<16>().copied().unwrap_or_default();
    Place::new("audit", "entry", Uuid::from_bytes(bytes))
}

/// Seals the row of an act; nothing for the listed writes that leave none.
///
/// # Errors
/// Internal only.
pub fn entry(vault: &Vault, at: Moment, who: Who, action: Action, object: Uuid) -> Result<Option<Entry>> {
    if matches!(action, Action::Unaudited(_)) {
        return Ok(None);
    }
    sealed(vault, who, Said { action, account: who.account, object, refusal: None, at }).map(Some)
}

fn sealed(vault: &Vault, who: Who, said: Said) -> Result<Entry> {
    let object_tag = vault.tag(TagKind::AuditObject, &[said.object.as_bytes()]);
    let sealed = vault.seal_json(place(&object_tag), &said, SIZE)?;
    Ok(Entry { at: said.at, institution: who.institution, object_tag, sealed })
}

impl Entry {
    /// The row, for the door to append; for a write that has a second act to record.
    pub fn row(self) -> Rows {
        Rows::one(audit_rows::ActiveModel {
            at: Set(self.at.0),
            institution: Set(self.institution.map(Into::into)),
            object_tag: Set(self.object_tag),
            entry: Set(self.sealed),
            ..Default::default()
        })
    }
}

/// Records a read of something that must not be read unseen. The read's answer waits for it: what
/// cannot be recorded is not shown.
///
/// # Errors
/// The database's.
pub async fn read(kernel: &Kernel, now: Moment, who: Who, action: Action, object: Uuid) -> Result<()> {
    kernel.insert(now, who, action, object, None, Rows::default()).await.map(drop)
}

/// Records a refusal, or how many there were.
///
/// # Errors
/// The database's.
pub async fn refused(kernel: &Kernel, now: Moment, who: Who, object: Uuid, refusal: Refusal) -> Result<()> {
    let said = Said { action: Action::Refused, account: who.account, object, refusal: Some(refusal), at: now };
    let entry = sealed(&kernel.vault, who, said)?;
    // The row is what is written, so the door has none of its own to add.
    let action = Action::Unaudited(Unaudited::RowOfItsOwn);
    kernel.insert(now, who, action, object, None, entry.row()).await.map(drop)
}

/// What was done to one object in an institution, opened, the newest first.
///
/// # Errors
/// The database's; internal when a row does not open.
pub async fn about(kernel: &Kernel, institution: InstitutionId, object: Uuid, most: u64) -> Result<Vec<Said>> {
    let tag = kernel.vault.tag(TagKind::AuditObject, &[object.as_bytes()]);
    let rows = audit_rows::Entity::find()
        .filter(audit_rows::Column::ObjectTag.eq(tag))
        .filter(audit_rows::Column::Institution.eq(institution.0))
        .order_by_desc(audit_rows::Column::Seq)
        .limit(most);
    rows.all(kernel.db.reader()).await?.into_iter().map(|row| opened(kernel, row)).collect()
}

fn opened(kernel: &Kernel, row: audit_rows::Model) -> Result<Said> {
    let said: Said = kernel.vault.open_json(place(&row.object_tag), &row.entry)?;
    Ok(Said { at: Moment(row.at), ..said })
}

/// Every row, opened, oldest first.
///
/// # Errors
/// The database's; internal when a row does not open.
pub async fn all(kernel: &Kernel) -> Result<Vec<Said>> {
    let rows = audit_rows::Entity::find().order_by_asc(audit_rows::Column::Seq).all(kernel.db.reader()).await?;
    rows.into_iter().map(|row| opened(kernel, row)).collect()
}

//! What the words lead to.

use super::words::{Words, canonical};
use crate::kernel::{
    Kernel,
    db::Rows,
    error::{Error, Result},
    vault::{Column, Place, Sealed, TagKind, Vault},
};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde::{Deserialize, Serialize};
use shared::{ids::ReportId, problem::Code, time::Moment};
use uuid::Uuid;

mod rows {
    //! The table.
    use crate::kernel::vault::Sealed;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "receipts")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub report: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Its sealed column.
pub const SEALED: &[Column] = &[Column::whole("receipts", "report")];

const SIZE: usize = 64;

const fn place(id: Uuid) -> Place {
    Place::new("receipts", "report", id)
}

/// A receipt to be written with its report.
#[derive(Debug)]
pub struct Prepared(rows::ActiveModel);

impl Prepared {
    /// The row, for the door to insert.
    pub fn rows(self) -> Rows {
        Rows::one(self.0)
    }
}

/// The receipt of a report, which its words open.
///
/// # Errors
/// Internal only.
pub async fn prepare(kernel: &Kernel, words: &Words, report: ReportId) -> Result<Prepared> {
    let id = id(kernel, words.canonical()).await?;
    let sealed = kernel.vault.seal_json(place(id), &report, SIZE)?;
    Ok(Prepared(rows::ActiveModel { id: Set(id), report: Set(sealed) }))
}

/// The report that typed words lead to. Whatever was typed, the same work is done.
///
/// # Errors
/// `unavailable` when too many are being hashed already; the database's.
pub async fn found(kernel: &Kernel, typed: &str) -> Result<Option<ReportId>> {
    let _place = kernel.opening.try_acquire().map_err(|_| Error::Refused(Code::Unavailable))?;
    let id = id(kernel, canonical(typed)).await?;
    let row = rows::Entity::find_by_id(id).one(kernel.db.reader()).await?;
    row.map(|row| kernel.vault.open_json(place(id), &row.report)).transpose()
}

/// The row's id: a tag of the slow hash.
async fn id(kernel: &Kernel, letters: String) -> Result<Uuid> {
    let _turn = kernel.hashing_words.acquire().await.map_err(|_| Error::Refused(Code::Unavailable))?;
    let pepper = kernel.vault.tag(TagKind::ReceiptPepper, &[]);
    let hash = actix_web::web::block(move || slow(&letters, pepper.as_ref())).await.map_err(Error::internal)??;
    Ok(kernel.vault.tag(TagKind::Receipt, &[&hash]).id())
}

/// Argon2id as for passwords, keyed. All have one salt, or nothing could be looked up; ninety random bits need none.
fn slow(letters: &str, pepper: &[u8]) -> Result<[u8; 32]> {
    let mut out = [0; 32];
    let keyed = Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, Params::default()).map_err(Error::internal)?;
    keyed.hash_password_into(letters.as_bytes(), b"vedette receipts", &mut out).map_err(Error::internal)?;
    Ok(out)
}

/// What a page that words opened keeps instead of them, sealed: nobody finds the words in its source.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Ticket {
    /// The report.
    pub report: ReportId,
    /// When it is over. The pages that follow from one carry the same end.
    pub until: Moment,
}

/// How long it can be written from the pages that words opened, from that moment on.
const OPEN: i64 = 30 * Moment::MINUTE;

const TICKET: Place = Place::new("receipts", "ticket", Uuid::nil());

impl Ticket {
    /// The ticket of somebody who has just shown the words.
    pub const fn new(report: ReportId, now: Moment) -> Self {
        Self { report, until: now.plus(OPEN) }
    }

    /// As a page keeps it.
    ///
    /// # Errors
    /// Internal only.
    pub fn sealed(&self, vault: &Vault) -> Result<String> {
        Ok(URL_SAFE_NO_PAD.encode(vault.seal_json(TICKET, self, SIZE * 2)?))
    }

    /// The ticket of a page; none of one that is over, or is none of ours.
    pub fn read(vault: &Vault, sealed: &str, now: Moment) -> Option<Self> {
        let sealed = Sealed::kept(URL_SAFE_NO_PAD.decode(sealed).ok()?);
        let ticket: Self = vault.open_json(TICKET, &sealed).ok()?;
        (now < ticket.until).then_some(ticket)
    }
}

//! Whether anybody has looked at a case, and whom it has told of something since (docs/rules.md §7).
//!
//! - A report that nobody opens is told to others, a step at a time. Which step was taken stands here, so that a step is
//!   taken once, however often its message comes.
//! - Of what happens later each person gets one letter, and the next one once somebody has looked.
//! - A case that is put apart begins anew: what the team did is no word of those inside.
//!
//! A sealed document a case; apart from the one that says who is on it, so that opening a case never makes somebody's
//! change of that one a conflict.

use super::store::brief;
use crate::kernel::{
    Kernel, audit, compartments,
    db::{Tx, Who},
    error::Result,
    vault::{Column, Place, Vault},
};
use actix_web::web::Data;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, TryInsertResult,
    sea_query::{Expr, ExprTrait},
};
use serde::{Deserialize, Serialize};
use shared::{
    audit::Action,
    ids::{AccountId, CaseId, CompartmentId, InstitutionId, Reference},
    lifecycle::CaseState,
    priority::Priority,
    problem::Code,
    time::Moment,
};
use std::collections::{BTreeSet, HashMap, hash_map::Entry};
use uuid::Uuid;

mod rows {
    //! The table.
    use crate::kernel::vault::Sealed;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "case_attention")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i32,
        pub attention: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Its sealed column.
pub(super) const SEALED: Column = Column::whole("case_attention", "attention");

/// Bytes a document is padded to: room for a team of a dozen.
const SIZE: usize = 512;

/// How often a look is written down again where others write at the same moment.
const TRIES: usize = 3;

const fn place(case: Uuid) -> Place {
    Place::new("case_attention", "attention", case)
}

/// What is kept of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Attention {
    /// Whether anybody who works cases has opened it.
    looked: bool,
    /// Who got a letter of something that happened later and nobody has looked since.
    told: BTreeSet<AccountId>,
    /// The last step that was taken because nobody looked.
    step: u8,
}

async fn read(db: &impl ConnectionTrait, vault: &Vault, case: CaseId) -> Result<(i32, Attention)> {
    let Some(row) = rows::Entity::find_by_id(case.0).one(db).await? else { return Ok((0, Attention::default())) };
    Ok((row.version, vault.open_json(place(row.id), &row.attention)?))
}

/// Writes a document over the version that was read; whether it was still that one.
async fn put(tx: &Tx, vault: &Vault, case: CaseId, version: i32, attention: &Attention) -> Result<bool> {
    let sealed = vault.seal_json(place(case.0), attention, SIZE)?;
    if version == 0 {
        let row = rows::ActiveModel { id: Set(case.0), version: Set(1), attention: Set(sealed) };
        let inserted = rows::Entity::insert(row).on_conflict_do_nothing_on([rows::Column::Id]).exec_without_returning(tx).await?;
        return Ok(matches!(inserted, TryInsertResult::Inserted(1..)));
    }
    let updated = rows::Entity::update_many()
        .col_expr(rows::Column::Attention, Expr::value(sealed))
        .col_expr(rows::Column::Version, Expr::col(rows::Column::Version).add(1))
        .filter(rows::Column::Id.eq(case.0))
        .filter(rows::Column::Version.eq(version));
    Ok(updated.exec(tx).await?.rows_affected == 1)
}

/// Records that somebody opened a case and, where they `work` cases, that it was looked at.
///
/// # Errors
/// The database's: what cannot be recorded is not shown.
pub(super) async fn looked(kernel: &Data<Kernel>, who: Who, case: CaseId, works: bool, now: Moment) -> Result<()> {
    let fresh = Attention { looked: true, ..Attention::default() };
    let is_news = |known: &Attention| !known.looked || !known.told.is_empty();
    if !works || !is_news(&read(kernel.db.reader(), &kernel.vault, case).await?.1) {
        return audit::read(kernel, now, who, Action::CaseOpened, case.into()).await;
    }
    let held = kernel.clone();
    let written = kernel.write(now, who, Action::CaseOpened, case.0, None, async move |tx| {
        for _ in 0..TRIES {
            let (version, known) = read(tx, &held.vault, case).await?;
            if !is_news(&known) || put(tx, &held.vault, case, version, &Attention { step: known.step, ..fresh.clone() }).await? {
                break;
            }
        }
        Ok(())
    });
    written.await.map(drop)
}

/// Begins anew, for those who look into the compartment a case is put in.
pub(super) async fn forget(tx: &Tx, case: CaseId) -> Result<()> {
    rows::Entity::delete_by_id(case.0).exec(tx).await?;
    Ok(())
}

/// Whom several cases have told, while letters are being ordered.
#[derive(Default)]
pub(super) struct Book(HashMap<CaseId, (i32, Attention, bool)>);

impl Book {
    /// Writes into the book that somebody is told that something happened with a case; false where they were told already
    /// and nobody has looked since.
    pub(super) async fn tell(&mut self, kernel: &Kernel, case: CaseId, who: AccountId) -> Result<bool> {
        let (_, attention, changed) = match self.0.entry(case) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let (version, attention) = read(kernel.db.reader(), &kernel.vault, case).await?;
                place.insert((version, attention, false))
            }
        };
        let news = attention.told.insert(who);
        *changed |= news;
        Ok(news)
    }

    /// Writes it down, with the letters.
    ///
    /// # Errors
    /// `conflict` where somebody has looked meanwhile; the database's.
    pub(super) async fn write(self, tx: &Tx, vault: &Vault) -> Result<()> {
        for (case, (version, attention, _)) in self.0.into_iter().filter(|(_, (.., changed))| *changed) {
            if !put(tx, vault, case, version, &attention).await? {
                return Err(Code::Conflict.into());
            }
        }
        Ok(())
    }
}

/// A case that nobody has opened or taken.
#[derive(Clone, Debug)]
pub struct Unopened {
    /// The case.
    pub case: CaseId,
    /// Where it belongs.
    pub institution: InstitutionId,
    /// The compartment it stands in.
    pub room: CompartmentId,
    /// How soon, today.
    pub priority: Priority,
    /// The report that opened it.
    pub reference: Reference,
    /// When it was opened.
    pub opened_at: Moment,
    /// The last step that was taken.
    pub step: u8,
    read: (i32, Attention),
}

impl Unopened {
    /// Whether it is kept apart from the team.
    pub fn apart(&self) -> bool {
        self.room != compartments::team(self.institution)
    }

    /// Writes down that a step is taken.
    ///
    /// # Errors
    /// `conflict` where somebody has looked meanwhile; the database's.
    pub async fn take(self, tx: &Tx, vault: &Vault, step: u8) -> Result<()> {
        let (version, attention) = self.read;
        let taken = put(tx, vault, self.case, version, &Attention { step, ..attention }).await?;
        if taken { Ok(()) } else { Err(Code::Conflict.into()) }
    }
}

/// The case, as long as nobody has opened it, taken it, or ended it in another way.
///
/// # Errors
/// The database's; internal when it is not there or does not open.
pub async fn unopened(kernel: &Kernel, case: CaseId) -> Result<Option<Unopened>> {
    let (institution, seen, reference) = brief(kernel, case).await?;
    let read = read(kernel.db.reader(), &kernel.vault, case).await?;
    if seen.details.facts.state != CaseState::New || seen.owner().is_some() || read.1.looked {
        return Ok(None);
    }
    let opened_at = Moment(seen.row.opened_at);
    Ok(Some(Unopened { case, institution, room: seen.room, priority: seen.priority(), reference, opened_at, step: read.1.step, read }))
}

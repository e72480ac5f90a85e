//! The proposals' rows.

use crate::kernel::{
    Kernel, Signed,
    db::{Tx, Who},
    error::{Error, Result},
    ids,
    vault::{Column, Place},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use shared::{
    audit::{Action, Unaudited},
    ids::{AccountId, InstitutionId, ProposalId},
    page::PAGE_SIZE,
    problem::Code,
    proposals::{LIFETIME, ProposalState, ProposedChange},
    time::Moment,
};
use uuid::Uuid;

pub(super) mod rows {
    //! The table.
    use crate::kernel::vault::Sealed;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "proposals")]
    pub(in crate::accounts::proposals) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution: Uuid,
        pub state: String,
        pub proposed_at: i64,
        pub decided_at: Option<i64>,
        pub proposal: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(in crate::accounts::proposals) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Its sealed column.
pub(in crate::accounts) const SEALED: Column = Column::whole("proposals", "proposal");

/// Bytes a proposal is padded to: one of an invitation looks like one of roles.
const SIZE: usize = 1024;

const fn place(id: ProposalId) -> Place {
    Place::new("proposals", "proposal", id.0)
}

/// What is sealed of a proposal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Contents {
    pub(super) proposed: ProposedChange,
    pub(super) proposed_by: AccountId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) decided_by: Option<AccountId>,
}

/// A proposal, opened.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) id: ProposalId,
    pub(super) state: ProposalState,
    pub(super) proposed_at: Moment,
    pub(super) decided_at: Option<Moment>,
    pub(super) contents: Contents,
}

/// Seals a proposal outside the transaction.
pub(super) fn prepare(kernel: &Kernel, by: &Signed, proposed: &ProposedChange, now: Moment) -> Result<(ProposalId, rows::ActiveModel)> {
    let id = ProposalId(ids::fresh());
    let contents = Contents { proposed: proposed.clone(), proposed_by: by.account, decided_by: None };
    let row = rows::ActiveModel {
        id: Set(id.0),
        institution: Set(by.institution.0),
        state: Set(ProposalState::Open.code().to_owned()),
        proposed_at: Set(now.0),
        decided_at: Set(None),
        proposal: Set(kernel.vault.seal_json(place(id), &contents, SIZE)?),
    };
    Ok((id, row))
}

/// Those of an institution that still count: every other select starts here.
fn of(institution: InstitutionId, now: Moment) -> Select<rows::Entity> {
    rows::Entity::find().filter(rows::Column::Institution.eq(institution.0)).filter(rows::Column::ProposedAt.gt(now.plus(-LIFETIME).0))
}

/// The newest first, with one more than a page holds.
pub(super) async fn list(kernel: &Kernel, institution: InstitutionId, cursor: Option<&str>, now: Moment) -> Result<Vec<Found>> {
    let mut found = of(institution, now);
    if let Some(cursor) = cursor {
        let last = cursor.parse::<Uuid>().map_err(|_| Error::Refused(Code::BadRequest))?;
        let last = of(institution, now).filter(rows::Column::Id.eq(last)).one(kernel.db.reader()).await?;
        let last = last.ok_or(Error::Refused(Code::BadRequest))?;
        let same_moment = Condition::all().add(rows::Column::ProposedAt.eq(last.proposed_at)).add(rows::Column::Id.lt(last.id));
        found = found.filter(Condition::any().add(rows::Column::ProposedAt.lt(last.proposed_at)).add(same_moment));
    }
    let found = found.order_by_desc(rows::Column::ProposedAt).order_by_desc(rows::Column::Id).limit(PAGE_SIZE as u64 + 1);
    found.all(kernel.db.reader()).await?.into_iter().map(|row| opened(kernel, &row)).collect()
}

/// One proposal of the institution.
///
/// # Errors
/// `not_found`.
pub(super) async fn find(kernel: &Kernel, institution: InstitutionId, id: ProposalId, now: Moment) -> Result<Found> {
    let row = of(institution, now).filter(rows::Column::Id.eq(id.0)).one(kernel.db.reader()).await?;
    opened(kernel, &row.ok_or(Code::NotFound)?)
}

fn opened(kernel: &Kernel, row: &rows::Model) -> Result<Found> {
    let id = ProposalId(row.id);
    Ok(Found {
        id,
        state: ProposalState::from_code(&row.state).ok_or_else(|| Error::internal("a proposal's state is unknown"))?,
        proposed_at: Moment(row.proposed_at),
        decided_at: row.decided_at.map(Moment),
        contents: kernel.vault.open_json(place(id), &row.proposal)?,
    })
}

/// A decision, sealed and ready to be written.
#[derive(Debug)]
pub(super) struct Decided {
    id: ProposalId,
    row: rows::ActiveModel,
}

/// Seals a decision.
pub(super) fn decide(kernel: &Kernel, found: &Found, by: AccountId, state: ProposalState, now: Moment) -> Result<Decided> {
    let contents = Contents { decided_by: Some(by), ..found.contents.clone() };
    let row = rows::ActiveModel {
        state: Set(state.code().to_owned()),
        decided_at: Set(Some(now.0)),
        proposal: Set(kernel.vault.seal_json(place(found.id), &contents, SIZE)?),
        ..Default::default()
    };
    Ok(Decided { id: found.id, row })
}

impl Decided {
    /// Writes it.
    ///
    /// # Errors
    /// `conflict` when somebody else was faster.
    pub(super) async fn write(self, tx: &Tx) -> Result<()> {
        let open = rows::Entity::update_many()
            .set(self.row)
            .filter(rows::Column::Id.eq(self.id.0))
            .filter(rows::Column::State.eq(ProposalState::Open.code()));
        if open.exec(tx).await?.rows_affected == 1 { Ok(()) } else { Err(Code::Conflict.into()) }
    }
}

/// Deletes what can neither be decided nor has to be looked at any more.
///
/// # Errors
/// The database's.
pub(in crate::accounts) async fn forget_old(kernel: &Kernel) -> Result<()> {
    let now = kernel.clock.now();
    let over = rows::Column::ProposedAt.lte(now.plus(-LIFETIME).0);
    if rows::Entity::find().filter(over.clone()).one(kernel.db.reader()).await?.is_none() {
        return Ok(());
    }
    let action = Action::Unaudited(Unaudited::ProposalsExpired);
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        rows::Entity::delete_many().filter(over).exec(tx).await?;
        Ok(())
    });
    written.await.map(drop)
}

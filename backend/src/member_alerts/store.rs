//! The rows of alerts.

use super::held::{self, Held};
use crate::kernel::{
    Kernel,
    db::{Rows, Tx},
    error::{Error, Result},
    ids,
    vault::{Place, Sealed},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use shared::{
    ids::{AccountId, CampaignId, EntityId, InstitutionId, MemberAlertId},
    member_alerts::{Correction, DRAFT_LIFETIME, KnownAs, LIFETIME, MemberAlertState},
    problem::Code,
    text::Reason,
    time::Moment,
};
use std::{cmp::Reverse, collections::HashSet};

mod rows {
    //! The table.
    use crate::kernel::vault::Sealed;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "member_alerts")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution: Uuid,
        pub state: String,
        pub drafted_at: i64,
        pub decided_at: Option<i64>,
        pub expires_at: Option<i64>,
        pub recalled_at: Option<i64>,
        pub details: Sealed,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Padding: five identifiers and a reason fit the first step.
const SIZE: usize = 2048;

const DRAFT: &str = "DRAFT";
const LIVE: &str = "LIVE";
const RECALLED: &str = "RECALLED";
const REFUSED: &str = "REFUSED";
const WITHDRAWN: &str = "WITHDRAWN";

const fn place(id: MemberAlertId) -> Place {
    Place::new("member_alerts", "details", id.0)
}

/// What is sealed of an alert.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Details {
    pub(super) entities: Vec<EntityId>,
    pub(super) known_as: Vec<KnownAs>,
    pub(super) campaign: Option<CampaignId>,
    pub(super) reason: Reason,
    pub(super) drafted_by: AccountId,
    #[serde(default)]
    pub(super) decided_by: Option<AccountId>,
    #[serde(default)]
    pub(super) recalled_by: Option<AccountId>,
    #[serde(default)]
    pub(super) correction: Option<Correction>,
    /// A correction that waits for another lead, and whose it is.
    #[serde(default)]
    pub(super) proposed: Option<(Correction, AccountId)>,
    /// Who agreed on the correction.
    #[serde(default)]
    pub(super) corrected_by: Option<AccountId>,
}

/// An alert, opened.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) id: MemberAlertId,
    pub(super) institution: InstitutionId,
    state: String,
    pub(super) drafted_at: Moment,
    pub(super) decided_at: Option<Moment>,
    pub(super) expires_at: Option<Moment>,
    pub(super) recalled_at: Option<Moment>,
    pub(super) details: Details,
    sealed: Sealed,
}

impl Found {
    /// How far it has come.
    pub(super) fn state(&self, now: Moment) -> Result<MemberAlertState> {
        Ok(match self.state.as_str() {
            DRAFT if now < self.drafted_at.plus(DRAFT_LIFETIME) => MemberAlertState::Draft,
            DRAFT => MemberAlertState::Lapsed,
            LIVE if self.expires_at.is_some_and(|end| now < end) => MemberAlertState::Live,
            LIVE => MemberAlertState::Expired,
            RECALLED => MemberAlertState::Recalled,
            REFUSED => MemberAlertState::Refused,
            WITHDRAWN => MemberAlertState::Withdrawn,
            _ => return Err(Error::internal("an alert's state is unknown")),
        })
    }

    /// Whether it waits for a second lead.
    pub(super) fn is_draft(&self, now: Moment) -> bool {
        self.state == DRAFT && now < self.drafted_at.plus(DRAFT_LIFETIME)
    }

    /// When it ends by itself, or did.
    pub(super) fn ends_at(&self) -> Option<Moment> {
        if self.state == DRAFT { Some(self.drafted_at.plus(DRAFT_LIFETIME)) } else { self.expires_at }
    }

    /// Whose proposal waits for another lead: the alert, or its correction.
    pub(super) fn waits_for(&self, now: Moment) -> Option<AccountId> {
        if self.is_draft(now) { Some(self.details.drafted_by) } else { self.details.proposed.map(|(_, by)| by) }
    }

    /// Whether members see it.
    pub(super) fn is_live(&self, now: Moment) -> bool {
        self.state == LIVE && self.expires_at.is_some_and(|end| now < end)
    }
}

/// Those of an institution: every other select starts here.
fn of(institution: InstitutionId) -> Select<rows::Entity> {
    rows::Entity::find().filter(rows::Column::Institution.eq(institution.0))
}

fn opened(kernel: &Kernel, row: rows::Model) -> Option<Found> {
    let id = MemberAlertId(row.id);
    let details: Result<Details> = kernel.vault.open_json(place(id), &row.details);
    let details = details.inspect_err(|cause| kernel.unopened.tell("member alert", row.id, cause)).ok()?;
    Some(Found {
        id,
        institution: InstitutionId(row.institution),
        state: row.state,
        drafted_at: Moment(row.drafted_at),
        decided_at: row.decided_at.map(Moment),
        expires_at: row.expires_at.map(Moment),
        recalled_at: row.recalled_at.map(Moment),
        details,
        sealed: row.details,
    })
}

/// All that are open, and the newest of those that are over; the newest first.
pub(super) async fn list(kernel: &Kernel, institution: InstitutionId, most: u64, now: Moment) -> Result<Vec<Found>> {
    let newest = of(institution).order_by_desc(rows::Column::DraftedAt).order_by_asc(rows::Column::Id).limit(most);
    let newest = newest.all(kernel.db.reader()).await?.into_iter().filter_map(|row| opened(kernel, row));
    // Whoever drafts many would else push from the list what somebody has to be able to end.
    let mut all: Vec<Found> = open(kernel, institution, now).await?;
    let held: HashSet<MemberAlertId> = all.iter().map(|found| found.id).collect();
    all.extend(newest.filter(|found| !held.contains(&found.id)));
    all.sort_by_key(|found| (Reverse(found.drafted_at), found.id));
    Ok(all)
}

/// Those that members see, and those that were recalled no longer ago than one is shown; the newest first.
pub(super) async fn shown(kernel: &Kernel, institution: InstitutionId, now: Moment) -> Result<Vec<Found>> {
    let live = rows::Column::State.eq(LIVE).and(rows::Column::ExpiresAt.gt(now.0));
    let recalled = rows::Column::State.eq(RECALLED).and(rows::Column::RecalledAt.gt(now.plus(-LIFETIME).0));
    let found = of(institution).filter(live.or(recalled)).order_by_desc(rows::Column::DecidedAt).order_by_asc(rows::Column::Id);
    Ok(found.all(kernel.db.reader()).await?.into_iter().filter_map(|row| opened(kernel, row)).collect())
}

/// Those that are in the way of another about the same.
pub(super) async fn open(kernel: &Kernel, institution: InstitutionId, now: Moment) -> Result<Vec<Found>> {
    let found = of(institution).filter(rows::Column::State.is_in([DRAFT, LIVE])).all(kernel.db.reader()).await?;
    let opened = found.into_iter().filter_map(|row| opened(kernel, row));
    Ok(opened.filter(|found| found.is_draft(now) || found.is_live(now)).collect())
}

/// Those anywhere that had ended by then.
pub(super) async fn ended(kernel: &Kernel, then: Moment, most: u64) -> Result<Vec<MemberAlertId>> {
    let one = |states: &[&str], at: rows::Column, then: Moment| rows::Column::State.is_in(states.iter().copied()).and(at.lte(then.0));
    let over = one(&[DRAFT], rows::Column::DraftedAt, then.plus(-DRAFT_LIFETIME))
        .or(one(&[LIVE], rows::Column::ExpiresAt, then))
        .or(one(&[RECALLED], rows::Column::RecalledAt, then))
        .or(one(&[REFUSED, WITHDRAWN], rows::Column::DecidedAt, then));
    let found = rows::Entity::find().filter(over).select_only().column(rows::Column::Id).limit(most);
    let ids: Vec<uuid::Uuid> = found.into_tuple().all(kernel.db.reader()).await?;
    Ok(ids.into_iter().map(MemberAlertId).collect())
}

/// Deletes these.
pub(super) async fn delete(tx: &Tx, over: &[MemberAlertId]) -> Result<()> {
    rows::Entity::delete_many().filter(rows::Column::Id.is_in(over.iter().map(|id| id.0))).exec(tx).await?;
    Ok(())
}

/// One of the institution.
pub(super) async fn find(kernel: &Kernel, institution: InstitutionId, id: MemberAlertId) -> Result<Option<Found>> {
    let row = of(institution).filter(rows::Column::Id.eq(id.0)).one(kernel.db.reader()).await?;
    Ok(row.and_then(|row| opened(kernel, row)))
}

/// The same wherever it is; for the service itself.
pub(super) async fn anywhere(kernel: &Kernel, id: MemberAlertId) -> Result<Option<Found>> {
    let row = rows::Entity::find_by_id(id.0).one(kernel.db.reader()).await?;
    Ok(row.and_then(|row| opened(kernel, row)))
}

/// Seals a new alert outside the transaction, with what it holds until it runs out.
pub(super) fn draft(kernel: &Kernel, institution: InstitutionId, details: &Details, now: Moment) -> Result<(MemberAlertId, Held, Rows)> {
    let id = MemberAlertId(ids::fresh());
    let held = held::by(kernel, institution, id, &details.entities, now, now.plus(DRAFT_LIFETIME));
    let row = rows::ActiveModel {
        id: Set(id.0),
        institution: Set(institution.0),
        state: Set(DRAFT.to_owned()),
        drafted_at: Set(now.0),
        decided_at: Set(None),
        expires_at: Set(None),
        recalled_at: Set(None),
        details: Set(kernel.vault.seal_json(place(id), details, SIZE)?),
    };
    Ok((id, held, Rows::one(row)))
}

/// What becomes of an alert.
#[derive(Clone, Copy, Debug)]
pub(super) enum Change {
    /// Members see it.
    Approved,
    /// Another lead said no.
    Refused,
    /// Whoever drafted it took it back.
    Withdrawn,
    /// It ends before its time. A correction that takes two waits.
    Recalled(Correction),
    /// A correction for one that was recalled without.
    Proposed(Correction),
    /// Another lead agreed on the correction.
    Corrected,
    /// The correction is not given.
    Uncorrected,
}

/// A change, sealed and ready to be written over the state that was read.
#[derive(Debug)]
pub(super) struct Changed {
    id: MemberAlertId,
    from: Sealed,
    row: rows::ActiveModel,
    /// What it holds from then on; nothing where it ends.
    holds: Option<Held>,
}

/// Seals a change outside the transaction.
///
/// # Errors
/// `conflict` where it does not stand at what it is changed from.
pub(super) fn change(kernel: &Kernel, found: &Found, change: Change, by: AccountId, now: Moment) -> Result<Changed> {
    let recalled = found.state == RECALLED;
    let fits = match change {
        Change::Approved | Change::Refused | Change::Withdrawn => found.is_draft(now),
        Change::Recalled(_) => found.is_live(now),
        Change::Proposed(correction) => {
            let plain = found.details.correction == Some(Correction::Withdrawn) && found.details.proposed.is_none();
            recalled && plain && correction.takes_two()
        }
        Change::Corrected | Change::Uncorrected => recalled && found.details.proposed.is_some(),
    };
    if !fits {
        return Err(Code::Conflict.into());
    }
    let mut details = found.details.clone();
    let mut row = rows::ActiveModel::default();
    let mut state = |state: &str| row.state = Set(state.to_owned());
    match change {
        Change::Approved => state(LIVE),
        Change::Refused => state(REFUSED),
        Change::Withdrawn => state(WITHDRAWN),
        Change::Recalled(correction) => {
            state(RECALLED);
            (details.recalled_by, details.correction) = (Some(by), Some(Correction::Withdrawn));
            details.proposed = correction.takes_two().then_some((correction, by));
            row.recalled_at = Set(Some(now.0));
        }
        Change::Proposed(correction) => details.proposed = Some((correction, by)),
        Change::Corrected => {
            details.correction = details.proposed.take().map(|(correction, _)| correction);
            details.corrected_by = Some(by);
        }
        Change::Uncorrected => details.proposed = None,
    }
    if matches!(change, Change::Approved | Change::Refused | Change::Withdrawn) {
        details.decided_by = Some(by);
        row.decided_at = Set(Some(now.0));
    }
    let ends_at = now.plus(LIFETIME);
    let holds = matches!(change, Change::Approved).then(|| held::by(kernel, found.institution, found.id, &details.entities, now, ends_at));
    if holds.is_some() {
        row.expires_at = Set(Some(ends_at.0));
    }
    row.details = Set(kernel.vault.seal_json(place(found.id), &details, SIZE)?);
    Ok(Changed { id: found.id, from: found.sealed.clone(), row, holds })
}

impl Changed {
    /// Writes it.
    ///
    /// # Errors
    /// `conflict` when somebody else was faster; the database's.
    pub(super) async fn write(self, tx: &Tx) -> Result<()> {
        // The bytes it was read as: they say of every change that there was none.
        let same =
            rows::Entity::update_many().set(self.row).filter(rows::Column::Id.eq(self.id.0)).filter(rows::Column::Details.eq(self.from));
        if same.exec(tx).await?.rows_affected != 1 {
            return Err(Code::Conflict.into());
        }
        match self.holds {
            // Its own time may have run out meanwhile, and another be about the same.
            Some(held) => held.write(tx).await?.then_some(()).ok_or_else(|| Code::Conflict.into()),
            None => held::release(tx, &[self.id]).await,
        }
    }
}

//! The versions' rows.

use crate::kernel::{
    Kernel, Signed,
    db::Tx,
    error::{Error, Result},
    ids,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use shared::{
    ids::{AccountId, InstitutionId, SettingsVersionId},
    page::{PAGE_SIZE, Page},
    problem::Code,
    settings::{NewProposal, Settings, SettingsState},
    text::Reason,
    time::Moment,
};
use uuid::Uuid;

mod rows {
    //! The table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "settings_versions")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution: Uuid,
        pub version: Option<i64>,
        pub base: i64,
        pub state: String,
        #[sea_orm(column_type = "Text")]
        pub body: String,
        pub proposed_by: Option<Uuid>,
        pub proposed_at: i64,
        pub decided_by: Option<Uuid>,
        pub decided_at: Option<i64>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What a row's text holds.
#[derive(Serialize, Deserialize)]
struct Body {
    settings: Settings,
    reason: Reason,
    /// Why it was turned down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refusal: Option<Reason>,
}

/// A proposal to be written.
pub(super) struct Prepared(rows::ActiveModel);

/// What a row says besides the settings.
pub(super) struct Line {
    pub(super) id: SettingsVersionId,
    pub(super) version: Option<u32>,
    pub(super) base: u32,
    pub(super) state: SettingsState,
    pub(super) reason: Reason,
    pub(super) refusal: Option<Reason>,
    pub(super) proposed_by: Option<AccountId>,
    pub(super) proposed_at: Moment,
    pub(super) decided_by: Option<AccountId>,
    pub(super) decided_at: Option<Moment>,
}

/// A version with its settings.
pub(super) struct Found {
    pub(super) line: Line,
    pub(super) settings: Settings,
}

/// What becomes of a proposal.
pub(super) enum Fate {
    /// It holds, under this number.
    InForce(u32),
    /// It was turned down, and why.
    Refused(Reason),
}

/// The most proposals shown as waiting.
const WAITING: u64 = 20;

/// An institution's own. Every other select starts here.
fn visible_to(institution: InstitutionId) -> Select<rows::Entity> {
    rows::Entity::find().filter(rows::Column::Institution.eq(institution.0))
}

const fn code(state: SettingsState) -> &'static str {
    match state {
        SettingsState::Proposed => "proposed",
        SettingsState::InForce => "in_force",
        SettingsState::Past => "past",
        SettingsState::Refused => "refused",
    }
}

fn state(written: &str) -> Result<SettingsState> {
    use SettingsState::{InForce, Past, Proposed, Refused};
    let found = [Proposed, InForce, Past, Refused].into_iter().find(|state| code(*state) == written);
    found.ok_or_else(|| Error::internal("a version of the settings is in no known state"))
}

/// Writes a proposal down.
pub(super) fn prepare(id: SettingsVersionId, by: &Signed, new: &NewProposal, now: Moment) -> Result<Prepared> {
    let body = Body { settings: new.settings.clone(), reason: new.reason.clone(), refusal: None };
    Ok(Prepared(rows::ActiveModel {
        id: Set(id.0),
        institution: Set(by.institution.0),
        version: Set(None),
        base: Set(new.base.into()),
        state: Set(code(SettingsState::Proposed).to_owned()),
        body: Set(serde_json::to_string(&body)?),
        proposed_by: Set(Some(by.account.0)),
        proposed_at: Set(now.0),
        decided_by: Set(None),
        decided_at: Set(None),
    }))
}

pub(super) async fn insert(tx: &Tx, new: Prepared) -> Result<()> {
    rows::Entity::insert(new.0).exec_without_returning(tx).await?;
    Ok(())
}

/// Decides a proposal that still waits; false when it does not.
pub(super) async fn decide(tx: &Tx, found: Found, fate: Fate, by: AccountId, now: Moment) -> Result<bool> {
    let (state, version, refusal) = match fate {
        Fate::InForce(version) => (SettingsState::InForce, Some(i64::from(version)), None),
        Fate::Refused(reason) => (SettingsState::Refused, None, Some(reason)),
    };
    let body = Body { settings: found.settings, reason: found.line.reason, refusal };
    let waiting = rows::Entity::update_many()
        .col_expr(rows::Column::State, Expr::value(code(state)))
        .col_expr(rows::Column::Version, Expr::value(version))
        .col_expr(rows::Column::Body, Expr::value(serde_json::to_string(&body)?))
        .col_expr(rows::Column::DecidedBy, Expr::value(by.0))
        .col_expr(rows::Column::DecidedAt, Expr::value(now.0))
        .filter(rows::Column::Id.eq(found.line.id.0))
        .filter(rows::Column::State.eq(code(SettingsState::Proposed)));
    Ok(waiting.exec(tx).await?.rows_affected == 1)
}

/// Marks the version that held before as past. What an institution was set up with has no row until now.
pub(super) async fn supersede(tx: &Tx, institution: InstitutionId, version: u32, settings: &Settings, now: Moment) -> Result<()> {
    let past = rows::Entity::update_many()
        .col_expr(rows::Column::State, Expr::value(code(SettingsState::Past)))
        .filter(rows::Column::Institution.eq(institution.0))
        .filter(rows::Column::Version.eq(i64::from(version)));
    if past.exec(tx).await?.rows_affected > 0 {
        return Ok(());
    }
    let reason = "As it was set up".parse().map_err(Error::internal)?;
    let first = rows::ActiveModel {
        id: Set(ids::fresh()),
        institution: Set(institution.0),
        version: Set(Some(version.into())),
        base: Set(version.into()),
        state: Set(code(SettingsState::Past).to_owned()),
        body: Set(serde_json::to_string(&Body { settings: settings.clone(), reason, refusal: None })?),
        proposed_by: Set(None),
        proposed_at: Set(0),
        decided_by: Set(None),
        decided_at: Set(Some(now.0)),
    };
    insert(tx, Prepared(first)).await
}

/// One of an institution's own.
pub(super) async fn find(db: &impl ConnectionTrait, institution: InstitutionId, id: SettingsVersionId) -> Result<Option<Found>> {
    visible_to(institution).filter(rows::Column::Id.eq(id.0)).one(db).await?.map(opened).transpose()
}

/// What waits for a decision, the newest first.
pub(super) async fn waiting(kernel: &Kernel, institution: InstitutionId) -> Result<Vec<Line>> {
    let found = newest_first(visible_to(institution).filter(rows::Column::State.eq(code(SettingsState::Proposed)))).limit(WAITING);
    found.all(kernel.db.reader()).await?.into_iter().map(|row| opened(row).map(|found| found.line)).collect()
}

/// A portion of all of them, the newest first.
pub(super) async fn list(kernel: &Kernel, institution: InstitutionId, cursor: Option<&str>) -> Result<Page<Line>> {
    let mut found = visible_to(institution);
    if let Some(cursor) = cursor {
        found = found.filter(before(cursor)?);
    }
    let mut rows = newest_first(found).limit(PAGE_SIZE as u64 + 1).all(kernel.db.reader()).await?;
    let more = rows.len() > PAGE_SIZE;
    rows.truncate(PAGE_SIZE);
    let next = rows.last().filter(|_| more).map(|row| URL_SAFE_NO_PAD.encode(format!("{}.{}", row.proposed_at, row.id)));
    let items = rows.into_iter().map(|row| opened(row).map(|found| found.line)).collect::<Result<_>>()?;
    Ok(Page { items, next })
}

fn newest_first(found: Select<rows::Entity>) -> Select<rows::Entity> {
    found.order_by_desc(rows::Column::ProposedAt).order_by_desc(rows::Column::Id)
}

/// Rows behind a cursor. It says where, never what: whoever alters it sees no row more.
fn before(cursor: &str) -> Result<Condition> {
    let read = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (at, id) = text.split_once('.')?;
        Some((at.parse::<i64>().ok()?, id.parse::<Uuid>().ok()?))
    };
    let (at, id) = read().ok_or(Error::Refused(Code::BadRequest))?;
    let same_moment = Condition::all().add(rows::Column::ProposedAt.eq(at)).add(rows::Column::Id.lt(id));
    Ok(Condition::any().add(rows::Column::ProposedAt.lt(at)).add(same_moment))
}

fn opened(row: rows::Model) -> Result<Found> {
    let Body { settings, reason, refusal } = serde_json::from_str(&row.body)?;
    let number = |number: i64| u32::try_from(number).map_err(Error::internal);
    let line = Line {
        id: SettingsVersionId(row.id),
        version: row.version.map(number).transpose()?,
        base: number(row.base)?,
        state: state(&row.state)?,
        reason,
        refusal,
        proposed_by: row.proposed_by.map(AccountId),
        proposed_at: Moment(row.proposed_at),
        decided_by: row.decided_by.map(AccountId),
        decided_at: row.decided_at.map(Moment),
    };
    Ok(Found { line, settings })
}

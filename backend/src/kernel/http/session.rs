//! Signed-in devices and what each is still good for (docs/adr/0006-sessions.md, docs/adr/0024-two-rights.md).
//!
//! A session's row decides at each request: whether it reads, only files, or is over. The cookie that leads to
//! it is `cookie`'s; whoever changes what somebody may do uses `change`.

use crate::kernel::{
    context::{Actor, Ctx, Kernel, Signed},
    db::{Tx, Who},
    error::Result,
    ids,
    vault::{Column, Place},
};
use actix_web::cookie::Cookie;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use shared::{
    api::Endpoint,
    ids::{AccountId, InstitutionId, SessionId},
    problem::Code,
    sessions::{Device, FILING, READING, Right, idle, keeps_filing},
    time::Moment,
};

mod change;
mod cookie;
mod device;
mod forget;
mod list;

pub use change::{changed, end_all_of, end_others_of};
pub(super) use cookie::presented;
pub use cookie::{COOKIE, REUSED, Rotation, forget, from_cookie};
pub(super) use device::device;
pub use forget::forget_ended;
pub use list::{in_use, list};

mod rows {
    //! The table.
    use crate::kernel::vault::Sealed;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub account: Uuid,
        pub institution: Uuid,
        pub roles: Sealed,
        pub device: Sealed,
        pub generation: i64,
        pub created_at: i64,
        /// For whatever it was good for.
        pub last_used_at: i64,
        /// For reading: what it may rest is counted from here.
        pub read_at: i64,
        pub reading_until: i64,
        pub until: Option<i64>,
        pub ended_at: Option<i64>,
        pub proven_at: i64,
        pub enrols_only: bool,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Its sealed columns.
pub const SEALED: &[Column] = &[Column::whole("sessions", "roles"), Column::whole("sessions", "device")];

/// Bytes each of them is padded to.
const SIZE: usize = 64;

const fn roles_place(session: SessionId) -> Place {
    Place::new("sessions", "roles", session.0)
}

const fn device_place(session: SessionId) -> Place {
    Place::new("sessions", "device", session.0)
}

/// Makes a session row within the transaction that signs somebody in; gives its cookie. `until` is when the first of
/// the roles ends: the session ends with it, so that a role gives nothing from that moment on and no job has to run.
///
/// # Errors
/// The database's.
pub fn begin<E>(ctx: &Ctx<E>, signed: &Signed, until: Option<Moment>) -> Result<(NewSession, Cookie<'static>)> {
    let (kernel, now) = (&ctx.kernel, ctx.now);
    let row = rows::ActiveModel {
        id: Set(signed.session.0),
        account: Set(signed.account.0),
        institution: Set(signed.institution.0),
        roles: Set(kernel.vault.seal_json(roles_place(signed.session), &signed.roles, SIZE)?),
        device: Set(kernel.vault.seal_json(device_place(signed.session), &ctx.device, SIZE)?),
        generation: Set(0),
        created_at: Set(now.0),
        last_used_at: Set(now.0),
        read_at: Set(now.0),
        reading_until: Set(now.plus(READING).0),
        until: Set(until.map(|until| until.0)),
        ended_at: Set(None),
        proven_at: Set(signed.proven_at.0),
        enrols_only: Set(false),
    };
    let kept = keeps_filing(&signed.roles).then_some(FILING);
    Ok((NewSession(row), cookie::of(kernel, signed.session, 0, kept)))
}

/// A session to be written.
#[derive(Debug)]
pub struct NewSession(rows::ActiveModel);

impl NewSession {
    /// The same, good for a new passkey and nothing else, whatever roles are written into its row.
    #[must_use]
    pub fn that_enrols_only(mut self) -> Self {
        self.0.enrols_only = Set(true);
        self
    }

    /// Writes it.
    ///
    /// # Errors
    /// The database's.
    pub async fn insert(self, tx: &Tx) -> Result<()> {
        rows::Entity::insert(self.0).exec_without_returning(tx).await?;
        Ok(())
    }
}

/// Ends a session within a transaction; false when it had ended before. Whoever calls this lets the kernel's
/// cache forget it afterwards.
///
/// # Errors
/// The database's.
pub async fn end(tx: &Tx, session: SessionId, now: Moment) -> Result<bool> {
    let ended = rows::Entity::update_many()
        .col_expr(rows::Column::EndedAt, Expr::value(now.0))
        .filter(rows::Column::Id.eq(session.0))
        .filter(rows::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(ended.rows_affected == 1)
}

/// Lets a session read no more within a transaction, as if it had rested; what waits on its phone can still be filed.
/// Whoever calls this lets the kernel's cache forget it afterwards.
///
/// # Errors
/// The database's.
pub async fn rest(tx: &Tx, session: SessionId, now: Moment) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::ReadingUntil, Expr::value(now.0))
        .filter(rows::Column::Id.eq(session.0))
        .filter(rows::Column::ReadingUntil.gt(now.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Notes within a transaction that the session's owner has just proved who they are. Whoever calls this lets
/// the kernel's cache forget the session afterwards.
///
/// # Errors
/// `sign_in_needed` when the session ended meanwhile.
pub async fn prove(tx: &Tx, session: SessionId, now: Moment) -> Result<()> {
    let proven = rows::Entity::update_many()
        .col_expr(rows::Column::ProvenAt, Expr::value(now.0))
        .filter(rows::Column::Id.eq(session.0))
        .filter(rows::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    if proven.rows_affected == 1 { Ok(()) } else { Err(Code::SignInNeeded.into()) }
}

/// Whose session this is, unless it is over. One that only rests is not: it still keeps what is typed.
///
/// # Errors
/// The database's.
pub async fn whose(kernel: &Kernel, session: SessionId, now: Moment) -> Result<Option<Who>> {
    let row = read_row(kernel, session).await?.filter(|row| row.rests(now) || row.right(now).is_some());
    Ok(row.map(|row| Actor::Account(row.signed).who()))
}

/// What a request asks of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// That it may read.
    Reading,
    /// That it may file at least.
    Filing,
    /// That it is not over, even if it rested too long; see [`Endpoint::AFTER_REST`].
    Keeping,
}

impl Needs {
    /// What `E` asks.
    pub(super) const fn of<E: Endpoint>() -> Self {
        match E::RIGHT {
            _ if E::AFTER_REST => Needs::Keeping,
            Right::Reading => Needs::Reading,
            Right::Filing => Needs::Filing,
        }
    }
}

/// What a session says of who asks.
#[derive(Clone, Debug)]
pub struct Known {
    /// Who asks; nobody where the session is not good for it.
    pub actor: Actor,
    /// What the session is good for.
    pub right: Option<Right>,
}

impl Known {
    /// Nothing is known.
    pub(super) const NOTHING: Self = Self { actor: Actor::Nobody, right: None };
}

/// Who asks with this session.
///
/// # Errors
/// The database's.
pub async fn known(kernel: &Kernel, session: SessionId, now: Moment, needs: Needs) -> Result<Known> {
    let row = kernel.sessions.get(session, async || read_row(kernel, session).await).await?;
    Ok(row.map_or(Known::NOTHING, |row| row.known(now, needs)))
}

/// Who reads with this session.
///
/// # Errors
/// The database's.
pub async fn actor(kernel: &Kernel, session: SessionId, now: Moment) -> Result<Actor> {
    Ok(known(kernel, session, now, Needs::Reading).await?.actor)
}

/// The same, past the cache: another server may have ended the session.
///
/// # Errors
/// The database's.
pub async fn fresh_actor(kernel: &Kernel, session: SessionId, now: Moment) -> Result<Actor> {
    Ok(read_row(kernel, session).await?.map_or(Actor::Nobody, |row| row.known(now, Needs::Reading).actor))
}

/// A session as it stands in its row.
#[derive(Clone, Debug)]
pub struct SessionRow {
    signed: Signed,
    device: Device,
    generation: i64,
    created_at: i64,
    last_used_at: i64,
    read_at: i64,
    reading_until: i64,
    until: Option<i64>,
    ended: bool,
}

async fn read_row(kernel: &Kernel, session: SessionId) -> Result<Option<SessionRow>> {
    rows::Entity::find_by_id(session.0).one(kernel.db.reader()).await?.map(|row| SessionRow::open(kernel, row)).transpose()
}

impl SessionRow {
    fn open(kernel: &Kernel, row: rows::Model) -> Result<Self> {
        let session = SessionId(row.id);
        let roles = if row.enrols_only { Vec::new() } else { kernel.vault.open_json(roles_place(session), &row.roles)? };
        Ok(Self {
            signed: Signed {
                account: AccountId(row.account),
                institution: InstitutionId(row.institution),
                session,
                roles,
                proven_at: Moment(row.proven_at),
            },
            device: kernel.vault.open_json(device_place(session), &row.device)?,
            generation: row.generation,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            read_at: row.read_at,
            reading_until: row.reading_until,
            until: row.until,
            ended: row.ended_at.is_some(),
        })
    }

    /// What it is good for now.
    fn right(&self, now: Moment) -> Option<Right> {
        let awake = now.0 - self.read_at < idle(&self.signed.roles);
        if self.rests(now) && awake {
            Some(Right::Reading)
        } else if !self.over(now) && keeps_filing(&self.signed.roles) && now.0 - self.created_at < FILING {
            Some(Right::Filing)
        } else {
            None
        }
    }

    /// Whether it could read if it had not rested.
    fn rests(&self, now: Moment) -> bool {
        !self.over(now) && now.0 < self.reading_until
    }

    /// Whether it was ended, or one of its roles has.
    fn over(&self, now: Moment) -> bool {
        self.ended || self.until.is_some_and(|until| now.0 >= until)
    }

    fn known(self, now: Moment, needs: Needs) -> Known {
        let right = self.right(now);
        let enough = match (needs, right) {
            (_, Some(Right::Reading)) | (Needs::Filing | Needs::Keeping, Some(Right::Filing)) => true,
            (Needs::Keeping, None) => self.rests(now),
            (Needs::Reading, Some(Right::Filing)) | (Needs::Reading | Needs::Filing, None) => false,
        };
        Known { actor: if enough { Actor::Account(self.signed) } else { Actor::Nobody }, right }
    }
}

/// An id for a session that is about to begin.
pub fn fresh_id() -> SessionId {
    SessionId(ids::fresh())
}

//! The session behind the `__Host-session` cookie (docs/adr/0006-sessions.md).
//!
//! The cookie of generation n is `id.n.hmac(id, n)`. Each exchange answers with generation n + 1, and
//! always with the same one: tabs cannot race, and an answer lost in a tunnel costs nothing, because
//! n stays good until n + 1 is first presented. An older one was copied: the session ends.

use crate::kernel::{
    context::{Actor, Kernel, Signed},
    db::{Tx, Who},
    error::Result,
    ids,
    vault::{Column, Place, TagKind},
};
use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use shared::{
    audit::{Action, Unaudited},
    ids::{AccountId, InstitutionId, SessionId},
    permission::{Permission, Role, allows},
    problem::Code,
    time::Moment,
};

mod forget;

pub use forget::forget_ended;

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
        pub generation: i64,
        pub created_at: i64,
        pub last_used_at: i64,
        pub expires_at: i64,
        pub ended_at: Option<i64>,
        pub proven_at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The cookie's name. The prefix makes browsers refuse it for any other path, host or plain HTTP.
pub const COOKIE: &str = "__Host-session";

/// A session ends this long after it began, whatever happens.
const LONGEST: i64 = 12 * Moment::HOUR;
/// Plain pages rotate at most this often.
const PLAIN_ROTATION: i64 = 5 * Moment::MINUTE;

/// How long a session may rest: less for those who only report, on phones that are lost and shared.
fn idle(roles: &[Role]) -> i64 {
    if roles.iter().any(|role| allows(*role, Permission::SeeQueue)) { 30 * Moment::MINUTE } else { 15 * Moment::MINUTE }
}

/// Its sealed column.
pub const SEALED: &[Column] = &[Column::whole("sessions", "roles")];

const fn place(session: SessionId) -> Place {
    Place::new("sessions", "roles", session.0)
}

/// What a cookie says.
struct Presented {
    session: SessionId,
    generation: i64,
}

fn value(kernel: &Kernel, session: SessionId, generation: i64) -> String {
    let tag = kernel.vault.tag(TagKind::Session, &[session.0.as_bytes(), &generation.to_be_bytes()]);
    format!("{}.{generation}.{}", session.0.simple(), URL_SAFE_NO_PAD.encode(tag))
}

fn read(kernel: &Kernel, cookie: &str) -> Option<Presented> {
    let mut parts = cookie.splitn(3, '.');
    let session = SessionId(parts.next()?.parse().ok()?);
    let generation: i64 = parts.next()?.parse().ok()?;
    let given = URL_SAFE_NO_PAD.decode(parts.next()?).ok()?;
    let genuine = kernel.vault.is_tag(TagKind::Session, &[session.0.as_bytes(), &generation.to_be_bytes()], &given);
    genuine.then_some(Presented { session, generation })
}

fn cookie(value: String) -> Cookie<'static> {
    Cookie::build(COOKIE, value).path("/").secure(true).http_only(true).same_site(SameSite::Strict).finish()
}

/// The cookie that makes a browser forget.
pub fn forget() -> Cookie<'static> {
    let mut cookie = cookie(String::new());
    cookie.set_max_age(Duration::ZERO);
    cookie
}

/// Makes a session row within the transaction that signs somebody in; gives its cookie. `until` is when the first of
/// the roles ends: the session ends with it, so that a role gives nothing from that moment on and no job has to run.
///
/// # Errors
/// The database's.
pub fn begin(kernel: &Kernel, now: Moment, signed: &Signed, until: Option<Moment>) -> Result<(NewSession, Cookie<'static>)> {
    let roles = kernel.vault.seal_json(place(signed.session), &signed.roles, 64)?;
    let longest = now.plus(LONGEST);
    let row = rows::ActiveModel {
        id: Set(signed.session.0),
        account: Set(signed.account.0),
        institution: Set(signed.institution.0),
        roles: Set(roles),
        generation: Set(0),
        created_at: Set(now.0),
        last_used_at: Set(now.0),
        expires_at: Set(until.map_or(longest, |until| until.min(longest)).0),
        ended_at: Set(None),
        proven_at: Set(signed.proven_at.0),
    };
    Ok((NewSession(row), cookie(value(kernel, signed.session, 0))))
}

/// A session to be written.
#[derive(Debug)]
pub struct NewSession(rows::ActiveModel);

impl NewSession {
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

/// Ends every session of an account within a transaction. Whoever calls this lets the kernel's cache forget them
/// afterwards ([`forget_all`]).
///
/// # Errors
/// The database's.
pub async fn end_all(tx: &Tx, account: AccountId, now: Moment) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::EndedAt, Expr::value(now.0))
        .filter(rows::Column::Account.eq(account.0))
        .filter(rows::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Lets the cache forget the sessions of an account that were ended at `then`.
///
/// # Errors
/// The database's.
pub async fn forget_all(kernel: &Kernel, account: AccountId, then: Moment) -> Result<()> {
    let ended = rows::Entity::find().filter(rows::Column::Account.eq(account.0)).filter(rows::Column::EndedAt.eq(then.0));
    for row in ended.all(kernel.db.reader()).await? {
        kernel.sessions.forget(&SessionId(row.id));
    }
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

/// The session whose cookie came with a request, whatever else the request is made as. Genuine, but perhaps
/// over: [`whose`] tells.
pub(super) fn presented(kernel: &Kernel, request: &HttpRequest) -> Option<SessionId> {
    read(kernel, request.cookie(COOKIE)?.value()).map(|presented| presented.session)
}

/// Whose session this is, unless it has ended. One that only rests has not: it still keeps what is typed.
///
/// # Errors
/// The database's.
pub async fn whose(kernel: &Kernel, session: SessionId, now: Moment) -> Result<Option<Who>> {
    let open = rows::Entity::find_by_id(session.0).filter(rows::Column::EndedAt.is_null()).filter(rows::Column::ExpiresAt.gt(now.0));
    let row = open.one(kernel.db.reader()).await?;
    Ok(row.map(|row| Who { account: Some(AccountId(row.account)), institution: Some(InstitutionId(row.institution)) }))
}

/// What becomes of a session that was not used for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// It is over.
    Ends,
    /// It may still keep what was typed; see [`shared::api::Endpoint::AFTER_REST`].
    Forgiven,
}

/// Who this session belongs to, if it is alive.
///
/// # Errors
/// The database's.
pub async fn actor(kernel: &Kernel, session: SessionId, now: Moment, rest: Rest) -> Result<Actor> {
    let row = kernel.sessions.get(session, async || read_row(kernel, session).await).await?;
    Ok(row.map_or(Actor::Nobody, |row| row.actor(now, rest)))
}

/// The same, past the cache: another server may have ended the session.
///
/// # Errors
/// The database's.
pub async fn fresh_actor(kernel: &Kernel, session: SessionId, now: Moment, rest: Rest) -> Result<Actor> {
    Ok(read_row(kernel, session).await?.map_or(Actor::Nobody, |row| row.actor(now, rest)))
}

/// A session as it stands in its row.
#[derive(Clone, Debug)]
pub struct SessionRow {
    signed: Signed,
    generation: i64,
    last_used_at: i64,
    expires_at: i64,
    ended: bool,
}

async fn read_row(kernel: &Kernel, session: SessionId) -> Result<Option<SessionRow>> {
    let Some(row) = rows::Entity::find_by_id(session.0).one(kernel.db.reader()).await? else { return Ok(None) };
    let roles = kernel.vault.open_json(place(session), &row.roles)?;
    let signed = Signed {
        account: AccountId(row.account),
        institution: InstitutionId(row.institution),
        session,
        roles,
        proven_at: Moment(row.proven_at),
    };
    let (generation, last_used_at, expires_at) = (row.generation, row.last_used_at, row.expires_at);
    Ok(Some(SessionRow { signed, generation, last_used_at, expires_at, ended: row.ended_at.is_some() }))
}

impl SessionRow {
    fn actor(self, now: Moment, rest: Rest) -> Actor {
        let awake = rest == Rest::Forgiven || now.0 - self.last_used_at < idle(&self.signed.roles);
        let alive = !self.ended && now.0 < self.expires_at && awake;
        if alive { Actor::Account(self.signed) } else { Actor::Nobody }
    }
}

/// Who a cookie belongs to, and its successor where one is due.
///
/// # Errors
/// The database's.
pub async fn from_cookie(
    kernel: &Kernel,
    given: &str,
    now: Moment,
    rotation: Rotation,
    rest: Rest,
) -> Result<(Actor, Option<Cookie<'static>>)> {
    let Some(presented) = read(kernel, given) else { return Ok((Actor::Nobody, None)) };
    let Some(row) = read_row(kernel, presented.session).await? else { return Ok((Actor::Nobody, None)) };
    if presented.generation < row.generation {
        reused(kernel, &row, now).await?;
        return Ok((Actor::Nobody, None));
    }
    let (last_used_at, moved_on) = (row.last_used_at, presented.generation > row.generation);
    let actor = row.actor(now, rest);
    let due = match rotation {
        Rotation::Now => true,
        // A session that is forgiven its rest is not woken by it.
        Rotation::WhenDue => rest == Rest::Ends && now.0 - last_used_at >= PLAIN_ROTATION,
    };
    if matches!(actor, Actor::Nobody) || !(due || moved_on) {
        return Ok((actor, None));
    }
    // From the moment the new value is presented the old one is nobody's but a thief's.
    touch(kernel, &presented, now).await?;
    if !due {
        return Ok((actor, None));
    }
    let successor = cookie(value(kernel, presented.session, presented.generation + 1));
    Ok((actor, Some(successor)))
}

/// When a cookie is answered with its successor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// At the token exchange.
    Now,
    /// On a page, every five minutes.
    WhenDue,
}

/// Notes the use and the highest generation presented. Only forwards: a slow request must not take
/// a newer one back.
async fn touch(kernel: &Kernel, presented: &Presented, now: Moment) -> Result<()> {
    let (session, generation) = (presented.session, presented.generation);
    let action = Action::Unaudited(Unaudited::SessionTouched);
    let written = kernel
        .write(now, Who::default(), action, session.0, None, async move |tx| {
            rows::Entity::update_many()
                .col_expr(rows::Column::LastUsedAt, Expr::value(now.0))
                .col_expr(rows::Column::Generation, Expr::value(generation))
                .filter(rows::Column::Id.eq(session.0))
                .filter(Expr::col(rows::Column::Generation).lte(generation))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
    kernel.sessions.forget(&session);
    written.map(drop)
}

/// A generation that was superseded came back: somebody holds a copy. The session ends for both.
async fn reused(kernel: &Kernel, row: &SessionRow, now: Moment) -> Result<()> {
    if row.ended {
        return Ok(());
    }
    let (session, who) = (row.signed.session, Actor::Account(row.signed.clone()).who());
    tracing::warn!("a superseded session secret was presented; the session was ended");
    let written =
        kernel.write(now, who, Action::SessionReused, session.0, None, async move |tx| end(tx, session, now).await.map(drop)).await;
    kernel.sessions.forget(&session);
    written.map(drop)
}

/// An id for a session that is about to begin.
pub fn fresh_id() -> SessionId {
    SessionId(ids::fresh())
}

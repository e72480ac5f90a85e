//! The `__Host-session` cookie and its generations.
//!
//! The cookie of generation n is `id.n.hmac(id, n)`. Each exchange answers with generation n + 1, and
//! always with the same one: tabs cannot race, and an answer lost in a tunnel costs nothing, because
//! n stays good until n + 1 is first presented. An older one was copied: the session ends.

use super::{Known, Needs, SessionRow, end, read_row, rows};
use crate::kernel::{
    context::{Actor, Kernel},
    db::Who,
    error::{Error, Result},
    outbox,
    vault::TagKind,
};
use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use shared::{
    audit::{Action, Unaudited},
    ids::SessionId,
    priority::Priority,
    problem::Code,
    sessions::{FILING, Right, keeps_filing},
    time::Moment,
};

/// The cookie's name. The prefix makes browsers refuse it for any other path, host or plain HTTP.
pub const COOKIE: &str = "__Host-session";

/// The message that a copied cookie leaves: whoever it was copied from must learn of it. It holds the account's id.
pub const REUSED: &str = "SessionReused";

/// Plain pages rotate at most this often.
const PLAIN_ROTATION: i64 = 5 * Moment::MINUTE;

/// What a cookie says.
struct Presented {
    session: SessionId,
    generation: i64,
}

/// The cookie of a generation. With `kept`, the browser keeps it that many milliseconds; else until it is closed.
pub(super) fn of(kernel: &Kernel, session: SessionId, generation: i64, kept: Option<i64>) -> Cookie<'static> {
    let tag = kernel.vault.tag(TagKind::Session, &[session.0.as_bytes(), &generation.to_be_bytes()]);
    let mut cookie = made(format!("{}.{generation}.{}", session.0.simple(), URL_SAFE_NO_PAD.encode(tag)));
    cookie.set_max_age(kept.map(Duration::milliseconds));
    cookie
}

fn made(value: String) -> Cookie<'static> {
    Cookie::build(COOKIE, value).path("/").secure(true).http_only(true).same_site(SameSite::Strict).finish()
}

/// The cookie that makes a browser forget.
pub fn forget() -> Cookie<'static> {
    let mut cookie = made(String::new());
    cookie.set_max_age(Duration::ZERO);
    cookie
}

fn read(kernel: &Kernel, cookie: &str) -> Option<Presented> {
    let mut parts = cookie.splitn(3, '.');
    let session = SessionId(parts.next()?.parse().ok()?);
    let generation: i64 = parts.next()?.parse().ok()?;
    let given = URL_SAFE_NO_PAD.decode(parts.next()?).ok()?;
    let genuine = kernel.vault.is_tag(TagKind::Session, &[session.0.as_bytes(), &generation.to_be_bytes()], &given);
    genuine.then_some(Presented { session, generation })
}

/// The session whose cookie came with a request, whatever else the request is made as. Genuine, but perhaps
/// over: [`super::whose`] tells.
pub(in crate::kernel::http) fn presented(kernel: &Kernel, request: &HttpRequest) -> Option<SessionId> {
    read(kernel, request.cookie(COOKIE)?.value()).map(|presented| presented.session)
}

/// When a cookie is answered with its successor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// At the token exchange.
    Now,
    /// On a page, every five minutes.
    WhenDue,
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
    needs: Needs,
) -> Result<(Known, Option<Cookie<'static>>)> {
    let Some(presented) = read(kernel, given) else { return Ok((Known::NOTHING, None)) };
    let Some(row) = read_row(kernel, presented.session).await? else { return Ok((Known::NOTHING, None)) };
    if presented.generation < row.generation {
        reused(kernel, &row, now).await?;
        return Ok((Known::NOTHING, None));
    }
    let (last_used_at, moved_on) = (row.last_used_at, presented.generation > row.generation);
    let kept = keeps_filing(&row.signed.roles).then_some(row.created_at + FILING - now.0);
    let known = row.known(now, needs);
    let due = match rotation {
        Rotation::Now => true,
        // A session that is forgiven its rest is not woken by it.
        Rotation::WhenDue => known.right.is_some() && now.0 - last_used_at >= PLAIN_ROTATION,
    };
    if matches!(known.actor, Actor::Nobody) || !(due || moved_on) {
        return Ok((known, None));
    }
    // From the moment the new value is presented the old one is nobody's but a thief's.
    touch(kernel, &presented, known.right, now).await?;
    let successor = due.then(|| of(kernel, presented.session, presented.generation + 1, kept));
    Ok((known, successor))
}

/// Notes the use and the highest generation presented. Only forwards: a slow request must not take
/// a newer one back. Whoever only files does not bring reading back.
async fn touch(kernel: &Kernel, presented: &Presented, right: Option<Right>, now: Moment) -> Result<()> {
    let (session, generation) = (presented.session, presented.generation);
    let action = Action::Unaudited(Unaudited::SessionTouched);
    let written = kernel
        .write(now, Who::default(), action, session.0, None, async move |tx| {
            let mut touched = rows::Entity::update_many()
                .col_expr(rows::Column::LastUsedAt, Expr::value(now.0))
                .col_expr(rows::Column::Generation, Expr::value(generation))
                .filter(rows::Column::Id.eq(session.0))
                .filter(Expr::col(rows::Column::Generation).lte(generation));
            if right == Some(Right::Reading) {
                touched = touched.col_expr(rows::Column::ReadAt, Expr::value(now.0));
            }
            touched.exec(tx).await?;
            Ok(())
        })
        .await;
    kernel.sessions.forget(&session);
    written.map(drop)
}

/// A generation that was superseded came back: somebody holds a copy. The session ends for both, and a letter
/// tells its owner, once however often the copy is presented.
async fn reused(kernel: &Kernel, row: &SessionRow, now: Moment) -> Result<()> {
    if row.ended {
        return Ok(());
    }
    let (session, who) = (row.signed.session, Actor::Account(row.signed.clone()).who());
    tracing::warn!("a superseded session secret was presented; the session was ended");
    let letter = outbox::prepare(kernel, REUSED, Priority::P2, &row.signed.account, now)?;
    let written = kernel
        .write(now, who, Action::SessionReused, session.0, None, async move |tx| {
            if end(tx, session, now).await? { Ok(letter.rows()) } else { Err(Code::SignInNeeded.into()) }
        })
        .await;
    kernel.sessions.forget(&session);
    match written {
        // Another request with the copy was first.
        Ok(_) | Err(Error::Refused(Code::SignInNeeded)) => {
            kernel.wake.notify_one();
            Ok(())
        }
        Err(other) => Err(other),
    }
}

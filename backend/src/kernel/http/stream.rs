//! Live updates: one JSON event a line, until the reader goes, their token ends or their session does
//! (docs/architecture.md).

use super::session;
use crate::kernel::{
    context::{Actor, Kernel, Signed},
    error::{Error, Result},
};
use actix_web::web::{Bytes, Data};
use futures_util::{Stream, StreamExt};
use serde::Serialize;
use shared::{ids::SessionId, permission::Permission, problem::Code, time::Moment};
use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::watch;

/// How often a stream asks whether its reader may still read. Revocation must show within five seconds.
const RECHECK: Duration = Duration::from_secs(3);
/// Streams one session may hold. One browser needs one, but a page that was left shows itself only at the next
/// check, and an impatient person loads a page often in three seconds.
const MOST: u32 = 16;

/// Streams held, by session.
#[derive(Debug, Default)]
pub struct Streams {
    held: Mutex<HashMap<SessionId, u32>>,
    closing: watch::Sender<bool>,
}

impl Streams {
    /// Ends all of them, now and from now on: a server that stops waits for what was begun, and these
    /// would never be done.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }
}

/// A place among the streams of a session, given back when dropped.
struct Place {
    kernel: Data<Kernel>,
    session: SessionId,
}

impl Place {
    fn take(kernel: &Data<Kernel>, session: SessionId) -> Result<Self> {
        let mut held = kernel.streams.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(session).or_default();
        if *count >= MOST {
            return Err(Error::TooMany(RECHECK.as_secs()));
        }
        *count += 1;
        Ok(Self { kernel: kernel.clone(), session })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.kernel.streams.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.session) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.session);
            }
        }
    }
}

/// Turns events into lines, with an empty line at each check: a line that is broken shows itself then.
///
/// # Errors
/// `too_many` when the session holds too many streams already.
pub(super) fn lines<T: Serialize, S: Stream<Item = T> + 'static>(
    kernel: &Data<Kernel>,
    signed: &Signed,
    permission: Permission,
    until: Moment,
    events: S,
) -> Result<impl Stream<Item = Result<Bytes, Infallible>> + 'static + use<T, S>> {
    let place = Place::take(kernel, signed.session)?;
    let mut checks = tokio::time::interval(RECHECK);
    checks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let state = (place, checks, kernel.streams.closing.subscribe(), Box::pin(events));
    Ok(futures_util::stream::unfold(state, move |(place, mut checks, mut closing, mut events)| async move {
        let line = tokio::select! {
            biased;
            _ = closing.wait_for(|closing| *closing) => None,
            _ = checks.tick() => if may_still(&place, permission, until).await { Some(Bytes::from_static(b"\n")) } else { None },
            event = events.next() => event.and_then(|event| serde_json::to_string(&event).ok()).map(|event| Bytes::from(event + "\n")),
        };
        line.map(|line| (Ok(line), (place, checks, closing, events)))
    }))
}

/// Past the cache: another server may have ended the session.
async fn may_still(place: &Place, permission: Permission, until: Moment) -> bool {
    let now = place.kernel.clock.now();
    let actor = session::fresh_actor(&place.kernel, place.session, now).await;
    now < until && matches!(actor, Ok(Actor::Account(signed)) if signed.may(permission))
}

/// Who reads and until when their token lasts.
///
/// # Errors
/// `sign_in_needed` without a token.
pub(super) fn reader(actor: &Actor, until: Option<Moment>) -> Result<(Signed, Moment)> {
    match (actor, until) {
        (Actor::Account(signed), Some(until)) => Ok((signed.clone(), until)),
        _ => Err(Code::SignInNeeded.into()),
    }
}

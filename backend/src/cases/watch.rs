//! What an open desk hears (docs/adr/0021-live-updates.md).

use super::{access, handlers::mail_delay, store};
use crate::kernel::{
    Actor, Ctx, Kernel,
    bell::{Listener, Rung},
    compartments::Rooms,
    error::Result,
    http::session,
};
use actix_web::web::Data;
use futures_util::{Stream, stream};
use shared::{
    cases::{DeskEvent, WatchDesk},
    ids::{CaseId, SessionId},
    time::Moment,
};
use std::{collections::HashSet, time::Duration};
use tokio::time::{Interval, MissedTickBehavior, interval, sleep};

/// How often a desk looks for what another server committed, or what was committed for somebody who hung
/// up before this server could ring.
const LOOK: Duration = Duration::from_secs(1);
/// Every how manieth look also asks whether mail leaves.
const MAIL: u32 = 5;
/// The least time between two events: a hundred reports in a second are two lists to fetch, not a hundred.
const APART: Duration = Duration::from_millis(500);
/// How far back a look goes. A case is opened when its request came and seen when that was committed, by
/// servers whose clocks may differ.
const BACK: i64 = 5 * Moment::MINUTE;

pub(super) async fn watch_desk(ctx: Ctx<WatchDesk>, (): (), (): ()) -> Result<impl Stream<Item = DeskEvent> + 'static> {
    let desk = Desk::new(ctx.kernel.clone(), ctx.signed()?.session).await?;
    Ok(stream::unfold(desk, async |mut desk| Some((desk.next().await, desk))))
}

/// A desk that listens.
struct Desk {
    kernel: Data<Kernel>,
    session: SessionId,
    bell: Listener,
    looks: Interval,
    looked: u32,
    /// What to tell next, the last one first.
    due: Vec<DeskEvent>,
    /// The cases opened lately where the reader may look; some of them may not be theirs to hear of.
    cases: HashSet<CaseId>,
    mail: Option<Moment>,
}

impl Desk {
    async fn new(kernel: Data<Kernel>, session: SessionId) -> Result<Self> {
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // Listening begins before the first look: what comes in between is heard, and told once more.
        let bell = kernel.bell.listen();
        let due = vec![DeskEvent::StatusChanged, DeskEvent::CasesChanged];
        let mut desk = Self { kernel, session, bell, looks, looked: 0, due, cases: HashSet::new(), mail: None };
        desk.look(&Rung::default()).await?;
        Ok(desk)
    }

    async fn next(&mut self) -> DeskEvent {
        // The first events wait already when the desk comes; an empty list means that one has just left.
        if self.due.is_empty() {
            sleep(APART).await;
        }
        loop {
            if let Some(event) = self.due.pop() {
                return event;
            }
            let rung = tokio::select! {
                // What has rung is looked for first, or the next look would find it and it be told twice.
                biased;
                rung = self.bell.rung() => rung,
                _ = self.looks.tick() => Rung::default(),
            };
            match self.look(&rung).await {
                Ok((cases, status)) => {
                    self.due.extend(status.then_some(DeskEvent::StatusChanged));
                    self.due.extend(cases.then_some(DeskEvent::CasesChanged));
                }
                // The next look finds what this one did not. A session that cannot be read ends the stream.
                Err(cause) => tracing::debug!(%cause, "a desk could not look"),
            }
        }
    }

    /// Whether the reader's cases changed, and whether mail began or ceased to wait. Who the reader is and
    /// what they may see is asked each time: a role may have gone. Of a case they are recused from, or named in, nothing
    /// is heard, so each that is new here is looked into once.
    async fn look(&mut self, rung: &Rung) -> Result<(bool, bool)> {
        let (kernel, now) = (&self.kernel, self.kernel.clock.now());
        let Actor::Account(signed) = session::actor(kernel, self.session, now).await? else { return Ok((false, false)) };
        let rooms = Rooms::of(kernel, &signed).await?;
        let lately = store::opened_since(kernel, signed.institution, &rooms, now.plus(-BACK)).await?;
        let fresh: HashSet<CaseId> = rung.in_rooms(&rooms).chain(lately.difference(&self.cases).copied()).collect();
        let fresh: Vec<CaseId> = fresh.into_iter().collect();
        let changed = rung.missed || fresh.len() > access::barred_to(kernel, &signed, &fresh).await?.len();
        self.cases = lately;
        let due = self.looked.is_multiple_of(MAIL);
        self.looked = self.looked.wrapping_add(1);
        let mail = if due { mail_delay(kernel, &signed, &rooms, now).await? } else { self.mail };
        Ok((changed, std::mem::replace(&mut self.mail, mail) != mail))
    }
}

//! A bell for each case: rung after a commit, heard by the desks that are open.
//!
//! What rings is the case and its compartment and nothing else, so that whoever listens decides by what they may see
//! whether it concerns them. It reaches this server only; other servers look (docs/adr/0021-live-updates.md).

use super::compartments::Rooms;
use shared::ids::{CaseId, CompartmentId};
use tokio::sync::broadcast::{self, error::RecvError};

/// Rings kept for a listener who is busy. More than these are told as "some".
const KEPT: usize = 64;

/// The bell.
#[derive(Debug)]
pub struct Bell(broadcast::Sender<(CompartmentId, CaseId)>);

impl Default for Bell {
    fn default() -> Self {
        Self(broadcast::Sender::new(KEPT))
    }
}

impl Bell {
    /// Says that something of `case`, which stands in `room`, was changed and committed.
    pub fn ring(&self, room: CompartmentId, case: CaseId) {
        // Nobody listening is no fault.
        let _ = self.0.send((room, case));
    }

    /// Hears what rings from now on.
    pub fn listen(&self) -> Listener {
        Listener(self.0.subscribe())
    }
}

/// Somebody listening.
#[derive(Debug)]
pub struct Listener(broadcast::Receiver<(CompartmentId, CaseId)>);

/// Where it rang since the last time.
#[derive(Debug, Default)]
pub struct Rung {
    cases: Vec<(CompartmentId, CaseId)>,
    /// More rang than could be kept: it may have been anywhere.
    pub missed: bool,
}

impl Rung {
    /// The cases in one of `rooms` for which it rang.
    pub fn in_rooms(&self, rooms: &Rooms) -> impl Iterator<Item = CaseId> {
        self.cases.iter().filter(|(room, _)| rooms.include(*room)).map(|(_, case)| *case)
    }
}

impl Listener {
    /// Waits until it rings, and gathers everything that has rung by then.
    pub async fn rung(&mut self) -> Rung {
        let mut rung = Rung::default();
        match self.0.recv().await {
            Ok(ring) => rung.cases.push(ring),
            Err(RecvError::Lagged(_)) => rung.missed = true,
            // The bell lives as long as the server.
            Err(RecvError::Closed) => std::future::pending().await,
        }
        loop {
            match self.0.try_recv() {
                Ok(ring) => rung.cases.push(ring),
                Err(broadcast::error::TryRecvError::Lagged(_)) => rung.missed = true,
                Err(_) => return rung,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use shared::ids::InstitutionId;
    use uuid::Uuid;

    const CASE: CaseId = CaseId(Uuid::from_u128(7));

    fn room(number: u128) -> (CompartmentId, Rooms) {
        (CompartmentId(Uuid::from_u128(number)), Rooms::counted(InstitutionId(Uuid::from_u128(number))))
    }

    fn heard(rung: &Rung, rooms: &Rooms) -> bool {
        rung.missed || rung.in_rooms(rooms).next().is_some()
    }

    #[tokio::test]
    async fn only_the_room_that_rang_is_concerned_and_many_rings_are_heard_once() {
        let ((here, our_rooms), (there, their_rooms)) = (room(1), room(2));
        let bell = Bell::default();
        bell.ring(here, CASE);
        let mut listener = bell.listen();
        assert!(listener.rung().now_or_never().is_none(), "what rang before is past");
        for _ in 0..5 {
            bell.ring(there, CASE);
        }
        let rung = listener.rung().await;
        assert!(heard(&rung, &their_rooms) && !heard(&rung, &our_rooms));
        assert!(listener.rung().now_or_never().is_none());
    }

    #[tokio::test]
    async fn whoever_could_not_keep_up_is_told_once_and_hears_what_comes_after() {
        let ((here, our_rooms), (there, _)) = (room(1), room(2));
        let bell = Bell::default();
        let mut listener = bell.listen();
        bell.ring(here, CASE);
        for _ in 0..10 * KEPT {
            bell.ring(there, CASE);
        }
        assert!(heard(&listener.rung().await, &our_rooms), "a ring that was not kept is not lost");
        assert!(listener.rung().now_or_never().is_none(), "and told once");
        bell.ring(there, CASE);
        assert!(!heard(&listener.rung().await, &our_rooms));
        bell.ring(here, CASE);
        assert!(heard(&listener.rung().await, &our_rooms));
    }
}

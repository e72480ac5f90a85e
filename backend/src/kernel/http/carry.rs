//! Bodies on their way: how slowly one may come, and how many large ones at once.
//!
//! Whoever sends slowly holds nothing for long, and whoever sends much holds no place of somebody else.

use crate::kernel::{
    clock::{Clock, Stopwatch},
    context::{Actor, Kernel},
    error::{Error, Result},
};
use actix_web::web::{BytesMut, Data, Payload};
use futures_util::StreamExt;
use shared::{ids::AccountId, problem::Code};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How long a body may be on its way whatever comes of it, and the bytes that win it another second: a phone in a train is
/// faster.
const GRACE: Duration = Duration::from_secs(30);
const PACE: usize = 32 * 1024;

/// A body of which more than this came counts as large, and takes a place.
const LARGE: usize = 1024 * 1024;

/// Large bodies taken in at once: of all, and of one sender.
const PLACES: usize = 12;
const PLACES_EACH: usize = 2;

/// Whose body it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Sender {
    Account(AccountId),
    Network(String),
}

/// Who has places for large bodies.
#[derive(Debug, Default)]
pub struct Carrying(Mutex<HashMap<Sender, usize>>);

impl Carrying {
    fn held(&self) -> MutexGuard<'_, HashMap<Sender, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, sender: &Sender) -> bool {
        let mut held = self.held();
        let own = held.get(sender).copied().unwrap_or_default();
        if own >= PLACES_EACH || held.values().sum::<usize>() >= PLACES {
            return false;
        }
        held.insert(sender.clone(), own + 1);
        true
    }

    fn give_back(&self, sender: &Sender) {
        let mut held = self.held();
        match held.get_mut(sender) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(held.remove(sender)),
        }
    }
}

/// The right to hold a large body in memory, for as long as it is held.
pub(super) struct Carried(Data<Kernel>, Sender);

impl Carried {
    /// Whoever comes when no place is left is told to come back.
    fn take(kernel: &Data<Kernel>, sender: Sender) -> Result<Self> {
        if kernel.carrying.take(&sender) { Ok(Self(kernel.clone(), sender)) } else { Err(Code::Unavailable.into()) }
    }
}

impl Drop for Carried {
    fn drop(&mut self) {
        self.0.carrying.give_back(&self.1);
    }
}

/// A body that came, and its place.
pub(super) type Carry = (BytesMut, Option<Carried>);

/// Reads a body of `most` bytes at the most, for as long as it keeps coming.
pub(super) async fn body(kernel: &Data<Kernel>, actor: &Actor, network: String, mut payload: Payload, most: usize) -> Result<Carry> {
    let sender = || actor.who().account.map_or(Sender::Network(network), Sender::Account);
    let mut sender = Some(sender);
    let (watch, mut body, mut carried) = (Clock::stopwatch(), BytesMut::new(), None);
    while let Some(chunk) =
        tokio::time::timeout(left(&watch, body.len()), payload.next()).await.map_err(|_| Error::Refused(Code::BadRequest))?
    {
        let chunk = chunk.map_err(|_| Error::Refused(Code::BadRequest))?;
        if body.len() + chunk.len() > most {
            return Err(Code::TooLarge.into());
        }
        if body.len() + chunk.len() > LARGE
            && let Some(sender) = sender.take()
        {
            carried = Some(Carried::take(kernel, sender())?);
            // Once, rather than twice as much each time.
            body.reserve(most - body.len());
        }
        body.extend_from_slice(&chunk);
    }
    Ok((body, carried))
}

/// How long the next bytes may take, of a body of which this many came.
fn left(watch: &Stopwatch, came: usize) -> Duration {
    allowed(came).saturating_sub(watch.elapsed())
}

/// How long a body may have been on its way of which this many bytes came.
fn allowed(came: usize) -> Duration {
    GRACE + Duration::from_secs(u64::try_from(came / PACE).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids;

    #[test]
    fn a_body_that_does_not_come_ends_soon_and_one_that_does_has_its_time() {
        assert_eq!((allowed(0), allowed(PACE - 1)), (GRACE, GRACE), "a byte now and then wins nothing");
        let largest = shared::attachments::FILE_MAX as usize;
        assert_eq!(allowed(largest), Duration::from_secs(350), "and none takes longer than this");
    }

    #[test]
    fn one_sender_has_few_places_and_gives_each_back() {
        let carrying = Carrying::default();
        let account = || Sender::Account(AccountId(ids::fresh()));
        let greedy = account();
        let taken = (0..PLACES).filter(|_| carrying.take(&greedy)).count();
        assert_eq!(taken, PLACES_EACH);
        let others: Vec<_> = std::iter::repeat_with(account).take(PLACES).filter(|other| carrying.take(other)).collect();
        assert_eq!(others.len(), PLACES - PLACES_EACH);
        carrying.give_back(&greedy);
        let late = account();
        assert!(carrying.take(&late) && !carrying.take(&account()));
        for sender in others.iter().chain([&greedy, &late]) {
            carrying.give_back(sender);
        }
        assert!(carrying.held().is_empty(), "nothing of anybody is kept");
    }
}

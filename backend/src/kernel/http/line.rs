//! The line of those who come more often than usual and may not be refused (docs/rules.md §1.9).
//!
//! A few are waited for at once and the rest stand behind them, each network in a row of its own. Rows get on by turns, so
//! whoever fills one holds up nobody but themselves. A row is bounded: it costs memory, and one that long is no crowd of people.

use crate::kernel::error::{Error, Result};
use shared::problem::Code;
use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::oneshot;

/// The most of one network that stand in line.
const LONGEST: usize = 64;

/// A line with some places at its head.
pub struct Line(Mutex<Rows>);

struct Rows {
    /// Places that nobody has.
    free: usize,
    /// The number of the next who joins.
    next: u64,
    rows: HashMap<String, VecDeque<Waiting>>,
    /// Whose turn it is: each network that has a row, once.
    turns: VecDeque<String>,
}

struct Waiting {
    number: u64,
    call: oneshot::Sender<()>,
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line")
    }
}

impl Line {
    /// A line with so many places.
    pub fn new(places: usize) -> Self {
        Self(Mutex::new(Rows { free: places, next: 0, rows: HashMap::new(), turns: VecDeque::new() }))
    }

    /// Stands in line and then holds a place for `long`.
    ///
    /// # Errors
    /// `unavailable` when too many of this network stand there already.
    pub(super) async fn wait(&self, network: &str, long: Duration) -> Result<()> {
        let _place = self.place(network).await?;
        tokio::time::sleep(long).await;
        Ok(())
    }

    async fn place(&self, network: &str) -> Result<Place<'_>> {
        let (number, called) = {
            let mut rows = self.rows();
            if rows.free > 0 {
                rows.free -= 1;
                return Ok(Place(self));
            }
            rows.join(network)?
        };
        let standing = Standing { line: self, network, number };
        called.await.map_err(|_| Error::Refused(Code::Unavailable))?;
        // The place is theirs now; they no longer stand in the line.
        std::mem::forget(standing);
        Ok(Place(self))
    }

    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rows {
    fn join(&mut self, network: &str) -> Result<(u64, oneshot::Receiver<()>)> {
        let row = self.rows.entry(network.to_owned()).or_default();
        if row.len() >= LONGEST {
            return Err(Code::Unavailable.into());
        }
        if row.is_empty() {
            self.turns.push_back(network.to_owned());
        }
        let (call, called) = oneshot::channel();
        let number = self.next;
        self.next += 1;
        row.push_back(Waiting { number, call });
        Ok((number, called))
    }

    /// Gives a place that became free to the first of the row whose turn it is.
    fn call_next(&mut self) {
        let Some(network) = self.turns.pop_front() else {
            self.free += 1;
            return;
        };
        let Some(row) = self.rows.get_mut(&network) else { return self.call_next() };
        let first = row.pop_front();
        if row.is_empty() {
            self.rows.remove(&network);
        } else {
            self.turns.push_back(network);
        }
        match first {
            // Whoever hung up at this moment passes the place on: see `Standing`.
            Some(waiting) => drop(waiting.call.send(())),
            None => self.call_next(),
        }
    }

    /// Takes somebody out of the line; false if they had been called.
    fn leave(&mut self, network: &str, number: u64) -> bool {
        let Some(row) = self.rows.get_mut(network) else { return false };
        let before = row.len();
        row.retain(|waiting| waiting.number != number);
        let left = row.len() < before;
        if row.is_empty() {
            self.rows.remove(network);
            self.turns.retain(|turn| turn != network);
        }
        left
    }
}

/// A place at the head of the line, for as long as this is held.
struct Place<'a>(&'a Line);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.rows().call_next();
    }
}

/// Somebody in the line. Whoever hangs up leaves it, or passes on the place they were just called to.
struct Standing<'a> {
    line: &'a Line,
    network: &'a str,
    number: u64,
}

impl Drop for Standing<'_> {
    fn drop(&mut self) {
        let mut rows = self.line.rows();
        if !rows.leave(self.network, self.number) {
            rows.call_next();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::{FutureExt, future::LocalBoxFuture};

    type Waits<'a> = LocalBoxFuture<'a, Result<Place<'a>>>;

    /// Somebody who stands in the line.
    fn stand<'a>(line: &'a Line, network: &'a str) -> Waits<'a> {
        let mut waits = line.place(network).boxed_local();
        assert!((&mut waits).now_or_never().is_none(), "all places are taken");
        waits
    }

    /// Those of them who were called, by their place in the list.
    fn called<'a>(waiting: &mut Vec<(usize, Waits<'a>)>) -> Vec<(usize, Place<'a>)> {
        let mut called = Vec::new();
        waiting.retain_mut(|(who, waits)| match waits.now_or_never() {
            Some(place) => {
                called.push((*who, place.unwrap()));
                false
            }
            None => true,
        });
        called
    }

    #[test]
    fn rows_get_on_by_turns_however_long_one_of_them_is() {
        let line = Line::new(1);
        let first = line.place("crowd").now_or_never().unwrap().unwrap();
        let mut waiting: Vec<_> = (0..10).map(|who| (who, stand(&line, "crowd"))).collect();
        waiting.push((100, stand(&line, "one")));
        waiting.push((200, stand(&line, "other")));
        drop(first);
        let mut order = Vec::new();
        while let Some((who, place)) = called(&mut waiting).pop() {
            order.push(who);
            drop(place);
        }
        assert_eq!(order, [0, 100, 200, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert!(line.place("crowd").now_or_never().is_some_and(|place| place.is_ok()), "the place is free again");
        assert!(line.rows().rows.is_empty() && line.rows().turns.is_empty());
    }

    #[test]
    fn a_row_is_bounded_and_another_network_still_finds_room() {
        let line = Line::new(1);
        let _held = line.place("crowd").now_or_never().unwrap().unwrap();
        let _row: Vec<_> = (0..LONGEST).map(|_| stand(&line, "crowd")).collect();
        assert!(matches!(line.place("crowd").now_or_never(), Some(Err(Error::Refused(Code::Unavailable)))));
        let _other = stand(&line, "one");
    }

    #[test]
    fn whoever_hangs_up_takes_no_place_with_them() {
        let line = Line::new(1);
        let held = line.place("one").now_or_never().unwrap().unwrap();
        let gone = stand(&line, "one");
        let called_and_gone = stand(&line, "two");
        let mut stays = stand(&line, "three");
        drop(gone);
        // Their turn comes, and before they hear of it they are gone too.
        drop(held);
        drop(called_and_gone);
        assert!((&mut stays).now_or_never().is_some_and(|place| place.is_ok()));
        assert!(line.place("one").now_or_never().is_some_and(|place| place.is_ok()));
    }
}

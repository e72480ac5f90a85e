//! The trace a refusal leaves (docs/security.md §4.3): a row each for somebody known, until they make
//! more than a person could; a count a minute for everybody else, so that nobody fills the audit from
//! outside.

use crate::kernel::{
    audit::{self, Refusal},
    context::{Actor, Kernel},
    db::Who,
    error::Error,
};
use actix_web::{HttpMessage, HttpRequest};
use shared::{ids::AccountId, problem::Code, time::Moment};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use uuid::Uuid;

/// Rows one account leaves in a minute before they are only counted.
const ROWS: u32 = 60;

/// The refusals of the running minute.
#[derive(Debug, Default)]
pub struct Refusals {
    running: Mutex<Running>,
}

#[derive(Debug, Default)]
struct Running {
    minute: i64,
    known: HashMap<AccountId, (Who, u32)>,
    strangers: HashMap<Code, u32>,
}

/// A row that sums up.
type Summary = (Who, Refusal);

impl Refusals {
    /// Counts one refusal; whether it gets a row of its own, and what the last minute left to sum up.
    fn count(&self, who: Who, code: Code, now: Moment) -> (bool, Vec<Summary>) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let summaries = running.turn(now);
        let own = match who.account {
            Some(account) => {
                let (_, count) = running.known.entry(account).or_insert((who, 0));
                *count += 1;
                *count <= ROWS
            }
            None => {
                *running.strangers.entry(code).or_default() += 1;
                false
            }
        };
        (own, summaries)
    }

    fn take(&self, now: Moment) -> Vec<Summary> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).turn(now)
    }

    fn take_all(&self) -> Vec<Summary> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).sum_up()
    }
}

impl Running {
    /// Starts another minute where one has begun.
    fn turn(&mut self, now: Moment) -> Vec<Summary> {
        let minute = now.0.div_euclid(Moment::MINUTE);
        if minute == self.minute {
            return Vec::new();
        }
        self.minute = minute;
        self.sum_up()
    }

    /// Empties the minute as far as it has come.
    fn sum_up(&mut self) -> Vec<Summary> {
        let known = self.known.drain().filter(|(_, (_, count))| *count > ROWS);
        let known = known.map(|(_, (who, count))| (who, Refusal { endpoint: None, code: None, count: count - ROWS }));
        let strangers = self.strangers.drain().map(|(code, count)| (Who::default(), Refusal { endpoint: None, code: Some(code), count }));
        known.chain(strangers).collect()
    }
}

/// Leaves the trace of an error that was a refusal. Whatever becomes of the row, the refusal stands.
pub(super) async fn trace(kernel: &Kernel, request: &HttpRequest, endpoint: &'static str, error: &Error) {
    let actor = request.extensions().get::<Actor>().cloned().unwrap_or(Actor::Nobody);
    let (code, who, now) = (error.code(), actor.who(), kernel.clock.now());
    let object = request.match_info().iter().find_map(|(_, value)| value.parse::<Uuid>().ok());
    let refused = match code {
        Code::NotPermitted | Code::WrongOrigin | Code::WrongHost | Code::TooMany | Code::StepUpRefused => true,
        // Tries to be the second person for what one did oneself, or is on.
        Code::OwnProposal | Code::OnCase | Code::NotOnCase => true,
        Code::SignInNeeded | Code::ReadingEnded => who.account.is_none(),
        // What is not there, or not there for them. Of a stranger's wrong address nothing can be learned.
        Code::NotFound => who.account.is_some() && object.is_some(),
        _ => false,
    };
    if !refused {
        return;
    }
    let (own, summaries) = kernel.refusals.count(who, code, now);
    if own {
        let refusal = Refusal { endpoint: Some(endpoint.to_owned()), code: Some(code), count: 1 };
        record(kernel, who, object.unwrap_or_default(), refusal, now).await;
    }
    sum_up(kernel, summaries, now).await;
}

/// Writes what the minutes before this one left to sum up.
pub async fn flush(kernel: &Kernel, now: Moment) {
    sum_up(kernel, kernel.refusals.take(now), now).await;
}

/// The same, and what the running minute has so far: there is no later for a server that stops.
pub async fn flush_all(kernel: &Kernel) {
    sum_up(kernel, kernel.refusals.take_all(), kernel.clock.now()).await;
}

async fn sum_up(kernel: &Kernel, summaries: Vec<Summary>, now: Moment) {
    for (who, refusal) in summaries {
        record(kernel, who, Uuid::nil(), refusal, now).await;
    }
}

async fn record(kernel: &Kernel, who: Who, object: Uuid, refusal: Refusal, now: Moment) {
    if let Err(cause) = audit::refused(kernel, now, who, object, refusal).await {
        tracing::error!(%cause, "a refusal could not be recorded");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids;

    const START: Moment = Moment(1_800_000_000_000);

    fn somebody() -> Who {
        Who { account: Some(AccountId(ids::fresh())), institution: None }
    }

    #[test]
    fn an_account_gets_sixty_rows_a_minute_and_then_one_that_counts_the_rest() {
        let (refusals, who) = (Refusals::default(), somebody());
        let rows = (0..100).filter(|_| refusals.count(who, Code::NotFound, START).0).count();
        assert_eq!(rows, 60);
        assert!(refusals.take(START.plus(59 * Moment::SECOND - START.0 % Moment::MINUTE)).is_empty(), "the minute is not over");
        let summaries = refusals.take(START.plus(Moment::MINUTE));
        assert_eq!(summaries.iter().map(|(who, refusal)| (who.account, refusal.count)).collect::<Vec<_>>(), [(who.account, 40)]);
        assert!(refusals.count(who, Code::NotFound, START.plus(Moment::MINUTE)).0, "another minute, another sixty");
    }

    #[test]
    fn strangers_leave_one_row_a_minute_for_each_kind_however_many_they_are() {
        let refusals = Refusals::default();
        for _ in 0..1000 {
            assert!(!refusals.count(Who::default(), Code::SignInNeeded, START).0);
        }
        refusals.count(Who::default(), Code::TooMany, START);
        let mut counts: Vec<_> = refusals.take(START.plus(Moment::MINUTE)).into_iter().map(|(_, refusal)| refusal.count).collect();
        counts.sort_unstable();
        assert_eq!(counts, [1, 1000]);
        assert!(refusals.take(START.plus(2 * Moment::MINUTE)).is_empty(), "nothing is counted twice");
    }
}

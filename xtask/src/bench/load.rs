//! The load: one thread that keeps any number of connections busy.
//!
//! One thread with `ppoll`, not a thread each: on a small machine 64 client threads cost as many switches as
//! the server. `ppoll` wakes within a tenth of a millisecond; an async runtime's timer has whole milliseconds.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Result;
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, ppoll};
use nix::sys::time::TimeSpec;

use super::caller::{Answer, Caller};
use super::reporters::Reporters;
use super::usage::own_cpu;
use crate::process;

/// When the next report is sent.
#[derive(Clone, Copy, Debug)]
pub enum Pace {
    /// As soon as the connection has its answer.
    Closed,
    /// So many a second, whatever the server does. Latency counts from the moment a report is due.
    Open(u32),
}

/// How long answers may stay out after the last report was sent.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Outcome {
    /// How long each filed report took, in order of length.
    pub times: Vec<Duration>,
    /// How long each was held back although it was due and a connection free: our own slowness, in order.
    pub late: Vec<Duration>,
    /// Everything else than 201, by status.
    pub failed: BTreeMap<String, usize>,
    pub took: Duration,
    /// What this thread itself cost.
    pub cpu: Duration,
}

impl Outcome {
    pub fn per_second(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64()
    }

    /// `none`, or `12×429 1×503`.
    pub fn failures(&self) -> String {
        let said: Vec<String> = self.failed.iter().map(|(status, count)| format!("{count}×{status}")).collect();
        if said.is_empty() { "none".to_owned() } else { said.join(" ") }
    }

    /// Our own share of one core.
    pub fn share(&self) -> f64 {
        100.0 * self.cpu.as_secs_f64() / self.took.as_secs_f64()
    }
}

/// The time in milliseconds that `share` of `sorted` stays within.
pub fn within(sorted: &[Duration], share: f64) -> f64 {
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.max(1) - 1).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
}

/// What is due, and when.
struct Schedule {
    pace: Pace,
    started: Instant,
    lasts: Duration,
    sent: u32,
}

impl Schedule {
    /// When report `number` is due; `None` when there is none.
    fn due(&self, number: u32, now: Instant) -> Option<Instant> {
        match self.pace {
            Pace::Closed => (now < self.started + self.lasts).then_some(now),
            Pace::Open(per_second) => {
                let after = Duration::from_secs_f64(f64::from(number) / f64::from(per_second));
                (after < self.lasts).then(|| self.started + after)
            }
        }
    }

    fn next(&mut self, now: Instant) -> Option<Instant> {
        let due = self.due(self.sent, now).filter(|due| *due <= now)?;
        self.sent += 1;
        Some(due)
    }
}

/// Files for so long and waits for the last answers.
pub fn run(address: SocketAddr, reporters: &Reporters, connections: usize, pace: Pace, lasts: Duration) -> Result<Outcome> {
    let mut callers = (0..connections).map(|number| Caller::open(address, number, reporters)).collect::<Result<Vec<_>>>()?;
    let mut idle: VecDeque<usize> = (0..connections).collect();
    let (mut times, mut late, mut failed) = (Vec::new(), Vec::new(), BTreeMap::new());
    let (started, cpu) = (Instant::now(), own_cpu());
    let mut schedule = Schedule { pace, started, lasts, sent: 0 };
    let (mut last_answer, mut look_again, mut free_since) = (started, started, started);
    loop {
        let now = Instant::now();
        while let Some(caller) = idle.front().and_then(|front| callers.get_mut(*front)) {
            let Some(due) = schedule.next(now) else { break };
            idle.pop_front();
            // The loop's own `now` may be a batch of answers old.
            let sent = Instant::now();
            let since = if matches!(pace, Pace::Closed) { sent } else { due };
            late.push(sent - since.max(free_since));
            caller.send(reporters, since)?;
        }
        let due = schedule.due(schedule.sent, now);
        if idle.len() == connections && due.is_none() {
            break;
        }
        if now > started + lasts + PATIENCE {
            failed.insert("unanswered".to_owned(), connections - idle.len() + waiting(&mut schedule, now));
            break;
        }
        if now > look_again {
            process::check_stop()?;
            look_again = now + Duration::from_millis(200);
        }
        let until = due.filter(|_| !idle.is_empty()).unwrap_or(look_again);
        for ready in wait(&callers, until.saturating_duration_since(now))? {
            let Some(caller) = callers.get_mut(ready) else { continue };
            let status = match caller.receive()? {
                Answer::NotYet => continue,
                Answer::Status(status) => status.to_string(),
                Answer::Lost => "no answer".to_owned(),
            };
            // A connection closed while nothing was asked is no failure.
            let Some(since) = caller.since.take() else { continue };
            last_answer = Instant::now();
            if status == "201" {
                times.push(last_answer - since)
            } else {
                *failed.entry(status).or_insert(0) += 1
            }
            if idle.is_empty() {
                free_since = last_answer;
            }
            idle.push_back(ready);
        }
    }
    times.sort_unstable();
    late.sort_unstable();
    Ok(Outcome { times, late, failed, took: last_answer - started, cpu: own_cpu() - cpu })
}

/// Reports that were due and never got a connection.
fn waiting(schedule: &mut Schedule, now: Instant) -> usize {
    let open = matches!(schedule.pace, Pace::Open(_));
    std::iter::from_fn(|| if open { schedule.next(now) } else { None }).count()
}

/// Which connections have something to read, after at most so long.
fn wait(callers: &[Caller], at_most: Duration) -> Result<Vec<usize>> {
    let mut watched: Vec<PollFd> = callers.iter().map(|caller| PollFd::new(caller.stream(), PollFlags::POLLIN)).collect();
    match ppoll(&mut watched, Some(TimeSpec::from_duration(at_most)), None) {
        Ok(0) | Err(Errno::EINTR) => Ok(Vec::new()),
        Ok(_) => Ok(watched.iter().enumerate().filter(|(_, one)| one.any() == Some(true)).map(|(at, _)| at).collect()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests;

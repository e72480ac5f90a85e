//! What a process takes from the machine, and what machine it is.

use std::fs;
use std::time::{Duration, Instant};

use crate::process;

/// Processor time and context switches since a process began.
#[derive(Clone, Copy, Default)]
pub struct Usage {
    pub cpu: Duration,
    pub switches: u64,
}

impl Usage {
    pub fn of(process: u32) -> Self {
        Self { cpu: cpu(process).unwrap_or_default(), switches: switches(process) }
    }

    pub fn since(self, earlier: Self) -> Self {
        Self { cpu: self.cpu.saturating_sub(earlier.cpu), switches: self.switches.saturating_sub(earlier.switches) }
    }
}

/// Of all threads, also those that ended. The kernel counts in hundredths of a second here.
fn cpu(process: u32) -> Option<Duration> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // A program's name may hold spaces and brackets: the numbers come after the last bracket.
    let (_, numbers) = text.rsplit_once(')')?;
    let numbers: Vec<&str> = numbers.split_whitespace().collect();
    let ticks = |at: usize| numbers.get(at)?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks(11)? + ticks(12)?) * 10))
}

fn switches(process: u32) -> u64 {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let text = threads.filter_map(|thread| fs::read_to_string(thread.path().join("status")).ok());
    text.map(|text| {
        let counts = text.lines().filter_map(|line| line.split_once("ctxt_switches:"));
        counts.filter_map(|(_, count)| count.trim().parse::<u64>().ok()).sum::<u64>()
    })
    .sum()
}

/// Processor time of the calling thread.
pub fn own_cpu() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or(0))
}

/// Proportional set size in MiB: what a process really costs.
pub fn memory(process: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let pss = text.lines().find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
    pss.map_or(f64::NAN, |kilobytes| kilobytes / 1024.0)
}

/// Percent of the machine that is busy while nothing of ours runs: it would be taken for the server's slowness.
pub fn elsewhere() -> u64 {
    let before = busy();
    std::thread::sleep(Duration::from_millis(300));
    let (Some((worked, passed)), Some((worked_now, passed_now))) = (before, busy()) else { return 0 };
    100 * worked_now.saturating_sub(worked) / passed_now.saturating_sub(passed).max(1)
}

/// Waits until nothing is going on any more, and gives how long that took.
///
/// What was written at once is still being tidied away for a while, by the server (audit rows) and by the database (statistics,
/// dead rows): in life that comes between reports and not in one piece before a reading.
pub fn settle(patience: Duration) -> Duration {
    let (began, mut quiet) = (Instant::now(), 0);
    while quiet < 4 && began.elapsed() < patience && process::check_stop().is_ok() {
        quiet = if elsewhere() < DISTURBED { quiet + 1 } else { 0 };
    }
    began.elapsed()
}

/// From here on a time is not held against a target.
pub const DISTURBED: u64 = 15;

/// Hundredths of seconds that all cores worked, and that passed.
fn busy() -> Option<(u64, u64)> {
    let text = fs::read_to_string("/proc/stat").ok()?;
    let times: Vec<u64> = text.lines().next()?.split_whitespace().skip(1).take(8).filter_map(|time| time.parse().ok()).collect();
    let (passed, resting) = (times.iter().sum::<u64>(), times.iter().skip(3).take(2).sum::<u64>());
    Some((passed - resting, passed))
}

/// Processor, cores, kernel and compiler; nothing that names the machine.
pub fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':').map(|(_, model)| model.trim()));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let compiler = process::ask(process::command("rustc").arg("--version")).unwrap_or_default();
    let compiler = compiler.split_whitespace().nth(1).unwrap_or("?").to_owned();
    format!("{}, {cores} cores, Linux {}, Rust {compiler}", model.unwrap_or("unknown processor"), kernel.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_works_is_seen_working() {
        let before = (Usage::of(std::process::id()), own_cpu());
        let mut sum = 0_u64;
        while own_cpu() - before.1 < Duration::from_millis(60) {
            sum = std::hint::black_box(sum.wrapping_mul(31).wrapping_add(1));
        }
        let used = Usage::of(std::process::id()).since(before.0);
        assert!(used.cpu >= Duration::from_millis(40), "{:?}", used.cpu);
        assert!(memory(std::process::id()) > 0.5);
        assert!(memory(u32::MAX).is_nan(), "what is not there has no size");
    }
}

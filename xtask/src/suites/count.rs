//! Tests passed, failed and skipped, read from what the runners print.

use std::process::Command;

use anyhow::Result;

use crate::process;

#[derive(Default, Debug, PartialEq)]
pub struct Count {
    pub passed: u32,
    pub failed: u32,
    pub skipped: u32,
}

impl Count {
    pub fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// A check that is one test: it holds or it does not.
    pub fn one(&mut self, what: &str, holds: bool) {
        println!("{} {what}", if holds { "✓" } else { "✗" });
        if holds { self.passed += 1 } else { self.failed += 1 }
    }

    /// A command that is one test.
    pub fn command(&mut self, what: &str, command: &mut Command) -> Result<()> {
        println!("· {what}");
        let holds = process::show(command)?;
        self.one(what, holds);
        Ok(())
    }

    /// `cargo test`, counted from its result lines.
    pub fn cargo_test(&mut self, command: &mut Command) -> Result<()> {
        let (mut seen, mut skipped) = (Self::default(), 0);
        let succeeded = process::follow(command, |line| {
            if let Some(count) = cargo_line(line) {
                seen.add(&count);
            }
            skipped += u32::from(line.starts_with("skipped: "));
        })?;
        // A test that finds out while running that it cannot run here says so, and the runner counts it as passed.
        seen.passed = seen.passed.saturating_sub(skipped);
        seen.skipped += skipped;
        // It did not compile, or crashed: no result line tells.
        if !succeeded && seen.failed == 0 {
            seen.failed = 1;
        }
        self.add(&seen);
        Ok(())
    }
}

/// `test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s`
fn cargo_line(line: &str) -> Option<Count> {
    let rest = line.trim_start().strip_prefix("test result:")?;
    let (_, rest) = rest.split_once(". ")?;
    let mut count = Count::default();
    for part in rest.split(';') {
        let mut words = part.split_whitespace();
        let (Some(number), Some(kind)) = (words.next(), words.next()) else { continue };
        let Ok(number) = number.parse::<u32>() else { continue };
        match kind {
            "passed" => count.passed = number,
            "failed" => count.failed = number,
            "ignored" => count.skipped = number,
            _ => {}
        }
    }
    Some(count)
}

/// The summary at the end of node's TAP output: `# pass 3`, `# fail 0`, `# cancelled 0`, `# skipped 1`, `# todo 0`.
pub fn tap(text: &str) -> Count {
    let number = |name: &str| {
        // Tests may print such lines as well; the summary is the last.
        text.lines().rev().find_map(|line| line.strip_prefix("# ")?.strip_prefix(name)?.trim().parse::<u32>().ok()).unwrap_or(0)
    };
    Count { passed: number("pass "), failed: number("fail ") + number("cancelled "), skipped: number("skipped ") + number("todo ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_lines_are_read() {
        let line = "test result: FAILED. 5 passed; 2 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.02s";
        assert_eq!(cargo_line(line), Some(Count { passed: 5, failed: 2, skipped: 1 }));
        assert_eq!(cargo_line("test accounts::sign_in ... ok"), None);
        let text = "TAP version 13\n# pass 99\n1..3\n# tests 6\n# pass 3\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 0\n";
        assert_eq!(tap(text), Count { passed: 3, failed: 2, skipped: 1 });
        assert_eq!(tap(""), Count::default());
    }
}

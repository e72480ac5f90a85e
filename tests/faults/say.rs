//! What a test tells whether or not it fails: past the runner, which keeps `println!` to itself.

use std::io::Write;

/// A figure worth reading.
pub fn figures(what: &str) {
    let _ = writeln!(std::io::stdout(), "\n  {what}");
}

/// A test that cannot run here. `cargo xtask test` counts these lines as skipped, not as passed.
pub fn skipped(what: &str) {
    let _ = writeln!(std::io::stdout(), "\nskipped: {what}");
}

//! `cargo xtask`: builds, runs, tests and measures Vedette. Finds or installs what it needs.

mod args;
mod bench;
mod faults;
mod mutants;
mod paths;
mod process;
mod run;
mod say;
mod suites;
mod tools;
mod web;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  run [--port 8080] [--data DIR] [--no-demo] [--release] [--tls]
           build everything and start it, with demonstration data and a mailbox viewer; Ctrl-C stops all
             --port PORT   where the site answers on this machine
             --data DIR    where it keeps its data (default: data in this repository; keys go to DIR-keys)
             --no-demo     without the demonstration institution and accounts
             --release     build the server optimised
             --tls         https with a certificate made here, also on the local network, to try it on a real phone
  check    format, lints for the server and for the browser, unit tests
  test     everything that CI runs: check, licences, both databases, the API's description, a real browser
  contract requests made out of the description of the API: does every answer keep to it?
  bench [--only bytes|filing|open|slow|flood|enumeration|growth] [--database sqlite|postgres] [--seconds N]
           bytes of the apps; filing over HTTP next to what database and disk give; memory; six minutes after the builds
             --only PART   bytes, filing (closed loop), open (500 a second), slow (the same on a slow disk), flood (of sign-ins),
                           enumeration (whether the time of a refusal tells who has an account),
                           growth (what gets slower with 1,000 to 100,000 reports)
             --database X  one of the two
             --seconds N   how long each loop lasts (default: 5 for filing, 60 for the others)
  faults [--cycles 50] | --sync-order [--reports 100]
           kill the server while reports are filed, fill its disk, take its mail server away, on both databases
             --cycles N    how often it is killed on each (`test` does it 5 times)
             --sync-order  instead: watch with strace that each acknowledgement comes after its fsync
             --reports N   how many acknowledgements to watch
  mutants [PART …]
           change `shared` in two thousand small ways, one at a time: does a test notice? An hour and a half
             PART          only these folders or files of shared/src, for example priority
  tools    find or install every tool, and list them with version and place
  help     this text

Tools are kept in $VEDETTE_CACHE, else $XDG_CACHE_HOME/vedette, else ~/.cache/vedette.";

const COMMANDS: &[&str] = &["run", "check", "test", "contract", "faults", "bench", "mutants", "tools", "help"];

fn main() -> ExitCode {
    match dispatch() {
        Ok(code) => code,
        // `{:#}` is one line: causes follow after a colon, and a captured backtrace stays unprinted.
        Err(error) => {
            eprintln!("{error:#}");
            // 130 is what a shell shows for Ctrl-C.
            if process::stopping() { ExitCode::from(130) } else { ExitCode::FAILURE }
        }
    }
}

fn dispatch() -> anyhow::Result<ExitCode> {
    process::stop_children_on_signal()?;
    let mut words = std::env::args().skip(1);
    let command = words.next().unwrap_or_default();
    let rest: Vec<String> = words.collect();
    let takes_options = matches!(command.as_str(), "run" | "bench" | "faults" | "mutants" | "help");
    if !takes_options && !command.starts_with('-') && !command.is_empty() {
        args::none(&command, &rest)?;
    }
    match command.as_str() {
        "run" => run::run(&args::RunOptions::parse(&rest)?),
        "check" => suites::check(),
        "test" => suites::test(),
        "contract" => suites::contract(),
        "bench" => bench::bench(&bench::BenchOptions::parse(&rest)?),
        "faults" => faults::run(&args::FaultOptions::parse(&rest)?),
        "mutants" => mutants::run(&rest),
        "tools" => tools::list(),
        "" | "help" | "-h" | "--help" => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        other => anyhow::bail!("{}", args::unknown("command", other, COMMANDS)),
    }
}

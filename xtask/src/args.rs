//! The options of `run`, and the sentence for a word that is not known.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::paths;

const OPTIONS: &[&str] = &["--port", "--data", "--no-demo", "--release", "--tls"];

/// What `cargo xtask run` was asked for.
#[derive(Debug, PartialEq)]
pub struct RunOptions {
    pub port: u16,
    pub data: PathBuf,
    pub demo: bool,
    pub release: bool,
    pub tls: bool,
}

impl RunOptions {
    pub fn parse(words: &[String]) -> Result<Self> {
        let mut options = Self { port: 8080, data: paths::root().join("data"), demo: true, release: false, tls: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let (name, attached) = match word.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (word.as_str(), None),
            };
            let mut value = || attached.clone().or_else(|| words.next().cloned()).with_context(|| format!("{name} needs a value"));
            match name {
                "--port" => {
                    let text = value()?;
                    options.port = text
                        .parse()
                        .ok()
                        .filter(|port| *port >= 1)
                        .with_context(|| format!("--port wants a number from 1 to 65535, not `{text}`"))?;
                }
                "--data" => {
                    let text = value()?;
                    options.data = std::path::absolute(&text).with_context(|| format!("--data `{text}` is not a usable path"))?;
                }
                "--no-demo" => options.demo = false,
                "--release" => options.release = true,
                "--tls" => options.tls = true,
                other => bail!("{}", unknown("option", other, OPTIONS)),
            }
        }
        if options.tls && !options.demo {
            bail!("--tls opens the site to your local network, which is allowed with a demonstration database only: leave out --no-demo");
        }
        Ok(options)
    }
}

/// What `cargo xtask faults` was asked for.
#[derive(Debug, PartialEq)]
pub struct FaultOptions {
    pub cycles: u32,
    pub sync_order: bool,
    pub reports: u32,
}

impl FaultOptions {
    pub fn parse(words: &[String]) -> Result<Self> {
        let mut options = Self { cycles: 50, sync_order: false, reports: 100 };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let (name, attached) = word.split_once('=').map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
            let mut number = || {
                let text = attached.or_else(|| words.next().map(String::as_str)).with_context(|| format!("{name} needs a value"))?;
                let number = text.parse().ok().filter(|number| (1..=100_000).contains(number));
                number.with_context(|| format!("{name} wants a number from 1 to 100000, not `{text}`"))
            };
            match name {
                "--cycles" => options.cycles = number()?,
                "--reports" => options.reports = number()?,
                "--sync-order" => options.sync_order = true,
                other => bail!("{}", unknown("option", other, &["--cycles", "--sync-order", "--reports"])),
            }
        }
        Ok(options)
    }
}

/// For the commands that take no options.
pub fn none(command: &str, words: &[String]) -> Result<()> {
    match words.first() {
        Some(word) => bail!("`{command}` takes no options, but `{word}` was given"),
        None => Ok(()),
    }
}

/// "There is no …", with the nearest known word when one is near.
pub fn unknown(kind: &str, word: &str, known: &[&str]) -> String {
    let nearest = known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 3);
    match nearest {
        Some((_, candidate)) => format!("there is no {kind} `{word}`: did you mean `{candidate}`?"),
        None => format!("there is no {kind} `{word}`: `cargo xtask help` lists all"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<RunOptions> {
        RunOptions::parse(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn both_spellings_of_a_value_are_read() {
        let spaced = parse(&["--port", "9000", "--data", "/tmp/x", "--release"]).unwrap();
        let joined = parse(&["--port=9000", "--data=/tmp/x", "--release"]).unwrap();
        assert_eq!(spaced, joined);
        assert_eq!((spaced.port, spaced.release, spaced.demo), (9000, true, true));
    }

    #[test]
    fn what_to_break_and_how_often_is_read() {
        let parse = |words: &[&str]| FaultOptions::parse(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(parse(&[]).unwrap(), FaultOptions { cycles: 50, sync_order: false, reports: 100 });
        let all = FaultOptions { cycles: 7, sync_order: true, reports: 20 };
        assert_eq!(parse(&["--cycles", "7", "--sync-order", "--reports=20"]).unwrap(), all);
        assert_eq!(parse(&["--cycles", "0"]).unwrap_err().to_string(), "--cycles wants a number from 1 to 100000, not `0`");
        assert_eq!(parse(&["--cylces"]).unwrap_err().to_string(), "there is no option `--cylces`: did you mean `--cycles`?");
    }

    #[test]
    fn faults_are_said_in_one_sentence() {
        let said = |words: &[&str]| parse(words).unwrap_err().to_string();
        assert_eq!(said(&["--prot", "1"]), "there is no option `--prot`: did you mean `--port`?");
        assert_eq!(said(&["--port", "many"]), "--port wants a number from 1 to 65535, not `many`");
        assert_eq!(said(&["--port"]), "--port needs a value");
        assert!(said(&["--tls", "--no-demo"]).contains("demonstration database only"));
        assert!(unknown("command", "rnu", &["run", "test"]).contains("`run`"));
        assert!(!unknown("command", "frobnicate", &["run", "test"]).contains("did you mean"));
    }
}

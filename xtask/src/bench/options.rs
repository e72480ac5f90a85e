//! The options of `bench`.

use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::args::unknown;

const OPTIONS: &[&str] = &["--only", "--database", "--seconds"];

/// One of the things measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Bytes,
    Filing,
    Open,
    Slow,
    Flood,
    Enumeration,
    Growth,
    Lighthouse,
}

/// Where the reports go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// What `cargo xtask bench` was asked for. Without options: everything.
#[derive(Debug, Default, PartialEq)]
pub struct BenchOptions {
    only: Option<Part>,
    database: Option<Kind>,
    seconds: Option<u64>,
}

impl BenchOptions {
    pub fn parse(words: &[String]) -> Result<Self> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let (name, attached) = match word.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (word.as_str(), None),
            };
            let mut value = || attached.clone().or_else(|| words.next().cloned()).with_context(|| format!("{name} needs a value"));
            match name {
                "--only" => options.only = Some(part(&value()?)?),
                "--database" => options.database = Some(kind(&value()?)?),
                "--seconds" => {
                    let text = value()?;
                    let seconds = text.parse().ok().filter(|seconds| (1..=3600).contains(seconds));
                    options.seconds = Some(seconds.with_context(|| format!("--seconds wants a number from 1 to 3600, not `{text}`"))?);
                }
                other => bail!("{}", unknown("option", other, OPTIONS)),
            }
        }
        Ok(options)
    }

    pub fn wants(&self, part: Part) -> bool {
        self.only.is_none_or(|only| only == part)
    }

    pub fn wants_database(&self, kind: Kind) -> bool {
        self.database.is_none_or(|database| database == kind)
    }

    /// How long a closed loop lasts, at each number of clients.
    pub fn closed(&self) -> Duration {
        Duration::from_secs(self.seconds.unwrap_or(5))
    }

    /// How long an open loop lasts: a queue that grows slowly does not show in seconds.
    pub fn open(&self) -> Duration {
        Duration::from_secs(self.seconds.unwrap_or(60))
    }
}

fn part(word: &str) -> Result<Part> {
    Ok(match word {
        "bytes" => Part::Bytes,
        "filing" => Part::Filing,
        "open" => Part::Open,
        "slow" => Part::Slow,
        "flood" => Part::Flood,
        "enumeration" => Part::Enumeration,
        "growth" => Part::Growth,
        "lighthouse" => Part::Lighthouse,
        other => bail!("{}", unknown("measurement", other, &["bytes", "filing", "open", "slow", "flood", "enumeration", "growth", "lighthouse"])),
    })
}

fn kind(word: &str) -> Result<Kind> {
    Ok(match word {
        "sqlite" => Kind::Sqlite,
        "postgres" => Kind::Postgres,
        other => bail!("{}", unknown("database", other, &["sqlite", "postgres"])),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<BenchOptions> {
        BenchOptions::parse(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn without_options_everything_is_measured_and_the_open_loop_longest() {
        let all = parse(&[]).unwrap();
        assert!(
            [Part::Bytes, Part::Filing, Part::Open, Part::Slow, Part::Flood, Part::Enumeration, Part::Growth]
                .into_iter()
                .all(|part| all.wants(part))
        );
        assert!(all.wants_database(Kind::Sqlite) && all.wants_database(Kind::Postgres));
        assert_eq!((all.closed().as_secs(), all.open().as_secs()), (5, 60));
    }

    #[test]
    fn one_thing_on_one_database_for_so_long_leaves_the_rest_out() {
        let one = parse(&["--only=open", "--database", "sqlite", "--seconds", "10"]).unwrap();
        assert!(one.wants(Part::Open) && !one.wants(Part::Slow) && !one.wants(Part::Filing) && !one.wants(Part::Bytes));
        assert!(one.wants_database(Kind::Sqlite) && !one.wants_database(Kind::Postgres));
        assert_eq!((one.closed().as_secs(), one.open().as_secs()), (10, 10));
    }

    #[test]
    fn faults_are_said_in_one_sentence() {
        let said = |words: &[&str]| parse(words).unwrap_err().to_string();
        assert_eq!(said(&["--seconds", "0"]), "--seconds wants a number from 1 to 3600, not `0`");
        assert_eq!(said(&["--only", "fillin"]), "there is no measurement `fillin`: did you mean `filing`?");
        assert_eq!(said(&["--database"]), "--database needs a value");
        assert!(said(&["--onyl"]).contains("`--only`"));
    }
}

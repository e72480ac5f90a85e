//! Whether the time of a refused sign-in tells who has an account (docs/security.md §1.1, F9): tries for names that exist
//! and names that do not, in turn, each from a network of its own so that nobody is made to wait. What is printed is
//! for judging; it fails nothing, because a machine that does something else meanwhile would.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::filing::judge;
use super::http::Connection;
use super::load::within;
use super::site::{Engine, Site};
use super::usage;
use crate::process;
use crate::run::accounts;

/// Tries of each kind, beyond those that warm up.
const TRIES: u32 = 500;
const WARM_UP: u32 = 20;
/// From here on a difference is taken for one.
const TELLING: f64 = 4.5;

pub fn measure(engine: Engine<'_>, folder: &Path) -> Result<()> {
    process::check_stop()?;
    println!("\n{}, enumeration: {TRIES} refused sign-ins of known names and as many of unknown ones, in turn", engine.name());
    let busy = usage::elsewhere();
    // Only the trusted proxy says where a try comes from.
    let site = Site::start_with(engine, folder, None, &[("VEDETTE_SERVER__TRUSTED_PROXY", "127.0.0.1")])?;
    let names: Vec<String> = accounts::read(&site.settings.accounts()).into_iter().map(|account| account.email).collect();
    if names.is_empty() {
        bail!("the demonstration has no accounts");
    }
    let mut connection = Connection::open(site.settings.listen)?;
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for number in 0..WARM_UP + TRIES {
        let Some(name) = names.get(number as usize % names.len()) else { continue };
        // Who comes first changes, so that a drift of the machine falls on both.
        let mut turns = [(name.clone(), true), (stranger(name, number), false)];
        if number % 2 == 1 {
            turns.reverse();
        }
        for (place, (email, exists)) in turns.into_iter().enumerate() {
            let took = refused(&mut connection, &email, 2 * number + u32::try_from(place)?)?;
            if number >= WARM_UP {
                if exists { known.push(took) } else { unknown.push(took) }
            }
        }
    }
    let t = welch(&known, &unknown);
    let [known, unknown] = [known, unknown].map(|mut times| {
        times.sort_by(f64::total_cmp);
        let times: Vec<Duration> = times.into_iter().map(|millis| Duration::from_secs_f64(millis / 1000.0)).collect();
        [0.5, 0.95].map(|share| within(&times, share))
    });
    println!("{:>10} {:>10} {:>10}", "", "p50 ms", "p95 ms");
    println!("{:>10} {:>10.3} {:>10.3}", "known", known[0], known[1]);
    println!("{:>10} {:>10.3} {:>10.3}", "unknown", unknown[0], unknown[1]);
    println!("  Welch's t {t:.2}; {}", judge(t.abs() < TELLING, &format!("wanted: between -{TELLING} and {TELLING}"), busy));
    Ok(())
}

/// A name of the same length that nobody has.
fn stranger(name: &str, number: u32) -> String {
    let (own, domain) = name.split_once('@').unwrap_or((name, ""));
    let digits = format!("x{number}");
    let padding = "y".repeat(own.len().saturating_sub(digits.len()));
    format!("{padding}{digits}@{domain}")
}

/// How long the refusal of one try took, in milliseconds.
fn refused(connection: &mut Connection, email: &str, number: u32) -> Result<f64> {
    let body = serde_json::json!({ "email": email, "password": "wrong horse battery staple", "code": "000000" }).to_string();
    let network = format!("10.{}.{}.1", number / 256 % 256, number % 256);
    let since = Instant::now();
    let answer = connection.post("/api/v1/sessions", &[("Sec-Fetch-Site", "same-origin"), ("X-Forwarded-For", &network)], &body)?;
    if answer.status != 401 {
        bail!("a wrong password was answered with {}: {}", answer.status, answer.body);
    }
    Ok(since.elapsed().as_secs_f64() * 1000.0)
}

/// Welch's t: how far two means are apart, in units of what chance would do.
fn welch(one: &[f64], other: &[f64]) -> f64 {
    let of = |times: &[f64]| {
        #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
        let count = times.len() as f64;
        let mean = times.iter().sum::<f64>() / count;
        let variance = times.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / (count - 1.0);
        (mean, variance / count)
    };
    let ((one, one_spread), (other, other_spread)) = (of(one), of(other));
    (one - other) / (one_spread + other_spread).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_is_nothing_for_the_same_times_and_large_for_others() {
        let times: Vec<f64> = (0..100).map(|n| 30.0 + f64::from(n % 7)).collect();
        let slower: Vec<f64> = times.iter().map(|time| time + 2.0).collect();
        assert!(welch(&times, &times).abs() < 0.001);
        assert!(welch(&slower, &times) > TELLING && welch(&times, &slower) < -TELLING);
    }

    #[test]
    fn t_is_what_the_textbook_says() {
        let t = welch(&[27.5, 21.0, 19.0, 23.6, 17.0, 17.9], &[27.1, 22.0, 20.8, 23.4, 23.4, 23.5]);
        assert!((t - -1.2896).abs() < 0.001, "{t}");
    }

    #[test]
    fn a_stranger_has_a_name_as_long_as_the_known_one_and_is_nobody_twice() {
        let (one, two) = (stranger("robin.grey@fernwick.example", 7), stranger("robin.grey@fernwick.example", 8));
        assert!(one.len() == "robin.grey@fernwick.example".len() && one != two && one.ends_with("@fernwick.example"), "{one}");
    }
}

//! What grows with the number of reports: filing, a page of the queue, a filter on codes, free text, closing a month.
//!
//! One client asks for one thing after the other, so each time is a whole answer of a server that has nothing else to do.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::filing::judge;
use super::http::{Answer, Connection};
use super::load::{self, Pace, within};
use super::reporters::Reporters;
use super::site::{Engine, Site};
use super::usage;
use crate::run::accounts;
use crate::{process, say};

/// Reports before anything is measured.
const SIZES: [u32; 3] = [1_000, 10_000, 100_000];
/// Times each reading is asked for.
const TIMES: usize = 100;
const FILING: Duration = Duration::from_secs(5);

/// A filter: what it is called, what is asked for.
const FILTERS: [(&str, &str); 3] = [
    ("filter, one in five", "technique=ELICIT"),
    ("filter, one in a thousand", "technique=HONEYTRAP"),
    ("filter, two codes", "technique=HONEYTRAP&channel=EVENT"),
];

pub fn measure(engine: Engine<'_>, folder: &Path) -> Result<()> {
    println!("\n{}, growth: one client, each reading {TIMES} times", engine.name());
    let mut first = None;
    for reports in SIZES {
        process::check_stop()?;
        let busy = usage::elsewhere();
        let began = Instant::now();
        let mut site = Site::start_grown(engine, folder, reports)?;
        println!("  {} reports ({:.0} s to file them)", say::thousands(reports.into()), began.elapsed().as_secs_f64());
        println!("    {:<28} {:>9} {:>9} {:>9}", "", "p50 ms", "p95 ms", "p99 ms");
        let people = site.reporters()?;
        println!("    it was quiet after {:.0} s", usage::settle(PATIENCE).as_secs_f64());
        let mut desk = Desk::open(&site, &people)?;
        desk.read(busy)?;
        desk.search(reports, busy)?;
        let filed = load::run(site.settings.listen, &people, 1, Pace::Closed, FILING)?;
        let [p50, p95, p99] = [0.5, 0.95, 0.99].map(|share| within(&filed.times, share));
        let before = *first.get_or_insert(p50);
        let cost = judge(p50 <= 1.15 * before, "wanted: 1.15", busy.max(usage::elsewhere()));
        println!(
            "    {:<28} {p50:>9.2} {p95:>9.2} {p99:>9.2}  {:.2} times the first, {cost}; {}",
            "filing",
            p50 / before,
            filed.failures()
        );
        println!(
            "    memory of the server (PSS): {:.1} MiB after its start, {:.1} MiB now",
            site.idle_memory,
            usage::memory(site.process())
        );
        drop(people);
        month(&mut site)?;
    }
    Ok(())
}

/// The days after which the running month is over, and whatever may still come in for it.
const NEXT_MONTH: u32 = 35;
const PATIENCE: Duration = Duration::from_secs(120);

/// How long the running month takes to close, as the log has it once its time has come.
fn month(site: &mut Site) -> Result<()> {
    site.start_ahead(NEXT_MONTH)?;
    let began = Instant::now();
    while !site.log().contains("figures were frozen") {
        if began.elapsed() > PATIENCE {
            bail!("no month was closed within {} s", PATIENCE.as_secs());
        }
        process::check_stop()?;
        std::thread::sleep(Duration::from_millis(100));
    }
    let log = site.log();
    let millis = |line: &str| {
        let told = line.split_once("millis").map(|(_, rest)| rest.trim_start_matches(|c: char| !c.is_ascii_digit()));
        told?.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u64>().ok()
    };
    let took: Vec<u64> = log.lines().filter(|line| line.contains("figures were frozen")).filter_map(millis).collect();
    println!("    closing a month: {} ms", took.iter().max().copied().unwrap_or_default());
    Ok(())
}

/// A lead at the desk. Signed in with the others: nobody signs in twice with one code.
struct Desk<'a> {
    connection: Connection,
    people: &'a Reporters,
    lead: usize,
}

impl<'a> Desk<'a> {
    fn open(site: &Site, people: &'a Reporters) -> Result<Self> {
        let lead = accounts::read(&site.settings.accounts()).iter().position(|account| account.role == "LEAD");
        let lead = lead.context("the demonstration has no lead")?;
        Ok(Self { connection: Connection::open(site.settings.listen)?, people, lead })
    }

    fn read(&mut self, busy: u64) -> Result<()> {
        self.times("queue, first page", "/api/v1/cases", Some(25.0), busy)?;
        let cursor = value(&self.get("/api/v1/cases")?)?.pointer("/next").and_then(Value::as_str).unwrap_or_default().to_owned();
        self.times("queue, second page", &format!("/api/v1/cases?cursor={cursor}"), Some(25.0), busy)?;
        for (name, codes) in FILTERS {
            let path = format!("/api/v1/cases?{codes}");
            // The first time the codes are opened.
            let (began, mut portions, mut next) = (Instant::now(), 0, String::new());
            loop {
                let answer = value(&self.get(&format!("{path}{next}"))?)?;
                portions += 1;
                let found = some(&answer);
                match answer.pointer("/next").and_then(Value::as_str) {
                    Some(cursor) if !found => next = format!("&cursor={cursor}"),
                    _ => break,
                }
            }
            let cold = began.elapsed().as_secs_f64() * 1000.0;
            self.times(name, &path, Some(150.0), busy)?;
            println!("      the first time {cold:.0} ms until something was there, in {portions} portions");
        }
        Ok(())
    }

    fn times(&mut self, name: &str, path: &str, wanted: Option<f64>, busy: u64) -> Result<()> {
        let mut took = Vec::new();
        for _ in 0..TIMES {
            let began = Instant::now();
            self.get(path)?;
            took.push(began.elapsed());
        }
        took.sort();
        let [p50, p95, p99] = [0.5, 0.95, 0.99].map(|share| within(&took, share));
        let judged =
            wanted.map_or_else(String::new, |wanted| judge(p95 <= wanted, &format!("p95 wanted: {wanted}"), busy.max(usage::elsewhere())));
        println!("    {name:<28} {p50:>9.2} {p95:>9.2} {p99:>9.2}  {judged}");
        Ok(())
    }

    /// A word of every report, one that only the oldest tells of, and one that none does.
    fn search(&mut self, reports: u32, busy: u64) -> Result<()> {
        for (name, text) in
            [("search, in every report", "paid report"), ("search, in the oldest", "lighthouse"), ("search, in none", "harbour")]
        {
            let (began, mut first, mut cursor, mut longest, mut asked) = (Instant::now(), None, Value::Null, Duration::ZERO, 0);
            loop {
                let since = Instant::now();
                let answer = self.post("/api/v1/search/cases", &json!({ "text": text, "cursor": cursor }))?;
                let answer = value(&answer)?;
                (longest, asked) = (longest.max(since.elapsed()), asked + 1);
                if some(&answer) {
                    first.get_or_insert(began.elapsed());
                }
                cursor = answer.pointer("/next").cloned().unwrap_or_default();
                // Whoever finds something everywhere reads what they have.
                if cursor.is_null() || (name.contains("every") && asked >= 10) {
                    break;
                }
            }
            let whole = began.elapsed().as_secs_f64();
            let judged = judge(whole <= 3.0, "wanted: 3 s for the whole", busy.max(usage::elsewhere()));
            let first = first.map_or_else(|| "nothing".to_owned(), |first| format!("{:.0} ms", first.as_secs_f64() * 1000.0));
            println!(
                "    {name:<28} first hits {first}; {asked} portions in {whole:.2} s, the longest {:.0} ms, of {} reports; {judged}",
                longest.as_secs_f64() * 1000.0,
                say::thousands(reports.into()),
            );
        }
        Ok(())
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.people.token(self.lead).1)
    }

    fn get(&mut self, path: &str) -> Result<Answer> {
        let bearer = self.bearer();
        good(self.connection.get(path, &[("Authorization", &bearer)])?)
    }

    fn post(&mut self, path: &str, body: &Value) -> Result<Answer> {
        let bearer = self.bearer();
        good(self.connection.post(path, &[("Authorization", &bearer), ("Sec-Fetch-Site", "same-origin")], &body.to_string())?)
    }
}

fn good(answer: Answer) -> Result<Answer> {
    if answer.status != 200 {
        bail!("the server answered {}: {}", answer.status, answer.body);
    }
    Ok(answer)
}

/// Whether an answer holds anything.
fn some(answer: &Value) -> bool {
    answer.pointer("/items").and_then(Value::as_array).is_some_and(|items| !items.is_empty())
}

fn value(answer: &Answer) -> Result<Value> {
    serde_json::from_str(&answer.body).context("that is no JSON")
}

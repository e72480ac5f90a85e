use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use super::*;

/// What the pretended server saw of each request: key and token.
type Seen = Arc<Mutex<Vec<(String, String)>>>;

/// Answers request `n` (from 0) as told: a status, or nothing but the end of the connection.
fn server(answer: impl Fn(usize) -> Option<u16> + Send + Sync + 'static) -> (SocketAddr, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, seen, answer) = (listener.local_addr().unwrap(), Seen::default(), Arc::new(answer));
    let all = Arc::clone(&seen);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (all, answer) = (Arc::clone(&all), Arc::clone(&answer));
            std::thread::spawn(move || {
                while let Some(status) = request(&stream, &all).and_then(|number| answer(number)) {
                    let _ = (&stream).write_all(format!("HTTP/1.1 {status} Said\r\nContent-Length: 2\r\n\r\nok").as_bytes());
                }
            });
        }
    });
    (address, seen)
}

fn request(stream: &std::net::TcpStream, seen: &Seen) -> Option<usize> {
    let mut reader = BufReader::new(stream);
    let (mut key, mut token, mut length) = (String::new(), String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let Some((name, value)) = line.trim_end().split_once(": ") else { if line.trim_end().is_empty() { break } else { continue } };
        match name {
            "Idempotency-Key" => key = value.to_owned(),
            "Authorization" => token = value.to_owned(),
            "Content-Length" => length = value.parse().ok()?,
            _ => {}
        }
    }
    reader.read_exact(&mut vec![0; length]).ok()?;
    let mut seen = seen.lock().unwrap();
    seen.push((key, token));
    Some(seen.len() - 1)
}

#[test]
fn every_report_has_a_key_of_its_own_and_the_accounts_share_the_work() {
    let (address, seen) = server(|_| Some(201));
    let outcome = run(address, &Reporters::pretended(3), 8, Pace::Closed, Duration::from_millis(200)).unwrap();
    let seen = seen.lock().unwrap();
    assert!(outcome.times.len() > 8 && outcome.times.len() == seen.len(), "{} of {}", outcome.times.len(), seen.len());
    assert!(outcome.failed.is_empty() && outcome.failures() == "none");
    assert_eq!(seen.iter().map(|(key, _)| key).collect::<BTreeSet<_>>().len(), seen.len());
    assert!(seen.iter().all(|(key, _)| key.len() == 36));
    assert_eq!(seen.iter().map(|(_, token)| token.as_str()).collect::<BTreeSet<_>>().len(), 3);
}

#[test]
fn a_refusal_is_counted_by_its_status_and_is_no_report() {
    let (address, seen) = server(|number| Some(if number % 3 == 0 { 429 } else { 201 }));
    let outcome = run(address, &Reporters::pretended(1), 2, Pace::Closed, Duration::from_millis(100)).unwrap();
    let refused = outcome.failed["429"];
    assert_eq!(refused, seen.lock().unwrap().len().div_ceil(3));
    assert_eq!(outcome.times.len() + refused, seen.lock().unwrap().len());
    assert_eq!(outcome.failures(), format!("{refused}×429"));
}

#[test]
fn a_connection_that_ends_is_counted_and_replaced() {
    let (address, seen) = server(|number| (number != 1).then_some(201));
    let outcome = run(address, &Reporters::pretended(1), 1, Pace::Closed, Duration::from_millis(100)).unwrap();
    assert_eq!(outcome.failures(), "1×no answer");
    assert_eq!(outcome.times.len(), seen.lock().unwrap().len() - 1);
    assert!(outcome.times.len() > 2, "it went on");
}

#[test]
fn an_open_loop_sends_what_is_due_and_no_more() {
    let (address, seen) = server(|_| Some(201));
    let outcome = run(address, &Reporters::pretended(1), 4, Pace::Open(200), Duration::from_millis(500)).unwrap();
    assert_eq!((outcome.times.len(), seen.lock().unwrap().len()), (100, 100));
    assert!(outcome.took >= Duration::from_millis(490), "not all at once: {:?}", outcome.took);
}

#[test]
fn waiting_for_a_slow_server_counts_from_the_moment_a_report_was_due() {
    let (address, _) = server(|_| {
        std::thread::sleep(Duration::from_millis(20));
        Some(201)
    });
    // One connection answers 50 a second; 100 are due: the last one of half a second waits as long again.
    let outcome = run(address, &Reporters::pretended(1), 1, Pace::Open(100), Duration::from_millis(500)).unwrap();
    assert_eq!(outcome.times.len(), 50);
    assert!(within(&outcome.times, 1.0) > 400.0, "{}", within(&outcome.times, 1.0));
    let closed = run(address, &Reporters::pretended(1), 1, Pace::Closed, Duration::from_millis(200)).unwrap();
    assert!(within(&closed.times, 0.0) < 200.0, "{}", within(&closed.times, 0.0));
}

#[test]
fn shares_are_the_nearest_rank() {
    let times: Vec<Duration> = (1..=100).map(Duration::from_millis).collect();
    assert_eq!([0.0, 0.5, 0.95, 0.99, 1.0].map(|share| within(&times, share)), [1.0, 50.0, 95.0, 99.0, 100.0]);
    assert_eq!(within(&times[..1], 0.99), 1.0);
    assert!(within(&[], 0.5).is_nan());
}

//! One connection of the load: bytes made in advance, kept open, read without waiting.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::reporters::Reporters;

const REPORT: &str = r#"{"form_version":1,"language":"en","answered_at":1795435200000,"answers":{"danger_now":["NO"],"subject_relation":["ME"],"last_contact":["TODAY"],"channel":["PRO_NETWORK"],"techniques":["PAID_WORK"],"target_response":["IGNORED"],"narrative":["A message out of nowhere about a well paid report."],"next_contact":["NO"],"contact_method":["EMAIL"]}}"#;

/// What came of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    NotYet,
    Status(u16),
    /// The connection ended first.
    Lost,
}

pub struct Caller {
    address: SocketAddr,
    stream: TcpStream,
    /// Which of the accounts files.
    number: usize,
    request: Vec<u8>,
    /// Where the counting part of the key stands in the request.
    key: usize,
    token: u64,
    filed: u64,
    read: Vec<u8>,
    /// From when the answer under way is counted.
    pub since: Option<Instant>,
}

impl Caller {
    pub fn open(address: SocketAddr, number: usize, reporters: &Reporters) -> Result<Self> {
        let read = Vec::with_capacity(4096);
        let mut caller =
            Self { address, stream: connect(address)?, number, request: Vec::new(), key: 0, token: 0, filed: 0, read, since: None };
        caller.prepare(reporters)?;
        Ok(caller)
    }

    pub fn stream(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }

    /// The request anew, with the token of now and a key that nobody used.
    fn prepare(&mut self, reporters: &Reporters) -> Result<()> {
        let (version, token) = reporters.token(self.number);
        let key = key_start()?;
        let head = format!(
            "POST /api/v1/reports HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nIdempotency-Key: {key}",
            self.address,
            REPORT.len()
        );
        (self.token, self.key) = (version, head.len());
        self.request = format!("{head}000000000000\r\n\r\n{REPORT}").into_bytes();
        Ok(())
    }

    /// Sends the next report. A request is far smaller than what the system buffers.
    pub fn send(&mut self, reporters: &Reporters, since: Instant) -> Result<()> {
        if reporters.version() != self.token {
            self.prepare(reporters)?;
        }
        self.filed += 1;
        let digits = format!("{:012x}", self.filed);
        if let Some(key) = self.request.get_mut(self.key..self.key + digits.len()) {
            key.copy_from_slice(digits.as_bytes());
        }
        self.since = Some(since);
        self.read.clear();
        // A connection that was closed meanwhile shows when its answer is read.
        let _ = self.stream.write_all(&self.request);
        Ok(())
    }

    /// Reads what has come.
    pub fn receive(&mut self) -> Result<Answer> {
        let mut some = [0; 4096];
        loop {
            match self.stream.read(&mut some) {
                Ok(0) => return self.lost(),
                Ok(count) => self.read.extend(some.iter().take(count)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(Answer::NotYet),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(_) => return self.lost(),
            }
            if let Some(status) = whole(&self.read)? {
                return Ok(Answer::Status(status));
            }
        }
    }

    fn lost(&mut self) -> Result<Answer> {
        self.stream = connect(self.address)?;
        Ok(Answer::Lost)
    }
}

fn connect(address: SocketAddr) -> Result<TcpStream> {
    let stream = TcpStream::connect(address).context("the server does not answer")?;
    stream.set_nodelay(true)?;
    stream.set_nonblocking(true)?;
    Ok(stream)
}

/// A random UUID up to its last group, which counts.
fn key_start() -> Result<String> {
    let mut bytes = [0_u8; 10];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok([0..8, 8..12, 12..16, 16..20].map(|part| format!("{}-", hex.get(part).unwrap_or_default())).concat())
}

/// The status of an answer once all of it is there.
fn whole(bytes: &[u8]) -> Result<Option<u16>> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default());
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|first| first.split(' ').nth(1)?.parse().ok()).context("that is no HTTP answer")?;
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-length") { value.trim().parse::<usize>().ok() } else { None }
    });
    let Some(length) = length else { bail!("an answer with status {status} does not say its length") };
    Ok((bytes.len() >= end + 4 + length).then_some(status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_counts_only_when_all_of_it_is_there() {
        let answer = b"HTTP/1.1 201 Created\r\nX-Request-Id: 1\r\nContent-Length: 3\r\n\r\nabc";
        for cut in 0..answer.len() {
            assert_eq!(whole(&answer[..cut]).unwrap(), None, "after {cut} bytes");
        }
        assert_eq!(whole(answer).unwrap(), Some(201));
        assert_eq!(whole(b"HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n").unwrap(), Some(429));
        assert!(whole(b"SSH-2.0-x\r\n\r\n").is_err());
        assert!(whole(b"HTTP/1.1 200 OK\r\n\r\n").is_err(), "without a length its end is anybody's guess");
    }
}

//! The accounts that file: signed in as people sign in, with tokens that are renewed before they end.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::http::Connection;
use crate::run::{accounts, totp};

/// A token lives five minutes.
const RENEW: Duration = Duration::from_secs(180);

#[derive(Default)]
struct Tokens {
    version: AtomicU64,
    all: Mutex<Vec<String>>,
}

pub struct Reporters {
    tokens: Arc<Tokens>,
    stop: Option<mpsc::Sender<()>>,
    renewal: Option<JoinHandle<()>>,
}

impl Reporters {
    /// Every demonstration account: each role may report, and several share what one account is allowed.
    pub fn sign_in(address: SocketAddr, list: &Path) -> Result<Self> {
        let mut cookies = Vec::new();
        for account in accounts::read(list) {
            let given = serde_json::json!({ "email": account.email, "password": account.password, "code": account.code(totp::now()) });
            let answer = Connection::open(address)?.post("/api/v1/sessions", &[("Sec-Fetch-Site", "same-origin")], &given.to_string())?;
            cookies.push(cookie(answer.header("set-cookie")).with_context(|| format!("signing in gave no cookie but {}", answer.status))?);
        }
        if cookies.is_empty() {
            bail!("the demonstration has no accounts");
        }
        let reporters = Self::with_tokens(renewed(address, &mut cookies)?);
        Ok(reporters.renewing(address, cookies, RENEW))
    }

    fn with_tokens(tokens: Vec<String>) -> Self {
        Self { tokens: Arc::new(Tokens { version: AtomicU64::new(1), all: Mutex::new(tokens) }), stop: None, renewal: None }
    }

    fn renewing(mut self, address: SocketAddr, mut cookies: Vec<String>, every: Duration) -> Self {
        let (stop, stopped) = mpsc::channel();
        let tokens = Arc::clone(&self.tokens);
        self.stop = Some(stop);
        self.renewal = Some(std::thread::spawn(move || {
            while stopped.recv_timeout(every) == Err(mpsc::RecvTimeoutError::Timeout) {
                // When it does not work, reports are refused with 401, and the table says so.
                if let Ok(fresh) = renewed(address, &mut cookies) {
                    *tokens.all.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
                    tokens.version.fetch_add(1, Ordering::Release);
                }
            }
        }));
        self
    }

    /// Changes with every renewal.
    pub fn version(&self) -> u64 {
        self.tokens.version.load(Ordering::Acquire)
    }

    /// The token for a connection, and its version.
    pub fn token(&self, connection: usize) -> (u64, String) {
        let version = self.version();
        let all = self.tokens.all.lock().unwrap_or_else(PoisonError::into_inner);
        (version, all.get(connection % all.len().max(1)).cloned().unwrap_or_default())
    }

    pub fn count(&self) -> usize {
        self.tokens.all.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Drop for Reporters {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(renewal) = self.renewal.take() {
            let _ = renewal.join();
        }
    }
}

/// A token for each session; the cookies become their successors.
fn renewed(address: SocketAddr, cookies: &mut [String]) -> Result<Vec<String>> {
    let mut connection = Connection::open(address)?;
    let mut tokens = Vec::new();
    for kept in cookies {
        let answer = connection.post("/api/v1/sessions/token", &[("Cookie", kept), ("Sec-Fetch-Site", "same-origin")], "")?;
        if let Some(successor) = cookie(answer.header("set-cookie")) {
            *kept = successor;
        }
        let body: Value = serde_json::from_str(&answer.body).context("the token could not be read")?;
        tokens.push(body.get("token").and_then(Value::as_str).context("there is no token")?.to_owned());
    }
    Ok(tokens)
}

fn cookie(header: Option<&str>) -> Option<String> {
    Some(header?.split(';').next()?.to_owned())
}

#[cfg(test)]
impl Reporters {
    /// Accounts of a server that asks for nothing.
    pub fn pretended(count: usize) -> Self {
        Self::with_tokens((0..count).map(|number| format!("token-{number}")).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::time::Instant;

    use super::*;

    /// Exchange `n` is answered with token `n` and cookie `n`.
    #[test]
    fn tokens_are_renewed_and_each_time_with_the_newest_cookie() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (told, shown) = mpsc::channel();
        std::thread::spawn(move || {
            for (number, stream) in listener.incoming().flatten().enumerate() {
                let head: Vec<String> = BufReader::new(&stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
                let _ = told.send(head.iter().find_map(|line| line.strip_prefix("Cookie: ").map(str::to_owned)));
                let body = format!("{{\"token\":\"token-{number}\"}}");
                let head = format!("HTTP/1.1 200 OK\r\nSet-Cookie: s={number}; Secure\r\nContent-Length: {}\r\n\r\n", body.len());
                let _ = (&stream).write_all((head + &body).as_bytes());
            }
        });
        let mut cookies = vec!["s=first".to_owned()];
        let tokens = renewed(address, &mut cookies).unwrap();
        let reporters = Reporters::with_tokens(tokens).renewing(address, cookies, Duration::from_millis(10));
        assert_eq!(reporters.token(5), (1, "token-0".to_owned()));
        let patience = Instant::now() + Duration::from_secs(10);
        while reporters.version() < 3 {
            assert!(Instant::now() < patience, "no token was renewed");
            std::thread::yield_now();
        }
        assert_ne!(reporters.token(5).1, "token-0");
        drop(reporters);
        let shown: Vec<_> = shown.try_iter().flatten().collect();
        let wanted: Vec<_> =
            std::iter::once("s=first".to_owned()).chain((0..shown.len() - 1).map(|number| format!("s={number}"))).collect();
        assert_eq!(shown, wanted);
    }
}

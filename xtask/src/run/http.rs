//! As much of HTTP as two small local pages need: GET, one answer, closed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// What a page function gives: its body, or nothing for "not found".
pub struct Page {
    pub kind: &'static str,
    pub body: String,
}

/// Answers for as long as the process lives.
pub fn serve(listener: TcpListener, page: impl Fn(&str) -> Option<Page> + Send + Sync + 'static) {
    let page = std::sync::Arc::new(page);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let page = std::sync::Arc::clone(&page);
            // A browser that opens connections ahead must not keep the next one waiting.
            std::thread::spawn(move || {
                let _ = answer(stream, page.as_ref());
            });
        }
    });
}

fn answer(mut stream: TcpStream, page: &(impl Fn(&str) -> Option<Page> + ?Sized)) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.set_write_timeout(Some(Duration::from_secs(10)))?;
    let own = stream.local_addr()?;
    let mut lines = BufReader::new(stream.try_clone()?.take(16 * 1024)).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let mut host = String::new();
    for line in lines {
        let line = line?;
        if line.is_empty() {
            break;
        }
        if let Some((_, value)) = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("host")) {
            host = value.trim().to_owned();
        }
    }
    let (status, found) = respond(&first, &host, own, page);
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {}; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\
         Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'\r\n\r\n{}",
        found.kind,
        found.body.len(),
        found.body
    )
}

fn respond(first: &str, host: &str, own: SocketAddr, page: &(impl Fn(&str) -> Option<Page> + ?Sized)) -> (&'static str, Page) {
    let plain = |body: &str| Page { kind: "text/plain", body: body.to_owned() };
    // These pages show passwords: a strange site whose name was pointed at this machine must not read them.
    if host != own.to_string() && host != format!("localhost:{}", own.port()) {
        return ("403 Forbidden", plain("Open this page by the address that was printed."));
    }
    let mut words = first.split(' ');
    let (Some("GET"), Some(target)) = (words.next(), words.next()) else {
        return ("405 Method Not Allowed", plain("Only GET."));
    };
    match page(target.split('?').next().unwrap_or_default()) {
        Some(found) => ("200 OK", found),
        None => ("404 Not Found", plain("There is no such page.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_name_is_answered() {
        let own: SocketAddr = "127.0.0.1:8081".parse().unwrap();
        let page = |path: &str| (path == "/").then(|| Page { kind: "text/html", body: "mail".to_owned() });
        let status = |first: &str, host: &str| respond(first, host, own, &page).0;
        assert_eq!(status("GET / HTTP/1.1", "127.0.0.1:8081"), "200 OK");
        assert_eq!(status("GET /?x=1 HTTP/1.1", "localhost:8081"), "200 OK");
        assert_eq!(status("GET / HTTP/1.1", "evil.example:8081"), "403 Forbidden");
        assert_eq!(status("GET / HTTP/1.1", ""), "403 Forbidden");
        assert_eq!(status("POST / HTTP/1.1", "localhost:8081"), "405 Method Not Allowed");
        assert_eq!(status("GET /etc HTTP/1.1", "localhost:8081"), "404 Not Found");
    }
}

//! Uploads that never end: they hold up nobody else.

use super::*;
use futures_util::{StreamExt, stream::FuturesUnordered};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Begins to send a large form, and stops in the middle of it.
async fn stuck(person: &Person, reference: Reference) -> TcpStream {
    let host = person.address.trim_start_matches("http://");
    let head = format!(
        "POST /mine/{reference}/files HTTP/1.1\r\nHost: {host}\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: multipart/form-data; boundary=B1\r\nContent-Length: 9000000\r\n\r\n",
        person.cookie
    );
    let mut line = TcpStream::connect(host).await.unwrap();
    line.write_all(head.as_bytes()).await.unwrap();
    // A line that is refused early may be closed before all of it is written.
    let _ = line.write_all(&vec![b'a'; 2 * 1024 * 1024]).await;
    line
}

/// Waits until the server answers or hangs up.
async fn sent_away(mut line: TcpStream) {
    let _ = line.read(&mut [0; 64]).await;
}

#[tokio::test]
async fn however_many_uploads_one_person_leaves_hanging_somebody_elses_gets_through() {
    let (app, council) = spawn().await;
    let (greedy, theirs, _, _) = story(&app, &council).await;
    let (mut reporter, reference, _, _) = story(&app, &council).await;
    let mut lines = FuturesUnordered::new();
    for _ in 0..12 {
        lines.push(sent_away(stuck(&greedy, theirs).await));
    }
    // All but two are told to come back, and only those two keep a place.
    for _ in 0..10 {
        timeout(Duration::from_secs(120), lines.next()).await.expect("the others are not waited for");
    }
    let text = vec![b'a'; 3 * 1024 * 1024];
    let sent = plain::form(&mut reporter, reference, &key().to_string(), Some(("a.txt", "text/plain", &text)), &[]).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    assert_eq!(rows(&app, "attachments").await, 1);
    // Gone, they give their places back.
    drop(lines);
}

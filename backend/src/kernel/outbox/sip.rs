//! A connection that reads no further than it is asked to.
//!
//! The mail library reads ahead, and keeps what it has read when TLS begins: answers that somebody slips in
//! behind the plain "go on" would then be believed as if they had come through TLS, and a letter that no
//! server ever saw would count as sent. A byte at a time nothing can be left over; what was slipped in
//! reaches the TLS handshake, which it breaks. Answers are short, so nobody waits for it.

use lettre::transport::smtp::client::AsyncTokioStream;
use std::{
    io::{ErrorKind, Result},
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpStream, lookup_host},
    time::timeout,
};

/// The connection.
#[derive(Debug)]
pub(super) struct Sip(TcpStream);

impl Sip {
    /// Connects to the first of a server's addresses that accepts within `patience`.
    ///
    /// # Errors
    /// The last address's; that there is none.
    pub(super) async fn connect(server: (&str, u16), patience: Duration) -> Result<Self> {
        let mut outcome = Err(ErrorKind::NotFound.into());
        for address in lookup_host(server).await? {
            outcome = timeout(patience, TcpStream::connect(address)).await.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()));
            if outcome.is_ok() {
                break;
            }
        }
        outcome.map(Self)
    }
}

impl AsyncTokioStream for Sip {
    fn peer_addr(&self) -> Result<SocketAddr> {
        self.0.peer_addr()
    }
}

impl AsyncRead for Sip {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let mut byte = [0; 1];
        let mut one = ReadBuf::new(&mut byte);
        if into.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        let polled = Pin::new(&mut self.0).poll_read(context, &mut one);
        into.put_slice(one.filled());
        polled
    }
}

impl AsyncWrite for Sip {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

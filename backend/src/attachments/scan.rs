//! Asking a clamd, where the operator has one (docs/security.md §4.2). Whatever is not a plain "nothing found" leaves the
//! file shut.

use crate::config::Scanner;
use std::time::Duration;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpStream, UnixStream},
    time::timeout,
};

/// How long it may take to pick up.
const CONNECTS_WITHIN: Duration = Duration::from_secs(10);

/// How long it may take.
const LONGEST: Duration = Duration::from_secs(30);

/// Bytes sent at a time.
const PART: usize = 64 * 1024;

/// The most of an answer that is read.
const ANSWER: u64 = 4096;

/// What it said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing was found.
    Clean,
    /// Something was.
    Harmful,
}

/// Why there is no verdict; for the log.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoVerdict {
    /// Nobody is there to ask.
    Away(String),
    /// It was asked about this file, and gave none.
    Said(String),
}

/// Has it look at a file.
///
/// # Errors
/// Why there is no verdict.
pub(super) async fn scan(scanner: &Scanner, content: &[u8]) -> Result<Verdict, NoVerdict> {
    match scanner {
        Scanner::Unix(path) => talk(UnixStream::connect(path), content).await,
        Scanner::Tcp(address) => talk(TcpStream::connect(address), content).await,
    }
}

async fn talk<L: AsyncRead + AsyncWrite + Unpin>(
    connecting: impl Future<Output = std::io::Result<L>>,
    content: &[u8],
) -> Result<Verdict, NoVerdict> {
    let line = match timeout(CONNECTS_WITHIN, connecting).await {
        Ok(Ok(line)) => line,
        Ok(Err(cause)) => return Err(NoVerdict::Away(format!("clamd: {cause}"))),
        Err(_) => return Err(NoVerdict::Away("clamd does not pick up".to_owned())),
    };
    let answer = match timeout(LONGEST, ask(line, content)).await {
        Ok(answer) => answer.map_err(|cause| NoVerdict::Said(format!("clamd: {cause}")))?,
        Err(_) => return Err(NoVerdict::Said("clamd did not answer in time".to_owned())),
    };
    read(&answer).map_err(NoVerdict::Said)
}

/// The command `INSTREAM`: the length of each part before it, and nothing more after a part of no length.
async fn ask(mut line: impl AsyncRead + AsyncWrite + Unpin, content: &[u8]) -> std::io::Result<Vec<u8>> {
    line.write_all(b"zINSTREAM\0").await?;
    for part in content.chunks(PART) {
        line.write_u32(u32::try_from(part.len()).unwrap_or_default()).await?;
        line.write_all(part).await?;
    }
    line.write_u32(0).await?;
    line.flush().await?;
    let mut answer = Vec::new();
    line.take(ANSWER).read_to_end(&mut answer).await?;
    Ok(answer)
}

fn read(answer: &[u8]) -> Result<Verdict, String> {
    let answer = answer.strip_suffix(b"\0").unwrap_or(answer);
    match answer.strip_prefix(b"stream: ") {
        Some(b"OK") => Ok(Verdict::Clean),
        Some(found) if found.ends_with(b" FOUND") => Ok(Verdict::Harmful),
        // Its words may repeat what is in the file.
        _ => Err(format!("clamd gave an answer of {} bytes that is no verdict", answer.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_words_for_it_mean_that_nothing_was_found() {
        assert_eq!(read(b"stream: OK\0"), Ok(Verdict::Clean));
        assert_eq!(read(b"stream: Eicar-Test-Signature FOUND\0"), Ok(Verdict::Harmful));
        for other in [&b""[..], b"OK", b"stream: O", b"stream: OK\nstream: x", b"INSTREAM size limit exceeded. ERROR\0", b"\xff\xfe"] {
            assert!(read(other).is_err(), "{other:?}");
        }
    }
}

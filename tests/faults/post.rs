//! A mail server on a socket with moods, which keeps every letter it was given, taken or not, and every
//! byte that came over the wire.

use super::stream::{Stream, Tap, Wire};
use shared::ids::Reference;
use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

/// What it does with a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes it.
    Kind,
    /// Closes before a word is said.
    Gone,
    /// 421 as a greeting.
    Closing,
    /// 451 to the recipient.
    Busy,
    /// 552 to the letter.
    Full,
    /// Reads the letter and hangs up before it says that it took it.
    HangsUp,
    /// Accepts the connection and says nothing.
    Silent,
    /// Takes a letter only after it was read through.
    Slow,
}

/// How long [`Mood::Slow`] reads.
pub const READING: Duration = Duration::from_secs(45);

/// How its connections are protected.
#[derive(Clone)]
pub enum Protection {
    /// Not at all.
    None,
    /// Offers STARTTLS and keeps its word.
    Starttls(TlsAcceptor),
    /// The same, with more words behind the one that says so, as somebody on the way would put there.
    SlipsIn(TlsAcceptor),
    /// Offers STARTTLS and then cannot.
    Refuses,
    /// Offers STARTTLS, agrees, and goes on in the clear.
    Pretends,
    /// TLS from the first byte.
    Implicit(TlsAcceptor),
}

/// A letter it was given.
#[derive(Clone, Debug)]
pub struct Letter {
    pub to: String,
    pub text: String,
    /// Whether it said that it took it.
    pub taken: bool,
}

impl Letter {
    /// A header's value.
    pub fn header(&self, name: &str) -> String {
        let start = format!("{name}: ");
        self.text.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_else(|| panic!("{name} in {}", self.text)).to_owned()
    }

    /// The references it tells of.
    pub fn references(&self) -> Vec<Reference> {
        let words = self.text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        let mut found: Vec<Reference> = Vec::new();
        for reference in words.filter(|word| word.starts_with("AR-")).filter_map(|word| word.parse().ok()) {
            if !found.contains(&reference) {
                found.push(reference);
            }
        }
        found
    }
}

#[derive(Default)]
struct Seen {
    tries: usize,
    letters: Vec<Letter>,
    broken: Vec<String>,
    told: HashSet<(String, Reference)>,
}

impl Seen {
    fn keep(&mut self, letter: Letter) {
        if letter.taken {
            self.told.extend(letter.references().into_iter().map(|reference| (letter.to.clone(), reference)));
        }
        self.letters.push(letter);
    }
}

/// The server.
#[derive(Clone)]
pub struct Post {
    pub port: u16,
    mood: Arc<Mutex<Mood>>,
    protection: Protection,
    seen: Arc<Mutex<Seen>>,
    wire: Wire,
}

impl Post {
    /// Starts a kind one without protection.
    pub async fn start() -> Self {
        Self::start_with(Protection::None).await
    }

    pub async fn start_with(protection: Protection) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let post = Self { port, mood: Arc::new(Mutex::new(Mood::Kind)), protection, seen: Arc::default(), wire: Wire::default() };
        let serving = post.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let post = serving.clone();
                tokio::spawn(async move { post.serve(stream).await });
            }
        });
        post
    }

    /// The settings that point a server at it.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let tls = match &self.protection {
            Protection::None => "none",
            Protection::Starttls(_) | Protection::SlipsIn(_) | Protection::Refuses | Protection::Pretends => "starttls",
            Protection::Implicit(_) => "implicit",
        };
        vec![
            ("VEDETTE_MAIL__TRANSPORT", "smtp".to_owned()),
            ("VEDETTE_MAIL__HOST", "localhost".to_owned()),
            ("VEDETTE_MAIL__PORT", self.port.to_string()),
            ("VEDETTE_MAIL__TLS", tls.to_owned()),
        ]
    }

    pub fn be(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// How often somebody connected.
    pub fn tries(&self) -> usize {
        self.seen.lock().unwrap().tries
    }

    /// Every letter it was given, oldest first.
    pub fn letters(&self) -> Vec<Letter> {
        self.seen.lock().unwrap().letters.clone()
    }

    /// Who was told of what, in letters that it took.
    pub fn told(&self) -> HashSet<(String, Reference)> {
        self.seen.lock().unwrap().told.clone()
    }

    /// Why TLS did not begin, each time.
    pub fn broken(&self) -> Vec<String> {
        self.seen.lock().unwrap().broken.clone()
    }

    /// All that was ever sent to it, as it was on the wire.
    pub fn wire(&self) -> Vec<u8> {
        self.wire.bytes()
    }

    async fn serve(&self, stream: TcpStream) -> Option<()> {
        self.seen.lock().unwrap().tries += 1;
        let mood = *self.mood.lock().unwrap();
        let tapped = Tap { stream, wire: self.wire.clone() };
        let mut stream: Box<dyn Stream> = match &self.protection {
            Protection::Implicit(acceptor) => Box::new(acceptor.accept(tapped).await.ok()?),
            _ => Box::new(tapped),
        };
        match mood {
            Mood::Gone => None,
            Mood::Closing => stream.write_all(b"421 closing\r\n").await.ok(),
            Mood::Silent => {
                // Until the other side gives up.
                let mut lines = BufReader::new(stream).lines();
                while lines.next_line().await.ok()?.is_some() {}
                None
            }
            Mood::Kind | Mood::Busy | Mood::Full | Mood::HangsUp | Mood::Slow => self.talk(stream, mood).await,
        }
    }

    async fn talk(&self, stream: Box<dyn Stream>, mood: Mood) -> Option<()> {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 localhost\r\n").await.ok()?;
        let mut to = String::new();
        loop {
            let line = line(&mut stream).await?;
            let answer = match (line.to_uppercase().as_str(), mood) {
                (verb, _) if verb.starts_with("EHLO") => self.offer(),
                ("STARTTLS", _) => match &self.protection {
                    Protection::Starttls(acceptor) | Protection::SlipsIn(acceptor) => {
                        stream.write_all(self.agreement()).await.ok()?;
                        let accepted = acceptor.accept(stream.into_inner()).await;
                        stream = BufReader::new(Box::new(
                            accepted.map_err(|cause| self.seen.lock().unwrap().broken.push(cause.to_string())).ok()?,
                        ));
                        continue;
                    }
                    Protection::Pretends => "220 go on\r\n250 localhost",
                    _ => "454 not today",
                },
                (verb, Mood::Busy) if verb.starts_with("RCPT") => "451 later",
                (verb, _) if verb.starts_with("RCPT") => {
                    line.split(['<', '>']).nth(1)?.clone_into(&mut to);
                    "250 fine"
                }
                ("DATA", _) => {
                    stream.write_all(b"354 go on\r\n").await.ok()?;
                    let text = letter(&mut stream).await?;
                    if mood == Mood::Slow {
                        tokio::time::sleep(READING).await;
                    }
                    let taken = matches!(mood, Mood::Kind | Mood::Slow);
                    self.seen.lock().unwrap().keep(Letter { to: to.clone(), text, taken });
                    match mood {
                        Mood::HangsUp => return None,
                        Mood::Full => "552 5.2.2 the mailbox is full",
                        _ => "250 taken",
                    }
                }
                ("QUIT", _) => return stream.write_all(b"221 bye\r\n").await.ok(),
                _ => "250 fine",
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
        }
    }

    /// What it says before TLS begins.
    fn agreement(&self) -> &'static [u8] {
        match self.protection {
            Protection::SlipsIn(_) => b"220 go on\r\n250 localhost\r\n250 fine\r\n250 fine\r\n354 go on\r\n250 taken\r\n",
            _ => b"220 go on\r\n",
        }
    }

    /// What it can do. Sign-in is offered to everybody, as a thief of passwords would.
    fn offer(&self) -> &'static str {
        match self.protection {
            Protection::None | Protection::Implicit(_) => "250-localhost\r\n250 AUTH PLAIN LOGIN",
            _ => "250-localhost\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS",
        }
    }
}

async fn line(stream: &mut BufReader<Box<dyn Stream>>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end().to_owned())
}

async fn letter(stream: &mut BufReader<Box<dyn Stream>>) -> Option<String> {
    let mut letter = String::new();
    loop {
        let line = line(stream).await?;
        if line == "." {
            return Some(letter);
        }
        letter.push_str(&line);
        letter.push('\n');
    }
}

//! A mail server on a socket that does as it is told.

use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What it answers to a letter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Takes it.
    Kind,
    /// Not now.
    Busy,
    /// Never for this recipient.
    Closed,
    /// Answers a command in these words.
    Refuses(&'static str, &'static str),
    /// Talks to nobody.
    Deaf,
}

/// The server.
#[derive(Clone)]
pub struct Smtp {
    pub port: u16,
    pub mood: Arc<Mutex<Mood>>,
    taken: Arc<Mutex<Vec<String>>>,
}

impl Smtp {
    /// Starts it.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let smtp = Self { port: listener.local_addr().unwrap().port(), mood: Arc::new(Mutex::new(Mood::Kind)), taken: Arc::default() };
        let serving = smtp.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let smtp = serving.clone();
                tokio::spawn(async move { smtp.talk(stream).await });
            }
        });
        smtp
    }

    /// The settings that point a server at it.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        vec![
            ("VEDETTE_MAIL__TRANSPORT", "smtp".to_owned()),
            ("VEDETTE_MAIL__HOST", "127.0.0.1".to_owned()),
            ("VEDETTE_MAIL__PORT", self.port.to_string()),
            ("VEDETTE_MAIL__TLS", "none".to_owned()),
        ]
    }

    /// The letters it took.
    pub fn letters(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let greeting: &[u8] = if *self.mood.lock().unwrap() == Mood::Deaf { b"554 go away\r\n" } else { b"220 test\r\n" };
        write.write_all(greeting).await.ok()?;
        while let Some(line) = lines.next_line().await.ok()? {
            let mood = *self.mood.lock().unwrap();
            let answer = match (line.to_uppercase().as_str(), mood) {
                (verb, Mood::Busy) if verb.starts_with("RCPT") => "451 later",
                (verb, Mood::Closed) if verb.starts_with("RCPT") => "550 5.1.1 no such person",
                (verb, Mood::Refuses(command, answer)) if verb.starts_with(command) => answer,
                (verb, _) if verb.starts_with("EHLO") => "250 test",
                ("DATA", _) => {
                    write.write_all(b"354 go on\r\n").await.ok()?;
                    let mut letter = String::new();
                    while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
                        letter.push_str(&line);
                        letter.push('\n');
                    }
                    self.taken.lock().unwrap().push(letter);
                    "250 taken"
                }
                ("QUIT", _) => {
                    write.write_all(b"221 bye\r\n").await.ok()?;
                    return Some(());
                }
                _ => "250 fine",
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
        }
        Some(())
    }
}

//! Handing a letter to a mail server, or to a folder.

use super::{Failure, smtp::Relay};
use crate::config::{Config, Transport};
use crate::kernel::error::{Error, Result};
use lettre::{
    Message,
    message::{Mailbox, header::ContentType},
};
use shared::{ids::OutboxId, text::Email, time::Moment};
use std::{
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

/// A letter. A mailbox may be read by anybody: an alert tells no more than reference, priority word and link
/// (docs/rules.md §7), an invitation who invites and how to answer.
#[derive(Debug)]
pub struct Letter {
    /// The message it comes from: names the letter, so that a second copy is recognised as one.
    pub id: OutboxId,
    /// When the message was written.
    pub written: Moment,
    /// To whom.
    pub to: Email,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// Where letters go.
#[derive(Debug)]
pub struct Mailer {
    from: Mailbox,
    domain: String,
    route: Route,
}

#[derive(Debug)]
enum Route {
    Folder(PathBuf),
    Smtp(Relay),
}

impl Mailer {
    /// A mailer as configured.
    ///
    /// # Errors
    /// Internal when the server's name is unusable.
    pub fn new(config: &Config) -> Result<Self> {
        let from: Mailbox = config.mail.from.parse().map_err(Error::internal)?;
        let domain = from.email.domain().to_owned();
        let route = match &config.mail.transport {
            Transport::File => Route::Folder(config.data.join("mail")),
            Transport::Smtp(smtp) => Route::Smtp(Relay::new(smtp)?),
        };
        Ok(Self { from, domain, route })
    }

    /// Hands a letter over. "Sent" means the other side has taken responsibility for it.
    ///
    /// # Errors
    /// How to go on: later, or never for this recipient.
    pub async fn send(&self, letter: Letter) -> Result<(), Failure> {
        let name = format!("{:013}-{}.eml", letter.written.0, letter.id.0.simple());
        let message = self.message(letter)?;
        match &self.route {
            Route::Folder(folder) => deposit(folder, &name, &message.formatted()).map_err(|cause| Failure::Later(cause.to_string())),
            Route::Smtp(relay) => relay.deliver(&message).await,
        }
    }

    fn message(&self, letter: Letter) -> Result<Message> {
        let millis = u64::try_from(letter.written.0).unwrap_or_default();
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, letter.to.expose().parse().map_err(Error::internal)?))
            .subject(letter.subject)
            .message_id(Some(format!("<{}@{}>", letter.id.0.simple(), self.domain)))
            .date(UNIX_EPOCH + Duration::from_millis(millis))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body)
            .map_err(Error::internal)
    }
}

fn deposit(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!(".{name}"));
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(unfinished, folder.join(name))
}

//! Handing a letter to a mail server, or to a folder.

use super::Failure;
use crate::config::{Config, Tls, Transport};
use crate::kernel::error::{Error, Result};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::{PoolConfig, authentication::Credentials},
};
use secrecy::ExposeSecret;
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
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
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
            Transport::Smtp(smtp) => {
                let builder = match smtp.tls {
                    Tls::Implicit => AsyncSmtpTransport::<Tokio1Executor>::relay(&smtp.host),
                    Tls::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&smtp.host),
                    // The configuration accepts this for the machine's own mail server only.
                    Tls::None => Ok(AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)),
                };
                let mut builder = builder
                    .map_err(Error::internal)?
                    .port(smtp.port)
                    .timeout(Some(Duration::from_secs(15)))
                    .pool_config(PoolConfig::new().max_size(2));
                if let (Some(user), Some(password)) = (&smtp.username, &smtp.password) {
                    builder = builder.credentials(Credentials::new(user.clone(), password.expose_secret().to_owned()));
                }
                Route::Smtp(builder.build())
            }
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
            Route::Smtp(smtp) => smtp.send(message).await.map(drop).map_err(|cause| failure(&cause)),
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

/// Only a final "no" about the recipient ends the tries. A refused connection, sender or sign-in is the
/// operator's to mend and must not cost a single alert (docs/rules.md §7); servers use the same basic
/// codes for both, so the enhanced code has to say that the mailbox is meant (RFC 3463).
fn failure(cause: &lettre::transport::smtp::Error) -> Failure {
    let code = cause.status().map(u16::from);
    let said = std::error::Error::source(cause).map(ToString::to_string).unwrap_or_default();
    let about_mailbox = said.trim_start().starts_with("5.1.") || said.trim_start().starts_with("5.2.1");
    match code {
        Some(code @ (550 | 551 | 553)) if about_mailbox => Failure::Dead(format!("the mail server answered {code} about the mailbox")),
        Some(code) => Failure::Later(format!("the mail server answered {code}")),
        None => Failure::Later("the mail server could not be reached".to_owned()),
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

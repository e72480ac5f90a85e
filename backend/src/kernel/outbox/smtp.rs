//! One letter, one conversation with the mail server.
//!
//! The library's own transport bounds connecting only, so a server that accepts a connection and then
//! says nothing would hold up every alert for ever. Its pool would also take back a connection that
//! was given up in the middle of a letter, and the next letter would read the answers to that one.

use super::Failure;
use crate::{
    config::{Smtp, Tls},
    kernel::error::{Error, Result},
};
use lettre::{
    Message,
    transport::smtp::{
        Error as SmtpError,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        extension::ClientId,
    },
};
use secrecy::ExposeSecret;
use std::time::Duration;
use tokio::time::timeout;

/// How long a server may take until letters can be handed over: connecting, greeting, TLS, sign-in.
const OPENING: Duration = Duration::from_secs(15);
/// How long one of its addresses may take to accept a connection, before the next is tried.
const CONNECTING: Duration = Duration::from_secs(5);
/// How long it may take over one letter. Some read it through before they take it, and giving up then
/// sends it twice. With [`OPENING`] it stays below the time a message is leased for.
const TAKING: Duration = Duration::from_secs(40);
/// How long saying goodbye may take.
const CLOSING: Duration = Duration::from_secs(1);

/// The mail server.
pub(super) struct Relay {
    host: String,
    port: u16,
    protection: Protection,
    account: Option<Credentials>,
}

enum Protection {
    Implicit(TlsParameters),
    Starttls(TlsParameters),
    None,
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Relay({}:{})", self.host, self.port)
    }
}

impl Relay {
    /// A relay as configured.
    ///
    /// # Errors
    /// Internal when no certificate could be checked for the server's name.
    pub(super) fn new(smtp: &Smtp) -> Result<Self> {
        let checked = || TlsParameters::new(smtp.host.clone()).map_err(Error::internal);
        let protection = match smtp.tls {
            Tls::Implicit => Protection::Implicit(checked()?),
            Tls::Starttls => Protection::Starttls(checked()?),
            // The configuration accepts this for the machine's own mail server only.
            Tls::None => Protection::None,
        };
        let account = smtp.username.as_ref().zip(smtp.password.as_ref());
        let account = account.map(|(user, password)| Credentials::new(user.clone(), password.expose_secret().to_owned()));
        Ok(Self { host: smtp.host.clone(), port: smtp.port, protection, account })
    }

    /// Hands a letter over.
    ///
    /// # Errors
    /// How to go on: later, or never for this recipient.
    pub(super) async fn deliver(&self, message: &Message) -> Result<(), Failure> {
        let mut connection = patiently(OPENING, self.open()).await?;
        patiently(TAKING, connection.send(message.envelope(), &message.formatted())).await?;
        // The letter is theirs now, however they take their leave.
        let _ = timeout(CLOSING, connection.quit()).await;
        Ok(())
    }

    async fn open(&self) -> Result<AsyncSmtpConnection, SmtpError> {
        let (server, name) = ((self.host.as_str(), self.port), ClientId::default());
        let implicit = match &self.protection {
            Protection::Implicit(tls) => Some(tls.clone()),
            Protection::Starttls(_) | Protection::None => None,
        };
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, Some(CONNECTING), &name, implicit, None).await?;
        if let Protection::Starttls(tls) = &self.protection {
            connection.starttls(tls.clone(), &name).await?;
        }
        if let Some(account) = &self.account {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], account).await?;
        }
        Ok(connection)
    }
}

/// Waits for a part of the conversation. Giving up drops the connection: what a late answer would be an
/// answer to, nobody could say.
async fn patiently<T>(patience: Duration, part: impl Future<Output = Result<T, SmtpError>>) -> Result<T, Failure> {
    match timeout(patience, part).await {
        Ok(outcome) => outcome.map_err(|cause| failure(&cause)),
        Err(_) => Err(Failure::Later("the mail server did not answer in time".to_owned())),
    }
}

/// Only a final "no" about the recipient ends the tries. A refused connection, sender or sign-in is the
/// operator's to mend and must not cost a single alert (docs/rules.md §7); servers use the same basic
/// codes for both, so the enhanced code has to say that the mailbox is meant (RFC 3463).
fn failure(cause: &SmtpError) -> Failure {
    let code = cause.status().map(u16::from);
    let said = std::error::Error::source(cause).map(ToString::to_string).unwrap_or_default();
    let about_mailbox = said.trim_start().starts_with("5.1.") || said.trim_start().starts_with("5.2.1");
    match code {
        Some(code @ (550 | 551 | 553)) if about_mailbox => Failure::Dead(format!("the mail server answered {code} about the mailbox")),
        Some(code) => Failure::Later(format!("the mail server answered {code}")),
        None => Failure::Later("the mail server could not be reached".to_owned()),
    }
}

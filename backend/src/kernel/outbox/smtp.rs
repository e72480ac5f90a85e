//! One letter, one conversation with the mail server.
//!
//! The library's own transport bounds connecting only, so a server that accepts a connection and then
//! says nothing would hold up every alert for ever. Its pool would also take back a connection that
//! was given up in the middle of a letter, and the next letter would read the answers to that one.

use super::{Failure, sip::Sip};
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
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, MailParameter},
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
/// sends it twice.
const TAKING: Duration = Duration::from_secs(60);
/// How long saying goodbye may take.
const CLOSING: Duration = Duration::from_secs(1);
/// The longest all of it can take: whoever waits for it must wait longer, or these bounds are none.
pub(super) const LONGEST: Duration = Duration::from_secs(OPENING.as_secs() + TAKING.as_secs() + CLOSING.as_secs());

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
        let mut connection = timeout(OPENING, self.open()).await.unwrap_or_else(|_| Err(silent()))?;
        // Giving up drops the connection: what a late answer would be an answer to, nobody could say.
        let outcome = timeout(TAKING, hand_over(&mut connection, message)).await.map_err(|_| silent())?;
        // Taken or refused, that is said now, however they take their leave.
        let _ = timeout(CLOSING, connection.quit()).await;
        outcome
    }

    async fn open(&self) -> Result<AsyncSmtpConnection, Failure> {
        let (server, name) = ((self.host.as_str(), self.port), ClientId::default());
        let connect = async |tls| AsyncSmtpConnection::connect_tokio1(server, Some(CONNECTING), &name, tls, None).await.map_err(later);
        let mut connection = match &self.protection {
            Protection::Implicit(tls) => connect(Some(tls.clone())).await?,
            Protection::None => connect(None).await?,
            Protection::Starttls(tls) => {
                let stream = Sip::connect(server, CONNECTING).await.map_err(|_| unreached())?;
                let mut connection = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &name).await.map_err(later)?;
                connection.starttls(tls.clone(), &name).await.map_err(later)?;
                connection
            }
        };
        if let Some(account) = &self.account {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], account).await.map_err(later)?;
        }
        Ok(connection)
    }
}

/// The library does this in one, and then does not say whether it was the sender or the recipient that was
/// refused.
async fn hand_over(connection: &mut AsyncSmtpConnection, message: &Message) -> Result<(), Failure> {
    let envelope = message.envelope();
    let ascii = envelope.from().into_iter().chain(envelope.to()).all(|address| AsRef::<str>::as_ref(address).is_ascii());
    let parameters = if ascii { Vec::new() } else { vec![MailParameter::SmtpUtfEight] };
    connection.command(Mail::new(envelope.from().cloned(), parameters)).await.map_err(later)?;
    for to in envelope.to() {
        connection.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(about_recipient)?;
    }
    connection.command(Data).await.map_err(later)?;
    // What we write is encoded to ASCII, so every server can carry it.
    connection.message(&message.formatted()).await.map_err(later)?;
    Ok(())
}

/// What RFC 3463 and RFC 7505 have for a mailbox that does not, or does not any more, take letters. Their
/// neighbours are about the sender.
const NO_MAILBOX: [&str; 6] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"];

/// A refused recipient ends the tries only where the enhanced code says that the mailbox is meant: servers
/// use the same basic codes for a recipient they would take from somebody else, or after a sign-in.
fn about_recipient(cause: SmtpError) -> Failure {
    let said = std::error::Error::source(&cause).map(ToString::to_string).unwrap_or_default();
    let enhanced = said.split_whitespace().next().unwrap_or_default();
    if cause.is_permanent() && NO_MAILBOX.contains(&enhanced) {
        Failure::Dead(format!("the mail server answered {enhanced} to the recipient"))
    } else {
        later(cause)
    }
}

/// A refused connection, sign-in, sender or letter is the operator's to mend, and must not cost a single
/// alert (docs/rules.md §7).
fn later(cause: SmtpError) -> Failure {
    let answered = |code| Failure::Later(format!("the mail server answered {code}"));
    cause.status().map_or_else(unreached, answered)
}

fn unreached() -> Failure {
    Failure::Later("the mail server could not be reached".to_owned())
}

fn silent() -> Failure {
    Failure::Later("the mail server did not answer in time".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use lettre::transport::smtp::client::Certificate;
    use std::sync::Arc;
    use tokio::{
        io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
        net::TcpListener,
    };
    use tokio_rustls::{
        TlsAcceptor,
        rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
    };

    /// What would be the answers to a whole letter.
    const ANSWERS: &str = "250 localhost\r\n250 sender\r\n250 recipient\r\n354 go on\r\n250 taken\r\n221 bye\r\n";

    /// A server whose certificate the relay trusts, which says `slipped_in` in one go with its "go on" and
    /// `within` when TLS has begun; then it listens until the other side leaves.
    async fn server(slipped_in: &'static str, within: &'static str) -> Relay {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let (key, certificate) = (PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap(), made.cert.der().clone());
        let trusted = Certificate::from_der(certificate.to_vec()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions();
        let config = config.unwrap().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = BufReader::new(stream);
            for words in ["220 localhost\r\n", "250-localhost\r\n250 STARTTLS\r\n"] {
                stream.get_mut().write_all(words.as_bytes()).await?;
                stream.read_line(&mut String::new()).await?;
            }
            stream.get_mut().write_all(format!("220 go on\r\n{slipped_in}").as_bytes()).await?;
            let mut stream = TlsAcceptor::from(Arc::new(config)).accept(stream.into_inner()).await?;
            stream.write_all(within.as_bytes()).await?;
            tokio::io::copy(&mut stream, &mut tokio::io::sink()).await
        });
        let tls = TlsParameters::builder("localhost".to_owned()).add_root_certificate(trusted).build().unwrap();
        Relay { host: "localhost".to_owned(), port, protection: Protection::Starttls(tls), account: None }
    }

    async fn delivered(relay: &Relay) -> Result<(), Failure> {
        let letter = Message::builder().from("alerts@ours.example".parse().unwrap()).to("duty@ours.example".parse().unwrap());
        relay.deliver(&letter.body("Sign in".to_owned()).unwrap()).await
    }

    #[tokio::test]
    async fn answers_slipped_in_before_tls_are_not_believed_after_it() {
        assert_eq!(delivered(&server("", ANSWERS).await).await, Ok(()), "the same answers within TLS are");
        assert_eq!(delivered(&server(ANSWERS, "").await).await, Err(unreached()));
        assert_eq!(delivered(&server("250 localhost\r\n", ANSWERS).await).await, Err(unreached()), "not even one");
    }
}

//! The settings: one typed value, read from one TOML file and `VEDETTE_*`, checked whole before
//! anything starts. Never a static.

mod keys;
mod public;
mod read;

pub use keys::help;
pub use public::{is_public, is_this_machine, unsafe_for_public};
pub use read::Faults;

use secrecy::SecretString;
use std::{
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    path::PathBuf,
};

/// Everything an operator can set. `vedette help` lists the keys with their meaning.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where people reach this installation: scheme, host and port, nothing after.
    pub public_url: String,
    /// Where the server listens, in plain HTTP.
    pub listen: SocketAddr,
    /// The reverse proxy. What it says of where a request comes from is believed; nobody else's word is.
    pub trusted_proxy: Option<IpAddr>,
    /// Database file, mails and, unless they lie elsewhere, the sealed files.
    pub data: PathBuf,
    /// The database's address; the embedded file when not set.
    pub database_url: Option<SecretString>,
    /// The key folder.
    pub keys: PathBuf,
    /// The sealed files of reports.
    pub objects: PathBuf,
    /// What looks for malware in each file, where the operator has it. What it did not look at stays shut.
    pub scanner: Option<Scanner>,
    /// The built apps.
    pub assets: PathBuf,
    /// How mail leaves.
    pub mail: Mail,
    /// Where the metrics are read: this machine or a private network, never the public address. Nowhere when not set.
    pub metrics: Option<SocketAddr>,
    /// `error`, `warn`, `info` or `debug`.
    pub log_level: String,
    /// Whether staff may sign in with password and code. Never on a public address.
    pub staff_passwords: bool,
    /// How long a proof of who somebody is counts for what asks for one, in milliseconds: ten seconds to a quarter of
    /// an hour (docs/security.md §2).
    pub fresh_proof: i64,
    /// How many days ahead of the machine's clock a demonstration is shown.
    pub days_ahead: u16,
    /// How often everybody may ask.
    pub limits: Limits,
    /// Who to tell about a hole in this installation.
    pub legal: Legal,
}

/// How often everybody may ask (docs/security.md §3). None of them can be zero.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Requests of one account, or of one network that has not signed in.
    pub requests_per_minute: NonZeroU32,
    /// Sign-ins and other tries of a secret from one network.
    pub sign_ins_per_minute: NonZeroU32,
    /// New access tokens of one account.
    pub tokens_per_minute: NonZeroU32,
    /// Reports of one account.
    pub filings_per_hour: NonZeroU32,
    /// Reports without an account from one network, after which more of them wait and are marked.
    pub visitor_filings_per_hour: NonZeroU32,
    /// Forms begun without an account from one network, after which the next waits.
    pub visits_per_hour: NonZeroU32,
    /// Unsent forms without an account that are kept; beyond it those go first that were left alone longest.
    pub visits_kept: NonZeroU32,
}

/// Where a clamd listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanner {
    /// A socket of this machine.
    Unix(PathBuf),
    /// An address of this machine or of a private network: the file goes there as it is.
    Tcp(SocketAddr),
}

/// How mail leaves.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The sender.
    pub from: String,
    /// Where to.
    pub transport: Transport,
}

/// Where mail goes.
#[derive(Clone, Debug)]
pub enum Transport {
    /// One `.eml` file each in `<data>/mail`; for trying things out.
    File,
    /// A mail server.
    Smtp(Smtp),
}

/// A mail server. TLS is verified, or the mail waits.
#[derive(Clone, Debug)]
pub struct Smtp {
    /// Host name, as in its certificate.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// The account, if the server asks for one.
    pub username: Option<String>,
    /// Its password.
    pub password: Option<SecretString>,
}

/// How a mail connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte.
    Implicit,
    /// By STARTTLS, or not at all: never by falling back to plain text.
    Starttls,
    /// None; accepted only for a mail server on this machine.
    None,
}

/// What the operator owes the public of itself; an institution's texts are among its own settings.
#[derive(Clone, Debug, Default)]
pub struct Legal {
    /// For `/.well-known/security.txt`.
    pub security_contact: Option<String>,
}

impl Config {
    /// The origin browsers send: the public address without a path.
    pub fn public_origin(&self) -> &str {
        self.public_url.trim_end_matches('/')
    }

    /// Whether a request for `host` (with or without a port) is for this installation. This machine's own
    /// names always are: health checks use them.
    pub fn serves(&self, host: &str) -> bool {
        let ours = self.public_origin().split_once("://").map_or("", |(_, rest)| rest);
        host.eq_ignore_ascii_case(ours) || public::is_loopback(public::host(host))
    }

    /// The database's address.
    pub fn database(&self) -> String {
        use secrecy::ExposeSecret;
        match &self.database_url {
            Some(url) => url.expose_secret().to_owned(),
            None => crate::kernel::db::embedded_url(&self.data),
        }
    }
}

#[cfg(test)]
mod tests;

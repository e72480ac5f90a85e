//! Reading the settings: all faults in one message, unknown keys refused with the nearest known name.

use super::{Config, Legal, Limits, Mail, Scanner, Smtp, Tls, Transport, keys::KEYS, public::is_private};
use secrecy::SecretString;
use shared::{step_up::FRESH, time::Moment};
use std::{
    collections::BTreeMap,
    fmt, fs,
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    path::Path,
    str::FromStr,
};

/// Everything wrong with the settings, for the operator.
#[derive(Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<String>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "The configuration cannot be used:")?;
        self.0.iter().try_for_each(|fault| writeln!(f, "  - {fault}"))
    }
}

/// Values by key name, and what was wrong so far.
struct Reading {
    values: BTreeMap<String, String>,
    faults: Vec<String>,
}

impl Config {
    /// Reads the file (if one is named) and the environment over it.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn load(file: Option<&Path>, environment: impl Iterator<Item = (String, String)>) -> Result<Config, Faults> {
        let mut reading = Reading { values: BTreeMap::new(), faults: Vec::new() };
        if let Some(path) = file {
            reading.file(path);
        }
        for (name, value) in environment {
            if let Some(rest) = name.strip_prefix("VEDETTE_") {
                reading.put(&rest.to_lowercase().replace("__", "."), &name, value);
            }
        }
        let config = reading.config();
        if reading.faults.is_empty() { Ok(config) } else { Err(Faults(reading.faults)) }
    }
}

impl Reading {
    fn file(&mut self, path: &Path) {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(cause) => return self.faults.push(format!("{} cannot be read: {cause}", path.display())),
        };
        match text.parse::<toml::Table>() {
            Ok(table) => self.table("", &table),
            Err(cause) => self.faults.push(format!("{}: {}", path.display(), cause.to_string().trim())),
        }
    }

    fn table(&mut self, prefix: &str, table: &toml::Table) {
        for (name, value) in table {
            let name = format!("{prefix}{name}");
            match value {
                toml::Value::Table(inner) => self.table(&format!("{name}."), inner),
                toml::Value::String(text) => self.put(&name, &name, text.clone()),
                other => self.put(&name, &name, other.to_string()),
            }
        }
    }

    fn put(&mut self, name: &str, written: &str, value: String) {
        if KEYS.iter().any(|key| key.name == name) {
            self.values.insert(name.to_owned(), value);
            return;
        }
        let nearest = KEYS.iter().max_by(|a, b| strsim::jaro_winkler(a.name, name).total_cmp(&strsim::jaro_winkler(b.name, name)));
        let hint = nearest.map_or_else(String::new, |key| format!("; did you mean {}?", key.name));
        self.faults.push(format!("{written} is not a setting{hint}"));
    }

    fn set(&self, name: &str) -> Option<String> {
        self.values.get(name).filter(|value| !value.is_empty()).cloned()
    }

    fn get(&self, name: &str) -> String {
        let default = || KEYS.iter().find(|key| key.name == name).map_or(String::new(), |key| key.default.to_owned());
        self.set(name).unwrap_or_else(default)
    }

    fn parse<T: FromStr>(&mut self, name: &str, wanted: &str, fallback: T) -> T {
        let value = self.get(name);
        value.parse().unwrap_or_else(|_| {
            self.faults.push(format!("{name} should be {wanted}, not \"{value}\""));
            fallback
        })
    }

    fn number(&mut self, name: &str) -> NonZeroU32 {
        self.parse(name, "a whole number from 1", NonZeroU32::MIN)
    }

    fn one_of<T: Copy>(&mut self, name: &str, choices: &[(&str, T)], fallback: T) -> T {
        let value = self.get(name);
        choices.iter().find(|(word, _)| *word == value).map_or_else(
            || {
                let words: Vec<_> = choices.iter().map(|(word, _)| format!("\"{word}\"")).collect();
                self.faults.push(format!("{name} should be {}, not \"{value}\"", words.join(" or ")));
                fallback
            },
            |(_, choice)| *choice,
        )
    }

    fn config(&mut self) -> Config {
        let public_url = self.get("public_url").trim_end_matches('/').to_owned();
        let address = public_url.strip_prefix("https://").or_else(|| public_url.strip_prefix("http://"));
        if address.is_none_or(|rest| rest.is_empty() || rest.contains(['/', '?', '#', '@', ' '])) {
            self.faults.push(format!("public_url should be like https://report.example, not \"{public_url}\""));
        }
        Config {
            public_url,
            listen: self.parse("server.listen", "an address and port like 127.0.0.1:8080", SocketAddr::from(([127, 0, 0, 1], 8080))),
            trusted_proxy: self.trusted_proxy(),
            data: self.get("data.folder").into(),
            database_url: self.database_url(),
            keys: self.get("keys.folder").into(),
            objects: self.set("objects.folder").map_or_else(|| Path::new(&self.get("data.folder")).join("objects"), Into::into),
            scanner: self.scanner(),
            assets: self.get("web.assets").into(),
            mail: self.mail(),
            metrics: self.metrics(),
            log_level: self
                .one_of("log.level", &[("error", "error"), ("warn", "warn"), ("info", "info"), ("debug", "debug")], "info")
                .to_owned(),
            staff_passwords: self.one_of("accounts.staff_passwords", &[("true", true), ("false", false)], true),
            fresh_proof: self.fresh_proof(),
            days_ahead: self.days_ahead(),
            limits: Limits {
                requests_per_minute: self.number("limits.requests_per_minute"),
                sign_ins_per_minute: self.number("limits.sign_ins_per_minute"),
                tokens_per_minute: self.number("limits.tokens_per_minute"),
                filings_per_hour: self.number("limits.filings_per_hour"),
                visitor_filings_per_hour: self.number("limits.visitor_filings_per_hour"),
                visits_per_hour: self.number("limits.visits_per_hour"),
                visits_kept: self.number("limits.visits_kept"),
            },
            legal: Legal { security_contact: self.set("legal.security_contact") },
        }
    }

    fn days_ahead(&mut self) -> u16 {
        let days: u16 = self.parse("demonstration.days_ahead", "a whole number from 0 to 400", 0);
        if days > 400 {
            self.faults.push(format!("demonstration.days_ahead should be a whole number from 0 to 400, not \"{days}\""));
        }
        days
    }

    /// Less than the floor would end before the request that was refused can be sent again; more than the ceiling
    /// would leave a desk open as long as an idle session.
    fn fresh_proof(&mut self) -> i64 {
        let seconds: i64 = self.parse("accounts.fresh_proof_seconds", "a whole number from 10 to 900", FRESH / Moment::SECOND);
        if !(10..=900).contains(&seconds) {
            self.faults.push(format!("accounts.fresh_proof_seconds should be a whole number from 10 to 900, not \"{seconds}\""));
        }
        seconds.saturating_mul(Moment::SECOND)
    }

    /// Nobody is asked who they are there, so it may be no address that strangers reach: also not "every address".
    fn metrics(&mut self) -> Option<SocketAddr> {
        let text = self.set("metrics.listen")?;
        let address = text.parse().ok().filter(|address: &SocketAddr| is_private(address.ip()));
        if address.is_none() {
            self.faults.push(format!(
                "metrics.listen should be an address and port of this machine or of a private network, like 127.0.0.1:9464, not \"{text}\""
            ));
        }
        address
    }

    /// The file goes there unsealed, so it may be nowhere that strangers see.
    fn scanner(&mut self) -> Option<Scanner> {
        let text = self.set("clamav.address")?;
        let scanner = match text.strip_prefix("unix:") {
            Some(path) => Some(path).filter(|path| path.starts_with('/')).map(|path| Scanner::Unix(path.into())),
            None => text.parse().ok().filter(|address: &SocketAddr| is_private(address.ip())).map(Scanner::Tcp),
        };
        if scanner.is_none() {
            self.faults.push(format!(
                "clamav.address should be like unix:/run/clamav/clamd.ctl, or an address and port of this machine or of a private network, not \"{text}\""
            ));
        }
        scanner
    }

    fn trusted_proxy(&mut self) -> Option<IpAddr> {
        let text = self.set("server.trusted_proxy")?;
        let proxy = text.parse().ok();
        if proxy.is_none() {
            self.faults.push(format!("server.trusted_proxy should be an address like 127.0.0.1, not \"{text}\""));
        }
        proxy
    }

    fn database_url(&mut self) -> Option<SecretString> {
        let url = self.set("database.url")?;
        // The address may hold a password, so the fault does not repeat it.
        if !["postgres://", "postgresql://", "sqlite:"].iter().any(|scheme| url.starts_with(scheme)) {
            self.faults.push("database.url should begin with postgres://".to_owned());
        }
        Some(url.into())
    }

    fn mail(&mut self) -> Mail {
        let from = self.get("mail.from");
        if from.parse::<lettre::message::Mailbox>().is_err() {
            self.faults.push(format!("mail.from should be an e-mail address, not \"{from}\""));
        }
        let smtp = self.one_of("mail.transport", &[("file", false), ("smtp", true)], false);
        let transport = if smtp { Transport::Smtp(self.smtp()) } else { Transport::File };
        Mail { from, transport }
    }

    fn smtp(&mut self) -> Smtp {
        let host = self.get("mail.host");
        if host.is_empty() {
            self.faults.push("mail.host must be set when mail.transport is \"smtp\"".to_owned());
        }
        let tls = self.one_of("mail.tls", &[("implicit", Tls::Implicit), ("starttls", Tls::Starttls), ("none", Tls::None)], Tls::Implicit);
        if tls == Tls::None && !matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]") {
            self.faults.push("mail.tls may be \"none\" only for a mail server on this machine".to_owned());
        }
        let password = self.set("mail.password_file").and_then(|path| match fs::read_to_string(&path) {
            Ok(text) => Some(text.trim_end_matches(['\n', '\r']).to_owned().into()),
            Err(cause) => {
                self.faults.push(format!("mail.password_file {path} cannot be read: {cause}"));
                None
            }
        });
        Smtp { host, port: self.parse("mail.port", "a port number", 465), tls, username: self.set("mail.username"), password }
    }
}

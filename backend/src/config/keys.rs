//! Every key there is, with what it means; the help, the check for unknown keys and the operator's
//! documentation rest on this table.

/// One key.
#[derive(Debug)]
pub(super) struct Key {
    /// Its name in the file; `VEDETTE_` plus the name in capitals with `__` for the dot in the environment.
    pub(super) name: &'static str,
    /// What holds when it is not set.
    pub(super) default: &'static str,
    /// What it means.
    pub(super) meaning: &'static str,
}

const fn key(name: &'static str, default: &'static str, meaning: &'static str) -> Key {
    Key { name, default, meaning }
}

pub(super) const KEYS: &[Key] = &[
    key("public_url", "http://localhost:8080", "where people reach this installation; no path"),
    key("server.listen", "127.0.0.1:8080", "where the server listens, in plain HTTP, for the reverse proxy"),
    key("server.trusted_proxy", "", "the reverse proxy's address; only its X-Forwarded-For is read"),
    key("data.folder", "data", "the database file and, with mail.transport = \"file\", the mails"),
    key("database.url", "", "postgres://… , over TLS with a checked certificate; not set means the embedded database in the data folder"),
    key("keys.folder", "data-keys", "the keys; never inside the data folder, never in the same backup"),
    key("objects.folder", "", "the sealed files of reports; not set means the folder objects in the data folder"),
    key(
        "clamav.address",
        "",
        "a clamd that looks at each file: unix:/run/clamav/clamd.ctl, or an address and port of this machine or a private network",
    ),
    key("web.assets", "dist", "the built apps"),
    key("mail.transport", "file", "\"smtp\", or \"file\" for trying things out"),
    key("mail.from", "vedette@localhost", "the sender of alerts"),
    key("mail.host", "", "the mail server's name, as in its certificate"),
    key("mail.port", "465", "the mail server's port"),
    key("mail.tls", "implicit", "\"implicit\", \"starttls\", or \"none\" for a mail server on this machine"),
    key("mail.username", "", "the mail account, if the server asks for one"),
    key("mail.password_file", "", "a file holding the mail account's password"),
    key("metrics.listen", "", "where Prometheus reads /metrics, like 127.0.0.1:9464; this machine or a private network only"),
    key("log.level", "info", "error, warn, info or debug"),
    key("accounts.staff_passwords", "true", "whether staff may sign in with password and code; must be false on a public address"),
    key("accounts.fresh_proof_seconds", "300", "how long a proof of who somebody is counts for what asks for one; 10 to 900"),
    key("demonstration.days_ahead", "0", "shows a demonstration as it will be so many days from now, up to 400; refused for anything else"),
    key("limits.requests_per_minute", "600", "requests of one account, or of one network that has not signed in"),
    key("limits.sign_ins_per_minute", "60", "sign-ins and other tries of a secret from one network"),
    key("limits.tokens_per_minute", "60", "new access tokens of one account"),
    key("limits.filings_per_hour", "60", "reports of one account, retries counted; the device keeps what is over and sends it later"),
    key("limits.visitor_filings_per_hour", "20", "reports without an account from one network; more wait and are marked, none is refused"),
    key("limits.visits_per_hour", "60", "forms begun without an account from one network; more wait, none is refused"),
    key("limits.visits_kept", "10000", "unsent forms without an account that are kept; beyond it those go that were left alone longest"),
    key("legal.security_contact", "", "a mailto: or https: address for /.well-known/security.txt"),
];

/// The table for the help text.
pub fn help() -> String {
    let lines: Vec<String> = KEYS
        .iter()
        .map(|key| {
            let default = if key.default.is_empty() { "not set" } else { key.default };
            format!("  {:<28} {} [{default}]", key.name, key.meaning)
        })
        .collect();
    format!("Settings, with their defaults:\n{}", lines.join("\n"))
}

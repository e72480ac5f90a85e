//! The demonstration accounts, with the code that signs them in now.

use std::path::Path;

use serde::Deserialize;

use super::totp;

/// One entry of `demo-accounts.json`.
#[derive(Deserialize)]
pub struct Account {
    pub role: String,
    pub email: String,
    pub password: String,
    #[serde(default)]
    pub totp_secret: Option<String>,
    #[serde(default)]
    pub institution: Option<String>,
}

impl Account {
    pub fn code(&self, at: u64) -> String {
        self.totp_secret.as_deref().and_then(|secret| totp::code(secret, at)).unwrap_or_else(|| "none".to_owned())
    }
}

/// Read anew each time, for accounts change while the server runs. Empty when there are none.
pub fn read(file: &Path) -> Vec<Account> {
    std::fs::read(file).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
}

pub fn print(file: &Path) {
    let accounts = read(file);
    if accounts.is_empty() {
        println!("\n  There are no demonstration accounts in {}.", file.display());
        return;
    }
    let now = totp::now();
    let width = |of: fn(&Account) -> &str| accounts.iter().map(|account| of(account).chars().count()).max().unwrap_or(0);
    let (role, email, password) = (width(|account| &account.role), width(|account| &account.email), width(|account| &account.password));
    println!("\n  {:<role$}  {:<email$}  {:<password$}  code ({} s left)", "role", "e-mail", "password", totp::seconds_left(now));
    for account in &accounts {
        println!("  {:<role$}  {:<email$}  {:<password$}  {}", account.role, account.email, account.password, account.code(now));
    }
}

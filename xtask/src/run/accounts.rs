//! The demonstration accounts, with the code that signs them in now.

use std::net::SocketAddr;
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

/// Three pages to look at first, each with somebody who may see it.
const FIRST: [(&str, &str, &str); 3] =
    [("report", "/report", "REPORTER"), ("desk", "/desk", "TRIAGE"), ("picture", "/desk/picture", "LEADERSHIP")];

/// Where to look first, in five lines.
pub fn first(file: &Path, site: &str, mail: SocketAddr) -> String {
    let accounts = read(file);
    if accounts.is_empty() {
        return format!("  There are no demonstration accounts in {}.", file.display());
    }
    let now = totp::now();
    let site = site.trim_end_matches('/');
    let mut lines =
        vec![format!("  Look first, each in a window of its own (codes are good for {} s and sign in once):", totp::seconds_left(now))];
    for (what, path, role) in FIRST {
        if let Some(account) = accounts.iter().find(|account| account.role == role) {
            let (page, code) = (format!("{site}{path}"), account.code(now));
            lines.push(format!("  {what:<13}  {page:<36}  {}  {}  code {code}", account.email, account.password));
        }
    }
    lines.push(format!("  next codes     http://{mail}/accounts  for these and all other accounts"));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_starts_is_told_three_pages_with_an_account_each_and_where_codes_are_in_five_lines() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("demo-accounts.json");
        let mail = SocketAddr::from(([127, 0, 0, 1], 8081));
        assert!(first(&file, "http://localhost:8080", mail).contains("no demonstration accounts"));
        let account = |role: &str, word: &str| {
            format!(
                r#"{{"role":"{role}","email":"{word}@fernwick.example","password":"four-words","totp_secret":"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}}"#
            )
        };
        let all = [("REPORTER", "first"), ("REPORTER", "second"), ("TRIAGE", "duty"), ("LEADERSHIP", "chief"), ("ADMIN", "admin")];
        std::fs::write(&file, format!("[{}]", all.map(|(role, word)| account(role, word)).join(","))).unwrap();
        let told = first(&file, "http://localhost:8080/", mail);
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines.len(), 5, "{told}");
        for (line, wanted) in lines.iter().skip(1).zip(["8080/report ", "8080/desk ", "8080/desk/picture ", "127.0.0.1:8081/accounts"]) {
            assert!(line.contains(wanted), "{line}");
        }
        assert!(lines[1].contains("first@fernwick.example  four-words  code ") && !told.contains("second@"), "{told}");
    }
}

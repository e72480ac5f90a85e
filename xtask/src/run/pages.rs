//! The two pages of the mailbox viewer. Everything shown is escaped; nothing but a style sheet is loaded.

use std::fmt::Write;
use std::time::SystemTime;

use super::accounts::Account;
use super::mailbox::Mail;
use super::totp;
use crate::say::elapsed;

pub const STYLE: &str = "\
:root { color-scheme: light dark; --line: #b1b4b6; --soft: #f3f2f1; --link: #1d5a9e; }
@media (prefers-color-scheme: dark) { :root { --line: #55595c; --soft: #26282a; --link: #8fc1ff; } }
body { font: 1.05rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 0 1.5rem; border-bottom: 1px solid var(--line); }
nav a { padding: .6rem 0; min-height: 1.5rem; }
a { color: var(--link); }
nav a[aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
article { border: 1px solid var(--line); border-radius: .4rem; margin: 1rem 0; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin: .8rem 0 .2rem; }
p.meta { margin: 0; opacity: .85; font-size: .95rem; }
pre { white-space: pre-wrap; font: inherit; background: var(--soft); padding: .8rem; border-radius: .3rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .4rem 0 1rem; }
dt { opacity: .85; } dd { margin: 0; font-family: ui-monospace, monospace; user-select: all; }
dd.code { font-size: 1.5rem; letter-spacing: .1em; line-height: 1.2; }
";

pub fn mailbox(mails: &[Mail]) -> String {
    let mut body = String::new();
    if mails.is_empty() {
        body.push_str("<p>No mail yet: what the server sends appears here.</p>");
    }
    for mail in mails {
        let age = SystemTime::now().duration_since(mail.at).unwrap_or_default();
        let _ = write!(
            body,
            "<article><h2>{}</h2><p class=\"meta\">to {}</p><p class=\"meta\">from {}</p><p class=\"meta\">{} ago{}{}</p><pre>{}</pre></article>",
            escape(&mail.subject),
            escape(&mail.to),
            escape(&mail.from),
            elapsed(age),
            if mail.date.is_empty() { "" } else { " · " },
            escape(&mail.date),
            with_links(&mail.text)
        );
    }
    page("Mailbox", 10, &body)
}

pub fn accounts(accounts: &[Account], at: u64) -> String {
    let left = totp::seconds_left(at);
    let mut body = String::new();
    if accounts.is_empty() {
        body.push_str("<p>There are no demonstration accounts in this database.</p>");
    } else {
        let _ = write!(
            body,
            "<p>The codes change in {left} s, and this page with them. A code signs in once: \
             for a second time, wait for the next.</p>"
        );
    }
    for account in accounts {
        let _ = write!(
            body,
            "<article><h2>{}</h2><p class=\"meta\">{}</p><dl><dt>E-mail</dt><dd>{}</dd><dt>Password</dt><dd>{}</dd>\
             <dt>Code</dt><dd class=\"code\">{}</dd></dl></article>",
            escape(&account.role),
            escape(account.institution.as_deref().unwrap_or_default()),
            escape(&account.email),
            escape(&account.password),
            escape(&account.code(at))
        );
    }
    page("Accounts", left + 1, &body)
}

fn page(title: &str, refresh: u64, body: &str) -> String {
    let link = |name: &str, to: &str| {
        let current = if name == title { " aria-current=\"page\"" } else { "" };
        format!("<a href=\"{to}\"{current}>{name}</a>")
    };
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta http-equiv=\"refresh\" content=\"{refresh}\"><title>{title} – Vedette demonstration</title>\
         <link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"/style.css\"></head><body>\
         <nav aria-label=\"Pages\">{}{}</nav><main><h1>{title}</h1>{body}</main></body></html>\n",
        link("Mailbox", "/"),
        link("Accounts", "/accounts"),
    )
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// Addresses in a mail can be followed, as in any mail program.
fn with_links(text: &str) -> String {
    let mut out = String::new();
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let address = word.trim_end_matches(['.', ',', ')', '>', ';']);
        if address.starts_with("http://") || address.starts_with("https://") {
            let shown = escape(address);
            let rest = escape(piece.strip_prefix(address).unwrap_or_default());
            let _ = write!(out, "<a href=\"{shown}\" target=\"_blank\" rel=\"noopener noreferrer\">{shown}</a>{rest}");
        } else {
            out.push_str(&escape(piece));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_mail_becomes_markup() {
        let mail = Mail {
            at: SystemTime::now(),
            date: String::new(),
            from: "\"<b>\"@example.org".to_owned(),
            to: String::new(),
            subject: "<script>alert(1)</script>".to_owned(),
            text: "see https://localhost:8080/r/1. or http://x/\"onmouseover=alert(1) javascript:alert(1)".to_owned(),
        };
        let html = mailbox(&[mail]);
        assert!(!html.contains("<script>") && !html.contains("<b>"));
        assert!(html.contains(
            "<a href=\"https://localhost:8080/r/1\" target=\"_blank\" rel=\"noopener noreferrer\">https://localhost:8080/r/1</a>. or"
        ));
        assert!(html.contains("href=\"http://x/&quot;onmouseover=alert(1\""));
        assert!(!html.contains("href=\"javascript"));
        assert!(mailbox(&[]).contains("No mail yet"));
    }

    #[test]
    fn accounts_show_the_code_of_this_moment() {
        let account = Account {
            role: "reporter".to_owned(),
            email: "r@example.org".to_owned(),
            password: "a<b".to_owned(),
            totp_secret: Some("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned()),
            institution: None,
        };
        let html = accounts(&[account], 59);
        assert!(html.contains("287082") && html.contains("a&lt;b") && html.contains("content=\"2\""));
    }
}

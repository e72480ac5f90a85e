//! The mailbox: what the server "sent" in a demonstration, read from the files it wrote.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};
use mail_parser::{Address, MessageParser};

use super::{accounts, http, pages, totp};

/// More are not read: the newest are at the top.
const MOST: usize = 100;

pub struct Mail {
    pub at: SystemTime,
    pub date: String,
    pub from: String,
    pub to: String,
    pub subject: String,
    pub text: String,
}

/// Serves the pages on the first free port after the site's own.
pub fn start(site: u16, mail: PathBuf, accounts_file: PathBuf) -> Result<SocketAddr> {
    let listener = (1..=50)
        .filter_map(|step| site.checked_add(step))
        .chain([0])
        .find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok())
        .context("no port was free for the mailbox")?;
    let address = listener.local_addr()?;
    http::serve(listener, move |path| {
        let html = |body| Some(http::Page { kind: "text/html", body });
        match path {
            "/" => html(pages::mailbox(&read(&mail))),
            "/accounts" => html(pages::accounts(&accounts::read(&accounts_file), totp::now())),
            "/style.css" => Some(http::Page { kind: "text/css", body: pages::STYLE.to_owned() }),
            _ => None,
        }
    });
    Ok(address)
}

/// Newest first.
fn read(folder: &Path) -> Vec<Mail> {
    let mut files: Vec<(SystemTime, PathBuf)> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|file| file.extension().is_some_and(|kind| kind == "eml"))
        .filter_map(|file| Some((file.metadata().ok()?.modified().ok()?, file)))
        .collect();
    files.sort_by(|a, b| b.cmp(a));
    files.into_iter().take(MOST).filter_map(|(at, file)| parse(&std::fs::read(file).ok()?, at)).collect()
}

fn parse(raw: &[u8], at: SystemTime) -> Option<Mail> {
    let message = MessageParser::default().parse(raw)?;
    let people = |address: Option<&Address<'_>>| {
        let found = address.map(|list| list.iter().filter_map(|one| one.address.as_deref()).collect::<Vec<_>>());
        found.unwrap_or_default().join(", ")
    };
    Some(Mail {
        at,
        date: message.date().map(|date| date.to_rfc822()).unwrap_or_default(),
        from: people(message.from()),
        to: people(message.to()),
        subject: message.subject().unwrap_or("(no subject)").to_owned(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_are_decoded_and_newest_first() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path()).is_empty());
        let write = |name: &str, text: &str, age: u64| {
            let file = folder.path().join(name);
            std::fs::write(&file, text).unwrap();
            let then = SystemTime::now() - std::time::Duration::from_secs(age);
            std::fs::File::options().write(true).open(&file).unwrap().set_modified(then).unwrap();
        };
        let head = "From: a@example.org\r\nTo: Duty <b@example.org>\r\nMIME-Version: 1.0\r\n";
        write(
            "new.eml",
            &format!(
                "{head}Subject: =?utf-8?q?Caf=C3=A9?=\r\nContent-Type: text/plain; charset=utf-8\r\n\
                 Content-Transfer-Encoding: quoted-printable\r\n\r\nSign in:=\r\n http://localhost:8080/\r\n"
            ),
            1,
        );
        write("old.eml", &format!("{head}Subject: Old\r\n\r\nText\r\n"), 60);
        write("draft.tmp", "half written", 0);
        let mails = read(folder.path());
        assert_eq!(mails.iter().map(|mail| mail.subject.as_str()).collect::<Vec<_>>(), ["Café", "Old"]);
        assert_eq!((mails[0].to.as_str(), mails[0].text.trim()), ("b@example.org", "Sign in: http://localhost:8080/"));
    }
}

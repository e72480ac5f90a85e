//! Telegram, Signal, WeChat, Discord.

use super::super::{Identifier, Kind, handle, link::Link, phone};
use super::Platform;

/// `t.me/name`, its preview `t.me/s/name`, and `name.t.me`. `t.me/+` before digits is a telephone number, before
/// anything else an invitation to a group, which is no account.
pub(super) fn telegram(link: &Link<'_>) -> Option<Identifier> {
    const PAGES: &str = " a addemoji addlist addstickers addtheme bg boost c confirmphone contact giftcode invoice iv joinchat login m nft proxy \
        setlanguage share socks stories telegrampassport ";
    let segments = link.segments();
    if let Some(name) = link.host.strip_suffix(".t.me") {
        return if segments.is_empty() { handle::on(Platform::Telegram, name) } else { None };
    }
    match segments.as_slice() {
        [preview, name] if preview == "s" => handle::on(Platform::Telegram, name),
        [name] if handle::is_listed(PAGES, name) => None,
        [name] => match name.strip_prefix('+') {
            Some(number) => phone::international(number),
            None => handle::on(Platform::Telegram, name),
        },
        _ => None,
    }
}

/// The web client keeps the account behind the `#`.
pub(super) fn telegram_web(link: &Link<'_>) -> Option<Identifier> {
    handle::on(Platform::Telegram, link.fragment.strip_prefix('@')?)
}

/// `signal.me/#p/+44…` is a telephone number; `#eu/…` an encrypted name, which only the app can open.
pub(super) fn signal(link: &Link<'_>) -> Option<Identifier> {
    match link.fragment.split_once('/')? {
        ("p", number) => phone::international(number.strip_prefix('+')?),
        ("eu", name) => {
            let good = (8..=128).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
            good.then(|| Identifier::on(Platform::Signal, Kind::ProfileUrl, format!("eu/{name}")))
        }
        _ => None,
    }
}

/// What a personal code holds. It is not the id, and a person can renew it.
pub(super) fn wechat(link: &Link<'_>) -> Option<Identifier> {
    match link.segments().as_slice() {
        [code] if (6..=64).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) => {
            Some(Identifier::on(Platform::WeChat, Kind::ProfileUrl, format!("qr/{code}")))
        }
        _ => None,
    }
}

/// Only a person's page: an invitation leads to a server.
pub(super) fn discord(link: &Link<'_>) -> Option<Identifier> {
    match link.segments().as_slice() {
        [users, number] if users == "users" => handle::on(Platform::Discord, &format!("users/{number}")),
        _ => None,
    }
}

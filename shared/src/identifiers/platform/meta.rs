//! Facebook and Messenger, Instagram, Threads, WhatsApp.

use super::super::{Identifier, handle, link::Link, phone};
use super::Platform;

/// Names, `profile.php?id=`, and the paths that end in the number of a person or page.
pub(super) fn facebook(link: &Link<'_>) -> Option<Identifier> {
    const PAGES: &str = " about ads business checkpoint dialog directory events friends gaming groups hashtag help home.php index.php l.php legal login \
        login.php marketplace media messages notes notifications pages people permalink.php photo photo.php photos plugins policies posts privacy \
        public reel reels search settings share share.php sharer sharer.php stories story.php terms video video.php videos watch ";
    let segments = link.segments();
    let mut parts = segments.iter().map(String::as_str);
    let first = parts.next()?;
    let number = match first.to_ascii_lowercase().as_str() {
        "profile.php" => link.param("id")?,
        "people" | "pages" => parts.nth(1)?.to_owned(),
        // New pages put the number behind their title.
        "p" => parts.next()?.rsplit('-').next()?.to_owned(),
        "messages" => return parts.nth(1).and_then(|name| handle::on(Platform::Facebook, name)),
        // Dots do not count in a name, so they must not turn a room into one.
        _ if handle::is_listed(PAGES, first) || handle::is_listed(PAGES, &first.replace('.', "")) => return None,
        // A post of an account is not the account.
        _ if parts.next().is_some_and(|next| matches!(next, "posts" | "videos" | "photos" | "reels" | "permalink"))
            && segments.len() > 2 =>
        {
            return None;
        }
        _ => return handle::on(Platform::Facebook, first),
    };
    handle::on(Platform::Facebook, &format!("id/{number}"))
}

pub(super) fn messenger(link: &Link<'_>) -> Option<Identifier> {
    match link.segments().as_slice() {
        [t, name] if t == "t" => handle::on(Platform::Facebook, name),
        _ => None,
    }
}

pub(super) fn instagram(link: &Link<'_>) -> Option<Identifier> {
    const PAGES: &str =
        " about accounts api challenge developer direct directory explore legal p privacy reel reels share stories terms tv web ";
    let segments = link.segments();
    let mut parts = segments.iter().map(String::as_str);
    match parts.next()? {
        "stories" => parts.next().filter(|name| *name != "highlights").and_then(|name| handle::on(Platform::Instagram, name)),
        "_u" => handle::on(Platform::Instagram, parts.next()?),
        first if handle::is_listed(PAGES, first) => None,
        // Behind the name stand tabs, or a post of that account.
        first => match parts.next() {
            Some("p" | "reel") => None,
            _ => handle::on(Platform::Instagram, first),
        },
    }
}

pub(super) fn threads(link: &Link<'_>) -> Option<Identifier> {
    let segments = link.segments();
    match segments.as_slice() {
        [name] => handle::on(Platform::Threads, name.strip_prefix('@')?),
        [name, tab] if tab != "post" => handle::on(Platform::Threads, name.strip_prefix('@')?),
        _ => None,
    }
}

/// A WhatsApp account is its number, so it is the same as the number typed.
pub(super) fn whatsapp(link: &Link<'_>) -> Option<Identifier> {
    let segments = link.segments();
    let number = match segments.as_slice() {
        [number] if link.host == "wa.me" => number.clone(),
        [send, ..] if send == "send" => link.param("phone")?,
        [] => link.param("phone")?,
        _ => return None,
    };
    whatsapp_number(&number)
}

/// A number as WhatsApp's links hold it: with the country's code, with or without its plus.
pub(in super::super) fn whatsapp_number(text: &str) -> Option<Identifier> {
    let digits: String = text.chars().filter(|c| !phone::is_part(*c) || c.is_ascii_digit()).collect();
    phone::international(digits.strip_prefix('+').unwrap_or(&digits).trim_start_matches('0'))
}

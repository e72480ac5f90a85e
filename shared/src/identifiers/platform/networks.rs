//! X, TikTok, YouTube, Bluesky, Mastodon, Reddit, VK.

use super::super::{Identifier, handle, link::Link, shared_hosts};
use super::Platform;

pub(super) fn x(link: &Link<'_>) -> Option<Identifier> {
    const PAGES: &str = " about account compose download explore hashtag home i intent jobs login logout messages notifications privacy search \
        settings share signup tos who_to_follow ";
    let segments = link.segments();
    let parts: Vec<&str> = segments.iter().map(String::as_str).collect();
    match parts.as_slice() {
        ["i", "user", id] => handle::on(Platform::X, &format!("id/{id}")),
        ["intent", "user" | "follow"] => match link.param("screen_name") {
            Some(name) => handle::on(Platform::X, &name),
            None => handle::on(Platform::X, &format!("id/{}", link.param("user_id")?)),
        },
        // Links of the years in which everything stood behind `#!`.
        [] => handle::on(Platform::X, link.fragment.strip_prefix("!/")?),
        [first, ..] if handle::is_listed(PAGES, first) => None,
        // A post is not the account, and its number is found under any name.
        [_, "status" | "statuses", ..] => None,
        [name, ..] => handle::on(Platform::X, name.strip_prefix('@').unwrap_or(name)),
    }
}

pub(super) fn tiktok(link: &Link<'_>) -> Option<Identifier> {
    let segments = link.segments();
    match segments.as_slice() {
        [name] => handle::on(Platform::TikTok, name.strip_prefix('@')?),
        [name, tab] if tab == "live" => handle::on(Platform::TikTok, name.strip_prefix('@')?),
        _ => None,
    }
}

/// Handles, channel ids, and the two older kinds of name, which may belong to different people.
pub(super) fn youtube(link: &Link<'_>) -> Option<Identifier> {
    let segments = link.segments();
    let parts: Vec<&str> = segments.iter().map(String::as_str).collect();
    match parts.as_slice() {
        [name, ..] if name.starts_with('@') => handle::on(Platform::YouTube, name),
        [room @ ("channel" | "c" | "user"), name, ..] => handle::on(Platform::YouTube, &format!("{room}/{name}")),
        _ => None,
    }
}

pub(super) fn bluesky(link: &Link<'_>) -> Option<Identifier> {
    match link.segments().as_slice() {
        [profile, name] if profile == "profile" => handle::on(Platform::Bluesky, name),
        _ => None,
    }
}

/// A handle below the platform's own name answers as a web page too.
pub(super) fn bluesky_host(link: &Link<'_>) -> Option<Identifier> {
    if link.segments().is_empty() { handle::on(Platform::Bluesky, &link.host) } else { None }
}

/// `/@name` on a host that is known to be, or says that it is, Mastodon. Other sites use the same path.
pub(super) fn mastodon(link: &Link<'_>) -> Option<Identifier> {
    const HOSTS: [&str; 8] = [
        "mastodon.social",
        "mastodon.online",
        "mas.to",
        "mstdn.social",
        "fosstodon.org",
        "techhub.social",
        "infosec.exchange",
        "mstdn.party",
    ];
    let says = link.host.split('.').any(|label| matches!(label, "mastodon" | "mstdn"));
    if !says && !HOSTS.iter().any(|host| link.host == *host || shared_hosts::is_below(&link.host, host)) {
        return None;
    }
    let segments = link.segments();
    let name = match segments.as_slice() {
        [name] => name.strip_prefix('@')?,
        [users, name] if users == "users" => name,
        _ => return None,
    };
    // A page here about an account elsewhere is the account elsewhere.
    let whole = if name.contains('@') { name.to_owned() } else { format!("{name}@{}", link.host) };
    handle::on(Platform::Mastodon, &whole)
}

pub(super) fn reddit(link: &Link<'_>) -> Option<Identifier> {
    match link.segments().as_slice() {
        [room, name, rest @ ..]
            if matches!(room.as_str(), "u" | "user") && !rest.iter().any(|part| part == "comments" && rest.len() > 1) =>
        {
            handle::on(Platform::Reddit, name)
        }
        _ => None,
    }
}

pub(super) fn vk(link: &Link<'_>) -> Option<Identifier> {
    const PAGES: &str = " about al_im.php album app apps audio away.php clips docs feed friends gifts groups im join login mail market music photo \
        photos search settings share.php stories support terms video videos ";
    match link.segments().as_slice() {
        [name] if !handle::is_listed(PAGES, name) => handle::on(Platform::Vk, name),
        _ => None,
    }
}

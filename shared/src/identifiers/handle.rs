//! Names on platforms: what can be one, and when two are one.

use super::{Identifier, Kind, Platform, host, link};

/// The account with this name, as a link of the platform holds it or as a person types it without `@`.
pub(super) fn on(platform: Platform, name: &str) -> Option<Identifier> {
    let value = value(platform, name)?;
    let kind = if platform.address(&value).is_some() { Kind::ProfileUrl } else { Kind::Handle };
    Some(Identifier::on(platform, kind, value))
}

/// A name somebody typed for a platform, with or without `@`.
pub(super) fn typed(platform: Platform, text: &str) -> Option<Identifier> {
    let name = text.strip_prefix('@').unwrap_or(text);
    let found = match platform {
        // Elsewhere a path tells the rooms apart; a person types the name alone.
        Platform::LinkedIn if !name.contains('/') => on(platform, &format!("in/{name}")),
        Platform::Xing if !name.contains('/') => on(platform, &format!("profile/{name}")),
        Platform::YouTube if !name.contains('/') => on(platform, &format!("@{name}")),
        Platform::Discord if name.len() >= 17 && is_number(name) => on(platform, &format!("users/{name}")),
        _ => on(platform, name),
    }?;
    // A word that the platform keeps for its own pages is nobody's name.
    let address = platform.address(found.value()).filter(|_| platform != Platform::Mastodon);
    address.is_none_or(|address| link::bare(&address, false).as_ref() == Some(&found)).then_some(found)
}

/// `@name` of no known platform. It needs a letter first, or `@5pm` would be one.
pub(super) fn unplaced(text: &str) -> Option<Identifier> {
    let name = text.strip_prefix('@')?;
    let good = (2..=50).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.ends_with(|c: char| c != '.' && c != '-')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
    good.then(|| Identifier::new(Kind::Handle, name.to_ascii_lowercase()))
}

/// `@name@host`, which only the fediverse writes.
pub(super) fn federated(text: &str) -> Option<Identifier> {
    on(Platform::Mastodon, text.strip_prefix('@')?)
}

/// Whether a word is in a list with a blank around each entry, whatever its case.
pub(super) fn is_listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|entry| !entry.is_empty() && entry.eq_ignore_ascii_case(word))
}

/// The one form of a name, by each platform's own rule for what it accepts and what it takes for equal.
fn value(platform: Platform, name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    match platform {
        Platform::LinkedIn => linkedin(name),
        Platform::X => numbered(&lower).or_else(|| word(&lower, 1, 15, "_")),
        Platform::Facebook => numbered(&lower).or_else(|| {
            let plain = word(&lower, 5, 60, ".")?.replace('.', "");
            (plain.len() >= 5).then_some(plain)
        }),
        Platform::Instagram | Platform::Threads => word(&lower, 1, 30, "._").filter(|name| !name.ends_with('.')),
        Platform::TikTok => word(&lower, 2, 24, "._").filter(|name| !name.ends_with('.')),
        Platform::Telegram => word(&lower, 4, 32, "_").filter(|name| begins_with_letter(name)),
        Platform::WhatsApp => None,
        Platform::Signal => {
            let (name, digits) = lower.split_once('.')?;
            let good = (2..=9).contains(&digits.len()) && is_number(digits) && !begins_with_digit(name);
            word(name, 3, 32, "_").filter(|_| good).map(|name| format!("{name}.{digits}"))
        }
        Platform::WeChat => word(&lower, 6, 20, "_-").filter(|name| begins_with_letter(name)),
        Platform::YouTube => youtube(name, &lower),
        Platform::Xing => {
            let (room, slug) = lower.split_once('/')?;
            let good = matches!(room, "profile" | "pages") && is_slug(slug, "_-.");
            good.then(|| format!("{room}/{slug}"))
        }
        Platform::GitHub => word(&lower, 1, 39, "-").filter(|name| !name.starts_with('-') && !name.ends_with('-')),
        Platform::Bluesky => bluesky(&lower),
        Platform::Mastodon => {
            let (name, place) = lower.split_once('@')?;
            let place = host::domain(place)?;
            word(name, 1, 60, "_.-").filter(|name| !name.ends_with('.')).map(|name| format!("{name}@{place}"))
        }
        Platform::Reddit => word(&lower, 3, 20, "_-"),
        Platform::Discord => discord(&lower),
        Platform::Vk => word(&lower, 2, 40, "_.").filter(|name| !name.ends_with('.')),
        Platform::Skype => skype(&lower),
    }
}

/// ASCII letters, digits and the marks given, between two lengths.
fn word(name: &str, least: usize, most: usize, marks: &str) -> Option<String> {
    let good = (least..=most).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || marks.contains(c));
    (good && name.bytes().any(|b| b.is_ascii_alphanumeric())).then(|| name.to_owned())
}

fn numbered(name: &str) -> Option<String> {
    let number = name.strip_prefix("id/")?;
    ((1..=20).contains(&number.len()) && is_number(number)).then(|| name.to_owned())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn begins_with_letter(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
}

fn begins_with_digit(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_digit())
}

/// A part of a path in any script.
fn is_slug(slug: &str, marks: &str) -> bool {
    let fits = (1..=120).contains(&slug.chars().count()) && slug.chars().any(char::is_alphanumeric);
    fits && slug.chars().all(|c| c.is_alphanumeric() || marks.contains(c) || matches!(c, '\u{300}'..='\u{36F}')) && !slug.ends_with('.')
}

fn linkedin(name: &str) -> Option<String> {
    if numbered(name).is_some() {
        return Some(name.to_owned());
    }
    let (room, slug) = name.split_once('/')?;
    let slug = if is_member_id(slug) { slug.to_owned() } else { slug.to_lowercase() };
    let good = match room {
        "pub" => slug.split('/').all(|part| is_slug(part, "-_")) && matches!(slug.matches('/').count(), 0 | 3),
        "in" | "company" | "school" | "showcase" => is_slug(&slug, "-_.&"),
        _ => false,
    };
    good.then(|| format!("{room}/{slug}"))
}

/// An id that LinkedIn uses where it does not show a name. Its letters carry bits, so their case counts.
fn is_member_id(slug: &str) -> bool {
    slug.len() >= 30 && (slug.starts_with("ACoAA") || slug.starts_with("ACwAA"))
}

fn youtube(name: &str, lower: &str) -> Option<String> {
    if let Some(id) = name.strip_prefix("channel/") {
        let good = id.len() == 24 && id.starts_with("UC") && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        return good.then(|| name.to_owned());
    }
    let (room, slug) = match lower.strip_prefix('@') {
        Some(slug) => ("@", slug),
        None => ["c/", "user/"].into_iter().find_map(|room| lower.strip_prefix(room).map(|slug| (room, slug)))?,
    };
    (is_slug(slug, "_-.·") && !slug.ends_with('·')).then(|| format!("{room}{slug}"))
}

fn bluesky(lower: &str) -> Option<String> {
    if let Some(id) = lower.strip_prefix("did:plc:") {
        return word(id, 24, 24, "").map(|id| format!("did:plc:{id}"));
    }
    host::domain(lower.strip_prefix("did:web:").unwrap_or(lower))
}

fn discord(lower: &str) -> Option<String> {
    if let Some(number) = lower.strip_prefix("users/") {
        return ((17..=20).contains(&number.len()) && is_number(number)).then(|| lower.to_owned());
    }
    // The names before 2023, which had four digits to tell namesakes apart.
    if let Some((name, digits)) = lower.split_once('#') {
        return word(name, 2, 32, "._-").filter(|_| digits.len() == 4 && is_number(digits)).map(|name| format!("{name}#{digits}"));
    }
    word(lower, 2, 32, "._").filter(|name| !name.ends_with('.'))
}

fn skype(lower: &str) -> Option<String> {
    if let Some(name) = lower.strip_prefix("live:") {
        return word(name, 2, 64, "._-,+").filter(|name| !name.ends_with(['.', ','])).map(|name| format!("live:{name}"));
    }
    word(lower, 6, 32, "._-,").filter(|name| begins_with_letter(name) && !name.ends_with(['.', ',']))
}

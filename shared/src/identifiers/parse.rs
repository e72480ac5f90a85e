//! One thing that somebody says is an identifier.

use super::reading::Reading;
use super::{Identifier, Kind, Platform, bank, defang, email, handle, labels, link, office, phone, platform, technical, wallet};

/// What the person who typed it says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// A thing of this kind. Some are read only where they are expected: a company's number is eight digits like others.
    Kind(Kind),
    /// An account on this platform, as a link or as a name.
    Platform(Platform),
}

/// Reads one typed thing. None means: keep it as text. That is also the answer where a checksum is wrong or the hint
/// does not fit, so that nothing is ever repaired by guessing. [`Kind::Other`] takes any words that are not empty.
pub fn parse(text: &str, hint: Option<Hint>) -> Option<Identifier> {
    let reading = Reading::of(text);
    let piece = trim(&reading.text);
    let guarded = piece != text.trim();
    let labelled = || whole(piece, guarded).or_else(|| labels::whole(piece));
    match hint {
        None => labelled(),
        Some(Hint::Kind(kind)) => expected(kind, piece).or_else(|| labelled().filter(|found| found.kind() == kind)),
        Some(Hint::Platform(platform)) => on_platform(platform, piece),
    }
}

/// Reads a cleaned piece that is one thing or nothing. `guarded` pieces were written so that they make no link, which
/// is proof that they are one.
pub(super) fn whole(piece: &str, guarded: bool) -> Option<Identifier> {
    if let Some(found) = scheme(piece) {
        return Some(found);
    }
    if piece.contains("://") {
        return link::whole(piece);
    }
    if piece.starts_with('@') {
        return handle::federated(piece).or_else(|| bluesky(piece)).or_else(|| handle::unplaced(piece));
    }
    let address = if piece.contains('/') { link::bare(piece, !guarded) } else { None };
    address
        .or_else(|| if piece.contains('@') { email::whole(piece) } else { None })
        .or_else(|| wallet::whole(piece))
        .or_else(|| technical::file_hash(piece))
        .or_else(|| technical::plain_ip(piece))
        .or_else(|| bank::whole(piece))
        .or_else(|| phone::whole(piece))
        .or_else(|| office::plain_vehicle(piece))
        .or_else(|| telling(piece))
        .or_else(|| link::bare(piece, !guarded))
}

/// Reads a name or link that stands where only one of this platform can.
pub(super) fn on_platform(platform: Platform, piece: &str) -> Option<Identifier> {
    if platform == Platform::WhatsApp {
        return whole(piece, true).filter(|found| found.kind() == Kind::Phone).or_else(|| platform::whatsapp_number(piece));
    }
    let linked = if piece.contains('/') { link::whole(piece).or_else(|| link::bare(piece, false)) } else { scheme(piece) };
    linked.filter(|found| found.platform() == Some(platform)).or_else(|| handle::typed(platform, piece))
}

fn expected(kind: Kind, piece: &str) -> Option<Identifier> {
    match kind {
        Kind::ProfileUrl => None,
        Kind::Handle => handle::unplaced(&format!("@{}", piece.strip_prefix('@').unwrap_or(piece))),
        Kind::Email => email::whole(piece),
        Kind::Phone => phone::expected(piece),
        Kind::Domain | Kind::Url => link::bare(piece, false).filter(|found| found.kind() == kind),
        Kind::Account => bank::whole(piece),
        Kind::CryptoWallet => wallet::whole(piece),
        Kind::VehicleReg => office::vehicle(piece),
        Kind::CompanyNo => office::company(piece),
        Kind::Ip => technical::ip(piece),
        Kind::FileHash => technical::file_hash(piece),
        Kind::Other => other(piece),
    }
}

/// Words in one case with single blanks, in the form that showing and reading them again leaves alone.
fn other(piece: &str) -> Option<Identifier> {
    let single = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let value = single(&Reading::of(&defang::guarded(&single(piece))).text).to_lowercase();
    (trim(&value) == value && !value.is_empty()).then(|| Identifier::new(Kind::Other, value))
}

/// Links of apps, which have no `http`.
fn scheme(piece: &str) -> Option<Identifier> {
    let (scheme, rest) = piece.split_once(':')?;
    let query = rest.split_once('?').map_or("", |(_, query)| query);
    let param = |name: &str| query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value);
    match scheme.to_ascii_lowercase().as_str() {
        "mailto" => email::whole(piece),
        "tel" | "sms" => phone::whole(rest.trim_start_matches('/').split('?').next()?),
        "skype" => handle::typed(Platform::Skype, rest.trim().split('?').next()?),
        "live" => handle::typed(Platform::Skype, piece),
        "did" => handle::on(Platform::Bluesky, piece),
        "whatsapp" => platform::whatsapp_number(param("phone")?),
        "tg" => match param("domain") {
            Some(name) => handle::on(Platform::Telegram, name),
            None => phone::international(param("phone")?.trim_start_matches('+')),
        },
        "sgnl" => link::whole(&format!("https:{rest}")),
        "weixin" => handle::on(Platform::WeChat, rest.strip_prefix("//dl/chat?")?),
        _ => None,
    }
}

/// Names that say by their form where they are from.
fn telling(piece: &str) -> Option<Identifier> {
    let name = piece.strip_prefix('/').unwrap_or(piece).strip_prefix("u/")?;
    handle::on(Platform::Reddit, name)
}

fn bluesky(piece: &str) -> Option<Identifier> {
    let name = piece.strip_prefix('@')?;
    if name.to_ascii_lowercase().ends_with(".bsky.social") { handle::on(Platform::Bluesky, name) } else { None }
}

/// A piece without the blanks, bullets, quotes and brackets around it. Brackets that belong to it stay.
pub(super) fn trim(text: &str) -> &str {
    let mut rest = text;
    // Bounded for the reason that `link::trim_end` is.
    for _ in 0..8 {
        let shorter = link::trim_end(rest.trim())
            .trim_start_matches(['\'', '"', '“', '‘', '«', '*', '•', '·', '-', '–', '—', '>', '<', ',', ';', ':', '|', '=', '…']);
        let shorter = [('(', ')'), ('[', ']'), ('{', '}')].iter().fold(shorter, |text, (open, close)| match text.strip_prefix(*open) {
            Some(inner) if !inner.contains(*close) => inner,
            Some(inner) => inner.strip_suffix(*close).filter(|inner| !inner.contains(*close)).unwrap_or(text),
            None => text,
        });
        if shorter.len() == rest.len() {
            return rest;
        }
        rest = shorter.trim();
    }
    rest
}

//! Links: taken apart, led to a profile where there is one, and brought into one form where there is none.
//!
//! Not the `url` crate: it follows what a browser does with any text, with tables of a quarter of a megabyte. Here a
//! link has a host and a path or is left as text.

use super::{Identifier, Kind, host, platform, technical};
use percent_encoding::percent_decode_str;

/// A link in its parts, as typed but for the host.
#[derive(Clone)]
pub(super) struct Link<'a> {
    secure: bool,
    disguised: bool,
    /// A normalised name, or an address in the form a link writes it.
    pub(super) host: String,
    numeric: Option<Identifier>,
    port: Option<u16>,
    path: &'a str,
    query: &'a str,
    pub(super) fragment: &'a str,
}

/// How often a link inside a link is followed: mail filters wrap what shorteners wrapped.
const WRAPPINGS: usize = 3;

/// Reads a whole link with its scheme.
pub(super) fn whole(text: &str) -> Option<Identifier> {
    Some(read(&Link::split(text)?, TURNS))
}

/// Reads a whole link without a scheme, where `common` names have to end as host names commonly do.
pub(super) fn bare(text: &str, common: bool) -> Option<Identifier> {
    let authority = text.split(['/', '?', '#']).next()?;
    if authority.contains('@') || (common && !host::has_common_ending(authority.split(':').next()?) && !starts_with_www(text)) {
        return None;
    }
    let link = Link::of(text, true)?;
    if link.numeric.is_some() && link.path.len() < 2 {
        return link.numeric;
    }
    Some(read(&link, TURNS))
}

fn starts_with_www(text: &str) -> bool {
    text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."))
}

/// How often a link in its normal form is read again: `/./amber` and `/amber*` are profiles only then.
const TURNS: usize = 2;

fn read(link: &Link<'_>, turns: usize) -> Identifier {
    let inner = unwrapped(link);
    let target = inner.as_deref().and_then(Link::split);
    let link = target.as_ref().unwrap_or(link);
    let found = platform::account(link).unwrap_or_else(|| link.normal());
    let again = Link::split(found.value()).filter(|_| found.kind() == Kind::Url && turns > 0).map(|link| read(&link, turns - 1));
    again.filter(|again| *again != found).unwrap_or(found).with_disguise(link.disguised)
}

/// What a link leads to after all wrappings. A link wrapped oftener is taken as it stands, so that what is read does
/// not depend on where reading stopped.
fn unwrapped(link: &Link<'_>) -> Option<String> {
    let mut target = link.wrapped()?;
    for _ in 0..WRAPPINGS {
        match Link::split(&target)?.wrapped() {
            Some(inner) => target = inner,
            None => return Some(target),
        }
    }
    None
}

impl<'a> Link<'a> {
    fn split(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        match scheme.to_ascii_lowercase().as_str() {
            "http" | "hxxp" => Self::of(rest, false),
            "https" | "hxxps" => Self::of(rest, true),
            _ => None,
        }
    }

    fn of(rest: &'a str, secure: bool) -> Option<Self> {
        if rest.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return None;
        }
        // Browsers take a backslash for a slash, so a host must not hide behind one.
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at_checked(end)?;
        let (before, place) = authority.rsplit_once('@').map_or(("", authority), |(before, place)| (before, place));
        let (name, port) = match place.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, if port.is_empty() { None } else { Some(port.parse().ok()?) }),
            _ => (place, None),
        };
        let numeric = technical::ip(name);
        let host = match &numeric {
            Some(ip) if ip.value().contains(':') => format!("[{}]", ip.value()),
            Some(ip) => ip.value().to_owned(),
            None => host::domain(name)?,
        };
        let (tail, fragment) = tail.split_once('#').unwrap_or((tail, ""));
        let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
        let port = port.filter(|port| *port != if secure { 443 } else { 80 });
        Some(Self { secure, disguised: !before.is_empty(), host, numeric, port, path, query, fragment })
    }

    /// Whether the host is a name, or below it.
    pub(super) fn is_at(&self, name: &str) -> bool {
        self.host == name || super::shared_hosts::is_below(&self.host, name)
    }

    /// The parts of the path, percent-decoded, without empty ones; the first eight.
    pub(super) fn segments(&self) -> Vec<String> {
        self.path.split(['/', '\\']).filter(|part| !part.is_empty()).take(8).map(decode).collect()
    }

    /// One named value of the query.
    pub(super) fn param(&self, name: &str) -> Option<String> {
        self.query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| decode(value))
    }

    /// The link that this one only leads to, as mail filters and platforms write it.
    fn wrapped(&self) -> Option<String> {
        const WRAPPERS: [(&str, &str, &str); 9] = [
            ("safelinks.protection.outlook.com", "", "url"),
            ("l.facebook.com", "l.php", "u"),
            ("lm.facebook.com", "l.php", "u"),
            ("l.instagram.com", "", "u"),
            ("linkedin.com", "redir", "url"),
            ("linkedin.com", "safety", "url"),
            ("google.com", "url", "q"),
            ("youtube.com", "redirect", "q"),
            ("vk.com", "away.php", "to"),
        ];
        let first = self.path.split('/').nth(1).unwrap_or_default();
        let (_, _, key) = WRAPPERS.iter().find(|(name, path, _)| self.is_at(name) && (first == *path || path.is_empty()))?;
        self.param(key)
    }

    /// One form for a page that is no profile: a front page is its host.
    fn normal(&self) -> Identifier {
        let path = without_dots(&encode(&self.path.replace('\\', "/")));
        let query: Vec<_> = self.query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).map(encode).collect();
        let mut tail = if query.is_empty() { path } else { format!("{}?{}", if path.is_empty() { "/" } else { &path }, query.join("&")) };
        tail.truncate(trim_end(&tail).len());
        if self.port.is_none() && matches!(tail.as_str(), "" | "/") {
            return self.numeric.clone().unwrap_or_else(|| Identifier::new(Kind::Domain, self.host.clone()));
        }
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        let tail = if tail.is_empty() { "/" } else { &tail };
        // A page answers on both schemes, and people type neither.
        let link = |scheme: &str| format!("{scheme}://{}{port}{tail}", self.host);
        let found = Identifier::new(Kind::Url, link("https"));
        if self.secure { found } else { found.with_full(link("http")) }
    }
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Resolves `.` and `..`, as every browser does before it asks.
fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').skip(1) {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            other => parts.push(other),
        }
    }
    if path.is_empty() { String::new() } else { format!("/{}", parts.join("/")) }
}

/// One percent-encoding: letters, digits and the marks that mean nothing bare; all that could be read as brackets, a
/// quote or a blank encoded.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let (meant, given) = match (byte, after) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                rest = after;
                ((hex(*high) << 4) | hex(*low), true)
            }
            _ => {
                rest = after;
                (*byte, false)
            }
        };
        let unreserved = meant.is_ascii_alphanumeric() || matches!(meant, b'-' | b'.' | b'_' | b'~');
        let bare = !given && matches!(meant, b'/' | b'?' | b':' | b'@' | b'!' | b'$' | b'&' | b'*' | b'+' | b',' | b';' | b'=');
        if unreserved || bare {
            encoded.push(char::from(meant));
        } else {
            encoded.push('%');
            for nibble in [meant >> 4, meant & 15] {
                encoded.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0').to_ascii_uppercase());
            }
        }
    }
    encoded
}

fn hex(digit: u8) -> u8 {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok()).unwrap_or_default()
}

/// Whether a pair of the query only tells who sent the link to whom.
fn is_tracking(pair: &str) -> bool {
    const KEYS: &str = " fbclid gclid dclid gbraid wbraid msclkid twclid ttclid yclid igshid igsh mc_cid mc_eid mkt_tok _hsenc _hsmi ref_src \
        ref_url trk trkinfo trkemail trackingid lipi licu midtoken midsig rcm originalsubdomain ";
    let key = pair.split('=').next().unwrap_or(pair).to_ascii_lowercase();
    key.starts_with("utm_") || KEYS.split(' ').any(|known| !known.is_empty() && known == key)
}

/// A piece without the punctuation that ends the sentence around it, not the link.
pub(super) fn trim_end(text: &str) -> &str {
    let mut rest = text;
    // Bounded, because looking for an opening bracket reads the whole piece.
    for _ in 0..16 {
        let shorter = rest.trim_end_matches(['.', ',', ';', ':', '!', '?', '…', '\'', '"', '”', '’', '»', '*', '>', '|', '·', '。', '，']);
        let shorter = shorter.strip_suffix("'s").or_else(|| shorter.strip_suffix("’s")).unwrap_or(shorter);
        let shorter = [('(', ')'), ('[', ']'), ('{', '}')].iter().fold(shorter, |text, (open, close)| match text.strip_suffix(*close) {
            Some(inner) if !inner.contains(*open) => inner,
            _ => text,
        });
        if shorter.len() == rest.len() {
            return rest;
        }
        rest = shorter;
    }
    rest
}

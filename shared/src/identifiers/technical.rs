//! What machines leave behind: network addresses and sums of files.

use super::{Identifier, Kind};
use std::net::IpAddr;

/// Reads a network address, with a port or brackets or without. IPv6 in its shortest form (RFC 5952), with a
/// zero behind it where that ends in colons.
pub(super) fn ip(text: &str) -> Option<Identifier> {
    if text.len() > 64 {
        return None;
    }
    let bare = match text.strip_prefix('[') {
        Some(rest) => rest.split_once(']').filter(|(_, port)| port.is_empty() || is_port(port))?.0,
        None => text.rsplit_once(':').filter(|(host, port)| !host.contains(':') && is_number(port)).map_or(text, |(host, _)| host),
    };
    let address: IpAddr = bare.parse().ok()?;
    // One address written for the other network is that address.
    let shortest = address.to_canonical().to_string();
    // Colons at the end are taken for a sentence's where it is read again.
    let value = if shortest.ends_with("::") { shortest + "0" } else { shortest };
    Some(Identifier::new(Kind::Ip, value))
}

/// Reads a network address in prose, where `::` and `a::b` are something else.
pub(super) fn plain_ip(text: &str) -> Option<Identifier> {
    let colons = text.bytes().filter(|b| *b == b':').count();
    ip(text).filter(|_| colons != 2)
}

fn is_port(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(is_number)
}

fn is_number(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Reads a sum by its length. Digits alone are some other number.
pub(super) fn file_hash(text: &str) -> Option<Identifier> {
    let text = match text.split_once(':') {
        Some((name, rest)) if matches!(name.to_ascii_lowercase().as_str(), "md5" | "sha1" | "sha-1" | "sha256" | "sha-256") => rest,
        _ => text,
    };
    let good = matches!(text.len(), 32 | 40 | 64)
        && text.bytes().all(|b| b.is_ascii_hexdigit())
        && text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().any(|b| b.is_ascii_alphabetic());
    good.then(|| Identifier::new(Kind::FileHash, text.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_address_has_one_form() {
        for typed in ["2001:db8::1", "2001:0DB8:0:0:0:0:0:1", "[2001:db8::1]:443", "[2001:db8::1]"] {
            assert_eq!(ip(typed).as_ref().map(Identifier::value), Some("2001:db8::1"), "{typed}");
        }
        for typed in ["192.0.2.1", "192.0.2.1:8080", "::ffff:192.0.2.1"] {
            assert_eq!(ip(typed).as_ref().map(Identifier::value), Some("192.0.2.1"), "{typed}");
        }
        for typed in ["1.2.3", "256.1.1.1", "12:30:45", "192.0.2.1:", "[2001:db8::1", "1.2.3.4.5"] {
            assert!(ip(typed).is_none(), "{typed}");
        }
        assert!(plain_ip("a::b").is_none() && plain_ip("::").is_none() && plain_ip("2001:db8::1").is_some());
    }

    #[test]
    fn a_sum_is_told_by_its_length() {
        for (text, good) in
            [("a1".repeat(16), true), ("A1".repeat(20), true), ("a1".repeat(32), true), ("a1".repeat(18), false), ("12".repeat(16), false)]
        {
            assert_eq!(file_hash(&text).is_some(), good, "{text}");
        }
        assert_eq!(file_hash(&format!("SHA256:{}", "A1".repeat(32))), file_hash(&"a1".repeat(32)));
    }
}

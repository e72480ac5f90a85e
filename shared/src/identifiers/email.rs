//! E-mail addresses: what is one, and which mailbox it reaches.

use super::{Identifier, Kind, host};

/// Characters an unquoted local part may hold (RFC 5322, atext and the dot). Quoted ones are not typed by people.
pub(super) fn is_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c)
}

/// Reads a whole address. What is matched is the mailbox: lower case, without a plus-tag and, where Google serves
/// it, without dots. The tag stays in the full form, because it tells where an address leaked from.
pub(super) fn whole(text: &str) -> Option<Identifier> {
    let text = strip_scheme(text);
    let (local, domain) = text.split_once('@')?;
    let good = (1..=64).contains(&local.len()) && local.chars().all(is_local) && !local.contains("..");
    // A dash, star or quote in front is the sentence's.
    if !good || !local.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+')) || local.ends_with('.') {
        return None;
    }
    // `www.` is a name of its own in an address, but nobody receives mail there.
    let domain = host::domain(domain)?;
    let local = local.to_ascii_lowercase();
    let google = matches!(domain.as_str(), "gmail.com" | "googlemail.com");
    let base = local.split_once('+').map_or(local.as_str(), |(base, _)| base);
    let base = if google { base.replace('.', "") } else { base.to_owned() };
    // A tag alone names nobody; such an address stays whole.
    let (base, reaches) =
        if base.is_empty() { (local.clone(), domain.as_str()) } else { (base, if google { "gmail.com" } else { &domain }) };
    let value = format!("{}@{reaches}", base.trim_end_matches('.'));
    Some(Identifier::new(Kind::Email, value).with_full(format!("{local}@{domain}")))
}

fn strip_scheme(text: &str) -> &str {
    match text.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => text.get(7..).and_then(|rest| rest.split('?').next()).unwrap_or(text),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, String)> {
        whole(text).map(|id| (id.value().to_owned(), id.full().to_owned()))
    }

    #[test]
    fn an_address_is_matched_by_its_mailbox() {
        for (typed, mailbox, full) in [
            ("Amber@Recruiting.Example", "amber@recruiting.example", "amber@recruiting.example"),
            ("amber+mp@recruiting.example", "amber@recruiting.example", "amber+mp@recruiting.example"),
            ("a.m.ber+x+y@googlemail.com", "amber@gmail.com", "a.m.ber+x+y@googlemail.com"),
            ("a.m.ber@recruiting.example", "a.m.ber@recruiting.example", "a.m.ber@recruiting.example"),
            ("mailto:amber@recruiting.example?subject=Hi", "amber@recruiting.example", "amber@recruiting.example"),
            ("amber@bücher.example", "amber@xn--bcher-kva.example", "amber@xn--bcher-kva.example"),
            ("+tag@recruiting.example", "+tag@recruiting.example", "+tag@recruiting.example"),
        ] {
            assert_eq!(read(typed), Some((mailbox.to_owned(), full.to_owned())), "{typed}");
        }
    }

    #[test]
    fn what_is_no_address_is_left_alone() {
        for typed in
            ["amber", "@amber", "amber@", "amber@host", "a b@host.example", ".a@host.example", "a..b@host.example", "a@b@host.example"]
        {
            assert!(whole(typed).is_none(), "{typed}");
        }
    }
}

//! Showing an identifier so that no screen, mail program or phone makes something to tap of it.

use super::{Identifier, Kind, Platform};

/// Dots, `@` and `://` in brackets, and a number broken in two. Reading it undoes all of it.
pub(super) fn defanged(identifier: &Identifier) -> String {
    let shown = identifier.full();
    match (identifier.kind(), identifier.platform()) {
        (_, Some(Platform::Mastodon)) => format!("@{}", guarded(shown)),
        (Kind::ProfileUrl, Some(platform)) => format!("hxxps[://]{}", shown_address(platform, shown)),
        (Kind::Handle, Some(platform)) => format!("{}: {}", platform.code(), guarded(shown)),
        (Kind::Handle, None) => format!("@{}", guarded(shown)),
        (Kind::Url, _) => guarded(&shown.replacen("http", "hxxp", 1)),
        (Kind::Phone, _) => match shown.split_at_checked(shown.len().saturating_sub(6)) {
            Some((head, tail)) => format!("{head}[-]{tail}"),
            None => shown.to_owned(),
        },
        _ => guarded(shown),
    }
}

fn shown_address(platform: Platform, value: &str) -> String {
    platform.address(value).unwrap_or_else(|| value.to_owned()).replace('.', "[.]")
}

/// Text with everything in brackets that a link could be made of.
pub(super) fn guarded(text: &str) -> String {
    text.replace("://", "[://]").replace('.', "[.]").replace('@', "[at]")
}

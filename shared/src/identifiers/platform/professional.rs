//! LinkedIn, Xing, GitHub, and the register of companies.

use super::super::{Identifier, handle, link::Link, office};
use super::Platform;

/// `/in/`, `/pub/`, `/company/`, `/school/`, `/showcase/`, on any country's sub-domain, in the old mobile paths and
/// in links from mails. What follows the name (a language, a tab, an overlay) is the same account.
pub(super) fn linkedin(link: &Link<'_>) -> Option<Identifier> {
    let segments = link.segments();
    let mut parts = segments.iter().map(String::as_str).skip_while(|part| matches!(*part, "mwlite" | "comm" | "m")).peekable();
    if parts.peek() == Some(&"profile") {
        parts.next();
        if parts.peek() == Some(&"view") {
            let id = link.param("id")?;
            return handle::on(Platform::LinkedIn, &format!("id/{id}"));
        }
    }
    let room = parts.next()?.to_ascii_lowercase();
    let name = parts.next()?;
    match room.as_str() {
        // The public addresses before 2014 end in three short numbers, without which many people share a name. How
        // they map to today's is not certain enough to call them one.
        "pub" => {
            let numbers: Vec<_> = parts.take(3).filter(|part| part.len() <= 3).collect();
            let whole = if numbers.len() == 3 { format!("{name}/{}", numbers.join("/")) } else { name.to_owned() };
            handle::on(Platform::LinkedIn, &format!("pub/{whole}"))
        }
        "in" | "company" | "school" | "showcase" => handle::on(Platform::LinkedIn, &format!("{room}/{name}")),
        _ => None,
    }
}

pub(super) fn xing(link: &Link<'_>) -> Option<Identifier> {
    let segments = link.segments();
    let mut parts = segments.iter();
    let room = parts.next()?.to_ascii_lowercase();
    let room = match room.as_str() {
        "companies" => "pages",
        "profile" | "pages" => &room,
        _ => return None,
    };
    handle::on(Platform::Xing, &format!("{room}/{}", parts.next()?))
}

/// Only the account's own page: a repository has many contributors.
pub(super) fn github(link: &Link<'_>) -> Option<Identifier> {
    const PAGES: &str = " about apps blog collections contact customer-stories enterprise events explore features gist issues join login logout \
        marketplace new notifications orgs organizations pricing pulls readme search security sessions settings signup site sponsors \
        stars team topics trending watching ";
    let segments = link.segments();
    let [name] = segments.as_slice() else { return None };
    let own = link.host == "github.com" && !handle::is_listed(PAGES, name);
    if own { handle::on(Platform::GitHub, name) } else { None }
}

/// A company's page in the register is its number.
pub(super) fn companies_house(link: &Link<'_>) -> Option<Identifier> {
    let segments = link.segments();
    let mut parts = segments.iter();
    if parts.next()? == "company" { office::company(parts.next()?) } else { None }
}

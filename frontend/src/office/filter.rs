//! Which part of the audit is shown, as its address and its form have it. Days, codes and ids: no name.

use shared::{
    api::Endpoint,
    audit_list::AuditQuery,
    audit_words::Group,
    ids::AccountId,
    pages::{DeskAuditShell, Fields},
};

/// What an address says, which begins with `?`; what it does not know it leaves out.
pub fn of_search(search: &str) -> AuditQuery {
    let value = |name: &str| search.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    of(|name| value(name).unwrap_or_default())
}

/// What the form says; whose acts and what they were done to is chosen by a link and stays.
pub fn of_form(fields: &Fields, before: &AuditQuery) -> AuditQuery {
    let form = of(|name| fields.first(name));
    AuditQuery { actor: before.actor, object: before.object, ..form }
}

fn of<'a>(value: impl Fn(&str) -> &'a str) -> AuditQuery {
    AuditQuery {
        from: value("from").parse().ok(),
        until: value("until").parse().ok(),
        group: Group::from_code(value("group")),
        actor: value("actor").parse::<AccountId>().ok(),
        object: value("object").parse::<AccountId>().ok().map(Into::into),
        cursor: None,
    }
}

/// Where it is shown.
pub fn address(query: &AuditQuery) -> String {
    let pairs = [
        ("from", query.from.map(|day| day.to_string())),
        ("until", query.until.map(|day| day.to_string())),
        ("group", query.group.map(|group| group.code().to_owned())),
        ("actor", query.actor.map(|actor| actor.to_string())),
        ("object", query.object.map(|object| AccountId(object).to_string())),
    ];
    let pairs: Vec<String> = pairs.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect();
    if pairs.is_empty() { DeskAuditShell::PATH.to_owned() } else { format!("{}?{}", DeskAuditShell::PATH, pairs.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_audit_shows_comes_back_from_its_address() {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057".parse::<AccountId>().unwrap();
        let whole = AuditQuery {
            from: "2026-11-01".parse().ok(),
            until: "2026-11-30".parse().ok(),
            group: Some(Group::TakenOut),
            actor: Some(id),
            object: Some(id.0),
            cursor: None,
        };
        for query in [whole.clone(), AuditQuery { actor: None, until: None, ..whole.clone() }, AuditQuery::default()] {
            assert_eq!(of_search(address(&query).trim_start_matches(DeskAuditShell::PATH)), query);
        }
        assert_eq!(of_search("?from=2026-02-30&group=NO_SUCH&actor=%3Cb%3E&x"), AuditQuery::default());
        let form = Fields(vec![("group".to_owned(), "CASES".to_owned())]);
        assert_eq!(of_form(&form, &whole), AuditQuery { group: Some(Group::Cases), from: None, until: None, ..whole });
    }
}

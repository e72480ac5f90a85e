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
///
/// # Errors
/// What to mend, with the field it stands in: a browser without a field for days lets anything be typed.
pub fn of_form(fields: &Fields, before: &AuditQuery) -> Result<AuditQuery, (&'static str, &'static str)> {
    let form = of(|name| fields.first(name));
    for (name, read) in [("from", form.from), ("until", form.until)] {
        if read.is_none() && !fields.first(name).trim().is_empty() {
            return Err((name, "Write a day as year-month-day, for example 2026-03-31"));
        }
    }
    if form.from.zip(form.until).is_some_and(|(from, until)| until < from) {
        return Err(("until", "The last day must not be before the first"));
    }
    Ok(AuditQuery { actor: before.actor, object: before.object, ..form })
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
        let other = AuditQuery { group: Some(Group::Cases), from: None, until: None, ..whole.clone() };
        assert_eq!(of_form(&form, &whole), Ok(other));
    }

    #[test]
    fn a_day_that_is_none_is_told_and_not_left_out() {
        let wrong = |from: &str, until: &str| {
            let fields = [("from", from), ("until", until)].map(|(name, value)| (name.to_owned(), value.to_owned()));
            of_form(&Fields(fields.to_vec()), &AuditQuery::default()).map_err(|(field, _)| field)
        };
        assert_eq!(wrong("31/03/2026", ""), Err("from"));
        assert_eq!(wrong("2026-03-01", "2026-02-30"), Err("until"));
        assert_eq!(wrong("2026-03-02", "2026-03-01"), Err("until"));
        assert!(wrong("2026-03-01", "2026-03-01").is_ok() && wrong(" ", "").is_ok());
    }
}

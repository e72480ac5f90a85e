//! Tables of spellings, each of which has to come out as one identifier.

use crate::identifiers::*;

const TABLE: &str = include_str!("spellings.txt");

/// One group: what it is matched by, and its spellings with the hints they need.
pub(super) struct Group {
    pub(super) kind: Kind,
    platform: Option<Platform>,
    value: &'static str,
    pub(super) spellings: Vec<(Option<Hint>, &'static str)>,
}

pub(super) fn groups() -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(spelling) = line.strip_prefix("  ") {
            let (hint, text) = match spelling.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
                Some((code, text)) => (Some(hint(code)), text),
                None => (None, spelling),
            };
            groups.last_mut().unwrap().spellings.push((hint, text));
        } else {
            let mut parts = line.splitn(3, ' ');
            let kind = parts.next().unwrap().parse().unwrap();
            let platform = parts.next().filter(|code| *code != "-").map(|code| code.parse().unwrap());
            groups.push(Group { kind, platform, value: parts.next().unwrap(), spellings: Vec::new() });
        }
    }
    groups
}

fn hint(code: &str) -> Hint {
    code.parse().map(Hint::Platform).or_else(|_| code.parse().map(Hint::Kind)).unwrap()
}

fn read(text: &str, hint: Option<Hint>) -> Option<Identifier> {
    // What needs a label beside it is a piece of prose.
    parse(text, hint).or_else(|| find(text).into_iter().next().map(|found| found.identifier))
}

#[test]
fn every_spelling_is_the_one_identifier() {
    let mut wrong = Vec::new();
    for group in groups() {
        for (hint, text) in &group.spellings {
            let found = read(text, *hint);
            let got = found.as_ref().map(|id| (id.kind(), id.platform(), id.value().to_owned()));
            if got != Some((group.kind, group.platform, group.value.to_owned())) {
                wrong.push(format!("{text} → {got:?}, wanted {} {}", group.kind.code(), group.value));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_same_spelling_is_found_in_prose() {
    let mut wrong = Vec::new();
    for group in groups() {
        for (_, text) in group.spellings.iter().filter(|(hint, _)| hint.is_none()) {
            for prose in [
                text.to_string(),
                format!("She wrote to me: {text}."),
                format!("They called twice, and then sent\n- {text}\nwhich I did not open"),
                format!("It was ({text}), I think; see the picture!"),
                format!("first line 14:30, “{text}”"),
            ] {
                let found = find(&prose);
                let hit = found.iter().any(|found| found.identifier.value() == group.value && found.identifier.kind() == group.kind);
                if !hit || found.len() != 1 {
                    let got: Vec<_> = found
                        .iter()
                        .map(|found| (found.identifier.kind(), found.identifier.value(), &prose[found.range.clone()]))
                        .collect();
                    wrong.push(format!("{prose:?} → {got:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn groups_do_not_meet_and_show_what_is_read_as_the_same() {
    let mut seen = std::collections::HashMap::new();
    for group in groups() {
        for (hint, text) in &group.spellings {
            let id = read(text, *hint).unwrap();
            let other = seen.insert(id.as_matched(), (group.kind, group.value));
            assert!(other.is_none_or(|other| other == (group.kind, group.value)), "{text}");
            assert_eq!(parse(&id.defanged(), Some(Hint::Kind(id.kind()))), Some(id.clone()), "{}", id.defanged());
            let live = id.defanged().replace("[.]", "").replace("[://]", "");
            assert!(!live.contains("http") && !live.contains("://") && !live.contains('.'), "{}", id.defanged());
        }
    }
}

#[test]
fn every_kind_and_every_platform_with_accounts_has_a_table() {
    let groups = groups();
    for kind in Kind::ALL {
        assert!(groups.iter().any(|group| group.kind == *kind), "{}", kind.code());
    }
    for platform in Platform::ALL.iter().filter(|platform| **platform != Platform::WhatsApp) {
        assert!(groups.iter().any(|group| group.platform == Some(*platform)), "{}", platform.code());
    }
}

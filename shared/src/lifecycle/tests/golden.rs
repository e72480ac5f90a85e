//! Every state, every move, every kind of person, against the reviewed file.

use super::{super::*, NOW, account, case, case_id, order, person};
use crate::{permission::Role, priority::Priority};
use std::collections::{HashMap, HashSet};

const REVIEWED: &str = include_str!("../../../../tests/golden/moves.txt");

const OWNER: u128 = 70;

fn actor(name: &str) -> Actor {
    let one = |role| person(80, &[role]);
    Actor::Person(match name {
        "Reporter" => one(Role::Reporter),
        "Triage" => one(Role::Triage),
        "Officer" => Person { on_case: true, ..person(super::OFFICER, &[Role::Case]) },
        "Elsewhere" => one(Role::Case),
        "Lead" => one(Role::Lead),
        "OwnLead" => person(OWNER, &[Role::Lead]),
        "Leadership" => one(Role::Leadership),
        "Auditor" => one(Role::Auditor),
        "Admin" => one(Role::Admin),
        "Contact" => one(Role::SeparateContact),
        "OwnContact" => person(OWNER, &[Role::SeparateContact]),
        "System" => return Actor::System,
        other => panic!("nobody is called {other}"),
    })
}

fn standing(kind: &str, situation: &str) -> CaseFacts {
    let mut words = situation.split(" < ").map(|code| CaseState::from_code(code).unwrap());
    let (state, before) = (words.next().unwrap(), words.next());
    let mut facts = case(state);
    match (state, before) {
        (CaseState::Merged, Some(before)) => facts.merged = Some((case_id(2), before)),
        (_, before) => facts.left = before,
    }
    facts.apart = kind == "apart";
    facts.owned_by.push(account(OWNER));
    if kind == "urgent" {
        facts.compute_priority(Priority::P1);
        facts.compute_priority(Priority::P3);
    }
    facts
}

fn verdict(facts: &CaseFacts, name: &str, kind: MoveKind) -> Result<CaseState, Refusal> {
    let actor = actor(name);
    let target = CaseFacts { id: case_id(2), state: CaseState::Open, merged: None, ..facts.clone() };
    let into = match &actor {
        Actor::Person(person) => Some(Target { case: &target, person }),
        Actor::System => None,
    };
    let scene = Scene { now: NOW, separate_contacts: 2, into };
    let done = apply(facts, &actor, &scene, &order(kind, target.id)).map(|applied| applied.case.state);
    let offered = offers(facts, &actor, &scene).into_iter().find(|offer| offer.kind == kind).unwrap();
    assert_eq!(offered.verdict, done, "what is offered is what happens");
    done
}

#[test]
fn every_state_move_and_person_gets_the_reviewed_verdict() {
    let words: HashMap<&str, &str> = REVIEWED.lines().filter_map(|line| line.split_once(" = ")).collect();
    let mut seen = HashSet::new();
    let (mut kind, mut heads) = ("", Vec::new());
    let mut named: HashMap<(&str, String), HashSet<MoveKind>> = HashMap::new();
    for line in REVIEWED.lines() {
        if let Some(name) = line.strip_prefix("case ") {
            kind = name;
            continue;
        }
        if line.starts_with("state ") {
            heads = line.split_whitespace().skip(3).collect();
            continue;
        }
        if kind.is_empty() || line.is_empty() {
            continue;
        }
        let (situation, rest) = line.split_at(27);
        let situation = situation.trim();
        let mut cells = rest.split_whitespace();
        let (what, to) = (cells.next().unwrap(), cells.next().unwrap());
        let cells: Vec<_> = cells.collect();
        assert_eq!(cells.len(), heads.len(), "{line}");
        let named = named.entry((kind, situation.to_owned())).or_default();
        let moves: Vec<MoveKind> = if what == "other" {
            MoveKind::ALL.iter().copied().filter(|kind| !named.contains(kind)).collect()
        } else {
            vec![MoveKind::from_code(what).unwrap()]
        };
        named.extend(&moves);
        let facts = standing(kind, situation);
        for one in moves {
            for (name, cell) in heads.iter().zip(&cells) {
                let real = match verdict(&facts, name, one) {
                    Ok(state) => format!("yes {}", state.code()),
                    Err(refusal) => refusal.code().to_owned(),
                };
                let expected = if *cell == "yes" { format!("yes {to}") } else { words[cell].to_owned() };
                assert_eq!(real, expected, "{kind} case, {situation}, {one:?}, {name}");
                assert!(seen.insert((kind, situation.to_owned(), one, *name)), "twice: {line}");
            }
        }
    }
    // The file leaves nothing out: each state is there, with every move, for three cases and twelve people.
    for kind in ["ordinary", "urgent", "apart"] {
        for state in CaseState::ALL {
            let there = |(case, situation, ..): &&(&str, String, MoveKind, &str)| {
                *case == kind && situation.split(" < ").next() == Some(state.code())
            };
            let rows = seen.iter().filter(there).count();
            assert!(rows >= MoveKind::ALL.len() * 12, "{kind} {state:?}: {rows}");
        }
    }
    assert_eq!(seen.len(), 3 * 15 * MoveKind::ALL.len() * 12);
}

#[test]
fn no_pair_of_state_and_move_is_in_the_table_twice() {
    let pairs: HashSet<_> = TABLE.iter().map(|row| (row.from, row.kind)).collect();
    assert_eq!(pairs.len(), TABLE.len());
}

//! Whatever anybody does in whatever order, these hold.

use super::{
    super::*,
    world::{Made, Step, World},
};
use crate::permission::Role;
use proptest::prelude::*;
use std::collections::HashSet;

/// From where to where a case may go, whatever the move: docs/domain.md §4.3, copied by hand.
const WAYS: &[(CaseState, &[CaseState])] = {
    use CaseState::*;
    &[
        (New, &[Triage, Merged]),
        (Triage, &[Open, AwaitingReporter, PendingClose, Closed, Merged]),
        (Open, &[AwaitingReporter, AwaitingPartner, Referred, Monitoring, PendingClose, Merged]),
        (AwaitingReporter, &[Triage, Open, Merged]),
        (AwaitingPartner, &[Open, Merged]),
        (Referred, &[Open, Monitoring, PendingClose, Closed, Merged]),
        (Monitoring, &[Open, PendingClose, Merged]),
        (PendingClose, &[Closed, Open, Triage, Merged]),
        (Closed, &[Open]),
        (Merged, &[New, Triage, Open, AwaitingReporter, AwaitingPartner, Referred, Monitoring, PendingClose]),
    ]
};

/// What is wrong after a move, if anything.
fn fault(world: &World, made: &Made) -> Option<String> {
    let (case, ledger) = (&world.cases[made.which], &world.ledgers[made.which]);
    let tell = |what: &str| Some(format!("{what}: {:?} from {:?} to {:?} by {:?}", made.kind, made.before.state, case.state, made.actor));
    let ways = WAYS.iter().find(|(from, _)| *from == made.before.state).map_or(&[][..], |(_, ways)| *ways);
    if !ways.contains(&case.state) {
        return tell("there is no such way");
    }
    if case.state == CaseState::Closed {
        let (_, first, second) = ledger.closures.last().copied().unwrap();
        let two = second.is_some_and(|second| second != first && !ledger.involved.contains(&second));
        if (ledger.urgent || case.apart) && !two {
            return tell("closed by one pair of eyes");
        }
        let contact = matches!(&made.actor, Actor::Person(person) if person.roles == [Role::SeparateContact]);
        if case.apart != contact {
            return tell("closed across the wall");
        }
    }
    let replied = matches!(made.kind, MoveKind::ReporterReplied | MoveKind::PartnerReplied);
    if replied && Some(case.state) != ledger.waits_since {
        return tell("a reply led elsewhere");
    }
    if made.kind == MoveKind::UndoMerge && Some(case) != ledger.before_merge.as_ref() {
        return tell("an undone merge left something behind");
    }
    let worked = !matches!(case.state, CaseState::New | CaseState::Triage | CaseState::Closed | CaseState::Merged) && !case.is_unrouted();
    if worked && !ledger.worked {
        return tell("worked without the guard of triage");
    }
    None
}

/// What is wrong whenever one looks.
fn stain(world: &World) -> Option<String> {
    for (case, ledger) in world.cases.iter().zip(&world.ledgers) {
        let told: Vec<_> = case.closures.iter().map(|one| (one.closing.code, one.proposed_by, one.approved_by)).collect();
        if told != ledger.closures {
            return Some(format!("closures were lost or made up: {told:?}"));
        }
        let code = ledger.closures.last().filter(|_| case.state == CaseState::Closed).map(|(code, ..)| *code);
        if case.closed_with() != code {
            return Some(format!("a closed case lost its code, or another one has it: {case:?}"));
        }
        if ledger.urgent && !case.needs_two_to_close() {
            return Some(format!("it was forgotten that this was urgent: {case:?}"));
        }
    }
    None
}

fn play(steps: &[Step], mut met: impl FnMut(&Made)) -> Option<String> {
    let mut world = World::new();
    for step in steps {
        let made = world.step(*step);
        let wrong = made.as_ref().and_then(|made| fault(&world, made)).or_else(|| stain(&world));
        if wrong.is_some() {
            return wrong;
        }
        made.iter().for_each(&mut met);
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn no_order_of_moves_breaks_a_rule(steps in proptest::collection::vec(any::<Step>(), 1..250)) {
        prop_assert_eq!(play(&steps, |_| {}), None);
    }
}

#[test]
fn the_steps_reach_every_line_of_the_table() {
    // A fixed walk: without it, the property above could hold because nothing ever happens.
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut met = HashSet::new();
    let mut two_pairs = 0;
    for _ in 0..200 {
        let steps: Vec<Step> = (0..250)
            .map(|_| {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                [(seed >> 8) as u8, (seed >> 16) as u8, (seed >> 24) as u8, (seed >> 32) as u8]
            })
            .collect();
        let wrong = play(&steps, |made| {
            met.insert((made.before.state, made.kind));
            two_pairs += u32::from(made.kind == MoveKind::ApproveClose && made.before.needs_two_to_close());
        });
        assert_eq!(wrong, None);
    }
    let missing: Vec<_> = TABLE.iter().filter(|row| !met.contains(&(row.from, row.kind))).map(|row| (row.from, row.kind)).collect();
    assert!(missing.is_empty(), "never met: {missing:?}");
    assert!(two_pairs > 20, "only {two_pairs} closings took two people");
}

//! What is there for whom.

use super::super::{Permission, Role, Sight, sees};

const TEAM: Sight = Sight { apart: false, in_compartment: false, unrouted: true, on_case: false, barred: false, broken: false };
const APART: Sight = Sight { apart: true, in_compartment: true, ..TEAM };

fn readers(sight: Sight) -> Vec<Role> {
    Role::ALL.into_iter().filter(|role| sees(&[*role], Permission::ReadReport, &sight)).collect()
}

#[test]
fn who_reads_a_case_as_it_goes_from_triage_to_an_officer() {
    use Role::{Auditor, Case, Lead, SeparateContact, Triage};
    let routed = Sight { unrouted: false, ..TEAM };
    assert_eq!(readers(TEAM), [Triage, Lead]);
    assert_eq!(readers(routed), [Lead]);
    assert_eq!(readers(Sight { on_case: true, ..routed }), [Triage, Case, Lead]);
    assert_eq!(readers(Sight { broken: true, ..routed }), [Triage, Case, Lead, Auditor]);
    assert_eq!(readers(APART), [SeparateContact]);
    assert_eq!(readers(Sight { on_case: true, broken: true, ..APART }), [SeparateContact]);
    assert_eq!(readers(Sight { in_compartment: false, on_case: true, broken: true, ..APART }), []);
}

#[test]
fn whoever_is_barred_sees_nothing_by_any_permission() {
    for bits in 0..32_u8 {
        let bit = |place: u8| bits & (1 << place) != 0;
        let sight = Sight { apart: bit(0), in_compartment: bit(1), unrouted: bit(2), on_case: bit(3), barred: true, broken: bit(4) };
        for permission in Permission::ALL {
            assert!(!sees(&Role::ALL, permission, &sight), "{permission:?} {sight:?}");
        }
    }
}

#[test]
fn broken_glass_shows_and_does_nothing_else() {
    let broken = Sight { broken: true, unrouted: false, ..TEAM };
    for role in [Role::Triage, Role::Case, Role::Auditor] {
        let does = |sight: &Sight| Permission::ALL.into_iter().filter(|permission| sees(&[role], *permission, sight)).collect::<Vec<_>>();
        let mut more = does(&broken);
        more.retain(|permission| !does(&Sight { broken: false, ..broken }).contains(permission));
        assert_eq!(more, [Permission::ReadReport], "{role:?}");
    }
}

#[test]
fn nobody_outside_a_compartment_keeps_or_asks_for_a_name_in_it() {
    for role in Role::ALL {
        for permission in [Permission::KeepIdentity, Permission::OpenIdentity] {
            for on_case in [false, true] {
                let there = sees(&[role], permission, &Sight { on_case, ..APART });
                assert_eq!(there, role == Role::SeparateContact && on_case == (permission == Permission::OpenIdentity));
            }
        }
    }
}

//! What takes two people: power over reports or over accounts is never given by one person alone
//! (docs/domain.md §6.2, "approve").

use super::{HeldRole, Role};
use crate::ids::AccountId;

/// Whether a role is one that somebody alone may not give: it reads reports, checks those who do, or makes accounts.
pub const fn is_powerful(role: Role) -> bool {
    match role {
        Role::Triage | Role::Case | Role::Lead | Role::Auditor | Role::Admin | Role::SeparateContact => true,
        Role::Reporter | Role::Leadership => false,
    }
}

/// Whether going from `before` to `after` needs a second person: a powerful role is new, or lasts longer.
/// Taking power away never waits.
pub fn needs_second(before: &[HeldRole], after: &[HeldRole]) -> bool {
    let lasts_no_longer = |new: &HeldRole| {
        before.iter().any(|old| old.role == new.role && (old.ends_at.is_none() || new.ends_at.is_some_and(|end| old.ends_at >= Some(end))))
    };
    after.iter().any(|new| is_powerful(new.role) && !lasts_no_longer(new))
}

/// What is to be agreed to, as far as it decides who may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// Who somebody is here: their roles, or an invitation with roles. A security lead answers for the team.
    Power,
    /// That somebody is who they say: a lead or another administrator can look them in the face.
    Identity,
}

/// Whether somebody may say yes: they hold a role for the matter, did not propose it and are not the person.
pub fn may_agree(matter: Matter, who: AccountId, roles: &[Role], proposed_by: AccountId, about: Option<AccountId>) -> bool {
    let entitled = match matter {
        Matter::Power => roles.contains(&Role::Lead),
        Matter::Identity => roles.contains(&Role::Lead) || roles.contains(&Role::Admin),
    };
    entitled && who != proposed_by && Some(who) != about
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Moment;
    use uuid::Uuid;

    const fn held(role: Role, ends_at: Option<i64>) -> HeldRole {
        HeldRole {
            role,
            ends_at: match ends_at {
                Some(end) => Some(Moment(end)),
                None => None,
            },
        }
    }

    #[test]
    fn power_that_is_new_or_lasts_longer_needs_a_second_person_and_losing_it_does_not() {
        use Role::*;
        let none = &[][..];
        for powerful in [Triage, Case, Lead, Auditor, Admin, SeparateContact] {
            assert!(needs_second(none, &[held(powerful, None)]), "{powerful:?}");
            assert!(needs_second(&[held(powerful, Some(5))], &[held(powerful, Some(6))]), "{powerful:?}");
            assert!(needs_second(&[held(powerful, Some(5))], &[held(powerful, None)]), "{powerful:?}");
            assert!(!needs_second(&[held(powerful, None)], &[held(powerful, Some(5))]), "{powerful:?}");
            assert!(!needs_second(&[held(powerful, Some(5))], &[held(powerful, Some(5))]), "{powerful:?}");
            assert!(!needs_second(&[held(powerful, None)], &[held(Reporter, None)]), "{powerful:?}");
        }
        assert!(!needs_second(none, &[held(Reporter, None), held(Leadership, Some(9))]));
    }

    #[test]
    fn nobody_agrees_to_their_own_proposal_or_about_themselves_and_power_takes_a_lead() {
        let [one, two, three] = [1, 2, 3].map(|n| AccountId(Uuid::from_u128(n)));
        for matter in [Matter::Power, Matter::Identity] {
            assert!(may_agree(matter, two, &[Role::Lead], one, Some(three)));
            assert!(!may_agree(matter, one, &[Role::Lead], one, Some(three)), "the proposer");
            assert!(!may_agree(matter, three, &[Role::Lead], one, Some(three)), "the person");
            assert!(!may_agree(matter, two, &[Role::Case, Role::Auditor], one, Some(three)));
        }
        assert!(!may_agree(Matter::Power, two, &[Role::Admin], one, None));
        assert!(may_agree(Matter::Identity, two, &[Role::Admin], one, Some(three)));
    }
}

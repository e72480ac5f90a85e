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

/// Whether somebody may say yes: they lead the security team, did not propose it and are none of the people it is about.
/// It takes a lead whatever it is: two administrators who can get at a mailbox must not become a lead together.
pub fn may_agree(who: AccountId, roles: &[Role], proposed_by: AccountId, about: &[AccountId]) -> bool {
    roles.contains(&Role::Lead) && who != proposed_by && !about.contains(&who)
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
    fn nobody_agrees_to_their_own_proposal_or_about_themselves_and_it_takes_a_lead() {
        let [one, two, three, four] = [1, 2, 3, 4].map(|n| AccountId(Uuid::from_u128(n)));
        let about = &[three, four][..];
        assert!(may_agree(two, &[Role::Lead], one, about) && may_agree(two, &[Role::Lead, Role::Case], one, &[]));
        assert!(!may_agree(one, &[Role::Lead], one, about), "the proposer");
        assert!(!may_agree(three, &[Role::Lead], one, about) && !may_agree(four, &[Role::Lead], one, about), "the people");
        assert!(!may_agree(two, &[Role::Case, Role::Auditor], one, about) && !may_agree(two, &[Role::Admin], one, &[]));
    }
}

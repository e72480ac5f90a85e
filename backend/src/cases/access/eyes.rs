//! Whoever looks: their roles, the compartments these lead into, and how they stand to a case.

use super::people::People;
use crate::{
    accounts::{self, Profile},
    kernel::{Kernel, Signed, compartments::Rooms, error::Result, institutions},
};
use shared::{
    ids::{AccountId, CompartmentId, InstitutionId},
    lifecycle::Person,
    permission::{Permission, Role, Sight, identity::Standing, sees},
    time::Moment,
};

/// Somebody, with all that decides what is there for them.
pub(in crate::cases) struct Eyes {
    pub(in crate::cases) account: AccountId,
    pub(in crate::cases) institution: InstitutionId,
    pub(in crate::cases) roles: Vec<Role>,
    pub(in crate::cases) rooms: Rooms,
    pub(in crate::cases) profile: Profile,
    now: Moment,
}

/// A case, as far as it decides who sees it.
pub(in crate::cases) struct Facing<'a> {
    pub(in crate::cases) room: CompartmentId,
    pub(in crate::cases) apart: bool,
    /// Whether it is still in triage's hands, waiting or not.
    pub(in crate::cases) unrouted: bool,
    pub(in crate::cases) owner: Option<AccountId>,
    pub(in crate::cases) people: Option<&'a People>,
    /// Whether whoever looks is named in it.
    pub(in crate::cases) named: bool,
}

impl Eyes {
    /// A signed-in person's.
    pub(in crate::cases) async fn of(kernel: &Kernel, signed: &Signed) -> Result<Self> {
        let profile = accounts::profile(kernel, signed.account).await?;
        let rooms = Rooms::of(kernel, signed).await?;
        let now = kernel.clock.now();
        Ok(Self { account: signed.account, institution: signed.institution, roles: signed.roles.clone(), rooms, profile, now })
    }

    /// Somebody else's, by the roles their account holds today; nothing where it is not active or holds none here.
    pub(in crate::cases) async fn whose(kernel: &Kernel, account: AccountId, institution: InstitutionId) -> Result<Option<Self>> {
        let Some(profile) = accounts::holding(kernel, account, institution, &Role::ALL).await? else { return Ok(None) };
        let now = kernel.clock.now();
        let roles = profile.roles_in(institution, now);
        let rooms = Rooms::for_roles(&institutions::get(kernel, institution).await?, &roles);
        Ok(Some(Self { account, institution, roles, rooms, profile, now }))
    }

    /// How they stand to a case.
    pub(in crate::cases) fn sight(&self, case: &Facing<'_>) -> Sight {
        let people = |ask: &dyn Fn(&People) -> bool| case.people.is_some_and(ask);
        Sight {
            apart: case.apart,
            in_compartment: case.apart && self.rooms.include(case.room),
            unrouted: case.unrouted,
            on_case: case.owner == Some(self.account) || people(&|people| people.has(self.account)),
            barred: case.named || people(&|people| people.keeps_away(self.account)),
            broken: people(&|people| people.broken_until(self.account, self.now).is_some()),
        }
    }

    /// Whether the case is there for them with `permission`.
    pub(in crate::cases) fn sees(&self, permission: Permission, case: &Facing<'_>) -> bool {
        self.rooms.include(case.room) && sees(&self.roles, permission, &self.sight(case))
    }

    /// Whether they do to this case what a lead does: inside a compartment only a contact of it.
    pub(in crate::cases) fn lead(&self, apart: bool) -> bool {
        self.roles.iter().any(|role| leading(apart).contains(role))
    }

    /// Whether they may stand on the access list of a case.
    pub(in crate::cases) fn fit(&self, case: &Facing<'_>) -> bool {
        let wanted = wanted(case.apart);
        let sight = self.sight(case);
        !sight.barred && self.rooms.include(case.room) && self.roles.iter().any(|role| wanted.contains(role))
    }

    /// The same for the rules about moves.
    pub(in crate::cases) fn person(&self, sight: &Sight) -> Person {
        Person {
            account: self.account,
            roles: self.roles.clone(),
            on_case: sight.on_case,
            in_compartment: sight.in_compartment,
            named_in_it: sight.barred,
        }
    }

    /// The same for the rules about names.
    pub(in crate::cases) fn standing(&self, sight: &Sight) -> Standing {
        Standing {
            account: self.account,
            roles: self.roles.clone(),
            on_case: sight.on_case,
            in_compartment: sight.in_compartment,
            named_in_it: sight.barred,
        }
    }
}

/// The roles that work cases, outside compartments and inside.
pub(in crate::cases) const fn wanted(apart: bool) -> &'static [Role] {
    if apart { &[Role::SeparateContact] } else { &[Role::Triage, Role::Case, Role::Lead] }
}

/// The roles that lead, outside compartments and inside.
pub(in crate::cases) const fn leading(apart: bool) -> &'static [Role] {
    if apart { &[Role::SeparateContact] } else { &[Role::Lead] }
}
